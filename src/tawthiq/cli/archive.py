"""`tawthiq archive`: what an archive holds, and its tables brought to what this version knows."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Final, Literal

import msgspec
from cyclopts import App, Parameter
from rich.console import Console
from rich.text import Text

from tawthiq.archive.sizes import size_of
from tawthiq.cli.ingest import collector_name
from tawthiq.cli.screen import remark
from tawthiq.store.location import locate

if TYPE_CHECKING:
    from tawthiq.store.info import Info

NAMES: Final = 12
Format = Literal["table", "jsonl"]

app = App(name="archive", help="What an archive holds, and how its tables are kept up to date.")


@app.command
def info(archive: str, /, *, form: Annotated[Format, Parameter(name="--format")] = "table") -> int:
    """What an archive holds: counts, sizes, runs, and the head of its log.

    Parameters
    ----------
    archive
        Folder of the archive, or postgresql://user@host/database.
    form
        table, or jsonl for one object of all of it.
    """
    from tawthiq.store import open_archive
    from tawthiq.store.info import archive_info

    with open_archive(locate(archive), read_only=True) as store:
        found = archive_info(store)
    if form == "jsonl":
        sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")
        return 0
    console = Console(highlight=False, soft_wrap=True)  # a hash that is cut in two cannot be copied
    for name, value in _told(found):
        console.print(Text.assemble((f"{name:<{NAMES}}", "dim"), value))
    return 0


@app.command
def migrate(archive: str, /, *, by: str | None = None) -> int:
    """Bring the tables of an archive to what this version of Tawthiq knows. Make a backup first.

    It is one transaction: cut off, it leaves the archive as it was. What is up to date stays as it is.

    Parameters
    ----------
    archive
        Folder of the archive, or postgresql://user@host/database.
    by
        Who the log shall name; a handle is enough. If not told, $TAWTHIQ_COLLECTOR, else your login name.
    """
    from tawthiq.store.store import migrate_archive

    location = locate(archive)
    before, after = migrate_archive(location, collector_name(by))
    told = f"up to date ({after})." if before == after else f"its tables were at {before}, now {after}."
    remark(f"{location}: {told}")
    return 0


def _told(found: Info) -> list[tuple[str, str]]:
    days = f"{found.first_day} to {found.last_day}" if found.first_day else "no day known"
    runs = f"{found.n_runs:,}"
    if found.last_run:
        runs += f", the last one with {found.n_events:,} events"
    return [
        ("archive", found.archive),
        ("id", f"{found.id}, made {found.made_at}, {found.format}, tables {found.tables}"),
        ("sources", f"{found.n_sources:,} ({size_of(found.n_bytes)}), acquired {found.n_acquisitions:,} times"),
        ("unfinished", f"{found.unfinished:,} readings" + (": run ingest again" if found.unfinished else "")),
        ("documents", _counts(found.documents) + f", {days}"),
        ("languages", _counts(found.languages)),
        ("runs", runs),
        ("incidents", _incidents(found)),
        ("judgements", f"{found.n_judgements:,}"),
        ("users", f"{found.n_users:,}"),
        ("database", size_of(found.database_bytes)),
        ("log", f"{found.n_entries:,} entries, head {found.head}"),
    ]


def _incidents(found: Info) -> str:
    if found.linked_at is None:
        return "none: tawthiq link --archive makes them"
    run = "the last run" if found.linked_run == found.last_run else f"run {str(found.linked_run)[:8]}, not the last one"
    return f"{found.n_incidents:,}, linked {found.linked_at} from {run}"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{n:,} {name}" for name, n in counts.items()) or "none"
