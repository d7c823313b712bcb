"""A backup is whole, of one moment, and comes back the same, in a folder or on a server."""

from __future__ import annotations

import io
import os
import random
import shutil
import signal
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from made_archives import SENTENCES, add_source, document, forms, new_archive, project
from tawthiq.archive.backup import backup
from tawthiq.archive.contents import contents_digest
from tawthiq.archive.findings import Finding
from tawthiq.archive.restore import restore
from tawthiq.archive.verify import Wanted, verify
from tawthiq.archive.verify_derived import Derive
from tawthiq.errors import ArchiveDamaged, ArchiveError, ArchiveFull, NoArchive
from tawthiq.store import Location, Store, create_archive, locate, open_archive, schema
from tawthiq.store.erase import erase, finish_erasure, plan

Places = Callable[[str], Location]
KINDS = ("folder", "server")


@pytest.fixture
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Places:
    """A place where no archive is, of the kind asked for."""
    made = iter(range(100))

    def one(kind: str) -> Location:
        if kind == "folder":
            return Location(folder=tmp_path / f"archive{next(made)}")
        return locate(request.getfixturevalue("new_database")())

    return one


def faults(location: Location) -> list[str]:
    with open_archive(location) as store:
        found = verify(store, Wanted(derive=Derive(forms=forms, project=project)))
        return [str(one) for one in found if isinstance(one, Finding) and one.is_fault]


def digest(location: Location) -> str:
    with open_archive(location) as store:
        return contents_digest(store)


def back_up(location: Location, to: Path) -> int:
    with open_archive(location) as store:
        return backup(store, to).n_new


@pytest.mark.parametrize("source", KINDS)
@pytest.mark.parametrize("target", KINDS)
@pytest.mark.parametrize("name", ["b", "b.tar", "b.tar.gz"])
def test_an_archive_comes_back_the_same(places: Places, tmp_path: Path, source: str, target: str, name: str) -> None:
    here, there = places(source), places(target)
    new_archive(here)
    assert back_up(here, tmp_path / name) == 3
    restore(tmp_path / name, there)
    assert digest(there) == digest(here)
    assert faults(there) == []
    with open_archive(there) as store:
        add_source(store, b"more", "file:///more", [document("نص جديد بعد الاستعادة", "file:///more")])
    assert faults(there) == [], "it can be written to again"


def test_a_folder_takes_only_what_is_new(places: Places, tmp_path: Path) -> None:
    here = places("folder")
    new_archive(here)
    assert back_up(here, tmp_path / "b") == 3
    assert back_up(here, tmp_path / "b") == 0
    with open_archive(here) as store:
        add_source(store, b"more", "file:///more", [])
    assert back_up(here, tmp_path / "b") == 1
    there = places("folder")
    restore(tmp_path / "b", there)
    assert digest(there) == digest(here)


def test_what_is_erased_goes_from_the_backup_too(places: Places, tmp_path: Path) -> None:
    here = places("folder")
    new_archive(here)
    back_up(here, tmp_path / "b")
    with open_archive(here) as store:
        with store.write("officer") as writing:
            row = schema.documents.c
            ident = writing.connection.scalars(select(row.id).where(row.text == SENTENCES[0])).one()
            erase(writing, plan(writing.connection, [ident], "refuse"), "asked", "GDPR 17")
        finish_erasure(store, "officer")
    back_up(here, tmp_path / "b")
    held = b"".join(path.read_bytes() for path in (tmp_path / "b").rglob("*") if path.is_file())
    assert "مسيّرة".encode() not in held
    there = places("folder")
    restore(tmp_path / "b", there)
    assert faults(there) == []


def test_nothing_is_restored_over_something(places: Places, tmp_path: Path) -> None:
    here, there = places("folder"), places("server")
    new_archive(here)
    new_archive(there)
    back_up(here, tmp_path / "b.tar")
    for place in (here, there):
        before = digest(place)
        with pytest.raises(NoArchive, match="nothing is ever restored over"):
            restore(tmp_path / "b.tar", place)
        assert digest(place) == before


def test_a_backup_goes_over_nothing_else(places: Places, tmp_path: Path) -> None:
    here, other = places("folder"), places("folder")
    new_archive(here)
    create_archive(other, "another")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").touch()
    back_up(here, tmp_path / "b")
    back_up(here, tmp_path / "b.tar")
    assert here.folder
    for archive, to in ((other, "b"), (here, "full"), (here, "b.tar")):
        with pytest.raises(ArchiveError):
            back_up(archive, tmp_path / to)
    with pytest.raises(ArchiveError, match="inside the archive"):
        back_up(here, here.folder / "b.tar")


