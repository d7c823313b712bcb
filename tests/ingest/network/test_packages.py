"""Without the extra, what needs it says how to get it."""

from __future__ import annotations

import importlib
import sys
from importlib import util
from pathlib import Path

import pytest

from tawthiq.cli.main import main
from tawthiq.errors import MissingPackage


@pytest.mark.parametrize("missing", ["httpx", "feedparser"])
def test_fetching_says_what_is_missing(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    there = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name: None if name == missing else there(name))
    monkeypatch.delitem(sys.modules, "tawthiq.ingest.network", raising=False)
    with pytest.raises(MissingPackage, match=rf'{missing}: pip install "tawthiq\[archive\]"'):
        importlib.import_module("tawthiq.ingest.network")


def test_watching_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tawthiq.ingest.network.find_spec", lambda name: None)
    (tmp_path / "watch.toml").write_text('[[folder]]\npath = "."\n')
    assert main(["watch", str(tmp_path / "watch.toml"), "--archive", str(tmp_path / "archive")]) == 2
    assert 'watchfiles: pip install "tawthiq[archive]"' in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "archive").exists()
