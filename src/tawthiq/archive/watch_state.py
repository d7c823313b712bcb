"""What a watch remembers of its sources, so that a restart goes on where it stopped."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

import msgspec

from tawthiq.ingest.network.feeds import Polled

FOLDER: Final = "watch"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Waiting(msgspec.Struct, frozen=True):
    """An article still to be fetched: how often it was tried in vain, and when it may be tried next."""

    address: str
    tries: int = 0
    next_at: datetime = _EPOCH


class SourceState(msgspec.Struct, frozen=True, kw_only=True):
    """All that is remembered of one source.

    `ttl_s`: how long the feed holds good, as it says. `waiting`: articles to fetch. `seen`: keys of articles that are
    done with and still in the feed. `files`: of a folder whose files stay, the path of each that is done with, and the
    size and time (ns) that it had.
    """

    polled: Polled = Polled()
    ttl_s: float | None = None
    waiting: tuple[Waiting, ...] = ()
    seen: tuple[str, ...] = ()
    files: dict[str, tuple[int, int]] = {}


class _Kept(msgspec.Struct, frozen=True):
    source: str
    state: SourceState


class WatchState(Protocol):
    """Where states are kept between runs, by a source's name."""

    def read(self, source: str) -> SourceState:
        """What was kept last; a state of nothing where nothing was."""

    def write(self, source: str, state: SourceState) -> None:
        """Keeps it, all or nothing. Raises OSError."""


class FolderState:
    """One small JSON file a source in a folder; a broken one is put aside and told of."""

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        self._folder, self._tell = folder, tell

    def path(self, source: str) -> Path:
        """The source's file."""
        return self._folder / f"{hashlib.sha256(source.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}.json"

    def read(self, source: str) -> SourceState:
        """Raises OSError where there is a file that cannot be opened."""
        path = self.path(source)
        try:
            return msgspec.json.decode(path.read_bytes(), type=_Kept).state
        except FileNotFoundError:
            return SourceState()
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            aside = path.with_suffix(".broken")
            path.replace(aside)
            self._tell(f"{source}: what was remembered of it is broken ({error}) and lies in {aside.name} now. "
                       "The source is read from its beginning; what the archive has is not taken twice.")  # fmt: skip
            return SourceState()

    def write(self, source: str, state: SourceState) -> None:
        """To a file beside it first, so that a power cut leaves the old state or the new one."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self.path(source)
        handle, new = tempfile.mkstemp(prefix=f".{path.stem}-", dir=self._folder)
        try:
            with open(handle, "wb") as file:
                file.write(msgspec.json.encode(_Kept(source, state)))
                file.flush()
                os.fsync(file.fileno())
            Path(new).replace(path)
        except OSError:
            Path(new).unlink(missing_ok=True)
            raise
