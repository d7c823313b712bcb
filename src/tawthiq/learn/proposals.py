"""The file of proposals that a reviewer reads, decides in, and turns into a gazetteer's rows.

YAML, one entry a proposed place, with everything that speaks for and against it. A reviewer fills `decision`,
`reviewer` and `reviewed_on`, and may correct name, kind, unit and position; nothing but `accepted` takes a place
any further.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import yaml

from tawthiq.errors import InputError, ProposalError
from tawthiq.learn.ellipse import Ellipse

SCHEMA = "tawthiq-proposals/1"
PLACED, SEVERAL, UNDETERMINED = "placed", "several positions", "undetermined"

#: what a reviewer fills or may correct; the position goes with the verdict on it
_REVIEWED = (
    "decision", "reviewer", "reviewed_on", "choose", "note", "name", "name_en", "place_kind", "country", "admin1",
    "lat", "lon", "radius_km",
)  # fmt: skip

_HEADER = """\
# Places learned from how reports tell them beside known places. Nothing here is used before somebody has reviewed it.
# For each entry fill: decision (accept or reject), reviewer (a handle is enough), reviewed_on (such as 2024-05-31).
# name, name_en, place_kind, country, admin1, lat, lon and radius_km may be corrected. Where status is "several
# positions", write the number of the right one (1, 2, ...) at choose. Then: tawthiq gazetteer accept THIS_FILE
"""


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One of several positions that the mentions allow alike."""

    lat: float
    lon: float
    radius_km: float


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A gazetteer's place of that name: `verdict` agrees, contradicts or namesake (too far to be meant)."""

    id: str
    name: str
    distance_km: float
    verdict: str


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One mention. `off_km`, `off_degrees`: stated distance and bearing less those of the proposed position.

    `misfit` is that of both in units of what is expected of such wording; `used` is false for an outlier. `copies` are
    ids of other reports with the same sentence, which count no second time.
    """

    report: str
    span: tuple[int, int]
    quote: str
    relation: str
    anchors: tuple[str, ...]
    used: bool
    misfit: float | None = None
    off_km: float | None = None
    off_degrees: float | None = None
    copies: tuple[str, ...] = ()


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A place with its evidence; lat, lon, radius and ellipses are None unless `status` is placed.

    `radius_km` and `ellipse` hold the true place in 70 % of cases, `wide_ellipse` in 95 %.
    """

    key: str
    name: str
    status: str
    decision: str | None = None
    reviewer: str | None = None
    reviewed_on: date | None = None
    choose: int | None = None
    note: str = ""
    name_en: str = ""
    spellings: tuple[str, ...] = ()
    place_kind: str = ""
    country: str = ""
    admin1: str = ""
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    ellipse: Ellipse | None = None
    wide_ellipse: Ellipse | None = None
    options: tuple[Option, ...] = ()
    n_mentions: int = 0
    n_reports: int = 0
    n_anchors: int = 0
    known: tuple[Known, ...] = ()
    remarks: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def is_decided(self) -> bool:
        return bool(self.decision or self.reviewer or self.reviewed_on or self.choose)


class Proposals(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file: what it was made from, and the places."""

    schema: str = SCHEMA
    version: str = ""
    lexicon: str = ""
    archives: tuple[str, ...] = ()
    n_reports: int = 0
    n_mentions: int = 0
    places: tuple[Proposal, ...] = ()


# ---- the file


def write_proposals(path: Path, proposals: Proposals) -> None:
    """Whole or not at all: to a file beside it, then renamed. Raises InputError where it cannot be written."""
    text = yaml.dump(
        msgspec.to_builtins(proposals, builtin_types=(date,)), Dumper=_Dumper, allow_unicode=True, sort_keys=False,
        width=120,
    )  # fmt: skip
    write_whole(path, _HEADER + text)


def read_proposals(path: Path) -> Proposals:
    """Raises ProposalError, which names the entry and the field, InputError where the file cannot be opened."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be opened: {error.strerror}. Check the path.") from None
    except UnicodeDecodeError:
        raise ProposalError(f"{path}: is no UTF-8 text. Save it as UTF-8 again.") from None
    try:
        data = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise ProposalError(f"{path}: is no YAML any more: {_one_line(error)}. Mend that line.") from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ProposalError(f"{path}: is no file of proposals: it should begin with schema: {SCHEMA}.")
    places = [_proposal(path, number, entry) for number, entry in enumerate(data.get("places") or (), 1)]
    try:
        return msgspec.convert({**data, "places": places}, Proposals)
    except msgspec.ValidationError as error:
        raise ProposalError(f"{path}: {error}. Write that field as `tawthiq gazetteer learn` wrote it.") from None


def _proposal(path: Path, number: int, entry: Any) -> Proposal:
    name = entry.get("name") if isinstance(entry, dict) else None
    try:
        return msgspec.convert(entry, Proposal)
    except msgspec.ValidationError as error:
        raise ProposalError(
            f"{path}, place {number} ({name or 'no name'}): {error}. Write that field as the header of the file says."
        ) from None


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is never seen half written."""
    beside = path.with_name(f"{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="")
        os.replace(beside, path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}. Choose another --output.") from None


def carried(new: Proposals, old: Proposals) -> tuple[Proposals, int]:
    """`new` with the decisions of `old`, and how many: of entries of the same name at the same place.

    Decided entries that `new` no longer has are kept as they were, so that no reviewer's work is lost.
    """
    places, n_carried = list(new.places), 0
    for entry in old.places:
        if not entry.is_decided:
            continue
        n_carried += 1
        at = next((i for i, p in enumerate(places) if not p.is_decided and _is_same(p, entry)), None)
        if at is None:
            places.append(entry)
            continue
        held = {field: getattr(entry, field) for field in _REVIEWED}
        places[at] = msgspec.structs.replace(places[at], **{f: value for f, value in held.items() if value})
    return msgspec.structs.replace(new, places=tuple(places)), n_carried


def _is_same(a: Proposal, b: Proposal) -> bool:
    """Nothing is carried to a position that the reviewer has not seen: the same to a tenth of the radius."""
    if a.key != b.key or a.status != b.status:
        return False
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return a.options == b.options and {e.quote for e in a.evidence} == {e.quote for e in b.evidence}
    limit = 0.1 * (a.radius_km or 0.0) / 111
    return abs(a.lat - b.lat) <= limit and abs(a.lon - b.lon) <= limit


# ---- YAML


class _Dumper(yaml.SafeDumper):
    """Short lists of plain values on one line, as a reader of many entries needs."""


class _Loader(yaml.SafeLoader):
    """SafeLoader as it is: days come as dates, everything else as it is written."""


def _represent_list(dumper: yaml.SafeDumper, items: Sequence[Any]) -> yaml.Node:
    flat = all(not isinstance(item, list | dict) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=flat)


_Dumper.add_representer(list, _represent_list)
_Dumper.add_representer(tuple, _represent_list)


def _one_line(error: yaml.YAMLError) -> str:
    return " ".join(str(error).split())
