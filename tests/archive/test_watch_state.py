"""What a watch remembers between runs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tawthiq.archive.watch_state import FolderState, SourceState, Waiting
from tawthiq.ingest.network.feeds import Polled

NOW = datetime(2026, 3, 1, 12, 30, 15, 250, tzinfo=UTC)
STATE = SourceState(
    polled=Polled(etag='W/"خبر"', last_modified="x", next_at=NOW, failures=3, asked_at=NOW, succeeded_at=NOW),
    ttl_s=60.0,
    waiting=(Waiting("https://news.example/1", 2, NOW),),
    seen=("a", "b"),
    files={"مجلد/a.txt": (1, 2)},
)


def test_it_comes_back_as_it_was(tmp_path: Path) -> None:
    told: list[str] = []
    FolderState(tmp_path / "watch", told.append).write("https://news.example/rss", STATE)
    again = FolderState(tmp_path / "watch", told.append)
    assert again.read("https://news.example/rss") == STATE
    assert again.read("https://news.example/other") == SourceState()
    assert told == []
    assert len(list((tmp_path / "watch").iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"{", b'{"source": "x"}', b'{"source": "x", "state": {"files": 3}}', b"\xff"])
def test_a_broken_state_is_put_aside_and_told(tmp_path: Path, content: bytes) -> None:
    told: list[str] = []
    state = FolderState(tmp_path, told.append)
    state.path("x").write_bytes(content)
    assert state.read("x") == SourceState()
    assert state.path("x").with_suffix(".broken").read_bytes() == content
    assert "x: what was remembered" in told[0]
    state.write("x", STATE)
    assert state.read("x") == STATE


def test_a_write_that_fails_leaves_the_old_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = FolderState(tmp_path, [].append)
    state.write("x", STATE)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        state.write("x", SourceState())
    assert state.read("x") == STATE
    assert len(list(tmp_path.iterdir())) == 1
