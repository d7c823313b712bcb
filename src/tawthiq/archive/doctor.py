"""What is wrong with an installation, and how to mend it."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from tawthiq.archive.checks import Check
from tawthiq.archive.sizes import size_of

EXTRAS: Final = {  # extra -> (packages to be found, what needs it)
    "archive": (("sqlalchemy", "alembic", "trafilatura", "fastwarc", "feedparser", "httpx", "openpyxl", "pypdfium2",
                 "datasketch", "warcio", "watchfiles", "pycld2"), "ingest and all that works on an archive"),
    "postgres": (("psycopg",), "archives on a server"),
    "learn": (("scipy",), "`gazetteer learn`"),
}  # fmt: skip
NEEDED: Final = (
    ("FTS5", "CREATE VIRTUAL TABLE a USING fts5(x)"),
    ("R*Tree", "CREATE VIRTUAL TABLE b USING rtree(i, x, y)"),
    ("JSON", "SELECT json_extract('{}', '$')"),
)
LEAST_PYTHON: Final = (3, 11)
SECONDS: Final = 20


def check_installation() -> Iterator[Check]:
    """Every part of it, in the order in which a user meets them."""
    yield _python()
    yield from _extras()
    yield _sqlite()
    yield _ocr()
    yield _map()
    yield _home()
    yield _packs()


def _python() -> Check:
    try:
        own = version("tawthiq")
    except PackageNotFoundError:
        own = "from a checkout"
    told = f"Tawthiq {own} on Python {platform.python_version()}, {platform.system()}"
    if sys.version_info < LEAST_PYTHON:
        return Check("Python", "broken", told, "Install Python 3.11 or newer, and Tawthiq with it.")
    return Check("Python", "ok", told)


def _extras() -> Iterator[Check]:
    for extra, (packages, needs) in EXTRAS.items():
        missing = [name for name in packages if find_spec(name) is None]
        what = f"extra {extra}"
        if missing:
            mend = f'For {needs}: pip install "tawthiq[{extra}]"'
            yield Check(what, "look", f"not installed: {', '.join(missing)}", mend)
        else:
            yield Check(what, "ok", f"installed: {needs}")


def _sqlite() -> Check:
    lacks = []
    with closing(sqlite3.connect(":memory:")) as database:
        for name, sql in NEEDED:
            try:
                database.execute(sql)
            except sqlite3.OperationalError:
                lacks.append(name)
    told = f"SQLite {sqlite3.sqlite_version}"
    if lacks:
        mend = "Use a Python whose SQLite has them, such as that of python.org, or an archive on a server."
        return Check("SQLite", "broken", f"{told} lacks {', '.join(lacks)}", mend)
    return Check("SQLite", "ok", f"{told} with FTS5, R*Tree, JSON")


def _ocr() -> Check:
    mend = (
        "For pictures and scanned PDF. Debian: apt-get install tesseract-ocr tesseract-ocr-ara; "
        "macOS: brew install tesseract tesseract-lang"
    )
    program = shutil.which("tesseract")
    if program is None:
        return Check("tesseract", "look", "not installed", mend)
    try:
        said = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, timeout=SECONDS, check=False
        ).stdout.split()  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return Check("tesseract", "broken", f"it does not run: {error}", mend)
    if "ara" not in said:
        return Check("tesseract", "look", "it knows no Arabic", mend)
    return Check("tesseract", "ok", f"{program}, with Arabic")


def _map() -> Check:
    from importlib import resources

    if resources.files("tawthiq").joinpath("data", "web", "maplibre-gl.js").is_file():
        return Check("map libraries", "ok", "there")
    return Check("map libraries", "look", "not there: `tawthiq map` will not work", "In a checkout: make web")


def _home() -> Check:
    from tawthiq.gazetteer.installed import pack_folder

    folder = pack_folder()
    there = _nearest(folder)
    told = f"{folder}, {size_of(shutil.disk_usage(there).free)} free"
    if not os.environ.get("TAWTHIQ_HOME"):
        told += " (TAWTHIQ_HOME is not set)"
    if not os.access(there, os.W_OK):
        return Check("own folder", "look", f"{told}, not writable", "Set TAWTHIQ_HOME to a folder of yours.")
    return Check("own folder", "ok", told)


def _packs() -> Check:
    from tawthiq.errors import GazetteerError
    from tawthiq.gazetteer.installed import installed_packs
    from tawthiq.gazetteer.pack import read_info

    broken = []
    packs = installed_packs()
    for path in packs:
        try:
            read_info(path)
        except GazetteerError as error:
            broken.append(str(error))
    if broken:
        mend = "Remove it and add it again: tawthiq gazetteer remove"
        return Check("gazetteer packs", "broken", " ".join(broken), mend)
    if not packs:
        mend = "Bundled names work. For every village: tawthiq gazetteer add geonames SY"
        return Check("gazetteer packs", "look", "none installed", mend)
    return Check("gazetteer packs", "ok", ", ".join(path.stem for path in packs))


def _nearest(path: Path) -> Path:
    """The folder itself or the nearest above it that is there."""
    while not path.exists():
        path = path.parent
    return path
