"""`tawthiq import`: what people changed in an exported table."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec
from cyclopts import Parameter
from rich.console import Console
from rich.table import Table as Shown
from rich.text import Text

from tawthiq.cli.exporting import listed_names, read_incidents, stamp
from tawthiq.cli.ingest import collector_name
from tawthiq.cli.screen import complain, errors, remark
from tawthiq.errors import InputError
from tawthiq.export.bundle import MANIFEST
from tawthiq.export.profiles import ProfileName, profile
from tawthiq.export.tabular import BASE
from tawthiq.export.wording import one_line

if TYPE_CHECKING:
    from tawthiq.export.edited import Edit, EditedRow
    from tawthiq.export.gathered import Gathered
    from tawthiq.export.tables import Table

DONE, SOME_CONFLICT = 0, 3
MOST_SHOWN: Final = 50
HEAD_LINES: Final = 2
"""Above the columns' names the workbook for people has headings."""
FILE_WIDTH: Final = 120


def import_(
    file: Path,
    /,
    *paths: str,
    archive: str | None = None,
    run: str = "latest",
    base: Path | None = None,
    profile_: Annotated[ProfileName | None, Parameter(name="--profile")] = None,
    private_names_: Annotated[Path | None, Parameter(name="--private-names")] = None,
    edits_: Annotated[tuple[Path, ...], Parameter(name="--edits", negative=())] = (),
    output: Path | None = None,
    collector: str | None = None,
) -> int:
    """Read back a table that people edited: what they changed, and where the data changed meanwhile too.

    Parameters
    ----------
    file
        CSV or XLSX file that `tawthiq export acled`, `ucdp`, `airwars`, `hxl` or `xlsx` wrote.
    paths
        JSON Lines that it was exported from.
    archive
        In place of these: the archive, which gets a judgement for each change of a value that one claim tells.
    run
        Of an archive, which coding: latest, a number or an id.
    base
        The `base.jsonl` that was written with the table; looked for beside it if not told.
    profile_
        The profile that it was exported in, if there is no export.json beside it.
    private_names_
        The list of names that it was exported with, if there was one.
    edits_
        Edits that it was exported with.
    output
        JSON Lines of every difference, added rows and columns too; `tawthiq export --edits` applies them.
    collector
        Who edited; a handle is enough. If not told, $TAWTHIQ_COLLECTOR, else your login name.
    """
    from tawthiq.export.corrections import can_correct, corrections_of, signed
    from tawthiq.export.corrections_file import read_edits
    from tawthiq.export.edited import compare
    from tawthiq.export.rows import Rows, private_names
    from tawthiq.export.tables import Context

    table, edited = read_edited(file)
    manifest = _manifest(file)
    chosen = profile(profile_ or _told_profile(manifest, file), with_names=bool(manifest.get("include_names")))
    gathered, n_failed = read_incidents(paths, archive, run)
    private = private_names(gathered.incidents) | listed_names(private_names_)
    corrections, _ = corrections_of([*gathered.edits, *read_edits(edits_)], gathered.incidents)
    rows = Rows(chosen, private, corrections).rows(gathered.incidents)
    made_at = manifest.get("made_at")
    context = Context(made_at=int(datetime.fromisoformat(made_at).timestamp()) if made_at else 0)
    exported = _base(file, base)
    now = stamp(datetime.now(UTC).replace(microsecond=0))
    found = compare(table, edited, rows, context, exported)
    edits = list(signed(found, gathered.incidents, collector_name(collector), now))
    if not made_at:
        edits = [edit for edit in edits if edit.column != "timestamp"]
    if output is not None:
        _write(output, edits)
    _show(edits)
    if applicable := sum(map(can_correct, edits)):
        told = output or "FILE (name it as --output)"
        remark(f"{applicable:,} of these can be applied: tawthiq export … --edits {told}")
    if archive:
        _judge(archive, run, gathered, edits, collector_name(collector))
    if exported is None:
        remark(f"No {BASE} beside {file}: a cell that the data changed cannot be told from one that a person changed.")
    return SOME_CONFLICT if n_failed or any(edit.state == "conflict" for edit in edits) else DONE


