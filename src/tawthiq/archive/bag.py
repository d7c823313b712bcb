"""BagIt 1.0 (RFC 8493): a folder with manifests of what is in it. Written and verified without outside packages."""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, Protocol

from tawthiq.archive.findings import Finding
from tawthiq.errors import InputError

ALGORITHMS: Final = ("sha256", "sha512")
DECLARATION: Final = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
LINE: Final = re.compile(r"([0-9a-fA-F]+)[ \t]+\*?(.+)")
BLOCK: Final = 1 << 20


def close_bag(folder: Path, info: Sequence[tuple[str, str]]) -> str:
    """Writes declaration, information and manifests for what is in `folder/data`. SHA-256 of the last tag manifest."""
    payload = sorted(path.relative_to(folder).as_posix() for path in (folder / "data").rglob("*") if path.is_file())
    size = sum((folder / name).stat().st_size for name in payload)
    told = [*info, ("Payload-Oxum", f"{size}.{len(payload)}")]
    _write(folder / "bagit.txt", DECLARATION)
    _write(folder / "bag-info.txt", "".join(f"{key}: {_one_line(value)}\n" for key, value in told))
    _write_manifests(folder, "manifest", payload)
    tags = sorted(path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith("tagmanifest"))
    _write_manifests(folder, "tagmanifest", tags)
    return hashlib.sha256((folder / "tagmanifest-sha256.txt").read_bytes()).hexdigest()


def _write_manifests(folder: Path, kind: str, names: Iterable[str]) -> None:
    lines: dict[str, list[str]] = {name: [] for name in ALGORITHMS}
    for name in names:
        with (folder / name).open("rb") as file:
            for algorithm, found in _hashes(file, ALGORITHMS).items():
                lines[algorithm].append(f"{found}  {_encoded(name)}\n")
    for algorithm, found_lines in lines.items():
        _write(folder / f"{kind}-{algorithm}.txt", "".join(found_lines))


def zip_folder(folder: Path, to: Path) -> None:
    """All of `folder` under its name, unpacked as it is: what is in it is packed already or small."""
    part = to.with_name(f"{to.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED, strict_timestamps=False) as file:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    file.write(path, f"{to.stem}/{path.relative_to(folder).as_posix()}")
        part.replace(to)
    finally:
        part.unlink(missing_ok=True)


class Files(Protocol):
    """The files of a bag."""

    def names(self) -> set[str]: ...

    def open(self, name: str) -> IO[bytes]: ...


class FolderFiles:
    """The files of a bag that is a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> set[str]:
        return {
            Path(here, name).relative_to(self.folder).as_posix()
            for here, _, found in os.walk(self.folder) for name in found
        }  # fmt: skip

    def open(self, name: str) -> IO[bytes]:
        return (self.folder / name).open("rb")


class ZipFiles:
    """Of a bag that is the one folder in a ZIP file."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self.file = file
        named = [name for name in file.namelist() if not name.endswith("/")]
        top = {name.partition("/")[0] for name in named}
        self.prefix = f"{top.pop()}/" if len(top) == 1 and "bagit.txt" not in named else ""
        self.named = {name.removeprefix(self.prefix) for name in named}

    def names(self) -> set[str]:
        return self.named

    def open(self, name: str) -> IO[bytes]:
        return self.file.open(self.prefix + name)


@contextmanager
def open_bag(bag: Path) -> Iterator[Files]:
    """Raises InputError where there is none."""
    if bag.is_dir():
        yield FolderFiles(bag)
        return
    try:
        with zipfile.ZipFile(bag) as file:
            yield ZipFiles(file)
    except FileNotFoundError:
        raise InputError(f"{bag}: there is no such pack.") from None
    except zipfile.BadZipFile as error:
        raise InputError(f"{bag}: this is no whole ZIP file: {error}.") from None


def verify_manifests(files: Files) -> Iterator[Finding]:
    """Every file that is altered, missing or added."""
    names = files.names()
    if "bagit.txt" not in names:
        yield Finding("missing", "bagit.txt", "this is no bag")
        return
    tags = {name for name in names if "/" not in name}
    payload = {name for name in names if name.startswith("data/")}
    for name in sorted(names - tags - payload):
        yield Finding("added", name, "it is no part of the bag")
    for kind, wanted in (("tagmanifest", {name for name in tags if not name.startswith("tagmanifest")}),
                         ("manifest", payload)):  # fmt: skip
        listed = {name: value for name in ALGORITHMS if (value := f"{kind}-{name}.txt") in names}
        if not listed:
            yield Finding("missing", f"{kind}-sha256.txt", "without it nothing can be compared")
        yield from _compare(files, listed, wanted)


def _compare(files: Files, listed: dict[str, str], wanted: set[str]) -> Iterator[Finding]:
    hashes: dict[str, dict[str, str]] = {}
    for algorithm, manifest in listed.items():
        with files.open(manifest) as file:
            for number, line in enumerate(file, 1):
                found = LINE.fullmatch(line.decode("utf-8", "replace").rstrip("\r\n"))
                if found is None:
                    yield Finding("altered", f"{manifest} line {number}", "it is no line of a manifest")
                else:
                    hashes.setdefault(_decoded(found[2]), {})[algorithm] = found[1].lower()
    for name in sorted(wanted - hashes.keys()):
        yield Finding("added", name, "no manifest lists it")
    for name, told in sorted(hashes.items()):
        if name not in wanted:
            yield Finding("missing", name, "a manifest lists it")
            continue
        if told.keys() != listed.keys():
            yield Finding("altered", name, "not all manifests list it")
        try:
            with files.open(name) as file:
                is_same = _hashes(file, tuple(told)) == told
        except (OSError, zipfile.BadZipFile) as error:
            yield Finding("unreadable", name, f"it cannot be read: {error}")
            continue
        if not is_same:
            yield Finding("altered", name, "it does not have the hash that is listed")


def _hashes(file: IO[bytes], algorithms: Sequence[str]) -> dict[str, str]:
    found = {name: hashlib.new(name) for name in algorithms}
    while block := file.read(BLOCK):
        for one in found.values():
            one.update(block)
    return {name: one.hexdigest() for name, one in found.items()}


def _write(path: Path, content: str) -> None:
    path.write_bytes(content.encode())


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _encoded(name: str) -> str:
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _decoded(name: str) -> str:
    return name.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
