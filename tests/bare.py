"""Text as a bare document: all of it one zone, so that a grammar is tested without the layout."""

from __future__ import annotations

from tawthiq.arabic.fold import fold
from tawthiq.arabic.sentences import sentence_bounds
from tawthiq.arabic.tokens import tokenise
from tawthiq.extract.reading import ReadDocument, load_matcher
from tawthiq.model.documents import Document, Report, Sentence, ZoneKind


def read(text: str, zone: ZoneKind = ZoneKind.BODY, dateline: str | None = None) -> ReadDocument:
    tokens = tokenise(fold(text), text)
    sentences = tuple(Sentence(k, a, b, p, zone) for k, (a, b, p) in enumerate(sentence_bounds(tokens, text)))
    document = Document(report=Report(id="t", text=text), tokens=tokens, sentences=sentences, dateline=dateline)
    return ReadDocument(document, load_matcher())
