"""Joins words that were cut to slip past filters without a tatweel: «قص.ف», «مق*تل», «التر/كي», «د١عش».

Marks stand between words in honest text too, so two pieces become one only where nothing lies between them but the
mark, the whole is known, and the pieces are not both words. The whole stands on all letters from first to last; what
was put between them has no letter.
"""

from __future__ import annotations

from collections.abc import Callable

from tawthiq.arabic.clitics import CONJUNCTIONS, PREPOSITIONS
from tawthiq.arabic.frequency import zipf
from tawthiq.arabic.tokens import NUMBER, WORD
from tawthiq.model.documents import Token

Known = Callable[[str], bool]

#: marks that a writer puts inside a word; behind the first ones he seldom forgets the blank
_RARE_BETWEEN_WORDS = frozenset((".", "*"))
_CUTS = _RARE_BETWEEN_WORDS | {"..", "…", "/", "|", ",", "،", "-"}
#: the digit that looks like the letter
_ALIF_DIGIT = "1"
_ALIF = "ا"
#: «د.», «م.», «أ.»: doctor, engineer, professor; folded
_TITLES = frozenset("دما")
#: «و11جريحا»
_PROCLITICS = frozenset((*CONJUNCTIONS, *PREPOSITIONS))
#: «قتيل/ة»: of either sex
_FEMININE = frozenset(("ه", "ات"))
_MOST_PIECES = 6
_LEAST = 3
_COMMON_PIECE = 3.6
_COMMON_WHOLE = 4.0
_SHORT_PIECE = 4


def rejoin_split(tokens: tuple[Token, ...], known: Known) -> tuple[Token, ...]:
    """`tokens` with the pieces of a cut word made one, of as many pieces as give a known word."""
    joined: list[Token] = []
    i = 0
    while i < len(tokens):
        whole, i = _whole_at(tokens, i, known)
        joined.append(whole)
    return tuple(joined)


def _whole_at(tokens: tuple[Token, ...], i: int, known: Known) -> tuple[Token, int]:
    """The word that begins at token `i`, and the token behind it."""
    end = _chain_end(tokens, i)
    while end > i + 1:
        for text, letters in _spellings(tokens, i, end):
            if len(text) >= _LEAST and known(text) and _is_cut(tokens, i, end, text, known):
                return _join(tokens[i], tokens[end - 1], text, letters), end
        end -= 2
    return tokens[i], i + 1


def _chain_end(tokens: tuple[Token, ...], i: int) -> int:
    """Behind the last of the words that only cuts part from each other, beginning with token `i`."""
    end = i + 1
    if tokens[i].kind is not WORD:
        return end
    while end + 1 < len(tokens) and end - i < 2 * _MOST_PIECES - 1:
        left, mark, right = tokens[end - 1], tokens[end], tokens[end + 1]
        is_tight = left.end == mark.start and mark.end == right.start
        is_cut = mark.text in _CUTS or (mark.kind is NUMBER and set(mark.text) == {_ALIF_DIGIT})
        if not (is_tight and is_cut and right.kind is WORD):
            break
        end += 2
    return end


def _spellings(tokens: tuple[Token, ...], i: int, end: int) -> list[tuple[str, list[int]]]:
    """The whole with its verbatim offsets: a digit one stands for the alif, or between the letters («داع11ش»)."""
    found = []
    for alif in (_ALIF, "") if any(t.text == _ALIF_DIGIT for t in tokens[i:end]) else ("",):
        text, letters = "", list[int]()
        for token in tokens[i:end]:
            piece = alif if token.text == _ALIF_DIGIT else token.text if token.kind is WORD else ""
            text += piece
            letters.extend(token.at(k) for k in range(len(piece)))
        found.append((text, letters))
    return found


def _is_cut(tokens: tuple[Token, ...], i: int, end: int, whole: str, known: Known) -> bool:
    """Whether the pieces are no words that a writer left without a blank: «إدلب/حلب», «د.علي», «و11جريحا»."""
    pieces = [t.text for t in tokens[i:end:2]]
    marks = {t.text for t in tokens[i + 1 : end : 2]}
    if "/" in marks and pieces[-1] in _FEMININE:
        return False
    if len(pieces) == 2 and pieces[0] in (_TITLES if marks <= _CUTS else _PROCLITICS):
        return not _is_word(pieces[1], known)
    if not all(_is_word(piece, known) for piece in pieces):
        return True
    is_short = min(map(len, pieces)) <= _SHORT_PIECE
    return marks <= _RARE_BETWEEN_WORDS and is_short and zipf(whole) >= _COMMON_WHOLE


def _is_word(piece: str, known: Known) -> bool:
    return len(piece) > 1 and (zipf(piece) >= _COMMON_PIECE or known(piece))


def _join(first: Token, last: Token, text: str, letters: list[int]) -> Token:
    return Token(text, first.start, last.end, WORD, tuple(letters), first.hashtag, last.closed)
