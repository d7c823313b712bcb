"""Counts of persons and things: what is counted, within which bounds, and what is no count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bare import read
from tawthiq.extract.counts import find_counts, find_objects
from tawthiq.model.mentions import CountMention


def counts(text: str) -> tuple[CountMention, ...]:
    return find_counts(read(text))


Row = tuple[str, str, str, int | None, int | None, str]


def rows(text: str) -> list[Row]:
    """`(words, group, outcome, low, high, unit)` of each count in `text`."""
    return [(m.span.of(text), m.group, m.outcome, m.bounds.low, m.bounds.high, m.unit) for m in counts(text)]


#: text, then for each count: words, group, outcome, low, high
PERSONS: list[tuple[str, list[tuple[str, str, str, int | None, int | None]]]] = [
    # a number and a person word
    ("مقتل خمسة مدنيين بقصف على البلدة", [("خمسة مدنيين", "civilians", "", 5, 5)]),
    ("نقل 13 شخصا إلى المركز الطبي", [("13 شخصا", "unknown", "", 13, 13)]),
    ("وجرح ١٢ شخصا في السوق", [("١٢ شخصا", "unknown", "", 12, 12)]),
    ("اعتقال (3) أشخاص من القرية", [("(3) أشخاص", "unknown", "", 3, 3)]),
    ("وإصابة (40) متظاهرا", [("(40) متظاهرا", "civilians", "", 40, 40)]),
    ("نزوح 1,200 شخص من القرية", [("1,200 شخص", "unknown", "", 1200, 1200)]),
    ("تهجير 300 ألف شخص", [("300 ألف شخص", "unknown", "", 300_000, 300_000)]),
    ("نزوح مئتي ألف مدني", [("مئتي ألف مدني", "civilians", "", 200_000, 200_000)]),
    ("قتل خمسة وعشرون جنديا", [("خمسة وعشرون جنديا", "combatants", "", 25, 25)]),
    ("أفرج عن أحد عشر محتجزا", [("أحد عشر محتجزا", "unknown", "arrested", 11, 11)]),
    ("وصل قتيل و7 جرحى إلى المشفى", [("قتيل", "unknown", "killed", 1, 1), ("7 جرحى", "unknown", "wounded", 7, 7)]),
    ("سقط 3 قتلى و13 مصابا", [("3 قتلى", "unknown", "killed", 3, 3), ("13 مصابا", "unknown", "wounded", 13, 13)]),
    ("مقتل خمسة عناصر من قوات النظام", [("خمسة عناصر", "combatants", "", 5, 5)]),
    ("إصابة أربع نساء بشظايا", [("أربع نساء", "women", "", 4, 4)]),
    ("خطف ستة صحفيين", [("ستة صحفيين", "journalists", "", 6, 6)]),
    ("إصابة ثلاثة مسعفين", [("ثلاثة مسعفين", "medics", "", 3, 3)]),
    ("قتل 40 مقاتلا أجنبيا في المعسكر", [("40 مقاتلا أجنبيا", "combatants", "", 40, 40)]),
    # the fate behind the persons
    ("لقي شخص حتفه في الانفجار", [("شخص", "unknown", "killed", 1, 1)]),
    ("لقي 3 أشخاص مصرعهم وأصيب 4", [("3 أشخاص", "unknown", "killed", 3, 3), ("4", "unknown", "", 4, 4)]),
    ("قضى طفلان من حلب نحبهما", [("طفلان", "children", "killed", 2, 2)]),
    ("لقي 12 مصرعهم غرقا", [("12", "unknown", "killed", 12, 12)]),
    ("بكت امرأة بعد أيام من مصرعه", [("امرأة", "women", "", 1, 1)]),
    ("وصل شاب، ثم أعلن مصرعه", [("شاب", "civilians", "", 1, 1)]),
    # the number behind the word
    ("مقتل مدنيين اثنين في غارة", [("مدنيين اثنين", "civilians", "", 2, 2)]),
    ("سقوط قتيل واحد", [("قتيل واحد", "unknown", "killed", 1, 1)]),
    ("الإفراج عن الأشقاء الثلاثة", [("الأشقاء الثلاثة", "civilians", "", 3, 3)]),
    # the form of the word tells the number
    ("إصابة طفلين بانفجار لغم", [("طفلين", "children", "", 2, 2)]),
    ("مقتل عنصرين من الفصيل", [("عنصرين", "combatants", "", 2, 2)]),
    ("قتل شخصان مدنيان", [("شخصان مدنيان", "civilians", "", 2, 2)]),
    ("مقتل طفل بقذيفة", [("طفل", "children", "", 1, 1)]),
    ("إصابة امرأة وطفلها بجروح", [("امرأة", "women", "", 1, 1), ("طفلها", "children", "", 1, 1)]),
    ("قتل الرجل وطفلاه", [("الرجل", "unknown", "", 1, 1), ("طفلاه", "children", "", 2, 2)]),
    ("إصابة والده بجروح", [("والده", "civilians", "", 1, 1)]),
    ("إصابة والدة الشاب", [("والدة الشاب", "women", "", 1, 1)]),
    ("مقتل شاب فلسطيني برصاص الجنود", [("شاب فلسطيني", "civilians", "", 1, 1), ("الجنود", "combatants", "", 2, None)]),
    ("إصابة مسعفَين بالقصف", [("مسعفَين", "medics", "", 2, 2)]),
    # plurals without a number are two and more
    ("مقتل مدنيين في الهجوم", [("مدنيين", "civilians", "", 2, None)]),
    ("سقوط قتلى وجرحى", [("قتلى", "unknown", "killed", 2, None), ("جرحى", "unknown", "wounded", 2, None)]),
    ("وقوع إصابات بين الحراس", [("إصابات", "unknown", "wounded", 2, None), ("الحراس", "unknown", "", 2, None)]),
    ("بينهم نساء وأطفال", [("نساء", "women", "", 2, None), ("أطفال", "children", "", 2, None)]),
    # indefinite numbers
    ("مقتل عدد من المدنيين", [("عدد من المدنيين", "civilians", "", 2, None)]),
    ("إصابة العشرات بالاختناق", [("العشرات", "unknown", "", 20, None)]),
    ("إصابة العشرات من المتظاهرين", [("العشرات من المتظاهرين", "civilians", "", 20, None)]),
    ("نزوح آلاف المدنيين", [("آلاف المدنيين", "civilians", "", 2000, None)]),
    ("تهجير عشرات الآلاف من السكان", [("عشرات الآلاف من السكان", "civilians", "", 20_000, None)]),
    ("إصابة بضعة أشخاص", [("بضعة أشخاص", "unknown", "", 3, 9)]),
    ("سقوط عدة شهداء", [("عدة شهداء", "unknown", "killed", 2, None)]),
    ("مقتل أحد المهاجمين", [("أحد المهاجمين", "combatants", "", 1, 1)]),
    ("قتل شرطيان وأحد المهاجمين", [("شرطيان", "combatants", "", 2, 2), ("أحد المهاجمين", "combatants", "", 1, 1)]),
    # bounds
    ("مقتل أكثر من ثمانية عناصر", [("أكثر من ثمانية عناصر", "combatants", "", 9, None)]),
    ("إصابة ما لا يقل عن 22 شخصا", [("ما لا يقل عن 22 شخصا", "unknown", "", 22, None)]),
    ("استشهاد 23 مواطنا على الأقل", [("23 مواطنا على الأقل", "civilians", "", 23, None)]),
    ("قتل خمسة على الأقل من الجنود", [("خمسة على الأقل من الجنود", "combatants", "", 5, None)]),
    ("إصابة نحو سبعين متظاهرا", [("نحو سبعين متظاهرا", "civilians", "", 70, 70)]),
    ("نزوح أقل من خمسين شخصا", [("أقل من خمسين شخصا", "unknown", "", None, 49)]),
    ("مقتل ما بين 10 و15 مسلحا", [("ما بين 10 و15 مسلحا", "combatants", "", 10, 15)]),
    ("مقتل 10 إلى 15 عنصرا", [("10 إلى 15 عنصرا", "combatants", "", 10, 15)]),
    ("مقتل 10 - 15 عنصرا", [("10 - 15 عنصرا", "combatants", "", 10, 15)]),
    ("إصابة ثلاثة أو أربعة أشخاص", [("ثلاثة أو أربعة أشخاص", "unknown", "", 3, 4)]),
    # others
    ("وأصيب ستة آخرون بجروح", [("ستة آخرون", "unknown", "", 6, 6)]),
    ("وإصابة أكثر من 12 آخرين", [("أكثر من 12 آخرين", "unknown", "", 13, None)]),
    ("قتل رجل وأصيب آخرون", [("رجل", "unknown", "", 1, 1), ("آخرون", "unknown", "", 2, None)]),
    ("جرح طفلان آخران", [("طفلان آخران", "children", "", 2, 2)]),
    # a number alone
    ("وأصيب 2 بجروح متفاوتة", [("2", "unknown", "", 2, 2)]),
    ("مقتل 18 جنديا وإصابة 20 بتفجير", [("18 جنديا", "combatants", "", 18, 18), ("20", "unknown", "", 20, 20)]),
    ("وجرح أكثر من سبعين في الغارات", [("أكثر من سبعين", "unknown", "", 71, None)]),
    ("إن ثلاثة قتلوا", [("ثلاثة", "unknown", "", 3, 3)]),
    ("وأصيب ثمانية منهم", [("ثمانية منهم", "unknown", "", 8, 8)]),
    ("ارتفع عدد القتلى إلى 12", [("12", "unknown", "killed", 12, 12)]),
    ("ارتفاع حصيلة الجرحى إلى 30", [("30", "unknown", "wounded", 30, 30)]),
    ("مقتل 12 من \"قسد\"", [("12", "combatants", "", 12, 12)]),
    # the group stands behind
    ("سقوط خمسة قتلى من المدنيين", [("خمسة قتلى من المدنيين", "civilians", "killed", 5, 5)]),
    ("سقط عشرات الضحايا من المدنيين", [("عشرات الضحايا من المدنيين", "civilians", "killed", 20, None)]),
    ("ثلاثة شهداء من عناصر الشرطة", [("ثلاثة شهداء من عناصر الشرطة", "combatants", "killed", 3, 3)]),
    ("سقوط قتيلين مدنيين", [("قتيلين مدنيين", "civilians", "killed", 2, 2)]),
    ("مقتل ستة من الجنود", [("ستة من الجنود", "combatants", "", 6, 6)]),
    # one number for two fates
    ("سقوط عشرات القتلى والجرحى", [("عشرات القتلى والجرحى", "unknown", "killed+wounded", 20, None)]),
    ("سقوط 15 قتيلا وجريحا", [("15 قتيلا وجريحا", "unknown", "killed+wounded", 15, 15)]),
    ("ثلاثون شخصا بين قتيل وجريح", [("ثلاثون شخصا بين قتيل وجريح", "unknown", "killed+wounded", 30, 30)]),
    # names
    ("مقتل الطفل سامر الحموي بلغم", [("الطفل سامر الحموي", "children", "", 1, 1)]),
    ("اعتقال الشاب \"مهند العلي\" أمس", [("الشاب \"مهند العلي\"", "civilians", "", 1, 1)]),
    ("نقل الشهيد إلى بلدته", [("الشهيد", "unknown", "killed", 1, 1)]),
    ("مقتل 3 عمال مجهولي الهوية", [("3 عمال مجهولي الهوية", "civilians", "", 3, 3)]),
    ("أصيب مجهول الهوية بجروح", [("مجهول الهوية", "unknown", "", 1, 1)]),
    # who tells of no new loss
    ("نزحوا إلى الأماكن القريبة من النهر", []),
    ("ألقى مجهولون عبوة", []),
    ("مقتل ثلاثة جنود في هجوم نفذه انتحاري", [("ثلاثة جنود", "combatants", "", 3, 3)]),
    ("قتل مهاجم انتحاري وشرطيان", [("شرطيان", "combatants", "", 2, 2)]),
    ("مقتل 3 انتحاريين", [("3 انتحاريين", "combatants", "", 3, 3)]),
    ("قال طبيب إن طفلين أصيبا", [("طفلين", "children", "", 2, 2)]),
    ("أفاد مراسلنا بإصابة امرأة", [("امرأة", "women", "", 1, 1)]),
    ("نقل جرحى إلى المشفى", [("جرحى", "unknown", "wounded", 2, None)]),
    ("مقتل الشاب يوسف النجار", [("الشاب", "civilians", "", 1, 1)]),
    ("مقتل نجار", [("نجار", "civilians", "", 1, 1)]),
    ("قتل رجل أمام زوجته وأطفاله", [("رجل", "unknown", "", 1, 1)]),
    ("استشهد الطفل الوحيد لوالديه", [("الطفل", "children", "", 1, 1)]),
    ("أصيب الشاب في منزل والده", [("الشاب", "civilians", "", 1, 1)]),
    (
        "قتل رجل وزوجته وطفلاهما",
        [("رجل", "unknown", "", 1, 1), ("زوجته", "women", "", 1, 1), ("طفلاهما", "children", "", 2, 2)],
    ),
    ("مقتل رجل مع زوجته", [("رجل", "unknown", "", 1, 1), ("زوجته", "women", "", 1, 1)]),
    ("مقتل مزارع وشيع الأهالي الشهيد", [("مزارع", "civilians", "", 1, 1), ("الأهالي", "civilians", "", 2, None)]),
    ("استشهد نجلا الشهيد محمود", [("نجلا", "civilians", "", 2, 2)]),
    # bodies and other words that only carry the person
    ("انتشال جثث خمسة مهاجرين", [("خمسة مهاجرين", "civilians", "killed", 5, 5)]),
    ("العثور على جثة رجل", [("جثة رجل", "unknown", "killed", 1, 1)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PERSONS)
def test_persons(text: str, expected: list[tuple[str, str, str, int | None, int | None]]) -> None:
    assert rows(text) == [(*row, "") for row in expected]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("استشهد أربعة مدنيين، طفلان وامرأتان، بغارة", ["طفلان", "امرأتان"]),
        ("مقتل ستة مدنيين (طفلان وأربع نساء)", ["طفلان", "أربع نساء"]),
        ("مقتل خمسة مدنيين، بينهم طفلان", ["طفلان"]),
        ("مقتل أربعة مدنيين، طفل وامرأة في قرية أخرى", []),  # they do not add up
        ("مقتل أربعة جنود، وإصابة أربعة مدنيين", []),
        ("مقتل مدنيين اثنين، وطفلين في القرية المجاورة", []),
    ],
)
def test_parts_of_a_total(text: str, parts: list[str]) -> None:
    assert [m.span.of(text) for m in counts(text) if m.part_of_total] == parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("نزوح نحو 70 عائلة", ("نحو 70 عائلة", "civilians", "", 70, 70, "families")),
        ("نزوح مئات العائلات", ("مئات العائلات", "civilians", "", 200, None, "families")),
        ("نزوح ثلاث أسر", ("ثلاث أسر", "civilians", "", 3, 3, "families")),
        ("أخلى سكان 5 قرى منازلهم", ("سكان 5 قرى", "civilians", "", 5, 5, "villages")),
        ("تهجير أهالي عشرات القرى", ("أهالي عشرات القرى", "civilians", "", 20, None, "villages")),
        ("نزوح سكان قريتين", ("سكان قريتين", "civilians", "", 2, 2, "villages")),
    ],
)
def test_units(text: str, expected: Row) -> None:
    assert rows(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "استهدف الطيران البلدة بـ 5 غارات",
        "سقطت أربع قذائف على الحي",
        "عمره 11 سنة",
        "يبلغ من العمر خمسين عاما",
        "تبعد 54 كم جنوب المدينة",
        "بعد ثلاثة أيام من الهجوم",
        "فدية قدرها 500 ألف دولار",
        "عقدت الجلسة في 14 آب",
        "دمر القصف ثلاثة منازل",
        "احتراق سيارتين قرب السوق",
        "القرار رقم 2254 القاضي بوقف القتال",
        "يوم الاثنين أو الأحد",
        "20 بالمئة من الأراضي",
        "إصابة بناء سكني",
        "قصف سوريا وليبيا",
        "في مديرية الصحة",
        "المساعدات الإنسانية إلى القرية",
        "حكمت عليه بالسجن 15 سنة",
        "السيطرة على خمس قرى",
    ],
)
def test_nothing_numbered(text: str) -> None:
    assert [m.span.of(text) for m in counts(text) if m.has_number] == []


@pytest.mark.parametrize("text", ["إصابة مباشرة في الجدار", "وفاة طبيعية", "أسر جنود", "من عائلة واحدة"])
def test_the_act_is_no_person(text: str) -> None:
    assert not [m for m in counts(text) if m.span.start == 0 or m.unit]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("قتل خمسة مدنيين بينهم طفلان وامرأة", ["طفلان", "امرأة"]),
        ("قتل 27 مدنيا، من بينهم 9 أطفال و6 سيدات", ["9 أطفال", "6 سيدات"]),
        ("وأصيب 12 شخصا بينهم ثلاثة أطفال، وإصابة أربعة آخرين", ["ثلاثة أطفال"]),
        ("مقتل ثلاثة أشخاص هم رجلان وامرأة", ["رجلان", "امرأة"]),
        ("سقوط ثلاثة شهداء (طفلة وشابان)", ["طفلة", "شابان"]),
        ("قتل تسعة أشخاص: خمسة جنود وأربعة مدنيين", ["خمسة جنود", "أربعة مدنيين"]),
        ("اعتقال ستة شبان، أحدهم طالب", ["أحدهم طالب"]),
        ("اعتقال 14 شخصا أفرج عن خمسة منهم", ["خمسة منهم"]),
        ("بين القتلى ثلاثة أطفال", ["ثلاثة أطفال"]),
        ("قتل ثمانية مدنيين معظمهم أطفال", ["أطفال"]),
        ("قتل خمسة مدنيين وأصيب ستة", []),
    ],
)
def test_parts_that_no_word_tells(text: str, parts: list[str]) -> None:
    assert [m.span.of(text) for m in counts(text) if m.part_of_total] == parts


def test_flags() -> None:
    bare, dual, plural = (counts(text)[0] for text in ("مقتل طفل", "مقتل طفلين", "سقوط قتلى"))
    assert (bare.has_number, dual.has_number, plural.has_number) == (False, True, False)
    other = counts("وأصيب ستة آخرون")[0]
    assert (other.has_number, other.has_person, other.is_other) == (True, False, True)
    alone = counts("وأصيب 12 بجروح")[0]
    assert (alone.has_number, alone.has_person, alone.person) == (True, False, "")


def test_whose() -> None:
    assert counts("مقتل خمسة عناصر من قوات النظام")[0].whose == "syria.government"


def test_taken_tokens_hold_no_count() -> None:
    document = read("في الثالثة قتل خمسة جنود")
    assert find_counts(document, frozenset(range(len(document.tokens)))) == ()


THINGS: list[tuple[str, str, int | None, int | None, str]] = [
    ("تدمير منزلين في القرية", "منزلين", 2, 2, "house"),
    ("احتراق ثلاثة منازل", "ثلاثة منازل", 3, 3, "house"),
    ("تضرر عدد من المنازل", "عدد من المنازل", 2, None, "house"),
    ("دمرت الغارة منزلا", "منزلا", 1, 1, "house"),
    ("تضررت منازل في الحي", "منازل", 2, None, "house"),
    ("تدمير نحو 15 منزلا", "نحو 15 منزلا", 15, 15, "house"),
    ("احتراق بيوتهم الخمسة", "بيوتهم الخمسة", 5, 5, "house"),
    ("تدمير منزلين اثنين", "منزلين اثنين", 2, 2, "house"),
    ("تدمير أكثر من عشرين منزلا", "أكثر من عشرين منزلا", 21, None, "house"),
]


@pytest.mark.parametrize(("text", "words", "low", "high", "thing"), THINGS)
def test_things(text: str, words: str, low: int | None, high: int | None, thing: str) -> None:
    found = [m for m in find_objects(read(text)) if m.object_id == thing]
    assert [(m.span.of(text), m.bounds.low, m.bounds.high) for m in found] == [(words, low, high)]


MARKS = st.sampled_from(["\u064b", "\u064e", "\u0650", "\u0651", "\u0640", "\u200f"])
TEXTS = st.sampled_from([text for text, _ in PERSONS])


@given(TEXTS, st.lists(st.tuples(st.integers(0, 200), MARKS), max_size=12))
def test_a_span_reads_as_its_words(text: str, marks: list[tuple[int, str]]) -> None:
    """However the text is dressed, a count stands on verbatim words, and its tokens agree with its span."""
    dressed = text
    for at, mark in marks:
        at = at % len(dressed) + 1
        if dressed[at - 1].isalpha():
            dressed = dressed[:at] + mark + dressed[at:]
    document = read(dressed)
    for mention in find_counts(document):
        assert 0 <= mention.span.start < mention.span.end <= len(dressed)
        quote = mention.span.of(dressed)
        assert quote.strip() == quote
        first, last = document.tokens[mention.first], document.tokens[mention.last - 1]
        assert first.start <= mention.span.start < first.end
        assert mention.span.end == last.end


@given(st.sampled_from([(t, e) for t, e in PERSONS if "ين" not in t]), st.integers(0, 60))
def test_tatweel_changes_nothing(row: tuple[str, list[tuple[str, str, str, int | None, int | None]]], at: int) -> None:
    text, expected = row
    at = at % (len(text) - 1) + 1
    if text[at - 1].isalpha() and text[at].isalpha():
        text = text[:at] + "ـ" + text[at:]
    assert [(m.bounds.low, m.bounds.high) for m in counts(text)] == [(low, high) for *_, low, high in expected]


def test_letters_split_to_evade_filters() -> None:
    text = "سقوط ٣ شهـ.ـداء و5 جـ.ـرحى"
    assert [(m.span.of(text), m.outcome, m.bounds.low) for m in counts(text)] == [
        ("٣ شهـ.ـداء", "killed", 3),
        ("5 جـ.ـرحى", "wounded", 5),
    ]
