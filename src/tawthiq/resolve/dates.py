"""Turns a time expression into dates, against the day that its report was published on.

The rules are the date rules of the annotation guide: a weekday is the nearest on or before publication, «أمس» the day
before, «خلال 24 ساعة» that day and publication, «الأسبوع الماضي» the seven days before, a month its first to its last
day, «منذ» from there to publication. A part of the day never moves the day. What cannot be told is an issue, never a
default.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Final

import msgspec
from hijridate import Gregorian, Hijri

from tawthiq.model.events import EventDate, Issue
from tawthiq.model.mentions import TimeMention

Values = dict[str, int | str]

_DAY: Final = timedelta(days=1)
_MESSAGES: Final = {
    "time.no-anchor": "{form} expression, but the publication date is unknown",
    "time.no-antecedent": "counted from a date told before, which is not known",
    "time.impossible": "no such date in the calendar",
    "time.vague": "the words give no bounds",
    "time.contradiction": "the words give two different dates",
}
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: how many days a day and a weekday said together may differ before they contradict each other
_WEEK: Final = 7
_LEAP_YEAR: Final = 2000


class Stretch(msgspec.Struct, frozen=True):
    """First and last day, both included, how exact the words are, and the rule that found them; `issue` what is odd."""

    start: date
    end: date
    precision: str
    method: str
    issue: str = ""


class _Frame(msgspec.Struct, frozen=True):
    """What dates are counted from: the publication date, a date told before, and whether what is told lies ahead."""

    published: date | None
    told: tuple[date, date] | None
    future: bool

    @property
    def today(self) -> date:
        if self.published is None:
            raise _UnresolvedTime("time.no-anchor")
        return self.published


class _UnresolvedTime(Exception):
    """Why a time has no date; never leaves this module. Its text is the issue's code."""


def resolve_time(
    mention: TimeMention,
    published: date | None,
    *,
    text: str | None = None,
    future: bool = False,
    antecedent: EventDate | None = None,
) -> tuple[EventDate | None, Issue | None]:
    """The dates of `mention`, and what a reader should know about them; each None where there is nothing.

    `text`: the mention's own words, put into the result beside its span. `future`: the event is planned or called for,
    so weekdays and days without a year lie ahead. `antecedent`: the date told before this mention, which «اليوم التالي»
    and «بعد يومين» count from.

    A bare part of the day gives (None, None): it names no day. Words without bounds («مؤخرا»، «قبل أيام») give an
    EventDate of precision "unknown" with an issue `time.vague`. Other issue codes: time.no-anchor, time.no-antecedent,
    time.impossible, time.contradiction (with a date: the more explicit of the two).
    """
    if mention.form == "part-of-day":
        return None, None
    frame = _Frame(published, _told(antecedent), future)
    try:
        stretch = _resolve(mention.form, mention.values, frame)
    except _UnresolvedTime as problem:
        return _unresolved(mention, str(problem), text)
    except (ValueError, OverflowError):
        return None, _issue(mention, "time.impossible")
    found = EventDate(
        start=stretch.start.isoformat(),
        end=stretch.end.isoformat(),
        precision=stretch.precision,
        text=text,
        span=mention.span,
        method=stretch.method,
    )
    return found, _issue(mention, stretch.issue) if stretch.issue else None


def named_days(mentions: Iterable[TimeMention], published: date | None) -> tuple[str, ...]:
    """The days that `mentions` name, in order: ISO days; where no publication tells which year or week, days of the
    year as `--08-13` (as XML Schema writes them) and weekdays as `monday`."""
    found: set[str] = set()
    for mention in mentions:
        resolved, _ = resolve_time(mention, published)
        if resolved is not None and resolved.precision == "day" and resolved.start is not None:
            found.add(resolved.start)
        elif resolved is None and published is None:
            found.update(_half_told(mention))
    return tuple(sorted(found))


def _half_told(mention: TimeMention) -> Iterable[str]:
    """«السبت 13 آب»: the weekday, and the day without its year."""
    values = mention.values
    if mention.form not in ("weekday", "calendar"):
        return
    if (weekday := _int(values, "weekday")) is not None and "weekday2" not in values:
        yield WEEKDAYS[weekday]
    day, month = _int(values, "day"), _int(values, "month")
    if not day or not month or month > 12 or "year" in values or "day2" in values:
        return
    if day <= calendar.monthrange(_LEAP_YEAR, month)[1]:
        yield f"--{month:02}-{day:02}"


