"""Archives on both stores, and things to put into them that are the same each time."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from servers import Server
from tawthiq.archive.findings import Finding
from tawthiq.archive.verify import Wanted, verify
from tawthiq.model.sources import Acquisition, Extracted
from tawthiq.store import Location, Store, create_archive, locate, open_archive, schema
from tawthiq.store.incidents import stored_incidents
from tawthiq.store.log import entries
from tawthiq.store.mirror import MIRROR
from tawthiq.store.sources import (
    Reading,
    SourceRecord,
    all_read,
    digest_of,
    finish_readings,
    record_all_documents,
    record_sources,
)

ACTOR = "tester"
READER = "test/1"
STORES = ("sqlite", "postgres")
SENTENCE = "قصفت مدفعية قوات النظام قرية رقم {} في الريف، ما أدى إلى مقتل {} مدنيين. "


@pytest.fixture(params=STORES)
def location(request: pytest.FixtureRequest, tmp_path: Path) -> Location:
    """Of an archive that is not made yet, on each of the stores."""
    if request.param == "sqlite":
        return locate(str(tmp_path / "archive"))
    new_database: Callable[[], str] = request.getfixturevalue("new_database")
    return locate(new_database())


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An archive, made and open, on each of the stores."""
    if request.param == "sqlite":
        location = locate(str(tmp_path / "archive"))
        create_archive(location, ACTOR)
    else:
        template = request.getfixturevalue("archive_template")
        location = locate(request.getfixturevalue("new_database")(template))
    with open_archive(location) as found:
        yield found


@pytest.fixture(scope="session")
def archive_template(server: Server) -> str:
    """Name of a database that holds a new archive; copying it is quicker than making one."""
    url = server.database()
    create_archive(locate(url), ACTOR)
    return url.rpartition("/")[2]


class Item(msgspec.Struct, frozen=True):
    """A source and what a reader would find in it."""

    name: str
    data: bytes
    documents: tuple[Extracted, ...]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def address(self) -> str:
        return f"file:///{self.name}"


def made_items(n: int, documents: int = 1) -> list[Item]:
    """`n` sources of so many documents each; every tenth has the bytes of the one before it, at another address."""
    found = []
    for i in range(n):
        source = i - 1 if i % 10 == 9 else i
        texts = [SENTENCE.format(f"{source}-{j}", j + 2) * 12 for j in range(documents)]
        name = f"report-{i:05}.txt"
        extracted = tuple(
            Extracted(
                text=text,
                address=f"file:///{name}" if documents == 1 else f"file:///{name}#line={j + 1}",
                part="" if documents == 1 else f"line={j + 1}",
                extractor=READER, language="ar", outlet="وكالة الاختبار", published=f"2018-01-{source % 28 + 1:02}",
            )
            for j, text in enumerate(texts)
        )  # fmt: skip
        found.append(Item(name, "\n".join(texts).encode(), extracted))
    return found


def forms(text: str) -> tuple[str, str]:
    """Stands for the folded forms of search."""
    return text, text


def put(store: Store, items: Sequence[Item], *, batch: int = 20, told: Callable[[int], None] = lambda n: None) -> None:
    """What `tawthiq ingest` does, by the kernel alone; goes on where a run before it was cut off."""
    with store.write(ACTOR) as writing:
        store.raw.clear_stale(writing.connection)
    for start in range(0, len(items), batch):
        some = items[start : start + batch]
        with store.read() as connection:
            done = all_read(connection, [(item.sha256, item.address) for item in some], READER)
        some = [item for item in some if (item.sha256, item.address) not in done]
        if some:
            _put_batch(store, some)
        told(start + batch)


def put_texts(store: Store, texts: dict[str, str]) -> None:
    """Each text as a source of its own, at the address that is its name."""
    put(store, [
        Item(name, text.encode(), (Extracted(text=text, address=name, extractor=READER, language="ar"),))
        for name, text in texts.items()
    ])  # fmt: skip


def _put_batch(store: Store, items: Sequence[Item]) -> None:
    with store.spool() as spool:
        waiting = [(source_record(item), spool.take(io.BytesIO(item.data))) for item in items]
        spool.settle(spooled for _, spooled in waiting)
        with store.write(ACTOR) as writing:
            record_sources(writing, store.raw, waiting)
            record_all_documents(writing, [(item.sha256, item.documents) for item in items], forms)
            finish_readings(
                writing,
                [Reading(item.sha256, item.address, READER, "{}", len(item.documents)) for item in items],
            )


