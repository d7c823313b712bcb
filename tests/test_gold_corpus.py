"""The open corpus holds to docs/reference/codebook.md: form, closed lists, spans, triggers, wording, dates, numbers.

Each check takes one document and yields its faults. The table `PLANTED` breaks a sound document once for each rule and
sees that the check notices, so a check that has stopped looking fails too.
"""

import copy
import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tawthiq.model.events import GROUPS, OUTCOMES, STATUSES, TYPES

GOLD = Path(__file__).parent / "gold"
CODEBOOK = Path(__file__).parents[1] / "docs" / "reference" / "codebook.md"

WEEKDAYS = {
    "الاثنين": 0,
    "الإثنين": 0,
    "الثلاثاء": 1,
    "الأربعاء": 2,
    "الخميس": 3,
    "الجمعة": 4,
    "السبت": 5,
    "الأحد": 6,
}

# slots whose spans run parallel to their values
PARALLEL = ("places", "side_a", "side_b", "weapons", "casualties", "claimed_by")

# what an object must have, what it may have
KEYS: dict[str, tuple[set[str], set[str]]] = {
    "document": ({"id", "source", "events"}, set()),
    "source": ({"outlet", "url", "title", "published", "country", "invented"}, set()),
    "event": (
        {"eid", "type", "subtype", "status", "background", "date", "damage", "trigger", "spans", *PARALLEL},
        {"contradicts", "likely", "notes"},
    ),
    "place": ({"name", "kind", "admin1", "relation", "lat", "lon"}, {"container"}),
    "casualties": (
        {"outcome", "whose", "group", "low", "high", "words"},
        {"part_of_total", "superseded", "unit", "by"},
    ),
    "damage": ({"object", "effect", "low", "high", "words"}, set()),
    "spans": ({"trigger", "date", *PARALLEL}, set()),
}
FLAGS = {"container", "part_of_total", "superseded", "likely"}  # true or absent


@dataclass(frozen=True)
class GoldDocument:
    stem: str
    text: str
    gold: Any  # the JSON as read; its form is what is under test

    @property
    def events(self) -> list[Any]:
        return list(self.gold["events"])

    @property
    def published(self) -> date:
        return date.fromisoformat(self.gold["source"]["published"])


def read_document(path: Path) -> GoldDocument:
    text = (GOLD / "texts" / f"{path.stem}.txt").read_bytes().decode("utf-8")  # no newline translation: offsets count
    return GoldDocument(path.stem, text, json.loads(path.read_bytes()))


DOCUMENTS = [read_document(path) for path in sorted(GOLD.glob("[DE][0-9][0-9][0-9].json"))]

Check = Callable[[GoldDocument], Iterator[str]]


# --- the document


def identity(doc: GoldDocument) -> Iterator[str]:
    if doc.gold["id"] != doc.stem:
        yield f"id is {doc.gold['id']}"
    if doc.gold["source"]["title"] != doc.text.split("\n")[0]:
        yield "title is not the first line"
    if doc.gold["source"]["invented"] is not True:
        yield "not marked as invented"
    for number, event in enumerate(doc.events, 1):
        if event["eid"] != f"{doc.stem}-{number}":
            yield f"event {number} is called {event['eid']}"


def length(doc: GoldDocument) -> Iterator[str]:
    if not 4 <= len(doc.text.split()) <= 350:
        yield f"{len(doc.text.split())} words"


def form(doc: GoldDocument) -> Iterator[str]:
    objects = [("document", doc.gold), ("source", doc.gold["source"])]
    for event in doc.events:
        objects += [("event", event), ("spans", event["spans"])]
        objects += [("place", place) for place in event["places"]]
        objects += [("casualties", row) for row in event["casualties"]]
        objects += [("damage", row) for row in event["damage"]]
    for name, entry in objects:
        required, optional = KEYS[name]
        if missing := required - entry.keys():
            yield f"{name} lacks {sorted(missing)}"
        if unknown := entry.keys() - required - optional:
            yield f"{name} has {sorted(unknown)}"
        yield from (f"{flag} is true or absent" for flag in FLAGS & entry.keys() if entry[flag] is not True)


# --- the event