def _told(antecedent: EventDate | None) -> tuple[date, date] | None:
    if antecedent is None or antecedent.start is None or antecedent.end is None:
        return None
    return date.fromisoformat(antecedent.start), date.fromisoformat(antecedent.end)


def _unresolved(mention: TimeMention, code: str, text: str | None) -> tuple[EventDate | None, Issue]:
    vague = EventDate(start=None, end=None, precision="unknown", text=text, span=mention.span, method="time.vague")
    return (vague if code == "time.vague" else None), _issue(mention, code)


def _issue(mention: TimeMention, code: str) -> Issue:
    return Issue(code=code, message=_MESSAGES[code].format(form=mention.form), span=mention.span)


def _resolve(form: str, values: Values, frame: _Frame) -> Stretch:
    """One of the rules below. Raises _UnresolvedTime, or ValueError for a date that no calendar has."""
    return _RULES.get(form, _nothing)(values, frame)


def _nothing(values: Values, frame: _Frame) -> Stretch:
    raise _UnresolvedTime("time.vague")


def _int(values: Values, key: str) -> int | None:
    value = values.get(key)
    return value if isinstance(value, int) else None


# ---- days counted from today or from a day told before


def _relative(values: Values, frame: _Frame) -> Stretch:
    if "shift" in values and "unit" not in values:
        day = frame.today + _DAY * int(values["shift"])
        return Stretch(day, day, "day", "time.relative-day")
    if "antecedent" in values and not (frame.future and frame.told is None):
        return _from_told(values, frame)
    if "direction" in values:
        return _ago(values, frame)
    return _near(values, frame)


def _from_told(values: Values, frame: _Frame) -> Stretch:
    """«اليوم ذاته»، «اليوم التالي»، «بعد يومين»."""
    if frame.told is None:
        raise _UnresolvedTime("time.no-antecedent")
    start, end = frame.told
    unit = str(values["unit"])
    if "following" in values:
        return _moved(end, end, 1, unit)
    if "former" in values:
        return _moved(start, start, -1, unit)
    if "direction" not in values:
        return Stretch(start, end, "day" if start == end else "range", "time.same")
    if unit in ("hour", "minute"):
        return Stretch(start, end, "day" if start == end else "range", "time.same")
    amount = _int(values, "amount")
    if amount is None or "bound" in values:
        raise _UnresolvedTime("time.vague")
    moved = _moved(start, end, amount, unit)
    if not frame.future and frame.published is not None and moved.end > frame.published:
        # what has happened is not dated after its report, so it was counted from another day
        raise _UnresolvedTime("time.no-antecedent")
    return moved


def _moved(start: date, end: date, amount: int, unit: str) -> Stretch:
    precision = "day" if start == end else "range"
    return Stretch(move(start, amount, unit), move(end, amount, unit), precision, "time.told-before")


