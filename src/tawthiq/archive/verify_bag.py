"""Verifies an evidence pack: its manifests, and that its parts prove each other as its README says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from tawthiq.archive.bag import Files, open_bag, verify_manifests
from tawthiq.archive.findings import Finding
from tawthiq.store.entry import Entry
from tawthiq.store.proving import proofs_in

EVIDENCE: Final = "data/evidence.json"
CHAIN: Final = "data/log/chain.tsv"


def verify_bag(bag: Path) -> Iterator[Finding]:
    """Every fault of the pack, in a folder or a ZIP file. Raises InputError where there is none."""
    with open_bag(bag) as files:
        yield from verify_manifests(files)
        if EVIDENCE not in files.names():
            return
        try:
            yield from _Proving(files).faults()
        except (KeyError, ValueError, TypeError, OSError, msgspec.MsgspecError, AttributeError) as error:
            yield Finding("altered", str(bag), f"it is not built as an evidence pack is: {error!r}")


class _Proving:
    """Hashes of the pack's files against what its log entries say."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.told: dict[str, Any] = msgspec.json.decode(self._content(EVIDENCE))
        self.proven: dict[tuple[str, str], str | None] = {}

    def faults(self) -> Iterator[Finding]:
        yield from self._log()
        yield from self._named_by_hash()
        for item in self.told["documents"]:
            yield from self._document(item)

    def _log(self) -> Iterator[Finding]:
        links: dict[int, tuple[str, str]] = {}
        before = "0" * 64
        for line in self._content(CHAIN).decode().splitlines()[1:]:
            seq, previous, found = line.split("\t")
            if int(seq) != len(links) + 1 or previous != before:
                yield Finding("altered", f"{CHAIN} entry {seq}", "the chain does not hold here")
            links[int(seq)] = (previous, found)
            before = found
        if before != self.told["head"]["hash"]:
            yield Finding("altered", CHAIN, "it does not end with the head that evidence.json tells")
        for name in self._below("data/log/", ".json"):
            content = self._content(name)
            seq, at, actor, action, subject, body, previous = msgspec.json.decode(content)
            if links.get(seq) != (previous, hashlib.sha256(content).hexdigest()):
                yield Finding("altered", name, "its hash is not the one in the chain")
            for table, key, digest in proofs_in(Entry(seq, at, actor, action, subject, body, previous, "")):
                self.proven[table, key] = digest

    def _named_by_hash(self) -> Iterator[Finding]:
        for name in self._below("data/raw/", ""):
            if self._sha256(name) != name.rpartition("/")[2][:64]:
                yield Finding("altered", name, "its bytes do not have the hash that is its name")
        for name in self._below("data/acquisitions/", ".json"):
            key = name.rpartition("/")[2].removesuffix(".json")
            if self.proven.get(("acquisitions", key)) != self._sha256(name):
                yield Finding("altered", name, "no entry of the log proves it")

    def _document(self, item: dict[str, Any]) -> Iterator[Finding]:
        ident = item["id"]
        name, text = f"data/documents/{ident}.json", f"data/documents/{ident}.txt"
        if {name, text} - self.files.names():
            yield Finding("missing", name, "the pack tells of this document and does not hold it")
            return
        if self.proven.get(("documents", ident)) != self._sha256(name):
            yield Finding("altered", name, "no entry of the log proves it")
        if msgspec.json.decode(self._content(name))["text_sha256"] != self._sha256(text):
            yield Finding("altered", text, "it is not the text that was extracted")
        if "analysis" in item:
            analysis = f"data/analyses/{ident}.json"
            if self.proven.get(("coded", f"{self.told['run']}/{ident}")) != self._sha256(analysis):
                yield Finding("altered", analysis, "no entry of the log proves it")

    def _below(self, folder: str, suffix: str) -> list[str]:
        return sorted(name for name in self.files.names() if name.startswith(folder) and name.endswith(suffix))

    def _content(self, name: str) -> bytes:
        with self.files.open(name) as file:
            return file.read()

    def _sha256(self, name: str) -> str:
        digest = hashlib.sha256()
        with self.files.open(name) as file:
            while block := file.read(1 << 20):
                digest.update(block)
        return digest.hexdigest()
