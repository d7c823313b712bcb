"""Archives that hold the invented reports of `linked`, coded, for the tests of linking in an archive."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Final

import msgspec
from sqlalchemy import select

from archives import ACTOR, READER, Item, put
from linked import REPORTS
from tawthiq.archive.projection import project
from tawthiq.model.coded import Coded, pack
from tawthiq.model.documents import Report
from tawthiq.model.events import Analysis, Coder
from tawthiq.model.incidents import Incident
from tawthiq.model.sources import Extracted
from tawthiq.pipeline import code_report
from tawthiq.store import Store, schema
from tawthiq.store.coded import record_coded
from tawthiq.store.incidents import stored_incidents
from tawthiq.store.runs import find_or_make_run

CODER: Final = Coder(name="rules", version="1", lexicon="l", models="m", gazetteers=())
NAMES: Final = tuple(REPORTS)


def add_reports(store: Store, names: Iterable[str] = NAMES, coder: Coder = CODER) -> dict[str, str]:
    """Takes the reports in and codes them; ids of all documents by name."""
    texts = {name: REPORTS[name] for name in names}
    put(store, [
        Item(name, text.encode(), (Extracted(text=text, address=name, extractor=READER, language="ar",
                                             outlet=outlet, published=published),))
        for name, (text, published, outlet) in texts.items()
    ])  # fmt: skip
    ids = documents(store)
    with store.write(ACTOR) as writing:
        run = find_or_make_run(writing, coder)
        record_coded(writing, run.id, [coded_row(name, ids[name]) for name in texts])
    return ids


def documents(store: Store) -> dict[str, str]:
    """Ids of documents by the names of the reports."""
    with store.read() as connection:
        rows = connection.execute(select(schema.documents.c.address, schema.documents.c.id))
        return dict(map(tuple, rows))


@cache
def analysis_of(name: str, ident: str) -> Analysis:
    text, published, outlet = REPORTS[name]
    day = date.fromisoformat(published) if published else None
    return code_report(Report(id=ident, text=text, published=day, outlet=outlet))


def coded_row(name: str, ident: str) -> Coded:
    analysis = msgspec.structs.replace(analysis_of(name, ident), derivations=(), text=None)
    return Coded(ident, *pack(analysis), project(analysis))


def first_event(store: Store, name: str) -> str:
    """Id of the first event of a report."""
    return analysis_of(name, documents(store)[name]).events[0].id


def stored(store: Store) -> list[Incident]:
    with store.read() as connection:
        return list(stored_incidents(connection))


def together(store: Store) -> set[frozenset[str]]:
    """Names of the reports of each incident that several tell."""
    names = {ident: name for name, ident in documents(store).items()}
    found = (frozenset(names.get(ref.report, "erased") for ref in incident.events) for incident in stored(store))
    return {reports for reports in found if len(reports) > 1}


def share(store: Store, one: str, other: str) -> bool:
    return any({one, other} <= reports for reports in together(store))
