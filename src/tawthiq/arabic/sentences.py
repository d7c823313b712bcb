"""Where sentences and paragraphs end."""

from __future__ import annotations

from tawthiq.arabic.tokens import PUNCT, WORD
from tawthiq.model.documents import Token

_ENDS = frozenset(".!؟?؛…")
_BLANKS = ("", " ")  # what nearly always stands between two words
_LINE_ENDS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")


def sentence_bounds(tokens: tuple[Token, ...], text: str) -> list[tuple[int, int, int]]:
    """`(first, last, paragraph)` of each sentence, token indices half-open; line ends and full stops end one."""
    bounds: list[tuple[int, int, int]] = []
    start = paragraph = 0
    end = tokens[0].start if tokens else 0  # of the token before
    for i, token in enumerate(tokens):
        if _line_between(text, end, token.start):
            if i > start:
                bounds.append((start, i, paragraph))
                start = i
            paragraph += 1
        end = token.end
        if token.kind is PUNCT and token.text[0] in _ENDS and not _is_abbreviation(tokens, i):
            bounds.append((start, i + 1, paragraph))
            start = i + 1
    if start < len(tokens):
        bounds.append((start, len(tokens), paragraph))
    return bounds


def _line_between(text: str, left: int, right: int) -> bool:
    between = text[left:right]
    return between not in _BLANKS and not _LINE_ENDS.isdisjoint(between)


def _is_abbreviation(tokens: tuple[Token, ...], i: int) -> bool:
    """«د. محمد»: a full stop right behind one letter."""
    return tokens[i].text == "." and i > 0 and len(tokens[i - 1].text) == 1 and tokens[i - 1].kind is WORD
