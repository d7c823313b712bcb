"""Triggers, cues, weapons and reporting words: which reading a word gets, and where none is read."""

from __future__ import annotations

import pytest

from tawthiq.extract.layout import read_document
from tawthiq.extract.reading import ReadDocument, is_known, load_matcher
from tawthiq.extract.words import find_cues, find_speech, find_triggers, find_weapons
from tawthiq.model.documents import Report

NOTHING: frozenset[int] = frozenset()


def read(text: str) -> ReadDocument:
    return ReadDocument(read_document(Report(id="t", text=text), is_known), load_matcher())


#: text, then `(words, class, part of speech)` of each trigger
TRIGGERS: list[tuple[str, list[tuple[str, str, str]]]] = [
    ("قصفت الطائرات القرية", [("قصفت", "shelling", "verb")]),
    ("شنت الطائرات غارة", [("غارة", "airstrike", "noun")]),
    ("وغارات على القرية", [("غارات", "airstrike", "noun")]),  # the conjunction is no part of it
    ("بقصف جوي على القرية", [("قصف جوي", "airstrike", "phrase")]),  # the longest
    ("اعتقلت الدورية شابين", [("اعتقلت", "arrest", "verb")]),
    ("فرقت الشرطة مظاهرة", [("فرقت", "dispersal", "verb"), ("مظاهرة", "protest", "noun")]),
    ("أقفلوا الطريق الساحلي", [("أقفلوا الطريق", "protest", "phrase")]),
    ("ساروا هاتفين للحرية", [("هاتفين", "protest", "participle")]),
    ("نال الشهادة في الجبهة", [("نال الشهادة", "death", "noun")]),
    ("ناقش المجلس الأسعار", []),
]


@pytest.mark.parametrize(("text", "expected"), TRIGGERS)
def test_triggers(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(m.span.of(text), m.cls, m.pos) for m in find_triggers(read(text), NOTHING)] == expected


@pytest.mark.parametrize(
    ("text", "definite"), [("القصف عنيف", True), ("قصفهم عنيف", True), ("قصف عنيف", False)]
)
def test_definite(text: str, definite: bool) -> None:
    assert [m.definite for m in find_triggers(read(text), NOTHING)] == [definite]


@pytest.mark.parametrize("text", ["بالقصف", "للقصف", "في قصف", "شنت قصف"])
def test_a_word_that_may_be_a_verb_is_a_noun_where_only_a_noun_can_stand(text: str) -> None:
    assert [m.pos for m in find_triggers(read(text), NOTHING)] == ["noun"]


def test_a_name_triggers_nothing() -> None:
    text = "قصف عنيف"
    assert find_triggers(read(text), frozenset({0})) == ()


@pytest.mark.parametrize(
    ("text", "cue", "cls"),
    [
        ("لم تقصف الطائرات القرية", "لم", "negate"),
        ("حاولت القوات التقدم", "حاولت", "attempt"),
        ("دعا القائد إلى الانسحاب", "دعا", "call"),
        ("شنت الطائرات غارة", "شنت", "support"),
    ],
)
def test_cues(text: str, cue: str, cls: str) -> None:
    assert (cue, cls) in [(m.span.of(text), m.cls) for m in find_cues(read(text))]


@pytest.mark.parametrize(
    ("text", "weapons"),
    [
        ("استهدف بصاروخ تاو دبابة", [("صاروخ تاو", "atgm.tow", False)]),
        ("سقطت قذائف هاون", [("قذائف هاون", "mortar", False)]),
        ("ألقت الطائرات منشورات", [("الطائرات", "air.aircraft", True)]),  # brings weapons, is none
        ("قصفت طائرة مسيرة سيارة", [("طائرة مسيرة", "drone.uav", False)]),
        ("خرجوا في مسيرة سلمية", [("في مسيرة", "march", True)]),  # a march, and so no drone
    ],
)
def test_weapons(text: str, weapons: list[tuple[str, str, bool]]) -> None:
    assert [(m.span.of(text), m.weapon_id, m.is_carrier) for m in find_weapons(read(text), NOTHING)] == weapons


@pytest.mark.parametrize(
    ("text", "sayings"),
    [
        ("وأعلن مصدر", [("أعلن", "say", "asserts")]),
        ("بحسب مصدر", [("بحسب", "according", "asserts")]),
        ("ونفى القائد ذلك", [("نفى", "say", "denies")]),
        ("مراسل الشبكة في البلدة", []),  # a noun for a source says nothing yet
    ],
)
def test_speech(text: str, sayings: list[tuple[str, str, str]]) -> None:
    assert [(m.span.of(text), m.cls, m.stance) for m in find_speech(read(text))] == sayings


