"""Reads a quantity in a text: a numeral or an indefinite word, with the words that widen it.

«أكثر من 12», «(3)», «10 إلى 15», «ما بين خمسة وثمانية», «عشرات الآلاف», «قرابة 6.5 مليون», «ثلاثة أو أربعة»
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache

import msgspec

from tawthiq.arabic.numerals import Part, combine, kind_of, read_digits
from tawthiq.arabic.tokens import NUMBER, WORD
from tawthiq.extract.reading import ReadDocument
from tawthiq.lexicon.entries import Reading
from tawthiq.model.mentions import Bounds

#: classes of the number lexicon that a quantity may begin with
_BEGINNING = frozenset({"cardinal", "scale", "half", "vague", "bound"})
_PARTS = _BEGINNING - {"bound"}
#: folded words between the ends of a range: «10 إلى 15», «ثلاثة أو أربعة»
_RANGE_WORDS = frozenset({"-", "الي", "حتي", "او"})
_ONE_OF = "one-of"
_TWO = "n2"
_AND_ONE_OF = frozenset({"واحد", "واحدي"})


class Quantity(msgspec.Struct, frozen=True, gc=False):
    """Tokens `[first, last)`, widening words and brackets included, without `proclitic` letters of the first.

    `vague`: no numeral but an indefinite word («عشرات»); `one_of`: «أحد العناصر»; `article`: the word is definite
    («الثلاثة»); `word`: written out, not in digits.
    """

    first: int
    last: int
    bounds: Bounds
    proclitic: int = 0
    vague: bool = False
    one_of: bool = False
    article: bool = False
    word: bool = True


class _Run(msgspec.Struct, frozen=True, gc=False):
    """A bare numeral, before any widening; `high` None where an indefinite word leaves it open."""

    first: int
    last: int
    low: int
    high: int | None
    reading: Reading | None
    vague: bool
    one_of: bool


def quantity_at(read: ReadDocument, i: int, end: int) -> Quantity | None:
    """The quantity that begins at token `i`, or None; looks no further than token `end`."""
    widening = _widening(read, i)
    if widening is None and read.tokens[i].kind is WORD and not read.at(i, "NUMBER"):
        return None
    at = widening.last if widening else i
    if at >= end:
        return None
    run = _bracketed(read, at, end) or _run(read, at, end)
    if run is None:
        return None
    if widening is not None and (run.one_of or (_bound(widening) == "between" and run.vague)):
        return None
    upper = _upper(read, run, widening, end)
    last = upper.last if upper else run.last
    bounds = _widen(run.low, (upper or run).high, _bound(widening) if widening else "")
    odd = _behind(read, last)
    if odd is not None and _bound(odd) in ("more_than", "at_least"):
        bounds, last = Bounds(bounds.low, None), odd.last  # «مئة ونيف», «خمسون أو أكثر»
    opening = widening or run.reading
    return Quantity(
        first=i, last=last, bounds=bounds, proclitic=opening.proclitic if opening else 0, vague=run.vague,
        one_of=run.one_of, article=bool(run.reading and run.reading.article), word=run.reading is not None,
    )  # fmt: skip


def after_words(read: ReadDocument, i: int, bounds: Bounds) -> tuple[int, Bounds]:
    """What a word behind the phrase makes of its bounds: «23 مواطنا على الأقل»; returns where the phrase then ends."""
    reading = _behind(read, i)
    if reading is None:
        return i, bounds
    match _bound(reading):
        case "at_least" | "more_than":
            return reading.last, Bounds(bounds.low, None)
        case "at_most":
            return reading.last, Bounds(None, bounds.high)
        case _:
            return reading.last, bounds


def _behind(read: ReadDocument, i: int) -> Reading | None:
    """A widening word at token `i` that belongs to the number before it."""
    for reading in read.at(i, "NUMBER"):
        if reading.entry.cls == "bound" and (reading.entry.get("position") == "after" or _closes(read, reading)):
            return reading
    return None


def _closes(read: ReadDocument, reading: Reading) -> bool:
    """«على الأقل» stands before a number or behind one: behind, where no number follows."""
    return (
        reading.entry.get("position") == "either"
        and not reading.proclitic
        and _run(read, reading.last, reading.last + 1) is None
    )


def _bound(reading: Reading) -> str:
    return reading.entry.get("bound") or reading.entry.cls


def _widening(read: ReadDocument, i: int) -> Reading | None:
    for reading in read.at(i, "NUMBER"):
        if reading.entry.cls == "bound" and reading.entry.get("position") != "after" and not reading.enclitic:
            return reading
    for reading in read.at(i, "COMMON"):
        if reading.entry.cls == "between" and not reading.enclitic:
            return reading
    return None


def _widen(low: int, high: int | None, bound: str) -> Bounds:
    match bound:
        case "more_than":
            return Bounds(low + 1, None)
        case "at_least":
            return Bounds(low, None)
        case "less_than":
            return Bounds(None, low - 1)
        case "at_most":
            return Bounds(None, low)
        case _:
            return Bounds(low, high)


def _bracketed(read: ReadDocument, i: int, end: int) -> _Run | None:
    """«(214) متظاهرا»."""
    if i + 2 >= end or read.tokens[i].text != "(":
        return None
    run = _run(read, i + 1, end)
    if run is None or run.last >= end or read.tokens[run.last].text != ")" or run.vague:
        return None
    return msgspec.structs.replace(run, first=i, last=run.last + 1)


def _upper(read: ReadDocument, run: _Run, widening: Reading | None, end: int) -> _Run | None:
    """The second number of a range: «10 إلى 15», «10 - 15», «ما بين 10 و15», «ثلاثة أو أربعة»."""
    if run.vague or run.one_of or run.last >= end:
        return None
    token = read.tokens[run.last]
    if widening is not None and _bound(widening) == "between":
        upper = _run(read, run.last, end) or (_run(read, run.last + 1, end) if token.text == "و" else None)
    elif token.text in _RANGE_WORDS:
        upper = _run(read, run.last + 1, end)
    else:
        return None
    return upper if upper and not upper.vague and not upper.one_of and upper.low > run.low else None


def _run(read: ReadDocument, i: int, end: int) -> _Run | None:
    """The longest numeral that begins at token `i`."""
    found = list(_parts(read, i, end))
    if not found:
        return None
    first = found[0][1]
    if first is not None and _is_and_one_of(read, i) and (len(found) < 2 or found[1][0].kind not in ("ten", "tens")):
        return _Run(i, first.last, 1, 1, msgspec.structs.replace(first, proclitic=1), False, True)
    if first is not None and first.entry.id == _ONE_OF and (len(found) < 2 or found[1][0].kind not in ("ten", "tens")):
        return None if first.article else _Run(i, first.last, 1, 1, first, False, True)
    if first is not None and first.article and first.entry.id == _TWO:
        return None  # «الاثنين» is a day
    numeral = combine([part for part, _, _ in found])
    if numeral is None or numeral.value.denominator != 1 or numeral.value < 1:
        return None
    low, last = int(numeral.value), found[numeral.used - 1][2]
    if first is None or first.entry.cls != "vague":
        return _Run(i, last, low, low, first, False, False)
    return _Run(i, last, low, _vague_high(first, [part for part, _, _ in found[: numeral.used]]), first, True, False)


def _is_and_one_of(read: ReadDocument, i: int) -> bool:
    """«وأحد المهاجمين» is folded to «واحد»; the hamza on the second letter tells them apart."""
    return read.tokens[i].text in _AND_ONE_OF and read.spelt(i)[1:2] in ("أ", "إ")


def _vague_high(first: Reading, parts: list[Part]) -> int | None:
    high = first.entry.get("high")
    if not high:
        return None
    numeral = combine([msgspec.structs.replace(parts[0], value=Fraction(high)), *parts[1:]])
    return int(numeral.value) if numeral else None


def _parts(read: ReadDocument, i: int, end: int) -> Iterator[tuple[Part, Reading | None, int]]:
    """Number words and digits from token `i` on, each with its reading and the token behind it."""
    begin = i
    joined = False
    end = min(end, len(read.tokens))
    while i < end:
        token = read.tokens[i]
        if token.kind is NUMBER:
            value = read_digits(token.text, _is_scale(read, i + 1))
            if value is None:
                return
            yield Part("digits", value, joined), None, i + 1
            joined = False
            i += 1
        elif token.text == "و" and i > begin and not joined:
            joined = True
            i += 1
        else:
            reading = _number_word(read, i)
            if reading is None:
                return
            conjunction = (reading.proclitic > 0 and token.text[0] == "و") or _is_and_one_of(read, i)
            if i > begin and reading.proclitic and not (conjunction and reading.proclitic == 1):
                return
            yield _part(reading, joined or conjunction, i == begin), reading, reading.last
            joined = False
            i = reading.last


def _part(reading: Reading, joined: bool, first: bool) -> Part:
    """`first`: no number word stands before it, so that «آلاف» multiplies nothing and is "thousands"."""
    entry = reading.entry
    value = _fraction(entry.get("value") or entry.get("low") or "0")
    match entry.cls:
        case "scale":
            return Part("hundred" if value == 100 else "scale", value, joined)
        case "half":
            return Part("fraction", value, True)
        case "vague":
            multiplier = entry.get("multiplier")
            return (
                Part("few", value, joined) if first or not multiplier else Part("scale", _fraction(multiplier), joined)
            )
        case _:
            return Part(kind_of(int(value)), value, joined)


@cache
def _fraction(written: str) -> Fraction:
    """The value of a number word as its lexicon writes it."""
    return Fraction(written)


def _number_word(read: ReadDocument, i: int) -> Reading | None:
    for reading in read.at(i, "NUMBER"):
        if reading.entry.cls in _PARTS and not reading.enclitic:
            return reading
    return None


def _is_scale(read: ReadDocument, i: int) -> bool:
    return any(r.entry.cls == "scale" or r.entry.get("multiplier") for r in read.at(i, "NUMBER"))
