"""The bodies that Bayanat takes, as far as we fill them: their names, what is required, how long a text may be.

Written from what its documentation and its answers say; nothing of its code is in here. Reading a file back through
these types is the check that it has the shape: an unknown name, a missing or too long text is an error.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

Required = Annotated[str, msgspec.Meta(min_length=1)]
Short = Annotated[str, msgspec.Meta(max_length=255)]
Link = Annotated[str, msgspec.Meta(max_length=255, pattern=r"^(NA|/.*|https?://[^\s]+)$")]
"""An address, an absolute path, or `NA`."""
Day = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Latitude = Annotated[float, msgspec.Meta(ge=-90, le=90)]
Longitude = Annotated[float, msgspec.Meta(ge=-180, le=180)]


class _Strict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """No name but those that are known."""


class Ref(_Strict, frozen=True):
    """An entry of a lookup table, or a record, by its id in the instance."""

    id: int


class GeoLocation(_Strict, frozen=True):
    """A point on the map."""

    title: Required
    lat: Latitude
    lng: Longitude
    main: bool = False
    comment: str = ""


class BayanatEvent(_Strict, frozen=True):
    """Needs a day, a place, or a title; we give the title always."""

    title: Required
    title_ar: str = ""
    comments: str = ""
    location: Ref | None = None
    eventtype: Ref | None = None
    from_date: Day | None = None
    to_date: Day | None = None
    estimated: bool = False


class Related(_Strict, frozen=True):
    """A bulletin that an incident is told by."""

    bulletin: Ref
    comment: str = ""


class Bulletin(_Strict, frozen=True):
    """A report. `description` is HTML."""

    title: Required
    comments: Required
    source_link: Link
    originid: Short = ""
    title_ar: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    locations: tuple[Ref, ...] = ()
    geoLocations: tuple[GeoLocation, ...] = ()
    sources: tuple[Ref, ...] = ()
    labels: tuple[Ref, ...] = ()
    events: tuple[BayanatEvent, ...] = ()
    publish_date: Day | None = None


class BayanatIncident(_Strict, frozen=True):
    """An incident. `check_br` has to be there, or the relations to bulletins are ignored."""

    title: Required
    comments: Required
    title_ar: str = ""
    description: str = ""
    labels: tuple[Ref, ...] = ()
    locations: tuple[Ref, ...] = ()
    events: tuple[BayanatEvent, ...] = ()
    check_br: bool = True
    bulletin_relations: tuple[Related, ...] = ()


class BulletinBody(_Strict, frozen=True):
    """One line of `bulletins.jsonl`: what is posted to /admin/api/bulletin/."""

    item: Bulletin


class IncidentBody(_Strict, frozen=True):
    """One line of `incidents.jsonl`: what is posted to /admin/api/incident/."""

    item: BayanatIncident


class Ids(_Strict, frozen=True):
    """`resolve_ids.json`: title (of a report: its id) to the id that the instance has for it.

    As written it fits an instance without any lookups and bulletins, into which `lookups/` was imported. For any other,
    put its own ids in and export again with `--ids`.
    """

    eventtypes: dict[str, int] = {}
    sources: dict[str, int] = {}
    labels: dict[str, int] = {}
    locations: dict[str, int] = {}
    bulletins: dict[str, int] = {}


def to_json(body: BulletinBody | IncidentBody) -> bytes:
    """A line without its end; `check_br` is written although it is the same in all."""
    plain = msgspec.to_builtins(body)
    if isinstance(body, IncidentBody):
        plain["item"]["check_br"] = True
    return msgspec.json.encode(plain)
