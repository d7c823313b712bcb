"""Searching an archive, on both stores."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from searched import Event, Told, copies, fill, set_state
from tawthiq.archive import asked
from tawthiq.archive.found import Results
from tawthiq.archive.query import Query
from tawthiq.archive.search import search
from tawthiq.errors import BadDate, InputError, NoRun, QueryError
from tawthiq.store import Store, open_archive, schema
from tawthiq.store.spatial import Box, Circle

IDLIB = ("إدلب", "sy.idlib.city", "Syria / Idlib", 35.93, 36.63, 1.5)
SARAQIB = ("سراقب", "sy.saraqib", "Syria / Idlib", 35.86, 36.80, 1.0)
TARMALA = ("ترملا", None, "Syria / Idlib", 35.61, 36.45, 20.0)
DARAA = ("درعا", "sy.daraa.city", "Syria / Daraa", 32.62, 36.10, 1.0)
UNPLACED = ("الخوين", None, "Syria / Idlib", None, None, None)
TOLD = (
    Told(
        text="قُصِفَت بلدة سراقب بالمدفعية، وسقط خمسة مدنيين.\nوقال ناشط إن القصف طال ريف إدلب.", published="2018-01-10",
        outlet="Horan", title="قصف على سراقب",
        events=(
            Event(
                trigger="قُصِفَت", places=(SARAQIB,), initiators=(("syria.government", "Syrian government forces"),),
                targets=(("civilians", "civilians"),), claimants=("ناشط",), killed=5, day="2018-01-09",
            ),
            Event(trigger="القصف", places=(IDLIB,), background=True, day="2018-01-01", until="2018-01-08"),
        ),
    ),
    Told(
        text="شنّت طائرات حربية غارتين على ترملا في ريف إدلب الجنوبي.", published="2018-01-12",
        events=(
            Event(
                trigger="غارتين", subtype="Air/drone strike", places=(TARMALA, UNPLACED), day="2018-01-12",
                initiators=(("russia", "Russia"),),
            ),
        ),
    ),
    Told(
        text="خرجت مظاهرة في درعا. لم يُبلَّغ عن قصف.", published="2018-02-01", outlet=None,
        events=(
            Event(trigger="مظاهرة", type="Protests", subtype="Peaceful protest", places=(DARAA,), day="2018-02-01",
                  initiators=(("protesters", "protesters"),)),
            Event(trigger="قصف", status="denied", places=(DARAA,), day=None),
        ),
    ),
    Told(text="براميل متفجرة على حلب، وأنباء عن 1,500 نازح. PKK", published=None, language="ar"),
    Told(text="متفجرة لا براميل فيها، وفي الريف هدوء.", published="2017-12-31", language="fa"),
)  # fmt: skip
"""Numbers of documents in the tests below are places in this tuple."""


@pytest.fixture
def ids(store: Store) -> list[str]:
    return fill(store, TOLD)


def numbers(results: Results, ids: list[str]) -> list[int]:
    return [ids.index(hit.document.id) for hit in results.hits]


WORDS = [
    ("قصف", [2, 0]),
    ("والقصف", [2, 0]),
    ("قصف ريف", [0]),
    ("ريف القصف إدلب", [0]),
    ('"ريف إدلب"', [1, 0]),
    ("«ادلب الجنوبي»", [1]),
    ('"قصف"', [2]),
    ("غارات", [1]),
    ("قصف OR غارة", [2, 1, 0]),
    ("قصف OR غارة ريف", [1, 0]),
    ("ريف -قصف", [1, 4]),
    ("-قصف", [1, 4, 3]),
    ('-"ريف إدلب" -قصف', [4, 3]),
    ('"براميل متفجرة"', [3]),
    ("براميل متفجرة", [4, 3]),
    ("متف*", [4, 3]),
    ("طائر*", [1]),
    ("مدنيون", [0]),
    ("1500", [3]),
    ("١٥٠٠", [3]),
    ("pkk", [3]),
    ("ترملا", [1]),
    ("بترملا", [1]),
    ("صاروخ", []),
]


@pytest.mark.parametrize("sort", ["date", "rank"])
def test_words(store: Store, ids: list[str], sort: str) -> None:
    for text, expected in WORDS:
        found = numbers(search(store, Query(text=text, sort=sort)), ids)  # type: ignore[arg-type]
        assert (text, found if sort == "date" else sorted(found)) == (
            text,
            expected if sort == "date" else sorted(expected),
        )


FILTERS = [
    (Query(places=("سراقب",)), [0]),
    (Query(places=("Saraqib",)), [0]),
    (Query(places=("sy.saraqib",)), [0]),
    (Query(places=("إدلب",)), [1, 0]),
    (Query(places=("Idlib",)), [1, 0]),
    (Query(places=("ترملا", "درعا")), [2, 1]),
    (Query(places=("سوريا",)), [2, 1, 0]),
    (Query(places=("خوين",)), [1]),
    (Query(actors=("syria",)), [0]),
    (Query(actors=("syria.government",)), [0]),
    (Query(actors=("النظام السوري",)), [0]),
    (Query(actors=("Syrian government forces",)), [0]),
    (Query(actors=("initiator:syria", "target:civilians")), [0]),
    (Query(actors=("target:syria",)), []),
    (Query(actors=("initiator:russia", "initiator:syria")), [1, 0]),
    (Query(actors=("claimant:ناشط",)), [0]),
    (Query(types=("Protests",)), [2]),
    (Query(types=("peaceful protest",)), [2]),
    (Query(types=("air",)), [1]),
    (Query(types=("غارة جوية",)), [1]),
    (Query(types=("معارك", "احتجاجات")), [2]),
    (Query(statuses=("denied",)), [2]),
    (Query(statuses=("منفي",)), [2]),
    (Query(background=True), [0]),
    (Query(background=False), [2, 1, 0]),
    (Query(killed=5), [0]),
    (Query(killed=6), []),
    (Query(outlets=("horan",)), [0]),
    (Query(outlets=("وكاله الاختبار",)), [1, 4, 3]),
    (Query(languages=("fa",)), [4]),
    (Query(first=date(2018, 1, 11), last=date(2018, 1, 31)), [1]),
    (Query(text="ريف", last=date(2018, 1, 10)), [0, 4]),
    (Query(first=date(2018, 1, 5), last=date(2018, 1, 8), dates="event"), [0]),
    (Query(first=date(2018, 1, 5), last=date(2018, 1, 8), places=("سراقب",)), []),
    (Query(first=date(2018, 1, 10), last=date(2018, 1, 10), places=("سراقب",), dates="published"), [0]),
    (Query(types=("Shelling",), places=("درعا",), background=True), []),
    (Query(text="قصف", types=("Protests",)), [2]),
    (Query(text="غارة", types=("Protests",)), []),
    (Query(area=Circle(35.86, 36.80, 5)), [0]),
    (Query(area=Circle(35.75, 36.63, 10)), [1]),
    (Query(area=Circle(35.75, 36.63, 10), inside=True), []),
    (Query(area="35.86,36.80,5"), [0]),
    (Query(area="سراقب, 5"), [0]),
    (Query(area=Box(35.0, 36.0, 36.0, 37.0)), [1, 0]),
    (Query(area=Box(32.0, 36.0, 33.0, 37.0), text="مظاهرة"), [2]),
    (Query(area=Box(35.5, 36.5, 36.0, 37.0), inside=True), [0]),
    (Query(run="1", places=("سراقب",)), [0]),
]


def test_filters(store: Store, ids: list[str]) -> None:
    for query, expected in FILTERS:
        assert (query, numbers(search(store, query), ids)) == (query, expected)


def test_filters_where_nothing_is_rare(store: Store, ids: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked of large archives, where an index is walked, finds the same."""
    monkeypatch.setattr("tawthiq.store.finding.FEW", 0)
    for query, expected in (*FILTERS, *((Query(text=text), found) for text, found in WORDS)):
        assert (query, numbers(search(store, query), ids)) == (query, expected)


