"""A pack for Bayanat: forces for its sheet import, lookups for its administration, and the bodies that its API takes.

    actors.csv           one force a line, headings as Bayanat names its fields, so that columns map to themselves
    lookups/*.csv        types of events, sources, labels, locations: only for tables that are empty
    bulletins.jsonl      a report a line        incidents.jsonl   an incident a line, with the bulletins that tell it
    resolve_ids.json     which id each of them has; see `Ids`
    README.md            how to take it in

Persons are not in it: nothing here says who a victim is.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from itertools import pairwise
from typing import Final

import msgspec

from tawthiq.export.bayanat_bodies import Filing, bulletin, incident, reports_of
from tawthiq.export.bayanat_shape import BulletinBody, Ids, IncidentBody, to_json
from tawthiq.export.cells import Cell, cell
from tawthiq.export.cleaned import cleaned
from tawthiq.export.discretion import UNIDENTIFIED, UNLISTED, WITHHELD
from tawthiq.export.labels import label
from tawthiq.export.row import Row
from tawthiq.model.events import STATUSES, TYPE_OF

ACTOR_COLUMNS: Final = (
    "type", "name", "name_ar", "civilian", "tags", "originid", "source_link", "description", "sources",
)  # fmt: skip
_CIVILIANS: Final = 7
"""Interaction code."""
LOOKUPS: Final[dict[str, tuple[str, ...]]] = {
    "eventtypes": ("id", "title", "title_ar", "comments", "for_actor", "for_bulletin", "for_incident"),
    "sources": ("id", "etl_id", "title", "title_ar", "source_type", "comments", "comments_ar", "parent_id"),
    "labels": (
        "id", "title", "title_ar", "parent_label_id", "order", "verified", "for_bulletin", "for_actor", "for_incident",
        "for_offline",
    ),
    "locations": ("id", "parent_id", "title", "title_ar", "comments", "deleted"),
}  # fmt: skip


class Pack(msgspec.Struct, frozen=True):
    """`files`: contents by path in the pack. `n_bulletins`, `n_incidents`: how many bodies."""

    files: dict[str, bytes]
    n_bulletins: int
    n_incidents: int


def bayanat_pack(rows: Iterable[Row], ids: Ids | None = None) -> Pack:
    """The pack of those incidents. `ids`: those of the instance; what it lacks gets the next number that is free."""
    told = [cleaned(row) for row in rows]
    reports = reports_of(told)
    filing = Filing(_ids(told, list(reports), ids or Ids()))
    bulletins = [to_json(BulletinBody(item=bulletin(ident, rows, filing))) for ident, rows in reports.items()]
    incidents = [to_json(IncidentBody(item=incident(row, filing))) for row in told]
    files = {
        "actors.csv": _table(ACTOR_COLUMNS, _actors(told)),
        **{f"lookups/{name}.csv": _table(LOOKUPS[name], rows) for name, rows in _lookups(told, filing.ids).items()},
        "bulletins.jsonl": b"".join(line + b"\n" for line in bulletins),
        "incidents.jsonl": b"".join(line + b"\n" for line in incidents),
        "resolve_ids.json": msgspec.json.format(msgspec.json.encode(filing.ids), indent=2) + b"\n",
        "README.md": README.encode(),
    }
    return Pack(files, len(bulletins), len(incidents))


def _ids(rows: list[Row], reports: list[str], given: Ids) -> Ids:
    """Every title with an id: as given, else the next that is free."""
    wanted = {
        "eventtypes": list(TYPE_OF),
        "sources": [outlet for row in rows for outlet in row.outlets],
        "labels": list(STATUSES),
        "locations": [title for row in rows for title in _location_titles(row)],
        "bulletins": reports,
    }
    return Ids(**{name: _numbered(titles, getattr(given, name)) for name, titles in wanted.items()})


def _numbered(titles: Iterable[str], given: dict[str, int]) -> dict[str, int]:
    found = dict(given)
    free = max(found.values(), default=0)
    for title in dict.fromkeys(titles):
        if title not in found:
            free += 1
            found[title] = free
    return found


def _location_titles(row: Row) -> list[str]:
    """The place and what it lies in, the widest first."""
    place = row.place
    return [t for t in dict.fromkeys((place.country, place.admin1, place.name)) if t] if place else []


def _actors(rows: Iterable[Row]) -> Iterable[tuple[Cell, ...]]:
    """A line for each force once. Arabic commas in a list are no commas to Bayanat, so lists are quoted."""
    written: set[str] = set()
    for row in rows:
        for actor in (*row.initiators, *row.targets):
            if actor.id in written or actor.id in (UNLISTED, UNIDENTIFIED):
                continue
            written.add(actor.id)
            outlets = (outlet.replace('"', "'") for outlet in row.outlets)
            sources = ",".join(f'"{outlet}"' for outlet in outlets)
            civilian = "true" if actor.inter == _CIVILIANS else "false"
            about = f"Named in reports: {actor.name}."
            yield "Entity", actor.name, _words(row, actor.id), civilian, "tawthiq", actor.id, "NA", about, sources


def _words(row: Row, ident: str) -> str | None:
    """The words that name an actor first."""
    told = (claim.quote for claim in row.claims if isinstance(claim.value, dict) and claim.value.get("id") == ident)
    return next((words for words in told if words and words != WITHHELD), None)


def _lookups(rows: list[Row], ids: Ids) -> dict[str, list[tuple[Cell, ...]]]:
    arabic = {row.place.name: row.place.name_ar for row in rows if row.place and row.place.name_ar}
    arabic |= {row.place.admin1: row.place.admin1_ar for row in rows if row.place and row.place.admin1_ar}
    inside: dict[str, str] = {}
    for row in rows:
        titles = _location_titles(row)
        inside |= {inner: outer for outer, inner in pairwise(titles) if inner not in inside}
    return {
        "eventtypes": [
            (ids.eventtypes[kind], kind, label("subtypes", kind).ar, TYPE_OF[kind], "true", "true", "true")
            for kind in TYPE_OF
        ],
        "sources": [(n, f"tawthiq-{n}", title, None, None, None, None, None) for title, n in ids.sources.items()],
        "labels": [
            (n, f"status: {title}", label("statuses", title).ar, None, n, "false", "true", "false", "true", "true")
            for title, n in ids.labels.items()
        ],
        "locations": [
            (n, ids.locations.get(inside.get(title, "")), title, arabic.get(title), None, "false")
            for title, n in ids.locations.items()
        ],
    }  # fmt: skip


def _table(columns: Iterable[str], rows: Iterable[tuple[Cell, ...]]) -> bytes:
    text = StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(columns)
    table.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8")


README: Final = """# Pack for Bayanat

1. An instance whose lookup tables are empty: import `lookups/*.csv` in the administration. The ids in them are those
   that the other files use.
2. Any other instance: put its own ids into `resolve_ids.json` and export again with `--ids resolve_ids.json`.
3. `actors.csv`: sheet import. The columns have the names of Bayanat's fields.
4. Post each line of `bulletins.jsonl` to `/admin/api/bulletin/`, in order, then each line of `incidents.jsonl` to
   `/admin/api/incident/`. Whoever posts becomes the assignee. `originid` of a bulletin is the report's id here.

Every value is what a source says, and no finding. Persons are not in this pack.
"""
