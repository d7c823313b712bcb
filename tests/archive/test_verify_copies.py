"""What tells which documents are copies is made again from their texts, and whoever alters it is found."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from archives import put_texts
from copy_texts import LEAD, OTHER, TEXTS
from tawthiq.archive.copies.signature import signature, signature_version
from tawthiq.archive.copying import group_copies, regroup
from tawthiq.archive.findings import Finding
from tawthiq.archive.verify import Wanted, verify
from tawthiq.archive.verify_derived import Derive
from tawthiq.archive.watch_state import SourceState, StoreState, Waiting
from tawthiq.store import Store, schema
from tawthiq.store.erase import erase, finish_erasure, plan
from tawthiq.store.withdraw import restore, withdraw


def findings(store: Store) -> list[Finding]:
    derive = Derive(signature=signature, signature_version=signature_version(), regroup=regroup)
    return [one for one in verify(store, Wanted(derive=derive)) if isinstance(one, Finding)]


def faults(store: Store) -> list[str]:
    return [f"{one.kind} {one}" for one in findings(store) if one.is_fault]


@pytest.fixture
def copied(store: Store) -> Store:
    """In two steps, as archives grow."""
    for names in ("ab", "cd"):
        put_texts(store, {name: TEXTS[name] for name in names})
        group_copies(store, "tester")
    put_texts(store, {"e": TEXTS["a"] + " تحديث"})
    return store


def test_an_untouched_archive_has_no_fault(copied: Store) -> None:
    assert findings(copied) == []
    group_copies(copied, "tester")
    assert findings(copied) == []


FIRST = "(SELECT id FROM documents ORDER BY seq LIMIT 1)"


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE copy_pairs SET kind = 'contains'", "altered pair"),
        ("UPDATE copy_pairs SET score = score / 2", "altered pair"),
        ("UPDATE copy_pairs SET evidence_json = '{}'", "altered pair"),
        ("DELETE FROM copy_pairs", "missing pair"),
        ("INSERT INTO copy_pairs SELECT min(id), max(id), 'near', 0.5, '{}' FROM documents WHERE id NOT IN "
         "(SELECT b FROM copy_pairs)", "added pair"),
        ("UPDATE copy_groups SET origin_id = (SELECT max(document_id) FROM signatures WHERE document_id NOT IN "
         "(SELECT origin_id FROM copy_groups))", "altered group"),
        (f"DELETE FROM copy_groups WHERE document_id = {FIRST}", "missing group"),
        ("INSERT INTO copy_groups SELECT id, id FROM documents WHERE id NOT IN (SELECT document_id FROM copy_groups)",
         "added group"),
        (f"UPDATE signatures SET is_grouped = (1 = 0) WHERE document_id = {FIRST}", "altered signature"),
        (f"UPDATE signatures SET version = 'x' WHERE document_id = {FIRST}", "missing signature"),
        (f"DELETE FROM signatures WHERE document_id = {FIRST}", "missing signature"),
        ("UPDATE signatures SET signature = (SELECT signature FROM signatures ORDER BY document_id LIMIT 1)",
         "altered signature"),
    ],
)  # fmt: skip
def test_what_is_altered_missing_or_added_is_found(copied: Store, statement: str, named: str) -> None:
    with copied.write("forger") as writing:
        assert writing.connection.execute(text(statement)).rowcount > 0
    assert any(fault.startswith(named) for fault in faults(copied)), faults(copied)


def test_a_mark_of_what_was_never_compared_is_found(copied: Store) -> None:
    with copied.write("forger") as writing:
        ident = writing.connection.scalar(select(schema.documents.c.id).order_by(schema.documents.c.seq.desc()))
        row = {"i": ident, "v": signature_version(), "s": signature(TEXTS["a"] + " تحديث"), "g": True}
        writing.connection.execute(text("INSERT INTO signatures VALUES (:i, :v, :s, :g)"), row)
    assert any(fault.startswith(f"missing group of document {ident}") for fault in faults(copied))


def test_withdrawing_restoring_and_erasing_are_no_faults(copied: Store) -> None:
    with copied.read() as connection:
        ids = connection.scalars(select(schema.documents.c.id).order_by(schema.documents.c.seq)).all()
    for change in (withdraw, restore, withdraw):
        with copied.write("tester") as writing:
            change(writing, ids[:1], "asked")
        assert faults(copied) == []
        group_copies(copied, "tester")
        assert faults(copied) == []
    with copied.write("tester") as writing:
        erase(writing, plan(writing.connection, [ids[1]], "keep"), "asked", "law")
    finish_erasure(copied, "tester")
    assert faults(copied) == []
    group_copies(copied, "tester")
    assert faults(copied) == []


def test_a_state_of_a_watch_that_cannot_be_read_is_named(store: Store) -> None:
    StoreState(store, "tester", print).write("feed", SourceState(waiting=(Waiting("https://a.example/"),)))
    assert faults(store) == []
    with store.write("forger") as writing:
        writing.connection.execute(text("UPDATE watched SET state_json = '[1]'"))
    assert faults(store) == ["altered watched feed: what was remembered of it cannot be read"]


def test_what_stands_at_one_address_and_still_waits_is_no_fault(store: Store) -> None:
    put_texts(store, {"page": LEAD})
    put_texts(store, {"page": OTHER})
    group_copies(store, "tester")
    for n in range(8):  # some of their ids come before those that were compared
        put_texts(store, {"page": f"{OTHER} {n}"})
    assert faults(store) == []
    group_copies(store, "tester")
    assert faults(store) == []
