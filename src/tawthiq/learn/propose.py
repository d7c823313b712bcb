"""From the relative mentions of an archive to proposals of places, with what a gazetteer says to them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from tawthiq.gazetteer import units
from tawthiq.gazetteer.names import NameIndex
from tawthiq.learn.adjust import Solution, anchors_of
from tawthiq.learn.cluster import MOST, Group, group
from tawthiq.learn.ellipse import SHARE, WIDE_SHARE, Ellipse, ellipse, radius_km, squared_limit
from tawthiq.learn.proposals import PLACED, SEVERAL, UNDETERMINED, Evidence, Known, Option, Proposal
from tawthiq.learn.told import Told
from tawthiq.resolve import geodesy

#: a known place this near is the same whatever the ellipse says: what counts as a village's middle differs by as much
_SAME_KM = 3.0
#: a known place of that name farther off is another one, not a contradiction
_NAMESAKE_KM = 100.0
#: a village this far outside all drawn units is taken for one on a coast or a border that is drawn roughly
_OFF_THE_MAP_KM = 5.0
_DEGREES_DIGITS = 4


class _Heard(msgspec.Struct, frozen=True):
    """A mention with the other reports that tell it in the very same words."""

    told: Told
    copies: tuple[str, ...]


def propose(
    told: Iterable[Told], names: NameIndex, advance: Callable[[], None] = lambda: None
) -> tuple[Proposal, ...]:
    """A proposal for each place: new names first, by how well they are attested; `advance` is called after each name.

    Names are grouped by their key; `names` are only compared with, and never changed.
    """
    by_key: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        by_key[one.key].append(one)
    found: list[Proposal] = []
    for key in sorted(by_key):
        found.extend(_of_one_name(by_key[key], names))
        advance()
    return tuple(sorted(found, key=_rank))


def n_names(told: Iterable[Told]) -> int:
    """How many steps `propose` takes."""
    return len({t.key for t in told})


def _rank(proposal: Proposal) -> tuple[int, int, int, str]:
    verdicts = {known.verdict for known in proposal.known}
    settled = 2 if "agrees" in verdicts else 1 if "contradicts" in verdicts else 0
    return settled, -proposal.n_anchors, -proposal.n_reports, proposal.key


def _of_one_name(told: Sequence[Told], names: NameIndex) -> Iterator[Proposal]:
    heard = without_copies(told)
    statements: dict[object, list[_Heard]] = defaultdict(list)
    for one in heard:
        statements[one.told.statement, one.told.unit].append(one)
    # the statement most often heard stands for the others; it goes first, as what is cut off is what is heard least
    often = sorted(statements.values(), key=lambda same: -len(same))
    same_as = {id(same[0].told): same for same in often}
    groups = group([same[0].told for same in often])
    n_aside = max(len(often) - MOST, 0)
    for found in groups:
        used = [h for t in found.used for h in same_as[id(t)]]
        outliers = [h for t in found.outliers for h in same_as[id(t)]]
        others = [g for g in groups if g is not found]
        made = _proposal(found, used, outliers, others, names)
        aside = (f"{n_aside} statements that were heard least were left aside",) if n_aside else ()
        yield msgspec.structs.replace(made, remarks=made.remarks + aside)


def without_copies(told: Sequence[Told]) -> list[_Heard]:
    """Copies of a sentence count once, and so does what a report repeats."""
    first: dict[tuple[str, object], tuple[Told, list[str]]] = {}
    by_report: set[tuple[str, object]] = set()
    for one in told:
        held = first.get((one.sentence, one.statement))
        if held is not None:
            if one.report != held[0].report:
                held[1].append(one.report)
            continue
        if (one.report, one.statement) in by_report:
            continue
        by_report.add((one.report, one.statement))
        first[one.sentence, one.statement] = one, []
    return [_Heard(one, tuple(dict.fromkeys(copies))) for one, copies in first.values()]


def _proposal(
    found: Group, used: Sequence[_Heard], outliers: Sequence[_Heard], others: Sequence[Group], names: NameIndex
) -> Proposal:
    told = [h.told for h in used]
    solution, placed = found.solutions[0], len(found.solutions) == 1 and found.solutions[0].is_determined
    several = len(found.solutions) > 1
    spellings = Counter(t.name for t in told).most_common()
    anchors = anchors_of(told)
    misfits = {t.statement: m for t, m in zip(found.used, solution.misfits, strict=True)}
    at = solution if placed else None
    around = units.unit_at(at.lat, at.lon, slack_km=_OFF_THE_MAP_KM) if at else None
    return Proposal(
        key=told[0].key,
        name=spellings[0][0],
        status=PLACED if placed else SEVERAL if several else UNDETERMINED,
        spellings=tuple(name for name, _ in spellings),
        place_kind=_most([t.kind for t in told]) or "populated place",
        country=around.country if around else _most([a.country for a in anchors]),
        # what the text says; else what the position lies in; else where most anchors are
        admin1=_most([t.unit for t in told]) or (around.name if around else _most([a.admin1 for a in anchors])),
        lat=round(at.lat, _DEGREES_DIGITS) if at else None,
        lon=round(at.lon, _DEGREES_DIGITS) if at else None,
        radius_km=round(radius_km(at.covariance), 1) if at else None,
        ellipse=_rounded(ellipse(at.covariance, SHARE)) if at else None,
        wide_ellipse=_rounded(ellipse(at.covariance, WIDE_SHARE)) if at else None,
        options=tuple(map(_option, found.solutions)) if several else (),
        n_mentions=len(used),
        n_reports=len({t.report for t in told}),
        n_anchors=len(anchors),
        known=_known(found.solutions, told[0].name, names) if placed or several else (),
        remarks=tuple(_remarks(solution, placed, others)),
        evidence=tuple(
            [_evidence(h, at, True, misfits.get(h.told.statement)) for h in used]
            + [_evidence(h, at, False, None) for h in outliers]
        ),
    )


def _option(solution: Solution) -> Option:
    return Option(
        lat=round(solution.lat, _DEGREES_DIGITS),
        lon=round(solution.lon, _DEGREES_DIGITS),
        radius_km=round(radius_km(solution.covariance), 1),
    )


def _known(solutions: Sequence[Solution], name: str, names: NameIndex) -> tuple[Known, ...]:
    """What the gazetteer has of that name, the nearest first; of several solutions the nearest to each counts."""
    held = names.lookup(name)
    found = []
    for entry in held.entries if held is not None else ():
        if entry.lat is None or entry.lon is None:
            continue
        ways = [(geodesy.distance_km(s.lat, s.lon, entry.lat, entry.lon), k, s) for k, s in enumerate(solutions)]
        off, _, solution = min(ways, key=lambda way: way[:2])
        verdict = _verdict(solution, off, geodesy.bearing(solution.lat, solution.lon, entry.lat, entry.lon))
        found.append(Known(id=entry.id, name=entry.name, distance_km=round(off, 1), verdict=verdict))
    return tuple(sorted(found, key=lambda k: k.distance_km))


def _verdict(solution: Solution, off_km: float, bearing: float) -> str:
    east, north = geodesy.east_north(off_km, bearing)
    inside = solution.covariance.quadratic(east, north) <= squared_limit(WIDE_SHARE)
    if off_km <= _SAME_KM or inside:
        return "agrees"
    return "contradicts" if off_km <= _NAMESAKE_KM else "namesake"


def _remarks(solution: Solution, placed: bool, others: Sequence[Group]) -> Iterator[str]:
    """What a reviewer should know: other places of the name in the same archive."""
    for other in others:
        to = other.solutions[0]
        if placed and to.is_determined:
            off = geodesy.distance_km(solution.lat, solution.lon, to.lat, to.lon)
            yield f"another place of this name is told {off:.0f} km away, by {len(other.used)} statements"


def _evidence(heard: _Heard, at: Solution | None, used: bool, misfit: float | None) -> Evidence:
    told = heard.told
    anchor = told.anchors[0]
    off_km = off_degrees = None
    if at is not None and told.distance_km is not None:
        off_km = round(told.distance_km - geodesy.distance_km(*anchor.point, at.lat, at.lon), 1)
    if at is not None and told.bearing is not None:
        turn = told.bearing - geodesy.bearing(*anchor.point, at.lat, at.lon)
        off_degrees = round((turn + 180) % 360 - 180, 0)
    return Evidence(
        report=told.report,
        span=(told.span.start, told.span.end),
        quote=told.quote,
        relation=told.relation,
        anchors=tuple(f"{a.name} ({a.id})" for a in told.anchors),
        used=used,
        misfit=round(misfit, 2) if misfit is not None else None,
        off_km=off_km,
        off_degrees=off_degrees,
        copies=heard.copies,
    )


def _rounded(found: Ellipse) -> Ellipse:
    return Ellipse(round(found.major_km, 1), round(found.minor_km, 1), round(found.azimuth, 0))


def _most(values: Sequence[str]) -> str:
    """The commonest that is not empty, "" if all are; the first of equals."""
    given = [value for value in values if value]
    return Counter(given).most_common(1)[0][0] if given else ""
