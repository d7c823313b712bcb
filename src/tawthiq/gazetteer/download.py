"""Fetches files of gazetteers by name. The only module that uses the network; nothing that codes reports imports it.

A file is fetched to `NAME.part`, resumed where a former attempt broke off, and put in place once it is whole.
"""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Callable
from http.client import HTTPException, HTTPMessage, HTTPResponse
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

import msgspec

from tawthiq.errors import DownloadFailed

GEONAMES = "https://download.geonames.org/export/dump"
_COUNTRY = re.compile(r"[A-Z]{2}")
_CHUNK = 1 << 16
_TIMEOUT_S = 30.0
_ATTEMPTS = 5
_FIRST_WAIT_S = 1.0
_MOST_REDIRECTS = 5
_LARGEST = 1_000_000_000
#: answers after which another attempt may do
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))

Told = Callable[[str, int, int | None], None]
"""Called with a file's name, the bytes that are here, and the bytes that it has (None while that is unknown)."""


class RemoteFile(msgspec.Struct, frozen=True):
    """A file to fetch: where from, and under which name it is kept."""

    url: str
    name: str


def geonames_files(country: str, base: str = GEONAMES) -> tuple[RemoteFile, RemoteFile]:
    """The dump of a country and its alternate names. Raises DownloadFailed for what is no ISO 3166 code."""
    code = country.upper()
    if not _COUNTRY.fullmatch(code):
        raise DownloadFailed(f"{country}: no country code. Give two letters of ISO 3166, such as SY, IQ or YE.")
    return (
        RemoteFile(f"{base}/{code}.zip", f"{code}.zip"),
        RemoteFile(f"{base}/alternatenames/{code}.zip", f"{code}.alternates.zip"),
    )


def fetch_geonames(
    country: str,
    folder: Path,
    told: Told | None = None,
    base: str = GEONAMES,
    wait: Callable[[float], None] = time.sleep,
) -> tuple[Path, Path]:
    """The two files of a country in `folder`.

    Raises DownloadFailed where they cannot be had; it says which files to fetch and which command takes them.
    """
    files = geonames_files(country, base)
    try:
        dump, alternates = (fetch(file, folder, told, wait) for file in files)
    except DownloadFailed as failed:
        code = country.upper()
        raise DownloadFailed(
            f"{failed} To do it by hand: fetch {files[0].url} and {files[1].url} (save the second as {files[1].name}), "
            f"then run: tawthiq gazetteer add {files[0].name} --alternates {files[1].name} --name geonames-{code}"
        ) from None
    return dump, alternates


def fetch(
    file: RemoteFile, folder: Path, told: Told | None = None, wait: Callable[[float], None] = time.sleep
) -> Path:
    """One file, whole and checked. Waits twice as long after each failed attempt. Raises DownloadFailed."""
    folder.mkdir(parents=True, exist_ok=True)
    target, part = folder / file.name, folder / f"{file.name}.part"
    opener = build_opener(_Redirects(urlsplit(file.url).scheme))
    reason = ""
    for attempt in range(_ATTEMPTS):
        if attempt:
            wait(_FIRST_WAIT_S * 2 ** (attempt - 1))
        try:
            _append(opener, file, part, told)
            _check(part)
        except HTTPError as error:
            if error.code == 416:  # what is here is longer than what is there
                part.unlink(missing_ok=True)
            elif error.code not in _PASSING:
                raise DownloadFailed(f"{file.url}: the server says {error.code} {error.reason}.") from None
            reason = f"the server says {error.code} {error.reason}"
        except (URLError, HTTPException, OSError) as error:
            reason = str(getattr(error, "reason", "") or error) or type(error).__name__
        except zipfile.BadZipFile as error:
            part.unlink(missing_ok=True)
            reason = f"what came is no whole zip file ({error})"
        else:
            part.replace(target)
            return target
    raise DownloadFailed(f"{file.url} could not be fetched in {_ATTEMPTS} attempts: {reason}.")


def _append(opener: OpenerDirector, file: RemoteFile, part: Path, told: Told | None) -> None:
    """Fetches what is still missing of a file."""
    here = part.stat().st_size if part.exists() else 0
    headers = {"User-Agent": "tawthiq"}
    if here:
        headers["Range"] = f"bytes={here}-"
    with opener.open(Request(file.url, headers=headers), timeout=_TIMEOUT_S) as answer:
        if here and answer.status != 206:  # no parts to be had: from the beginning
            here = 0
        length = answer.headers.get("Content-Length", "")
        whole = here + int(length) if length.isdecimal() else None
        if whole is not None and whole > _LARGEST:
            raise DownloadFailed(f"{file.url}: {whole:,} bytes, more than the {_LARGEST:,} that are fetched at most.")
        with part.open("ab" if here else "wb") as held:
            here = _copy(answer, held, file, here, whole, told)
    if whole is not None and here < whole:
        raise HTTPException(f"broke off after {here:,} of {whole:,} bytes")


def _copy(
    answer: HTTPResponse, held: IO[bytes], file: RemoteFile, here: int, whole: int | None, told: Told | None
) -> int:
    while chunk := answer.read(_CHUNK):
        held.write(chunk)
        here += len(chunk)
        if here > _LARGEST:
            raise DownloadFailed(f"{file.url}: more than the {_LARGEST:,} bytes that are fetched at most.")
        if told:
            told(file.name, here, whole)
    return here


def _check(part: Path) -> None:
    """Raises BadZipFile where a member's checksum is not that of its bytes."""
    with zipfile.ZipFile(part) as archive:
        broken = archive.testzip()
    if broken is not None:
        raise zipfile.BadZipFile(f"{broken} is damaged")


class _Redirects(HTTPRedirectHandler):
    """Follows a few redirects, and none from a safe connection to an open one."""

    max_redirections = _MOST_REDIRECTS

    def __init__(self, scheme: str) -> None:
        self._schemes = ("https",) if scheme == "https" else ("http", "https")

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Raises DownloadFailed for a redirect that leaves https."""
        if urlsplit(newurl).scheme not in self._schemes:
            raise DownloadFailed(f"{req.full_url}: leads to {newurl}, which is no safe address.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
