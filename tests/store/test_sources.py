"""What is written down of sources and documents, the same on both stores."""

from __future__ import annotations

import io

import msgspec
import pytest
from sqlalchemy import select

from archives import ACTOR, Item, contents, faults, forms, left_over, made_items, put, source_record
from tawthiq.model.sources import Extracted
from tawthiq.store import Store, schema
from tawthiq.store.keepable import KEY_BYTES, keepable_key
from tawthiq.store.sources import is_read, record_all_documents, record_sources


def test_what_is_put_in_is_there_and_proven(store: Store) -> None:
    items = made_items(25, documents=3)
    put(store, items)
    found = contents(store)
    assert len(found["acquired"]) == 25
    assert len(found["raw"]) == 23
    assert len(found["documents"]) == 75
    assert {row[2] for row in found["read"]} == {3}
    assert faults(store) == []
    assert not [path for path in left_over(store) if path.name == "names"]


def test_putting_in_again_changes_nothing(store: Store) -> None:
    items = made_items(12)
    put(store, items)
    before = contents(store)
    with store.read() as connection:
        n_entries = len(connection.execute(select(schema.log.c.seq)).all())
    put(store, list(reversed(items)), batch=5)
    assert contents(store) == before
    with store.read() as connection:
        assert len(connection.execute(select(schema.log.c.seq)).all()) == n_entries


def test_sources_of_one_batch_may_share_bytes(store: Store) -> None:
    first = made_items(1)[0]
    twins = [msgspec.structs.replace(first, name=f"{n}.txt") for n in "ab"]
    put(store, twins)
    assert len(contents(store)["raw"]) == 1
    assert len(contents(store)["acquired"]) == 2
    assert faults(store) == []


def test_empty_and_large_bytes_are_kept(store: Store) -> None:
    items = [
        msgspec.structs.replace(made_items(1)[0], name=name, data=data, documents=())
        for name, data in (("empty", b""), ("large", b"\0\xff" * (9 << 20)))
    ]
    put(store, items)
    assert faults(store) == []
    with store.read() as connection, store.raw.lent(connection, items[1].sha256) as path:
        assert path.read_bytes() == items[1].data


def test_text_that_databases_refuse_is_replaced_alike(store: Store) -> None:
    odd = Extracted(text="قصف\0 قرية \ud800", address="file:///a\udcff", title="\0", extractor="x", part="")
    item = msgspec.structs.replace(made_items(1)[0], documents=(odd,), name="a\udcff")
    put(store, [item])
    with store.read() as connection:
        row = connection.execute(select(*schema.documents.c)).mappings().one()
        assert is_read(connection, item.sha256, item.address, "test/1")
    assert (row["text"], row["title"], row["address"]) == ("قصف\ufffd قرية \ufffd", "\ufffd", "file:///a\ufffd")
    assert "U+FFFD" in row["remarks_json"]
    assert faults(store) == []


def test_an_address_too_long_for_an_index_is_cut_and_still_tells_apart(store: Store) -> None:
    items = [
        msgspec.structs.replace(
            item, name=item.name + "ب" * 3000 + end,
            documents=tuple(msgspec.structs.replace(d, address=d.address + "ب" * 3000 + end) for d in item.documents),
        )
        for item, end in zip(made_items(2), "xy", strict=True)
    ]  # fmt: skip
    put(store, items)
    put(store, items)
    found = contents(store)
    assert len({address for _, address in found["acquired"]}) == 2
    assert all(len(address.encode()) <= KEY_BYTES for _, address in found["acquired"])
    assert faults(store) == []


def test_cut_keys_are_stable_and_short_ones_untouched() -> None:
    assert keepable_key("https://a.example/ب") == "https://a.example/ب"
    long = "ب" * 1500
    assert keepable_key(long) == keepable_key(long) != keepable_key(long + "ت")


def test_documents_known_from_another_source_are_linked_and_not_doubled(store: Store) -> None:
    first, second = made_items(2)
    put(store, [first])
    put(store, [msgspec.structs.replace(second, documents=first.documents)])
    found = contents(store)
    assert len(found["documents"]) == 1
    assert len(found["origins"]) == 2


def test_what_a_failed_transaction_placed_is_cleared_though_others_went_well(store: Store) -> None:
    first, second, third = made_items(3)

    def place(item: Item, *, fail: bool) -> None:
        with store.write(ACTOR) as writing:
            record_sources(writing, store.raw, waiting[item.name])
            record_all_documents(writing, [(item.sha256, item.documents)], forms)
            if fail:
                raise LookupError(item.name)

    with store.spool() as spool:
        waiting = {
            item.name: [(source_record(item), spool.take(io.BytesIO(item.data)))] for item in (first, second, third)
        }
        for one in waiting.values():
            spool.settle(spooled for _, spooled in one)
        for item in (first, second):
            with pytest.raises(LookupError):
                place(item, fail=True)
        place(second, fail=False)  # again
        place(third, fail=False)
    put(store, [])  # the next run
    assert faults(store) == []
    assert left_over(store) == []
    assert {sha256 for sha256, _ in contents(store)["raw"]} == {second.sha256, third.sha256}


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    before = contents(store)

    def fail() -> None:
        with store.write(ACTOR) as writing:
            writing.log("add", "x", {"documents": []})
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert contents(store) == before
    assert faults(store) == []
