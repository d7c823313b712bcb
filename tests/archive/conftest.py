"""An archive on each kind of store, with documents in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import insert

from tawthiq.model.sources import document_id, text_sha256
from tawthiq.store import Location, Store, create_archive, locate, open_archive, schema

Fill = Callable[..., list[str]]


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> Location:
    """Of an archive without documents."""
    if request.param == "sqlite":
        place = locate(str(tmp_path / "archive"))
    else:
        place = locate(request.getfixturevalue("new_database")())
    create_archive(place, "tester")
    return place


@pytest.fixture
def archive(location: Location) -> Iterator[Store]:
    with open_archive(location) as store:
        yield store


@pytest.fixture
def fill() -> Fill:
    """`fill(store, texts)` adds a document for each text, and gives their ids."""
    return add_documents


def add_documents(store: Store, texts: Sequence[str], language: str | None = "ar", state: str = "kept") -> list[str]:
    with store.write("tester") as writing:
        rows = [_row(text, f"file:///{language}/{n}.txt", language, state) for n, text in enumerate(texts)]
        writing.connection.execute(insert(schema.documents), rows)
        writing.log("add", "test", {"documents": [row["id"] for row in rows]})
    return [str(row["id"]) for row in rows]


def _row(text: str, address: str, language: str | None, state: str) -> dict[str, object]:
    sha256 = text_sha256(text)
    return {
        "id": document_id(address, sha256), "address": address, "text": text, "text_sha256": sha256,
        "published": "2018-01-16", "published_on": "2018-01-16", "language": language, "extractor": "test",
        "evidence_json": "[]", "remarks_json": "[]", "added_at": "2018-01-17T00:00:00Z", "state": state, "version": 1,
    }  # fmt: skip
