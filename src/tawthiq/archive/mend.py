"""Makes again what an archive derives, and clears what interrupted runs left. Sources and judgements stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, delete, select, text

from tawthiq.archive.derive import rows_of
from tawthiq.archive.forms import forms
from tawthiq.archive.projection import project
from tawthiq.archive.verify_derived import found_rows, unlike
from tawthiq.archive.verify_rows import unpacked
from tawthiq.model.events import Analysis
from tawthiq.store import Store, schema
from tawthiq.store.coded import insert_events
from tawthiq.store.dialects import insert_or_change, is_sqlite
from tawthiq.store.erase import finish_erasure
from tawthiq.store.log import head
from tawthiq.store.mirror import last_seq
from tawthiq.store.scrub import scrub
from tawthiq.store.spool import stale

MEND: Final = "--mend"
TOGETHER: Final = 200


class Mended(msgspec.Struct, frozen=True):
    """What was made good: spools cleared, bytes erased, documents whose forms or rows of events were made again."""

    spools: int = 0
    mirror: bool = False
    erased: int = 0
    forms: int = 0
    events: int = 0


def mend_all(store: Store, actor: str) -> Mended:
    """Each part in transactions of its own, so that it can be cut off and done again. Raises ArchiveError."""
    with store.read() as connection:
        behind = store.mirror is not None and last_seq(store.mirror) < head(connection)[0]
    store.settle_mirror()
    spools = sum(1 for _ in stale(store.incoming))
    if spools:
        with store.write(actor) as writing:
            store.raw.clear_stale(writing.connection)
    erased = finish_erasure(store, actor)
    done = Mended(spools, behind, erased, _mend_forms(store, actor), _mend_events(store, actor))
    _mend_full_text(store, actor)
    if erased:
        scrub(store)
    return done


def _mend_forms(store: Store, actor: str) -> int:
    """Documents whose forms were missing or not what their text gives."""
    document, form = schema.documents.c, schema.search_forms.c
    both = schema.documents.outerjoin(schema.search_forms, document.seq == form.seq)
    wanted = select(document.seq, document.text, form.ex, form.st).select_from(both).where(document.state != "erased")
    n, after = 0, 0
    while True:
        with store.read() as connection:
            rows = connection.execute(wanted.where(document.seq > after).order_by(document.seq).limit(TOGETHER)).all()
        if not rows:
            return n
        after = rows[-1].seq
        made = [(row.seq, forms(row.text)) for row in rows if (row.ex, row.st) != forms(row.text)]
        if made:
            with store.write(actor) as writing:
                still = _not_erased(writing.connection, [seq for seq, _ in made])
                changed = [{"seq": seq, "ex": ex, "st": st} for seq, (ex, st) in made if seq in still]
                if changed:
                    statement = insert_or_change(writing.connection, schema.search_forms, ("ex", "st"))
                    writing.connection.execute(statement, changed)
                    writing.log("mend", "search_forms", {"n": len(changed)})
            n += len(changed)


def _not_erased(connection: Connection, numbers: Sequence[int]) -> set[int]:
    """Those of at most `TOGETHER` numbers whose documents were not erased since their texts were read."""
    row = schema.documents.c
    return set(connection.scalars(select(row.seq).where(row.seq.in_(numbers), row.state != "erased")))


def _mend_events(store: Store, actor: str) -> int:
    """Documents whose rows of events were not what their analysis gives."""
    wrong: list[tuple[str, str]] = []
    with store.read() as connection:
        for run, document, packed in _coded(connection):
            content = unpacked(packed)
            if content is not None and _differs(found_rows(connection, run, document), rows_of(content)):
                wrong.append((run, document))
    for start in range(0, len(wrong), TOGETHER):
        with store.write(actor) as writing:
            for run, document in wrong[start : start + TOGETHER]:
                _make_events(writing.connection, run, document)
            writing.log("mend", "events", {"n": len(wrong[start : start + TOGETHER])})
    return len(wrong)


def _coded(connection: Connection) -> Iterator[tuple[str, str, bytes]]:
    row = schema.coded.c
    wanted = select(row.run_id, row.document_id, row.analysis).where(row.analysis.is_not(None))
    for found in connection.execute(wanted.execution_options(yield_per=TOGETHER)):
        yield found[0], found[1], found[2]


def _differs(found: Mapping[str, Sequence[Any]], made: Mapping[str, Sequence[Any]]) -> bool:
    return any(next(unlike(name, "", made.get(name, ()), found[name]), None) for name in found)


def _make_events(connection: Connection, run: str, document: str) -> None:
    event, coded = schema.events.c, schema.coded.c
    mine = select(event.seq).where(event.run_id == run, event.document_id == document)
    for table in (schema.event_places, schema.event_actors, schema.claims):
        connection.execute(delete(table).where(table.c.event_seq.in_(mine)))
    connection.execute(delete(schema.events).where(event.run_id == run, event.document_id == document))
    which = (coded.run_id == run, coded.document_id == document)
    content = unpacked(connection.scalar(select(coded.analysis).where(*which)))
    if content is not None:
        insert_events(connection, run, project(msgspec.json.decode(content, type=Analysis)))


def _mend_full_text(store: Store, actor: str) -> None:
    """SQLite keeps it beside its table, so it can differ; PostgreSQL makes it with each row."""
    with store.write(actor) as writing:
        if is_sqlite(writing.connection):
            writing.connection.execute(text("INSERT INTO search_words(search_words) VALUES ('rebuild')"))
