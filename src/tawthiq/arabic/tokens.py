"""Cut a folded view into words, numbers and marks that know their verbatim place."""

from __future__ import annotations

import re

from tawthiq.arabic.fold import View
from tawthiq.model.documents import Token, TokenKind

#: the kinds by names of their own, since each look at a member of an Enum costs as much as making an object
WORD, NUMBER, PUNCT = TokenKind.WORD, TokenKind.NUMBER, TokenKind.PUNCT
LATIN = TokenKind.LATIN

_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<word>[\u0621-\u064a\u0671-\u06d3]+)"
    r"|(?P<latin>[A-Za-z\u00c0-\u024f]+)"
    r"|(?P<punct>\.{2,}|…|[^\s\w]|_)"
)
_CLOSING = frozenset("ةى\ufe93\ufe94\ufeef\ufef0")  # the last four are their presentation forms
_KINDS = (PUNCT, *(TokenKind(name) for name in _TOKEN.groupindex))  # by number of the group


_TRAILING_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640]*")


def tokenise(view: View, text: str) -> tuple[Token, ...]:
    """Tokens of `text`, folded to `view`, in reading order; underscores separate words and are dropped."""
    tokens: list[Token] = []
    offsets = view.offsets
    in_hashtag = False
    previous_end = -1
    for match in _TOKEN.finditer(view.text):
        start, end = match.span()
        word = match.group()
        if word == "#":
            in_hashtag = True
            previous_end = end
            continue
        if start != previous_end:
            in_hashtag = False
        previous_end = end
        if word == "_":
            continue
        kind = _KINDS[match.lastindex or 0]
        if kind is LATIN and word.isascii():
            word = word.lower()  # «PKK», «pkk»: case tells nothing in Arabic text
        hashtag = in_hashtag and kind is not PUNCT
        if offsets is None:
            tokens.append(Token(word, start, end, kind, None, hashtag, text[end - 1] in _CLOSING))
            continue
        first, last = offsets[start], _verbatim_end(offsets, end, text)
        inner = None if last - first == end - start else tuple(offsets[start:end])
        tokens.append(Token(word, first, last, kind, inner, hashtag, text[offsets[end - 1]] in _CLOSING))
    return tuple(tokens)


def _verbatim_end(offsets: tuple[int, ...], end: int, text: str) -> int:
    """Behind the letter before folded offset `end` and the marks that it carries."""
    behind = offsets[end - 1] + 1
    if offsets[end] == behind:
        return behind  # the next letter is kept, so nothing is between them
    marks = _TRAILING_MARKS.match(text, behind)
    return marks.end() if marks else behind


def cut(token: Token, at: int) -> tuple[Token, Token]:
    """`token` in two at folded letter `at`; both stand on the same verbatim letters as before."""
    middle = token.at(at)
    inner = token.offsets
    left = Token(
        token.text[:at], token.start, _end_before(token, at), token.kind, inner[:at] if inner else None, token.hashtag
    )
    right = Token(
        token.text[at:], middle, token.end, token.kind, inner[at:] if inner else None, token.hashtag, token.closed
    )
    return left, right


def _end_before(token: Token, at: int) -> int:
    return token.at(at - 1) + 1
