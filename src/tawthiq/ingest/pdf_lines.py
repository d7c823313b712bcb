"""Glyphs of a PDF page to lines of text, by where they stand.

What a PDF says of the order of Arabic letters cannot be trusted: some write from left to right, some in the order of
reading, and what pdfium makes of it is a mixture, word by word. Where a glyph stands is what a reader sees. So letters
are put in the order of the page, and from that in the order of reading, as the Unicode Bidirectional Algorithm tells.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

import msgspec

from tawthiq.ingest.page_lines import Line, is_rtl

Glyph = tuple[str, float, float, float, float, float]
"""(letter, left, right, size of the font, baseline, x of origin): points, y upwards; left and right of the ink.
A space parts words and has no place."""

_BASELINE_GIVE: Final = 0.35  # all of these in ems
_SPACE: Final = 0.45
_JUST_NO_SPACE: Final = 0.13
_GUTTER: Final = 2.5
_SAME_PLACE: Final = 0.04
_MARK_OFF: Final = 0.9
_HALF_LETTER: Final = 0.25
_MIRRORED: Final = {"(": ")", "[": "]", "{": "}", "<": ">", "\u00ab": "\u00bb", "\u2039": "\u203a", "\u201c": "\u201d"}
_SWAP: Final = {**_MIRRORED, **{close: open_ for open_, close in _MIRRORED.items()}}
#: of classes from left to right: Latin words with what stands between them; numbers with their points
_LEFT_TO_RIGHT: Final = re.compile("L(?:[LNCO ]*[LN])?|N+(?:CN+)*")
_RIGHT_TO_LEFT: Final = re.compile("R(?:[RNCO ]*R)?")
_CLASSES: Final = {"L": "L", "R": "R", "AL": "R", "EN": "N", "AN": "N", "CS": "C", "WS": " "}


class _Unit(NamedTuple):
    """What one glyph stands for: a letter, with its marks or as a ligature several.

    `word`: the number of pdfium's word that it is in; `place`: its own in the list.
    """

    text: str
    left: float
    right: float
    size: float
    baseline: float
    origin: float
    word: int
    place: int

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def is_marked(self) -> bool:
        return len(self.text) > 1 and any(map(_is_mark, self.text))


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """The lines of a page in the order of reading, as far as pdfium's order of the glyphs tells it."""
    units, marks = _units(glyphs)
    if not units:
        return []
    em = max(0.1, median(unit.size for unit in units))
    rows = _rows(_with_marks(_once(units, em), marks, em), em)
    pieces = [piece for row in rows for piece in _cut_at_gutters(row, em)]
    pieces.sort(key=lambda piece: median(unit.place for unit in piece))
    return _mirrored([_line(piece, em) for piece in pieces])


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) == "Mn"


def _units(glyphs: Sequence[Glyph]) -> tuple[list[_Unit], list[_Unit]]:
    """(glyphs with a letter, glyphs of marks alone)."""
    letters: list[_Unit] = []
    word = 0
    for place, glyph in enumerate(glyphs):
        if glyph[0] == " ":
            word += 1
        elif unicodedata.category(glyph[0][:1] or " ") not in ("Cc", "Cf", "Zs"):
            letters.append(_Unit(*glyph, word, place))
    units = [_unit(letters, start, end) for start, end in _one_glyph_each(letters)]
    return [unit for unit in units if not _is_mark(unit.text[0])], [unit for unit in units if _is_mark(unit.text[0])]


def _one_glyph_each(letters: list[_Unit]) -> Iterator[tuple[int, int]]:
    """Letters that pdfium lists one after the other and that begin at the same point are one glyph's."""
    start = 0
    for n in range(1, len(letters) + 1):
        if n == len(letters) or not _is_one_glyph(letters[start], letters[n]):
            yield start, n
            start = n


