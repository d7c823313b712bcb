"""Time expressions: what is found, how far it reaches, and what is no time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bare import read
from tawthiq.arabic.fold import fold
from tawthiq.extract.times import find_times
from tawthiq.model.mentions import TimeMention


def times(text: str) -> tuple[TimeMention, ...]:
    return find_times(read(text))


def found(text: str) -> list[str]:
    return [mention.span.of(text) for mention in times(text)]


FOUND = [
    # days of the week, with and without the part of the day
    ("وصلت القافلة الثلاثاء إلى البلدة", "الثلاثاء", "weekday"),
    ("احترق المخزن مساء السبت", "مساء السبت", "weekday"),
    ("احترق المخزن السبت فجرا", "السبت فجرا", "weekday"),
    ("وقع الانفجار فجر يوم الأحد", "فجر يوم الأحد", "weekday"),
    ("تعطل الجسر الخميس الماضي", "الخميس الماضي", "weekday"),
    ("تعطل الجسر الخميس قبل الماضي", "الخميس قبل الماضي", "weekday"),
    ("يعود الطلاب الاثنين المقبل", "الاثنين المقبل", "weekday"),
    ("أُغلق الطريق ليل الجمعة - السبت", "ليل الجمعة - السبت", "range"),
    ("أُغلق الطريق ليلة الأربعاء/الخميس", "ليلة الأربعاء/الخميس", "range"),
    ("أُغلق الطريق يومي الاثنين والثلاثاء", "يومي الاثنين والثلاثاء", "range"),
    ("أُغلق الطريق بعد منتصف ليل السبت", "بعد منتصف ليل السبت", "weekday"),
    ("خرج المصلون بعد صلاة الجمعة", "الجمعة", "weekday"),
    ("وصل الوفد والأحد غادر", "الأحد", "weekday"),
    # days from today
    ("وصلت القافلة اليوم", "اليوم", "relative"),
    ("وصلت القافلة صباح هذا اليوم", "صباح هذا اليوم", "relative"),
    ("وصلت القافلة مساء أمس", "مساء أمس", "relative"),
    ("وصلت القافلة بالأمس", "الأمس", "relative"),
    ("وصلت القافلة ليلة أمس", "ليلة أمس", "relative"),
    ("وصلت القافلة الليلة الماضية", "الليلة الماضية", "relative"),
    ("وصلت القافلة أول من أمس", "أول من أمس", "relative"),
    ("وصلت القافلة أمس الأول", "أمس الأول", "relative"),
    ("تصل القافلة غدا", "غدا", "relative"),
    ("تصل القافلة بعد غد", "بعد غد", "relative"),
    ("وصلت القافلة مساء أمس السبت", "مساء أمس السبت", "weekday"),
    ("وصلت القافلة اليوم، الأحد، بسلام", "اليوم، الأحد", "weekday"),
    ("وصلت القافلة اليوم الأحد 16 أيار", "اليوم الأحد 16 أيار", "calendar"),
    ("وصلت القافلة في الساعة 10 صباح اليوم", "صباح اليوم", "relative"),
    ("وصلت القافلة قبل قليل", "قبل قليل", "relative"),
    # calendar days
    ("وصلت القافلة في 12 آذار 2018", "12 آذار 2018", "calendar"),
    ("وصلت القافلة في 12 آذار/مارس", "12 آذار/مارس", "calendar"),
    ("وصلت القافلة في 2 من أيلول الماضي", "2 من أيلول الماضي", "calendar"),
    ("وصلت القافلة في ١٢ تموز ٢٠١٩", "١٢ تموز ٢٠١٩", "calendar"),
    ("وصلت القافلة في الثاني عشر من آذار", "الثاني عشر من آذار", "calendar"),
    ("وصلت القافلة في الحادي والعشرين من آب الماضي", "الحادي والعشرين من آب الماضي", "calendar"),
    ("وصلت القافلة في 14/5/2021", "14/5/2021", "calendar"),
    ("وصلت القافلة في 2021-05-14", "2021-05-14", "calendar"),
    ("وصلت القافلة في 07.10.2023", "07.10.2023", "calendar"),
    ("وصلت القافلة الخميس 02/03", "الخميس 02/03", "calendar"),
    ("وصلت القافلة السبت 04/ أيار/ 2024", "السبت 04/ أيار/ 2024", "calendar"),
    ("وصلت القافلة الأربعاء 16/آب", "الأربعاء 16/آب", "calendar"),
    ("وصلت القافلة في 12-كانون الأول-2021", "12-كانون الأول-2021", "calendar"),
    ("صدر القرار في 16تشرين الأول", "16تشرين الأول", "calendar"),
    ("صدر القرار في 4 نوفمبر (تشرين الثاني) الماضي", "4 نوفمبر (تشرين الثاني) الماضي", "calendar"),
    ("صدر القرار في الثالث من الشهر الجاري", "الثالث من الشهر الجاري", "calendar"),
    # months and years
    ("صدر القرار في مايو/ أيار 2017", "مايو/ أيار 2017", "calendar"),
    ("صدر القرار في آب الماضي", "آب الماضي", "calendar"),
    ("صدر القرار في شهر مارس من العام الماضي", "شهر مارس من العام الماضي", "calendar"),
    ("صدر القرار عام 2019", "عام 2019", "calendar"),
    ("صدر القرار عام ألفين وتسعة عشر", "عام ألفين وتسعة عشر", "calendar"),
    ("صدر القرار مطلع العام الجاري", "مطلع العام الجاري", "calendar"),
    ("صدر القرار في النصف الأول من العام الجاري", "النصف الأول من العام الجاري", "calendar"),
    # Hijri
    ("صدر القرار في 12 رمضان 1442", "12 رمضان 1442", "hijri"),
    ("صدر القرار في 4 محرم 1438هـ", "4 محرم 1438هـ", "hijri"),
    ("صدر القرار في 1442هـ", "1442هـ", "hijri"),
    # ranges
    ("امتدت الحملة من 10 إلى 12 تشرين الثاني", "من 10 إلى 12 تشرين الثاني", "range"),
    ("امتدت الحملة من 3 حتى 5 آذار", "من 3 حتى 5 آذار", "range"),
    ("امتدت الحملة بين 4 و8 شباط", "بين 4 و8 شباط", "range"),
    ("امتدت الحملة بين الثلاثاء والخميس", "بين الثلاثاء والخميس", "range"),
    ("امتدت الحملة بين 20 شباط و20 آذار", "بين 20 شباط و20 آذار", "range"),
    ("امتدت الحملة من مساء الجمعة حتى فجر الأحد", "من مساء الجمعة حتى فجر الأحد", "range"),
    ("امتدت الحملة بين عامي 2017 و2020", "عامي 2017 و2020", "range"),
    ("تقرير 8–21 حزيران/يونيو 2021", "8–21 حزيران/يونيو 2021", "range"),
    # stretches measured from today
    ("سقط المطر خلال 24 ساعة الماضية", "خلال 24 ساعة الماضية", "last-hours"),
    ("سقط المطر خلال الـ24 ساعة الماضية", "خلال الـ24 ساعة الماضية", "last-hours"),
    ("سقط المطر خلال الأيام الثلاثة الماضية", "خلال الأيام الثلاثة الماضية", "last-hours"),
    ("سقط المطر الأسبوع الماضي", "الأسبوع الماضي", "relative"),
    ("سقط المطر الشهر الماضي", "الشهر الماضي", "relative"),
    ("سقط المطر قبل يومين", "قبل يومين", "relative"),
    ("سقط المطر قبل خمسة وعشرين يوما", "قبل خمسة وعشرين يوما", "relative"),
    ("سقط المطر قبل نحو شهر", "قبل نحو شهر", "relative"),
    # since
    ("يهطل المطر منذ ثلاثة أيام", "منذ ثلاثة أيام", "since"),
    ("يهطل المطر منذ 33 يوما", "منذ 33 يوما", "since"),
    ("يهطل المطر منذ مطلع العام", "منذ مطلع العام", "since"),
    ("يهطل المطر منذ 15 نيسان", "منذ 15 نيسان", "since"),
    ("يهطل المطر ومنذ الأربعاء", "منذ الأربعاء", "since"),
    ("يهطل المطر منذ 2011", "منذ 2011", "since"),
    ("يهطل المطر لليوم الثالث", "يوم الثالث", "since"),
    ("توقف العمل منذ افتتاح المعبر في 13 نيسان", "منذ افتتاح المعبر في 13 نيسان", "since"),
    # told before, parts of the day, no bounds
    ("ثم غادر في اليوم التالي", "اليوم التالي", "relative"),
    ("ثم غادر بعد يومين", "بعد يومين", "relative"),
    ("ثم غادر منذ ذلك الحين", "منذ ذلك الحين", "since"),
    ("ثم غادر فجرا", "فجرا", "part-of-day"),
    ("ثم غادر بعد الظهر", "بعد الظهر", "part-of-day"),
    ("ثم غادر مؤخرا", "مؤخرا", "none"),
]


@pytest.mark.parametrize(("text", "quote", "form"), FOUND)
def test_finds_the_words_and_their_form(text: str, quote: str, form: str) -> None:
    assert [(mention.span.of(text), mention.form) for mention in times(text)] == [(quote, form)]


NO_TIME = [
    "تبعد القرية 12 كيلومترا عن المدينة",
    "يبلغ الطفل 12 عاما",
    "قتل 3 مدنيين وجرح 8",
    "عاد 1,500 نازح إلى بيوتهم",
    "بلغ السعر 1.234.567 ليرة",
    "سقطت 31 قذيفة",
    "في الساعة 10 و3 دقائق",
    "افتتح سوق الجمعة قرب المعبر",
    "مر الموكب في شارع 23 يوليو",
    "أحيا الأهالي ذكرى ثورة 25 يناير",
    "قالت صحيفة اليوم إن المعبر مغلق",
    "قال محمد جمعة إن المعبر مغلق",
    "نجا أحد عشر طالبا",
    "لامس سعر الصرف ألفي ليرة",
    "مارس الوفد ضغوطا",
    "قال أب لطفلين إن المعبر مغلق",
    "التقى رمضان شعبان في الحي",
    "صرح الأمين العام الحالي للمنظمة",
    "دخلت الحملة اليوم السادس عشر",
    "عاد 2018 نازحا إلى بيوتهم",
    "النتيجة 3 - 5 - 12 لصالح الفريق",
    "استهدفت الفرقة من قبل دورية",
    "لم يعرف مصيره حتى الآن",
    "جرت قرب مسجد السبت مشادة",
    "قرر القائد العام السابق العودة",
    "الحزب الثاني من حيث العدد",
    "الرقم 45/45/2020 على اللوحة",
]


@pytest.mark.parametrize("text", NO_TIME)
def test_finds_no_time(text: str) -> None:
    assert found(text) == []


def test_values_tell_what_the_words_say() -> None:
    (mention,) = times("صدر القرار مساء الخميس الماضي (6 أيار 2021)")
    assert mention.values == {"weekday": 3, "past": 1, "day": 6, "month": 5, "year": 2021, "part": "evening"}
    (mention,) = times("من مساء الجمعة حتى فجر الأحد الماضيين")
    assert mention.values["from.weekday"] == 4
    assert mention.values["to.past"] == 1


def test_several_times_of_a_sentence_stand_in_reading_order() -> None:
    text = "قال الأحد إن القافلة وصلت مساء السبت ثم عادت في 3 آذار"
    assert found(text) == ["الأحد", "مساء السبت", "3 آذار"]


def test_a_date_behind_since_that_is_in_use_stays_alone() -> None:
    assert found("توقف العمل منذ يومين في 13 نيسان") == ["منذ يومين", "13 نيسان"]


def test_a_happening_told_with_a_verb_is_dated_itself() -> None:
    assert found("لم يعد منذ أن غادر في 13 نيسان") == ["13 نيسان"]


MARKS = st.text(alphabet="\u064b\u064e\u064f\u0650\u0651\u0652\u0640", max_size=2)


@given(st.sampled_from([text for text, _, _ in FOUND if "\u0640" not in text]), st.data())
def test_spans_stand_on_their_words_under_marks(text: str, data: st.DataObject) -> None:
    marked = "".join(letter + (data.draw(MARKS) if "\u0621" <= letter <= "\u064a" else "") for letter in text)
    plain = [fold(quote).text for quote in found(text)]
    mentions = times(marked)
    assert [fold(mention.span.of(marked)).text for mention in mentions] == plain
    for mention in mentions:
        first, last = read(marked).tokens[mention.first], read(marked).tokens[mention.last - 1]
        assert first.start <= mention.span.start
        assert mention.span.end == last.end


VOCABULARY = """
من إلى حتى بين و منذ قبل بعد خلال مطلع النصف الأول العشرين ثلاثة ألفين أيام اليوم يومين شهر الشهر عام ساعة
24 12 8 2018 1442 07.10.2023 - / ( ) هـ آذار رمضان السبت أمس فجر فجرا ليل الماضي المقبل نفسه التالي لليوم نحو ذلك قتل
"""
WORDS = st.sampled_from(VOCABULARY.split())


@given(st.lists(WORDS, max_size=10).map(" ".join))
def test_mentions_never_overlap(text: str) -> None:
    end = 0
    for mention in times(text):
        assert end <= mention.span.start < mention.span.end <= len(text)
        end = mention.span.end