def closed_lists(doc: GoldDocument) -> Iterator[str]:
    for event in doc.events:
        if event["subtype"] not in TYPES.get(event["type"], ()):
            yield f"{event['eid']}: {event['type']} / {event['subtype']}"
        if event["status"] not in STATUSES:
            yield f"{event['eid']}: status {event['status']}"
        if not isinstance(event["background"], bool):
            yield f"{event['eid']}: background {event['background']}"
        for row in event["casualties"]:
            if row["outcome"] not in OUTCOMES:
                yield f"{event['eid']}: outcome {row['outcome']}"
            if row["group"] not in GROUPS:
                yield f"{event['eid']}: group {row['group']}"


def event_given_once(doc: GoldDocument) -> Iterator[str]:
    seen = set()
    for event in doc.events:
        places = tuple(place["name"] for place in event["places"])
        key = (event["trigger"], event["subtype"], event["status"], places, tuple(event["date"]))
        if key in seen:
            yield f"{event['eid']} is given twice"
        seen.add(key)


def contradiction_names_an_event(doc: GoldDocument) -> Iterator[str]:
    eids = {event["eid"] for event in doc.events}
    for event in doc.events:
        if "contradicts" in event and event["contradicts"] not in eids - {event["eid"]}:
            yield f"{event['eid']} contradicts {event['contradicts']}"


def containers_come_last(doc: GoldDocument) -> Iterator[str]:
    for event in doc.events:
        flags = ["container" in place for place in event["places"]]
        if flags != sorted(flags):
            yield f"{event['eid']}: a container before another place"
        if flags and all(flags):
            yield f"{event['eid']}: containers only"


# --- words and spans


def wording_stands_in_the_text(doc: GoldDocument) -> Iterator[str]:
    for event in doc.events:
        wordings = [event["trigger"], *(place["name"] for place in event["places"])]
        wordings += [row["words"] for row in event["casualties"] + event["damage"]]
        yield from (f"{event['eid']}: not in the text: {words}" for words in wordings if words not in doc.text)


def trigger_is_one_word(doc: GoldDocument) -> Iterator[str]:
    for event in doc.events:
        word = re.sub("ـ +ـ", "ـ", event["trigger"])  # letters split with tatweel and a blank are one word
        if len(word.split()) != 1:
            yield f"{event['eid']}: {event['trigger']}"


def spans_of(event: Any) -> Iterator[tuple[str, Any]]:
    """Every span of an event with its slot, the inferred values (null) left out."""
    yield "trigger", event["spans"]["trigger"]
    for slot in ("date", *PARALLEL):
        yield from ((slot, span) for span in event["spans"][slot] if span is not None)


def spans_lie_in_the_text(doc: GoldDocument) -> Iterator[str]:
    for event in doc.events:
        for slot, span in spans_of(event):
            if not is_span(span, doc.text):
                yield f"{event['eid']}: {slot} {span} is out of range"
            elif (words := doc.text[slice(*span)]) != words.strip():
                yield f"{event['eid']}: {slot} {span} has blanks at its edge"
        if len(event["spans"]["date"]) > 2:
            yield f"{event['eid']}: more than two spans for the date"


def is_span(span: Any, text: str) -> bool:
    whole = isinstance(span, list) and len(span) == 2 and all(type(offset) is int for offset in span)
    return whole and 0 <= span[0] < span[1] <= len(text)


def spans_run_parallel(doc: GoldDocument) -> Iterator[str]:
    for event in doc.events:
        for slot in PARALLEL:
            if len(event["spans"][slot]) != len(event[slot]):
                yield f"{event['eid']}: {len(event['spans'][slot])} spans for {len(event[slot])} {slot}"
        if None in event["spans"]["casualties"]:
            yield f"{event['eid']}: a casualty row without a span"


def spans_read_their_values(doc: GoldDocument) -> Iterator[str]:
    for event in doc.events:
        spans = event["spans"]
        if doc.text[slice(*spans["trigger"])] != event["trigger"]:
            yield f"{event['eid']}: trigger span reads {doc.text[slice(*spans['trigger'])]}"
        for place, span in zip(event["places"], spans["places"], strict=False):
            if span is not None and place["name"] not in doc.text[slice(*span)]:
                yield f"{event['eid']}: span of {place['name']} reads {doc.text[slice(*span)]}"
        for row, span in zip(event["casualties"], spans["casualties"], strict=False):
            words = doc.text[slice(*(span or (0, 0)))]
            if words not in row["words"] and row["words"] not in words:
                yield f"{event['eid']}: span of {row['words']} reads {words}"


# --- dates and numbers


