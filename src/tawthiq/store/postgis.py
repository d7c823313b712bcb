"""What a database on a server must have before an archive is made in it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from tawthiq.errors import ArchiveError

ENCODING: Final = "UTF8"
MISSING: Final = (
    "{where}: the database has no PostGIS. Have the server's administrator install it (Debian: apt-get install "
    'postgresql-postgis) and run there, once: CREATE EXTENSION postgis; (the server said: "{said}")'
)


def prepare_database(connection: Connection, where: str) -> None:
    """Adds PostGIS unless it is there. Raises ArchiveError where that is not allowed, and for other encodings."""
    encoding = connection.scalar(text("SELECT pg_encoding_to_char(encoding) FROM pg_database "
                                      "WHERE datname = current_database()"))  # fmt: skip
    if encoding != ENCODING:
        raise ArchiveError(
            f"{where}: the database keeps text as {encoding}, which has no room for Arabic. "
            "Make another: createdb --encoding=UTF8 --template=template0 NAME."
        )
    if connection.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'postgis'")):
        return
    try:
        with connection.begin_nested():
            connection.execute(text("CREATE EXTENSION postgis"))
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        said = str(error.orig).strip().splitlines()[0]
        raise ArchiveError(MISSING.format(where=where, said=said)) from error
