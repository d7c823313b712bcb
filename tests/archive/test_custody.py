"""Withdrawn is not lost; erased is gone, and a tombstone says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from made_archives import SENTENCES, add_source, document, forms, new_archive, project
from tawthiq.archive.findings import Finding
from tawthiq.archive.ingesting import ingest
from tawthiq.archive.taking import Settings
from tawthiq.archive.verify import Wanted, verify
from tawthiq.archive.verify_derived import Derive
from tawthiq.errors import InputError, SharedSource
from tawthiq.ingest.local import local_sources
from tawthiq.store import Location, Store, create_archive, locate, open_archive, schema
from tawthiq.store.erase import Others, erase, finish_erasure, plan
from tawthiq.store.location import Location as Where
from tawthiq.store.scrub import scrub
from tawthiq.store.withdraw import documents_of, restore, withdraw


@pytest.fixture(params=["folder", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Where:
    """An archive in a folder, and one on a server."""
    if request.param == "folder":
        location = Location(folder=tmp_path / "archive")
    else:
        location = locate(request.getfixturevalue("new_database")())
    new_archive(location)
    return location


def faults(store: Store, **real: Any) -> list[str]:
    derive = Derive(**real) if real else Derive(forms=forms, project=project)
    return [str(one) for one in verify(store, Wanted(derive=derive)) if isinstance(one, Finding) and one.is_fault]


def rows(store: Store) -> list[tuple[str, str, str, int]]:
    with store.read() as connection:
        column = schema.documents.c
        return [tuple(row) for row in connection.execute(select(column.id, column.text, column.state, column.version))]


def id_of(store: Store, words: str) -> str:
    return next(ident for ident, text, _, _ in rows(store) if words in text)


def erase_now(store: Store, names: list[str], others: Others = "refuse") -> None:
    with store.write("officer") as writing:
        erase(writing, plan(writing.connection, names, others), "asked by letter", "GDPR 17")
    finish_erasure(store, "officer")
    scrub(store)


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_withdrawing_and_restoring_keep_all_but_the_state(place: Where) -> None:
    with open_archive(place) as store:
        ident = id_of(store, "لغم")
        with store.write("a") as writing:
            assert withdraw(writing, [ident, ident], "wrong date") == (ident,)
            assert withdraw(writing, [ident], "again") == ()
        assert ("withdrawn", 2) in [row[2:] for row in rows(store)]
        assert id_of(store, "لغم") == ident
        assert faults(store) == []
        with store.write("a") as writing:
            assert restore(writing, [ident], "the date is right") == (ident,)
        assert {row[2:] for row in rows(store)} == {("kept", 1), ("kept", 3)}
        assert faults(store) == []


def test_a_source_is_withdrawn_with_all_its_documents(place: Where) -> None:
    with open_archive(place) as store:
        with store.read() as connection:
            row = schema.origins.c
            source = connection.scalars(select(row.sha256).where(row.part == "line=1")).one()
            ids = documents_of(connection, source)
        with store.write("a") as writing:
            assert withdraw(writing, ids, "retracted") == ids
        assert sorted(row[2] for row in rows(store)) == ["kept", "kept", "withdrawn", "withdrawn"]
        assert faults(store) == []


@pytest.mark.parametrize("name", ["x", "d" + "0" * 24, "0" * 64, ""])
def test_what_the_archive_does_not_have_is_told(place: Where, name: str) -> None:
    with open_archive(place) as store, store.read() as connection, pytest.raises(InputError):
        documents_of(connection, name)


def test_a_reason_is_asked_for(place: Where) -> None:
    with open_archive(place) as store:
        ident = rows(store)[0][0]
        with pytest.raises(InputError, match="reason"), store.write("a") as writing:
            withdraw(writing, [ident], " ")
        with pytest.raises(InputError, match="basis"), store.write("a") as writing:
            erase(writing, plan(writing.connection, [ident], "refuse"), "asked", "")


def test_of_the_erased_no_word_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    new_archive(Location(folder=folder))
    words = [word for word in SENTENCES[0].split() if not any(word in other for other in SENTENCES[1:])]
    words += ["قرية السنديانة", "كما في الخبر", "reports/0.txt"]
    encoded = [form for word in words for form in (word.encode(), forms(word)[1].encode()) if len(form) > 8]
    held = everything(folder)
    assert all(word.encode() in held for word in words)
    with open_archive(Location(folder=folder)) as store:
        erase_now(store, [id_of(store, "مسيّرة")])
        assert faults(store) == []
    left = everything(folder)
    assert [form.decode() for form in encoded if form in left] == []
    assert "لغم".encode() in left


def test_an_erased_document_leaves_a_tombstone_and_is_not_taken_again(place: Where) -> None:
    with open_archive(place) as store:
        ident = id_of(store, "مسيّرة")
        erase_now(store, [ident])
        with store.read() as connection:
            row = connection.execute(select(schema.documents).where(schema.documents.c.id == ident)).mappings().one()
            assert (row["text"], row["title"], row["state"], row["version"]) == ("", None, "erased", 2)
            entry = connection.execute(select(schema.log).where(schema.log.c.action == "erase")).mappings().one()
            assert (entry["actor"], entry["subject"]) == ("officer", ident)
            assert "GDPR 17" in entry["body_json"]
            judged = connection.execute(select(schema.judgements)).mappings().one()
            assert (judged["verdict"], judged["value_json"], judged["why"]) == ("edit", None, None)
            for table in (schema.coded, schema.events, schema.event_places, schema.event_actors, schema.claims):
                assert connection.execute(select(table)).first() is None
        assert faults(store) == []
        address = "file:///reports/0.txt"
        add_source(store, SENTENCES[0].encode(), address, [])
        assert [row for row in rows(store) if "مسيّرة" in row[1]] == []
        assert faults(store) == []


def test_judgements_are_guarded_again_after_an_erasure(place: Where) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    with open_archive(place) as store:
        erase_now(store, [id_of(store, "مسيّرة")])
        with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
            connection.execute(text("UPDATE judgements SET why = 'x'"))


def test_bytes_that_hold_others_are_not_erased_unasked(place: Where) -> None:
    with open_archive(place) as store, store.read() as connection, pytest.raises(SharedSource, match="whole-source"):
        plan(connection, [id_of(store, "الرمانة")], "refuse")


@pytest.mark.parametrize(("others", "kept"), [("keep", 3), ("erase", 2)])
def test_others_in_the_same_bytes_go_or_stay_as_asked(place: Where, others: Others, kept: int) -> None:
    with open_archive(place) as store:
        ident = id_of(store, "الرمانة")
        erase_now(store, [ident], others)
        assert sum(row[2] == "kept" for row in rows(store)) == kept
        with store.read() as connection:
            erased = connection.scalars(select(schema.raw.c.sha256).where(schema.raw.c.erased_at.is_not(None))).all()
            assert [store.raw.digest(connection, sha256) for sha256 in erased] == [None]
            n = len(connection.execute(select(schema.acquisitions)).all())
        assert n == (3 if others == "keep" else 2), "where others stay, how the bytes came stays too"
        assert faults(store) == []


def test_an_erasure_that_was_cut_off_is_finished(tmp_path: Path) -> None:
    new_archive(Location(folder=tmp_path / "a"))
    with open_archive(Location(folder=tmp_path / "a")) as store:
        ident = id_of(store, "مسيّرة")
        with store.write("officer") as writing:
            erase(writing, plan(writing.connection, [ident], "refuse"), "asked", "GDPR 17")
        assert any("it was erased on" in fault for fault in faults(store))
        assert finish_erasure(store, "officer") == 1
        assert finish_erasure(store, "officer") == 0
        assert faults(store) == []


@pytest.fixture
def settings() -> Settings:
    return Settings(collector="c", tool="t")


def taking(store: Store, settings: Settings) -> Callable[[Path], list[str]]:
    return lambda path: [type(told).__name__ for told in ingest(store, local_sources([str(path)]), settings)]


@pytest.mark.parametrize("large", [False, True])
def test_erased_words_do_not_come_back_in_other_bytes(
    tmp_path: Path, settings: Settings, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if large:
        monkeypatch.setattr("tawthiq.archive.ingesting.LARGE", 1)
    location = Location(folder=tmp_path / "archive")
    create_archive(location, "c")
    lines = [f'{{"text": "{sentence}", "id": "{n}"}}' for n, sentence in enumerate(SENTENCES)]
    path = tmp_path / "posts.jsonl"
    path.write_text("\n".join(lines))
    with open_archive(location) as store:
        take = taking(store, settings)
        assert take(path) == ["Taken"]
        erase_now(store, [id_of(store, "لغم")], "keep")
        path.write_text("\n".join([*lines, '{"text": "هذا خبر جديد من بلدة أخرى.", "id": "9"}']))
        assert sorted(take(path)) == ["Note", "Taken"]
        assert id_of(store, "خبر جديد")
        assert take(path) == ["Taken"], "told as erased"
        from tawthiq.archive.forms import forms as real

        assert faults(store, forms=real) == []
        scrub(store)
    assert "لغم".encode() not in everything(location.folder or tmp_path)


def test_what_tells_the_same_is_named_and_not_erased(place: Where) -> None:
    with open_archive(place) as store:
        address = "file:///reports/0.txt"
        add_source(store, b"another capture", address, [document("نص آخر من العنوان نفسه", address)])
        ident, other = id_of(store, "مسيّرة"), id_of(store, "العنوان نفسه")
        with store.read() as connection:
            assert plan(connection, [ident], "refuse").captures == (other,)