def dates_agree_with_status(doc: GoldDocument) -> Iterator[str]:
    for event in doc.events:
        start, end = event["date"]
        if start is None or end is None:
            if start != end:
                yield f"{event['eid']}: half a date"
            continue
        first, last = date.fromisoformat(start), date.fromisoformat(end)
        if first > last:
            yield f"{event['eid']}: ends before it starts"
        if event["status"] in {"planned", "called_for"}:
            if last < doc.published:
                yield f"{event['eid']}: planned in the past"
        elif last > doc.published:
            yield f"{event['eid']}: happened after publication"
        if event["background"] and first == last == doc.published:
            yield f"{event['eid']}: background dated to publication"


def weekday_of_today_is_right(doc: GoldDocument) -> Iterator[str]:
    for found in re.finditer(r"اليوم،? (" + "|".join(WEEKDAYS) + ")", doc.text):
        if WEEKDAYS[found[1]] != doc.published.weekday():
            yield f"{found[0]}, published on a {doc.published:%A}"


def bounds_are_in_order(doc: GoldDocument) -> Iterator[str]:
    for event in doc.events:
        for row in event["casualties"]:
            if row["low"] is None:
                yield f"{event['eid']}: no lower bound for {row['words']}"
        for row in event["casualties"] + event["damage"]:
            if row["high"] is not None and (row["low"] is None or row["high"] < row["low"]):
                yield f"{event['eid']}: {row['low']} to {row['high']} for {row['words']}"


def digits_give_the_bounds(doc: GoldDocument) -> Iterator[str]:
    for event in doc.events:
        for row in event["casualties"]:
            if re.search("مليون|ملايين", row["words"]):
                continue  # a sum of several number words, read by eye
            allowed = {row["low"], row["high"], row["low"] - 1}  # "more than 12" is 13 and up
            for digits, thousand in re.findall(r"(\d[\d,]*)( ألف| آلاف| الف| الاف)?", row["words"]):
                number = int(digits.replace(",", "")) * (1000 if thousand else 1)  # int() reads Arabic-Indic digits too
                if number not in allowed:
                    yield f"{event['eid']}: {row['words']} against {row['low']} to {row['high']}"


