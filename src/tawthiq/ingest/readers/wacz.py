"""Packed web archives (WACZ): the WARC files in one, after their hashes have been compared with those it declares."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

import msgspec

from tawthiq.errors import InputError, OversizedDocument, UnreadableSource
from tawthiq.ingest.options import MEBIBYTE, Options
from tawthiq.ingest.outcome import Failure, Note
from tawthiq.ingest.readers.warc import read_records
from tawthiq.ingest.unpack import CHUNK, MOST_RATIO, Counted, members_of
from tawthiq.model.sources import Extracted, Raw

MANIFEST: Final = "datapackage.json"
DIGEST: Final = "datapackage-digest.json"
_LARGEST_MANIFEST: Final = 16 * MEBIBYTE
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)
_ALTERED: Final = "differs from what datapackage.json declares: altered or damaged since it was made"

Found = Extracted | Failure | Note


class Resource(msgspec.Struct, frozen=True):
    """What a manifest says of one file."""

    path: str
    hash: str | None = None


class Manifest(msgspec.Struct, frozen=True):
    """The part of `datapackage.json` that is read."""

    resources: list[Resource] = []


class Digest(msgspec.Struct, frozen=True):
    """The part of `datapackage-digest.json` that is read."""

    hash: str | None = None


def read(raw: Raw, options: Options) -> Iterator[Found]:
    """The documents of each WARC file, in order of their names. `part` is `file=NAME,record=N`, then the part inside.

    A file whose hash is not the declared one is a Failure, and its documents are given with a remark.
    """
    try:
        members = members_of(raw.path)
        _refuse_bomb(members, raw, options)
        with zipfile.ZipFile(raw.path) as archive:
            yield from _read_archive(archive, members, raw, options)
    except InputError as error:
        yield Failure(raw.name, error)
    except _DAMAGE as error:
        yield Failure(raw.name, UnreadableSource(f"The file is damaged: {error}. Fetch or copy it again."))


def _refuse_bomb(members: list[zipfile.ZipInfo], raw: Raw, options: Options) -> None:
    size = sum(member.file_size for member in members)
    if size > options.limits.unpacked and size > MOST_RATIO * raw.size:
        raise OversizedDocument(f"{raw.size} bytes unfold to {size}: a bomb, which is not opened.")


def _read_archive(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], raw: Raw, options: Options
) -> Iterator[Found]:
    declared, problem = _declared(archive)
    if problem:
        yield Failure(f"{raw.name}, {MANIFEST}", UnreadableSource(problem))
    warcs = sorted((m for m in members if _is_warc(m.filename)), key=lambda member: member.filename)
    if not warcs:
        yield Failure(raw.name, UnreadableSource("It holds no web archive (archive/*.warc.gz)."))
    if declared:
        missing = sorted(set(declared) - {member.filename for member in members})
        for name in missing:
            yield Failure(f"{raw.name}, {name}", UnreadableSource("The manifest names this file, and it is missing."))
    for member in warcs:
        try:
            yield from _read_member(archive, member, declared, raw, options)
        except _DAMAGE as error:
            problem_text = f"The file is damaged: {error}. Fetch or copy it again."
            yield Failure(f"{raw.name}, {member.filename}", UnreadableSource(problem_text))


def _is_warc(name: str) -> bool:
    return name.startswith("archive/") and name.lower().endswith((".warc", ".warc.gz"))


def _read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, declared: dict[str, str], raw: Raw, options: Options
) -> Iterator[Found]:
    where = f"{raw.name}, {member.filename}"
    remarks: tuple[str, ...] = ()
    wanted = declared.get(member.filename)
    if wanted is None:
        remarks = (f"{member.filename}: no hash is declared for it in datapackage.json",)
        yield Note(where, "No hash is declared for it, so nobody can tell whether it was altered.")
    elif _hash_of(archive, member, wanted) != wanted:
        remarks = (f"{member.filename} {_ALTERED}",)
        yield Failure(where, UnreadableSource(f"It {_ALTERED}. What can be read of it is read, with a remark."))
    shrunk = member.compress_size / max(1, member.file_size)
    with archive.open(member) as file:
        counted = Counted(file, options.limits.unpacked, shrunk)  # type: ignore[arg-type]  # reads bytes, as files do
        for found in read_records(counted, where, options):
            yield _placed(found, member.filename, remarks) if isinstance(found, Extracted) else found


def _placed(found: Extracted, name: str, remarks: tuple[str, ...]) -> Extracted:
    return msgspec.structs.replace(found, part=f"file={name},{found.part}", remarks=found.remarks + remarks)


def _declared(archive: zipfile.ZipFile) -> tuple[dict[str, str], str | None]:
    """(declared hash by path, what is wrong with the manifest)."""
    try:
        data = _small(archive, MANIFEST)
        manifest = msgspec.json.decode(data, type=Manifest)
        digest = msgspec.json.decode(_small(archive, DIGEST), type=Digest).hash if _has(archive, DIGEST) else None
    except (KeyError, msgspec.DecodeError, UnicodeDecodeError, RecursionError, OversizedDocument) as error:
        text = f"This file, which declares the hashes, is missing or broken: {error}. The rest is read."
        return {}, text
    declared = {entry.path: entry.hash for entry in manifest.resources if entry.hash}
    if digest and digest != _digest(data, digest):
        return declared, "It differs from its own digest: altered since it was made."
    return declared, None


def _has(archive: zipfile.ZipFile, name: str) -> bool:
    return name in archive.namelist()


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _LARGEST_MANIFEST:
        raise OversizedDocument(f"{name} is larger than {_LARGEST_MANIFEST} bytes")
    return archive.read(name)


def _hash_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo, wanted: str) -> str:
    """Of a member, by the algorithm that `wanted` names, in its form; zipfile's own check is part of reading."""
    hasher = _hasher(wanted)
    try:
        with archive.open(member) as file:
            while data := file.read(CHUNK):
                hasher.update(data)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        return f"none: {error}"
    return f"{hasher.name}:{hasher.hexdigest()}"


def _digest(data: bytes, wanted: str) -> str:
    hasher = _hasher(wanted)
    hasher.update(data)
    return f"{hasher.name}:{hasher.hexdigest()}"


def _hasher(wanted: str) -> hashlib._Hash:
    name = wanted.split(":", 1)[0].lower()
    return hashlib.new(name if name in ("sha256", "sha512", "sha1", "md5") else "sha256")
