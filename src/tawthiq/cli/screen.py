"""Messages and progress on standard error; standard output is for results alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from tawthiq.export.wording import one_line

T = TypeVar("T")


def errors() -> Console:
    """Made on each use, so that it follows a redirected `sys.stderr`."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def complain(message: str) -> None:
    """What went wrong, on standard error."""
    errors().print(Text(one_line(message), style="red"))


def remark(message: str) -> None:
    """What a user may like to know, on standard error."""
    errors().print(Text(one_line(message), style="dim"))


@contextmanager
def progress(what: str, total: int | None, *, wanted: bool = True) -> Iterator[Progress | None]:
    """A bar on a terminal's standard error, None where there is no terminal, the run is short, or it is not wanted."""
    console = errors()
    if not wanted or not console.is_terminal or total == 1:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        bar.add_task(what, total=total)
        yield bar


def advance(bar: Progress | None, steps: int = 1) -> None:
    """So many steps on, if there is a bar."""
    if bar is not None:
        bar.advance(bar.task_ids[0], steps)


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()