CHECKS: list[Check] = [
    identity,
    length,
    form,
    closed_lists,
    event_given_once,
    contradiction_names_an_event,
    containers_come_last,
    wording_stands_in_the_text,
    trigger_is_one_word,
    spans_lie_in_the_text,
    spans_run_parallel,
    spans_read_their_values,
    dates_agree_with_status,
    weekday_of_today_is_right,
    bounds_are_in_order,
    digits_give_the_bounds,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_document_passes(check: Check) -> None:
    faults = [f"{doc.stem}: {fault}" for doc in DOCUMENTS for fault in check(doc)]
    assert not faults, "\n".join(faults)


def test_texts_and_annotations_come_in_pairs() -> None:
    assert DOCUMENTS
    texts = {path.stem for path in (GOLD / "texts").iterdir()}
    assert texts == {path.stem for path in GOLD.glob("*.json")} == {doc.stem for doc in DOCUMENTS}


def test_every_subtype_status_outcome_and_group_occurs() -> None:
    events = [event for doc in DOCUMENTS for event in doc.events]
    rows = [row for event in events for row in event["casualties"]]
    assert {event["subtype"] for event in events} == set(itertools.chain(*TYPES.values()))
    assert {event["status"] for event in events} == set(STATUSES)
    assert {row["outcome"] for row in rows} == set(OUTCOMES)
    assert {row["group"] for row in rows} == set(GROUPS)


def test_codebook_names_every_code() -> None:
    codebook = CODEBOOK.read_text(encoding="utf-8")
    for kind, subtypes in TYPES.items():
        assert f"| {kind} | {' · '.join(subtypes)} |" in codebook
    assert re.findall(r"^\| `(\w+)` \|", codebook, re.MULTILINE)[: len(STATUSES)] == list(STATUSES)
    assert [code for code in (*OUTCOMES, *GROUPS) if code not in codebook] == []


def test_readme_states_what_is_there() -> None:
    readme = (GOLD / "README.md").read_text(encoding="utf-8")
    n_events = sum(len(doc.events) for doc in DOCUMENTS)
    assert f"{len(DOCUMENTS)} invented Arabic dispatches with {n_events} events" in readme
    assert f"({', '.join(doc.stem for doc in DOCUMENTS if not doc.events)})" in readme


# --- the checks themselves: one planted fault a row

Steps = tuple[str | int, ...]

PLANTED: list[tuple[Check, Steps, Any]] = [
    (identity, ("id",), "D999"),
    (identity, ("source", "title"), "عنوان آخر"),
    (identity, ("source", "invented"), False),
    (identity, ("events", 0, "eid"), "D001-9"),
    (form, ("note",), "unknown key"),
    (form, ("events", 0, "places", 0, "container"), False),
    (form, ("events", 0, "casualties", 0, "maximum"), 5),
    (closed_lists, ("events", 0, "type"), "Battles"),
    (closed_lists, ("events", 0, "status"), "happened"),
    (closed_lists, ("events", 0, "background"), None),
    (closed_lists, ("events", 0, "casualties", 0, "outcome"), "detained"),
    (closed_lists, ("events", 0, "casualties", 0, "group"), "elderly"),
    (contradiction_names_an_event, ("events", 0, "contradicts"), "D001-99"),
    (contradiction_names_an_event, ("events", 0, "contradicts"), "D001-1"),
    (containers_come_last, ("events", 0, "places", 0, "container"), True),
    (wording_stands_in_the_text, ("events", 0, "trigger"), "اغتالت"),
    (wording_stands_in_the_text, ("events", 0, "places", 0, "name"), "صنعاء"),
    (wording_stands_in_the_text, ("events", 0, "casualties", 0, "words"), "ستة مدنيين"),
    (wording_stands_in_the_text, ("events", 0, "damage", 0, "words"), "تدمير ستة منازل"),
    (trigger_is_one_word, ("events", 0, "trigger"), "استهدفت بالصواريخ"),
    (spans_lie_in_the_text, ("events", 0, "spans", "trigger"), [257, 100_000]),
    (spans_lie_in_the_text, ("events", 0, "spans", "trigger"), [264, 257]),
    (spans_lie_in_the_text, ("events", 0, "spans", "side_a"), [[231, 257]]),
    (spans_lie_in_the_text, ("events", 0, "spans", "date"), [[115, 123], [115, 123], [115, 123]]),
    (spans_run_parallel, ("events", 0, "spans", "places"), []),
    (spans_run_parallel, ("events", 0, "spans", "casualties", 0), None),
    (spans_read_their_values, ("events", 0, "spans", "trigger"), [256, 263]),
    (spans_read_their_values, ("events", 0, "spans", "places", 0), [290, 293]),
    (spans_read_their_values, ("events", 0, "spans", "casualties", 0), [0, 4]),
    (dates_agree_with_status, ("events", 0, "date"), ["2018-02-14", None]),
    (dates_agree_with_status, ("events", 0, "date"), ["2018-02-14", "2018-02-13"]),
    (dates_agree_with_status, ("events", 0, "date"), ["2018-02-14", "2018-02-15"]),
    (dates_agree_with_status, ("events", 0, "background"), True),
    (bounds_are_in_order, ("events", 0, "casualties", 0, "high"), 4),
    (bounds_are_in_order, ("events", 0, "casualties", 0, "low"), None),
    (digits_give_the_bounds, ("events", 0, "casualties", 0, "words"), "6 مدنيين"),
    (digits_give_the_bounds, ("events", 0, "casualties", 0, "words"), "٦ آلاف"),
]


def planted(doc: GoldDocument, path: Steps, value: Any) -> GoldDocument:
    gold = copy.deepcopy(doc.gold)
    target = gold
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    return GoldDocument(doc.stem, doc.text, gold)


@pytest.mark.parametrize(("check", "path", "value"), PLANTED)
def test_planted_fault_is_found(check: Check, path: Steps, value: Any) -> None:
    sound = DOCUMENTS[0]
    assert not list(check(sound))
    assert list(check(planted(sound, path, value)))


def test_faults_in_the_text_are_found() -> None:
    sound = DOCUMENTS[0]  # published on a Wednesday
    assert list(length(GoldDocument("D001", "كلمة واحدة", sound.gold)))
    assert list(weekday_of_today_is_right(GoldDocument("D001", "اليوم، الخميس", sound.gold)))
    twice = planted(sound, ("events",), [sound.events[0], sound.events[0]])
    assert list(event_given_once(twice))


def test_every_check_has_a_planted_fault() -> None:
    in_the_text = [length, weekday_of_today_is_right, event_given_once]
    assert set(CHECKS) == set(itertools.chain((check for check, _, _ in PLANTED), in_the_text))
