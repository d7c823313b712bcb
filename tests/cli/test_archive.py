"""`tawthiq archive info` and `migrate`, as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archives import ACTOR, made_items, put
from tawthiq.cli.main import USAGE, main
from tawthiq.store import Location, Store, locate
from tawthiq.store import engine as connections
from tawthiq.store.migrate import HEAD, migrate


def address(location: Location) -> str:
    return str(location.folder or location.url)


def test_info_counts_what_the_archive_holds(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    put(store, made_items(20, documents=2))
    assert main(["archive", "info", address(store.location), "--format", "jsonl"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["n_sources"] == 18
    assert found["n_acquisitions"] == 20
    assert found["documents"] == {"kept": 40}
    assert found["languages"] == {"ar": 40}
    assert found["unfinished"] == 0
    assert found["n_bytes"] == sum({item.sha256: len(item.data) for item in made_items(20, documents=2)}.values())
    assert found["first_day"] == "2018-01-01"
    assert (found["tables"], len(found["head"])) == (HEAD, 64)
    assert main(["archive", "info", address(store.location)]) == 0
    shown = capsys.readouterr().out
    assert "40 kept" in shown
    assert found["head"] in shown


def test_migrate_brings_an_old_archive_up_to_date(location: Location, capsys: pytest.CaptureFixture[str]) -> None:
    if location.folder is not None:
        location.folder.mkdir()
    old = Store(location, connections.connect(location))
    with old.change("old") as writing:
        migrate(writing.connection, str(location), "0001")
        writing.connection.exec_driver_sql("INSERT INTO archive VALUES ('format', 'tawthiq-archive/1')")
    old.close()
    assert main(["archive", "info", address(location)]) == USAGE
    assert "tawthiq archive migrate" in capsys.readouterr().err
    assert main(["archive", "migrate", address(location), "--by", ACTOR]) == 0
    assert f"0001, now {HEAD}" in capsys.readouterr().err
    assert main(["archive", "migrate", address(location)]) == 0
    assert "up to date" in capsys.readouterr().err
    assert main(["archive", "info", address(location), "--format", "jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["n_entries"] == 1


def test_what_is_no_archive_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["archive", "info", str(tmp_path)]) == USAGE
    assert "no archive here" in capsys.readouterr().err
    assert main(["archive", "migrate", str(tmp_path / "none")]) == USAGE
    assert not (tmp_path / "none").exists()
    with pytest.raises(Exception, match="no archive"):
        locate("mysql://somewhere")
