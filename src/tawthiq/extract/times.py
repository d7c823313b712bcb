"""Finds every expression of a day or a stretch of time: «مساء أمس السبت»، «12 آذار 2018»، «من 10 إلى 12 تشرين الثاني»، «قبل يومين».

Two small grammars over the words of times.yaml. The first reads *points*: a day, a month, a year, a stretch that is measured
from the publication date. The second joins points: «منذ» and a point, two points as the ends of a range. Both run only on
stretches of neighbouring time words, numbers and prepositions, so a report without them costs one look at each token.

`TimeMention.values` holds, where the words give it:
    weekday 0-6 (Monday 0), shift (days from today: أمس -1), day, month, year (of `form` calendar or hijri)
    day2, month2, weekday2, year2   the other end of «8–21 حزيران»، «ليل السبت - الأحد»، «عامي 2017 و2020»
    unit (minute hour day week month year period), amount (absent: not stated), direction (-1 ago, 1 ahead), bound "more"
    past, next, current, same, following, former   1 where a relation stands behind the day, month or stretch
    year.past, year.next, year.current, year.same  the same of the year («آذار من العام الماضي»)
    before_last 1 («الجمعة قبل الماضي»), phase start/middle/end, half 1/2, part dawn/morning/noon/…
    swappable 1 («02/03»: a weekday beside it decides which is the day)
    antecedent 1   counted from a date told before («اليوم التالي»، «بعد يومين»), not from the publication date
    from.KEY, to.KEY   the values, and `form`, of both ends of a range; from.KEY alone of a since
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from tawthiq.extract.reading import ReadDocument
from tawthiq.grammar.engine import Match, Rule, Tags
from tawthiq.lexicon.entries import Reading
from tawthiq.model.documents import Sentence, Token, TokenKind
from tawthiq.model.mentions import TimeMention
from tawthiq.model.spans import Span

Values = dict[str, int | str]

# ---- the grammar of points

_DAY_NO = "(THE? DAY|ORDINAL AND TENS|ORDINAL)"  # الـ12، الحادي والعشرين، الثاني عشر
_RELATION = "(AGO? LAST|NEXT|CURRENT|SAME)"
_MONTH_NAME = "(MONTH OPEN MONTH CLOSE|MONTH SLASH? MONTH|MONTH)"  # نوفمبر (تشرين الثاني)، تموز/يوليو
_SPELLED_YEAR = "YEARWORD MILLENNIUM (AND? NUM)*"  # عام ألفين وتسعة عشر
_YEAR_REF = f"(OF? YEARWORD {_RELATION}|OF? YEARWORD? YEAR ERA?|{_SPELLED_YEAR})"
_MONTH = f"(MONTHWORD? {_MONTH_NAME} ({_YEAR_REF}|{_RELATION})?)"
_HIJRI_MONTH = f"(MONTHWORD? HMONTH (OF? YEARWORD? HYEAR ERA?|{_RELATION})?)"
_THIS_MONTH = f"(MONTHWORD {_RELATION}|THIS MONTHWORD)"
_NUMERIC = "(FULL ERA?|DAY SEP DAY SEP (YEAR|HYEAR|TWO) ERA?|YEAR SEP DAY SEP DAY)"
_DATE = f"({_NUMERIC}|{_DAY_NO} OF? ({_MONTH}|{_HIJRI_MONTH})|{_DAY_NO} OF {_THIS_MONTH})"
_BEHIND = f"(COMMA? OPEN? {_DATE} CLOSE?)"
_LEAD = "(PART COMMA? OF?)?"
_WEEKDAY = "DAYWORD? WEEKDAY"
_TODAY = f"{_LEAD} THIS? DAYWORD? SHIFT ADVERB? (COMMA? {_WEEKDAY} {_RELATION}?)? ADVERB?"
_ONE = "(SHIFT|THEUNIT1|THEPERIOD)"
_AMOUNT = "(THE? NUM (AND? NUM)* (UNIT1|UNITS)|UNIT2|UNIT1|FEW? UNITS)"
_ABOUT = "(ABOUT|MORE)?"
_NEAR = "(LAST|NEXT|CURRENT)"

_POINT: Final = Rule(
    "time.point",
    " | ".join(
        (
            "<clock: CLOCK THE? (NUM|ORDINAL)>",
            f"<days: (OF|BETWEEN|UNIT2)? {_DAY_NO} (DASH|UNTIL|TO|AND {_DAY_NO} AND|AND) {_DAY_NO} OF? ({_MONTH}|{_HIJRI_MONTH}|OF {_THIS_MONTH})>",
            f"<night: (PART DAYWORD?|UNIT2|BETWEEN)? WEEKDAY (DASH|SLASH|AND)? WEEKDAY {_RELATION}?>",
            "<years: UNIT2 YEAR (AND|DASH) YEAR ERA?>",
            f"<told: DURING? {_LEAD} (SAMEWORD {_ONE}|{_ONE} (SAME|FOLLOWING|FORMER)|THAT {_ONE}|THATTIME)>",
            f"<today_date: {_TODAY} {_BEHIND}>",
            f"<nth: {_LEAD} SHIFT ORDINAL (AND? NUM)?|FOR NUM>",
            f"<today: {_TODAY}>",
            f"<weekday: {_LEAD} {_WEEKDAY} {_RELATION}? ADVERB? (OPEN? SHIFT CLOSE?)? ({_BEHIND}|OPEN? DAY SEP DAY CLOSE?)?>",
            f"<date: {_LEAD} DAYWORD? {_DATE} ADVERB?>",
            f"<phase: PHASE ({_MONTH}|{_HIJRI_MONTH}|{_THIS_MONTH}|YEARWORD ({_RELATION}|YEAR ERA?)|{_SPELLED_YEAR}|THIS? YEARWORD|MONTHWORD)>",
            f"<half: DURING? HALF ORDINAL OF ({_MONTH}|{_THIS_MONTH}|YEARWORD ({_RELATION}|YEAR ERA?))>",
            f"<stretch: DURING? (THE? NUM (AND? NUM)* (UNIT1|UNITS) {_NEAR}|(THEUNITS|THEUNIT1) THE? NUM {_NEAR}|THEUNIT2 NUM? {_NEAR}"
            f"|THEUNITS (AND THEUNITS)? FEW? {_NEAR}|THEPERIOD LAST|THEUNIT1 {_RELATION}|THIS THEUNIT1)>",
            f"<lasting: DURING {_ABOUT} {_AMOUNT}>",
            f"<ago: AGO {_ABOUT} {_AMOUNT} ABOUT?>",
            f"<since_amount: SINCE {_ABOUT} {_AMOUNT} ABOUT?>",
            f"<after: AFTER {_ABOUT} {_AMOUNT} (OF THAT)?>",
            f"<month: DURING? ({_MONTH}|{_HIJRI_MONTH})>",
            f"<year: DURING? (YEARWORD (YEAR ERA?|HYEAR ERA?)|{_SPELLED_YEAR}|HYEAR ERA|YEAR ERA)>",
            "<bare_year: YEAR>",
            "<moment: MOMENT>",
            "<vague: LATELY>",
            "<part: ADVERB>",
        )
    ),
)

# ---- the grammar of joined points

_JOINED: Final = Rule("time.joined", "<since: SINCE> POINT | (OF|<between: BETWEEN>)? POINT COMMA? (UNTIL|TO|DASH|<and: AND>) POINT")

#: prepositions and the like, a closed class; times.yaml holds those that only time phrases have
_GLUE: Final[dict[str, frozenset[str]]] = {
    "من": frozenset({"OF"}), "في": frozenset({"IN"}), "الي": frozenset({"TO"}), "بين": frozenset({"BETWEEN"}),
    "و": frozenset({"AND"}), "ال": frozenset({"THE"}), "هذا": frozenset({"THIS"}), "هذه": frozenset({"THIS"}),
    "ذلك": frozenset({"THAT"}), "تلك": frozenset({"THAT"}), "نفس": frozenset({"SAMEWORD"}), "ذات": frozenset({"SAMEWORD"}),
    "-": frozenset({"DASH", "SEP"}), "/": frozenset({"SLASH", "SEP"}), "(": frozenset({"OPEN"}), ")": frozenset({"CLOSE"}),
    ",": frozenset({"COMMA"}), "،": frozenset({"COMMA"}),
}  # fmt: skip
_AND: Final = frozenset({"AND"})
_NOTHING: Final[Tags] = frozenset()
_POINT_TAG: Final = frozenset({"POINT"})

#: kinds of point that can begin or end a range, or stand behind «منذ»
_ENDS: Final = frozenset(
    {"night", "today_date", "today", "weekday", "date", "phase", "month", "year", "bare_year", "told", "stretch"}
)
#: «لليوم الثالث» is an entry of its own, for other lexicons hold the word with its preposition
_DAYS: Final = {"today": ("SHIFT", "TODAY"), "today.for": ("SHIFT", "TODAY", "FOR")}
_RELATIONS: Final = {
    "LAST": "past", "NEXT": "next", "CURRENT": "current", "SAME": "same", "FOLLOWING": "following", "FORMER": "former",
}  # fmt: skip
_PUNCTUATION: Final = frozenset({"COMMA", "OPEN", "DASH", "SLASH", "OF"})
#: tags that may stand before a month that has neither day nor year: «في آذار»، «منذ آذار»
_BEFORE_MONTH: Final = frozenset({"IN", "SINCE", "DURING", "UNTIL", "TO", "BETWEEN", "PHASE", "OF", "AND"})
#: classes of times.yaml that alone are no reason to look closer
_WEAK: Final = frozenset({"preposition", "relation", "ordinal", "about", "more", "few", "era", "name-head", "phase", "clock"})
_YEARS: Final = range(1900, 2101)
_HIJRI_YEARS: Final = range(1300, 1501)
#: how far behind «منذ توقيع الاتفاق بين … في آذار 2020» its date may stand
_SINCE_REACH: Final = 9
#: tokens of the longest form that a window may begin with
_LONGEST: Final = 4


class _Item(msgspec.Struct, frozen=True, gc=False):
    """One time word, number or mark, with its tags; `number` is -1 where it has none."""

    tags: Tags
    first: int
    last: int
    proclitic: int = 0
    number: int = -1
    part: str = ""


class _Found(msgspec.Struct, frozen=True):
    """A point: items `[first, last)`, which alternative of the grammar it is, and what it says."""

    kind: str
    first: int
    last: int
    form: str
    values: Values


def find_times(read: ReadDocument) -> tuple[TimeMention, ...]:
    """All time expressions of a document in reading order; none overlaps another."""
    found: list[TimeMention] = []
    for sentence in read.sentences:
        end = sentence.first
        for anchor in _anchors(read, sentence):
            if anchor < end:
                continue
            items, end = _window(read, sentence, anchor, end)
            found.extend(_mentions(read, sentence, items))
    return tuple(found)


# ---- where to look


def _anchors(read: ReadDocument, sentence: Sentence) -> Iterator[int]:
    """Tokens that can be the heart of a time expression."""
    tokens = read.tokens
    for i in range(sentence.first, sentence.last):
        times = read.tags_at(i).get("TIME")
        if times is not None:
            if any(reading.entry.cls not in _WEAK for reading in times):
                yield i
        elif tokens[i].kind is TokenKind.NUMBER and _is_date_like(tokens, i, sentence.last):
            yield i


def _is_date_like(tokens: tuple[Token, ...], i: int, last: int) -> bool:
    text = tokens[i].text
    if text.count(".") == 2:  # 07.10.2023
        return True
    if i + 1 < last and tokens[i + 1].text in ("/", "-") and tokens[i + 1].start == tokens[i].end:
        return True
    return len(text) == 4 and text.isdigit() and (int(text) in _YEARS or int(text) in _HIJRI_YEARS)


def _window(read: ReadDocument, sentence: Sentence, anchor: int, floor: int) -> tuple[list[_Item], int]:
    """The stretch of neighbouring time words around `anchor`, and the token behind it."""
    first, floor = anchor, max(floor, sentence.first)
    while (before := _start_before(read, first, floor)) < first:
        first = before
    items: list[_Item] = []
    i = first
    while i < sentence.last:
        item = _item(read, i)
        if item is None:
            if i >= anchor:
                break
            items.clear()  # what stood before is not joined to the anchor
            i += 1
            continue
        if item.proclitic and "AND" not in item.tags and read.tokens[i].text[0] in "وف":
            items.append(_Item(_AND, i, i))
        items.append(item)
        i = item.last
    return items, max(i, anchor + 1)


def _start_before(read: ReadDocument, i: int, floor: int) -> int:
    """Where the time word, number or mark that ends just before token `i` begins; `i` if there is none."""
    if i - 1 >= floor and _is_relevant(read, i - 1):
        return i - 1
    for k in range(i - 2, max(floor, i - _LONGEST) - 1, -1):
        if any(reading.last == i for tag in ("TIME", "NUMBER") for reading in read.at(k, tag)):
            return k
    return i


def _is_relevant(read: ReadDocument, i: int) -> bool:
    tags = read.tags_at(i)
    return "TIME" in tags or "NUMBER" in tags or read.tokens[i].kind is TokenKind.NUMBER or read.tokens[i].text in _GLUE


def _item(read: ReadDocument, i: int) -> _Item | None:
    token = read.tokens[i]
    times = [r for r in read.at(i, "TIME") if _is_usable(r, token.text)]
    numbers = read.at(i, "NUMBER")
    if times:
        return _time_item(times, numbers, i)
    if token.kind is TokenKind.NUMBER:
        return _digits(token.text, i)
    if numbers:
        return _number_item(numbers[0], i)
    glue = _GLUE.get(token.text)
    return _Item(glue, i, i + 1) if glue is not None else None


# ---- what a word can be


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
    if cls == "day":
        return "ل" not in letters or reading.article  # «لامس»
    return True


def _time_item(readings: list[Reading], numbers: list[Reading] | tuple[Reading, ...], i: int) -> _Item:
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
        if reading.last == readings[0].last and number < 0 and not tags & {"ORDINAL", "SHIFT"}:
            number = _value(reading)
            tags.add("NUM")
    chosen = readings[0]
    if number in (20, 30) and tags & {"ORDINAL", "NUM"}:
        tags.add("TENS")
    proclitic = chosen.proclitic
    if "TODAY" in tags:
        number = 0
        if any(reading.article and reading.proclitic for reading in readings):
            tags.add("FOR")
        elif "FOR" in tags:
            proclitic = 2
    return _Item(frozenset(tags), i, chosen.last, proclitic, number, part)


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
    value = reading.entry.get("value")
    return int(value) if value.isdigit() else -1


def _number_item(reading: Reading, i: int) -> _Item | None:
    value = _value(reading)
    if value < 0:
        return None
    tags = ("NUM", "MILLENNIUM") if value in (1000, 2000) else ("NUM", "TENS") if value in (20, 30) else ("NUM",)
    return _Item(frozenset(tags), i, reading.last, reading.proclitic, value)


def _digits(text: str, i: int) -> _Item:
    if text.count(".") == 2:
        return _Item(frozenset({"FULL"}), i, i + 1)
    if not text.isdigit():
        return _Item(frozenset({"NUM"}), i, i + 1)
    value = int(text)
    tags = ["NUM"]
    if 1 <= value <= 31 and len(text) <= 2:
        tags.append("DAY")
    if len(text) == 2:
        tags.append("TWO")
    if len(text) == 4 and value in _YEARS:
        tags.append("YEAR")
    if len(text) == 4 and value in _HIJRI_YEARS:
        tags.append("HYEAR")
    return _Item(frozenset(tags), i, i + 1, 0, value)


# ---- points


def _mentions(read: ReadDocument, sentence: Sentence, items: list[_Item]) -> Iterator[TimeMention]:
    points = _points(read, items)
    if not points:
        return
    yield from _join(read, sentence, items, points)


def _points(read: ReadDocument, items: list[_Item]) -> list[_Found]:
    tags = [item.tags for item in items]
    points: list[_Found] = []
    at = 0
    while (match := next(_POINT.find(tags, at), None)) is not None:
        point = _point(read, items, match)
        if point is None:
            at = match.first + 1
            continue
        at = max(point.last, match.first + 1)
        if point.form:
            points.append(point)
    return points


def _point(read: ReadDocument, items: list[_Item], match: Match) -> _Found | None:
    """What a match says; None to try again one item on; `form` "" where the words are understood and are no time."""
    kind = next(iter(match.parts))
    first, last = _trim(items, match.first, match.last)
    if kind in ("clock", "nth") and not _is_count_of_days(items, first, kind):
        return _Found(kind, first, last, "", {})
    stretch = items[first:last]
    if _is_part_of_name(read, items, first, last, kind) or not _is_sound(read, items, first, last, kind):
        return None
    form, values = _said(read, kind, stretch)
    return _Found(kind, first, last, form, values)


def _trim(items: list[_Item], first: int, last: int) -> tuple[int, int]:
    """Marks at the ends do not belong to a point, nor does a bracket without its other half."""
    while last - first > 1 and items[last - 1].tags & _PUNCTUATION:
        last -= 1
    closes = "CLOSE" in items[last - 1].tags
    if closes and not any("OPEN" in item.tags for item in items[first:last]):
        last -= 1
    return first, last


def _is_count_of_days(items: list[_Item], first: int, kind: str) -> bool:
    """«لليوم الثالث على التوالي»: since two days ago; «اليوم الثالث للحملة» is no date."""
    return kind == "nth" and "FOR" in items[first].tags


def _is_part_of_name(read: ReadDocument, items: list[_Item], first: int, last: int, kind: str) -> bool:
    """«سوق الجمعة»، «شارع 23 يوليو»، «صحيفة اليوم»، «الأمين العام الحالي»."""
    before = items[first].first - 1
    if before < 0:
        return False
    names = " ".join(r.entry.get("names") for r in read.at(before, "TIME") if r.entry.cls == "name-head" and not r.article)
    if not names:
        return False
    stretch = items[first:last]
    wanted = {"weekday": "weekday", "today": "day", "date": "date", "month": "month", "year": "year", "stretch": "year"}.get(kind)
    if wanted is None or wanted not in names or "YEAR" in _all_tags(stretch):
        return False
    return kind not in ("weekday", "today") or last - first == 1


def _all_tags(items: list[_Item]) -> frozenset[str]:
    return frozenset().union(*(item.tags for item in items))


def _is_sound(read: ReadDocument, items: list[_Item], first: int, last: int, kind: str) -> bool:
    stretch = items[first:last]
    following = items[last].tags if last < len(items) else _NOTHING
    if kind in ("ago", "after", "since_amount", "lasting"):
        # «قبل عام 2011»، «منذ شهر آذار»، «قبل يوم السبت» name a date, not an amount
        return not (following & {"YEAR", "MONTH", "HMONTH", "MILLENNIUM", "WEEKDAY", "HYEAR"})
    if kind == "month":
        return _is_plain_month(read, items, first, last)
    if kind == "moment":
        return first == 0 or "UNTIL" not in items[first - 1].tags  # «حتى الآن»
    if kind == "bare_year":
        return first > 0 and bool(items[first - 1].tags & {"SINCE", "UNTIL"})
    if kind in ("weekday", "date", "today_date"):
        return _is_joined(read, stretch)
    return kind != "days" or "MONTH" in _all_tags(stretch) or not _is_loose(stretch)


def _is_loose(stretch: list[_Item]) -> bool:
    return not _all_tags(stretch) & {"HMONTH", "MONTHWORD"}


def _is_plain_month(read: ReadDocument, items: list[_Item], first: int, last: int) -> bool:
    """A month that stands alone needs «في» or the like before it, for مارس، أب and رمضان are other words too."""
    stretch = items[first:last]
    tags = _all_tags(stretch)
    months = [item for item in stretch if item.tags & {"MONTH", "HMONTH"}]
    if len(months) > 1 or tags & {"MONTHWORD", "DURING", "YEAR", "YEARWORD", "HYEAR", "LAST", "NEXT", "CURRENT", "SAME"}:
        return True
    before = items[first - 1].tags if first else _NOTHING
    if "HMONTH" in tags:
        return bool(before & {"IN", "SINCE"})
    written = read.raw(months[0].first)[months[0].proclitic :]
    if written.startswith(("أب", "اب")) and len(months[0].tags) == 1 and read.tokens[months[0].first].text[months[0].proclitic :] == "اب":
        return False  # «في أب»
    return bool(before & _BEFORE_MONTH) or months[0].proclitic > 0


def _is_joined(read: ReadDocument, stretch: list[_Item]) -> bool:
    """The parts of 14/5/2021 touch, so that «3 - 5 - 12» is no date."""
    tokens = read.tokens
    for k, item in enumerate(stretch[1:-1], 1):
        if "SEP" in item.tags and "NUM" in stretch[k - 1].tags and "NUM" in stretch[k + 1].tags:
            i = item.first
            if tokens[i - 1].end != tokens[i].start or tokens[i].end != tokens[i + 1].start:
                return False
    return True


# ---- what a point says


def _said(read: ReadDocument, kind: str, stretch: list[_Item]) -> tuple[str, Values]:
    match kind:
        case "ago" | "since_amount" | "after" | "lasting":
            return _amount(kind, stretch)
        case "stretch":
            return _near_stretch(stretch)
        case "nth":
            return "since", {"unit": "day", "amount": _sum(stretch[1:]) - 1, "direction": -1}
        case "told":
            return "relative", _told(stretch)
        case "moment":
            return "relative", {"shift": 0}
        case "vague":
            return "none", {}
        case "part":
            return "part-of-day", {"part": stretch[0].part}
        case _:
            values = _date_values(read, kind, stretch)
            return _form(kind, stretch, values), values


def _form(kind: str, stretch: list[_Item], values: Values) -> str:
    if kind in ("night", "days", "years") or "month2" in values:
        return "range"
    tags = _all_tags(stretch)
    if "HMONTH" in tags or "HYEAR" in tags:
        return "hijri"
    if tags & {"MONTH", "FULL", "YEAR", "MILLENNIUM", "MONTHWORD", "YEARWORD"} or "day" in values:
        return "calendar"
    return "weekday" if "weekday" in values else "relative"


def _sum(stretch: list[_Item]) -> int:
    """Spelled numbers add up: «الحادي والعشرين»، «ألفين وتسعة عشر»."""
    return sum(item.number for item in stretch if item.number > 0 and item.tags & {"NUM", "ORDINAL"})


def _unit(stretch: list[_Item]) -> str:
    for item in stretch:
        for tag in item.tags:
            if tag.startswith("U:"):
                return tag[2:]
    return ""


def _amount(kind: str, stretch: list[_Item]) -> tuple[str, Values]:
    values: Values = {"unit": _unit(stretch), "direction": 1 if kind == "after" else -1}
    tags = _all_tags(stretch)
    if "NUM" in tags:
        values["amount"] = _sum(stretch)
    elif tags & {"UNIT1", "UNIT2"}:
        values["amount"] = 2 if "UNIT2" in tags else 1
    if "MORE" in tags:
        values["bound"] = "more"
    if kind == "after":
        values["antecedent"] = 1
    return {"ago": "relative", "after": "relative", "since_amount": "since", "lasting": "last-hours"}[kind], values


def _near_stretch(stretch: list[_Item]) -> tuple[str, Values]:
    tags = _all_tags(stretch)
    values: Values = {"unit": _unit(stretch)}
    if "NUM" in tags:
        values["amount"] = _sum(stretch)
    elif "THEUNIT2" in tags:
        values["amount"] = 2
    elif "THIS" in tags:
        values["current"] = 1
    values.update(_relation(tags))
    single = "THEUNIT1" in tags and "NUM" not in tags
    return ("relative" if single else "last-hours"), values


def _relation(tags: Tags) -> Values:
    values: Values = {key: 1 for tag, key in _RELATIONS.items() if tag in tags}
    if "LAST" in tags and "AGO" in tags:
        values["before_last"] = 1
    return values


def _told(stretch: list[_Item]) -> Values:
    tags = _all_tags(stretch)
    values: Values = {"antecedent": 1, "unit": _unit(stretch) or "period"}
    values.update(_relation(tags & {"FOLLOWING", "FORMER"}))
    return _with_part(values, stretch)


def _with_part(values: Values, stretch: list[_Item]) -> Values:
    part = next((item.part for item in stretch if item.part), "")
    if part:
        values["part"] = part
    return values


def _date_values(read: ReadDocument, kind: str, stretch: list[_Item]) -> Values:
    values: Values = {}
    year_word = False
    for k, item in enumerate(stretch):
        tags = item.tags
        if "FULL" in tags:
            values.update(_numeric([int(p) for p in read.tokens[item.first].text.split(".")]))
        elif "WEEKDAY" in tags:
            _put(values, "weekday", item.number)
        elif tags & {"MONTH", "HMONTH"}:
            if values.get("month") != item.number:
                _put(values, "month", item.number)
        elif "SHIFT" in tags and kind not in ("phase", "half"):
            values["shift"] = item.number
        elif "PHASE" in tags:
            values["phase"] = _phase(read, item)
        elif "YEARWORD" in tags:
            year_word = True
            if "month" not in values:
                values["unit"] = "year"
        elif "THIS" in tags:
            values["current"] = 1
        elif tags & set(_RELATIONS):
            prefix = "year." if year_word else ""
            before = stretch[k - 1].tags if k else _NOTHING
            values.update({prefix + key: v for key, v in _relation(tags | (before & {"AGO"})).items()})
    values.update(_numbers(kind, stretch, values))
    return _with_part(values, stretch)


def _put(values: Values, key: str, value: int) -> None:
    values[f"{key}2" if key in values else key] = value


def _phase(read: ReadDocument, item: _Item) -> str:
    return next(r.entry.get("value") for r in read.at(item.first, "TIME") if r.entry.cls == "phase")


def _numbers(kind: str, stretch: list[_Item], values: Values) -> Values:
    """Days and years among the numbers of a point."""
    if any("SEP" in item.tags for item in stretch) and kind not in ("days", "night", "years"):
        numbers = [item.number for item in stretch if "NUM" in item.tags]
        if "month" not in values and len(numbers) >= 2:
            return _numeric(numbers[:3])
    if kind == "half":
        ordinal = next(item.number for item in stretch if "ORDINAL" in item.tags)
        return {"half": ordinal, **_years(stretch)}
    found: Values = _years(stretch)
    days = _days(stretch) if kind not in ("year", "phase", "month", "years", "bare_year") else []
    for day in days[:1] + days[-1:] if len(days) > 1 else days:
        _put(found, "day", day)
    return found


def _years(stretch: list[_Item]) -> Values:
    found: Values = {}
    for k, item in enumerate(stretch):
        if item.tags & {"YEAR", "HYEAR"}:
            _put(found, "year", item.number)
        elif "MILLENNIUM" in item.tags:
            return {"year": _sum(stretch[k:])}
    return found


def _days(stretch: list[_Item]) -> list[int]:
    days: list[int] = []
    for k, item in enumerate(stretch):
        if "TENS" in item.tags and k > 1 and "AND" in stretch[k - 1].tags and "ORDINAL" in stretch[k - 2].tags:
            days[-1] += item.number  # «الحادي والعشرين»
        elif "DAY" in item.tags or "ORDINAL" in item.tags:
            days.append(item.number)
        elif item.tags & {"YEAR", "HYEAR", "MILLENNIUM"}:
            break
    return days


def _numeric(numbers: list[int]) -> Values:
    """14/5/2021, 2021-05-14, 14/5/21; day before month, the other way only where nothing else is possible (5/14/2021)."""
    if numbers[0] > 31:
        year, month, day = numbers
    else:
        day, month = numbers[:2]
        year = numbers[2] if len(numbers) > 2 else -1
        if month > 12 >= day:
            day, month = month, day
    values: Values = {"day": day, "month": month}
    if year < 0 and day <= 12:
        values["swappable"] = 1
    if year >= 0:
        values["year"] = year + 2000 if year < 100 else year
    return values


# ---- points joined


def _join(read: ReadDocument, sentence: Sentence, items: list[_Item], points: list[_Found]) -> Iterator[TimeMention]:
    """Mentions of the points, those behind «منذ» and the ends of a range as one."""
    tags: list[Tags] = []
    places: list[tuple[int, int, _Found | None]] = []
    at = 0
    for point in points:
        for k in range(at, point.first):
            tags.append(items[k].tags)
            places.append((k, k + 1, None))
        tags.append(_POINT_TAG if point.kind in _ENDS else _NOTHING)
        places.append((point.first, point.last, point))
        at = point.last
    free = 0
    for match in _JOINED.find(tags):
        parts = [p for _, _, p in places[match.first : match.last] if p is not None]
        if "and" in match.parts and "between" not in match.parts:
            continue
        yield from _alone(read, sentence, items, places[free : match.first])
        first, last = places[match.first][0], places[match.last - 1][1]
        if "since" in match.parts:
            yield _mention(read, sentence, items[first:last], "since", "time.since", _prefixed("from", parts[0]))
        else:
            both = {**_prefixed("from", parts[0]), **_prefixed("to", parts[1])}
            yield _mention(read, sentence, items[first:last], "range", "time.range", both)
        free = match.last
    yield from _alone(read, sentence, items, places[free:])


def _alone(
    read: ReadDocument, sentence: Sentence, items: list[_Item], places: list[tuple[int, int, _Found | None]]
) -> Iterator[TimeMention]:
    for first, last, point in places:
        if point is None or (point.kind == "bare_year"):
            continue
        start = _since_before(read, sentence, items[first].first) if point.form in ("calendar", "hijri") else None
        if start is None:
            rule = f"time.{point.kind.replace('_', '-')}"
            yield _mention(read, sentence, items[first:last], point.form, rule, point.values)
        else:
            far = [_Item(frozenset({"SINCE"}), start, start + 1, _proclitic(read, start)), *items[first:last]]
            yield _mention(read, sentence, far, "since", "time.since-happening", _prefixed("from", point))


def _since_before(read: ReadDocument, sentence: Sentence, first: int) -> int | None:
    """The «منذ» of «منذ بدء العملية في 13 أبريل»: the happening named between has the date as its own."""
    tokens = read.tokens
    if first - 1 <= sentence.first or "IN" not in _GLUE.get(tokens[first - 1].text, _NOTHING):
        return None
    for i in range(first - 2, max(sentence.first, first - _SINCE_REACH) - 1, -1):
        if tokens[i].kind is TokenKind.PUNCT:
            return None
        if any(r.entry.id == "since" for r in read.at(i, "TIME")):
            return i
    return None


def _proclitic(read: ReadDocument, i: int) -> int:
    return read.at(i, "TIME")[0].proclitic


def _prefixed(end: str, point: _Found) -> Values:
    return {f"{end}.form": point.form, **{f"{end}.{key}": value for key, value in point.values.items()}}


def _mention(read: ReadDocument, sentence: Sentence, items: list[_Item], form: str, rule: str, values: Values) -> TimeMention:
    items = [item for item in items if item.last > item.first]
    first, last = items[0].first, items[-1].last
    start = read.tokens[first].at(_outside(read, items[0]))
    return TimeMention(
        span=Span(start, read.tokens[last - 1].end), first=first, last=last, sentence=sentence.index, found_by=rule, form=form, values=values
    )


def _outside(read: ReadDocument, item: _Item) -> int:
    """Letters that stay outside the span."""
    return item.proclitic
