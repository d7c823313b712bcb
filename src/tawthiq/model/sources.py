"""What was acquired, unchanged, and the documents that were taken from it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import msgspec

ID_DIGITS: Final = 24
WHOLE: Final = ""
"""The part of a source that is all of it."""


class Acquisition(msgspec.Struct, frozen=True, kw_only=True):
    """How bytes came into an archive: what a court asks of an exhibit.

    `sha256`, `sha1`: lower-case hex of the bytes. `size`: bytes. `address`: where they came from: `https://…`,
    `file:///…` (absolute), `stdin:SHA256`. `acquired_at`: aware UTC, ISO 8601 with seconds. `collector`: who ran the
    tool, a handle is enough. `tool`: name and version. `headers`: what a server said, as it said it. `media_type`: as
    found by looking at the bytes; `declared_type`: as a server or a suffix said. `basis`, `purpose`: the legal basis
    and purpose, where the team records them. `modified_at`: the file's own time. `via`: the addresses that led to
    `address`, the one asked for first.
    """

    sha256: str
    sha1: str
    size: int
    address: str
    media_type: str
    acquired_at: str
    collector: str
    tool: str
    declared_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    modified_at: str | None = None
    basis: str | None = None
    purpose: str | None = None
    via: tuple[str, ...] = ()


class Evidence(msgspec.Struct, frozen=True):
    """Why a value of a document's description is what it is: the rule that found it and the words it was read from."""

    rule: str
    text: str


class Raw(msgspec.Struct, frozen=True, kw_only=True):
    """Acquired bytes as a reader meets them: a local file that nobody changes while it is read.

    `name` is the file's name where it came from; `path` may have any other. `address`, `media_type`, `headers` as in
    `Acquisition`.
    """

    path: Path
    name: str
    address: str
    media_type: str
    size: int
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


class Extracted(msgspec.Struct, frozen=True, kw_only=True):
    """One document as a reader took it from a source; its text is never changed after this.

    `part`: where in the bytes it stands (`WHOLE`, `line=12`, `record=3`, `message=41`, `row=7`, `pages=1-2`).
    `address`: its own name in the world, the same however it was acquired: the address of a page,
    `telegram:CHANNEL/MESSAGE`, else the source's address with `#part`. `published`: ISO day or aware timestamp, as
    told, not shifted; None where nothing tells it. `evidence`: (field, Evidence) for what was found and not given.
    `confidence`: of recognised text, 0 to 1, None where the text was there as text. `follows`: the address of the
    message that this one answers. `origin`: the address or name of whom it was forwarded or copied from. `edited_at`:
    ISO, where it was edited. `given_id`: what its source calls it. `remarks`: what a user should know, such as text
    left out.
    """

    text: str
    part: str = WHOLE
    address: str
    extractor: str
    encoding: str | None = None
    encoding_from: str | None = None
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    dateline: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    evidence: tuple[tuple[str, Evidence], ...] = ()
    confidence: float | None = None
    follows: str | None = None
    origin: str | None = None
    edited_at: str | None = None
    given_id: str | None = None
    remarks: tuple[str, ...] = ()

    @property
    def text_sha256(self) -> str:
        return text_sha256(self.text)

    @property
    def id(self) -> str:
        """The same for the same words at the same address, whoever acquires them, whenever and in whatever order."""
        return document_id(self.address, self.text_sha256)


def text_sha256(text: str) -> str:
    """Of the text in UTF-8; lone surrogates, which broken exports hold, are kept apart as they are."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def document_id(address: str, sha256_of_text: str) -> str:
    """`d` and 24 hex digits."""
    named = f"{address}\0{sha256_of_text}".encode("utf-8", "surrogatepass")
    return "d" + hashlib.sha256(named).hexdigest()[:ID_DIGITS]
