"""Runs: what one coder, told by its version and the hashes of its data, made of the documents of an archive."""

from __future__ import annotations

import hashlib
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, insert, or_, select

from tawthiq.errors import NoRun
from tawthiq.model.coded import Pending
from tawthiq.model.events import Coder, GazetteerUsed
from tawthiq.store import schema
from tawthiq.store.log import canonical
from tawthiq.store.store import Writing

ID_DIGITS: Final = 24
LATEST: Final = "latest"


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """`n` counts the runs of this archive; `id` is the same wherever the same coder ran."""

    id: str
    n: int
    coder: Coder
    made_at: str
    made_by: str


class RunCounts(msgspec.Struct, frozen=True):
    """What a run holds: documents coded, documents that could not be, events."""

    n_coded: int
    n_failed: int
    n_events: int


def run_id(coder: Coder) -> str:
    """Fingerprint of a coder: name, version, lexicon, models, packs of places in their order."""
    return hashlib.sha256(canonical(msgspec.to_builtins(coder)).encode()).hexdigest()[:ID_DIGITS]


def find_or_make_run(writing: Writing, coder: Coder) -> Run:
    """The run of `coder`, a new one if it is the first time that it codes here."""
    connection, ident = writing.connection, run_id(coder)
    row = connection.execute(select(schema.runs).where(schema.runs.c.id == ident)).first()
    if row is not None:
        return _run(row)
    n = (connection.scalar(select(func.max(schema.runs.c.n))) or 0) + 1
    gazetteers = canonical(msgspec.to_builtins(coder.gazetteers))
    values = {
        "id": ident, "n": n, "coder": coder.name, "coder_version": coder.version, "lexicon": coder.lexicon,
        "models": coder.models, "gazetteers_json": gazetteers, "made_at": writing.at, "made_by": writing.actor,
    }  # fmt: skip
    connection.execute(insert(schema.runs).values(values))
    writing.log("run", ident, values)
    return Run(id=ident, n=n, coder=coder, made_at=writing.at, made_by=writing.actor)


def all_runs(connection: Connection) -> tuple[Run, ...]:
    """In the order in which they were begun."""
    return tuple(map(_run, connection.execute(select(schema.runs).order_by(schema.runs.c.n))))


def find_run(connection: Connection, name: str) -> Run:
    """By number, by the beginning of an id, or `latest`. Raises NoRun where none, or more than one, is meant."""
    known = all_runs(connection)
    if not known:
        raise NoRun("The archive has no run. `tawthiq code --archive` makes one.")
    if name == LATEST:
        return known[-1]
    found = [run for run in known if str(run.n) == name] or [run for run in known if run.id.startswith(name)]
    if len(found) == 1:
        return found[0]
    told = ", ".join(f"{run.n} ({run.id[:8]})" for run in known[-10:])
    raise NoRun(f"{'More than one' if found else 'No'} run is called {name!r}. Name one of: {told}.")


def counts(connection: Connection, run: str) -> RunCounts:
    """Of the run whose id is `run`."""
    row = schema.coded.c
    wanted = select(func.count(row.analysis_sha256), func.count(row.error), func.sum(row.n_events))
    coded, failed, events = connection.execute(wanted.where(row.run_id == run)).one()
    return RunCounts(coded, failed, int(events or 0))


def count_pending(connection: Connection, run: str, *, retry: bool = False) -> int:
    """How many documents the run has yet to code; `retry`: those too that it failed on."""
    return connection.scalar(_wanted(select(func.count()), run, retry)) or 0


def count_foreign(connection: Connection) -> int:
    """Documents that are kept and in a language that no coder here reads."""
    column = schema.documents.c
    foreign = (column.state == "kept", column.language.is_not(None), column.language != "ar")
    return connection.scalar(select(func.count()).select_from(schema.documents).where(*foreign)) or 0


def pending(connection: Connection, run: str, *, after: int = 0, most: int, retry: bool = False) -> list[Pending]:
    """The first `most` documents after number `after` that the run has yet to code."""
    column = schema.documents.c
    columns = [column[name] for name in Pending.__struct_fields__]
    wanted = _wanted(select(*columns), run, retry).where(column.seq > after).order_by(column.seq).limit(most)
    return [Pending(**row._mapping) for row in connection.execute(wanted)]


def _wanted(query: Select[Any], run: str, retry: bool) -> Select[Any]:
    """Documents that are kept, in Arabic or in no language that was told, and have no row of the run."""
    document, done = schema.documents.c, schema.coded.c
    here: ColumnElement[bool] = and_(done.run_id == run, done.document_id == document.id)
    joined = schema.documents.outerjoin(schema.coded, here)
    missing = or_(done.run_id.is_(None), done.error.is_not(None)) if retry else done.run_id.is_(None)
    arabic = or_(document.language == "ar", document.language.is_(None))
    return query.select_from(joined).where(missing, document.state == "kept", arabic)


def _run(row: Row[Any]) -> Run:
    packs = msgspec.json.decode(row.gazetteers_json, type=tuple[GazetteerUsed, ...])
    coder = Coder(
        name=row.coder, version=row.coder_version, lexicon=row.lexicon, models=row.models, gazetteers=packs
    )
    return Run(id=row.id, n=row.n, coder=coder, made_at=row.made_at, made_by=row.made_by)
