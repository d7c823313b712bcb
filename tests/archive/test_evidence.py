"""An evidence pack proves itself, to this program and to others."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import bagit
import msgspec
import pytest
from sqlalchemy import select
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from made_archives import RUN, SENTENCES, add_source, document, new_archive
from tawthiq.archive.evidence import Pack, write_evidence
from tawthiq.archive.evidence_choice import Choice, choose
from tawthiq.archive.verify_bag import verify_bag
from tawthiq.errors import InputError
from tawthiq.store import Location, Store, open_archive, schema
from tawthiq.store.erase import erase, finish_erasure, plan
from tawthiq.store.proofs import PROVEN
from tawthiq.store.proving import COLUMNS, LISTED
from tawthiq.store.withdraw import withdraw

PAGE = "https://www.example.org/News/1?b=2&a=1"
HEADERS = (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"), ("Content-Length", "9"))


def warc_of(pages: dict[str, str], *, packed: bool) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for address, body in pages.items():
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        payload = io.BytesIO(body.encode())
        record = writer.create_warc_record(address, "response", payload=payload, http_headers=http)
        writer.write_record(record)
        record.raw_stream.close()
    return out.getvalue()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    location = Location(folder=tmp_path / "archive")
    new_archive(location)
    with open_archive(location) as found:
        page = "<html><body><p>نص الصفحة</p></body></html>".encode()
        add_source(found, page, PAGE, [document("نص الصفحة", PAGE)], media_type="text/html", headers=HEADERS)
        for packed in (True, False):
            at = f"http://site{packed}.example/"
            pages = {f"{at}a": "<p>أولى</p>", f"{at}b": "<p>ثانية</p>", f"{at}c": "<p>ثالثة</p>"}
            one = document(f"ثانية {packed}", f"{at}b", "record=2")
            add_source(found, warc_of(pages, packed=packed), f"file:///{packed}.warc", [one],
                       media_type="application/warc")  # fmt: skip
        return found


def pack(store: Store, to: Path, *names: str, **choice: object) -> Pack:
    with store.read() as connection:
        ids = choose(connection, names, None, None)
    return write_evidence(store, ids, to, Choice(**choice), "tester")  # type: ignore[arg-type]


def id_of(store: Store, words: str) -> str:
    with store.read() as connection:
        row = schema.documents.c
        return next(ident for ident, text in connection.execute(select(row.id, row.text)) if words in text)


def faults(bag: Path) -> list[str]:
    return [str(one) for one in verify_bag(bag)]


@pytest.mark.parametrize("name", ["pack", "pack.zip"])
def test_a_pack_holds_what_was_asked_for_and_proves_it(store: Store, tmp_path: Path, name: str) -> None:
    made = pack(store, tmp_path / name, run_id="r0")
    assert (made.n_documents, made.n_sources, made.n_coded, made.n_captures) == (7, 6, 1, 3)
    assert faults(tmp_path / name) == []
    folder = tmp_path / "pack"
    if name.endswith("zip"):
        with zipfile.ZipFile(tmp_path / name) as file:
            file.extractall(tmp_path)
    assert bagit.Bag(str(folder)).is_valid()
    ident = id_of(store, "مسيّرة")
    assert (folder / f"data/documents/{ident}.txt").read_text("utf-8") == SENTENCES[0]
    assert sorted(path.name for path in folder.glob("README*")) == ["README.ar.md", "README.md"]


def test_sha256sum_alone_shows_what_the_readme_says(store: Store, tmp_path: Path) -> None:
    pack(store, tmp_path / "p", run_id="r0", whole_log=True)
    for manifest in ("tagmanifest-sha256.txt", "manifest-sha256.txt"):
        subprocess.run(["sha256sum", "--quiet", "-c", manifest], cwd=tmp_path / "p", check=True)

    def sums(pattern: str) -> dict[str, str]:
        paths = sorted(str(path) for path in (tmp_path / "p" / "data").glob(pattern))
        told = subprocess.run(["sha256sum", *paths], check=True, capture_output=True, text=True).stdout
        return {Path(line.split(maxsplit=1)[1]).stem: line.split()[0] for line in told.splitlines()}

    assert all(name == found for name, found in sums("raw/*").items())
    entries = sums("log/0*.json")
    told = [line.split("\t") for line in (tmp_path / "p/data/log/chain.tsv").read_text().splitlines()[1:]]
    chain = {int(seq): (previous, found) for seq, previous, found in told}
    assert all(chain[int(seq)][1] == found for seq, found in entries.items())
    assert all(chain[seq][0] == chain[seq - 1][1] for seq in chain if seq > 1)
    bodies = "".join(path.read_text() for path in (tmp_path / "p/data/log").glob("0*.json"))
    for pattern in ("documents/*.json", "acquisitions/*.json", "analyses/*.json"):
        found = sums(pattern)
        assert found
        assert all(value in bodies for value in found.values())
    evidence = msgspec.json.decode((tmp_path / "p/data/evidence.json").read_bytes())
    assert evidence["head"]["hash"] == chain[max(chain)][1]
    whole = (tmp_path / "p/data/log/log.jsonl").read_bytes()
    assert store.mirror
    assert store.mirror.read_bytes().startswith(whole), "the pack itself is told of behind it"


def test_web_captures_are_a_valid_wacz(store: Store, tmp_path: Path) -> None:
    pack(store, tmp_path / "p")
    wacz = tmp_path / "p/data/captures.wacz"
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "wacz", "validate", "--file", str(wacz)],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout + told.stderr
    with zipfile.ZipFile(wacz) as file:
        warc = file.read("archive/data.warc.gz")
        records = {}
        for record in ArchiveIterator(io.BytesIO(warc)):
            records[record.rec_headers.get_header("WARC-Target-URI")] = record.content_stream().read().decode()
        pages = file.read("pages/pages.jsonl").decode()
    body = {PAGE: "<html><body><p>نص الصفحة</p></body></html>"}
    assert records == body | {f"http://site{packed}.example/b": "<p>ثانية</p>" for packed in (True, False)}
    assert all(address in pages for address in records)


@pytest.mark.parametrize(
    "name", ["data/raw/*", "data/documents/*.txt", "data/documents/*.json", "data/acquisitions/*", "data/log/0*.json",
             "data/log/chain.tsv", "data/analyses/*", "data/captures.wacz", "manifest-sha512.txt", "README.ar.md"],
)  # fmt: skip
def test_what_is_altered_missing_or_added_in_a_pack_is_named(store: Store, tmp_path: Path, name: str) -> None:
    pack(store, tmp_path / "p", run_id="r0")
    path = sorted((tmp_path / "p").glob(name))[0]
    where = path.relative_to(tmp_path / "p").as_posix()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert any(fault.startswith(where) for fault in faults(tmp_path / "p"))
    path.unlink()
    assert any(fault.startswith(where) for fault in faults(tmp_path / "p"))
    (path.parent / "more").write_text("x")
    assert any("more" in fault for fault in faults(tmp_path / "p"))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("data/documents/*.txt", lambda content: content.replace("ا".encode(), "أ".encode())),
        ("data/documents/*.json", lambda content: content.replace(b"2024-04-30", b"2024-04-29")),
        ("data/acquisitions/*", lambda content: content.replace(b"tester", b"taster")),
        ("data/raw/*", lambda content: content + b" "),
        ("data/log/0*2.json", lambda content: content.replace(b"tester", b"taster")),
        ("data/analyses/*", lambda content: content.replace(b"e1", b"e2")),
    ],
)
def test_a_forged_pack_with_manifests_of_its_own_is_found(
    store: Store, tmp_path: Path, name: str, change: object
) -> None:
    from tawthiq.archive.bag import close_bag

    pack(store, tmp_path / "p", run_id="r0")
    path = sorted((tmp_path / "p").glob(name))[0]
    path.write_bytes(change(path.read_bytes()))  # type: ignore[operator]
    close_bag(tmp_path / "p", [])
    assert bagit.Bag(str(tmp_path / "p")).is_valid()
    where = path.relative_to(tmp_path / "p").as_posix()
    assert [fault for fault in faults(tmp_path / "p") if where in fault]


def test_the_withdrawn_is_left_out_unless_asked_for_and_the_erased_always(store: Store, tmp_path: Path) -> None:
    gone, erased = id_of(store, "لغم"), id_of(store, "مسيّرة")
    with store.write("a") as writing:
        withdraw(writing, [gone], "retracted")
        erase(writing, plan(writing.connection, [erased], "refuse"), "asked", "GDPR 17")
    finish_erasure(store, "a")
    made = pack(store, tmp_path / "p", gone, erased, id_of(store, "الصفحة"))
    assert made.left_out == ((gone, "withdrawn"), (erased, "erased")) or set(made.left_out) == {
        (gone, "withdrawn"), (erased, "erased")}  # fmt: skip
    assert made.n_documents == 1
    assert pack(store, tmp_path / "q", gone, withdrawn=True).n_documents == 1
    assert faults(tmp_path / "q") == []
    with pytest.raises(InputError, match="Nothing to pack"):
        pack(store, tmp_path / "r", erased)
    assert not (tmp_path / "r").exists()
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".r")] == []


def test_documents_that_lie_in_the_same_bytes_are_told_of(store: Store, tmp_path: Path) -> None:
    assert pack(store, tmp_path / "p", id_of(store, "الرمانة")).beside == 1


def test_a_pack_is_told_of_in_the_log(store: Store, tmp_path: Path) -> None:
    made = pack(store, tmp_path / "p", id_of(store, "لغم"))
    with store.read() as connection:
        row = schema.log.c
        body = connection.scalars(select(row.body_json).where(row.action == "export")).one()
    assert made.sha256 in body
    assert hashlib.sha256((tmp_path / "p/tagmanifest-sha256.txt").read_bytes()).hexdigest() == made.sha256


def test_nothing_is_packed_over_something(store: Store, tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "letter").touch()
    with pytest.raises(InputError, match="something is there"):
        pack(store, tmp_path / "p", id_of(store, "لغم"))
    shutil.rmtree(tmp_path / "p")


def test_what_is_no_pack_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"no")
    for name in ("x.zip", "nowhere"):
        with pytest.raises(InputError):
            faults(tmp_path / name)
    (tmp_path / "empty").mkdir()
    assert faults(tmp_path / "empty") == ["bagit.txt: this is no bag"]


WITHOUT = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("sqlalchemy", "alembic"):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Missing())
from tawthiq.cli.main import main
sys.exit(main(["verify", "--bag", sys.argv[1]]))
"""


def test_a_pack_is_verified_where_no_database_is_installed(store: Store, tmp_path: Path) -> None:
    pack(store, tmp_path / "p.zip", id_of(store, SENTENCES[0]), run_id=RUN, whole_log=True)
    command = [sys.executable, "-c", WITHOUT, str(tmp_path / "p.zip")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, "no faults" in ended.stderr) == (0, True), ended.stderr


def test_what_entries_prove_is_what_the_tables_hold() -> None:
    assert set(LISTED) == set(PROVEN)
    for name, columns in COLUMNS.items():
        assert not PROVEN[name].left_out
        assert columns == tuple(column.name for column in PROVEN[name].table.c)