def test_headlines_of_other_articles_are_not_read() -> None:
    body = "قتل ثلاثة مدنيين الاثنين بقصف على أطراف البلدة جنوب المدينة، وأسعف عشرة جرحى إلى المشفى القريب من الطريق."
    others = "غارات على ريف حماة توقع جرحى بين السكان\nانفجار سيارة مفخخة في مدينة الباب شرقا"
    text = f"مقتل مدنيين في البلدة\n{body}\n{others}"
    found = find_triggers(read(text), NOTHING)
    assert found
    assert all(m.span.end <= text.index("غارات") for m in found)


#: phrases whose words stand apart: text, then `(words, lemma, class)` of each trigger
FRAMES: list[tuple[str, list[tuple[str, str, str]]]] = [
    ("أطلق حراس مجهولون النار على حافلة", [("أطلق", "shoot.phrase", "shooting")]),
    ("أطلقت البارجة صاروخا", [("أطلقت", "launch.verb", "strike"), ("صاروخا", "rocket.noun", "shelling")]),
    ("أطلق الحارس النار", [("أطلق", "shoot.phrase", "shooting")]),
    ("بسطت الوحدات سيطرتها", [("بسطت", "control-extend.phrase", "capture"), ("سيطرتها", "control.verb", "capture")]),
    ("فرضت السلطات حظر تجول", [("فرضت", "curfew.phrase", "deploy"), ("حظر تجول", "curfew.phrase", "deploy")]),
    ("فجر عناصر التنظيم منزلا", [("فجر", "blow-down.noun", "destruction")]),
    ("فجر عناصر التنظيم سيارة قرب منزل", [("فجر", "blast.verb", "bombing")]),  # near it, so not the house
    ("خرج المشفى الوحيد عن الخدمة", [("خرج", "out-of-service.phrase", "damage")]),
    ("خرج المريض، وعادت المحطة إلى الخدمة", []),  # the comma ends the clause
    ("قضت قواتنا على خمسة مسلحين", [("قضت", "eliminate.phrase", "killing")]),
    ("قضى خمسة مسلحين في كمين على الطريق", [("قضى", "perish.verb", "death"), ("كمين", "ambush.noun", "assault")]),
    ("فقد خمسة عمال حياتهم", [("فقد", "meet-death.phrase", "death")]),
    ("رجم المقاومون الثكنة بالصواريخ", [("رجم", "bombard.verb", "shelling"), ("الصواريخ", "rocket.noun", "shelling")]),
    # crowds
    ("نزل آلاف العمال إلى الشوارع", [("نزل", "go-out.phrase", "protest")]),
    ("خرج المحتجون صباحا إلى الساحة", [("خرج", "go-out.phrase", "protest")]),
    ("نزلت الدبابات إلى الشوارع", []),
    ("أغلق الأهالي الطريق", [("أغلق", "block-road.phrase", "protest")]),
    ("أغلق الجنود الطريق", [("أغلق", "close.verb", "deploy")]),  # soldiers do not protest
    ("إغلاق سريع للشارع الرئيسي", [("إغلاق", "close.noun", "deploy")]),
    ("إقفال المحتجين الطريق العام", [("إقفال", "block-road.phrase", "protest")]),
    ("نزول المئات إلى الشوارع", [("نزول", "go-out.phrase", "protest")]),
    ("رفع المحتجون العلم وصورا", [("رفع", "chant.noun", "protest")]),
    ("رفعت القوات العلم فوق المبنى", [("رفعت", "raise-flag.phrase", "capture")]),
    ("رفعت الشركة أسعارها", []),
    ("مرددين شعارات غاضبة", [("مرددين", "chant.noun", "protest")]),
    ("نصب المعتصمون خيامهم", [("نصب", "sit-in.verb", "protest")]),
    ("يضرب الموظفون عن العمل", [("يضرب", "strike-work.verb", "protest")]),
]


@pytest.mark.parametrize(("text", "expected"), FRAMES)
def test_phrases_whose_words_stand_apart(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = find_triggers(read(text), NOTHING)
    crowd = ("protest.participle", "sit-in.participle")  # taken by the names of actors elsewhere
    assert [(m.span.of(text), m.lemma, m.cls) for m in found if m.lemma not in crowd] == expected


@pytest.mark.parametrize(
    "text",
    [
        "الطيران الحربي",  # no pronoun behind an article
        "طيران حربي",
        "كيهان لندن",  # no preposition before a verb
        "بسطت جناحيها",  # no «سطت» behind a preposition
    ],
)
def test_clitics_that_the_word_cannot_bear(text: str) -> None:
    assert find_triggers(read(text), NOTHING) == ()
