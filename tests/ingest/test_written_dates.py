"""Dates as pages and feeds write them; what is no whole day is none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.ingest.written_dates import find_dates, iso_date, load_words

WRITTEN: list[tuple[str, str | None]] = [
    ("13 آذار 2018", "2018-03-13"), ("الاثنين 5 شباط/فبراير 2018", "2018-02-05"), ("١٣ مارس ٢٠١٨", "2018-03-13"),
    ("يناير 15, 2018", "2018-01-15"), ("كانون الأول 2, 2020", "2020-12-02"), ("13 آذار، 2018", "2018-03-13"),
    ("نشر في 7 تشرين الثاني (نوفمبر) 2019 - 10:30", "2019-11-07"), ("28 جانفي 2020", "2020-01-28"),
    ("3 أوت 2021", "2021-08-03"), ("12 غشت 2021", "2021-08-12"), ("2 يوليوز 2021", "2021-07-02"),
    ("9 دجنبر 2021", "2021-12-09"),
    ("15/01/2018", "2018-01-15"), ("2018/03/13", "2018-03-13"), ("٢٠١٨-٠٣-١٣", "2018-03-13"),
    ("13-3-2018", "2018-03-13"),
    ("١٣\u200f/٣\u200f/٢٠١٨", "2018-03-13"), ("January 5th, 2019", "2019-01-05"), ("7 July 2020", "2020-07-07"),
    ("الاثنين 5/3/2018", "2018-03-05"), ("الخميس 3/5/2018", "2018-05-03"), ("٤ إبريل ٢٠٢٢", "2022-04-04"),
    ("5/3/2018", None), ("2018", None), ("آذار 2018", None), ("12 محرم 1440", None), ("30 شباط 2018", None),
    ("5 شباط/مارس 2018", None), ("الساعة 10:30", None), ("الجمعة 5/3/2018", None), ("13.3.2018.5", None),
    ("3 آذار 1018", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "day"), WRITTEN)
def test_days_that_are_written_out(text: str, day: str | None) -> None:
    found = list(find_dates(text))
    assert [written.day.isoformat() for written in found] == ([day] if day else [])


def test_the_words_of_a_date_are_those_between_its_offsets() -> None:
    text = "تاريخ النشر: الثلاثاء ١٣ آذار ٢٠١٨ | 10:30"
    (found,) = find_dates(text)
    assert text[found.start : found.end] == "الثلاثاء ١٣ آذار ٢٠١٨"


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.data())
def test_every_month_name_gives_its_day(day: date, data: st.DataObject) -> None:
    names = sorted(name for name, number in load_words().months.items() if number == day.month)
    name = data.draw(st.sampled_from(names))
    assert [found.day for found in find_dates(f"{day.day} {name} {day.year}")] == [day]


MACHINE: list[tuple[str, str | None]] = [
    ("2018-01-15", "2018-01-15"), ("2018-01-15T09:30:00+03:00", "2018-01-15T09:30:00+03:00"),
    ("2018-01-15T09:30:00Z", "2018-01-15T09:30:00Z"), ("2018-01-15 09:30:00 +03:00", "2018-01-15T09:30:00+03:00"),
    ("2018-01-15T09:30:00", "2018-01-15"), ("2018-01-15 09:30", "2018-01-15"), ("20180115", "2018-01-15"),
    ("Mon, 15 Jan 2018 10:00:00 GMT", "2018-01-15T10:00:00+00:00"), ("15 يناير 2018", "2018-01-15"),
    ("Mon, 15 Jan 2018 10:00:00 +0300", "2018-01-15T10:00:00+03:00"),
    ("2018", None), ("2018-01", None), ("", None), ("yesterday", None), ("0001-01-01T00:00:00Z", None),
    ("2018-13-01", None),
    ("2018-01-15T99:00:00Z", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), MACHINE)
def test_what_machines_write(text: str, value: str | None) -> None:
    assert iso_date(text) == value


@given(st.text(alphabet=st.sampled_from("0123456789٠١٢٣/-.:، TZ+آذارمس"), max_size=60))
def test_any_words_are_a_day_of_the_calendar_or_none(text: str) -> None:
    value = iso_date(text)
    assert value is None or date.fromisoformat(value[:10])
    assert all(1990 <= found.day.year <= 2100 for found in find_dates(text))
