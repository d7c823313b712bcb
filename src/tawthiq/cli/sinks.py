"""Where coded reports go, one class a format. `add` writes at once where the format allows it; `close` finishes."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

import msgspec
from rich.console import Console

from tawthiq.errors import InputError
from tawthiq.export import html, jsonl
from tawthiq.export.table import report_table
from tawthiq.model.events import Analysis

Format = Literal["table", "jsonl", "html"]
FORMAT_OF: dict[str, Format] = {".jsonl": "jsonl", ".ndjson": "jsonl", ".html": "html", ".htm": "html"}
FILE_WIDTH = 120


class Sink(Protocol):
    """Takes analyses one by one; `close` writes what is left to write."""

    def add(self, analysis: Analysis) -> None: ...

    def close(self) -> None: ...


def open_sink(form: Format | None, output: Path | None) -> Sink:
    """The sink for `form`, by the suffix of `output` if not told. Raises InputError if it cannot be written."""
    form = form or (FORMAT_OF.get(output.suffix.lower(), "table") if output else "table")
    try:
        out = output.open("wb") if output else sys.stdout.buffer
    except OSError as error:
        raise InputError(f"{output}: cannot be written: {error.strerror}. Choose another --output.") from None
    sinks: dict[Format, type[TableSink | JsonlSink | HtmlSink]] = {
        "table": TableSink,
        "jsonl": JsonlSink,
        "html": HtmlSink,
    }
    return sinks[form](out, is_file=output is not None)


class JsonlSink:
    """One line an analysis, written at once."""

    def __init__(self, out: BinaryIO, *, is_file: bool) -> None:
        self.out, self.is_file = out, is_file

    def add(self, analysis: Analysis) -> None:
        jsonl.write_line(self.out, analysis)

    def close(self) -> None:
        if self.is_file:
            self.out.close()


class TableSink:
    """A table an analysis, on the terminal or into a file of fixed width."""

    def __init__(self, out: BinaryIO, *, is_file: bool) -> None:
        self.out = out if is_file else None
        self.console = Console(highlight=False)
        if is_file:
            text = TextIOWrapper(out, encoding="utf-8", write_through=True)
            self.console = Console(file=text, width=FILE_WIDTH, highlight=False)
        elif not self.console.is_terminal:
            self.console.width = max(self.console.width, FILE_WIDTH)

    def add(self, analysis: Analysis) -> None:
        self.console.print(report_table(analysis))

    def close(self) -> None:
        if self.out:
            self.out.close()


class HtmlSink:
    """Keeps rendered sections, not whole analyses, until the page is closed."""

    def __init__(self, out: BinaryIO, *, is_file: bool) -> None:
        self.out, self.is_file = out, is_file
        self.sections: list[str] = []
        self.known: list[Analysis] = []

    def add(self, analysis: Analysis) -> None:
        self.sections.append(html.section(analysis, len(self.sections)))
        self.known.append(msgspec.structs.replace(analysis, text="", derivations={}))

    def close(self) -> None:
        self.out.write(html.assemble(self.sections, self.known).encode())
        self.out.flush()
        if self.is_file:
            self.out.close()
