"""Arabic text in pictures, by the program tesseract with its data for Arabic."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

import msgspec

from tawthiq.errors import MissingPackage, UnreadableSource
from tawthiq.ingest.page_lines import Line, is_rtl, join_lines

PROGRAM: Final = "tesseract"
LANGUAGE: Final = "ara"
LOW_CONFIDENCE: Final = 0.8
"""Clean print comes to about 0.9 (`benchmarks/recognition.py`)."""
_WORD: Final = "5"
#: tesseract's ways of looking at a page: blocks that it finds itself, or all of it as one. Either drops whole lines of
#: some pages in silence, seldom both, so each page is read both ways and the fuller reading counts
_LAYOUTS: Final = ("3", "6")
_LONGEST_OUTPUT: Final = 64 << 20
_INSTALL: Final = (
    "Install it: on Debian and Ubuntu `apt install tesseract-ocr tesseract-ocr-ara`, on macOS `brew install tesseract "
    "tesseract-lang`."
)


class Recognised(msgspec.Struct, frozen=True, kw_only=True):
    """What was recognised on one page. `confidence`: 0 to 1, that of its words weighted by their letters."""

    text: str
    confidence: float
    n_letters: int

    @property
    def weight(self) -> float:
        """How many letters were read surely: of two readings the one that lost a line has fewer."""
        return self.confidence * self.n_letters


class Word(msgspec.Struct, frozen=True):
    """One row of tesseract's table: `line` are the numbers of its page, block, paragraph and line."""

    line: tuple[str, str, str, str]
    left: int
    top: int
    width: int
    height: int
    confidence: float
    text: str


def require_tesseract() -> str:
    """`tesseract/5.3.0`. Raises MissingPackage where the program or its data for Arabic are missing."""
    version = _version()
    if version is None:
        raise MissingPackage(f"Pictures of text need the program tesseract with its data for Arabic. {_INSTALL}")
    if LANGUAGE not in _languages():
        raise MissingPackage(f"tesseract is there, but not its data for Arabic ({LANGUAGE}). {_INSTALL}")
    return f"{PROGRAM}/{version}"


@cache
def _version() -> str | None:
    if shutil.which(PROGRAM) is None:
        return None
    words = _run_briefly("--version").split()
    return words[1] if len(words) > 1 else "unknown"


@cache
def _languages() -> tuple[str, ...]:
    return tuple(_run_briefly("--list-langs").split())


def _run_briefly(option: str) -> str:
    try:
        done = subprocess.run([PROGRAM, option], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout or done.stderr).decode(errors="replace")


def recognise(picture: Path, seconds: float, dpi: int | None = None) -> list[Recognised]:
    """The text of each page of a picture (TIFF has several), in order; pages without words have none.

    `dpi` where the picture does not tell it. Raises MissingPackage, and UnreadableSource for a picture that takes
    longer than `seconds` each way or that tesseract cannot read.
    """
    require_tesseract()
    readings = [_pages(_table(picture, seconds, layout, dpi)) for layout in _LAYOUTS]
    numbers = sorted({number for reading in readings for number in reading}, key=int)
    return [max((r[number] for r in readings if number in r), key=lambda page: page.weight) for number in numbers]


def _table(picture: Path, seconds: float, layout: str, dpi: int | None) -> bytes:
    """Tesseract's table of the words in a picture."""
    command = [PROGRAM, str(picture), "-", "-l", LANGUAGE, "--psm", layout]
    command += [*(["--dpi", str(dpi)] if dpi else []), "tsv"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}  # as fast, and it leaves the other cores to other files
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=seconds, check=False, env=environment, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        problem = f"Recognising its text takes more than {seconds:.0f} seconds, so it was given up."
        raise UnreadableSource(problem) from None
    except OSError as error:
        raise UnreadableSource(f"tesseract cannot be run: {error.strerror or error}.") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        problem = f"tesseract cannot read the picture: {said[-1].rstrip('.') if said else 'it gave no reason'}."
        raise UnreadableSource(f"{problem} Open it in a picture program and save it again as PNG.")
    return done.stdout


def _pages(table: bytes) -> dict[str, Recognised]:
    return {number: _page(list(words)) for number, words in groupby(words_of(table), key=lambda word: word.line[0])}


def words_of(table: bytes) -> Iterator[Word]:
    """The words of tesseract's table (TSV: level, page, block, paragraph, line, word, left, top, width, height,
    confidence, text)."""
    rows = csv.reader(
        table[:_LONGEST_OUTPUT].decode(errors="replace").split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    for row in rows:
        if len(row) >= 12 and row[0] == _WORD and row[11].strip():
            left, top, width, height = map(int, row[6:10])
            line = (row[1], row[2], row[3], row[4])
            yield Word(line, left, top, width, height, max(0.0, float(row[10]) / 100), row[11].strip())


def _page(words: list[Word]) -> Recognised:
    lines = [_line(list(line)) for _, line in groupby(words, key=lambda word: word.line)]
    n_letters = sum(len(word.text) for word in words)
    confidence = sum(word.confidence * len(word.text) for word in words) / n_letters
    return Recognised(text=join_lines(lines), confidence=confidence, n_letters=n_letters)


def _line(words: list[Word]) -> Line:
    """Tesseract gives words in the order of reading."""
    text = " ".join(word.text for word in words)
    bottom = max(word.top + word.height for word in words)
    size = sorted(word.height for word in words)[len(words) // 2]
    edge = max if is_rtl(text) else min
    first = edge(words, key=lambda word: word.left)
    return Line(
        text=text,
        left=min(word.left for word in words),
        right=max(word.left + word.width for word in words),
        top=bottom - size,
        bottom=bottom,
        first=first.width,
    )
