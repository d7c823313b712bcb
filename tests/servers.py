"""PostgreSQL with PostGIS, started for real: one server a test process, a fresh database a test."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

import pytest

REQUIRED: Final = "TAWTHIQ_REQUIRE_SERVERS"
"""Where it is set, a server that is not there is a failure and no reason to skip."""
USER: Final = "tawthiq"
EXTENSIONS: Final = ("postgis",)
UNSAFE: Final = ("fsync=off", "full_page_writes=off")
"""Settings that only tests may have: they lose data with the power, but not with the server's processes."""
PATIENCE: Final = 60.0
PLENTY: Final = 4 << 30
"""Bytes."""
EMPTY: Final = "template_empty"
"""Database with PostGIS and nothing else in it."""


class Server:
    """A running server, below `folder`. It ends with the process that started it, whatever ends that."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self.folder, self.binaries = folder, binaries
        self.port = free_port()
        self.numbers = count(1)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = ("listen_addresses=127.0.0.1", f"port={self.port}", f"unix_socket_directories={self.folder}", *UNSAFE)
        command = [str(self.binaries / "postgres"), "-D", str(self.folder / "data")]
        for option in options:
            command += ["-c", option]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(as_postgres(command, die_too=True), cwd=self.folder, stdout=log, stderr=log)
        self._wait()

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """At once, as a crash does; SIGINT to end connections in order."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(PATIENCE)
            self.process = None

    def database(self, template: str = EMPTY) -> str:
        """The address of a new database."""
        name = f"t{next(self.numbers)}"
        self.tell("postgres", f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        self.tell("postgres", f"DROP DATABASE IF EXISTS {url.rpartition('/')[2]} WITH (FORCE)")

    def url(self, name: str) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"

    def tell(self, database: str, *statements: str) -> None:
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def _wait(self) -> None:
        import psycopg

        give_up = time.monotonic() + PATIENCE
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                ended = self.process is None or self.process.poll() is not None
                if ended or time.monotonic() > give_up:
                    raise RuntimeError((self.folder / "log").read_text(errors="replace")) from None
                time.sleep(0.05)


def binaries() -> Path | None:
    """The newest installed server's programs, None where there is none with PostGIS."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("postgres")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def as_postgres(command: list[str], *, die_too: bool = False) -> list[str]:
    """The server refuses to run as root."""
    prefix = ["setpriv"]
    if die_too:
        prefix += ["--pdeathsig", "QUIT"]
    if os.getuid() == 0:
        prefix += ["--reuid=postgres", "--regid=postgres", "--clear-groups"]
    return [*prefix, "--", *command] if len(prefix) > 1 and shutil.which("setpriv") else command


def roomy_folder() -> str:
    """In memory where there is plenty; never below TMPDIR, which may be closed to the server's user."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > PLENTY else "/tmp"


@contextmanager
def running() -> Iterator[Server]:
    """A server of its own, for tests that stop it. Raises FileNotFoundError where none is installed."""
    programs = binaries()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed: run `make system`")
    folder = Path(tempfile.mkdtemp(prefix="tawthiq-pg-", dir=roomy_folder()))
    server = Server(folder, programs)
    try:
        folder.chmod(0o755)
        if os.getuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        make = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", USER, "--auth=trust", "--encoding=UTF8",
                "--locale=C.UTF-8", "--no-sync"]  # fmt: skip
        subprocess.run(as_postgres(make), check=True, cwd=folder, stdout=subprocess.DEVNULL)
        server.start()
        server.tell("postgres", f"CREATE DATABASE {EMPTY} TEMPLATE template0 ENCODING 'UTF8'")
        server.tell(EMPTY, *(f"CREATE EXTENSION {name}" for name in EXTENSIONS))
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_or_skip() -> Iterator[Server]:
    if binaries() is None and not os.environ.get(REQUIRED):
        pytest.skip("PostgreSQL is not installed: run `make system`")
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One for all tests of the process, started when the first asks for it."""
    with running_or_skip() as found:
        yield found


@pytest.fixture
def own_server() -> Iterator[Server]:
    """For a test that stops it."""
    with running_or_skip() as found:
        yield found


@pytest.fixture
def new_database(server: Server) -> Iterator[Callable[[], str]]:
    """Makes a database with PostGIS and nothing else in it, gone after the test, and gives its address."""
    made: list[str] = []

    def make(template: str = EMPTY) -> str:
        made.append(server.database(template))
        return made[-1]

    yield make
    for url in made:
        server.drop(url)
