"""Small archives, made through the store itself."""

from __future__ import annotations

import hashlib
import io
import sqlite3
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, text

from tawthiq.model.sources import Acquisition, Evidence, Extracted
from tawthiq.store import Location, Store, create_archive, open_archive, schema
from tawthiq.store.proofs import row_digest
from tawthiq.store.sources import SourceRecord, finish_reading, record_documents, record_source, start_reading

START = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)
SENTENCES = (
    "قصفت طائرة مسيّرة مستودعاً في قرية السنديانة الغربية مساء الثلاثاء.",
    "أصيب ثلاثة عمال بجروح في انفجار لغم قرب حاجز الزيتونة.",
    "قال مراسل الإذاعة إن الطريق إلى بلدة الرمانة فُتح صباح اليوم.",
    "توفي رجل متأثراً بجراحه في مستشفى المدينة الجديدة.",
)


class Ticking:
    """A clock that goes on by a second each time it is looked at."""

    def __init__(self) -> None:
        self.n = 0

    def __call__(self) -> datetime:
        self.n += 1
        return START + timedelta(seconds=self.n)


def forms(text: str) -> tuple[str, str]:
    """Stands for the real forms where they do not matter."""
    return text.replace("أ", "ا"), text[::2]


def document(text: str, address: str, part: str = "", **rest: object) -> Extracted:
    found = (("published", Evidence("page.meta", "2024-04-30")),)
    values = {"title": "خبر", "outlet": "إذاعة السنديان", "byline": "ليلى الراوي", "published": "2024-04-30",
              "language": "ar", "evidence": found, **rest}  # fmt: skip
    return Extracted(text=text, address=address, part=part, extractor="text/1", **values)  # type: ignore[arg-type]


def add_source(
    store: Store, content: bytes, address: str, documents: Sequence[Extracted], *, finish: bool = True,
    media_type: str = "text/plain", headers: tuple[tuple[str, str], ...] = (),
) -> str:  # fmt: skip
    """Its SHA-256."""
    with store.spool() as spool:
        taken = spool.take(io.BytesIO(content))
        spool.settle([taken])
        how = Acquisition(
            sha256=taken.sha256, sha1=taken.sha1, size=taken.size, address=address, media_type=media_type,
            acquired_at="2024-05-01T12:00:00Z", collector="tester", tool="tawthiq test", headers=headers,
        )  # fmt: skip
        with store.write("tester") as writing:
            record_source(writing, store.raw, SourceRecord(how, address.rpartition("/")[2]), taken)
            start_reading(writing, taken.sha256, address, "readers/1", "{}")
        with store.write("tester") as writing:
            record_documents(writing, taken.sha256, documents, forms)
        if finish:
            with store.write("tester") as writing:
                finish_reading(writing, taken.sha256, address, "readers/1", len(documents), [("line 9", "bad")])
    return taken.sha256


def fill(store: Store) -> list[str]:
    """Two sources of one document each, and one of two. Their hashes."""
    made = []
    for n, sentence in enumerate(SENTENCES[:2]):
        address = f"file:///reports/{n}.txt"
        made.append(add_source(store, sentence.encode(), address, [document(sentence, address)]))
    address = "file:///reports/many.jsonl"
    lines = [document(sentence, f"{address}#{n}", f"line={n}") for n, sentence in enumerate(SENTENCES[2:], 1)]
    made.append(add_source(store, "\n".join(SENTENCES[2:]).encode(), address, lines, media_type="application/x-ndjson"))
    return made


def new_archive(location: Location) -> None:
    """With sources, documents, a run and a judgement."""
    create_archive(location, "tester", clock=Ticking())
    with open_archive(location, clock=Ticking()) as store:
        fill(store)
        add_coding(store)


def tamper(folder: Path, *statements: str) -> None:
    """As someone would who has the file and knows SQLite."""
    with sqlite3.connect(folder / "tawthiq.sqlite", isolation_level=None) as database:
        database.execute("PRAGMA foreign_keys=OFF")
        triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            database.execute(statement)
        for _, sql in triggers:
            database.execute(sql)
    database.close()


