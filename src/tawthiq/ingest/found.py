"""Paths on the command line to the files behind them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec

from tawthiq.errors import UnreadableSource

STDIN = "-"
LINES = (".jsonl", ".ndjson")
META = ".meta.json"
#: files of these hold one report each
SINGLE = frozenset({".txt", ".text", ".md", ".markdown", ".htm", ".html", ".xhtml"})


class Folder(msgspec.Struct, frozen=True):
    """What a folder holds: files that can be read, in order of name, what could not be listed, others by suffix."""

    files: tuple[Path, ...]
    unlisted: tuple[OSError, ...]
    others: tuple[tuple[str, int], ...]


def look_into(folder: Path) -> Folder:
    """Every file below `folder` that a reader takes; links to folders are not followed."""
    read: list[Path] = []
    unlisted: list[OSError] = []
    others: Counter[str] = Counter()
    for here, _, names in os.walk(folder, onerror=unlisted.append):
        for path in (Path(here, name) for name in names if not name.endswith(META)):
            if _is_readable(path):
                read.append(path)
            else:
                others[path.suffix or path.name] += 1
    return Folder(tuple(sorted(read)), tuple(unlisted), tuple(sorted(others.items())))


def _is_readable(path: Path) -> bool:
    """By its suffix, so that a text that cannot be read is told of; else by what it holds."""
    from tawthiq.ingest.media import is_readable_name, sniff  # late: `tawthiq --help` needs neither

    if is_readable_name(path.name):
        return True
    try:
        return path.is_file() and sniff(path, path.name) is not None
    except OSError:
        return False


def others_note(found: Folder) -> str:
    """A line for the user about the files that a folder's run leaves aside."""
    kinds = ", ".join(f"{count} {suffix}" for suffix, count in found.others)
    return f"Some files are of kinds that are not read; left aside: {kinds}."


def cannot_open(error: OSError) -> UnreadableSource:
    """The operating system's reason with a way to mend it."""
    reason = error.strerror or type(error).__name__
    mend = {
        FileNotFoundError: "Check the spelling of the path.",
        PermissionError: "Give yourself the right to read it.",
    }.get(type(error), "Check that it can be read.")
    return UnreadableSource(f"Cannot be opened: {reason}. {mend}")


def printable(path: os.PathLike[str] | str) -> str:
    """`path` as text that any output can hold; names of undecodable bytes get replacement marks."""
    return os.fsencode(path).decode("utf-8", errors="replace")


def count_texts(paths: Iterable[str]) -> int | None:
    """How many reports a run will meet, None where a file that may hold many, or standard input, hides it."""
    total = 0
    for path in map(Path, paths):
        files = _names_below(path) if path.is_dir() else [path]
        if str(path) == STDIN or any(file.suffix.lower() in LINES for file in files):
            return None
        if any(file.suffix.lower() not in SINGLE for file in files) and path.is_dir():
            return None
        total += len(files)
    return total


def _names_below(folder: Path) -> list[Path]:
    return [Path(name) for _, _, names in os.walk(folder) for name in names if not name.endswith(META)]
