"""The words that an event was read from, cut where a value begins or ends."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tawthiq.arabic.fold import fold
from tawthiq.arabic.sentences import sentence_bounds
from tawthiq.arabic.tokens import tokenise
from tawthiq.export.pieces import cut
from tawthiq.export.values import Value, values_of
from tawthiq.export.wording import BIDI_CONTROLS, CONTROLS
from tawthiq.model.events import Analysis, Event
from tawthiq.model.spans import Span

#: `(words, field)`; field "" for what stands between values
Quote = tuple[tuple[str, str], ...]
#: longer sentences are cut around the trigger, code points
_LONGEST = 900
_AROUND = 350
_CUT = "…"


def quote_of(analysis: Analysis) -> list[Quote]:
    """For each event its trigger's sentence with its values marked; the values alone where the text is not at hand."""
    if not analysis.text:
        return [_values_alone(event) for event in analysis.events]
    sentences = _sentences(analysis.text)
    return [_in_sentence(event, number, analysis.text, sentences) for number, event in enumerate(analysis.events)]


def _sentences(text: str) -> list[Span]:
    tokens = tokenise(fold(text), text)
    return [Span(tokens[a].start, tokens[b - 1].end) for a, b, _ in sentence_bounds(tokens, text) if b > a]


def _in_sentence(event: Event, number: int, text: str, sentences: Sequence[Span]) -> Quote:
    trigger = event.trigger.span
    sentence = next((s for s in sentences if s.start <= trigger.start < s.end), trigger)
    shown = sentence
    if len(sentence) > _LONGEST:
        shown = Span(max(sentence.start, trigger.start - _AROUND), min(sentence.end, trigger.end + _AROUND))
    inside = (value for value in values_of(event, number) if value.span.overlaps(shown))
    pieces = cut(shown.of(text), [_moved(value, -shown.start) for value in inside])
    quote = [(_clean(piece.text), piece.values[0].field if piece.values else "") for piece in pieces]
    before = [(_CUT, "")] if shown.start > sentence.start else []
    after = [(_CUT, "")] if shown.end < sentence.end else []
    return tuple(before + quote + after)


def _values_alone(event: Event) -> Quote:
    found = {(value.text, value.field): value.span for value in values_of(event, 0)}
    ordered = sorted(found, key=lambda key: found[key])
    quote: list[tuple[str, str]] = []
    for text, field in ordered:
        quote += [(f" {_CUT} ", "")] if quote else []
        quote.append((_clean(text), field))
    return tuple(quote)


def _moved(value: Value, by: int) -> Value:
    return msgspec.structs.replace(value, span=Span(value.span.start + by, value.span.end + by))


def _clean(text: str) -> str:
    """Controls would be shown as nothing, direction overrides would turn words around."""
    return CONTROLS.sub("\ufffd", BIDI_CONTROLS.sub("", text))
