"""Commands that are killed in the middle: what is left must be whole, and a second run must make good the rest.

Two ways: SIGKILL at a moment of the clock, which hits whatever runs, the database's own code included; and SIGKILL
before a numbered line of the store's code, which hits each step between two effects, however quick it is.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any, Final, Protocol

import msgspec

from archives import SENTENCE, contents, faults, faults_in_the_middle
from servers import Server
from tawthiq.store import Location, Store, create_archive, locate, open_archive
from tawthiq.store import engine as connections
from tawthiq.store.log import breaks, entries
from tawthiq.store.migrate import migrate

WAITS: Final = 300.0
FEW: Final = 3
TRIES: Final = 6
"""To kill a command before it ends."""
TRACED: Final = (
    "/tawthiq/store/", "/tawthiq/archive/ingesting", "/tawthiq/archive/large_sources", "/tawthiq/archive/coding",
    "/tawthiq/archive/linking", "/tawthiq/cli/archive",
)  # fmt: skip
SMALLER: Final = {
    "tawthiq.archive.ingesting": {"CHUNK_SOURCES": 8, "LARGE": 64 << 10},
    "tawthiq.archive.large_sources": {"CHUNK_DOCUMENTS": 12},
    "tawthiq.archive.coding": {"PAGE": 8, "BATCH": 8},
}
"""Small inputs make as many transactions as large ones do."""
CONTEXT: Final = get_context("forkserver")
LOADED: Final = [
    "killing", "alembic.command", "tawthiq.cli.ingest", "tawthiq.archive.ingesting", "tawthiq.archive.coding",
    "tawthiq.pipeline", "tawthiq.store.store",
]  # fmt: skip
"""Loaded once, so that no moment falls into the loading of modules."""


class Copies(Protocol):
    """Where archives can be copied."""

    def new(self) -> Location: ...

    def copy(self, location: Location) -> Location: ...


class Folders:
    """SQLite archives below a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.n = folder, 0

    def new(self) -> Location:
        self.n += 1
        return locate(str(self.folder / f"archive-{self.n}"))

    def copy(self, location: Location) -> Location:
        assert location.folder is not None
        made = self.new()
        if location.folder.exists():
            shutil.copytree(location.folder, str(made.folder))
        return made


class Databases:
    """Archives on a server."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def new(self) -> Location:
        return locate(self.server.database())

    def copy(self, location: Location) -> Location:
        return locate(self.server.database(str(location.url).rpartition("/")[2]))


class Task(msgspec.Struct, frozen=True):
    """A command, `arguments`, with the archive's address last, and what an archive is before it: `prepared`."""

    name: str
    arguments: tuple[str, ...]
    prepared: Location

    def command(self, location: Location) -> list[str]:
        return [*self.arguments, str(location.folder or location.url)]


class Outcome(msgspec.Struct, frozen=True):
    """Of one kill: where it fell, whether the command had ended before, what was wrong then and after a second run."""

    moment: str
    ended: bool
    faults: tuple[str, ...]


# What is killed ------------------------------------------------------------------------------------------------------


def ingest_task(copies: Copies, sources: Path, *, files: int, lines: int) -> Task:
    """A folder of reports, and one file of many that is large enough to be placed before it is read."""
    write_sources(sources, files, lines)
    return Task("ingest", ("ingest", str(sources), "--archive"), copies.new())


def code_task(copies: Copies, sources: Path, *, files: int, jobs: int) -> Task:
    write_sources(sources, files, 0)
    location = copies.new()
    assert run(["ingest", str(sources), "--archive", str(location.folder or location.url)]) == 0
    return Task("code", ("code", "--jobs", str(jobs), "--archive"), location)


def link_task(copies: Copies) -> Task:
    """An archive that was linked, and that got a report more since."""
    from linked_archive import NAMES, add_reports
    from tawthiq.archive.linking import link_archive

    location = copies.new()
    create_archive(location, "tester")
    with open_archive(location) as store:
        add_reports(store, NAMES[1:])
        link_archive(store, "tester")
        add_reports(store, NAMES[:1])
    return Task("link", ("link", "--archive"), location)


