"""Actors: named groups and forces, heads with a name or nisba, short forms, and forces that only their head names."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tawthiq.extract.actors import find_actors
from tawthiq.extract.layout import read_document
from tawthiq.extract.reading import ReadDocument, is_known, load_matcher
from tawthiq.model.documents import Report
from tawthiq.model.mentions import ActorMention


def actors(text: str) -> tuple[ActorMention, ...]:
    return find_actors(ReadDocument(read_document(Report(id="t", text=text), is_known), load_matcher()))


#: text, then `(words, id, head)` of each actor; id "" for a force without a name
NAMED: list[tuple[str, list[tuple[str, str, str]]]] = [
    ("قصفت قوات النظام القرية", [("قوات النظام", "syria.government", "force")]),
    ("بقصف لقوات النظام", [("قوات النظام", "syria.government", "force")]),
    ("الجيش الإسرائيلي قصف المخيم", [("الجيش الإسرائيلي", "israel", "force")]),
    ("هاجمت ميليشيا الحوثي القرية", [("ميليشيا الحوثي", "houthis", "group")]),
    ("قتلهم مسلحون مجهولون", [("مسلحون مجهولون", "unidentified", "persons")]),
    (
        "اشتباكات بين هيئة تحرير الشام وأحرار الشام",
        [("هيئة تحرير الشام", "hts", "authority"), ("أحرار الشام", "ahrar-al-sham", "")],
    ),
    # a head word and a name, nisba or quotation behind it
    ("عناصر من «قسد» داهموا المنزل", [("عناصر من «قسد", "sdf", "persons")]),
    ("استهدف مقاتلو «الجيش الحر» موقعا", [("مقاتلو «الجيش الحر", "fsa", "persons")]),
    ("حلقت طائرة حربية روسية فوقها", [("طائرة حربية روسية", "russia", "aircraft")]),
    # no registry knows it, but its head and quotation marks do
    ("هاجم لواء «صقور السنديان» القرية", [("لواء «صقور السنديان", "", "force")]),
    # what «و» joins to a whole name is an actor of its own …
    ("قوات النظام وروسيا", [("قوات النظام", "syria.government", "force"), ("روسيا", "russia", "")]),
    (
        "قصف الجيش السوري والميليشيات الإيرانية التل",
        [("الجيش السوري", "syria.government", "force"), ("الميليشيات الإيرانية", "iran.militias", "group")],
    ),
    ("عملية للتحالف الدولي وقسد", [("تحالف الدولي", "us-coalition", "group"), ("قسد", "sdf", "")]),
    (
        "قوات التحالف الدولي وقوات سوريا الديمقراطية",
        [("قوات التحالف الدولي", "us-coalition", "force"), ("قوات سوريا الديمقراطية", "sdf", "force")],
    ),
    ("جنود الجيش والشرطة", [("جنود الجيش", "state.army", "persons"), ("الشرطة", "state.police", "authority")]),
    # … but head words share the name behind them
    ("قوات ومليشيات النظام", [("قوات ومليشيات النظام", "syria.government", "force")]),
    ("الطائرات والمروحيات الروسية", [("الطائرات والمروحيات الروسية", "russia", "aircraft")]),
    ("ضباط وعناصر من الشرطة", [("ضباط وعناصر من الشرطة", "state.police", "persons")]),
    # the owner tells whose a kind of force is
    ("وحدات مكافحة الإرهاب التابعة لقسد", [("وحدات مكافحة الإرهاب التابعة لقسد", "sdf.hat", "force")]),
    ("وحدات خاصة تابعة للجيش السوري", [("وحدات خاصة تابعة للجيش السوري", "syria.government", "force")]),
    (
        "قوى الأمن الداخلي التابعة للحكومة السورية",
        [("قوى الأمن الداخلي التابعة للحكومة السورية", "syria.government", "authority")],
    ),
    # the groups that a power backs are not the power
    ("الفصائل المسلحة المدعومة من تركيا", [("الفصائل المسلحة المدعومة من تركيا", "syria.sna", "group")]),
    ("مقاتلون محليون مرتبطون بإيران", [("مقاتلون محليون مرتبطون بإيران", "iran.militias", "persons")]),
    ("القوات الخاصة المدعومة من روسيا", [("القوات الخاصة", "state.special", "force"), ("روسيا", "russia", "")]),
    ("دورية تابعة لتركيا", [("دورية تابعة لتركيا", "turkey", "force")]),
    # Latin names in any case
    ("مسلحو PKK قرب التل", [("مسلحو PKK", "pkk", "persons")]),
    ("قوات HAT", [("قوات HAT", "sdf.hat", "force")]),
    # before a crowd «تجمع» is what it did
    ("تجمع المتظاهرون في الساحة", [("المتظاهرون", "protesters", "persons")]),
    # a head word alone
    ("قصف الطيران الحربي القرية", [("الطيران الحربي", "", "aircraft")]),
    ("ناقش التجار الأسعار", []),
]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_actors(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(m.span.of(text), m.actor_id, m.head) for m in actors(text)] == expected


def test_a_nisba_alone_is_an_adjective() -> None:
    (actor,) = actors("قصف تركي على القرية")
    assert (actor.actor_id, actor.adjective) == ("turkey", True)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        # a short form stands for an actor only where the report names it in full …
        ("سيطر الجيش السوري الحر على تل. وقال الحر إنه تقدم.", ["fsa", "fsa"]),
        ("التقطت الصورة في الهواء الحر", []),
        # an adjective of the state is a party only behind an act
        ("مبنى حكومي في الرقة", []),
        # … or where the report is about its country
        ("اقتحم الشباب قاعدة قرب مقديشو الصومالية", ["somalia.shabaab"]),
        ("يعاني الشباب من البطالة", []),
    ],
)
def test_short_forms(text: str, ids: list[str]) -> None:
    assert [m.actor_id for m in actors(text) if m.name] == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        # the occupier is the one last named with the word …
        ("دخل جيش الاحتلال التركي القرية. ثم انسحب الاحتلال.", ["turkey", "turkey"]),
        (
            "الاحتلال التركي في التل والاحتلال الإسرائيلي في السهل. وقصف جيش الاحتلال القرية.",
            ["turkey", "israel", "israel"],
        ),
        ("مسيرات الاحتلال فوق القرية. وقال شاهد إن الاحتلال التركي قصفها.", ["turkey", "turkey"]),
        # … or, where no nationality is, Israel
        ("اقتحم جيش الاحتلال القرية", ["israel"]),
        ("اقتحمت شرطة الاحتلال الحي بعد قصف جيش الاحتلال الإسرائيلي", ["israel.police", "israel"]),
    ],
)
def test_the_bare_occupation_is_the_one_named(text: str, ids: list[str]) -> None:
    assert [m.actor_id for m in actors(text) if m.name] == ids


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("غارة من قوات التحالف قرب الرقة", "us-coalition"),
        ("غارة من قوات التحالف قرب صعدة", "saudi-coalition"),
        ("نصب عناصر قوى الأمن الداخلي حاجزا في الرقة", "syria.government"),
        ("قصف مدفعي حكومي قرب سرمين", "syria.government"),
        # the group that a power backs there
        ("هاجمت المجموعات المدعومة من إيران الحديدة وصعدة", "houthis"),
        ("هاجمت المجموعات المدعومة من إيران حلب ودير الزور", "iran.militias"),
        ("نصبت مجموعات مسلحة مدعومة من الإمارات حاجزا في الفاشر ونيالا", "rsf"),
        # the side named in full has a force called so
        ("قالت قوات سوريا الديمقراطية إن قوى الأمن الداخلي نصبت حاجزا في الرقة", "asayish"),
    ],
)
def test_a_short_form_means_the_side_of_the_report(text: str, actor: str) -> None:
    assert [m.actor_id for m in actors(text) if m.name][-1] == actor


@pytest.mark.parametrize(
    ("text", "army"),
    [
        ("انتشر الجيش في الخرطوم والفاشر", "sudan.army"),
        ("انتشر الجيش في الموصل والرمادي", "iraq.army"),
        ("انتشر الجيش في الشوارع", "state.army"),  # nothing tells which
    ],
)
def test_a_bare_word_means_the_country_s_own_force(text: str, army: str) -> None:
    assert [m.actor_id for m in actors(text)] == [army]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("هاجم لواء «صقور السنديان» القرية", "لواء صقور السنديان"),
        ("هاجم لـواء «صقـور السنديان» القرية", "لواء صقور السنديان"),
        ("اتهامات للواء «صقور السنديان» بالهجوم", "لواء صقور السنديان"),
    ],
)
def test_the_name_of_an_unknown_group_is_clean(text: str, name: str) -> None:
    assert [m.name for m in actors(text) if m.name] == [name]


@pytest.mark.parametrize(("text", "_"), NAMED)
def test_mentions_do_not_overlap(text: str, _: object) -> None:
    found = actors(text)
    assert all(a.last <= b.first for a, b in pairwise(found))
