"""Locks on files between programs; let go by the system when a program dies. They need a POSIX system."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any


@contextmanager
def locked(file: IO[Any]) -> Iterator[None]:
    """Waits until no other program holds `file`."""
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def try_lock(file: IO[Any]) -> bool:
    """Takes `file` if nobody holds it; held until it is closed."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Waits until no other program holds `folder`, and leaves no file behind in it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
