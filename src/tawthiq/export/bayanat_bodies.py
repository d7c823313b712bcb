"""One report as a bulletin, one incident as an incident, in the shape that Bayanat takes."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

import msgspec

from tawthiq.export.bayanat_shape import BayanatEvent, BayanatIncident, Bulletin, GeoLocation, Ids, Ref, Related
from tawthiq.export.labels import label
from tawthiq.export.row import Row
from tawthiq.export.views import MinMax
from tawthiq.export.wording import bounds

NO_LINK: Final = "NA"
MOST: Final = 255
COMMENTS: Final = "Made by Tawthiq from published reports. Every value is what a source says, and no finding."
_NO_MARKUP: Final = str.maketrans("<>", "‹›")
"""In titles, which are plain text: they do no harm even where a page shows them as HTML."""
_EXACT: Final = frozenset(("exact", "landmark", "neighbourhood", "populated_place"))


class Filing(msgspec.Struct, frozen=True):
    """The ids that bodies refer to."""

    ids: Ids


def reports_of(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The incidents that each report tells, by the report's id."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        for report in dict.fromkeys(claim.report for claim in row.claims):
            found.setdefault(report, []).append(row)
    return found


def bulletin(report: str, rows: list[Row], filing: Filing) -> Bulletin:
    """A report with the incidents that it tells of as its events."""
    claims = [claim for row in rows for claim in row.claims if claim.report == report]
    outlets = dict.fromkeys(claim.outlet for claim in claims if claim.outlet)
    published = next((claim.published[:10] for claim in claims if claim.published), None)
    title = " · ".join(filter(None, (next(iter(outlets), None), published, report)))
    places = dict.fromkeys(_ref(row, filing) for row in rows)
    return Bulletin(
        title=title.translate(_NO_MARKUP)[:MOST], comments=COMMENTS, source_link=_link(report),
        originid=report.translate(_NO_MARKUP)[:MOST],
        description="".join(_description(row) for row in rows),
        tags=("tawthiq", *dict.fromkeys(tag for row in rows for tag in _tags(row))),
        locations=tuple(place for place in places if place), geoLocations=tuple(_points(rows)),
        sources=tuple(Ref(id=filing.ids.sources[outlet]) for outlet in outlets if outlet in filing.ids.sources),
        labels=tuple(Ref(id=n) for n in dict.fromkeys(filing.ids.labels[row.status] for row in rows)),
        events=tuple(_event(row, filing) for row in rows), publish_date=published,
    )  # fmt: skip


def incident(row: Row, filing: Filing) -> BayanatIncident:
    """An incident, related to the bulletins of all reports that tell it."""
    reports = dict.fromkeys(claim.report for claim in row.claims)
    place = _ref(row, filing)
    return BayanatIncident(
        title=_title(row)[:MOST], title_ar=_title_ar(row)[:MOST], comments=f"{COMMENTS} {row.id}".translate(_NO_MARKUP),
        description=_description(row), labels=(Ref(id=filing.ids.labels[row.status]),),
        locations=(place,) if place else (), events=(_event(row, filing),),
        bulletin_relations=tuple(Related(bulletin=Ref(id=filing.ids.bulletins[report])) for report in reports),
    )  # fmt: skip


def _event(row: Row, filing: Filing) -> BayanatEvent:
    days = row.date
    return BayanatEvent(
        title=_title(row)[:MOST], title_ar=_title_ar(row)[:MOST],
        comments=f"{row.id}; status: {row.status}".translate(_NO_MARKUP),
        location=_ref(row, filing), eventtype=Ref(id=filing.ids.eventtypes[row.subtype]),
        from_date=days.start if days else None, to_date=days.end if days else None,
        estimated=days is not None and days.precision != "day",
    )  # fmt: skip


def _title(row: Row) -> str:
    parts = (row.subtype, row.place.name if row.place else None, row.date.start if row.date else None)
    return ", ".join(part for part in parts if part).translate(_NO_MARKUP)


def _title_ar(row: Row) -> str:
    kind, place = label("subtypes", row.subtype).ar, row.place.name_ar if row.place else None
    parts = (kind, place, row.date.start if row.date else None)
    return "، ".join(part for part in parts if part).translate(_NO_MARKUP)


def _ref(row: Row, filing: Filing) -> Ref | None:
    number = filing.ids.locations.get(row.place.name) if row.place else None
    return None if number is None else Ref(id=number)


def _points(rows: list[Row]) -> Iterable[GeoLocation]:
    seen: set[tuple[float, float]] = set()
    for row in rows:
        place = row.place
        if place is None or place.lat is None or place.lon is None or (place.lat, place.lon) in seen:
            continue
        seen.add((place.lat, place.lon))
        around = "" if place.radius_km is None else f"; radius: {place.radius_km:g} km"
        about = f"precision: {place.precision}{around}"
        is_main = not place.coarsened and place.precision in _EXACT and len(seen) == 1
        title = place.name.translate(_NO_MARKUP) or "?"
        yield GeoLocation(title=title, lat=place.lat, lng=place.lon, main=is_main, comment=about)


def _tags(row: Row) -> Iterable[str]:
    """Numbers as tags, so that a search finds them."""
    for name, found in (("killed", row.killed_all), ("wounded", row.wounded_all)):
        if found is not None:
            yield f"twq:{name}_min={found.low}"
            if found.high is not None:
                yield f"twq:{name}_max={found.high}"


def _description(row: Row) -> str:
    """Who tells which number, as HTML; every text in it is escaped."""
    lines: list[tuple[str, str]] = [("grade suggested", row.grade), ("independent sources", str(row.n_sources))]
    tolls = (("killed", row.killed_all), ("wounded", row.wounded_all))
    lines += [(name, _told(found)) for name, found in tolls if found]
    lines += [("alleged initiator", actor.name) for actor in row.initiators]
    lines += [("target", actor.name) for actor in row.targets]
    cells = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in lines)
    quotes = dict.fromkeys(claim.quote for claim in row.claims if claim.quote)
    words = "".join(f'<li dir="auto">{escape(quote)}</li>' for quote in quotes)
    links = ", ".join(row.links)
    quoted = f"<ul>{words}</ul>" if words else ""
    return f"<p>{escape(_title(row))}</p><table>{cells}</table>{quoted}<p>{escape(links)}</p>"


def _told(found: MinMax) -> str:
    return bounds(found.low, found.high)


def _link(report: str) -> str:
    is_address = report.startswith(("http://", "https://")) and not any(map(str.isspace, report))
    return report if is_address and len(report) <= MOST else NO_LINK