def source_record(item: Item) -> SourceRecord:
    """As it would be acquired."""
    sha1 = hashlib.sha1(item.data, usedforsecurity=False).hexdigest()
    acquisition = Acquisition(
        sha256=item.sha256, sha1=sha1, size=len(item.data), address=item.address, media_type="text/plain",
        acquired_at="2018-02-01T00:00:00Z", collector=ACTOR, tool="test",
    )  # fmt: skip
    return SourceRecord(acquisition, item.name)


def contents(store: Store) -> dict[str, Any]:
    """What an archive holds, times, numbers of rows and the order of things aside."""
    with store.read() as connection:
        documents = connection.execute(select(*schema.documents.c)).mappings().all()
        hashes = connection.scalars(select(schema.raw.c.sha256)).all()
        return {
            "documents": sorted((row["id"], digest_of(row), row["state"]) for row in documents),
            "raw": sorted((sha256, store.raw.digest(connection, sha256)) for sha256 in hashes),
            "acquired": sorted(map(tuple, connection.execute(
                select(schema.acquisitions.c.sha256, schema.acquisitions.c.address)))),
            "origins": sorted(map(tuple, connection.execute(select(*schema.origins.c)))),
            "read": sorted(map(tuple, connection.execute(
                select(schema.readings.c.sha256, schema.readings.c.address, schema.readings.c.n_documents)
                .where(schema.readings.c.finished_at.is_not(None))))),
            "forms": sorted(connection.scalars(select(schema.search_forms.c.ex))),
            "coded": sorted(map(tuple, connection.execute(
                select(schema.coded.c.document_id, schema.coded.c.analysis_sha256, schema.coded.c.n_events,
                       schema.coded.c.run_id)))),
            "events": sorted(map(tuple, connection.execute(
                select(schema.events.c.run_id, schema.events.c.id, schema.events.c.document_id)))),
            "values": [connection.scalar(select(func.count()).select_from(table))
                       for table in (schema.event_places, schema.event_actors, schema.claims)],
            "runs": sorted(connection.scalars(select(schema.runs.c.id))),
            "copies": sorted(map(tuple, connection.execute(select(*schema.copy_groups.c)))),
            "pairs": sorted(map(tuple, connection.execute(
                select(schema.copy_pairs.c.a, schema.copy_pairs.c.b, schema.copy_pairs.c.kind)))),
            "incidents": sorted(tuple((ref.report, ref.event or "") for ref in incident.events)
                                for incident in stored_incidents(connection)),
            "linkings": sorted(connection.scalars(select(schema.linkings.c.digest))),
            "users": sorted(map(tuple, connection.execute(select(schema.users.c.handle, schema.users.c.role)))),
        }  # fmt: skip


def faults(store: Store) -> list[str]:
    """All that is wrong with an archive between two runs: what `verify` finds, and what was recorded twice."""
    found = [one for one in verify(store, Wanted()) if isinstance(one, Finding)]
    return [str(one) for one in found if one.is_fault or MIRROR in one.where] + _recorded_twice(store)


def faults_in_the_middle(store: Store) -> list[str]:
    """The same after a run that was cut off: what the next one makes good is a note and no fault."""
    found = [one for one in verify(store, Wanted()) if isinstance(one, Finding)]
    return [str(one) for one in found if one.is_fault] + _recorded_twice(store)


def _recorded_twice(store: Store) -> list[str]:
    seen: set[tuple[str, str]] = set()
    found = []
    with store.read() as connection:
        for entry in entries(connection):
            body = msgspec.json.decode(entry.body_json)
            keys = {"add": "documents", "acquire": "acquisitions", "code": "documents"}
            for key, _ in body[keys[entry.action]] if entry.action in keys else ():
                known = (f"{entry.action} {entry.subject if entry.action == 'code' else ''}", key)
                found += [f"{known} is in the log twice"] if known in seen else []
                seen.add(known)
    return found


def left_over(store: Store) -> list[Path]:
    """What waits in the folder of spools."""
    return [path for path in store.incoming.rglob("*") if path.is_file()] if store.incoming.is_dir() else []
