"""Which country a report is about, by the groups and places that it names, and what its bare words for forces mean."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import msgspec
import yaml

from tawthiq.extract.reading import ReadDocument
from tawthiq.lexicon.entries import Entry
from tawthiq.lexicon.load import load_lexicon

STATES = Path(__file__).parent.parent / "data" / "states.yaml"
_BARE = "state."
_LOCAL = ("police", "local-security")
_SECURITY = ("security", "intelligence", "authorities", "gendarmerie", "coast-guard", "judiciary")


class State(msgspec.Struct, frozen=True):
    """A country and the registry ids of its army and security forces; "" where more than one contends."""

    iso: str
    country: str
    army: str
    security: str


@cache
def load_states() -> tuple[State, ...]:
    """All countries of `data/states.yaml`."""
    return tuple(State(**row) for row in yaml.safe_load(STATES.read_text("utf-8")))


@cache
def actors_by_id() -> dict[str, Entry]:
    """The actor registry by id."""
    return {entry.id: entry for entry in load_lexicon().entries if entry.tag == "ACTOR"}


def country_of(read: ReadDocument) -> State | None:
    """The country that most names of the report belong to; powers that intervene abroad do not count."""
    votes: Counter[str] = Counter()
    iso = {state.iso: state.country for state in load_states()}
    for sentence in read.sentences:
        for reading in read.of_tag(sentence, "ACTOR"):
            entry = reading.entry
            if reading.features == "" and not entry.get("side").startswith(("external", "state")):
                votes[entry.get("country")] += 1
        for reading in read.of_tag(sentence, "TOPONYM"):
            votes[iso.get(reading.entry.get("country"), "")] += 2 if reading.entry.get("kind") == "country" else 1
    best = max(((n, name) for name, n in votes.items() if name), default=(0, ""))[1]
    return next((state for state in load_states() if state.country == best), None)


def own_force(entry: Entry, state: State | None) -> Entry:
    """The country's own force for a bare word («الجيش»), else the entry itself."""
    if state is None or not entry.id.startswith(_BARE):
        return entry
    kind = entry.id.removeprefix(_BARE)
    if kind in _LOCAL:
        return entry
    wanted = state.security if kind in _SECURITY else state.army
    return actors_by_id().get(wanted, entry)