def read_edited(file: Path) -> tuple[Table, list[EditedRow]]:
    """The format of the first sheet that is one, and its rows. Raises InputError where none is."""
    from tawthiq.export.edited import EditedRow
    from tawthiq.export.formats import table_of
    from tawthiq.ingest.edited import read_sheets

    for _, lines in read_sheets(file):
        for at, (_, cells) in enumerate(lines[:HEAD_LINES], 1):
            heads = [head.strip() for head in cells]
            if (table := table_of(heads)) is not None:
                found = [EditedRow(n, dict(zip(heads, cells, strict=False))) for n, cells in lines[at:]]
                return table, [row for row in found if row.cells.get(table.key, "") not in table.second_head]
    raise InputError(f"{file}: no table that `tawthiq export` writes. Its first line must have the columns' names.")


def _beside(file: Path, name: str) -> Path | None:
    """The file that was written with `file`: `NAME` in its folder, or `STEM.NAME`."""
    candidates = (file.with_name(f"{file.stem}.{name}"), file.with_name(name))
    return next((path for path in candidates if path.is_file()), None)


def _manifest(file: Path) -> dict[str, Any]:
    path = _beside(file, MANIFEST)
    if path is None:
        return {}
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.DecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}. Take it away and give --profile.") from None


def _told_profile(manifest: dict[str, Any], file: Path) -> ProfileName:
    name = manifest.get("profile")
    if name is None:
        raise InputError(f"{file}: no {MANIFEST} beside it tells the profile it was exported in. Give --profile.")
    found: ProfileName = msgspec.convert(name, ProfileName)
    return found


def _base(file: Path, told: Path | None) -> dict[str, list[str]] | None:
    path = told or _beside(file, BASE)
    if path is None:
        return None
    try:
        lines = [msgspec.json.decode(line, type=_BaseLine) for line in path.read_bytes().splitlines() if line.strip()]
    except (OSError, msgspec.DecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}. Name the {BASE} of this export with --base.") from None
    from tawthiq.export.cells import uncell

    return {uncell(line.key): line.cells for line in lines}


class _BaseLine(msgspec.Struct):
    key: str
    cells: list[str]


def _write(output: Path, edits: list[Edit]) -> None:
    try:
        output.write_bytes(b"".join(msgspec.json.encode(edit) + b"\n" for edit in edits))
    except OSError as error:
        raise InputError(f"{output}: cannot be written: {error.strerror}. Choose another --output.") from None


def _show(edits: list[Edit]) -> None:
    counts = Counter(edit.state for edit in edits)
    told = ", ".join(f"{n:,} {state.replace('_', ' ')}" for state, n in counts.items())
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, FILE_WIDTH)
    if edits:
        shown = Shown(box=None, padding=(0, 1))
        for head in ("", "row", "column", "edited", "now"):
            shown.add_column(head, overflow="fold")
        for edit in sorted(edits, key=lambda edit: edit.state != "conflict")[:MOST_SHOWN]:
            cells = (edit.state.replace("_", " "), edit.key, edit.column or "", edit.edited or "", edit.now or "")
            shown.add_row(*(Text(one_line(text)) for text in cells), style="red" if edit.state == "conflict" else None)
        console.print(shown)
    errors().print(f"{told or 'Nothing was changed'}.")
    if counts["conflict"]:
        complain("A conflict: the data says something else than when the table was exported. Decide which is right.")


def _judge(archive: str, run: str, gathered: Gathered, edits: list[Edit], actor: str) -> None:
    from tawthiq.archive.edited import judge
    from tawthiq.store import locate, open_archive
    from tawthiq.store.runs import find_run

    incidents = {incident.id: incident for incident in gathered.incidents}
    with open_archive(locate(archive)) as store, store.write(actor) as writing:
        judged = judge(writing, edits, incidents, find_run(writing.connection, run).id)
    changed = sum(edit.state == "changed" for edit in edits)
    remark(f"{len(judged):,} of {changed:,} changes are judgements in the archive; the others are in --output alone.")
