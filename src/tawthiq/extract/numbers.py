"""Reads a quantity in a text: a numeral or an indefinite word, with the words that widen it.

«أكثر من 12», «(3)», «10 إلى 15», «ما بين خمسة وثمانية», «عشرات الآلاف», «قرابة 6.5 مليون», «ثلاثة أو أربعة»
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import msgspec

from tawthiq.arabic.numerals import KINDS, Part, combine, read_digits
from tawthiq.extract.reading import ReadDocument
from tawthiq.lexicon.entries import Reading
from tawthiq.model.documents import TokenKind
from tawthiq.model.mentions import Bounds

_BEFORE = frozenset({"more", "least", "less", "most", "about"})
_AFTER = frozenset({"least-after", "about-after"})
_BETWEEN_NUMBERS = frozenset({"to", "or"})


class Quantity(msgspec.Struct, frozen=True):
    """Tokens `[first, last)`, widening words and brackets included; `proclitic` letters of the first are not part of it.

    `vague`: no numeral but an indefinite word («عشرات»); `one_of`: «أحد العناصر»; `article`: the word is definite
    («الثلاثة»); `word`: written out, not in digits; `bracketed`: «(3)»; `widened`: a word such as "more than" stands before it.
    """

    first: int
    last: int
    bounds: Bounds
    proclitic: int = 0
    vague: bool = False
    one_of: bool = False
    article: bool = False
    word: bool = True
    bracketed: bool = False
    widened: bool = False


class _Run(msgspec.Struct, frozen=True):
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
    at = widening.last if widening else i
    run = _bracketed(read, at, end) or _run(read, at, end)
    if run is None:
        return None
    if widening is not None and run.one_of:
        return None
    upper = _upper(read, run, widening, end)
    last = upper.last if upper else run.last
    word = run.reading is not None
    if widening is None and upper is not None:
        bounds: Bounds = Bounds(run.low, upper.high)
    else:
        bounds = _widen(run.low, (upper or run).high, widening.entry.cls if widening else "")
    opening = widening or run.reading
    return Quantity(
        first=i, last=last, bounds=bounds, proclitic=opening.proclitic if opening else 0, vague=run.vague,
        one_of=run.one_of, article=bool(run.reading and run.reading.article), word=word,
        bracketed=read.tokens[at].text == "(", widened=widening is not None,
    )  # fmt: skip


def after_words(read: ReadDocument, i: int, bounds: Bounds) -> tuple[int, Bounds]:
    """What a word behind the phrase makes of its bounds: «23 مواطنا على الأقل»; returns where the phrase then ends."""
    for reading in read.at(i, "NUMBER"):
        if reading.entry.cls in _AFTER:
            return reading.last, Bounds(bounds.low, None) if reading.entry.cls == "least-after" else bounds
    return i, bounds


def is_measured(read: ReadDocument, i: int) -> bool:
    """Whether token `i` names a unit of time, length or money, or percent: the number before it counts nobody."""
    return any(r.entry.cls == "measure" for r in read.at(i, "NUMBER")) or (0 <= i < len(read.tokens) and read.tokens[i].text == "%")


def _widening(read: ReadDocument, i: int) -> Reading | None:
    for reading in read.at(i, "NUMBER"):
        if (reading.entry.cls in _BEFORE or reading.entry.cls == "between") and not reading.enclitic:
            return reading
    return None


def _widen(low: int, high: int | None, cls: str) -> Bounds:
    match cls:
        case "more":
            return Bounds(low + 1, None)
        case "least":
            return Bounds(low, None)
        case "less":
            return Bounds(None, low - 1)
        case "most":
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
    between = widening is not None and widening.entry.cls == "between"
    token = read.tokens[run.last]
    if between:
        upper = _run(read, run.last, end) or (_run(read, run.last + 1, end) if token.text == "و" else None)
    elif token.text == "-" or any(r.entry.cls in _BETWEEN_NUMBERS and not r.proclitic for r in read.at(run.last, "NUMBER")):
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
    if first is not None and first.entry.cls == "one-of" and (len(found) < 2 or found[1][0].kind != "ten"):
        return None if first.article else _Run(i, first.last, 1, 1, first, False, True)
    if first is not None and first.article and first.entry.id in _WEEKDAYS:
        return None
    numeral = combine([part for part, _, _ in found])
    if numeral is None or numeral.value.denominator != 1 or numeral.value < 0:
        return None
    low = int(numeral.value)
    last = found[numeral.used - 1][2]
    kind = found[0][0].kind
    if kind == "few" and first is not None:
        return _Run(i, last, low, _few_high(first, [p for p, _, _ in found[: numeral.used]]), first, True, False)
    plural = kind == "scale" and first is not None and numeral.used == 1 and first.entry.get("open") == "yes"
    if plural:
        return _Run(i, last, 2 * low, None, first, True, False)
    return _Run(i, last, low, low, first, False, False)


#: with the article these are days of the week
_WEEKDAYS = frozenset({"two"})


def _few_high(first: Reading, parts: list[Part]) -> int | None:
    high = first.entry.get("high")
    if not high:
        return None
    numeral = combine([msgspec.structs.replace(parts[0], value=Fraction(high)), *parts[1:]])
    return int(numeral.value) if numeral else None


def _parts(read: ReadDocument, i: int, end: int) -> Iterator[tuple[Part, Reading | None, int]]:
    """Number words and digits from token `i` on, each with its reading and the token behind it."""
    begin = i
    joined = False
    while i < end:
        token = read.tokens[i]
        if token.kind is TokenKind.NUMBER:
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
            conjunction = reading.proclitic > 0 and token.text[0] == "و"
            if i > begin and reading.proclitic and not (conjunction and reading.proclitic == 1):
                return
            yield _part(reading, joined or conjunction), reading, reading.last
            joined = False
            i = reading.last


def _part(reading: Reading, joined: bool) -> Part:
    entry = reading.entry
    kind = "unit" if entry.cls == "one-of" else entry.cls
    return Part(kind, Fraction(entry.get("value") or entry.get("low")), joined)


def _number_word(read: ReadDocument, i: int) -> Reading | None:
    for reading in read.at(i, "NUMBER"):
        if (reading.entry.cls in KINDS or reading.entry.cls == "one-of") and not reading.enclitic:
            return reading
    return None


def _is_scale(read: ReadDocument, i: int) -> bool:
    return any(r.entry.cls == "scale" for r in read.at(i, "NUMBER"))
