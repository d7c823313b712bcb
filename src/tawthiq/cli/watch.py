"""`tawthiq watch`: feeds, pages and folders into an archive, for as long as it runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
from cyclopts import Parameter

from tawthiq.cli.ingest import collector_name, tool_name
from tawthiq.cli.screen import remark

if TYPE_CHECKING:
    from tawthiq.archive.taking import Told
    from tawthiq.ingest.acquired import Acquired

ALL_WELL, SOME_FAILED = 0, 3


def watch(
    config: Path,
    /,
    *,
    archive: str,
    once: Annotated[bool, Parameter(negative=())] = False,
    collector: str | None = None,
    basis: str | None = None,
    purpose: str | None = None,
    allow_private_addresses: Annotated[bool, Parameter(negative=())] = False,
    copies: bool = True,
) -> int:
    """Poll feeds and pages and take in what is dropped into folders, until stopped.

    It backs off from sources that fail, obeys robots.txt, and goes on where it stopped when it is started again.

    Parameters
    ----------
    config
        The watch file, TOML.
    archive
        Folder of the archive, made if there is none, or postgresql://user@host/database.
    once
        Look at every source once and end, as for a scheduler.
    collector
        Who acquires; a handle is enough. If not told, $TAWTHIQ_COLLECTOR, else your login name.
    basis
        Legal basis for keeping the sources, for the record.
    purpose
        What they are kept for, for the record.
    allow_private_addresses
        Fetch from addresses inside your own network too.
    copies
        Find the copies of dispatches now and then, so that they count as one source.
    """
    from tawthiq.ingest.network import need

    need("watchfiles", "prometheus_client")
    from tawthiq.archive.copying import group_copies
    from tawthiq.archive.ingesting import ingest
    from tawthiq.archive.taking import Settings
    from tawthiq.archive.watch import run_watch
    from tawthiq.archive.watch_chore import Chore
    from tawthiq.archive.watch_config import read_config
    from tawthiq.archive.watch_state import StoreState
    from tawthiq.store import create_archive, open_archive
    from tawthiq.store.location import locate

    told = read_config(config)
    settled = msgspec.structs.replace(
        told,
        once=once or told.once,
        allow_private_addresses=allow_private_addresses or told.allow_private_addresses,
    )
    who = collector_name(collector)
    settings = Settings(collector=who, tool=tool_name(), basis=basis, purpose=purpose)
    location = locate(archive)
    create_archive(location, who)
    with open_archive(location) as store:

        def take(acquired: Sequence[Acquired]) -> Iterator[Told]:
            return ingest(store, acquired, settings)

        chore = Chore("copies", lambda: group_copies(store, who)) if copies else None
        n_failures = run_watch(settled, take, StoreState(store, who, say), say, chore=chore)
    return SOME_FAILED if settled.once and n_failures else ALL_WELL


def say(line: str) -> None:
    """With the time, as what runs for weeks is read by its log."""
    remark(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {line}")
