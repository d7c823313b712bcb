"""An archive to search: documents in their words, events in theirs, each row written by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import insert, select, update

import archives
from tawthiq.archive.forms import forms, name_key
from tawthiq.model.sources import Extracted
from tawthiq.store import Store, schema

RUN = {
    "id": "r1", "n": 1, "coder": "rules", "coder_version": "1", "lexicon": "x", "models": "x", "gazetteers_json": "[]",
    "made_at": "2026-01-01T00:00:00Z", "made_by": "tester",
}  # fmt: skip


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """An event, by the words of its document; `places`: (name, id, admin, lat, lon, radius_km)."""

    trigger: str
    subtype: str = "Shelling/artillery/missile attack"
    type: str = "Explosions/Remote violence"
    day: str | None = "2018-01-10"
    until: str | None = None
    status: str = "occurred"
    background: bool = False
    places: tuple[tuple[str, str | None, str, float | None, float | None, float | None], ...] = ()
    initiators: tuple[tuple[str, str], ...] = ()
    targets: tuple[tuple[str, str], ...] = ()
    claimants: tuple[str, ...] = ()
    killed: int | None = None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A document with its events."""

    text: str
    outlet: str | None = "وكالة الاختبار"
    published: str | None = "2018-01-15"
    language: str | None = "ar"
    title: str | None = None
    events: tuple[Event, ...] = ()


def fill(store: Store, told: Sequence[Told]) -> list[str]:
    """Puts all of `told` into an archive; ids of the documents."""
    documents = [
        Extracted(
            text=one.text, address=f"file:///told#{n}", part=f"line={n}", extractor="test", outlet=one.outlet,
            published=one.published, language=one.language, title=one.title,
        )
        for n, one in enumerate(told)
    ]  # fmt: skip
    archives.put(store, [archives.Item("told", b"told", tuple(documents))])
    with store.write("tester") as writing:
        connection = writing.connection
        columns = schema.documents.c
        texts = {row.id: row for row in connection.execute(select(columns.id, columns.seq, columns.text))}
        for row in texts.values():
            ex, st = forms(row.text)
            kept = schema.search_forms
            connection.execute(update(kept).where(kept.c.seq == row.seq).values(ex=ex, st=st))
        if any(one.events for one in told):
            connection.execute(insert(schema.runs), RUN)
        for document, one in zip(documents, told, strict=True):
            for n, event in enumerate(one.events, 1):
                _add_event(connection, document, n, event)
    return [document.id for document in documents]


def set_state(store: Store, document_id: str, state: str) -> None:
    with store.write("tester") as writing:
        row = schema.documents
        writing.connection.execute(update(row).where(row.c.id == document_id).values(state=state))


def copies(store: Store, origin: str, others: Sequence[str]) -> None:
    """Makes `others` copies of `origin`."""
    rows = [{"document_id": ident, "origin_id": origin} for ident in (origin, *others)]
    with store.write("tester") as writing:
        writing.connection.execute(insert(schema.copy_groups), rows)


def _add_event(connection: Any, document: Extracted, n: int, event: Event) -> None:
    start = document.text.index(event.trigger)
    values = {
        "run_id": "r1", "id": f"{document.id}-{n}", "document_id": document.id, "type": event.type,
        "subtype": event.subtype, "status": event.status, "background": event.background, "date_start": event.day,
        "date_end": event.until or event.day, "date_precision": "day", "trigger": event.trigger,
        "trigger_start": start, "trigger_end": start + len(event.trigger), "confidence": 0.9,
    }  # fmt: skip
    seq = connection.execute(insert(schema.events).values(values)).inserted_primary_key[0]
    for k, (name, ident, admin, lat, lon, radius) in enumerate(event.places):
        place = {
            "event_seq": seq, "n": k, "name": name, "name_key": name_key(name), "gazetteer_id": ident, "admin": admin,
            "lat": lat, "lon": lon, "radius_km": radius, "precision": "populated_place", "method": "gazetteer",
        }  # fmt: skip
        connection.execute(insert(schema.event_places), place)
    sides = [("initiator", *one) for one in event.initiators] + [("target", *one) for one in event.targets]
    for k, (role, ident, name) in enumerate([*sides, *(("claimant", None, name) for name in event.claimants)]):
        actor = {"event_seq": seq, "role": role, "n": k, "actor_id": ident, "name": name, "name_key": name_key(name)}
        connection.execute(insert(schema.event_actors), actor)
    claims = [("type", event.subtype)]
    if event.killed is not None:
        claims.append(("casualty", {"outcome": "killed", "low": event.killed, "high": None}))
    for field, value in claims:
        claim = {
            "event_seq": seq, "field": field, "n": 0, "value_json": json.dumps(value), "quote": event.trigger,
            "start": start, "end": start + len(event.trigger), "found_by": "test", "confidence": 0.5,
        }  # fmt: skip
        connection.execute(insert(schema.claims), claim)
