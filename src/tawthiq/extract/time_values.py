"""What the words of one point of time say, as values of a TimeMention; extract/times.py lists their names."""

from __future__ import annotations

from typing import Final

from tawthiq.extract.reading import ReadDocument
from tawthiq.extract.time_words import Item, all_tags
from tawthiq.grammar.engine import Tags

Values = dict[str, int | str]

_RELATIONS: Final = {
    "LAST": "past", "NEXT": "next", "CURRENT": "current", "SAME": "same", "FOLLOWING": "following", "FORMER": "former",
}  # fmt: skip
_NOTHING: Final[Tags] = frozenset()


def said(read: ReadDocument, kind: str, stretch: list[Item]) -> tuple[str, Values]:
    """Form and values of a point; `kind` is the alternative of the grammar that matched, `stretch` its items."""
    match kind:
        case "ago" | "since_amount" | "after" | "lasting":
            return _amount(kind, stretch)
        case "stretch":
            return _near_stretch(stretch)
        case "nth":
            return "since", {"unit": "day", "amount": max(_sum(stretch[1:]) - 1, 0), "direction": -1}
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


def _form(kind: str, stretch: list[Item], values: Values) -> str:
    if kind in ("night", "days", "years") or "month2" in values:
        return "range"
    tags = all_tags(stretch)
    if "HMONTH" in tags or "HYEAR" in tags:
        return "hijri"
    if tags & {"MONTH", "FULL", "YEAR", "MILLENNIUM", "MONTHWORD", "YEARWORD"} or "day" in values:
        return "calendar"
    return "weekday" if "weekday" in values else "relative"


def _sum(stretch: list[Item]) -> int:
    """Spelled numbers add up: «الحادي والعشرين»، «ألفين وتسعة عشر»."""
    return sum(item.number for item in stretch if item.number > 0 and item.tags & {"NUM", "ORDINAL"})


def _unit(stretch: list[Item]) -> str:
    for item in stretch:
        for tag in item.tags:
            if tag.startswith("U:"):
                return tag[2:]
    return ""


def _amount(kind: str, stretch: list[Item]) -> tuple[str, Values]:
    values: Values = {"unit": _unit(stretch), "direction": 1 if kind == "after" else -1}
    tags = all_tags(stretch)
    if "NUM" in tags:
        values["amount"] = _sum(stretch)
    elif tags & {"UNIT1", "UNIT2"}:
        values["amount"] = 2 if "UNIT2" in tags else 1
    if "MORE" in tags:
        values["bound"] = "more"
    if kind == "after":
        values["antecedent"] = 1
    return {"ago": "relative", "after": "relative", "since_amount": "since", "lasting": "last-hours"}[kind], values


def _near_stretch(stretch: list[Item]) -> tuple[str, Values]:
    tags = all_tags(stretch)
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


def _told(stretch: list[Item]) -> Values:
    tags = all_tags(stretch)
    values: Values = {"antecedent": 1, "unit": _unit(stretch) or "period"}
    values.update(_relation(tags & {"FOLLOWING", "FORMER"}))
    return _with_part(values, stretch)


def _with_part(values: Values, stretch: list[Item]) -> Values:
    part = next((item.part for item in stretch if item.part), "")
    if part:
        values["part"] = part
    return values


def _date_values(read: ReadDocument, kind: str, stretch: list[Item]) -> Values:
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


def _phase(read: ReadDocument, item: Item) -> str:
    return next(r.entry.get("value") for r in read.at(item.first, "TIME") if r.entry.cls == "phase")


def _numbers(kind: str, stretch: list[Item], values: Values) -> Values:
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


def _years(stretch: list[Item]) -> Values:
    found: Values = {}
    for k, item in enumerate(stretch):
        if item.tags & {"YEAR", "HYEAR"}:
            _put(found, "year", item.number)
        elif "MILLENNIUM" in item.tags:
            return {"year": _sum(stretch[k:])}
    return found


def _days(stretch: list[Item]) -> list[int]:
    days: list[int] = []
    for item in stretch:
        if "DAY" in item.tags or "ORDINAL" in item.tags:
            days.append(item.number)
        elif item.tags & {"YEAR", "HYEAR", "MILLENNIUM"}:
            break
    return days


def _numeric(numbers: list[int]) -> Values:
    """14/5/2021, 2021-05-14, 14/5/21; the month first only where nothing else is possible (5/14/2021)."""
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
