"""The words that time expressions are made of, each with the tags that the grammar of extract/times.py knows it by."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from tawthiq.arabic.tokens import NUMBER
from tawthiq.extract.reading import ReadDocument
from tawthiq.grammar.engine import Tags
from tawthiq.lexicon.entries import Reading

#: prepositions and the like, a closed class; times.yaml holds those that only time phrases have
GLUE: Final[dict[str, frozenset[str]]] = {
    "من": frozenset({"OF"}), "في": frozenset({"IN"}), "الي": frozenset({"TO"}), "بين": frozenset({"BETWEEN"}),
    "و": frozenset({"AND"}), "ال": frozenset({"THE"}), "هذا": frozenset({"THIS"}), "هذه": frozenset({"THIS"}),
    "ذلك": frozenset({"THAT"}), "تلك": frozenset({"THAT"}), "نفس": frozenset({"SAMEWORD"}),
    "ذات": frozenset({"SAMEWORD"}), "-": frozenset({"DASH", "SEP"}), "/": frozenset({"SLASH", "SEP"}),
    "(": frozenset({"OPEN"}), ")": frozenset({"CLOSE"}),
    ",": frozenset({"COMMA"}), "،": frozenset({"COMMA"}),
}  # fmt: skip
#: «لليوم الثالث» is an entry of its own, for other lexicons hold the word with its preposition
_DAYS: Final = {"today": ("SHIFT", "TODAY"), "today.for": ("SHIFT", "TODAY", "FOR")}
_DOTTED: Final = re.compile(r"\d{1,2}\.\d{1,2}\.(?:19|20)?\d\d")
_WHOLE: Final = re.compile(r"\d{1,6}|\d{1,3}(?:,\d{3})+")
_FRACTION: Final[Tags] = frozenset({"FRACTION"})  # understood, and no part of any time
YEARS: Final = range(1900, 2101)
HIJRI_YEARS: Final = range(1300, 1501)


class Item(msgspec.Struct, frozen=True, gc=False):
    """One time word, number or mark, with its tags; `number` is -1 where it has none."""

    tags: Tags
    first: int
    last: int
    proclitic: int = 0
    number: int = -1
    part: str = ""


def all_tags(items: list[Item]) -> Tags:
    """The tags that any of `items` carries."""
    return frozenset().union(*(item.tags for item in items))


def is_dotted(text: str) -> bool:
    """07.10.2023, but not 1.234.567."""
    return _DOTTED.fullmatch(text) is not None


def item_at(read: ReadDocument, i: int) -> Item | None:
    """The time word, number or mark that begins at token `i`; the longest reading where there are several."""
    token = read.tokens[i]
    times = [r for r in read.at(i, "TIME") if _is_usable(r, token.text)]
    numbers = read.at(i, "NUMBER")
    if times:
        return _time_item(times, numbers, i)
    if token.kind is NUMBER:
        return _digits(token.text, i)
    for reading in numbers:
        if _value(reading) >= 0:
            return _number_item(reading, i)
    glue = GLUE.get(token.text)
    return Item(glue, i, i + 1) if glue is not None else None


def _is_usable(reading: Reading, text: str) -> bool:
    """Whether the letters taken off the word fit its class."""
    if reading.enclitic:
        return False
    letters = text[: reading.proclitic]
    if "س" in letters or "ك" in letters:
        return False
    cls = reading.entry.cls
    if cls == "weekday":
        return reading.article  # «أحد المدنيين» and «محمد جمعة» are no days
    if cls == "phase":
        return not reading.article  # «الأول» is no start
    if cls == "day":
        return "ل" not in letters or reading.article  # «لامس»
    return True


def _time_item(readings: list[Reading], numbers: list[Reading] | tuple[Reading, ...], i: int) -> Item:
    tags: set[str] = set()
    number, part = -1, ""
    for reading in readings:
        tags.update(_tags(reading))
        entry = reading.entry
        value = entry.get("value")
        if value.lstrip("-").isdigit():
            number = int(value)
        part = part or entry.get("part") or (value if entry.cls == "part" else "")
    for reading in numbers:
        if reading.last == readings[0].last and number < 0 <= _value(reading) and not tags & {"ORDINAL", "SHIFT"}:
            number = _value(reading)
            tags.add("NUM")
    chosen = readings[0]
    proclitic = chosen.proclitic
    if "TODAY" in tags:
        number = 0
        if any(reading.article and reading.proclitic for reading in readings):
            tags.add("FOR")
        elif "FOR" in tags:
            proclitic = 2
    return Item(frozenset(tags), i, chosen.last, proclitic, number, part)


def _tags(reading: Reading) -> tuple[str, ...]:
    """The grammar's names for one entry of times.yaml."""
    entry = reading.entry
    match entry.cls:
        case "weekday":
            return ("WEEKDAY",)
        case "month":
            return ("HMONTH",) if entry.get("calendar") == "hijri" else ("MONTH",)
        case "part":
            return ("PART", "ADVERB") if entry.get("adverb") else ("PART",)
        case "day":
            return _DAYS.get(entry.id, ("SHIFT",))
        case "unit":
            return _unit_tags(reading)
        case "relation" | "preposition":
            return (entry.id.upper(),)
        case "that-time":
            return ("THATTIME",)
        case cls:
            return (cls.upper(),)


def _unit_tags(reading: Reading) -> tuple[str, ...]:
    unit, article = reading.entry.get("unit"), reading.article
    if unit == "period":
        return ("THEPERIOD", "U:period") if article else ()
    number = {"dual": "2", "plural": "S"}.get(reading.features, "1")
    tags = [f"{'THE' if article else ''}UNIT{number}", f"U:{unit}"]
    if number == "1" and unit in ("month", "year"):
        tags.append(f"{unit.upper()}WORD")
    if number == "1" and reading.entry.id == "day":
        tags.extend(("SHIFT", "TODAY") if article else ("DAYWORD",))
    return tuple(tags)


def _value(reading: Reading) -> int:
    """The number that a word says; -1 for one that only bounds or counts vaguely."""
    value = reading.entry.get("value")
    return int(value) if value.isdigit() else -1


def _number_item(reading: Reading, i: int) -> Item:
    value = _value(reading)
    tags = ("NUM", "MILLENNIUM") if value in (1000, 2000) else ("NUM",)
    return Item(frozenset(tags), i, reading.last, reading.proclitic, value)


def _digits(text: str, i: int) -> Item:
    if is_dotted(text):
        return Item(frozenset({"FULL"}), i, i + 1)
    if not _WHOLE.fullmatch(text):
        return Item(_FRACTION, i, i + 1)
    value = int(text.replace(",", ""))
    tags = ["NUM"]
    if 1 <= value <= 31 and len(text) <= 2:
        tags.append("DAY")
    if len(text) == 2:
        tags.append("TWO")
    if len(text) == 4 and value in YEARS:
        tags.append("YEAR")
    if len(text) == 4 and value in HIJRI_YEARS:
        tags.append("HYEAR")
    return Item(frozenset(tags), i, i + 1, 0, value)