def migrate_task(copies: Copies, rows: int) -> Task:
    """An archive as the first version made it, with documents."""
    location = copies.new()
    if location.folder is not None:
        location.folder.mkdir(parents=True)
    store = Store(location, connections.connect(location))
    with store.change("old") as writing:
        migrate(writing.connection, str(location), "0001")
        writing.connection.exec_driver_sql("INSERT INTO archive VALUES ('format', 'tawthiq-archive/1')")
        writing.log("create", "archive", {})
    with store.change("old") as writing:
        for n in range(rows):
            words = SENTENCE.format(n, 3)
            writing.connection.exec_driver_sql(
                "INSERT INTO documents (id, address, text, text_sha256, extractor, evidence_json, remarks_json, "
                f"added_at, state, version) VALUES ('d{n}', 'a{n}', '{words}', '', '', '', '', '', 'kept', 1)"
            )
            writing.connection.exec_driver_sql(
                f"INSERT INTO search_forms SELECT seq, '{words}', '{words}' FROM documents WHERE id = 'd{n}'"
            )
    store.close()
    return Task("migrate", ("archive", "migrate"), location)


def write_sources(folder: Path, files: int, lines: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(files):
        source = n - 1 if n % 10 == 9 else n
        (folder / f"report-{n:04}.txt").write_text(SENTENCE.format(source, source + 2) * 6, "utf-8")
    if lines:
        with (folder / "many.jsonl").open("w", encoding="utf-8") as file:
            for n in range(lines):
                text = SENTENCE.format(f"{n} من كثير", n + 2) * 10
                file.write(json.dumps({"id": f"m{n}", "text": text}, ensure_ascii=False) + "\n")


# Killing -------------------------------------------------------------------------------------------------------------


def kills_by_clock(task: Task, copies: Copies, moments: int, seed: int) -> Iterator[Outcome]:
    """At moments spread at random over as long as an undisturbed run takes."""
    wanted = undisturbed(task, copies)
    random = Random(seed)
    took = undisturbed(task, copies).seconds if moments > FEW else wanted.seconds  # the first one warmed up
    for n in range(moments):
        ended = True
        for _ in range(TRIES):
            wait = took * (n + random.random()) / moments
            location = copies.copy(task.prepared)
            process = start(task.command(location))
            process.join(wait)
            ended = process.exitcode is not None
            if not ended:
                os.kill(process.pid or 0, signal.SIGKILL)
                process.join(WAITS)
                break
            took *= 0.85  # the machine has become quicker
        yield Outcome(f"{wait:.2f} s", ended, tuple(wrong(task, location, wanted.contents)))


def kills_by_line(task: Task, copies: Copies, moments: int, seed: int) -> Iterator[Outcome]:
    """Before lines of the store's code that are drawn at random among all that an undisturbed run passes."""
    wanted = undisturbed(task, copies)
    counting = copies.copy(task.prepared)
    reader, writer = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_run_traced, args=(task.command(counting), 0, writer))
    process.start()
    writer.close()
    lines = int(reader.recv())
    process.join(WAITS)
    random = Random(seed)
    for n in range(moments):
        line = int(lines * (n + random.random()) / moments) + 1
        location = copies.copy(task.prepared)
        process = CONTEXT.Process(target=_run_traced, args=(task.command(location), line, None))
        process.start()
        process.join(WAITS)
        ended = process.exitcode != -signal.SIGKILL
        yield Outcome(f"line {line} of {lines}", ended, tuple(wrong(task, location, wanted.contents)))


class Undisturbed(msgspec.Struct, frozen=True):
    """What a run that nobody kills leaves, and how long it takes."""

    contents: dict[str, Any]
    seconds: float


