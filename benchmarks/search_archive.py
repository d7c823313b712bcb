"""An archive to search in: texts of the open corpus, altered and joined anew, with events that are made up.

Only what search looks at is true to life: how long texts are, how common words are, how events lie in time and space.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert, select

from tawthiq.archive.forms import forms, name_key
from tawthiq.model.events import TYPES
from tawthiq.model.sources import Acquisition, Extracted
from tawthiq.store import Location, Store, create_archive, open_archive, schema
from tawthiq.store.search_objects import refresh_statistics
from tawthiq.store.sources import SourceRecord, record_documents, record_source

TEXTS: Final = Path(__file__).parents[1] / "tests" / "gold" / "texts"
SEED: Final = 5
BATCH: Final = 1000
FIRST_DAY: Final = date(2012, 1, 1)
N_DAYS: Final = 4000
FILLED: Final = ("events", "event_places", "event_actors", "claims")
COMMON: Final = "قصف"
"""A word that stands in every second text."""
OUTLETS: Final = ("SMART", "Enab Baladi", "Al-Masdar", "Horan", "Zaman", "Sada", "وكالة الخبر", "مرصد الساحل")
WEIGHTS: Final = {"Air/drone strike": 20, "Shelling/artillery/missile attack": 25, "Armed clash": 20, "Attack": 8,
                  "Arrests": 5, "Peaceful protest": 6}  # fmt: skip
ACTORS: Final = (
    "syria.government", "syria.russia", "fsa", "is", "turkey.army", "civilians", "protesters", "unidentified",
)  # fmt: skip
HEADS: Final = ("النقير", "ترملا", "حيش", "سرمين", "بنش", "معرة", "تلمنس", "كفرومة", "جرجناز", "خان")
PLACES: Final = tuple(
    (f"{head}{n}", admin, lat, lon)
    for n, head in enumerate(HEADS * 40)
    for admin, lat, lon in (
        ("Syria / Idlib", 35.7, 36.7), ("Syria / Aleppo", 36.3, 37.3), ("Syria / Daraa", 32.8, 36.2),
        ("Yemen / Taizz", 13.6, 44.0), ("Libya / Tripoli", 32.8, 13.2),
    )
)  # fmt: skip


def build(location: Location, n_documents: int, n_events: int) -> None:
    """Makes the archive at `location`, which must not be there."""
    create_archive(location, "benchmark")
    texts = [path.read_text("utf-8") for path in sorted(TEXTS.glob("*.txt"))]
    choose = random.Random(SEED)
    with open_archive(location) as store:
        for start in range(0, n_documents, BATCH):
            _add_documents(store, texts, range(start, min(start + BATCH, n_documents)), choose)
        _add_copies(store, choose)
        _add_events(store, n_events, choose)
        with store.write("benchmark") as writing:
            refresh_statistics(writing.connection)


def _add_documents(store: Store, texts: list[str], numbers: range, choose: random.Random) -> None:
    documents = [_document(texts, n, choose) for n in numbers]
    data = f"source {numbers.start}".encode()
    with store.spool() as spool:
        spooled = spool.take(io.BytesIO(data))
        spool.settle([spooled])
        how = Acquisition(
            sha256=spooled.sha256, sha1=spooled.sha1, size=spooled.size, address=f"file:///reports/{numbers.start}",
            media_type="text/plain", acquired_at="2026-01-01T00:00:00Z", collector="benchmark", tool="benchmark",
        )  # fmt: skip
        with store.write("benchmark") as writing:
            record_source(writing, store.raw, SourceRecord(how, "reports"), spooled)
            record_documents(writing, spooled.sha256, documents, forms)


def _document(texts: list[str], n: int, choose: random.Random) -> Extracted:
    lines = [line for text in choose.sample(texts, 2) for line in text.splitlines() if line.strip()]
    choose.shuffle(lines)
    place = choose.choice(PLACES)[0]
    lead = f"{COMMON} مدفعي على بلدة {place}" if n % 2 else f"تحركات في محيط {place}"
    day = FIRST_DAY + timedelta(days=choose.randrange(N_DAYS))
    return Extracted(
        text="\n".join([f"{lead} رقم {n}", *lines[: choose.randint(4, 14)]]), address=f"file:///reports#{n}",
        extractor="benchmark", title=lead, outlet=choose.choice(OUTLETS), published=day.isoformat(), language="ar",
    )  # fmt: skip


def _add_copies(store: Store, choose: random.Random) -> None:
    """One document in ten is a copy of another."""
    with store.write("benchmark") as writing:
        ids = list(writing.connection.scalars(select(schema.documents.c.id).order_by(schema.documents.c.seq)))
        origins = choose.sample(ids, max(1, len(ids) // 50))
        members = {ident: ident for ident in origins}
        for ident in choose.sample(ids, len(ids) // 10):
            members.setdefault(ident, choose.choice(origins))
        rows = [{"document_id": ident, "origin_id": origin} for ident, origin in members.items()]
        writing.connection.execute(insert(schema.copy_groups), rows)


def _add_events(store: Store, n_events: int, choose: random.Random) -> None:
    run = {"id": "r1", "n": 1, "coder": "rules", "coder_version": "0", "lexicon": "", "models": "",
           "gazetteers_json": "[]", "made_at": "2026-01-01T00:00:00Z", "made_by": "benchmark"}  # fmt: skip
    with store.write("benchmark") as writing:
        writing.connection.execute(insert(schema.runs), run)
        columns = schema.documents.c
        documents = writing.connection.execute(select(columns.id, columns.published_on, columns.text)).all()
        rows: dict[str, list[dict[str, Any]]] = {name: [] for name in FILLED}
        for seq in range(1, n_events + 1):
            for name, row in _event(seq, choose.choice(documents), choose):
                rows[name].append(row)
            if seq % BATCH == 0 or seq == n_events:
                for name, some in rows.items():
                    writing.connection.execute(insert(schema.METADATA.tables[name]), some)
                    some.clear()


def _event(seq: int, document: Any, choose: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    subtypes = {subtype: WEIGHTS.get(subtype, 1) for group in TYPES.values() for subtype in group}
    subtype = choose.choices(list(subtypes), list(subtypes.values()))[0]
    day = (date.fromisoformat(document.published_on) - timedelta(days=choose.randrange(3))).isoformat()
    word = document.text.split()[0]
    yield "events", {
        "seq": seq, "run_id": "r1", "id": f"{document.id}-{seq}", "document_id": document.id,
        "type": next(kind for kind, group in TYPES.items() if subtype in group), "subtype": subtype,
        "status": choose.choices(("occurred", "attempted", "planned"), (8, 1, 1))[0],
        "background": choose.random() < 0.2, "date_start": day, "date_end": day, "date_precision": "day",
        "trigger": word, "trigger_start": 0, "trigger_end": len(word), "confidence": round(choose.random(), 3),
    }  # fmt: skip
    for n in range(choose.choice((1, 1, 2))):
        name, admin, lat, lon = choose.choice(PLACES)
        yield "event_places", {
            "event_seq": seq, "n": n, "name": name, "name_key": name_key(name),
            "gazetteer_id": "p" + hashlib.sha256((name + admin).encode()).hexdigest()[:8], "admin": admin,
            "lat": choose.gauss(lat, 0.3), "lon": choose.gauss(lon, 0.3),
            "radius_km": choose.choice((1.0, 2.5, 20.0, 60.0)), "precision": "populated_place", "method": "gazetteer",
        }  # fmt: skip
    for role in ("initiator", "target"):
        actor = choose.choice(ACTORS)
        yield "event_actors", {
            "event_seq": seq, "role": role, "n": 0, "actor_id": actor, "name": actor, "name_key": name_key(actor),
        }  # fmt: skip
    value = {"outcome": "killed", "group": "civilians", "low": choose.randrange(1, 40)}
    for field, said in (("trigger", subtype), ("casualty", value)):
        yield "claims", {
            "event_seq": seq, "field": field, "n": 0, "value_json": json.dumps(said), "quote": word, "start": 0,
            "end": len(word), "found_by": "benchmark", "confidence": 0.5,
        }  # fmt: skip