@pytest.mark.parametrize("name", ["b", "b.tar"])
def test_an_altered_backup_is_refused_and_leaves_nothing(places: Places, tmp_path: Path, name: str) -> None:
    here = places("folder")
    new_archive(here)
    back_up(here, tmp_path / name)
    words = SENTENCES[2].split()[1].encode()
    for path in [tmp_path / name] if name != "b" else list((tmp_path / name).rglob("*")):
        if path.is_file():
            path.chmod(0o644)
            path.write_bytes(path.read_bytes().replace(words, words[:-1] + b"\x81"))
    for kind in KINDS:
        there = places(kind)
        with pytest.raises(ArchiveDamaged):
            restore(tmp_path / name, there)
        assert there.folder is None or not there.folder.exists()
        with pytest.raises(ArchiveError), open_archive(there):
            pass


def test_a_backup_without_its_end_is_refused(places: Places, tmp_path: Path) -> None:
    here = places("folder")
    new_archive(here)
    back_up(here, tmp_path / "b.tar")
    whole = (tmp_path / "b.tar").read_bytes()
    with tarfile.open(tmp_path / "b.tar") as tar:
        ends = [member.offset for member in tar] + [len(whole) // 2 + 7]
    for end in random.Random(1).sample(ends[1:], 6):
        (tmp_path / "cut.tar").write_bytes(whole[:end])
        with pytest.raises(ArchiveError):
            restore(tmp_path / "cut.tar", places("folder"))
    with pytest.raises(ArchiveError, match="missing"):
        restore(tmp_path / "nowhere", places("folder"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_is_of_one_moment_while_others_write(places: Places, tmp_path: Path, kind: str) -> None:
    here = places(kind)
    new_archive(here)
    stop = threading.Event()

    def write() -> None:
        with open_archive(here) as store:
            for n in range(10_000):
                if stop.is_set():
                    return
                address = f"file:///{n}"
                add_source(store, f"{n}".encode(), address, [document(f"خبر رقم {n}", address)])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(3):
            back_up(here, tmp_path / f"b{n}.tar")
    finally:
        stop.set()
        writer.join()
    for n in range(3):
        there = places("folder")
        restore(tmp_path / f"b{n}.tar", there)
        assert faults(there) == []


RUN = """
import sys
from pathlib import Path
from tawthiq.archive.backup import backup
from tawthiq.archive.restore import restore
from tawthiq.store import locate, open_archive
if sys.argv[1] == "backup":
    with open_archive(locate(sys.argv[2])) as store:
        backup(store, Path(sys.argv[3]), lambda n: print(n, flush=True))
else:
    restore(Path(sys.argv[2]), locate(sys.argv[3]), lambda n: print(n, flush=True))
"""


def cut_off(verb: str, one: Path, other: Path, after: int) -> None:
    """Killed after some sources were copied."""
    with subprocess.Popen([sys.executable, "-c", RUN, verb, str(one), str(other)], stdout=subprocess.PIPE) as run:
        assert run.stdout
        for _ in range(after):
            run.stdout.readline()
        run.send_signal(signal.SIGKILL)


@pytest.mark.parametrize("name", ["b", "b.tar"])
def test_a_backup_and_a_restore_that_are_killed_can_be_done_again(places: Places, tmp_path: Path, name: str) -> None:
    here, there = places("folder"), places("folder")
    new_archive(here)
    with open_archive(here) as store:
        for n in range(20):
            add_source(store, f"{n}".encode(), f"file:///{n}", [])
    assert here.folder
    assert there.folder
    cut_off("backup", here.folder, tmp_path / name, 7)
    with pytest.raises(ArchiveError):
        restore(tmp_path / name, there)
    back_up(here, tmp_path / name)
    cut_off("restore", tmp_path / name, there.folder, 7)
    with pytest.raises(NoArchive), open_archive(there):
        pass
    restore(tmp_path / name, there)
    assert digest(there) == digest(here)
    assert faults(there) == []
    assert [path.name for path in tmp_path.iterdir() if "restoring" in path.name or path.suffix == ".part"] == []


def test_a_killed_later_backup_leaves_the_earlier_whole(places: Places, tmp_path: Path) -> None:
    here, there = places("folder"), places("folder")
    new_archive(here)
    back_up(here, tmp_path / "b")
    before = digest(here)
    with open_archive(here) as store:
        for n in range(20):
            add_source(store, f"{n}".encode(), f"file:///{n}", [])
    assert here.folder
    cut_off("backup", here.folder, tmp_path / "b", 9)
    restore(tmp_path / "b", there)
    assert digest(there) == before


def test_a_full_disk_is_told_and_leaves_no_half(places: Places, tmp_path: Path) -> None:
    here = places("folder")
    new_archive(here)
    with open_archive(here) as store:
        add_source(store, os.urandom(1 << 20), "file:///large", [])
    room = tmp_path / "room"
    room.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", room]
    if os.getuid() or subprocess.run(mount, check=False).returncode:
        pytest.skip("a small disk can only be made by root")
    try:
        for name in ("b.tar", "b"):
            with pytest.raises(ArchiveFull, match="no room left"):
                back_up(here, room / name)
        assert not (room / "b.tar").exists()
        back_up(here, tmp_path / "b.tar")
        with pytest.raises(ArchiveFull, match="no room left"):
            restore(tmp_path / "b.tar", Location(folder=room / "archive"))
        assert not (room / "archive").exists()
    finally:
        subprocess.run(["umount", room], check=True)
    assert faults(here) == []


def fill_in_order(store: Store, order: list[int]) -> None:
    for n in order:
        address = f"file:///{n}"
        add_source(store, SENTENCES[n].encode(), address, [document(SENTENCES[n], address)])


def test_the_order_of_taking_in_makes_no_other_contents(places: Places) -> None:
    digests = set()
    for order in ([0, 1, 2, 3], [3, 1, 0, 2], [2, 2, 0, 1, 3, 3]):
        location = places("folder")
        create_archive(location, "x")
        with open_archive(location) as store:
            fill_in_order(store, order)
        digests.add(digest(location))
    assert len(digests) == 1
    with open_archive(location) as store:
        add_source(store, b"more", "file:///more", [])
    assert digest(location) not in digests
    shutil.rmtree(location.folder or "")


def test_a_whole_backup_that_was_cut_off_before_it_took_its_place_outlives_the_next(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there, to = places("folder"), places("folder"), tmp_path / "b"
    new_archive(here)
    back_up(here, to)
    (to / "tables").rename(to / "tables.new")

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("tawthiq.archive.backup._write_tables", cut_off)
        with pytest.raises(KeyboardInterrupt):
            back_up(here, to)
    restore(to, there)
    assert digest(there) == digest(here)


def _tar(path: Path, parts: list[tuple[str, bytes]]) -> Path:
    with tarfile.open(path, "w") as tar:
        for name, content in parts:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


def test_backups_that_were_made_to_harm_are_refused(places: Places, tmp_path: Path) -> None:
    here = places("folder")
    new_archive(here)
    back_up(here, tmp_path / "b.tar")
    with tarfile.open(tmp_path / "b.tar") as tar:
        parts = [(one.name, tar.extractfile(one).read()) for one in tar]  # type: ignore[union-attr]
    opening, *rest = parts
    raw = next(n for n, (name, _) in enumerate(rest) if name.startswith("raw/"))
    table = next(n for n, (name, _) in enumerate(rest) if name == "tables/documents.jsonl")
    columns, first, *more = rest[table][1].splitlines(keepends=True)

    def with_table(content: bytes) -> list[tuple[str, bytes]]:
        return [opening, *rest[:table], (rest[table][0], content), *rest[table + 1 :]]

    harmful = [
        rest,
        [opening, *rest[: table + 1], rest[table], *rest[table + 1 :]],
        [opening, *rest[:raw], (rest[raw][0], rest[raw][1] + bytes(3 << 20)), *rest[raw + 1 :]],
        [("format.json", b"[" * (2 << 20)), *rest],
        [opening, ("../../escaped", b"x"), ("/tmp/escaped", b"x"), *rest[:-1]],
        with_table(columns + b"[1]\n" + b"".join(more)),
        with_table(columns + b'[{"bytes": "x"}]\n' + b"".join(more)),
        with_table(columns + b"{}\n" + first),
    ]
    for n, one in enumerate(harmful):
        there = places("folder")
        with pytest.raises(ArchiveError):
            restore(_tar(tmp_path / f"harm{n}.tar", one), there)
        assert there.folder is not None
        assert not there.folder.exists()
        assert not (tmp_path.parent / "escaped").exists()
