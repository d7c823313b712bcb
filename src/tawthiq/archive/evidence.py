"""An evidence pack: chosen documents with the bytes they were taken from and what proves them, in a BagIt bag.

`data/evidence/README.*` describe the files to whoever receives the pack; each can be checked with sha256sum alone.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from importlib import resources
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, select

from tawthiq.archive.bag import close_bag, zip_folder
from tawthiq.archive.evidence_choice import Choice
from tawthiq.archive.evidence_wacz import Page, WarcPart, record_number, write_wacz
from tawthiq.archive.verify_rows import unpacked
from tawthiq.errors import ArchiveDamaged, InputError
from tawthiq.store import Store, schema
from tawthiq.store.asking import batched
from tawthiq.store.clock import stamp
from tawthiq.store.faults import told_of_disk
from tawthiq.store.log import Entry, entries, hashed_bytes, head
from tawthiq.store.mirror import line_of
from tawthiq.store.proofs import proofs_in, row_bytes, row_key
from tawthiq.store.withdraw import ERASED, WITHDRAWN

FORMAT: Final = "tawthiq-evidence/1"
READMES: Final = ("README.md", "README.ar.md")
SUFFIXES: Final = {
    "text/plain": ".txt", "text/markdown": ".md", "text/html": ".html", "application/rss+xml": ".xml",
    "application/atom+xml": ".xml", "application/x-telegram-export": ".json", "application/warc": ".warc",
    "application/wacz": ".wacz", "application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg",
    "image/tiff": ".tif", "image/webp": ".webp", "text/csv": ".csv", "text/tab-separated-values": ".tsv",
    "application/x-ndjson": ".jsonl",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}  # fmt: skip
WEB: Final = {"text/html", "text/plain", "application/pdf", "application/rss+xml", "application/atom+xml"}
Told = Callable[[int], None]


class Pack(msgspec.Struct, frozen=True):
    """What was written. `sha256` is that of the pack's last manifest: to be noted elsewhere.

    `left_out`: (document, why). `beside`: how many documents that were not asked for lie in the same bytes.
    """

    n_documents: int
    n_sources: int
    n_coded: int
    n_captures: int
    sha256: str
    left_out: tuple[tuple[str, str], ...]
    beside: int


def write_evidence(
    store: Store, ids: Sequence[str], to: Path, choice: Choice, actor: str, told: Told = lambda n: None
) -> Pack:
    """Writes a folder, or a ZIP file where `to` ends in .zip, and tells the log. Raises ArchiveError, InputError."""
    if to.exists() and (to.is_file() or any(to.iterdir())):
        raise InputError(f"{to}: something is there. Name a new folder or file for the pack.")
    with told_of_disk(str(to)):
        to.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{to.name}-", dir=to.parent))
        try:
            pack = _Packing(store, staging, choice, told).write(ids)
            if to.suffix.lower() == ".zip":
                zip_folder(staging, to)
            else:
                if to.exists():
                    to.rmdir()
                staging.chmod(0o755)
                staging.rename(to)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    if not store.read_only:
        with store.write(actor) as writing:
            body = {"documents_given": pack.n_documents, "sources_given": pack.n_sources, "tagmanifest": pack.sha256}
            writing.log("export", "evidence", body)
    return pack


class _Packing:
    """Writes one pack into `folder`, out of one moment of the archive."""

    def __init__(self, store: Store, folder: Path, choice: Choice, told: Told) -> None:
        self.store, self.folder, self.choice, self.told = store, folder, choice, told
        self.data = folder / "data"
        self.keys: set[tuple[str, str]] = set()
        self.left_out: list[tuple[str, str]] = []
        self.items: list[dict[str, Any]] = []
        self.n_coded = 0

    def write(self, ids: Sequence[str]) -> Pack:
        for name in ("raw", "acquisitions", "documents", "log"):
            (self.data / name).mkdir(parents=True)
        with self.store.read() as connection:
            origins = self._write_documents(connection, ids)
            if not self.items:
                raise InputError("Nothing to pack: no document was found, or all were withdrawn or erased.")
            kept = self._write_sources(connection, origins)
            n_captures = self._write_captures(connection, origins)
            self._write_log(connection)
            beside = self._beside(connection, origins)
            number, hash_of_head = head(connection)
            made_at = stamp(self.store.clock())
            archive = connection.scalar(select(schema.archive.c.value).where(schema.archive.c.key == "id"))
        told = {
            "format": FORMAT, "made_at": made_at, "tool": self.choice.tool, "archive": archive,
            "head": {"entry": number, "hash": hash_of_head}, "run": self.choice.run_id, "documents": self.items,
            "left_out": self.left_out,
        }  # fmt: skip
        (self.data / "evidence.json").write_bytes(msgspec.json.format(msgspec.json.encode(told)) + b"\n")
        for name in READMES:
            text = resources.files("tawthiq").joinpath("data", "evidence", name).read_text("utf-8")
            (self.folder / name).write_text(text, "utf-8")
        sha256 = close_bag(self.folder, self._info(str(archive), made_at))
        return Pack(
            len(self.items), len(kept), self.n_coded, n_captures, sha256, tuple(self.left_out), beside
        )  # fmt: skip

    def _write_documents(self, connection: Connection, ids: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
        """By hash of bytes, the documents in them and where they stand."""
        row, origin = schema.documents.c, schema.origins.c
        by_source: dict[str, list[tuple[str, str]]] = {}
        for some in batched(ids):
            coded = self._analyses(connection, some)
            places: dict[str, list[tuple[str, str]]] = {}
            for origin_row in connection.execute(select(schema.origins).where(origin.document_id.in_(some))).mappings():
                places.setdefault(origin_row["document_id"], []).append((origin_row["sha256"], origin_row["part"]))
                self.keys.add(("origins", row_key("origins", origin_row)))
            wanted = select(schema.documents).where(row.id.in_(some)).order_by(row.id)
            for document in connection.execute(wanted).mappings():
                if self._is_left_out(document):
                    continue
                ident = document["id"]
                self._write_document(document)
                item: dict[str, Any] = {"id": ident, "state": document["state"], "added_at": document["added_at"]}
                item["origins"] = [{"sha256": sha256, "part": part} for sha256, part in sorted(places.get(ident, ()))]
                if ident in coded:
                    item["analysis"] = self._write_analysis(ident, coded[ident])
                self.items.append(item)
                for sha256, part in places.get(ident, ()):
                    by_source.setdefault(sha256, []).append((ident, part))
                self.told(1)
        return by_source

    def _is_left_out(self, document: Any) -> bool:
        state = document["state"]
        if state == ERASED or (state == WITHDRAWN and not self.choice.withdrawn):
            self.left_out.append((document["id"], state))
            return True
        return False

    def _write_document(self, document: Any) -> None:
        ident = document["id"]
        self.keys.update((("documents", ident), ("states", ident)))
        (self.data / "documents" / f"{ident}.json").write_bytes(row_bytes("documents", document))
        (self.data / "documents" / f"{ident}.txt").write_bytes(document["text"].encode("utf-8", "surrogatepass"))

    def _analyses(self, connection: Connection, ids: Sequence[str]) -> dict[str, tuple[bytes, str]]:
        if self.choice.run_id is None:
            return {}
        row = schema.coded.c
        mine = (row.run_id == self.choice.run_id, row.document_id.in_(ids), row.analysis.is_not(None))
        found = connection.execute(select(row.document_id, row.analysis, row.analysis_sha256).where(*mine))
        return {ident: (packed, sha256) for ident, packed, sha256 in found}

    def _write_analysis(self, ident: str, coded: tuple[bytes, str]) -> str:
        content = unpacked(coded[0])
        if content is None or hashlib.sha256(content).hexdigest() != coded[1]:
            raise ArchiveDamaged(f"{ident}: its analysis was altered. Run `tawthiq verify` on the archive.")
        name = f"analyses/{ident}.json"
        (self.data / "analyses").mkdir(exist_ok=True)
        (self.data / name).write_bytes(content)
        self.keys.update((("coded", f"{self.choice.run_id}/{ident}"), ("runs", str(self.choice.run_id))))
        self.n_coded += 1
        return coded[1]

    def _write_sources(self, connection: Connection, origins: dict[str, list[tuple[str, str]]]) -> list[str]:
        """Hashes of the bytes that were written: not those that were erased for the sake of another document."""
        kept = []
        for some in batched(sorted(origins)):
            for row in connection.execute(select(schema.raw).where(schema.raw.c.sha256.in_(some))).mappings():
                self.keys.add(("raw", row["sha256"]))
                if row["erased_at"] is not None:
                    self.left_out.append((row["sha256"], "bytes erased"))
                    continue
                self._write_bytes(connection, row["sha256"], row["media_type"])
                kept.append(row["sha256"])
            mine = schema.acquisitions.c.sha256.in_(some)
            for row in connection.execute(select(schema.acquisitions).where(mine)).mappings():
                key = row_key("acquisitions", row)
                self.keys.add(("acquisitions", key))
                (self.data / "acquisitions" / f"{key}.json").write_bytes(row_bytes("acquisitions", row))
        return kept

    def _write_bytes(self, connection: Connection, sha256: str, media_type: str) -> None:
        to = self.data / "raw" / f"{sha256}{SUFFIXES.get(media_type, '')}"
        with self.store.raw.lent(connection, sha256) as path:
            shutil.copyfile(path, to)
        with to.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise ArchiveDamaged(f"{sha256}: these bytes were altered. Run `tawthiq verify` on the archive.")

    def _write_captures(self, connection: Connection, origins: dict[str, list[tuple[str, str]]]) -> int:
        pages: list[Page] = []
        parts: list[WarcPart] = []
        titles = {item["id"]: self._title(item["id"]) for item in self.items}
        for sha256, documents in sorted(origins.items()):
            raw = connection.execute(select(schema.raw).where(schema.raw.c.sha256 == sha256)).mappings().one()
            path = self.data / "raw" / f"{sha256}{SUFFIXES.get(raw['media_type'], '')}"
            if raw["erased_at"] is not None:
                continue
            if raw["media_type"] == "application/warc":
                named = {n: titles[ident] or "" for ident, part in documents if (n := record_number(part)) is not None}
                parts.append(WarcPart(path, tuple(sorted(named)), tuple(named.items())))
            elif raw["media_type"] in WEB:
                title = titles[documents[0][0]] if len(documents) == 1 else None
                pages += self._pages(connection, sha256, path, raw["media_type"], title)
        if not pages and not parts:
            return 0
        made_at = stamp(self.store.clock())
        return write_wacz(self.data / "captures.wacz", pages, parts, self.choice.tool, made_at)

    def _pages(
        self, connection: Connection, sha256: str, path: Path, media_type: str, title: str | None
    ) -> Iterator[Page]:
        row = schema.acquisitions.c
        wanted = select(row.address, row.acquired_at, row.headers_json).where(row.sha256 == sha256)
        for address, at, headers in connection.execute(wanted.order_by(row.address)):
            if address.startswith(("http://", "https://")):
                kept = msgspec.json.decode(headers, type=tuple[tuple[str, str], ...])
                yield Page(path, address, at, kept, media_type, title)

    def _title(self, ident: str) -> str | None:
        told = msgspec.json.decode((self.data / "documents" / f"{ident}.json").read_bytes(), type=dict[str, Any])
        title = told.get("title")
        return str(title) if title else None

    def _write_log(self, connection: Connection) -> None:
        """The entries that prove what is here, as files whose SHA-256 is the entry's hash; links of all others."""
        with (self.data / "log" / "chain.tsv").open("w", encoding="ascii") as chain, ExitStack() as whole:
            full = None
            if self.choice.whole_log:
                full = whole.enter_context((self.data / "log" / "log.jsonl").open("wb"))
            chain.write("entry\tprevious\thash\n")
            for entry in entries(connection):
                chain.write(f"{entry.seq}\t{entry.previous}\t{entry.hash}\n")
                if self._proves(entry):
                    (self.data / "log" / f"{entry.seq:08}.json").write_bytes(
                        hashed_bytes(*msgspec.structs.astuple(entry)[:-1])
                    )
                if full is not None:
                    full.write(line_of(entry))

    def _proves(self, entry: Entry) -> bool:
        return entry.seq == 1 or any((name, key) in self.keys for name, key, _ in proofs_in(entry))

    def _beside(self, connection: Connection, origins: dict[str, list[tuple[str, str]]]) -> int:
        mine = {item["id"] for item in self.items}
        n = 0
        for some in batched(sorted(origins)):
            row = schema.origins.c
            n += len(set(connection.scalars(select(row.document_id).where(row.sha256.in_(some)))) - mine)
        return n

    def _info(self, archive: str, made_at: str) -> list[tuple[str, str]]:
        return [
            ("Bag-Software-Agent", self.choice.tool),
            ("Bagging-Date", made_at[:10]),
            ("External-Identifier", archive),
            ("External-Description", f"{len(self.items)} documents with their sources and what proves them"),
        ]