def test_a_walk_left_in_the_middle_says_nothing(
    store: Store, ids: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Of a large archive a few rows are taken; the cursor of the rest is closed before its connection."""
    monkeypatch.setattr("tawthiq.store.finding.FEW", 0)
    monkeypatch.setattr("tawthiq.store.finding.AT_ONCE", 1)
    monkeypatch.setattr("tawthiq.archive.search.BATCH", 1)
    with open_archive(store.location, read_only=True) as reading:  # as the command does: it keeps no connection
        assert search(reading, Query(text="قصف", limit=1)).more
    assert [record.message for record in caplog.records] == []


def test_all_that_is_asked_of_events_is_asked_of_one(store: Store, ids: list[str]) -> None:
    assert numbers(search(store, Query(places=("سراقب",), background=True)), ids) == []
    (hit,) = search(store, Query(places=("سراقب", "إدلب"), types=("shelling",), background=False)).hits
    assert [event.trigger.text for event in hit.events] == ["قُصِفَت"]


def test_what_a_hit_tells(store: Store, ids: list[str]) -> None:
    (hit,) = search(store, Query(text="قصف", places=("سراقب",))).hits
    assert hit.document.title == "قصف على سراقب"
    (event,) = hit.events
    assert (event.subtype, event.start, event.places[0].name, event.places[0].admin) == (
        "Shelling/artillery/missile attack", "2018-01-09", "سراقب", ("Syria", "Idlib"),
    )  # fmt: skip
    roles = [(actor.role, actor.id, actor.name) for actor in event.actors]
    assert ("initiator", "syria.government", "Syrian government forces") in roles
    assert ("claimant", None, "ناشط") in roles
    counts = [msgspec.json.decode(claim.value) for claim in event.claims if claim.field == "casualty"]
    assert counts == [{"outcome": "killed", "low": 5, "high": None}]
    as_json = msgspec.json.decode(hit.to_json())
    assert as_json["schema"] == "tawthiq-search/1"
    assert as_json["events"][0]["trigger"] == {"text": "قُصِفَت", "span": [0, 7]}


def test_without_words_the_words_of_events_are_marked(store: Store, ids: list[str]) -> None:
    (hit,) = search(store, Query(types=("air",))).hits
    assert [mark.text for passage in hit.passages for mark in passage.marks] == ["غارتين"]


def test_with_words_alone_the_events_that_rest_on_them_are_shown(store: Store, ids: list[str]) -> None:
    first, second = search(store, Query(text="قصف")).hits
    assert [event.trigger.text for event in first.events] == ["قصف"]
    assert [event.trigger.text for event in second.events] == ["قُصِفَت", "القصف"]
    assert all(hit.events == () for hit in search(store, Query(text="براميل")).hits)


PIECES = ("قُصِفَت", "القصف", "ريف إدلب", "\n", "\r\n", "مدنيين", "ـ،", "😀", "x" * 120)
QUOTED = st.lists(st.sampled_from(PIECES), min_size=1)




@given(QUOTED, st.sampled_from(["قصف", '"ريف إدلب"', "مدن*", "قصف OR ريف"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_quotes_are_verbatim(pieces: list[str], text: str) -> None:
    from tawthiq.archive.query import parse_text
    from tawthiq.archive.quoting import find_marks, passages

    document = " ".join(pieces)
    found = passages(document, find_marks(document, parse_text(text)))
    ends = [0]
    for passage in found:
        assert passage.text == document[passage.span.start : passage.span.end]
        assert passage.span.start >= ends[-1]
        ends.append(passage.span.end)
        for mark in passage.marks:
            assert mark.text == document[mark.span.start : mark.span.end]
            assert passage.span.covers(mark.span)


def test_copies_are_one_hit(store: Store, ids: list[str]) -> None:
    copies(store, ids[0], [ids[1], ids[4]])
    results = search(store, Query(text="ريف"))
    assert numbers(results, ids) == [1]
    assert (results.hits[0].document.copies, results.hits[0].document.origin) == (2, ids[0])
    assert numbers(search(store, Query(text="ريف", all_copies=True)), ids) == [1, 0, 4]
    set_state(store, ids[4], "withdrawn")
    assert search(store, Query(text="ريف")).hits[0].document.copies == 1


def test_what_is_withdrawn_or_erased_is_not_shown(store: Store, ids: list[str]) -> None:
    set_state(store, ids[0], "withdrawn")
    set_state(store, ids[2], "erased")
    assert numbers(search(store, Query(text="قصف")), ids) == []
    assert numbers(search(store, Query(places=("سوريا",))), ids) == [1]
    withdrawn = search(store, Query(text="قصف", withdrawn=True))
    assert [(hit.document.id, hit.document.state) for hit in withdrawn.hits] == [(ids[0], "withdrawn")]


def test_documents_that_are_gone_are_not_found(store: Store, ids: list[str]) -> None:
    with store.write("tester") as writing:
        kept = schema.search_forms.c
        documents = schema.documents.c
        seq = writing.connection.scalar(select(documents.seq).where(documents.id == ids[0]))
        writing.connection.execute(delete(schema.search_forms).where(kept.seq == seq))
    assert numbers(search(store, Query(text="قصف")), ids) == [2]


def test_limit_says_whether_there_is_more(store: Store, ids: list[str]) -> None:
    results = search(store, Query(text="ريف", limit=2))
    assert (numbers(results, ids), results.more) == ([1, 0], True)
    assert search(store, Query(text="ريف", limit=3)).more is False


def test_rank_puts_the_best_first(store: Store) -> None:
    found = fill(
        store,
        [
            Told(text="هدوء " * 80 + "قصف في الريف", published="2018-03-01"),
            Told(text="قصف ريف حلب. قصف ريف حماة.", published="2018-01-01"),
            Told(text="القصف على الأرياف وريف حلب", published="2018-02-01"),
        ],
    )
    results = search(store, Query(text="قصف ريف", sort="rank"))
    assert numbers(results, found) == [1, 2, 0]
    assert results.ranked == 3


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (Query(types=("shellling",)), "Shelling"),
        (Query(actors=("syria.goverment",)), "syria.government"),
        (Query(actors=("قوات النظم السوري",)), "قوات النظام السوري"),
        (Query(statuses=("done",)), "occurred"),
        (Query(outlets=("Horann",)), "Horan"),
        (Query(languages=("de",)), "no language"),
        (Query(area="here,there,far"), "no circle"),
        (Query(area="95,36,10"), "on the earth"),
        (Query(area="35,36,-10"), "on the earth"),
        (Query(area="قرية لا يعرفها أحد,10"), "No gazetteer"),
        (Query(area=Box(36, 36, 35, 37)), "on the earth"),
        (Query(text="قصف", first=date(2018, 2, 1), last=date(2018, 1, 1)), "no day"),
    ],
)
def test_what_is_not_known_is_told_with_what_is_near(store: Store, ids: list[str], query: Query, told: str) -> None:
    with pytest.raises(QueryError, match=told):
        search(store, query)


def test_events_need_a_run(store: Store) -> None:
    (ident,) = fill(store, [Told(text="قصف")])
    results = search(store, Query(text="قصف"))
    assert ([hit.document.id for hit in results.hits], results.run) == ([ident], None)
    with pytest.raises(NoRun, match="tawthiq code"):
        search(store, Query(types=("Battles",)))
    with pytest.raises(NoRun):
        search(store, Query(text="قصف", run="7"))


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018-02", date(2018, 2, 1), date(2018, 2, 28)),
        ("2018-02-03", date(2018, 2, 3), date(2018, 2, 3)),
    ],
)
def test_days_months_and_years(written: str, first: date, last: date) -> None:
    assert (asked.first_day(written), asked.last_day(written)) == (first, last)


@pytest.mark.parametrize("written", ["2018-13", "18", "2018-02-30", "٢٠١٨x"])
def test_no_day(written: str) -> None:
    with pytest.raises(BadDate):
        asked.last_day(written)


@pytest.mark.parametrize("written", ["1,2,3", "a,b,c,d", "36,36,35,37", "1,2,3,4,5"])
def test_no_box(written: str) -> None:
    with pytest.raises(InputError):
        asked.box(written)