def _is_one_glyph(a: _Unit, b: _Unit) -> bool:
    give = _SAME_PLACE * a.size
    return a.word == b.word and abs(a.origin - b.origin) < give and abs(a.baseline - b.baseline) < give


def _unit(letters: list[_Unit], start: int, end: int) -> _Unit:
    """The letters of one glyph in their order: pdfium has given each a part of its width, or all of it to all."""
    group = letters[start:end]
    if len(group) == 1:
        return group[0]
    ordered = sorted(group, key=lambda unit: -unit.middle if is_rtl(group[0].text) else unit.middle)
    if len({(unit.left, unit.right) for unit in group}) == 1 and _is_turned(letters, start, end):
        ordered = group[::-1]
    if _is_mark(ordered[0].text) and not _is_mark(ordered[-1].text):
        ordered = ordered[::-1]
    left, right = min(unit.left for unit in group), max(unit.right for unit in group)
    return group[0]._replace(text="".join(unit.text for unit in ordered), left=left, right=right)


def _is_turned(units: list[_Unit], start: int, end: int) -> bool:
    """Whether pdfium lists the letters beside this glyph from right to left, so that it has turned them."""
    word, origin = units[start].word, units[start].origin
    before = units[start - 1] if start and units[start - 1].word == word else None
    after = units[end] if end < len(units) and units[end].word == word else None
    return bool((before and before.origin > origin) or (after and after.origin < origin))


def _once(units: list[_Unit], em: float) -> list[_Unit]:
    """Bold letters are often printed twice, a hair apart; some writers tell a letter again with its mark."""
    seen: dict[tuple[int, int], list[str]] = {}
    kept: list[_Unit] = []
    step = _SAME_PLACE * em
    for unit in sorted(units, key=lambda unit: -len(unit.text)):
        x, y = round(unit.origin / step), round(unit.baseline / (step * 10))
        near = [text for dx in (-1, 0, 1) for dy in (-1, 0, 1) for text in seen.get((x + dx, y + dy), ())]
        if not any(set(unit.text) <= set(text) for text in near):
            seen.setdefault((x, y), []).append(unit.text)
            kept.append(unit)
    return sorted(kept, key=lambda unit: unit.place)


def _with_marks(units: list[_Unit], marks: list[_Unit], em: float) -> list[_Unit]:
    """Each vowel mark behind the letter that it stands over or under."""
    marked = list(units)
    for mark in sorted(marks, key=lambda mark: -mark.middle):
        near = [n for n, unit in enumerate(units) if abs(unit.baseline - mark.baseline) < em]
        if near:
            best = min(near, key=lambda n: abs(units[n].middle - mark.middle))
            marked[best] = marked[best]._replace(text=marked[best].text + mark.text)
    return marked


def _rows(units: list[_Unit], em: float) -> list[list[_Unit]]:
    """Letters on one baseline. Some writers tell a letter where its mark stands, which is above or below it."""
    rows: list[list[_Unit]] = []
    for unit in sorted(units, key=lambda unit: (unit.is_marked, -unit.baseline)):
        near = [row for row in rows[-2:] if abs(row[0].baseline - unit.baseline) < _BASELINE_GIVE * em]
        if unit.is_marked and not near:
            near = [row for row in rows if abs(row[0].baseline - unit.baseline) < _MARK_OFF * em]
            half = _HALF_LETTER * em * sum(not _is_mark(letter) for letter in unit.text)
            unit = unit._replace(left=unit.middle - half, right=unit.middle + half)
        if near:
            min(near, key=lambda row: abs(row[0].baseline - unit.baseline)).append(unit)
        else:
            rows.append([unit])
    return rows


def _cut_at_gutters(row: list[_Unit], em: float) -> list[list[_Unit]]:
    """The row's pieces in different columns; letters from left to right."""
    row = sorted(row, key=lambda unit: unit.middle)
    pieces = [[row[0]]]
    edge = row[0].right
    for unit in row[1:]:
        if unit.left - edge > _GUTTER * em:
            pieces.append([])
        pieces[-1].append(unit)
        edge = max(edge, unit.right)
    return pieces


