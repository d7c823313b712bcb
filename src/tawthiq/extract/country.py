"""Which country a report is about, by the groups and places that it names, and what its bare words for forces mean."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import msgspec
import yaml

from tawthiq.extract.reading import ReadDocument
from tawthiq.lexicon.entries import Entry, Reading
from tawthiq.lexicon.load import load_lexicon

STATES = Path(__file__).parent.parent / "data" / "states.yaml"
_BARE = "state."
_LOCAL = ("police", "local-security")
#: words for a power that name it only with a nisba: «الاحتلال التركي»
_EPITHETS = ("احتلال", "عدو")
#: the side that the registry takes them for where no nisba stands
_MEANT_BARE = "israel"
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


def at_home(entry: Entry, state: State | None) -> bool:
    """Whether the actor belongs to the country, or fights there as one side of its war (`theatres`)."""
    return state is not None and state.country in (entry.get("country"), *entry.get("theatres").split(", "))


def is_generic(entry: Entry) -> bool:
    """Whether the name tells what a force is and not whose: «وحدات مكافحة الإرهاب», «فصائل محلية»."""
    return entry.id.startswith(_BARE) or bool(entry.get("generic"))


def backed_by(entry: Entry, state: State | None) -> Entry | None:
    """The group that the power backs in the country, where the registry has one."""
    registry = actors_by_id()
    groups = [registry[name] for name in entry.get("backs").split(", ") if name]
    here = [group for group in groups if at_home(group, state)] or [g for g in groups if not g.get("country")]
    if not here and (state is None or state.country == entry.get("country")):
        here = groups  # a report that names little but the power seems to be about the power's own country
    return next(iter(here), None)


def is_power(entry: Entry) -> bool:
    """Whether the actor is a state that intervenes abroad."""
    return entry.get("side").startswith("external")


class Occupiers:
    """The power that «الاحتلال» or «العدو» alone means: the one last named with the word, else the one named next."""

    def __init__(self, read: ReadDocument) -> None:
        self._read = read
        self._named: dict[str, list[tuple[int, Entry]]] = {word: [] for word in _EPITHETS}
        for i, token in enumerate(read.tokens[:-1]):
            if token.text.endswith(_EPITHETS):
                self._remember(i)

    def _remember(self, i: int) -> None:
        word = self._epithet(i)
        for reading in self._read.matcher.read(self._read.tokens, i + 1, i + 2) if word else ():
            if reading.features == "adjective":
                self._named[word].append((i, reading.entry))

    def meant(self, name: Reading) -> Entry:
        """The power that `name` means; only a name that ends in the bare word may mean another than its own."""
        at = name.last - 1
        named = self._named.get(self._epithet(at), [])
        if not named or name.entry.get("side") != _MEANT_BARE:
            return name.entry
        power = next((entry for i, entry in reversed(named) if i <= at), named[0][1])
        return name.entry if power.get("side") == _MEANT_BARE else power

    def _epithet(self, i: int) -> str:
        text = self._read.tokens[i].text
        return next((word for word in _EPITHETS if text.endswith(word) and text != word), "")


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
