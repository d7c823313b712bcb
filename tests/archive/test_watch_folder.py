"""Drop folders: every file once, none while it is written."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from passing_time import PassingTime
from tawthiq.archive.taking import Taken, Told
from tawthiq.archive.watch import watch
from tawthiq.archive.watch_config import FolderConfig
from tawthiq.archive.watch_folder import FolderSource
from tawthiq.archive.watch_metrics import Tally
from tawthiq.archive.watch_scan import is_being_written, is_unfinished, put_away, scan
from tawthiq.archive.watch_tools import Tools
from tawthiq.errors import ArchiveFull, UnreadableSource
from tawthiq.ingest.acquired import Acquired
from tawthiq.ingest.outcome import Failure
from watched_world import MemoryState

TEXT = "افتتح المجلس المحلي مدرسة في القرية".encode()


class Desk:
    """A watched folder; `at` holds what happens at which second."""

    def __init__(self, folder: Path, after: str = "stay", outlet: str | None = None) -> None:
        self.folder, self.time, self.tally = folder, PassingTime(), Tally()
        self.taken: list[tuple[float, str, bytes, str]] = []
        self.told: list[str] = []
        self.at: list[tuple[float, Callable[[], object]]] = []
        self.state, self.is_asked, self.until = MemoryState(), False, 0.0
        self.config = FolderConfig(path=str(folder), after=after, outlet=outlet)  # type: ignore[arg-type]
        self.is_full = lambda passed: False
        self.restart()

    def restart(self) -> None:
        tools = Tools(take=self.take, state=self.state, metrics=self.tally, clock=self.time, random=lambda: 0.0,
                      tell=self.told.append)  # fmt: skip
        self.tools, self.source = tools, FolderSource(self.config, tools)

    def take(self, sources: Sequence[Acquired]) -> Iterator[Told]:
        if self.is_full(self.time.passed):
            raise ArchiveFull("no room.")
        for acquired in sources:
            yield from self._take(acquired)

    def _take(self, acquired: Acquired) -> Iterator[Told]:
        assert isinstance(acquired.content, Path)
        body = acquired.content.read_bytes()
        if acquired.name.startswith("fault"):
            raise RuntimeError("a fault")
        if acquired.name.startswith("odd"):
            yield Failure(acquired.name, UnreadableSource("Nothing here reads such files."))
            return
        name = acquired.content.relative_to(self.folder.resolve()).as_posix()
        self.taken.append((self.time.passed, name, body, acquired.meta_json))
        yield Taken(name=acquired.name, address=acquired.address, sha256="0", n_new=1)

    def pause(self, seconds: float) -> None:
        self.time.sleep(min([seconds, *(when - self.time.passed for when, _ in self.at)]))
        while self.at and self.at[0][0] <= self.time.passed:
            self.at.pop(0)[1]()
            self.source.stir()
        self.is_asked = self.time.passed >= self.until

    def run(self, until: float, *, once: bool = False) -> Desk:
        self.until, self.is_asked = until, False
        watch([self.source], self.tools, self, once=once)
        return self

    @property
    def names(self) -> list[str]:
        return [name for _, name, _, _ in self.taken]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "drop"
    made.mkdir()
    return made


def test_files_are_taken_when_they_have_been_still_for_two_seconds(folder: Path) -> None:
    desk = Desk(folder)
    desk.at = [(10.0 + n, lambda n=n: (folder / "a.txt").write_bytes(TEXT[: 10 * (n + 1)])) for n in range(5)]
    desk.run(100)
    ((when, name, body, _),) = desk.taken
    assert (name, body) == ("a.txt", TEXT[:50])
    assert 16.0 <= when <= 17.0


def test_files_that_stay_are_taken_once_also_after_a_restart_and_again_when_they_change(folder: Path) -> None:
    (folder / "a.txt").write_bytes(TEXT)
    desk = Desk(folder).run(100)
    desk.restart()
    desk.run(200)
    assert desk.names == ["a.txt"]
    (folder / "a.txt").write_bytes(TEXT * 2)
    desk.run(300)
    assert desk.names == ["a.txt"] * 2
    (folder / "a.txt").unlink()
    desk.run(400)
    assert desk.state.kept[str(folder)].files == {}


def test_files_that_move_lie_in_done_or_failed(folder: Path) -> None:
    (folder / "inner").mkdir()
    for name in ("a.txt", "odd.bin", "inner/b.txt"):
        (folder / name).write_bytes(TEXT)
    (folder / "a.txt.meta.json").write_text('{"outlet": "x"}')
    desk = Desk(folder, after="move").run(100)
    there = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert there == ["done/a.txt", "done/a.txt.meta.json", "done/inner/b.txt", "failed/odd.bin"]
    assert desk.names == ["a.txt", "inner/b.txt"]
    assert desk.tally.n_failures == 1
    assert "odd.bin: Nothing here reads" in desk.told[0]


def test_a_second_file_of_a_name_moves_beside_the_first(folder: Path) -> None:
    desk = Desk(folder, after="move")
    for n in range(3):
        (folder / "a.txt").write_bytes(TEXT * (n + 1))
        desk.run(100.0 * (n + 1))
    assert sorted(path.name for path in (folder / "done").iterdir()) == ["a (2).txt", "a (3).txt", "a.txt"]
    assert (folder / "done" / "a (3).txt").read_bytes() == TEXT * 3


def test_a_failed_file_that_stays_is_not_tried_again_until_it_changes(folder: Path) -> None:
    (folder / "odd.bin").write_bytes(b"\x00")
    desk = Desk(folder).run(500)
    assert len(desk.told) == 1


@pytest.mark.parametrize("after", ["stay", "move"])
def test_a_fault_of_our_own_at_one_file_keeps_no_other(folder: Path, after: str) -> None:
    for name in ("fault.txt", "a.txt", "z.txt"):
        (folder / name).write_bytes(TEXT)
    desk = Desk(folder, after=after).run(300)
    assert sorted(set(desk.names)) == ["a.txt", "z.txt"]  # some perhaps twice: what is known is not taken again
    assert 1 <= len([line for line in desk.told if "a fault of Tawthiq" in line]) <= 2
    if after == "move":
        assert sorted(path.name for path in (folder / "done").iterdir()) == ["a.txt", "z.txt"]
        assert [path.name for path in (folder / "failed").iterdir()] == ["fault.txt"]


def test_a_full_archive_moves_nothing_and_loses_nothing(folder: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (folder / name).write_bytes(TEXT)
    desk = Desk(folder, after="move")
    desk.is_full = lambda passed: passed < 3600
    desk.run(3000)
    assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "b.txt"]
    assert 10 < len(desk.told) < 30  # less and less often
    desk.run(5000)
    assert desk.names == ["a.txt", "b.txt"]
    assert sorted(path.name for path in (folder / "done").iterdir()) == ["a.txt", "b.txt"]


def test_a_file_that_changes_while_it_is_taken_is_taken_again(folder: Path) -> None:
    (folder / "a.txt").write_bytes(TEXT)
    desk = Desk(folder, after="move")
    take, n = desk.take, [0]

    def writing_meanwhile(sources: Sequence[Acquired]) -> Iterator[Told]:
        yield from take(sources)
        n[0] += 1
        if n[0] == 1:
            (folder / "a.txt").write_bytes(TEXT * 2)

    desk.source._tools = Tools(take=writing_meanwhile, state=desk.state, metrics=desk.tally, clock=desk.time,
                               random=lambda: 0.0, tell=desk.told.append)  # fmt: skip
    desk.run(100)
    assert [body for _, _, body, _ in desk.taken] == [TEXT, TEXT * 2]
    assert (folder / "done" / "a.txt").read_bytes() == TEXT * 2


def test_a_folder_that_is_not_there_yet(folder: Path) -> None:
    desk = Desk(folder / "later")
    desk.folder = folder / "later"
    desk.at = [(50.0, (folder / "later").mkdir), (60.0, lambda: (folder / "later" / "a.txt").write_bytes(TEXT))]
    desk.run(600)
    assert "Check the spelling of the path" in desk.told[0]
    assert desk.names == ["a.txt"]


def test_the_users_outlet_goes_along_unless_a_file_beside_says_otherwise(folder: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (folder / name).write_bytes(TEXT)
    (folder / "b.txt.meta.json").write_text('{"outlet": "beside"}')
    desk = Desk(folder, outlet="told").run(100)
    assert [json.loads(meta)["outlet"] for _, _, _, meta in desk.taken] == ["told", "beside"]


def test_once_waits_for_stillness_and_ends(folder: Path) -> None:
    (folder / "a.txt").write_bytes(TEXT)
    desk = Desk(folder).run(1e9, once=True)
    assert desk.names == ["a.txt"]
    assert desk.time.passed < 5


def test_once_ends_though_a_file_grows_for_ever_or_the_archive_is_full(folder: Path) -> None:
    desk = Desk(folder)
    desk.at = [(0.5 * n, lambda n=n: (folder / "a.txt").write_bytes(bytes(n))) for n in range(1000)]
    (folder / "a.txt").write_bytes(b"")
    desk.run(1e9, once=True)
    assert desk.taken == []
    assert desk.time.passed < 100
    desk = Desk(folder)
    desk.is_full = lambda passed: True
    desk.run(1e9, once=True)
    assert desk.time.passed < 100


@pytest.mark.parametrize(
    ("name", "unfinished"),
    [
        ("a.txt", False), ("a.part.txt", False), ("a.txt.part", True), ("A.CRDOWNLOAD", True), ("a.tmp", True),
        ("a.txt~", True), ("~$a.docx", True), ("#a.txt#", True), ("a.filepart", True), ("تقرير.txt", False),
    ],
)  # fmt: skip
def test_names_of_unfinished_files(name: str, unfinished: bool) -> None:
    assert is_unfinished(name) is unfinished


def test_what_is_left_aside(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "out").symlink_to(tmp_path)
    for name in (".hidden/a.txt", "done/a.txt", "failed/a.txt", "inner/done/b.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(TEXT)
    for name in (".a.txt.swp", "a.txt.part", "b.txt.meta.json", "c.txt"):
        (folder / name).write_bytes(TEXT)
    os.mkfifo(folder / "pipe")
    assert [file.name for file in scan(folder)] == ["c.txt", "inner/done/b.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who writes")
def test_a_file_that_somebody_has_open_for_writing_waits(folder: Path) -> None:
    path = folder / "a.txt"
    with path.open("wb") as writing:
        writing.write(TEXT)
        writing.flush()
        assert is_being_written(path)
        desk = Desk(folder).run(60)
        assert desk.taken == []
    assert not is_being_written(path)
    assert desk.run(120).names == ["a.txt"]


def test_moving_overwrites_nothing(folder: Path) -> None:
    (folder / "done").mkdir()
    (folder / "done" / "a.txt").write_bytes(b"first")
    (folder / "a.txt").write_bytes(b"second")
    assert put_away(folder, "a.txt", "done") == folder / "done" / "a (2).txt"
    assert (folder / "done" / "a.txt").read_bytes() == b"first"