def _ago(values: Values, frame: _Frame) -> Stretch:
    """«قبل يومين»: that day; of weeks, months and years the same day so many back."""
    unit, amount = str(values["unit"]), _int(values, "amount")
    if unit in ("hour", "minute"):
        day = frame.today - _DAY * ((amount or 0) // 24 if unit == "hour" else 0)
        return Stretch(day, day, "day", "time.ago")
    if amount is None or "bound" in values or unit == "period":
        raise _UnresolvedTime("time.vague")
    day = move(frame.today, amount * int(values["direction"]), unit)
    return Stretch(day, day, unit, "time.ago")


def move(day: date, amount: int, unit: str) -> date:
    """`day` moved by so many days, weeks, months, years or decades; a 31st becomes the last of a shorter month."""
    if unit in ("hour", "minute"):
        return day + _DAY * (int(amount / 24) if unit == "hour" else 0)
    if unit in ("day", "period"):
        return day + _DAY * amount
    if unit == "week":
        return day + _DAY * 7 * amount
    months = day.year * 12 + day.month - 1 + amount * {"month": 1, "year": 12, "decade": 120}[unit]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _near(values: Values, frame: _Frame) -> Stretch:
    """«الأسبوع الماضي»، «الشهر المقبل»، «هذا العام»."""
    unit = str(values.get("unit", ""))
    step = -1 - (1 if "before_last" in values else 0) if "past" in values else 1 if "next" in values else 0
    today = frame.today
    if unit == "week":
        if step:
            first = today + _DAY * (7 * step if step < 0 else 1)
            return Stretch(first, first + _DAY * 6, "week", "time.week")
        return Stretch(today - _DAY * 6, today, "week", "time.week")
    if unit == "month":
        day = move(today.replace(day=1), step, "month")
        return _month(day.year, day.month, "time.near-month")
    if unit == "year":
        return _year(today.year + step, "time.near-year")
    if unit == "day":
        return Stretch(today + _DAY * step, today + _DAY * step, "day", "time.relative-day")
    if unit in ("hour", "minute"):
        return _last(values, frame)
    raise _UnresolvedTime("time.vague")


def _last(values: Values, frame: _Frame) -> Stretch:
    """«خلال 24 ساعة الماضية»، «الأيام الثلاثة الماضية»: from so long before publication to publication."""
    unit, amount = str(values.get("unit", "")), _int(values, "amount")
    ahead = "next" in values
    if unit in ("hour", "minute"):
        days = max(1, -(-(amount or 24) // 24)) if unit == "hour" else 0
        other = move(frame.today, days if ahead else -days, "day")
    elif amount is None or "bound" in values or unit == "period":
        raise _UnresolvedTime("time.vague")
    else:
        other = move(frame.today, amount if ahead else -amount, unit)
    start, end = sorted((frame.today, other))
    return Stretch(start, end, "range", "time.last")


# ---- weekdays


def _weekday(values: Values, frame: _Frame) -> Stretch:
    """The nearest on or before publication; strictly before or after where the words or the plan say so."""
    if "shift" in values:
        return _agreed(values, frame)
    day = _nearest_weekday(int(values["weekday"]), values, frame)
    return Stretch(day, day, "day", "time.relative-weekday")


def _nearest_weekday(weekday: int, values: Values, frame: _Frame) -> date:
    ahead = (weekday - frame.today.weekday()) % 7
    back = (frame.today.weekday() - weekday) % 7
    if "next" in values or (frame.future and "past" not in values and "current" not in values):
        return frame.today + _DAY * (ahead or 7)
    if "past" in values:
        # «الخميس الماضي» in a report of a Thursday is not that Thursday
        return frame.today - _DAY * ((back or 7) + (7 if "before_last" in values else 0))
    return frame.today - _DAY * back


def _agreed(values: Values, frame: _Frame) -> Stretch:
    """«أمس السبت»: the two agree, or the report was published days after it was written and the weekday holds."""
    shift, weekday = int(values["shift"]), int(values["weekday"])
    day = frame.today + _DAY * shift
    if day.weekday() == weekday:
        return Stretch(day, day, "day", "time.relative-day")
    held = _nearest_weekday(weekday, {"next": 1} if shift > 0 else {}, frame)
    return Stretch(held, held, "day", "time.relative-weekday", "time.contradiction")


# ---- calendars


def _calendar(values: Values, frame: _Frame) -> Stretch:
    if "half" in values:
        return _half(values, frame)
    if "month" not in values and "day" not in values:
        return _phase_or_all(values, frame)
    if "month" not in values:
        return _of_near_month(values, frame)
    if "day" in values:
        found = _checked(_calendar_day(values, frame), values, frame)
        if found.issue and "swappable" in values:
            swapped = {**values, "day": values["month"], "month": values["day"]}
            other = _checked(_calendar_day(swapped, frame), values, frame)
            return found if other.issue else other
        return found
    year = _year_of_month(values, frame)
    return _phase(_month(year, int(values["month"]), "time.month"), values)


def _phase_or_all(values: Values, frame: _Frame) -> Stretch:
    """A year, or the start, middle or end of a year or month («مطلع العام الجاري»، «نهاية الشهر»)."""
    if "year" in values or any(key.startswith("year.") for key in values) or values.get("unit") == "year":
        return _phase(_year(_stated_year(values, frame) or frame.today.year, "time.year"), values)
    whole = _near({**values, "unit": str(values.get("unit", "month"))}, frame)
    return _phase(whole, values)


def _phase(whole: Stretch, values: Values) -> Stretch:
    """A third of a month; of a year its first month, its middle two, its last."""
    phase = values.get("phase")
    if phase is None:
        return whole
    year, month = whole.start.year, whole.start.month
    if whole.precision == "year":
        months = {"start": (1, 1), "middle": (6, 7), "end": (12, 12)}[str(phase)]
        start, end = date(year, months[0], 1), _month(year, months[1], "").end
        return Stretch(start, end, "month" if start.month == end.month else "range", "time.phase")
    first, last = {"start": (1, 10), "middle": (11, 20), "end": (21, whole.end.day)}[str(phase)]
    return Stretch(date(year, month, first), date(year, month, last), "range", "time.phase")


def _half(values: Values, frame: _Frame) -> Stretch:
    whole = _calendar({k: v for k, v in values.items() if k != "half"}, frame)
    year = whole.start.year
    middle = date(year, 6, 30) if whole.precision == "year" else whole.start.replace(day=15)
    if int(values["half"]) == 1:
        return Stretch(whole.start, middle, "range", "time.half")
    return Stretch(middle + _DAY, whole.end, "range", "time.half")


def _of_near_month(values: Values, frame: _Frame) -> Stretch:
    """«الثالث من الشهر الحالي»، «17 من الشهر نفسه»."""
    if "same" in values:
        if frame.told is None:
            raise _UnresolvedTime("time.no-antecedent")
        month = frame.told[0]
    else:
        month = _near({**values, "unit": "month"}, frame).start
    day = month.replace(day=int(values["day"]))
    return Stretch(day, day, "day", "time.near-month-day")


def _month(year: int, month: int, method: str) -> Stretch:
    return Stretch(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month", method)


def _year(year: int, method: str) -> Stretch:
    return Stretch(date(year, 1, 1), date(year, 12, 31), "year", method)


def _stated_year(values: Values, frame: _Frame) -> int | None:
    """The year if the words give it: 2018, or «من العام الماضي»."""
    if "year" in values:
        return int(values["year"])
    if "year.past" in values:
        return frame.today.year - (2 if "before_last" in values else 1)
    if "year.next" in values:
        return frame.today.year + 1
    if "year.current" in values:
        return frame.today.year
    if "year.same" in values:
        if frame.told is None:
            raise _UnresolvedTime("time.no-antecedent")
        return frame.told[0].year
    return None


def _year_of_month(values: Values, frame: _Frame) -> int:
    """The year of a month without a day: the most recent, the coming one with «المقبل»."""
    year = _stated_year(values, frame)
    if year is not None:
        return year
    today, month = frame.today, int(values["month"])
    if "next" in values:
        return today.year + (month <= today.month)
    if "past" in values:
        return today.year - (month >= today.month)
    if "current" in values:
        return today.year
    if frame.future:
        return today.year + (month < today.month)
    return today.year - (month > today.month)


def _calendar_day(values: Values, frame: _Frame) -> Stretch:
    day, month = int(values["day"]), int(values["month"])
    year = _stated_year(values, frame)
    if year is not None:
        found = date(year, month, day)
        return Stretch(found, found, "day", "time.calendar")
    found = _nearest(lambda y: date(y, month, day), frame.today.year, values, frame)
    return Stretch(found, found, "day", "time.calendar-nearest")


def _nearest(of_year: Callable[[int], date], year: int, values: Values, frame: _Frame) -> date:
    """The day of a date without a year: the most recent, or the next to come; 29 February waits for its year."""
    ahead = "next" in values or (frame.future and "past" not in values)
    problem: ValueError | OverflowError | None = None
    for candidate in range(year, year + 9) if ahead else range(year + 1, year - 9, -1):
        try:
            found = of_year(candidate)
        except (ValueError, OverflowError) as error:
            problem = error
            continue
        is_now = "current" in values and candidate == year
        if is_now or (found >= frame.today if ahead else found <= frame.today):
            return found
    raise problem or ValueError("no year fits")


def _checked(found: Stretch, values: Values, frame: _Frame) -> Stretch:
    """A date said with «اليوم» or a weekday, checked against it.

    «اليوم الأربعاء (8 كانون الثاني 2024)» published on 8 January 2025: the year is a slip, for everything else agrees.
    """
    day = found.start
    shift, weekday = _int(values, "shift"), _int(values, "weekday")
    told = frame.published + _DAY * shift if frame.published is not None and shift is not None else None
    if told is not None and told != day:
        if (told.month, told.day) == (day.month, day.day):
            return Stretch(told, told, "day", "time.relative-day", "time.contradiction")
        if abs((told - day).days) > _WEEK:
            return Stretch(day, day, "day", found.method, "time.contradiction")
    if weekday is not None and day.weekday() != weekday:
        return Stretch(day, day, "day", found.method, "time.contradiction")
    return found


def _hijri(values: Values, frame: _Frame) -> Stretch:
    """By the Umm al-Qura calendar, 1343 to 1500 AH."""
    year, month, day = _int(values, "year"), _int(values, "month"), _int(values, "day")
    if month is None:
        year = int(values["year"])
        return Stretch(_from_hijri(year, 1, 1), _from_hijri(year + 1, 1, 1) - _DAY, "year", "time.hijri")
    first_or_day = day or 1

    def of_year(year: int) -> date:
        return _from_hijri(year, month, first_or_day)

    found = of_year(year) if year else _nearest(of_year, Gregorian.fromdate(frame.today).to_hijri().year, values, frame)
    if day is None:
        return _hijri_month(found, values)
    return _checked(Stretch(found, found, "day", "time.hijri" if year else "time.hijri-nearest"), values, frame)


def _hijri_month(first: date, values: Values) -> Stretch:
    length = int(Gregorian.fromdate(first).to_hijri().month_length())
    phase = values.get("phase")
    if phase is None:
        return Stretch(first, first + _DAY * (length - 1), "month", "time.hijri")
    start, end = {"start": (0, 9), "middle": (10, 19), "end": (20, length - 1)}[str(phase)]
    return Stretch(first + _DAY * start, first + _DAY * end, "range", "time.phase")


def _from_hijri(year: int, month: int, day: int) -> date:
    found = Hijri(year, month, day).to_gregorian()
    return date(found.year, found.month, found.day)


# ---- from here to there


def _range(values: Values, frame: _Frame) -> Stretch:
    if "to.form" in values:
        return _between(values, frame)
    if "weekday2" in values:
        return _two_weekdays(values, frame)
    if "day2" in values:
        return _two_days(values, frame)
    if "year2" in values:
        return Stretch(date(int(values["year"]), 1, 1), date(int(values["year2"]), 12, 31), "range", "time.years")
    months = {key: value for key, value in values.items() if key != "month2"}
    end = _calendar({**months, "month": values["month2"]}, frame)
    start = _calendar(months, _Frame(end.end, frame.told, False))
    return Stretch(start.start, end.end, "range", "time.months")


def _between(values: Values, frame: _Frame) -> Stretch:
    """The end first: the start is the nearest before it («من مساء الجمعة حتى فجر الأحد الماضيين»)."""
    end = _resolve(str(values["to.form"]), _side(values, "to"), frame)
    before = _side(values, "from")
    back_from = frame if "shift" in before else _Frame(end.end, frame.told, False)
    start = _resolve(str(values["from.form"]), before, back_from)
    if start.start > end.end:
        raise _UnresolvedTime("time.impossible")
    return Stretch(start.start, end.end, "range", "time.range")


def _side(values: Values, end: str) -> Values:
    prefix = f"{end}."
    return {key.removeprefix(prefix): value for key, value in values.items() if key.startswith(prefix)}


def _two_weekdays(values: Values, frame: _Frame) -> Stretch:
    """«ليل السبت - الأحد»: both days."""
    end = _nearest_weekday(int(values["weekday2"]), values, frame)
    start = end - _DAY * ((end.weekday() - int(values["weekday"])) % 7)
    return Stretch(start, end, "range", "time.weekdays")


def _two_days(values: Values, frame: _Frame) -> Stretch:
    """«8–21 حزيران 2021»، «بين الرابع والعاشر من الشهر الجاري»."""
    one = {key: value for key, value in values.items() if key != "day2"}
    hijri = "month" in values and "year" in values and int(values["year"]) < 1600
    rule = _hijri if hijri or values.get("calendar") == "hijri" else _calendar
    end = rule({**one, "day": values["day2"]}, frame)
    start = rule(one, _Frame(end.end, frame.told, False) if rule is _calendar else frame)
    if start.start > end.end:
        raise _UnresolvedTime("time.impossible")
    return Stretch(start.start, end.end, "range", "time.days")


def _since(values: Values, frame: _Frame) -> Stretch:
    """From there to publication."""
    if "from.form" not in values:
        unit, amount = str(values["unit"]), _int(values, "amount")
        if unit in ("hour", "minute"):
            return _ago(values, frame)
        if amount is None or "bound" in values:
            raise _UnresolvedTime("time.vague")
        return Stretch(move(frame.today, -amount, unit), frame.today, "range", "time.since")
    start = _resolve(str(values["from.form"]), _side(values, "from"), _Frame(frame.published, frame.told, False))
    begin = start.start
    if values.get("from.phase") == "middle" and start.precision == "range":
        begin = begin.replace(day=15)  # «منذ منتصف أبريل»
    if begin > frame.today:
        raise _UnresolvedTime("time.impossible")
    return Stretch(begin, frame.today, "range", "time.since", start.issue)


_RULES: Final[dict[str, Callable[[Values, _Frame], Stretch]]] = {
    "relative": _relative,
    "weekday": _weekday,
    "calendar": _calendar,
    "hijri": _hijri,
    "range": _range,
    "since": _since,
    "last-hours": _last,
}
