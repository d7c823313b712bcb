"""Time expressions resolved against the publication date. 14 May 2021 is a Friday, and 2 Shawwal 1442."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bare import read
from tawthiq.extract.times import find_times
from tawthiq.model.events import EventDate
from tawthiq.model.mentions import TimeMention
from tawthiq.model.spans import Span
from tawthiq.resolve.dates import move, named_days, resolve_time

PUBLISHED = date(2021, 5, 14)


def mention_in(text: str) -> TimeMention:
    (mention,) = find_times(read(text))
    return mention


def told(start: str, end: str | None = None) -> EventDate:
    return EventDate(start=start, end=end or start, precision="day")


RESOLVED = [
    # weekdays: the nearest on or before; the part of the day does not move the day
    ("وصل الجمعة", "2021-05-14", "2021-05-14", "day"),
    ("وصل مساء الخميس", "2021-05-13", "2021-05-13", "day"),
    ("وصل فجر السبت", "2021-05-08", "2021-05-08", "day"),
    ("وصل الخميس الماضي", "2021-05-13", "2021-05-13", "day"),
    ("وصل الجمعة الماضية", "2021-05-07", "2021-05-07", "day"),
    ("وصل الخميس قبل الماضي", "2021-05-06", "2021-05-06", "day"),
    ("يصل الجمعة المقبلة", "2021-05-21", "2021-05-21", "day"),
    ("يصل السبت القادم", "2021-05-15", "2021-05-15", "day"),
    ("وصل ليل الأربعاء - الخميس", "2021-05-12", "2021-05-13", "range"),
    ("وصل يومي الاثنين والثلاثاء", "2021-05-10", "2021-05-11", "range"),
    # from today
    ("وصل اليوم", "2021-05-14", "2021-05-14", "day"),
    ("وصل ليلة أمس", "2021-05-13", "2021-05-13", "day"),
    ("وصل الليلة الماضية", "2021-05-13", "2021-05-13", "day"),
    ("وصل أمس الأول", "2021-05-12", "2021-05-12", "day"),
    ("يصل غدا السبت", "2021-05-15", "2021-05-15", "day"),
    ("وصل قبل يومين", "2021-05-12", "2021-05-12", "day"),
    ("وصل قبل ثلاثة أيام", "2021-05-11", "2021-05-11", "day"),
    ("وصل قبل أسبوع", "2021-05-07", "2021-05-07", "week"),
    ("وصل قبل شهر", "2021-04-14", "2021-04-14", "month"),
    ("وصل قبل عام", "2020-05-14", "2020-05-14", "year"),
    ("وصل قبل 3 ساعات", "2021-05-14", "2021-05-14", "day"),
    # stretches
    ("وصل خلال 24 ساعة الماضية", "2021-05-13", "2021-05-14", "range"),
    ("وصل خلال الـ48 ساعة الماضية", "2021-05-12", "2021-05-14", "range"),
    ("وصل خلال الأيام الثلاثة الماضية", "2021-05-11", "2021-05-14", "range"),
    ("وصل خلال الأسبوعين الماضيين", "2021-04-30", "2021-05-14", "range"),
    ("وصل خلال الشهرين الماضيين", "2021-03-14", "2021-05-14", "range"),
    ("وصل الأسبوع الماضي", "2021-05-07", "2021-05-13", "week"),
    ("يصل الأسبوع المقبل", "2021-05-15", "2021-05-21", "week"),
    ("وصل الشهر الماضي", "2021-04-01", "2021-04-30", "month"),
    ("يصل الشهر المقبل", "2021-06-01", "2021-06-30", "month"),
    ("وصل العام الماضي", "2020-01-01", "2020-12-31", "year"),
    ("سيصل خلال 24 ساعة المقبلة", "2021-05-14", "2021-05-15", "range"),
    # since
    ("يعمل منذ ثلاثة أيام", "2021-05-11", "2021-05-14", "range"),
    ("يعمل منذ 33 يوما", "2021-04-11", "2021-05-14", "range"),
    ("يعمل منذ الأربعاء", "2021-05-12", "2021-05-14", "range"),
    ("يعمل منذ 15 نيسان", "2021-04-15", "2021-05-14", "range"),
    ("يعمل منذ مطلع العام", "2021-01-01", "2021-05-14", "range"),
    ("يعمل منذ منتصف نيسان", "2021-04-15", "2021-05-14", "range"),
    ("يعمل منذ أيلول الماضي", "2020-09-01", "2021-05-14", "range"),
    ("يعمل منذ عام 2011", "2011-01-01", "2021-05-14", "range"),
    ("يعمل لليوم الثالث", "2021-05-12", "2021-05-14", "range"),
    # calendar
    ("وصل في 12 آذار 2018", "2018-03-12", "2018-03-12", "day"),
    ("وصل في 14 من آب الماضي", "2020-08-14", "2020-08-14", "day"),
    ("وصل في 12 آذار", "2021-03-12", "2021-03-12", "day"),
    ("وصل في 12 حزيران", "2020-06-12", "2020-06-12", "day"),
    ("يصل في 12 حزيران المقبل", "2021-06-12", "2021-06-12", "day"),
    ("يصل في 20 أيار الجاري", "2021-05-20", "2021-05-20", "day"),
    ("وصل في 29 شباط", "2020-02-29", "2020-02-29", "day"),
    ("وصل في الثالث من الشهر الجاري", "2021-05-03", "2021-05-03", "day"),
    ("وصل في 14/5/21", "2021-05-14", "2021-05-14", "day"),
    ("وصل في 5/14/2021", "2021-05-14", "2021-05-14", "day"),
    ("وصل الأربعاء 03/02", "2021-02-03", "2021-02-03", "day"),
    ("وصل في آب الماضي", "2020-08-01", "2020-08-31", "month"),
    ("وصل في أيار الماضي", "2020-05-01", "2020-05-31", "month"),
    ("وصل في شباط", "2021-02-01", "2021-02-28", "month"),
    ("وصل في آذار من العام الماضي", "2020-03-01", "2020-03-31", "month"),
    ("وصل مطلع نيسان الماضي", "2021-04-01", "2021-04-10", "range"),
    ("وصل عام 2019", "2019-01-01", "2019-12-31", "year"),
    ("وصل عام ألفين وثلاثة عشر", "2013-01-01", "2013-12-31", "year"),
    ("وصل في النصف الثاني من عام 2019", "2019-07-01", "2019-12-31", "range"),
    # Hijri, Umm al-Qura
    ("وصل في 12 رمضان 1442", "2021-04-24", "2021-04-24", "day"),
    ("وصل في 12 رمضان", "2021-04-24", "2021-04-24", "day"),
    ("وصل في 4 محرم 1438هـ", "2016-10-05", "2016-10-05", "day"),
    ("وصل في شهر رمضان الماضي", "2021-04-13", "2021-05-12", "month"),
    # ranges
    ("امتد من 10 إلى 12 نيسان", "2021-04-10", "2021-04-12", "range"),
    ("امتد بين 20 شباط و20 آذار", "2021-02-20", "2021-03-20", "range"),
    ("امتد من 28 كانون الأول إلى 3 كانون الثاني", "2020-12-28", "2021-01-03", "range"),
    ("امتد بين الثلاثاء والخميس", "2021-05-11", "2021-05-13", "range"),
    ("امتد من مساء الجمعة حتى فجر الأحد الماضيين", "2021-05-07", "2021-05-09", "range"),
    ("امتد بين عامي 2017 و2020", "2017-01-01", "2020-12-31", "range"),
]


@pytest.mark.parametrize(("text", "start", "end", "precision"), RESOLVED)
def test_resolves_against_publication(text: str, start: str, end: str, precision: str) -> None:
    found, issue = resolve_time(mention_in(text), PUBLISHED)
    assert issue is None
    assert found is not None
    assert (found.start, found.end, found.precision) == (start, end, precision)
    assert found.method.startswith("time.")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("وصل في 31 شباط 2020", "time.impossible"),
        ("وصل في 31 نيسان", "time.impossible"),
        ("وصل في 14/13/2021", "time.impossible"),
        ("وصل في 30 صفر 1300", "time.impossible"),
        ("امتد من 12 إلى 10 نيسان 2020", "time.impossible"),
        ("يعمل منذ 15 نيسان 2022", "time.impossible"),
        ("وصل في اليوم التالي", "time.no-antecedent"),
        ("وصل بعد يومين", "time.no-antecedent"),
        ("يعمل منذ ذلك الحين", "time.no-antecedent"),
    ],
)
def test_what_has_no_date_gives_an_issue(text: str, code: str) -> None:
    mention = mention_in(text)
    found, issue = resolve_time(mention, PUBLISHED)
    assert found is None
    assert issue is not None
    assert (issue.code, issue.span) == (code, mention.span)


@pytest.mark.parametrize(
    "text", ["وصل أمس", "وصل الخميس", "وصل قبل شهر", "وصل في 12 آذار", "يعمل منذ عام 2011", "وصل في 12 رمضان"]
)
def test_without_a_publication_date_nothing_is_guessed(text: str) -> None:
    found, issue = resolve_time(mention_in(text), None)
    assert found is None
    assert issue is not None
    assert issue.code == "time.no-anchor"


@pytest.mark.parametrize("text", ["وصل في 12 آذار 2018", "وصل عام 2019", "وصل في 4 محرم 1438", "وصل في 07.10.2023"])
def test_a_full_date_needs_no_publication_date(text: str) -> None:
    found, issue = resolve_time(mention_in(text), None)
    assert found is not None
    assert issue is None


@pytest.mark.parametrize("text", ["وصل مؤخرا", "وصل قبل أيام", "يعمل منذ أكثر من عامين", "وصل خلال الأشهر الماضية"])
def test_words_without_bounds_are_unknown(text: str) -> None:
    found, issue = resolve_time(mention_in(text), PUBLISHED)
    assert found is not None
    assert (found.start, found.end, found.precision) == (None, None, "unknown")
    assert issue is not None
    assert issue.code == "time.vague"


def test_a_part_of_the_day_names_no_day() -> None:
    assert resolve_time(mention_in("وصل فجرا"), PUBLISHED) == (None, None)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("وصل في اليوم التالي", "2021-03-04", "2021-03-04"),
        ("وصل في اليوم ذاته", "2021-03-03", "2021-03-03"),
        ("وصل بعد يومين", "2021-03-05", "2021-03-05"),
        ("وصل في 17 من الشهر نفسه", "2021-03-17", "2021-03-17"),
        ("يعمل منذ ذلك الحين", "2021-03-03", "2021-05-14"),
    ],
)
def test_counts_from_a_date_told_before(text: str, start: str, end: str) -> None:
    found, issue = resolve_time(mention_in(text), PUBLISHED, antecedent=told("2021-03-03"))
    assert found is not None
    assert (found.start, found.end, issue) == (start, end, None)


def test_what_has_happened_is_not_dated_after_its_report() -> None:
    found, issue = resolve_time(mention_in("وصل بعد 17 يوما"), PUBLISHED, antecedent=told("2021-05-13"))
    assert found is None
    assert issue is not None
    assert issue.code == "time.no-antecedent"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("دعوا إلى التجمع الجمعة", "2021-05-21"),
        ("دعوا إلى التجمع الأحد", "2021-05-16"),
        ("دعوا إلى التجمع في 3 آذار", "2022-03-03"),
        ("دعوا إلى التجمع بعد يومين", "2021-05-16"),
    ],
)
def test_planned_events_lie_ahead(text: str, start: str) -> None:
    found, _ = resolve_time(mention_in(text), PUBLISHED, future=True)
    assert found is not None
    assert found.start == start


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("وصل أمس السبت", "2021-05-08"),  # the weekday holds
        ("وصل اليوم الجمعة (14 أيار 2019)", "2021-05-14"),  # the year is a slip
        ("وصل الأحد 12 آذار 2021", "2021-03-12"),  # the date holds
    ],
)
def test_words_that_contradict_each_other_give_a_date_and_an_issue(text: str, start: str) -> None:
    found, issue = resolve_time(mention_in(text), PUBLISHED)
    assert found is not None
    assert found.start == start
    assert issue is not None
    assert issue.code == "time.contradiction"


def test_text_and_span_are_the_mention_s() -> None:
    text = "وصل مساء الخميس"
    mention = mention_in(text)
    found, _ = resolve_time(mention, PUBLISHED, text=mention.span.of(text))
    assert found is not None
    assert found.text == "مساء الخميس"
    assert found.span == Span(4, len(text))


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.sampled_from([text for text, *_ in RESOLVED]), st.booleans())
def test_every_date_is_a_date(published: date, text: str, future: bool) -> None:
    found, issue = resolve_time(mention_in(text), published, future=future)
    assert found or issue
    if found and found.start and found.end:
        assert date.fromisoformat(found.start) <= date.fromisoformat(found.end)


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        (-1, "month", date(2021, 2, 28)),
        (1, "year", date(2022, 3, 31)),
        (-2, "week", date(2021, 3, 17)),
        (30, "hour", date(2021, 4, 1)),
    ],
)
def test_move_keeps_inside_the_month(amount: int, unit: str, expected: date) -> None:
    assert move(date(2021, 3, 31), amount, unit) == expected


@pytest.mark.parametrize(
    ("text", "unpublished", "published"),
    [
        ("وصل السبت 13 آب", ("--08-13", "saturday"), ("2020-08-13",)),
        ("وصل في 29 شباط", ("--02-29",), ("2020-02-29",)),
        ("وصل الأربعاء", ("wednesday",), ("2021-05-12",)),
        ("وصل السبت 04/ أيار/ 2024", ("2024-05-04",), ("2024-05-04",)),
        ("وصل في 31/31", (), ()),
        ("وصل في 31/2", (), ()),
        ("وصل ليل السبت - الأحد", (), ()),
        ("وصل في آب", (), ()),
        ("وصل بين 8 و12 آب", (), ()),
    ],
)
def test_days_that_are_half_told_are_named_as_far_as_they_are(
    text: str, unpublished: tuple[str, ...], published: tuple[str, ...]
) -> None:
    mentions = find_times(read(text))
    assert named_days(mentions, None) == unpublished
    assert named_days(mentions, PUBLISHED) == published