def tamper_server(store: Store, *statements: str) -> None:
    with store.engine.connect() as connection, connection.begin():
        connection.execute(text("SET session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))
        connection.execute(text("SET session_replication_role = DEFAULT"))


ANALYSIS = b'{"schema":"tawthiq/1","events":[{"id":"e1"}]}'
RUN = "r0"


def add_coding(store: Store) -> None:
    """A run with one coded document and its event, a judgement on it, a user: as their writers record them."""
    with store.write("tester") as writing:
        connection = writing.connection
        ident = connection.scalars(select(schema.documents.c.id).order_by(schema.documents.c.seq)).first()
        run = {"id": RUN, "n": 1, "coder": "rules", "coder_version": "1", "lexicon": "l", "models": "m",
               "gazetteers_json": "[]", "made_at": writing.at, "made_by": "tester"}  # fmt: skip
        packed, sha256 = zlib.compress(ANALYSIS), hashlib.sha256(ANALYSIS).hexdigest()
        coded = {"run_id": RUN, "document_id": ident, "coded_at": writing.at, "n_events": 1, "error": None,
                 "analysis": packed, "analysis_sha256": sha256}  # fmt: skip
        user = {"handle": "tester", "role": "reviewer", "made_at": writing.at, "active": True, "version": 1}
        judged = {"seq": 1, "id": "j1", "kind": "claim", "document_id": ident, "trigger_start": 0, "trigger_end": 4,
                  "field": "place", "start": 5, "end": 9, "other_json": None, "verdict": "edit",
                  "value_json": '"قرية السنديانة"', "why": "كما في الخبر", "made_by": "tester", "made_at": writing.at,
                  "run_id": RUN}  # fmt: skip
        event = {"seq": 1, "document_id": ident, "run_id": RUN, **EVENTS["events"][0]}
        for table, row in (("runs", run), ("coded", coded), ("users", user), ("judgements", judged), ("events", event)):
            connection.execute(insert(schema.METADATA.tables[table]), row)
        for name in ("event_places", "event_actors", "claims"):
            given = {"event_seq": 1} | ({"seq": 1} if name == "event_places" else {})
            rows = [{**row, **given} for row in EVENTS[name]]
            bare = [{column: value for column, value in row.items() if column != "event"} for row in rows]
            connection.execute(insert(schema.METADATA.tables[name]), bare)
        writing.log("run", RUN, run)
        writing.log("code", RUN, {"documents": [[ident, coded["analysis_sha256"]]]})
        writing.log("add-user", "tester", user)
        writing.log("judge", "j1", {"document": ident, "digest": row_digest("judgements", judged)})


EVENTS: dict[str, list[dict[str, Any]]] = {
    "events": [{"id": "e1", "type": "Battles", "subtype": "Armed clash", "status": "occurred", "background": False,
                "date_start": "2024-04-30", "date_end": None, "date_precision": "day", "trigger": "قصفت",
                "trigger_start": 0, "trigger_end": 4, "confidence": 0.5}],
    "event_places": [{"event": "e1", "n": 0, "name": "السنديانة الغربية", "name_key": "السنديانه الغربيه",
                      "gazetteer_id": None, "admin": "", "lat": 1.5, "lon": 2.5, "radius_km": 3.0,
                      "precision": "village", "method": "name"}],
    "event_actors": [{"event": "e1", "role": "initiator", "n": 0, "actor_id": "x", "name": "فصيل", "name_key": "فصيل"}],
    "claims": [{"event": "e1", "field": "place", "n": 0, "value_json": "1", "speaker": None, "stance": None,
                "quote": "قرية السنديانة", "start": 5, "end": 9, "found_by": "rule", "confidence": 0.5}],
}  # fmt: skip


def project(analysis: bytes) -> dict[str, list[dict[str, Any]]]:
    assert analysis == ANALYSIS
    return EVENTS
