"""A pack of invented places, and an empty folder of packs for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazetteer_files import Build, wof_table
from tawthiq.gazetteer.names import NameIndex, load_names
from tawthiq.gazetteer.pack_build import Built, build_pack
from tawthiq.gazetteer.sources.detect import open_source


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of packs, which is not there yet."""
    monkeypatch.setenv("TAWTHIQ_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "gazetteers"


@pytest.fixture
def build(home: Path) -> Build:
    """`build(path, "name", lat="y")` builds an installed pack."""

    def _build(path: Path, name: str = "test", **columns: str) -> Built:
        return build_pack(open_source(path, columns), home / f"{name}.sqlite", name, "0")

    return _build


@pytest.fixture
def names(build: Build, tmp_path: Path) -> NameIndex:
    """The index with the pack of the Who's On First table."""
    build(wof_table(tmp_path / "table.tsv"))
    return load_names()
