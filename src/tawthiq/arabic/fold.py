"""Fold Arabic text for matching, with an exact map back to the verbatim text.

Substitutions are one to one and leave offsets alone. Deletions (marks, tatweel, invisible characters, the dots and
blanks that split a word to evade filters) and ligatures go through a map that is built while folding: a deleted mark
belongs to the letter before it, and all letters of a split ligature stand on its one code point.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import msgspec

_OTHER_BLANKS = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\t"
_SAME_LENGTH: tuple[tuple[str, str], ...] = (
    *((c, "ا") for c in "أإآٱ"),
    ("ى", "ي"), ("ی", "ي"), ("ې", "ي"), ("ێ", "ي"), ("ئ", "ي"), ("ة", "ه"), ("ۀ", "ه"), ("ہ", "ه"), ("ھ", "ه"),
    ("ە", "ه"),
    ("ؤ", "و"), ("ۆ", "و"), ("ک", "ك"), ("ڪ", "ك"), ("گ", "ك"), ("ڤ", "ف"), ("پ", "ب"), ("چ", "ج"),
    *((chr(0x660 + d), str(d)) for d in range(10)),
    *((chr(0x6F0 + d), str(d)) for d in range(10)),
    *((c, '"') for c in "“”„«»‟″＂"), *((c, "'") for c in "‘’‚‹›`´"),
    *((c, "-") for c in "–—−‒―"),
    *((c, " ") for c in _OTHER_BLANKS),
    ("٪", "%"), ("٫", "."), ("٬", ","),
)  # fmt: skip

_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff\ufe00-\ufe0f"
_INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_LETTERS = "\u0621-\u063a\u0641-\u064a"
_BESIDE = f"[{_MARKS}{_INVISIBLE}]*"
# a word stretched with tatweel and cut: «قصـ ـف», «شهـ.ـداء», «تستـــ,هدف»; never across a line end
_CUT = rf"{_BESIDE}(?:\u0640{_BESIDE})+"
_SPLIT = (
    rf"(?<=[{_LETTERS}]){_CUT}(?:[ .,،*/|_\-]{_BESIDE}){{1,3}}(?:{_BESIDE}\u0640)+{_BESIDE}(?=[{_LETTERS}])"
    rf"|(?<=[{_LETTERS}]){_CUT}[.,*]{{1,2}}{_BESIDE}(?=[{_LETTERS}])"
)
_TATWEEL = "\u0640"
_DELETED = re.compile(rf"{_SPLIT}|[{_MARKS}{_INVISIBLE}\u0640]+")
_DELETED_UNSTRETCHED = re.compile(f"[{_MARKS}{_INVISIBLE}]+")
_BLANKS = re.compile(f"[{_OTHER_BLANKS}]")
_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")


class View(msgspec.Struct, frozen=True):
    """Folded text and, where lengths differ, the verbatim offset of each of its letters and of its end."""

    text: str
    offsets: tuple[int, ...] | None

    def start_of(self, i: int) -> int:
        """Verbatim offset where folded letter `i` begins."""
        return i if self.offsets is None else self.offsets[i]

    def end_of(self, i: int) -> int:
        """Verbatim offset just behind folded letter `i - 1`, its marks included."""
        return i if self.offsets is None else self.offsets[i]


def substitute(text: str) -> str:
    """`text` with every one-to-one substitution made; the length stays."""
    for old, new in _SAME_LENGTH:
        if old in text:
            text = text.replace(old, new)
    return text


def fold(text: str) -> View:
    """Fold `text` and keep the way back."""
    return _fold_letters(text) if _PRESENTATION.search(text) else _fold_plain(text)


def _fold_plain(text: str) -> View:
    folded = substitute(text)
    # a word is split only where it is stretched, and looking for splits is slow
    deleted = _DELETED if _TATWEEL in folded else _DELETED_UNSTRETCHED
    if not deleted.search(folded):
        return View(folded, None)
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for cut in deleted.finditer(folded):
        pieces.append(folded[at : cut.start()])
        offsets.extend(range(at, cut.start()))
        at = cut.end()
    pieces.append(folded[at:])
    offsets.extend(range(at, len(folded) + 1))
    return View("".join(pieces), tuple(offsets))


def _fold_letters(text: str) -> View:
    """The slow way, for text with presentation forms, whose ligatures unfold to several letters."""
    plain: list[str] = []
    origin: list[int] = []
    for i, letter in enumerate(text):
        unfolded = unicodedata.normalize("NFKC", letter) if _PRESENTATION.match(letter) else letter
        for piece in unfolded:
            plain.append(" " if piece.isspace() and letter != piece else piece)
            origin.append(i)
    origin.append(len(text))
    inner = _fold_plain("".join(plain))
    if inner.offsets is None:
        return View(inner.text, tuple(origin))
    return View(inner.text, tuple(origin[i] for i in inner.offsets))


def bare(text: str) -> str:
    """`text` as written, but without what folding deletes and on single blanks: a name to show, for people to read."""
    plain = _BLANKS.sub(" ", _PRESENTATION.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text))
    return " ".join(_DELETED.sub("", plain).split())


@lru_cache(maxsize=65_536)
def fold_word(word: str) -> str:
    """`word` folded, without a map: for lexicon forms and comparisons."""
    return fold(word).text
