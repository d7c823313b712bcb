"""What the commands of `tawthiq export` share: reading incidents, the profile, the log, the page beside the files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
from cyclopts import Parameter

from tawthiq.cli.ingest import collector_name, tool_name
from tawthiq.cli.screen import complain, errors, remark
from tawthiq.errors import InputError
from tawthiq.export.bundle import Bundle
from tawthiq.export.profiles import ProfileName, profile
from tawthiq.ingest.outcome import Failure

if TYPE_CHECKING:
    from tawthiq.export.gathered import Gathered
    from tawthiq.export.private_names import PrivateNames
    from tawthiq.export.row import Row
    from tawthiq.export.tables import Context
    from tawthiq.export.tabular import Tally

DONE, NOTHING, SOME_FAILED = 0, 1, 3
MAIN: Final = {
    "jsonl": "incidents.jsonl", "geojson": "incidents.geojson", "geoparquet": "incidents.parquet",
    "flatgeobuf": "incidents.fgb", "parquet": "incidents.parquet", "xlsx": "incidents.xlsx",
    "ftm": "entities.ftm.json", "bayanat": "bulletins.jsonl", "plover": "plover.jsonl",
}  # fmt: skip
"""Name of the first file in a folder, where it is not the format's with .csv."""
PROFILE_OF: Final[dict[str, ProfileName]] = {"hxl": "hdx"}


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Asked:
    """What every command takes that writes incidents for others.

    Parameters
    ----------
    output
        File, with others of its name beside it, or folder to write.
    archive
        In place of files: folder of the archive, or postgresql://user@host/database.
    run
        Of an archive, which coding: latest, a number or an id.
    profile
        Who it is for: public, hdx, partner or full; public if not told.
    include_names
        Add names of private persons, in the profiles partner and full only. It is written down in export.json and in
        the archive's log.
    private_names
        A file of names of persons, one a line: what holds one of them, in any spelling, is withheld.
    collector
        Who exports; a handle is enough. If not told, $TAWTHIQ_COLLECTOR, else your login name.
    """

    output: Path
    archive: str | None = None
    run: str = "latest"
    profile: ProfileName | None = None
    include_names: Annotated[bool, Parameter(negative=())] = False
    private_names: Path | None = None
    collector: str | None = None


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Options(Asked):
    """What every export command takes.

    Parameters
    ----------
    edits
        JSON Lines of `tawthiq import`: what people corrected takes the place of what the rules give. More than once for
        the edits of several people.
    """

    edits: Annotated[tuple[Path, ...], Parameter(negative=())] = ()


Write = Callable[[Bundle, "Iterator[Row]", "Context"], "Tally"]


def export(form: str, paths: tuple[str, ...], asked: Options, write: Write) -> int:
    """Writes the files with `write`, the methodology page and `export.json`, and tells the archive's log."""
    from tawthiq.export.corrections import corrections_of
    from tawthiq.export.corrections_file import Corrected, read_edits
    from tawthiq.export.discretion import Discretion
    from tawthiq.export.methodology import Facts, write_methodology
    from tawthiq.export.rows import Rows, private_names
    from tawthiq.export.tables import Context

    chosen = profile(asked.profile or PROFILE_OF.get(form, "public"), with_names=asked.include_names)
    listed = listed_names(asked.private_names)
    gathered, n_failed = read_incidents(paths, asked.archive, asked.run)
    now = datetime.now(UTC).replace(microsecond=0)
    corrections, refused = corrections_of([*gathered.edits, *read_edits(asked.edits)], gathered.incidents)
    told_of = Corrected(refused)
    private = private_names(gathered.incidents) | listed
    rows = Rows(chosen, private, corrections).rows(gathered.incidents)
    with Bundle(asked.output, MAIN.get(form, f"{form}.csv")) as bundle:
        tally = write(bundle, told_of.seen(rows), Context(made_at=int(now.timestamp())))
        if asked.edits or gathered.edits:
            told_of.write(bundle, Discretion(chosen, private))
        if silent := len(gathered.incidents) - tally.n_incidents:
            tally.rejects["reports in which no event was read"] = silent
        made_at = stamp(now)
        facts = Facts(
            format=form, profile=chosen, made_at=made_at, tool=tool_name(), coders=gathered.coders, tally=tally
        )
        write_methodology(bundle, facts)
        told = {
            "format": form, "profile": chosen.name, "include_names": chosen.names, "made_at": made_at,
            "tool": tool_name(), "rows": tally.n_rows, "rejects": dict(tally.rejects),
            "corrected": dict(tally.corrected),
        }  # fmt: skip
        if not chosen.is_public:  # who works on this is nobody else's business
            told["by"] = collector_name(asked.collector)
        written = bundle.finish(told)
    if asked.archive:
        log_export(form, asked, told | {"files": msgspec.to_builtins(written)})
    left_out = f", {sum(tally.rejects.values()):,} left out" if tally.rejects else ""
    errors().print(f"{asked.output}: {tally.n_rows:,} rows in the profile {chosen.name}{left_out}.")
    if chosen.names:
        remark("It holds names of private persons. Guard it.")
    for why in told_of.conflicts():
        complain(why)
    if n_failed or refused:
        return SOME_FAILED
    return DONE if tally.n_rows else NOTHING


def read_incidents(paths: tuple[str, ...], archive: str | None, run: str = "latest") -> tuple[Gathered, int]:
    """Incidents of files or of an archive, and how many lines are complained of: they cannot be read, or do not fit."""
    from tawthiq.export.inputs import gather_files

    if bool(paths) == bool(archive):
        raise InputError("Say what to export: the .jsonl of `tawthiq code`, that of `tawthiq link`, or --archive.")
    if archive:
        from tawthiq.archive.gathered import count_unlinked, gather_archive
        from tawthiq.store import locate, open_archive

        with open_archive(locate(archive), read_only=True) as store, store.read() as connection:
            if n_unlinked := count_unlinked(connection, run):
                remark(f"{n_unlinked:,} events are not linked, so each stands alone: tawthiq link --archive {archive}")
            gathered = gather_archive(connection, run)
        if n := gathered.n_other_judgements:
            remark(f"{n:,} judgements of claims were not made in an exported table, so they change nothing here.")
        return gathered, 0
    n_failed = 0

    def tell(failure: Failure) -> None:
        nonlocal n_failed
        n_failed += 1
        complain(str(failure))

    return gather_files(paths, tell), n_failed


def stamp(moment: datetime) -> str:
    """ISO 8601 in UTC, as files tell when they were made."""
    return moment.isoformat().replace("+00:00", "Z")


def listed_names(path: Path | None) -> PrivateNames:
    """Names of a file, one a line. Raises InputError where it cannot be read."""
    from tawthiq.export.private_names import PrivateNames

    if path is None:
        return PrivateNames()
    try:
        return PrivateNames(path.read_text("utf-8-sig").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: no list of names: {error}. Give one name a line, in UTF-8.") from None


def log_export(form: str, asked: Asked, told: dict[str, object]) -> None:
    """Tells the archive's log what was given away; `asked.archive` names the archive."""
    from tawthiq.store import locate, open_archive

    assert asked.archive is not None
    with open_archive(locate(asked.archive)) as store, store.write(collector_name(asked.collector)) as writing:
        writing.log("export", form, told)
