"""Finds every expression of a day or a stretch of time: «مساء أمس السبت»، «12 آذار 2018»، «من 10 إلى 12 تشرين الثاني».

Two small grammars over the words of times.yaml. The first reads *points*: a day, a month, a year, a stretch that is
measured from the publication date. The second joins points: «منذ» and a point, two points as the ends of a range. Both
run only on stretches of neighbouring time words, numbers and prepositions, so a report without them costs one look at
each token.

`TimeMention.values` holds, where the words give it:
    weekday 0-6 (Monday 0), shift (days from today: أمس -1), day, month, year (of `form` calendar or hijri)
    day2, month2, weekday2, year2   the other end of «8–21 حزيران»، «ليل السبت - الأحد»، «عامي 2017 و2020»
    unit (minute hour day week month year period), amount (absent: not stated), direction (-1 ago, 1 ahead),
        bound "more" («منذ أكثر من عامين»)
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

from tawthiq.arabic.tokens import NUMBER, PUNCT
from tawthiq.extract.reading import ReadDocument
from tawthiq.extract.time_values import Values, said
from tawthiq.extract.time_words import GLUE, HIJRI_YEARS, YEARS, Item, all_tags, is_dotted, item_at
from tawthiq.grammar.engine import Match, Rule, Tags, spell
from tawthiq.model.documents import Sentence, Token
from tawthiq.model.mentions import TimeMention
from tawthiq.model.spans import Span

# ---- the grammar of points

_DAY_NO = "(THE? DAY|ORDINAL)"  # الـ12، الحادي والعشرين
_RELATION = "(AGO? LAST|NEXT|CURRENT|SAME)"
_MONTH_NAME = "(MONTH OPEN MONTH CLOSE|MONTH SLASH? MONTH|MONTH)"  # نوفمبر (تشرين الثاني)، تموز/يوليو
_SPELLED_YEAR = "YEARWORD MILLENNIUM (AND? NUM)*"  # عام ألفين وتسعة عشر
_YEAR_REF = f"(OF? YEARWORD {_RELATION}|OF? YEARWORD? YEAR ERA?|{_SPELLED_YEAR})"
_THAT_YEAR = f"(YEARWORD ({_RELATION}|YEAR ERA?)|{_SPELLED_YEAR})"
_MONTH = f"(MONTHWORD? {_MONTH_NAME} ({_YEAR_REF}|{_RELATION})?)"
_HIJRI_MONTH = f"(MONTHWORD? HMONTH (OF? YEARWORD? HYEAR ERA?|{_RELATION})?)"
_THIS_MONTH = f"(MONTHWORD {_RELATION}|THIS MONTHWORD)"
_OF_MONTH = f"(OF? ({_MONTH}|{_HIJRI_MONTH})|OF {_THIS_MONTH})"
_NUMERIC = "(FULL ERA?|DAY SEP DAY SEP (YEAR|HYEAR|TWO) ERA?|YEAR SEP DAY SEP DAY)"
_SEPARATED = f"DAY SEP {_MONTH_NAME} (SEP? YEAR ERA?)?"  # 04/ أيار/ 2024، 16-آب
_DATE = f"({_NUMERIC}|{_SEPARATED}|{_DAY_NO} {_OF_MONTH})"
_BEHIND = f"(COMMA? OPEN? {_DATE} CLOSE?)"
_DAY_AND_MONTH = "OPEN? DAY SEP DAY CLOSE?"  # الخميس 02/03
_LEAD = "(PART COMMA? OF?)?"
_WEEKDAY = "DAYWORD? WEEKDAY"
_TODAY = f"{_LEAD} THIS? DAYWORD? SHIFT ADVERB? (COMMA? {_WEEKDAY} {_RELATION}?)? ADVERB?"
_ONE = "(SHIFT|THEUNIT1|THEPERIOD)"
_AMOUNT = "(THE? NUM (AND? NUM)* (UNIT1|UNITS)|UNIT2|UNIT1|FEW? UNITS)"
_ABOUT = "(ABOUT|MORE)?"
_COUNTED = "(THE? NUM (AND? NUM)* (UNIT1|UNITS)|(THEUNITS|THEUNIT1) THE? NUM|THEUNIT2 NUM?)"
_NEAR = "(LAST|NEXT|CURRENT)"

_POINT: Final = Rule(
    "time.point",
    " | ".join(
        (
            "<clock: CLOCK THE? (NUM|ORDINAL)>",
            f"<days: (OF|BETWEEN|UNIT2)? {_DAY_NO} (DASH|UNTIL|TO|AND {_DAY_NO} AND|AND) {_DAY_NO} {_OF_MONTH}>",
            f"<night: (PART DAYWORD?|UNIT2|BETWEEN)? WEEKDAY (DASH|SLASH|AND)? WEEKDAY {_RELATION}?>",
            "<years: UNIT2 YEAR (AND|DASH) YEAR ERA?>",
            f"<told: DURING? {_LEAD} (SAMEWORD {_ONE}|{_ONE} (SAME|FOLLOWING|FORMER)|THAT {_ONE}|THATTIME)>",
            f"<today_date: {_TODAY} {_BEHIND}>",
            f"<nth: {_LEAD} SHIFT ORDINAL (AND? NUM)?|FOR NUM>",
            f"<today: {_TODAY}>",
            f"<weekday: {_LEAD} {_WEEKDAY} {_RELATION}? ADVERB? (OPEN? SHIFT CLOSE?)? ({_BEHIND}|{_DAY_AND_MONTH})?>",
            f"<date: {_LEAD} DAYWORD? {_DATE} ADVERB?>",
            f"<phase: PHASE ({_MONTH}|{_HIJRI_MONTH}|{_THIS_MONTH}|{_THAT_YEAR}|THIS? YEARWORD|MONTHWORD)>",
            f"<half: DURING? HALF ORDINAL OF ({_MONTH}|{_THIS_MONTH}|{_THAT_YEAR})>",
            f"<stretch: DURING? ({_COUNTED} {_NEAR}|THEUNITS (AND THEUNITS)? FEW? {_NEAR}|THEPERIOD LAST"
            f"|THEUNIT1 {_RELATION}|THIS THEUNIT1)>",
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

_JOINED: Final = Rule(
    "time.joined", "<since: SINCE> POINT | (OF|<between: BETWEEN>)? POINT COMMA? (UNTIL|TO|DASH|<and: AND>) POINT"
)

_AND: Final = frozenset({"AND"})
_NOTHING: Final[Tags] = frozenset()
_POINT_TAG: Final = frozenset({"POINT"})

#: kinds of point that can begin or end a range, or stand behind «منذ»
_ENDS: Final = frozenset(
    {"night", "today_date", "today", "weekday", "date", "phase", "month", "year", "bare_year", "told", "stretch"}
)
#: kinds of point that a name can hold, as `names` of a name-head says it
_NAMED: Final = {
    "weekday": "weekday", "today": "day", "date": "date", "month": "month", "year": "year", "stretch": "year",
    "told": "year",
}  # fmt: skip
_PUNCTUATION: Final = frozenset({"COMMA", "OPEN", "DASH", "SLASH", "OF"})
#: tags that may stand before a month that has neither day nor year: «في آذار»، «منذ آذار»
_BEFORE_MONTH: Final = frozenset({"IN", "SINCE", "DURING", "UNTIL", "TO", "BETWEEN", "PHASE", "OF", "AND"})
#: tags that make a word a month wherever it stands
_MONTH_COMPANY: Final = frozenset(
    {"MONTHWORD", "DURING", "YEAR", "YEARWORD", "HYEAR", "LAST", "NEXT", "CURRENT", "SAME"}
)
#: «آب» as folded, where it is like «أب» (father)
_AB: Final = "اب"
#: classes of times.yaml that alone are no reason to look closer
_WEAK: Final = frozenset(
    {"preposition", "relation", "ordinal", "about", "more", "few", "era", "name-head", "phase", "clock"}
)
#: how far behind «منذ توقيع الاتفاق بين … في آذار 2020» its date may stand
_SINCE_REACH: Final = 9
_THAT: Final = "ان"
#: tokens of the longest form that a window may begin with
_LONGEST: Final = 4


class _Found(msgspec.Struct, frozen=True, gc=False):
    """A point: items `[first, last)`, which alternative of the grammar it is, and what it says."""

    kind: str
    first: int
    last: int
    form: str
    values: Values


#: items `[first, last)` of a point, or one item between points
_Place = tuple[int, int, _Found | None]


def find_times(read: ReadDocument) -> tuple[TimeMention, ...]:
    """All time expressions of a document in reading order; none overlaps another."""
    found: list[TimeMention] = []
    for sentence in read.sentences:
        end = sentence.first
        for anchor in _anchors(read, sentence):
            if anchor < end:
                continue
            items, end = _window(read, sentence, anchor, end)
            points = _points(read, items)
            if points:
                found.extend(_join(read, sentence, items, points, found[-1].last if found else 0))
    return tuple(found)


# ---- where to look


def _anchors(read: ReadDocument, sentence: Sentence) -> list[int]:
    """Tokens that can be the heart of a time expression."""
    found = {r.first for r in read.of_tag(sentence, "TIME") if r.entry.cls not in _WEAK}
    for i in read.numbers:
        inside = sentence.first <= i < sentence.last and not read.at(i, "TIME")
        if inside and _is_date_like(read.tokens, i, sentence.last):
            found.add(i)
    return sorted(found)


def _is_date_like(tokens: tuple[Token, ...], i: int, last: int) -> bool:
    text = tokens[i].text
    if is_dotted(text):
        return True
    if i + 1 < last and tokens[i + 1].text in ("/", "-") and tokens[i + 1].start == tokens[i].end:
        return True
    return len(text) == 4 and text.isdigit() and (int(text) in YEARS or int(text) in HIJRI_YEARS)


def _window(read: ReadDocument, sentence: Sentence, anchor: int, floor: int) -> tuple[list[Item], int]:
    """The stretch of neighbouring time words around `anchor`, and the token behind it."""
    first, floor = anchor, max(floor, sentence.first)
    while (before := _start_before(read, first, floor)) < first:
        first = before
    items: list[Item] = []
    i = first
    while i < sentence.last:
        item = item_at(read, i)
        if item is None:
            if i >= anchor:
                break
            items.clear()  # what stood before is not joined to the anchor
            i += 1
            continue
        if item.proclitic and "AND" not in item.tags and read.tokens[i].text[0] in "وف":
            items.append(Item(_AND, i, i))
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
    return "TIME" in tags or "NUMBER" in tags or read.tokens[i].kind is NUMBER or read.tokens[i].text in GLUE


# ---- points


def _points(read: ReadDocument, items: list[Item]) -> list[_Found]:
    """The points of a window from left to right."""
    tags = spell([item.tags for item in items])
    points: list[_Found] = []
    at = 0
    while (match := _POINT.first(tags, at)) is not None:
        point = _point(read, items, match)
        if point is None:
            at = match.first + 1
            continue
        at = max(point.last, match.first + 1)
        if point.form:
            points.append(point)
    return points


def _point(read: ReadDocument, items: list[Item], match: Match) -> _Found | None:
    """What a match says; None to try again one item on; `form` "" where the words are understood and are no time."""
    kind = next(iter(match.parts))
    first, last = _trim(items, match.first, match.last)
    if kind == "clock" or (kind == "nth" and "FOR" not in items[first].tags):
        # «اليوم الثالث للحملة» is no date; «لليوم الثالث على التوالي» is since two days ago
        return _Found(kind, first, last, "", {})
    stretch = items[first:last]
    if _is_part_of_name(read, items, first, last, kind) or not _is_sound(read, items, first, last, kind):
        return None
    form, values = said(read, kind, stretch)
    return _Found(kind, first, last, form, values)


def _trim(items: list[Item], first: int, last: int) -> tuple[int, int]:
    """Marks at the ends do not belong to a point, nor does a bracket without its other half."""
    while last - first > 1 and items[last - 1].tags & _PUNCTUATION:
        last -= 1
    closes = "CLOSE" in items[last - 1].tags
    if closes and not any("OPEN" in item.tags for item in items[first:last]):
        last -= 1
    return first, last


def _is_part_of_name(read: ReadDocument, items: list[Item], first: int, last: int, kind: str) -> bool:
    """«سوق الجمعة»، «شارع 23 يوليو»، «صحيفة اليوم»، «الأمين العام الحالي»."""
    before = items[first].first - 1
    if before < 0:
        return False
    heads = [r.entry for r in read.at(before, "TIME") if r.entry.cls == "name-head" and not r.article]
    if not heads:
        return False
    names = " ".join(head.get("names") for head in heads)
    stretch = items[first:last]
    wanted = _NAMED.get(kind)
    tags = all_tags(stretch)
    if wanted is None or wanted not in names or "YEAR" in tags or (wanted == "year" and "YEARWORD" not in tags):
        return False
    return kind not in ("weekday", "today") or last - first == 1


def _is_sound(read: ReadDocument, items: list[Item], first: int, last: int, kind: str) -> bool:
    """What the grammar cannot see: whether a match says another thing by what stands around it."""
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
    return True


def _is_plain_month(read: ReadDocument, items: list[Item], first: int, last: int) -> bool:
    """A month that stands alone needs «في» or the like before it, for مارس، أب and رمضان are other words too."""
    stretch = items[first:last]
    tags = all_tags(stretch)
    months = [item for item in stretch if item.tags & {"MONTH", "HMONTH"}]
    if len(months) > 1 or tags & _MONTH_COMPANY:
        return True
    before = items[first - 1].tags if first else _NOTHING
    if "HMONTH" in tags:
        return bool(before & {"IN", "SINCE"})
    month = months[0]
    if read.tokens[month.first].text[month.proclitic :] == _AB and "آ" not in read.spelt(month.first):
        return False
    return bool(before & _BEFORE_MONTH) or month.proclitic > 0


def _is_joined(read: ReadDocument, stretch: list[Item]) -> bool:
    """The parts of 14/5/2021 touch, so that «3 - 5 - 12» is no date."""
    tokens = read.tokens
    for k, item in enumerate(stretch[1:-1], 1):
        if "SEP" in item.tags and "NUM" in stretch[k - 1].tags and "NUM" in stretch[k + 1].tags:
            i = item.first
            if tokens[i - 1].end != tokens[i].start or tokens[i].end != tokens[i + 1].start:
                return False
    return True


# ---- points joined


def _join(
    read: ReadDocument, sentence: Sentence, items: list[Item], points: list[_Found], taken: int
) -> list[TimeMention]:
    """Mentions of the points, those behind «منذ» and the ends of a range as one; tokens before `taken` are in use."""
    places = _places(items, points)
    tags = [items[first].tags if point is None else _tag(point) for first, _, point in places]
    found: list[TimeMention] = []
    free = 0
    for match in _JOINED.find(tags):
        parts = [point for _, _, point in places[match.first : match.last] if point is not None]
        if "and" in match.parts and "between" not in match.parts:
            continue
        found.extend(_alone(read, sentence, items, places[free : match.first], found[-1].last if found else taken))
        stretch = items[places[match.first][0] : places[match.last - 1][1]]
        if "since" in match.parts:
            found.append(_mention(read, sentence, stretch, "since", "time.since", _prefixed("from", parts[0])))
        else:
            both = {**_prefixed("from", parts[0]), **_prefixed("to", parts[1])}
            found.append(_mention(read, sentence, stretch, "range", "time.range", both))
        free = match.last
    found.extend(_alone(read, sentence, items, places[free:], found[-1].last if found else taken))
    return found


def _places(items: list[Item], points: list[_Found]) -> list[_Place]:
    """Each point, and each item between points, as one place of the second grammar."""
    places: list[_Place] = []
    at = 0
    for point in points:
        places.extend((k, k + 1, None) for k in range(at, point.first))
        places.append((point.first, point.last, point))
        at = point.last
    return places


def _tag(point: _Found) -> Tags:
    return _POINT_TAG if point.kind in _ENDS else _NOTHING


def _alone(
    read: ReadDocument, sentence: Sentence, items: list[Item], places: list[_Place], taken: int
) -> Iterator[TimeMention]:
    for first, last, point in places:
        if point is None or point.kind == "bare_year":
            continue
        happening = point.form in ("calendar", "hijri")
        start = _since_before(read, sentence, items[first].first, taken) if happening else None
        if start is None:
            rule = f"time.{point.kind.replace('_', '-')}"
            yield _mention(read, sentence, items[first:last], point.form, rule, point.values)
        else:
            far = [Item(frozenset({"SINCE"}), start, start + 1, _proclitic(read, start)), *items[first:last]]
            yield _mention(read, sentence, far, "since", "time.since-happening", _prefixed("from", point))
        taken = items[last - 1].last


def _since_before(read: ReadDocument, sentence: Sentence, first: int, taken: int) -> int | None:
    """The «منذ» of «منذ بدء العملية في 13 أبريل»: the happening named between has the date as its own."""
    tokens = read.tokens
    if first - 1 <= sentence.first or "IN" not in GLUE.get(tokens[first - 1].text, _NOTHING):
        return None
    for i in range(first - 2, max(sentence.first, taken, first - _SINCE_REACH) - 1, -1):
        if tokens[i].kind is PUNCT:
            return None
        if any(r.entry.id == "since" for r in read.at(i, "TIME")):
            return None if tokens[i + 1].text == _THAT else i  # «منذ أن خطفوه في آب»: the happening is the event itself
    return None


def _proclitic(read: ReadDocument, i: int) -> int:
    return read.at(i, "TIME")[0].proclitic


def _prefixed(end: str, point: _Found) -> Values:
    return {f"{end}.form": point.form, **{f"{end}.{key}": value for key, value in point.values.items()}}


def _mention(
    read: ReadDocument, sentence: Sentence, items: list[Item], form: str, rule: str, values: Values
) -> TimeMention:
    items = [item for item in items if item.last > item.first]
    first, last = items[0].first, items[-1].last
    start = read.tokens[first].at(items[0].proclitic)
    return TimeMention(
        span=Span(start, read.tokens[last - 1].end),
        first=first,
        last=last,
        sentence=sentence.index,
        found_by=rule,
        form=form,
        values=values,
    )
