"""`tawthiq explain INCIDENTS.jsonl INCIDENT`: why reports stand in one incident, pair by pair."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tawthiq.errors import InputError
from tawthiq.link.read import read_incidents
from tawthiq.model.incidents import EventRef, Incident, PairReason

WIDTH = 140
GIVE = "Give an incident's id, or the id of one of its events."
STATED = {"judgement": "a person said so", "copy": "copies of one dispatch"}


def explain_incident(path: str, wanted: str) -> int:
    """Prints each tie of the incident `wanted`: its probability, and what weighed most for and against it.

    Raises InputError where the file has no such incident.
    """
    incident = next((one for one in read_incidents(Path(path)) if one.id == wanted or _holds(one, wanted)), None)
    if incident is None:
        raise InputError(f"{wanted} is no incident of {path}. {GIVE}")
    _print(incident)
    return 0


def explain_in_archive(archive: str, wanted: str, run: str) -> int:
    """The same of an incident of an archive. Raises InputError where it has none, or another run was linked."""
    from tawthiq.archive.gathered import find_incident
    from tawthiq.store import locate, open_archive

    with open_archive(locate(archive), read_only=True) as store, store.read() as connection:
        incident = find_incident(connection, wanted, run)
    if incident is None:
        raise InputError(f"{wanted} is no incident of {archive}. {GIVE} `tawthiq link --archive` makes incidents.")
    _print(incident)
    return 0


def _print(incident: Incident) -> None:
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, WIDTH)
    reports = len({ref.report for ref in incident.events})
    console.print(Text(f"{incident.id}  {len(incident.events)} events of {reports} reports", style="bold"))
    if reports == 1:
        console.print(Text("Told by one report: there is no link to explain.", style="dim"))
    elif not incident.why:
        console.print(Text("The reports that tied it were withdrawn or erased. Link again.", style="dim"))
    else:
        console.print(_table(incident.why))


def _holds(incident: Incident, wanted: str) -> bool:
    return any(ref.event == wanted for ref in incident.events)


def _table(why: tuple[PairReason, ...]) -> Table:
    table = Table(header_style="bold", show_lines=True)
    for name in ("This", "and this", "Probability"):
        table.add_column(name, overflow="fold")
    table.add_column("Compared (weight: above 0 speaks for one happening)", overflow="fold", ratio=1)
    for reason in why:
        weights = "\n".join(f"{w.weight:+.2f}  {w.comparison}: {w.level}" for w in reason.weights)
        told = weights or STATED.get(reason.by, "")
        table.add_row(_ref(reason.left), _ref(reason.right), f"{reason.probability:.2f}", Text(told))
    return table


def _ref(ref: EventRef) -> Text:
    return Text(ref.event or f"{ref.report} (no event found)")
