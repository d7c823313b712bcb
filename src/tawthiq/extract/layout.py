"""Report to Document: tokens, cut words joined and glued ones parted, sentences, and what each is in the layout."""

from __future__ import annotations

import re

from tawthiq.arabic.fold import fold
from tawthiq.arabic.glue import Known, repair_glued
from tawthiq.arabic.rejoin import rejoin_split
from tawthiq.arabic.sentences import sentence_bounds
from tawthiq.arabic.tokens import PUNCT, WORD, tokenise
from tawthiq.errors import EmptyDocument, OversizedDocument
from tawthiq.extract.page import Paragraph, cut_before_comments, foreign_sentences, framing, looks_like_headline
from tawthiq.gazetteer.names import NameIndex, load_names
from tawthiq.model.documents import Document, Report, Sentence, Token, ZoneKind

_ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a\ufb50-\ufdff\ufe70-\ufefc]")
MOST_LETTERS = 100_000
_HEADLINE_WORDS = 32
_DATELINE_WORDS = 7
_BYLINE_WORDS = 5
_BODY_WORDS = 18
_MANY_HEADLINES = 10
_INSERTED_WORDS = 14


def read_document(report: Report, known: Known, names: NameIndex | None = None) -> Document:
    """Lay out `report`; `known` tells whether a folded word is a form or a name, which is never cut.

    Raises OversizedDocument for a text of more than `MOST_LETTERS`, EmptyDocument where there is no text, or none in
    Arabic.
    """
    text = report.text
    if len(text) > MOST_LETTERS:
        raise OversizedDocument(
            f"{report.path or report.id}: the text has {len(text):,} characters, more than a report has "
            f"({MOST_LETTERS:,} at most); split it into its reports, one a file or one a line of JSON Lines"
        )
    if not text.strip():
        raise EmptyDocument(f"{report.path or report.id}: the file holds no text; check that it was saved")
    if not _ARABIC.search(text):
        raise EmptyDocument(f"{report.path or report.id}: no Arabic letters in it; Tawthiq codes Arabic reports only")
    tokens, _ = repair_glued(rejoin_split(tokenise(fold(text), text), known), text, known)
    bounds = cut_before_comments(tokens, sentence_bounds(tokens, text))
    paragraphs = _paragraphs(tokens, bounds)
    foreign = foreign_sentences(tokens, bounds)
    zones = _zones_of_page(tokens, paragraphs)
    sentences = tuple(
        Sentence(i, first, last, paragraph, ZoneKind.RELATED if i in foreign else zones[paragraph])
        for i, (first, last, paragraph) in enumerate(bounds)
    )
    return Document(
        report=report,
        tokens=tokens,
        sentences=sentences,
        title=report.title or _words_of(text, tokens, paragraphs, zones, ZoneKind.HEADLINE),
        dateline=_dateline_place(text, tokens, paragraphs, zones, names or load_names()),
        byline=_byline(text, tokens, paragraphs, zones),
    )


def _paragraphs(tokens: tuple[Token, ...], bounds: list[tuple[int, int, int]]) -> list[Paragraph]:
    ranges: dict[int, tuple[int, int]] = {}
    for first, last, paragraph in bounds:
        start, _ = ranges.get(paragraph, (first, last))
        ranges[paragraph] = (start, last)
    return [
        _paragraph(tokens, *ranges[k]) if k in ranges else Paragraph(0, 0, 0, "")
        for k in range(max(ranges, default=-1) + 1)
    ]


def _paragraph(tokens: tuple[Token, ...], first: int, last: int) -> Paragraph:
    inside = tokens[first:last]
    n_words = len([t for t in inside if t.kind is not PUNCT])
    ends_in = next((t.text for t in reversed(inside) if t.text not in ('"', "'", ")")), "")
    return Paragraph(first, last, n_words, ends_in)


def _zones_of_page(tokens: tuple[Token, ...], paragraphs: list[Paragraph]) -> list[ZoneKind]:
    """The zones of the article as if nothing stood around it; what does is no part of it."""
    foreign = framing(tokens, paragraphs)
    own = [k for k in range(len(paragraphs)) if k not in foreign]
    zones = [ZoneKind.RELATED] * len(paragraphs)
    for k, zone in zip(own, _zones(tokens, [paragraphs[k] for k in own]), strict=True):
        zones[k] = zone
    return zones


