"""Locks on files between programs; let go by the system when a program dies. They need a POSIX system."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
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
