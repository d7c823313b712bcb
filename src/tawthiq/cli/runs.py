"""`tawthiq runs`: what coders made of an archive, run by run, and what another coder makes different."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from cyclopts import App, Parameter
from cyclopts.validators import Number
from rich import box
from rich.console import Console
from rich.table import Table

from tawthiq.errors import NoRun
from tawthiq.export.wording import one_line
from tawthiq.store.location import locate

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tawthiq.store import Store
    from tawthiq.store.runs import Run

DIGITS: Final = 8
FILE_WIDTH: Final = 120
Format = Literal["table", "jsonl"]

app = App(name="runs", help="What coders made of an archive, run by run.")


@app.default
@app.command(name="list")
def list_(*, archive: str, form: Annotated[Format, Parameter(name="--format")] = "table") -> int:
    """The runs of an archive, the oldest first.

    Parameters
    ----------
    archive
        Folder of the archive, or postgresql://user@host/database.
    form
        table or jsonl.
    """
    from tawthiq.store import open_archive
    from tawthiq.store.runs import all_runs

    with open_archive(locate(archive), read_only=True) as store, store.read() as connection:
        found = [_described(connection, run) for run in all_runs(connection)]
    if form == "jsonl":
        for row in found:
            _line(row)
        return 0
    names = ("run", "coder", "lexicon", "models", "packs", "documents", "failed", "events", "to code", "made")
    table = Table(*names, box=box.HORIZONTALS, header_style="dim")
    for row in found:
        packs = ", ".join(pack["name"] for pack in row["gazetteers"]) or "none"
        cells = [
            row["n"], f"{row['coder']} {row['version']}", row["lexicon"][:DIGITS], row["models"][:DIGITS], packs,
            row["n_coded"], row["n_failed"], row["n_events"], row["n_pending"], row["made_at"],
        ]  # fmt: skip
        table.add_row(*map(_cell, cells))
    _console().print(table if found else "The archive has no run. `tawthiq code --archive` makes one.")
    return 0


@app.command
def show(
    run: str = "latest",
    /,
    *,
    archive: str,
    form: Annotated[Format, Parameter(name="--format")] = "table",
    most: Annotated[int, Parameter(validator=Number(gte=0))] = 50,
) -> int:
    """One run in full, with the documents that it could not code and why.

    Parameters
    ----------
    run
        Its number, the beginning of its id, or latest.
    archive
        Folder of the archive, or postgresql://user@host/database.
    form
        table or jsonl.
    most
        Failures to list at most.
    """
    from tawthiq.store import open_archive
    from tawthiq.store.coded import errors
    from tawthiq.store.runs import find_run

    with open_archive(locate(archive), read_only=True) as store, store.read() as connection:
        chosen = find_run(connection, run)
        row = _described(connection, chosen)
        failed = errors(connection, chosen.id, most)
    if form == "jsonl":
        _line({**row, "failed": [{"document": document, "why": why} for document, why in failed]})
        return 0
    console = _console()
    table = Table(box=None, show_header=False)
    for name, value in row.items():
        packs = "; ".join(f"{pack['name']} {pack['sha256']}" for pack in row["gazetteers"]) or "none"
        told = packs if name == "gazetteers" else value
        table.add_row(name.replace("_", " "), _cell(told))
    console.print(table)
    for document, why in failed:
        console.print(f"{document}: {one_line(why)}", markup=False)
    return 0


@app.command
def diff(
    old: str | None = None,
    new: str | None = None,
    /,
    *,
    archive: str,
    form: Annotated[Format, Parameter(name="--format")] = "table",
    examples: Annotated[int, Parameter(validator=Number(gte=0))] = 5,
) -> int:
    """What another run makes different: events that came, went or changed, and what that does to judgements.

    Parameters
    ----------
    old
        The run to compare with: its number or the beginning of its id; the last but one if not told.
    new
        The run that is compared; the last one if not told.
    archive
        Folder of the archive, or postgresql://user@host/database.
    form
        table: counts with examples; jsonl: every change and every judgement, a line each, and the counts at the end.
    examples
        Examples of each kind in the table.
    """
    from tawthiq.archive.comparing import Totals, compare_runs
    from tawthiq.archive.judged import carry_all
    from tawthiq.cli.runs_told import Examples, carried_line, change_line, totals_line
    from tawthiq.store import open_archive

    with open_archive(locate(archive), read_only=True) as store:
        before, now = _two_runs(store, old, new)
        totals, kept = Totals(), Examples(examples)
        for document in compare_runs(store, before, now):
            totals.add(document)
            for change in document.changes:
                _line(change_line(change)) if form == "jsonl" else kept.add(change)
        for carried in carry_all(store, before, now):
            kept.count(carried)
            if form == "jsonl":
                _line(carried_line(carried))
    if form == "jsonl":
        _line(totals_line(before, now, totals, kept))
    else:
        kept.print(_console(), before, now, totals)
    return 0


def _two_runs(store: Store, old: str | None, new: str | None) -> tuple[Run, Run]:
    from tawthiq.store.runs import LATEST, all_runs, find_run

    with store.read() as connection:
        now = find_run(connection, new or LATEST)
        if old is not None:
            return find_run(connection, old), now
        earlier = [run for run in all_runs(connection) if run.n < now.n]
    if not earlier:
        raise NoRun(f"Run {now.n} is the first, so there is none to compare it with. Code with another coder first.")
    return earlier[-1], now


def _described(connection: Connection, run: Run) -> dict[str, Any]:
    from tawthiq.store.runs import count_pending, counts

    held = counts(connection, run.id)
    return {
        "n": run.n, "id": run.id, "coder": run.coder.name, "version": run.coder.version, "lexicon": run.coder.lexicon,
        "models": run.coder.models,
        "gazetteers": [{"name": pack.name, "sha256": pack.sha256} for pack in run.coder.gazetteers],
        "made_at": run.made_at, "made_by": run.made_by, "n_coded": held.n_coded, "n_failed": held.n_failed,
        "n_events": held.n_events, "n_pending": count_pending(connection, run.id),
    }  # fmt: skip


def _line(value: Any) -> None:
    import msgspec

    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")


def _console() -> Console:
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, FILE_WIDTH)
    return console


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else one_line(str(value))
