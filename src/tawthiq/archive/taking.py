"""What taking sources in is told, and what it tells of each source."""

from __future__ import annotations

import hashlib
from typing import Final

import msgspec

from tawthiq.archive.reading import Job
from tawthiq.ingest.options import Options
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.ingest.read import READER_VERSION
from tawthiq.model.sources import Acquisition, Raw
from tawthiq.store.log import canonical
from tawthiq.store.spool import Spooled

WITHHELD: Final = (
    "It holds documents that were erased from this archive on request. Its bytes were not kept; other documents were."
)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Who acquires (`collector`: a handle is enough), with what (`tool`), on what grounds, and how sources are read."""

    collector: str
    tool: str
    basis: str | None = None
    purpose: str | None = None
    options: Options = Options()
    jobs: int = 1

    @property
    def reader(self) -> str:
        """Names how sources are read: what is read already by this is not read again."""
        told = hashlib.sha256(canonical(self.options).encode()).hexdigest()
        return f"{READER_VERSION}:{told[:12]}"


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one source: `known` where the archive had all of it, `erased` where it was erased on request.

    `failed`: a known one in which something could not be read. `n_documents` were read, `n_new` of them were new.
    """

    name: str
    address: str
    sha256: str
    known: bool = False
    erased: bool = False
    failed: bool = False
    n_documents: int = 0
    n_new: int = 0


Told = Taken | Failure | Note


def raw_of(how: Acquisition, name: str, spooled: Spooled) -> Raw:
    """A source that waits in the spool, as its reader meets it; `name` is what messages call it."""
    return Raw(
        path=spooled.path, name=name, address=how.address, media_type=how.media_type, size=how.size,
        headers=how.headers,
    )  # fmt: skip


def told_erased(job: Job) -> Taken:
    """Of a source that was erased on request and is not taken."""
    how = job.record.acquisition
    return Taken(name=job.record.name, address=how.address, sha256=how.sha256, erased=True)


def told_taken(job: Job, n_documents: int, n_new: int) -> Taken:
    """Of a source that was read."""
    how = job.record.acquisition
    return Taken(
        name=job.record.name, address=how.address, sha256=how.sha256, n_documents=n_documents, n_new=n_new
    )  # fmt: skip
