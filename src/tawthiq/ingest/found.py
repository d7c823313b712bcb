"""Paths on the command line to the files behind them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec

from tawthiq.errors import UnreadableSource

STDIN = "-"
TEXT = ".txt"
LINES = (".jsonl", ".ndjson")
META = ".meta.json"


class Folder(msgspec.Struct, frozen=True):
    """What a folder holds: its texts in order of name, what could not be listed, other files counted by suffix."""

    texts: tuple[Path, ...]
    unlisted: tuple[OSError, ...]
    others: tuple[tuple[str, int], ...]


def look_into(folder: Path) -> Folder:
    """Every `*.txt` below `folder`; links to folders are not followed."""
    texts: list[Path] = []
    unlisted: list[OSError] = []
    others: Counter[str] = Counter()
    for here, _, names in os.walk(folder, onerror=unlisted.append):
        for path in (Path(here, name) for name in names):
            if path.suffix.lower() == TEXT:
                texts.append(path)
            elif not path.name.endswith(META):
                others[path.suffix or path.name] += 1
    return Folder(tuple(sorted(texts)), tuple(unlisted), tuple(sorted(others.items())))


def others_note(found: Folder) -> str:
    """A line for the user about the files that a folder's run leaves aside."""
    kinds = ", ".join(f"{count} {suffix}" for suffix, count in found.others)
    return f"Only {TEXT} files are read from a folder; left aside: {kinds}."


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
    """How many reports a run will meet, None where JSON Lines or standard input hide it."""
    total = 0
    for path in map(Path, paths):
        if str(path) == STDIN or path.suffix.lower() in LINES:
            return None
        total += len(look_into(path).texts) if path.is_dir() else 1
    return total
