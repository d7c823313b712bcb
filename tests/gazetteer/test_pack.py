"""A pack holds what its source held, is whole or not there, and never changes."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest

from gazetteer_files import Build, cod_table, wof_table
from tawthiq.errors import GazetteerError
from tawthiq.gazetteer.installed import installed_packs, select_packs
from tawthiq.gazetteer.pack import Pack


def test_what_a_pack_says_of_itself(build: Build, tmp_path: Path) -> None:
    source = wof_table(tmp_path / "t.tsv", "8\tSY\tlocality\ttoo\tfew")
    built = build(source, "mine")
    with_meta = Pack(built.path)
    info = with_meta.info
    assert (info.name, info.n_places, info.n_skipped, info.countries) == ("mine", 4, 1, (("SY", 4),))
    assert info.inputs == (("t.tsv", hashlib.sha256(source.read_bytes()).hexdigest()),)
    assert "Who's On First" in info.source
    assert "CC0" in info.licence
    assert with_meta.skipped() == ((7, "5 fields, 14 headers"),)


def test_the_same_source_gives_the_same_hash(build: Build, tmp_path: Path) -> None:
    first = build(wof_table(tmp_path / "a.tsv"), "a").info.sha256
    assert build(wof_table(tmp_path / "b.tsv"), "b").info.sha256 == first
    more = wof_table(tmp_path / "c.tsv", "9\tSY\tlocality\tX\tخربة\t\t\t35\t36\t\t\t\t\t")
    assert build(more, "c").info.sha256 != first


def test_a_pack_cannot_be_written_to(build: Build, tmp_path: Path) -> None:
    pack = Pack(build(wof_table(tmp_path / "t.tsv")).path)
    with pytest.raises(GazetteerError):
        pack._rows("DELETE FROM places", ())
    assert len(list(pack.entries())) == 4


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("تل زمرد", ["Tall Zumurrud"]), ("تل زمرود", ["Tall Zumurrud"]), ("تلزمرد", ["Tall Zumurrud"]),
        ("كفر دره", ["Kafr Durrah"]), ("كفردره", ["Kafr Durrah"]), ("زمرده", ["Zumurrud"]),
        ("kafr durra", ["Kafr Durrah"]),
        ("tell zoumourroud", ["Tall Zumurrud"]), ("منطقه زمرده", []), ("زمرد", []),
    ],
)  # fmt: skip
def test_exact_keys(build: Build, tmp_path: Path, key: str, found: list[str]) -> None:
    pack = Pack(build(wof_table(tmp_path / "t.tsv")).path)
    assert [row.entry.name for row in pack.named(key)] == found


def test_units_bear_the_lexicons_names(build: Build, tmp_path: Path) -> None:
    pack = Pack(build(cod_table(tmp_path / "cod.csv")).path)
    (row,) = pack.named("كفر دره")
    entry = row.entry
    assert (entry.admin1, entry.admin2, entry.pcode, entry.pack) == ("Idlib", "Zumurrud", "SY079901", "test")


def test_places_near_a_point(build: Build, tmp_path: Path) -> None:
    pack = Pack(build(wof_table(tmp_path / "t.tsv")).path)
    near = pack.near(35.5, 36.5, 20)
    assert [entry.name for _, entry in near] == ["Tall Zumurrud", "Kafr Durrah", "Zumurrud"]
    assert near[0][0] == 0
    assert near[1][0] == pytest.approx(14.3, abs=0.2)


def test_a_source_without_places_leaves_nothing(build: Build, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name_ar,lat,lon\nخربة,here,there\n", "utf-8")
    with pytest.raises(GazetteerError, match="first bad row is 2"):
        build(path)
    assert list(home.iterdir()) == []


def test_a_broken_build_leaves_the_old_pack(build: Build, home: Path, tmp_path: Path) -> None:
    old = build(wof_table(tmp_path / "t.tsv")).path.read_bytes()
    (tmp_path / "t.csv").write_text("name_ar,lat,lon\n", "utf-8")
    with pytest.raises(GazetteerError):
        build(tmp_path / "t.csv")
    assert [path.name for path in home.iterdir()] == ["test.sqlite"]
    assert (home / "test.sqlite").read_bytes() == old


@pytest.mark.parametrize("content", [b"", b"no database", None], ids=["empty", "text", "other tables"])
def test_what_is_no_pack_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.sqlite"
    if content is None:
        sqlite3.connect(path).execute("CREATE TABLE t (a)").connection.close()
    else:
        path.write_bytes(content)
    with pytest.raises(GazetteerError, match=r"x\.sqlite"):
        Pack(path)


def test_selection(build: Build, home: Path, tmp_path: Path) -> None:
    table = wof_table(tmp_path / "t.tsv")
    b, a = build(table, "b").path, build(table, "a").path
    assert installed_packs() == select_packs(None) == (a, b)
    assert select_packs(("none",)) == ()
    assert select_packs(("b", str(a), "b")) == (b, a)
    with pytest.raises(GazetteerError, match="Installed: a, b"):
        select_packs(("c",))
    with pytest.raises(GazetteerError, match="stands alone"):
        select_packs(("none", "a"))
    with pytest.raises(GazetteerError, match="no such pack"):
        select_packs(("../a",))
    with pytest.raises(GazetteerError, match="no name"):
        select_packs(("a b",))


def test_where_packs_lie(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from tawthiq.gazetteer.installed import pack_folder

    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("TAWTHIQ_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert pack_folder() == tmp_path / "tawthiq" / "gazetteers"