def undisturbed(task: Task, copies: Copies) -> Undisturbed:
    location = copies.copy(task.prepared)
    started = time.monotonic()
    code = run(task.command(location))
    took = time.monotonic() - started
    assert code == 0, f"{task.name}: exit code {code}"
    with open_archive(location) as store:
        found = faults_of(task, store)
        assert found == [], found
        return Undisturbed(contents(store), took)


def wrong(task: Task, location: Location, wanted: dict[str, Any]) -> Iterator[str]:
    """What is wrong in an archive after a kill, then after the same command was run again to its end."""
    with opened(task, location) as store:
        if store is not None:
            yield from (f"after the kill: {one}" for one in killed_faults(task, store))
    code = run(task.command(location))
    if code != 0:
        yield f"the second run ended with {code}"
        return
    with open_archive(location) as store:
        yield from (f"after the second run: {one}" for one in faults_of(task, store))
        found = contents(store)
        yield from (f"{key} differs" for key in wanted if wanted[key] != found[key])
        if any(path.is_file() for path in store.incoming.rglob("*")) and store.location.folder is not None:
            yield "something is left over in incoming"


def faults_of(task: Task, store: Store) -> list[str]:
    return broken_chain(store) if task.name == "migrate" else faults(store)


def killed_faults(task: Task, store: Store) -> list[str]:
    return broken_chain(store) if task.name == "migrate" else faults_in_the_middle(store)


def broken_chain(store: Store) -> list[str]:
    """All that can be wrong where rows were put in without the log, as `migrate_task` does."""
    with store.read() as connection:
        return [f"log {one.seq}: {one.problem}" for one in breaks(entries(connection))]


@contextmanager
def opened(task: Task, location: Location) -> Iterator[Store | None]:
    """The archive, where the killed command had come to making one, or one that can be opened as it is."""
    from tawthiq.errors import NoArchive, OldArchive

    try:
        with open_archive(location) as store:
            yield store
            return
    except NoArchive:
        assert task.name == "ingest"
    except OldArchive:
        assert task.name == "migrate"
    yield None


# Running -------------------------------------------------------------------------------------------------------------


def start(command: list[str]) -> Any:
    process = CONTEXT.Process(target=_run, args=(command,))
    process.start()
    return process


def run(command: list[str]) -> int | None:
    process = start(command)
    process.join(WAITS)
    if process.exitcode is None:
        process.kill()
        process.join()
    return None if process.exitcode is None else int(process.exitcode)


def _run(command: list[str]) -> None:
    from tawthiq.cli.main import main

    _be_quiet()
    _make_smaller()
    sys.exit(main(command))


def _run_traced(command: list[str], line: int, counted: Any) -> None:
    from tawthiq.cli.main import main

    _be_quiet()
    _make_smaller()
    passed = 0

    def per_line(frame: Any, event: str, _: Any) -> Any:
        nonlocal passed
        if event == "line":
            passed += 1
            if passed == line:
                os.kill(os.getpid(), signal.SIGKILL)
        return per_line

    def per_call(frame: Any, event: str, _: Any) -> Any:
        return per_line if any(part in frame.f_code.co_filename for part in TRACED) else None

    sys.settrace(per_call)
    code = main(command)
    sys.settrace(None)
    if counted is not None:
        counted.send(passed)
    sys.exit(code)


def _make_smaller() -> None:
    for module, values in SMALLER.items():
        for name, value in values.items():
            assert hasattr(import_module(module), name)
            setattr(import_module(module), name, value)


def _be_quiet() -> None:
    null = os.open(os.devnull, os.O_WRONLY)
    for handle in (1, 2):
        os.dup2(null, handle)


def prepare() -> None:
    """To be called before anything is started."""
    with suppress(ValueError):
        CONTEXT.set_forkserver_preload(LOADED)


Kills = Callable[[Task, Copies, int, int], Iterator[Outcome]]
__all__ = ["Databases", "Folders", "code_task", "create_archive", "ingest_task", "kills_by_clock", "kills_by_line",
           "link_task", "migrate_task", "prepare"]  # fmt: skip