def _zones(tokens: tuple[Token, ...], paragraphs: list[Paragraph]) -> list[ZoneKind]:
    zones = [ZoneKind.BODY] * len(paragraphs)
    if len(paragraphs) < 2:
        return zones
    if _is_list_of_headlines(paragraphs):
        return [ZoneKind.RELATED] * len(paragraphs)
    if _is_headline(paragraphs[0]):
        zones[0] = ZoneKind.HEADLINE
    for k in range(min(4, len(paragraphs))):
        if zones[k] is ZoneKind.BODY and _is_dateline(tokens, paragraphs[k]):
            zones[k] = ZoneKind.DATELINE
    for k in (*_related(paragraphs), *_inserted(tokens, paragraphs)):
        zones[k] = ZoneKind.RELATED
    for k in range(len(paragraphs) - 1, 0, -1):
        if (
            paragraphs[k].n_words > _BYLINE_WORDS
            or zones[k] is not ZoneKind.BODY
            or paragraphs[k].ends_in in (".", "!")
        ):
            break
        zones[k] = ZoneKind.BYLINE
    if zones[0] is ZoneKind.HEADLINE and not any(
        zone is ZoneKind.BODY and _tells(tokens, paragraph)
        for paragraph, zone in zip(paragraphs[1:], zones[1:], strict=True)
    ):
        zones[0] = ZoneKind.BODY
    return zones


def _tells(tokens: tuple[Token, ...], paragraph: Paragraph) -> bool:
    """Whether a headline may stand above it: under a post there are a link, a signature or hashtags."""
    words = [t for t in tokens[paragraph.first : paragraph.last] if t.kind is WORD and not t.hashtag]
    return len(words) > _BYLINE_WORDS


def _is_headline(paragraph: Paragraph) -> bool:
    return paragraph.n_words <= _HEADLINE_WORDS and paragraph.ends_in not in (".", ":", "،")


def _is_list_of_headlines(paragraphs: list[Paragraph]) -> bool:
    """A page that lost its article: nothing but headlines of others."""
    lines = [p for p in paragraphs if p.n_words]
    return len(lines) >= _MANY_HEADLINES and all(looks_like_headline(p) and p.n_words > _BYLINE_WORDS for p in lines)


def _is_dateline(tokens: tuple[Token, ...], paragraph: Paragraph) -> bool:
    """«سمارت - إدلب»: a few words around a dash."""
    if paragraph.n_words > _DATELINE_WORDS or paragraph.ends_in == ".":
        return False
    return any(t.text in ("-", "/", "|") for t in tokens[paragraph.first : paragraph.last])


def _related(paragraphs: list[Paragraph]) -> list[int]:
    """Headlines of other articles, readers' comments: short lines without a full stop behind a body that has them."""
    tail: list[int] = []
    for k in range(len(paragraphs) - 1, -1, -1):
        if not looks_like_headline(paragraphs[k]):
            break
        tail.append(k)
    body = [p for p in paragraphs[: len(paragraphs) - len(tail)] if p.n_words]
    has_body = any(p.n_words >= _BODY_WORDS and p.ends_in == "." for p in body)
    return tail if has_body and len([k for k in tail if paragraphs[k].n_words > _BYLINE_WORDS]) >= 1 else []


def _inserted(tokens: tuple[Token, ...], paragraphs: list[Paragraph]) -> list[int]:
    """Links to other articles and captions between the paragraphs of a body, all of which end in a full stop."""
    found = []
    for k in range(1, len(paragraphs) - 1):
        line, before, after = paragraphs[k], paragraphs[k - 1], paragraphs[k + 1]
        is_short = _BYLINE_WORDS < line.n_words <= _INSERTED_WORDS and line.ends_in not in (".", ":", "،", "!")
        if not is_short or not _is_body(after):
            continue
        is_caption = k == 1 and any(t.text == "-" for t in tokens[line.first : line.last])
        if _is_body(before) or is_caption:
            found.append(k)
    return found


def _is_body(paragraph: Paragraph) -> bool:
    return paragraph.ends_in == "." and paragraph.n_words > _INSERTED_WORDS


def _words_of(
    text: str, tokens: tuple[Token, ...], paragraphs: list[Paragraph], zones: list[ZoneKind], wanted: ZoneKind
) -> str | None:
    for paragraph, zone in zip(paragraphs, zones, strict=True):
        if zone is wanted and paragraph.n_words:
            return text[tokens[paragraph.first].start : tokens[paragraph.last - 1].end]
    return None


def _byline(text: str, tokens: tuple[Token, ...], paragraphs: list[Paragraph], zones: list[ZoneKind]) -> str | None:
    """A name has two words at least: a line of one word above others labels them («المصدر» over «رامي الصالح»)."""
    lines = [p for p, zone in zip(paragraphs, zones, strict=True) if zone is ZoneKind.BYLINE and p.n_words]
    names = [p for p in lines if p.n_words > 1] or lines
    return text[tokens[names[0].first].start : tokens[names[0].last - 1].end] if names else None


def _dateline_place(
    text: str, tokens: tuple[Token, ...], paragraphs: list[Paragraph], zones: list[ZoneKind], names: NameIndex
) -> str | None:
    """The part of a dateline that is a place, else the last: «سمارت - إدلب» and «إدلب - سمارت» give «إدلب»."""
    line = _words_of(text, tokens, paragraphs, zones, ZoneKind.DATELINE)
    if line is None:
        return None
    parts = [p.strip() for p in re.split(r"[-–—/|]", line) if _ARABIC.search(p)]
    return next((p for p in reversed(parts) if names.lookup(p)), parts[-1] if parts else None)
