"""What disks, locks and servers do to an archive: an error that says what to do, nothing half, a run that goes on."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archives import ACTOR, contents, faults, left_over, made_items, put
from killing import write_sources
from servers import Server
from tawthiq.errors import ArchiveBusy, ArchiveDamaged, ArchiveFull, ArchiveLost, ArchiveReadOnly
from tawthiq.store import Location, Store, create_archive, locate, open_archive
from tawthiq.store.engine import BUSY

NOBODY = 65534


def tawthiq(*arguments: str, prefix: tuple[str, ...] = (), **environment: str) -> subprocess.CompletedProcess[str]:
    code = "import sys; from tawthiq.cli.main import run; run()"
    return subprocess.run(
        [*prefix, sys.executable, "-c", code, *arguments],
        capture_output=True, text=True, check=False, timeout=300, env={**os.environ, **environment},
    )  # fmt: skip


@pytest.fixture
def made(tmp_path: Path) -> Location:
    """An archive in a folder, with ten sources."""
    location = locate(str(tmp_path / "archive"))
    create_archive(location, ACTOR)
    with open_archive(location) as store:
        put(store, made_items(10))
    return location


# A full disk ---------------------------------------------------------------------------------------------------------


@contextmanager
def small_disk(folder: Path, mebibytes: int) -> Iterator[Path]:
    """A file system of that size. Skips where none may be mounted."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", str(folder)]
    if os.getuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("no file system may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def test_a_full_disk_stops_the_run_and_keeps_what_was_recorded(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    write_sources(sources, 300, 0)
    (sources / "zz-large.txt").write_text("قصف " * (1 << 18), "utf-8")
    with small_disk(tmp_path / "disk", 5) as disk:
        location = locate(str(disk / "archive"))
        found = tawthiq("ingest", str(sources), "--archive", str(location.folder))
        assert found.returncode not in (0, -signal.SIGKILL)
        assert "no room left" in found.stderr
        assert "Traceback" not in found.stderr
        with open_archive(location, read_only=True) as store:
            assert [one for one in faults(store) if "differ" not in one] == []
            recorded = len(contents(store)["documents"])
        subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
        again = tawthiq("ingest", str(sources), "--archive", str(location.folder))
        assert again.returncode == 0, again.stderr
        with open_archive(location) as store:
            assert faults(store) == []
            assert len(contents(store)["read"]) == 301
            assert len(contents(store)["documents"]) >= recorded
            assert left_over(store) == []


def test_a_database_that_may_not_grow_is_told_as_full(made: Location) -> None:
    with open_archive(made) as store:
        before = contents(store)
        with store.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        with pytest.raises(ArchiveFull, match="run the same command again"):
            put(store, made_items(400), batch=400)
        assert contents(store) == before
    with open_archive(made) as store:
        put(store, made_items(400), batch=100)
        assert faults(store) == []
        assert left_over(store) == []
        assert len(contents(store)["acquired"]) == 400


def test_a_limit_on_the_size_of_files_is_told(made: Location, tmp_path: Path) -> None:
    write_sources(tmp_path / "sources", 200, 0)
    limit = f"ulimit -f {3 << 20 >> 10}; exec \"$@\""
    (tmp_path / "sources" / "large.txt").write_text("قصف " * 480_000, "utf-8")
    found = tawthiq(
        "ingest", str(tmp_path / "sources"), "--archive", str(made.folder), prefix=("bash", "-c", limit, "-")
    )
    assert found.returncode not in (0, 1)
    assert "Traceback" not in found.stderr
    assert "larger than this system allows" in found.stderr or "disk" in found.stderr
    again = tawthiq("ingest", str(tmp_path / "sources"), "--archive", str(made.folder))
    assert again.returncode == 0, again.stderr
    with open_archive(made) as store:
        assert faults(store) == []


# Read-only -----------------------------------------------------------------------------------------------------------


def as_nobody() -> tuple[str, ...]:
    """What makes a command run as a user who owns nothing. Skips where that cannot be."""
    if os.getuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("setpriv is missing")
    prefix = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--")
    seen = subprocess.run([*prefix, sys.executable, "-c", "import tawthiq.store"], check=False, capture_output=True)
    if seen.returncode != 0:
        pytest.skip("other users may not read this installation")
    return prefix


@pytest.fixture
def shown() -> Iterator[Location]:
    """An archive that everybody may read and nobody write; not below tmp_path, which pytest closes to others."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        location = locate(f"{folder}/archive")
        create_archive(location, ACTOR)
        with open_archive(location) as store:
            put(store, made_items(10))
        assert location.folder is not None
        for path in [*location.folder.rglob("*"), location.folder]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield location
        for path in [location.folder, *location.folder.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_a_read_only_folder_can_be_read_and_says_that_it_cannot_be_written(shown: Location) -> None:
    prefix = as_nobody()
    assert shown.folder is not None
    source = shown.folder.parent / "report.txt"
    source.write_text("قصف", "utf-8")
    found = tawthiq("ingest", str(source), "--archive", str(shown.folder), prefix=prefix)
    assert found.returncode == 2
    assert "may not be written to" in found.stderr
    assert "Traceback" not in found.stderr
    read = tawthiq("archive", "info", str(shown.folder), prefix=prefix)
    assert read.returncode == 0, read.stderr
    assert "10 kept" in read.stdout or "9 kept" in read.stdout
    with open_archive(shown) as store:
        assert faults(store) == []


def test_a_read_only_medium_can_be_read(made: Location, tmp_path: Path) -> None:
    medium = tmp_path / "medium"
    medium.mkdir()
    steps = (["mount", "--bind", str(made.folder), str(medium)], ["mount", "-o", "remount,bind,ro", str(medium)])
    if os.getuid() != 0 or any(subprocess.run(s, check=False, capture_output=True).returncode for s in steps):
        subprocess.run(["umount", str(medium)], check=False, capture_output=True)
        pytest.skip("no folder may be mounted here")
    try:
        with open_archive(locate(str(medium)), read_only=True) as store:
            assert faults(store) == []
        with open_archive(made) as store:
            before = contents(store)
        with pytest.raises(ArchiveReadOnly), open_archive(locate(str(medium))) as store:
            put(store, made_items(11))
        with open_archive(made) as store:
            assert contents(store) == before
    finally:
        subprocess.run(["umount", str(medium)], check=True)


# Locked --------------------------------------------------------------------------------------------------------------


def test_a_locked_database_is_waited_for_and_then_told(store: Store) -> None:
    before = contents(store)
    with store.write("other"):
        with (
            pytest.raises(ArchiveBusy, match="Another program"),
            open_archive(store.location, busy_seconds=0.3) as second,
        ):
            put(second, made_items(2))
        assert contents(store) == before
    with open_archive(store.location, busy_seconds=0.3) as second:
        put(second, made_items(2))
        assert faults(second) == []


def test_the_wait_can_be_told_by_the_environment(made: Location, tmp_path: Path) -> None:
    write_sources(tmp_path / "sources", 2, 0)
    command = ("ingest", str(tmp_path / "sources"), "--archive", str(made.folder))
    holder = sqlite3.connect(made.database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    found = tawthiq(*command, **{BUSY: "0.3"})
    holder.close()
    assert found.returncode == 2
    assert "locked for too long" in found.stderr
    odd = tawthiq(*command, **{BUSY: "soon"})
    assert odd.returncode == 2
    assert "no number of seconds" in odd.stderr


def test_readers_do_not_wait_for_a_writer(store: Store) -> None:
    put(store, made_items(3))
    with store.write("other") as writing:
        writing.log("note", "x")
        with open_archive(store.location, read_only=True, busy_seconds=0.3) as second:
            assert len(contents(second)["documents"]) == 3


def test_a_reader_sees_one_moment(store: Store) -> None:
    put(store, made_items(3))
    with store.read() as connection:
        count = "SELECT count(*) FROM documents"
        before = connection.exec_driver_sql(count).scalar()
        put(store, made_items(6))
        assert connection.exec_driver_sql(count).scalar() == before
    assert len(contents(store)["documents"]) == 6


# A lost server -------------------------------------------------------------------------------------------------------


def test_a_server_that_dies_in_the_middle(own_server: Server) -> None:
    location = locate(own_server.database())
    create_archive(location, ACTOR)
    items = made_items(60)

    def stop_at_30(n: int) -> None:
        if n == 30:
            own_server.stop()

    with open_archive(location) as store:
        with pytest.raises(ArchiveLost, match="run the same command again"):
            put(store, items, batch=10, told=stop_at_30)
        own_server.start()
        assert faults(store) == []
        assert len(contents(store)["acquired"]) == 30
        put(store, items, batch=10)
        assert faults(store) == []
        assert len(contents(store)["acquired"]) == 60


def test_a_server_that_dies_in_a_transaction_leaves_nothing_of_it(own_server: Server) -> None:
    location = locate(own_server.database())
    create_archive(location, ACTOR)
    with open_archive(location) as store:
        put(store, made_items(5))
        before = contents(store)

        def die() -> None:
            with store.write(ACTOR) as writing:
                writing.log("note", "x")
                own_server.stop()
                writing.connection.exec_driver_sql("SELECT 1")

        with pytest.raises(ArchiveLost):
            die()
        own_server.start()
        assert contents(store) == before
        assert faults(store) == []


def test_a_command_says_what_to_do_when_the_server_is_gone(own_server: Server, tmp_path: Path) -> None:
    write_sources(tmp_path / "sources", 3, 0)
    url = own_server.database()
    command = ("ingest", str(tmp_path / "sources"), "--archive", url)
    own_server.stop()
    found = tawthiq(*command)
    assert found.returncode == 2
    assert "See that the server runs" in found.stderr
    assert "Traceback" not in found.stderr
    own_server.start()
    assert tawthiq(*command).returncode == 0


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda url: url.rpartition("/")[0] + "/nowhere", "no such database|run"),
        (lambda url: url.replace("tawthiq@", "stranger@"), "does not let|run"),
    ],
)
def test_a_wrong_address_is_told_with_what_the_server_says(
    new_database: Callable[[], str], change: Callable[[str], str], problem: str
) -> None:
    with pytest.raises(Exception, match=problem) as raised:
        create_archive(locate(change(new_database())), ACTOR)
    assert "does not exist" in str(raised.value)


def test_a_password_is_never_shown(new_database: Callable[[], str]) -> None:
    url = new_database().replace("tawthiq@", "nobody:opensesame@")
    with pytest.raises(Exception, match="nobody") as raised:
        create_archive(locate(url), ACTOR)
    assert "opensesame" not in str(raised.value)


# Damage --------------------------------------------------------------------------------------------------------------


def test_a_file_that_is_no_database_is_told(made: Location) -> None:
    data = bytearray(made.database.read_bytes())
    data[:64] = b"\xff" * 64
    made.database.write_bytes(data)
    with pytest.raises(ArchiveDamaged, match="restore a backup"), open_archive(made):
        pass


@pytest.mark.parametrize("change", ["edit", "more"])
def test_nothing_is_written_beside_a_log_that_tells_something_else(made: Location, change: str) -> None:
    assert made.folder is not None
    mirror = made.folder / "log.jsonl"
    lines = mirror.read_text("utf-8").splitlines()
    if change == "edit":
        lines[-1] = lines[-1].replace(ACTOR, "another")
    else:
        lines.append(lines[-1].replace(f'"seq":{len(lines)}', f'"seq":{len(lines) + 1}'))
    mirror.write_text("\n".join(lines) + "\n", "utf-8")
    with open_archive(made) as store:
        before = contents(store)
        with pytest.raises(ArchiveDamaged, match="verify"):
            put(store, made_items(12))
        assert contents(store) == before


@pytest.mark.parametrize("cut", [1, 40, 300])
def test_a_log_file_that_was_cut_off_is_made_good(made: Location, cut: int) -> None:
    assert made.folder is not None
    mirror = made.folder / "log.jsonl"
    whole = mirror.read_bytes()
    mirror.write_bytes(whole[:-cut])
    with open_archive(made) as store, store.write(ACTOR):
        pass
    assert mirror.read_bytes() == whole

