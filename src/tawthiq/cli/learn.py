"""`tawthiq gazetteer learn` and `accept`: positions from an archive's relative mentions, and a reviewer's verdicts."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number
from rich.console import Console
from rich.table import Table

from tawthiq.cli.code import ALL_CODED, NOTHING_CODED, SOME_FAILED
from tawthiq.cli.screen import advance, complain, is_terminal, progress, remark
from tawthiq.errors import InputError, MissingPackage
from tawthiq.gazetteer.names import load_names
from tawthiq.ingest import Failure, Note
from tawthiq.ingest.found import STDIN, count_texts
from tawthiq.learn.accepted import ACCEPT, REJECT, accepted_rows, write_rows
from tawthiq.learn.archive import Read, Unfinished, read_archive
from tawthiq.learn.proposals import (
    PLACED,
    UNDETERMINED,
    Proposal,
    Proposals,
    carried,
    read_proposals,
    write_proposals,
)
from tawthiq.learn.told import Told
from tawthiq.lexicon.load import load_lexicon
from tawthiq.pipeline import VERSION

_NEEDED = ("scipy", "numpy")
_WIDTH = 120
_SHOWN = 40
_VERDICTS = {
    "agrees": "agrees within {:g} km ({})",
    "contradicts": "contradicts, by {:g} km ({})",
    "namesake": "a namesake {:g} km away ({})",
}


def learn(
    *archives: Annotated[str, Parameter(allow_leading_hyphen=True)],
    output: Path = Path("proposals.yaml"),
    least: Annotated[int, Parameter(validator=Number(gte=1))] = 1,
    everything: Annotated[bool, Parameter(name="--all", negative=())] = False,
) -> int:
    """Learn positions of villages from how an archive tells them beside known places; write proposals for review.

    Nothing is used until a reviewer has accepted it. A run that was cut off goes on where it stopped.

    Parameters
    ----------
    archives
        Reports as for `tawthiq code`, or .jsonl files that it wrote.
    output
        File of proposals. Decisions that it already holds are kept.
    least
        Propose only what is told in so many reports, copies of one dispatch counted once.
    everything
        Also names whose known place agrees, and those told too little for a position.
    """
    _need_packages()
    if not archives:
        complain("Nothing to learn from. Name a folder of reports, a text file or a .jsonl file.")
        return 2
    old = read_proposals(output) if output.exists() else None
    heard = _Heard()
    with Unfinished(output.with_name(f"{output.name}.unfinished"), _made_with()) as unfinished:
        if unfinished.n_held:
            remark(f"Going on with an unfinished run: {unfinished.n_held} reports of it need not be read again.")
        with progress("Reading", count_texts(archives)) as bar:
            for outcome in read_archive(archives, load_names(), None if STDIN in archives else unfinished):
                heard.take(outcome)
                if not isinstance(outcome, Note):
                    advance(bar)
        if not heard.n_reports:
            return NOTHING_CODED
        places = _propose(heard)
        shown = [p for p in places if p.n_reports >= least and (everything or _is_news(p))]
        made = Proposals(
            version=VERSION, lexicon=load_lexicon().sha256, archives=tuple(archives), n_reports=heard.n_reports,
            n_mentions=len(heard.told), places=tuple(shown),
        )  # fmt: skip
        if old is not None:
            made, n_carried = carried(made, old)
            remark(f"{n_carried} decisions that {output} held are kept.")
        write_proposals(output, made)
    _show(shown, places, heard, output)
    return SOME_FAILED if heard.n_failed else ALL_CODED


def accept(proposals: Path, /, *, output: Path | None = None) -> int:
    """Turn reviewed proposals into a table of places that `tawthiq gazetteer add` reads.

    Parameters
    ----------
    proposals
        The file that `tawthiq gazetteer learn` wrote, with decision, reviewer and reviewed_on filled.
    output
        CSV file to write; beside the proposals if not told.
    """
    held = read_proposals(proposals)
    rows = accepted_rows(held, str(proposals))
    if not rows:
        raise InputError(f"{proposals}: no place is accepted. Write decision: {ACCEPT}, reviewer, reviewed_on at some.")
    path = output or proposals.with_suffix(".csv")
    write_rows(path, rows)
    n_rejected = sum(p.decision == REJECT for p in held.places)
    n_open = len(held.places) - len(rows) - n_rejected
    remark(f"{len(rows)} accepted, {n_rejected} rejected, {n_open} open. Now: tawthiq gazetteer add {path}")
    return 0


class _Heard:
    """Gathers what reports tell, and tells of those that could not be read."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.n_reports = self.n_failed = 0

    def take(self, outcome: Read | Failure | Note) -> None:
        if isinstance(outcome, Read):
            self.n_reports += 1
            self.told.extend(outcome.told)
        elif isinstance(outcome, Failure):
            self.n_failed += 1
            complain(str(outcome))
        else:
            remark(str(outcome))


