"""Where an archive is: a folder, or a PostgreSQL server."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from tawthiq.errors import ArchiveError

SERVER: Final = "postgresql"
DRIVER: Final = "postgresql+psycopg"
DATABASE: Final = "tawthiq.sqlite"


class Location(msgspec.Struct, frozen=True):
    """`folder` of an archive on disk, else `url` of the server that holds it. `str` shows no password."""

    folder: Path | None = None
    url: str | None = None

    @property
    def database(self) -> Path:
        assert self.folder is not None
        return self.folder / DATABASE

    def __str__(self) -> str:
        if self.folder is not None:
            return str(self.folder)
        from sqlalchemy.engine import make_url

        return make_url(str(self.url)).render_as_string(hide_password=True)


def locate(archive: str) -> Location:
    """`archive` as a user wrote it: a folder or `postgresql://…`. Raises ArchiveError for any other address."""
    scheme, mark, rest = archive.partition("://")
    if not mark:
        return Location(folder=Path(archive).expanduser().absolute())
    if scheme.split("+")[0] in (SERVER, "postgres"):
        return Location(url=f"{DRIVER}://{rest}")
    raise ArchiveError(f"{scheme}:// is no archive. Give a folder, or postgresql://user@host/database.")
