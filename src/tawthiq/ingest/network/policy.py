"""What may be asked of other machines, and what an answer is."""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from tawthiq.errors import InputError
from tawthiq.ingest.options import MEBIBYTE

_PRINTABLE = re.compile(r"[!-'*-~]+(?: [!-'*-~]+)*")  # without brackets, which would end the comment in User-Agent


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """The manners and limits of fetching.

    `contact`: where a server's owner reaches whoever runs this: a mail or web address; part of User-Agent.
    `allow_private`: also private and loopback addresses, for intranets and tests; link-local ones, where clouds keep
    their secrets, stay refused. `redirects`: at most. `largest`: bytes of a body, packed and unpacked.
    `seconds`: from the first byte asked to the last one got, redirects included, waiting between requests not.
    `pause_s`: seconds from one request to a host to the next; a larger Crawl-delay of its robots.txt holds instead.
    `attempts`: of one request. `longest_wait_s`: where more must be waited than this, the attempt is given up.
    `spool`: folder for large bodies, the system's own for temporary files if None.
    """

    contact: str
    allow_private: bool = False
    redirects: int = 5
    largest: int = 64 * MEBIBYTE
    seconds: float = 60.0
    pause_s: float = 2.0
    attempts: int = 4
    longest_wait_s: float = 120.0
    spool: Path | None = None

    def __post_init__(self) -> None:
        if not _PRINTABLE.fullmatch(self.contact):
            raise InputError(
                f"{self.contact!r} is no contact that fits a request. Give a mail or web address in plain letters, "
                "so that the owner of a server can reach you."
            )

    @property
    def user_agent(self) -> str:
        return f"tawthiq/{tool_version()} (+{self.contact})"


@cache
def tool_version() -> str:
    """Of the installed package, `0` in a checkout without one."""
    try:
        return version("tawthiq")
    except PackageNotFoundError:
        return "0"


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """A whole answer.

    `address`: that answered, after redirects. `via`: the addresses that led there, the one asked for first.
    `headers`: as the server gave them. `content`: the unpacked body, in memory or in a file of `Policy.spool` that
    belongs to the caller. `fetched_at`: ISO, aware UTC, when the answer was whole.
    """

    address: str
    via: tuple[str, ...]
    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes | Path
    fetched_at: str

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def etag(self) -> str | None:
        return self.header("etag")

    @property
    def last_modified(self) -> str | None:
        return self.header("last-modified")


class NotModified(msgspec.Struct, frozen=True, kw_only=True):
    """The server says that nothing has changed since the caller's `etag` or `last_modified`."""

    address: str
    headers: tuple[tuple[str, str], ...]
    fetched_at: str