def _need_packages() -> None:
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise MissingPackage(
            f"This needs {' and '.join(missing)}, which is not installed. Install it with: pip install 'tawthiq[learn]'"
        )


def _made_with() -> str:
    return f"{VERSION} {load_lexicon().sha256} {len(load_names())}"


def _propose(heard: _Heard) -> tuple[Proposal, ...]:
    from tawthiq.learn.propose import n_names, propose  # late: numpy and scipy come with it

    with progress("Adjusting", n_names(heard.told)) as bar:
        return propose(heard.told, load_names(), lambda: advance(bar))


def _is_news(place: Proposal) -> bool:
    """Whether a reviewer learns something: a position that no gazetteer has, or that it has otherwise."""
    return place.status != UNDETERMINED and not any(k.verdict == "agrees" for k in place.known)


def _show(shown: Sequence[Proposal], places: Iterable[Proposal], heard: _Heard, output: Path) -> None:
    console = Console(highlight=False)
    if not is_terminal():
        console.width = max(console.width, _WIDTH)
    if shown:
        console.print(_table(shown[:_SHOWN]))
    if len(shown) > _SHOWN:
        console.print(f"… and {len(shown) - _SHOWN} more in {output}")
    taken = {id(p) for p in shown}
    left = [p for p in places if id(p) not in taken]
    agreeing = sum(any(k.verdict == "agrees" for k in p.known) for p in left)
    loose = sum(p.status == UNDETERMINED for p in left)
    remark(
        f"{heard.n_reports} reports, {len(heard.told)} relative mentions: {len(shown)} places proposed in {output}; "
        f"left out: {agreeing} that the gazetteer agrees with, {loose} told too little for a position, "
        f"{len(left) - agreeing - loose} told in too few reports."
    )


def _table(places: Sequence[Proposal]) -> Table:
    table = Table("name", "position", "radius", "ellipse (70 %)", "reports", "from", "out", "gazetteer")
    for p in places:
        position = f"{p.lat:.3f}, {p.lon:.3f}" if p.lat is not None and p.lon is not None else p.status
        table.add_row(
            p.name, position, f"{p.radius_km:.1f} km" if p.radius_km is not None else "",
            f"{p.ellipse.major_km:.1f} x {p.ellipse.minor_km:.1f} km, {p.ellipse.azimuth:.0f}°" if p.ellipse else "",
            str(p.n_reports), str(p.n_anchors), str(sum(not e.used for e in p.evidence) or ""), verdict(p),
        )  # fmt: skip
    return table


def verdict(place: Proposal) -> str:
    """What the gazetteer says, in a few words; of a place with several positions, these."""
    if place.status != PLACED:
        return "; ".join(f"{o.lat:.3f}, {o.lon:.3f}" for o in place.options)
    return "; ".join(_VERDICTS[k.verdict].format(k.distance_km, k.id) for k in place.known[:2])
