"""The files of one export: written beside their places and renamed, so that a run cut short leaves nothing half.

`incidents.csv` as output gives that file and, beside it, `incidents.methodology.md` and the others; a folder holds them
under their own names. No name of a file comes from a source.
"""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final

import msgspec

from tawthiq.errors import InputError
from tawthiq.export.cells import Cell, cell

PART: Final = ".part"
MANIFEST: Final = "export.json"


class Written(msgspec.Struct, frozen=True):
    """A file of an export: its name, lines of data, SHA-256 in hex."""

    name: str
    n_rows: int
    sha256: str


class OutFile:
    """A file that is being written; `target` is where it will stand, `n` its lines so far."""

    def __init__(self, target: Path) -> None:
        self.target, self.n = target, 0
        self.part = target.with_name(target.name + PART)
        try:
            self.part.parent.mkdir(parents=True, exist_ok=True)
            self.out: BinaryIO = self.part.open("wb")
        except OSError as error:
            raise InputError(f"{target}: cannot be written: {error.strerror}. Choose another --output.") from None

    def line(self, data: bytes) -> None:
        self.out.write(data + b"\n")
        self.n += 1

    def close(self) -> None:
        self.out.close()


class CsvFile(OutFile):
    """A table in UTF-8 with safe cells; `raw`: without apostrophes before formulas."""

    def __init__(self, target: Path, heads: Iterable[Sequence[str]], *, raw: bool) -> None:
        super().__init__(target)
        self.raw = raw
        for head in heads:
            self._write(head)

    def row(self, cells: Iterable[Cell]) -> list[str]:
        """Writes a row; its cells as they now stand in the file."""
        texts = [cell(value, raw=self.raw) for value in cells]
        self._write(texts)
        self.n += 1
        return texts

    def _write(self, texts: Sequence[str]) -> None:
        self.out.write(csv_line(texts).encode())


class Bundle:
    """Files of one export; use it as a context. They are in their places once it is left without an error."""

    def __init__(self, output: Path, main: str) -> None:
        """`main`: name of the file that `output` is, or that a folder holds first."""
        self.main = main
        self.is_folder = output.is_dir() or not output.suffix
        self.output = output
        self._files: list[OutFile] = []

    def path(self, name: str) -> Path:
        """Where the file of that name goes."""
        if self.is_folder:
            return self.output / name
        return self.output if name == self.main else self.output.with_name(f"{self.output.stem}.{name}")

    def csv(self, name: str, *heads: Sequence[str], raw: bool = False) -> CsvFile:
        """A table to be written row by row. Raises InputError where it cannot be."""
        self._files.append(found := CsvFile(self.path(name), heads, raw=raw))
        return found

    def lines(self, name: str) -> OutFile:
        """A file to be written line by line."""
        self._files.append(found := OutFile(self.path(name)))
        return found

    def write(self, name: str, data: bytes) -> None:
        """A whole file."""
        self._files.append(found := OutFile(self.path(name)))
        found.out.write(data)

    def finish(self, facts: dict[str, Any]) -> tuple[Written, ...]:
        """Writes `export.json`: what was exported, for whom, by whom, and the hash of every file."""
        for file in self._files:
            file.close()
        written = tuple(Written(f.target.name, f.n, _sha256(f.part)) for f in self._files)
        told = facts | {"files": msgspec.to_builtins(written)}
        self.write(MANIFEST, msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n")
        return written

    def __enter__(self) -> Bundle:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._files:
            file.close()
            if error is None:
                os.replace(file.part, file.target)
            else:
                file.part.unlink(missing_ok=True)


def csv_line(texts: Sequence[str]) -> str:
    """One line of a CSV file, with its end."""
    line = _Line()
    csv.writer(line, lineterminator="\n").writerow(texts)
    return line.text


class _Line:
    text = ""

    def write(self, text: str) -> None:
        self.text += text


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
