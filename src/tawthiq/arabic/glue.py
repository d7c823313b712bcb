"""Finds words that a publishing system glued together: «الجرحىمن», «تدميرعدد», «إسلاميةمن».

A cut has no width: both halves stand on the verbatim letters that they stood on before. A word that is known is never
cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tawthiq.arabic.clitics import AND
from tawthiq.arabic.frequency import load_frequencies
from tawthiq.arabic.tokens import WORD, cut
from tawthiq.model.documents import Token

Known = Callable[[str], bool]

#: words that often stand behind a lost blank, folded
_SECOND = frozenset(
    ("من", "علي", "في", "الي", "عن", "عدد", "قرب", "بين", "خلال", "بعد", "قبل", "الذي", "التي", "وقد", "حيث", "منذ",
     "جراء", "اثر", "وذلك", "دون", "ما", "كما", "عبر", "ضد", "نحو")
)  # fmt: skip
_FINAL_ONLY = frozenset("ة\ufe93\ufe94")
_MOSTLY_FINAL = frozenset("ى\ufeef\ufef0")
_LEAST = 5
_SHORTEST_FIRST = 3
_COMMON = 36  # Zipf frequency times ten
_LEAST_LONG = 9
_LEAST_HALF = 4
_PREFIXES = (AND, "ف", "ب", "ل", "ال", "وال", "بال", "لل", "فال", "كال")
#: no second word begins so behind a long one: «المطر|وحين», «اجتماع|اتهم» are single words
_INNER = (AND, "اته")


def repair_glued(tokens: tuple[Token, ...], text: str, known: Known) -> tuple[tuple[Token, ...], list[Token]]:
    """`tokens` with glued ones cut in two, and the tokens that were cut."""
    repaired: list[Token] = []
    glued: list[Token] = []
    for token in tokens:
        may_be_glued = token.kind is WORD and len(token.text) >= _LEAST
        at = _seam(token, text, known) if may_be_glued else None
        if at is None:
            repaired.append(token)
        else:
            repaired.extend(cut(token, at))
            glued.append(token)
    return tuple(repaired), glued


def _seam(token: Token, text: str, known: Known) -> int | None:
    """The folded letter at which a second word begins, or None."""
    word = token.text
    if _is_word(word, known):
        return None
    at = _behind_final_letter(token, text, known)
    if at is not None:
        return at
    for i in range(len(word) - 2, _SHORTEST_FIRST, -1):
        if word[i:] in _SECOND and _is_word(word[:i], known):
            return i
    return _between_long_words(word)


def _between_long_words(word: str) -> int | None:
    """«الغربيأفادت», «#عاجلاعتقال»: of a word that nobody writes, the cut that leaves the two most common ones."""
    if len(word) < _LEAST_LONG:
        return None
    tenths = load_frequencies()
    if any(rest in tenths for rest in _without_prefix(word)):
        return None
    cuts = [
        (min(tenths.get(word[:i], 0), tenths.get(word[i:], 0)), i)
        for i in range(_LEAST_HALF, len(word) - _LEAST_HALF + 1)
        if not word.startswith(_INNER, i)
    ]
    commonness, at = max(cuts, default=(0, 0))
    return at if commonness >= _COMMON else None


def _without_prefix(word: str) -> Iterator[str]:
    yield word
    yield from (word[len(p) :] for p in _PREFIXES if word.startswith(p))


def _behind_final_letter(token: Token, text: str, known: Known) -> int | None:
    """ة ends a word, so a letter behind it begins another; ى nearly does, so both halves must be known.

    Some write ى for ي inside a word («الىوم»), which is known as a whole and never comes here.
    """
    for i in range(1, len(token.text) - 1):
        letter = text[token.at(i)]
        if letter in _FINAL_ONLY and len(token.text) - i > 2:
            return i + 1
        if letter in _MOSTLY_FINAL and len(token.text) - i > 2:
            left, right = token.text[: i + 1], token.text[i + 1 :]
            if _is_word(left, known) and _is_word(right, known):
                return i + 1
    return None


def _is_word(word: str, known: Known) -> bool:
    return load_frequencies().get(word, 0) >= _COMMON or known(word)
