"""What another program does between the reading of one and its writing: nothing erased comes back, nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from archives import put_texts
from made_archives import SENTENCES
from tawthiq.archive import copying, mend
from tawthiq.archive.ingesting import ingest
from tawthiq.archive.sourcing import acquire
from tawthiq.archive.taking import Settings, Taken
from tawthiq.archive.verify import Wanted, verify
from tawthiq.errors import ArchiveBusy
from tawthiq.ingest.acquired import Acquired
from tawthiq.ingest.network.policy import Policy
from tawthiq.ingest.outcome import Failure
from tawthiq.store import Location, Store, create_archive, open_archive, schema
from tawthiq.store.erase import erase, finish_erasure, plan, withhold

LEAD = "أفادت مصادر محلية بأن حريقاً كبيراً اندلع فجر اليوم في مستودع للوقود شرق بلدة الرملة القديمة. "
TAIL = "وأضافت المصادر أن فرق الإطفاء عملت ساعات على إخماد الحريق الذي امتد إلى منازل قريبة من المستودع."
SETTINGS = Settings(collector="c", tool="t")


def erase_now(store: Store, name: str) -> None:
    with store.write("officer") as writing:
        erase(writing, plan(writing.connection, [name], "erase"), "asked by letter", "GDPR 17")
    finish_erasure(store, "officer")


def id_at(store: Store, address: str) -> str:
    with store.read() as connection:
        row = schema.documents.c
        return str(connection.scalars(select(row.id).where(row.address == address)).one())


def count(store: Store, table: Any) -> int:
    with store.read() as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def faults(store: Store) -> list[str]:
    return [str(one) for one in verify(store, Wanted()) if getattr(one, "is_fault", False)]


def test_a_pair_does_not_quote_what_was_erased_while_it_was_compared(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_texts(store, {"a": LEAD + TAIL})
    copying.group_copies(store, "c")
    put_texts(store, {"b": LEAD + TAIL + " عاجل"})
    ident, update = id_at(store, "a"), copying._update
    erased: list[str] = []

    def compare(connection: Any, waiting: Any) -> Any:
        made = update(connection, waiting)
        if not erased:
            assert made.pairs
            erased.append(ident)
            erase_now(store, ident)
        return made

    monkeypatch.setattr(copying, "_update", compare)
    copying.group_copies(store, "c")
    assert erased
    assert (count(store, schema.copy_pairs), count(store, schema.copy_groups)) == (0, 0)


def test_what_is_erased_while_it_is_signed_gets_no_signature(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put_texts(store, {"a": LEAD + TAIL, "b": SENTENCES[1]})
    sign = copying.signature

    def signature(text: str) -> bytes:
        if text == LEAD + TAIL:
            erase_now(store, id_at(store, "a"))
        return sign(text)

    monkeypatch.setattr(copying, "signature", signature)
    copying.group_copies(store, "c")
    assert count(store, schema.signatures) == 1


def test_mending_does_not_bring_back_words_erased_meanwhile(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put_texts(store, {"a": LEAD + TAIL, "b": SENTENCES[1]})
    with store.write("c") as writing:
        writing.connection.execute(schema.search_forms.delete())
    make = mend.forms
    ident = id_at(store, "a")

    def forms(text: str) -> tuple[str, str]:
        if ident:
            erase_now(store, ident)
        return make(text)

    monkeypatch.setattr(mend, "forms", forms)
    assert mend.mend_all(store, "c").forms == 1
    assert count(store, schema.search_forms) == 1


@pytest.fixture
def folder_store(tmp_path: Path) -> Any:
    location = Location(folder=tmp_path / "archive")
    create_archive(location, "c")
    with open_archive(location) as found:
        yield found


def posts(texts: list[str]) -> bytes:
    return "\n".join(f'{{"text": "{text}", "id": "{n}"}}' for n, text in enumerate(texts)).encode()


def source(content: bytes) -> Acquired:
    return Acquired(content=content, address="file:///posts.jsonl", name="posts.jsonl")


def test_bytes_are_still_there_where_withholding_them_fails(folder_store: Store) -> None:
    store = folder_store
    (taken,) = ingest(store, [source(posts(list(SENTENCES)))], SETTINGS)
    assert isinstance(taken, Taken)
    with store.read() as connection:
        ident = connection.scalars(select(schema.documents.c.id)).first()
    assert ident is not None

    def withhold_in_vain() -> None:
        with store.write("c") as writing:
            row = schema.documents.c
            writing.connection.execute(schema.documents.update().where(row.id == ident).values(state="erased"))
            assert withhold(writing, taken.sha256, [ident]) == (ident,)
            raise ArchiveBusy("what fails before the commit")

    with pytest.raises(ArchiveBusy):
        withhold_in_vain()
    with store.read() as connection:
        assert store.raw.digest(connection, taken.sha256) is not None
    assert faults(store) == []


def test_a_source_that_is_erased_while_it_is_read_brings_nothing_more(
    folder_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = folder_store
    monkeypatch.setattr("tawthiq.archive.ingesting.LARGE", 1)
    monkeypatch.setattr("tawthiq.archive.large_sources.CHUNK_DOCUMENTS", 1)
    content = posts([*SENTENCES, "سطر", "آخر"]) + b'\n{"text": 1}\n' + posts(["خبر من بلدة أخرى"])
    told = ingest(store, [source(content)], SETTINGS)
    assert isinstance(next(told), Failure), "the bad line: some of the documents are written, some are not"
    n = count(store, schema.documents)
    with store.read() as connection:
        (sha256,) = connection.scalars(select(schema.raw.c.sha256))
    erase_now(store, sha256)
    (end,) = told
    assert isinstance(end, Taken)
    assert end.erased
    assert (count(store, schema.documents), count(store, schema.origins), count(store, schema.readings)) == (n, 0, 0)
    assert faults(store) == []


def test_articles_are_fetched_one_by_one_as_they_are_taken() -> None:
    from loopback import serving

    with serving({}) as server:
        links = "".join(f"<item><link>{server.base}/{n}</link></item>" for n in (1, 2))
        server.plays = {"/rss": f"<rss><channel>{links}</channel></rss>".encode(), "/1": b"one", "/2": b"two"}
        policy = Policy(contact="desk@example.org", allow_private=True, pause_s=0.0)
        found = acquire([f"{server.base}/rss"], policy, articles=True)
        feed = next(found)
        assert isinstance(feed, Acquired)
        assert [asked[0] for asked in server.asked] == ["/robots.txt", "/rss"]
        assert [one.content for one in found if isinstance(one, Acquired)] == [b"one", b"two"]