def _line(units: list[_Unit], em: float) -> Line:
    """A line from letters from left to right."""
    spaced = _spaced(units, em)
    rtl = is_rtl("".join(unit.text for unit in units))
    text = _read_rtl(spaced) if rtl else _read_ltr(spaced)
    words = "".join(letter if letter == " " else "x" for letter in spaced).split(" ")
    n_first = len(words[-1] if rtl else words[0])
    first = units[-n_first:] if rtl else units[:n_first]
    baseline = median(unit.baseline for unit in units)
    height = median(unit.size for unit in units)
    return Line(
        text=text,
        left=min(unit.left for unit in units),
        right=max(unit.right for unit in units),
        top=-baseline - height,
        bottom=-baseline,
        first=max(unit.right for unit in first) - min(unit.left for unit in first),
    )


def _spaced(units: list[_Unit], em: float) -> list[str]:
    """The letters from left to right, with spaces where words part."""
    letters = [units[0].text]
    for before, unit in pairwise(units):
        gap = unit.left - before.right
        if gap > _SPACE * em or (gap > _JUST_NO_SPACE * em and before.word != unit.word):
            letters.append(" ")
        letters.append(unit.text)
    return letters


def _classes(letters: list[str]) -> str:
    return "".join(_CLASSES.get(unicodedata.bidirectional(letter[0]), "O") for letter in letters)


def _read_rtl(letters: list[str]) -> str:
    """Read from the right, Latin words and numbers from the left."""
    classes = _classes(letters)
    read: list[str] = []
    at = len(letters)
    for found in reversed(list(_LEFT_TO_RIGHT.finditer(classes))):
        read += letters[found.end() : at][::-1]
        read += letters[found.start() : found.end()]
        at = found.start()
    return "".join(read + letters[:at][::-1])


def _read_ltr(letters: list[str]) -> str:
    """Read from the left, Arabic words from the right with their numbers from the left."""
    classes = _classes(letters)
    read: list[str] = []
    at = 0
    for found in _RIGHT_TO_LEFT.finditer(classes):
        read += letters[at : found.start()]
        read.append(_read_rtl(letters[found.start() : found.end()]))
        at = found.end()
    return "".join(read + letters[at:])


def _mirrored(lines: list[Line]) -> list[Line]:
    """Brackets of lines from right to left are told by their looks or their sense, the same on all of a page: where
    closing ones come first, they are told by their looks."""
    texts = [line.text for line in lines if is_rtl(line.text)]
    turned = sum(_first_bracket(text) for text in texts) < 0
    return [msgspec.structs.replace(line, text=_bracketed(line.text, turned)) for line in lines]


def _first_bracket(text: str) -> int:
    """1 where an opening bracket comes first, -1 where a closing one does."""
    found = next((letter for letter in text if letter in _SWAP), "")
    return int(found in _MIRRORED) - int(found in _SWAP and found not in _MIRRORED)


def _bracketed(text: str, turned: bool) -> str:
    if not is_rtl(text):
        return text
    if turned:
        text = "".join(_SWAP.get(letter, letter) for letter in text)
    return _BEFORE_CLOSING.sub(r"\1", _AFTER_OPENING.sub(r"\1", _UNSPACED_OPENING.sub(r"\1 \2", text)))


_OPEN: Final = re.escape("".join(_MIRRORED))
_CLOSE: Final = re.escape("".join(_MIRRORED.values()))
#: pdfium's words part at the wrong side of brackets that it has turned
_UNSPACED_OPENING: Final = re.compile(rf"([^\s{_OPEN}])([{_OPEN}])")
_AFTER_OPENING: Final = re.compile(rf"([{_OPEN}]) +")
_BEFORE_CLOSING: Final = re.compile(rf" +([{_CLOSE}])")


