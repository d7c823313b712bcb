"""The names that a user writes, as what the tables of an archive hold. What is not known is an error with what is near.

An actor is asked for by id (`syria` is all of `syria.…`), by its English name or by any name that the lexicon has for
it; a type by its name in English or Arabic or by the beginnings of its words; a place by its name as reports write it,
by its id or name in the gazetteer, or as the administrative unit that holds it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Final, get_args

from sqlalchemy import Connection, select

from tawthiq.archive.forms import name_key, stem, surfaces
from tawthiq.archive.query import Query
from tawthiq.errors import QueryError
from tawthiq.export.labels import labels
from tawthiq.gazetteer.entries import GazetteerEntry, Grade
from tawthiq.gazetteer.names import load_names
from tawthiq.ingest import parse_published
from tawthiq.lexicon.load import load_lexicon
from tawthiq.model.events import STATUSES, TYPES
from tawthiq.store import schema
from tawthiq.store.found_rows import distinct_values
from tawthiq.store.spatial import Box, Circle, distance_km
from tawthiq.store.wanted import ActorsWanted, PlacesWanted, Role

NEAR: Final = 5
"""Suggestions in a message."""
SAME_PLACE_KM: Final = 25.0
"""Entries of one name this near to each other are one place to search around."""
_ROLES: Final = get_args(Role)
_UNITS: Final = frozenset(("country", "governorate", "state", "province", "emirate", "region", "district"))
_BETWEEN_UNITS: Final = " / "
_MISSING: Final = {len("2018"): "-01-01", len("2018-01"): "-01"}
_NUMBERS: Final = re.compile(r"\s*[,،]\s*")


def subtypes(asked: Iterable[str]) -> tuple[str, ...]:
    """Subtypes that any of `asked`, types or subtypes, means. Raises QueryError."""
    return tuple(dict.fromkeys(subtype for one in asked for subtype in _subtypes(one)))


def _subtypes(asked: str) -> tuple[str, ...]:
    for kind, group in TYPES.items():
        if asked.casefold() == kind.casefold():
            return group
    exact = tuple(s for group in TYPES.values() for s in group if asked.casefold() == s.casefold())
    if exact:
        return exact
    named = {name: group for kind, group in TYPES.items() for name in (kind, labels()["types"][kind].ar)}
    named |= {name: (s,) for g in TYPES.values() for s in g for name in (s, labels()["subtypes"][s].ar)}
    found = tuple(dict.fromkeys(s for name, group in named.items() if _begins(name, asked) for s in group))
    if not found:
        raise _unknown("type", asked, named)
    return found


def _begins(name: str, asked: str) -> bool:
    """Whether each word asked for begins a word of the name, or has its stem."""
    words = surfaces(name)
    stems = {stem(word) for word in words}
    wanted = surfaces(asked)
    return bool(wanted) and all(any(w.startswith(a) for w in words) or stem(a) in stems for a in wanted)


def statuses(asked: Iterable[str]) -> tuple[str, ...]:
    """Raises QueryError."""
    named = {name_key(name): s for s in STATUSES for name in (s, labels()["statuses"][s].ar)}
    found = []
    for one in asked:
        if name_key(one) not in named:
            raise QueryError(f"There is no status {one!r}. There are: {', '.join(STATUSES)}.")
        found.append(named[name_key(one)])
    return tuple(found)


def outlets(connection: Connection, asked: Iterable[str]) -> tuple[str, ...]:
    """Outlets of the archive by their names, in any spelling. Raises QueryError."""
    return _values(connection, "outlet", asked)


def languages(connection: Connection, asked: Iterable[str]) -> tuple[str, ...]:
    """Languages that the archive has documents in. Raises QueryError."""
    return _values(connection, "language", asked)


def _values(connection: Connection, column: str, asked: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(asked)
    if not wanted:
        return ()
    held = distinct_values(connection, schema.documents.c[column])
    found: list[str] = []
    for one in wanted:
        same = [value for value in held if name_key(value) == name_key(one)]
        if not same:
            raise _unknown(column, one, held)
        found += same
    return tuple(found)


def actors(connection: Connection, asked: Iterable[str]) -> tuple[ActorsWanted, ...]:
    """One for each role that is asked for. Raises QueryError."""
    by_role: dict[Role | None, list[str]] = {}
    for one in asked:
        before, mark, rest = one.partition(":")
        role: Role | None = next((r for r in _ROLES if r == before.strip().lower()), None) if mark else None
        by_role.setdefault(role, []).append(rest.strip() if role else one.strip())
    if not by_role:
        return ()
    held = distinct_values(connection, schema.event_actors.c.actor_id)
    return tuple(_actors(connection, role, names, held) for role, names in by_role.items())


def _actors(connection: Connection, role: Role | None, names: Sequence[str], held: Sequence[str]) -> ActorsWanted:
    ids: list[str] = []
    keys: list[str] = []
    known = _actor_names()
    for name in names:
        wanted = known.get(name_key(name), ())
        begun = {i for i in (*held, *_actor_ids()) if i == name.lower() or i.startswith(f"{name.lower()}.")}
        key = name_key(name)
        if not wanted and not begun and not _is_named(connection, key):
            raise _unknown("actor", name, (*_actor_ids(), *held, *_shown_names()))
        ids += [i for i in held if i in begun or i in wanted]
        keys.append(key)
    return ActorsWanted(role, tuple(dict.fromkeys(ids)), tuple(keys))


def _is_named(connection: Connection, key: str) -> bool:
    column = schema.event_actors.c.name_key
    return connection.scalar(select(column).where(column == key).limit(1)) is not None


@cache
def _actor_names() -> dict[str, frozenset[str]]:
    """Ids by key of a name, English or Arabic."""
    lexicon = load_lexicon()
    found: dict[str, set[str]] = {}
    for entry in lexicon.entries:
        if entry.tag == "ACTOR":
            found.setdefault(name_key(entry.name), set()).add(entry.id)
    for form in lexicon.forms:
        entry = lexicon.entries[form.entry]
        if entry.tag == "ACTOR":
            found.setdefault(name_key(" ".join(form.words)), set()).add(entry.id)
    return {key: frozenset(ids) for key, ids in found.items()}


@cache
def _actor_ids() -> tuple[str, ...]:
    return tuple(entry.id for entry in load_lexicon().entries if entry.tag == "ACTOR")


@cache
def _shown_names() -> tuple[str, ...]:
    lexicon = load_lexicon()
    english = [entry.name for entry in lexicon.entries if entry.tag == "ACTOR"]
    return (*english, *(" ".join(f.words) for f in lexicon.forms if lexicon.entries[f.entry].tag == "ACTOR"))


def places(connection: Connection, asked: Iterable[str]) -> PlacesWanted | None:
    """None where nothing is asked for. A name that nothing knows is looked for all the same: reports know more."""
    names = tuple(asked)
    if not names:
        return None
    held = distinct_values(connection, schema.event_places.c.admin)
    keys, ids, units = [], [], set[str]()
    for name in names:
        entries = _entries(name)
        keys.append(name_key(name))
        ids += [name, *(entry.id for entry in entries)]
        units |= {name.casefold(), *(entry.name.casefold() for entry in entries if entry.kind in _UNITS)}
    admins = tuple(path for path in held if units & {unit.casefold() for unit in path.split(_BETWEEN_UNITS)})
    return PlacesWanted(tuple(keys), tuple(dict.fromkeys(ids)), admins)


def _entries(name: str) -> tuple[GazetteerEntry, ...]:
    return tuple(match.entry for match in load_names().candidates(name) if match.grade is Grade.EXACT)


def area(asked: Circle | Box | str | None) -> Circle | Box | None:
    """A circle from `LAT,LON,KM` or `PLACE,KM`. Raises QueryError, also for a place that may be several."""
    if asked is None or isinstance(asked, Circle | Box):
        return checked(asked)
    *where, km = _NUMBERS.split(asked.strip())
    radius = _number(km)
    if radius is None or not where or len(where) > 2:
        raise QueryError(f"{asked!r} is no circle. Write LAT,LON,KM, such as 35.93,36.63,20, or PLACE,KM.")
    if len(where) == 2:
        lat, lon = map(_number, where)
        if lat is None or lon is None:
            raise QueryError(f"{asked!r}: {where[0]},{where[1]} are no degrees. Write them as 35.93,36.63.")
        return checked(Circle(lat, lon, radius))
    lat, lon = _position(where[0])
    return checked(Circle(lat, lon, radius))


def checked(asked: Circle | Box | None) -> Circle | Box | None:
    """`asked`, if it lies on the earth. Raises QueryError."""
    if isinstance(asked, Circle):
        right = -90 <= asked.lat <= 90 and -180 <= asked.lon <= 180 and 0 < asked.km <= 20_000
    elif isinstance(asked, Box):
        right = -90 <= asked.south <= asked.north <= 90 and max(abs(asked.west), abs(asked.east)) <= 180
    else:
        return None
    if not right:
        raise QueryError(
            "The area does not lie on the earth. Latitudes are -90 to 90, longitudes -180 to 180, a radius is more "
            "than 0 km; a box is SOUTH,WEST,NORTH,EAST."
        )
    return asked


def box(asked: str) -> Box:
    """`SOUTH,WEST,NORTH,EAST`. Raises QueryError."""
    numbers = [_number(part) for part in _NUMBERS.split(asked.strip())]
    if len(numbers) != 4 or None in numbers:
        raise QueryError(f"{asked!r} is no box. Write SOUTH,WEST,NORTH,EAST in degrees, such as 35.5,36.0,36.2,37.0.")
    found = Box(*(number for number in numbers if number is not None))
    checked(found)
    return found


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _position(name: str) -> tuple[float, float]:
    located = [e for e in _entries(name) if e.lat is not None and e.lon is not None]
    if not located:
        raise QueryError(f"No gazetteer has a position for {name!r}. Write LAT,LON,KM instead.")
    located.sort(key=lambda entry: -entry.population)
    first = located[0]
    lat, lon = first.lat or 0.0, first.lon or 0.0
    other = [e for e in located if distance_km(lat, lon, e.lat or 0.0, e.lon or 0.0) > SAME_PLACE_KM]
    if other:
        told = "; ".join(f"{e.name}, {e.admin1}, {e.country}: {e.lat:.4f},{e.lon:.4f}" for e in (first, *other)[:NEAR])
        raise QueryError(f"{name!r} may be several places. Write the one that you mean as LAT,LON,KM. {told}")
    return lat, lon


def _unknown(what: str, asked: str, known: Iterable[str]) -> QueryError:
    """Near are names that are written like it, whole or in one of their words."""
    names: dict[str, str] = {}
    words: dict[str, str] = {}
    for name in known:
        names.setdefault(name_key(name) or name, name)
        for word in surfaces(name):
            words.setdefault(word, name)
    key = name_key(asked) or asked
    near = [names[one] for one in get_close_matches(key, names, NEAR, 0.6)]
    near += [words[one] for one in get_close_matches(key, words, NEAR, 0.75)]
    told = "; ".join(list(dict.fromkeys(near))[:NEAR])
    return QueryError(f"There is no {what} {asked!r} here." + (f" Near it: {told}." if told else ""))


def first_day(written: str) -> date:
    """Of a day, a month or a year: `2018-01-15`, `2018-01`, `2018`. Raises BadDate."""
    return parse_published(written + _MISSING.get(len(written), ""))


def last_day(written: str) -> date:
    """Raises BadDate."""
    first = first_day(written)
    if len(written) == len("2018"):
        return first.replace(month=12, day=31)
    return first.replace(day=monthrange(first.year, first.month)[1]) if len(written) == len("2018-01") else first


def wants_events(query: Query) -> bool:
    """Whether anything is asked of events."""
    asked = (query.places, query.actors, query.types, query.statuses)
    others = (query.background, query.killed, query.area)
    return any(asked) or any(one is not None for one in others) or query.dates == "event"


def wants_anything(query: Query) -> bool:
    """Whether anything is asked for besides words."""
    return wants_events(query) or any((query.first, query.last, query.outlets, query.languages))
