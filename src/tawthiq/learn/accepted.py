"""What a reviewer accepted, as rows of a table of places; a decision that is not complete is named."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from tawthiq.errors import ProposalError
from tawthiq.learn.proposals import Option, Proposal, Proposals, write_whole

ACCEPT, REJECT = "accept", "reject"
COLUMNS = ("name_ar", "name_en", "kind", "country", "admin1", "lat", "lon", "radius_km", "source")



def accepted_rows(proposals: Proposals, where: str) -> tuple[tuple[str, ...], ...]:
    """Rows of `COLUMNS`, one an accepted entry, in order. Raises ProposalError for a decision that is not complete."""
    rows = []
    for number, place in enumerate(proposals.places, 1):
        if place.decision is None and not place.reviewer:
            continue
        problem = _incomplete(place)
        if problem:
            raise ProposalError(f"{where}, place {number} ({place.name}): {problem}")
        if place.decision == ACCEPT:
            rows.append(_row(place))
    return tuple(rows)


def _incomplete(place: Proposal) -> str:
    """What is missing from a decision, "" if nothing."""
    if place.decision not in (ACCEPT, REJECT):
        return f"decision is {place.decision!r}. Write {ACCEPT} or {REJECT}."
    if not place.reviewer or not place.reviewer.strip():
        return "reviewer is empty. Write who decided; a handle is enough."
    if place.reviewed_on is None:
        return "reviewed_on is empty. Write the day of the decision, such as 2024-05-31."
    if place.decision == REJECT:
        return ""
    if place.choose is not None and not 1 <= place.choose <= len(place.options):
        return f"choose is {place.choose}, but there are {len(place.options)} options."
    if _position(place) is None:
        return (
            f"it has several positions. Write the number of the right one, 1 to {len(place.options)}, at choose."
            if place.options
            else "it has no position. Write lat, lon and radius_km, or reject it."
        )
    position = _position(place)
    if position is None or not (-90 <= position.lat <= 90 and -180 <= position.lon <= 180 and position.radius_km > 0):
        return "lat, lon or radius_km cannot be right. Degrees are decimal, the radius is above 0."
    return ""


def _position(place: Proposal) -> Option | None:
    if place.choose is not None:
        return place.options[place.choose - 1]
    if place.lat is None or place.lon is None or place.radius_km is None:
        return None
    return Option(lat=place.lat, lon=place.lon, radius_km=place.radius_km)


def _row(place: Proposal) -> tuple[str, ...]:
    position = _position(place)
    assert position is not None  # _incomplete has seen to it
    names = dict.fromkeys([place.name, *place.spellings])
    source = (
        f"learned from {place.n_reports} reports, {place.n_anchors} anchors; "
        f"accepted by {(place.reviewer or '').strip()} on {place.reviewed_on}"
    )
    return (
        "|".join(names), place.name_en, place.place_kind, place.country, place.admin1, f"{position.lat:.4f}",
        f"{position.lon:.4f}", f"{position.radius_km:.1f}", source,
    )  # fmt: skip


def write_rows(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """A CSV with a line of `COLUMNS`, for `tawthiq gazetteer add`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    write_whole(path, out.getvalue())
