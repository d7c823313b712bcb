"""Every form of source gives places with their names, kinds, units and codes; what is no gazetteer is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

import gazetteer_files as sources
from tawthiq.errors import GazetteerError
from tawthiq.gazetteer.sources.detect import open_source
from tawthiq.gazetteer.sources.found import BadRow, SourcePlace


def read(path: Path, **columns: str) -> tuple[dict[str, SourcePlace], list[BadRow]]:
    """Places by id, and bad rows."""
    found = list(open_source(path, columns).read())
    return {p.id: p for p in found if isinstance(p, SourcePlace)}, [b for b in found if isinstance(b, BadRow)]


def test_whos_on_first_table(tmp_path: Path) -> None:
    bad = ("6\tSY\tlocality\tNowhere\t\t\t\t95.0\t36.0\tIdlib\t\t\t\t", "7\tSY\tlocality\ttoo\tfew")
    places, rows = read(sources.wof_table(tmp_path / "t.tsv", *bad))
    assert set(places) == {"wof:1", "wof:2", "wof:3", "wof:4"}  # a postal code is no place of events
    first = places["wof:1"]
    assert first.names == ("تل زمرد", "تل زمرود", "Tall Zumurrud", "Tell Zoumourroud")
    assert (first.kind, first.geonames, first.population) == ("populated place", "77001", 900)
    assert (first.lat, first.lon, first.admin1, first.admin2) == (35.5, 36.5, "Idlib", "Harim")
    assert places["wof:2"].names == ("كفر درة", "Kafr Durrah", "Kafr Durra")
    assert places["wof:4"].kind == "district"
    assert [row.line for row in rows] == [7, 8]
    assert "globe" in rows[0].reason
    assert "5 fields" in rows[1].reason


@pytest.mark.parametrize("name", ["SY.txt", "SY.zip"])
def test_geonames(tmp_path: Path, name: str) -> None:
    path = sources.geonames_dump(tmp_path / name, "1\t2\t3", sources.geonames_row(9, "X", "", "PPL", lat="north"))
    sources.alternate_names(tmp_path / "SY.alternates.zip")
    source = open_source(path, {})
    found = list(source.read())
    places = {p.id: p for p in found if isinstance(p, SourcePlace)}
    assert set(places) == {"geonames:1", "geonames:77001", "geonames:77002"}  # schools are left out
    assert places["geonames:1"].kind == "governorate"
    assert places["geonames:77001"].names == ("تل زمرد", "Tall Zumurrud")
    assert places["geonames:77001"].admin1 == "Idlib"
    assert places["geonames:77002"].names[0] == "وادي السلطان"
    assert "وادي الملك" not in places["geonames:77002"].names
    assert "Sultan Valley" in places["geonames:77002"].names
    assert [row.line for row in found if isinstance(row, BadRow)] == [5, 6]
    assert source.version == "2024-05-06"
    assert len(source.inputs) == 2


@pytest.mark.parametrize(
    "make",
    [lambda p: sources.wof_sqlite(p / "w.db"), lambda p: sources.wof_folder(p / "data")],
    ids=["sqlite", "folder"],
)
def test_whos_on_first_distributions(tmp_path: Path, make) -> None:  # type: ignore[no-untyped-def]
    places, _ = read(make(tmp_path))
    assert set(places) == {"wof:1", "wof:2"}  # what is deprecated is gone
    place = places["wof:2"]
    assert place.names[0] == "تل زمرد"
    assert (place.admin1, place.geonames, place.kind) == ("Idlib", "77001", "populated place")


@pytest.mark.parametrize(
    ("make", "above"),
    [
        (lambda p: sources.cod_table(p / "cod.csv"), None),
        (lambda p: sources.cod_geojson(p / "cod.geojson"), None),
        (lambda p: sources.cod_geopackage(p / "cod.gpkg"), (35.5, 36.5)),
    ],
    ids=["csv", "geojson", "geopackage"],
)
def test_administrative_units(tmp_path: Path, make, above) -> None:  # type: ignore[no-untyped-def]
    places, bad = read(make(tmp_path))
    lowest = places["pcode:SY079900"]
    assert (lowest.pcode, lowest.names, lowest.kind) == ("SY079900", ("تل زمرد", "Tall Zumurrud"), "subdistrict")
    assert (lowest.lat, lowest.lon) == (pytest.approx(35.5), pytest.approx(36.5))
    assert (lowest.country, lowest.admin1, lowest.admin2) == ("SY", "Idleb", "Zumurrud")
    district = places["pcode:SY0799"]
    assert district.kind == "district"
    assert ((district.lat, district.lon) if district.lat else None) == (pytest.approx(above) if above else None)
    assert {places[p].kind for p in ("pcode:SY", "pcode:SY07")} == {"country", "governorate"}
    assert bad == []


def test_pcodes_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "cod.csv"
    path.write_text("ADM1_EN,ADM1_AR,ADM1_PCODE,lat,lon\nOne,الأولى,007,35,36\nTwo,الثانية, YE-1a ,35,36\n", "utf-8")
    places, _ = read(path)
    assert [p.pcode for p in places.values()] == ["007", " YE-1a "]


def test_headers_are_guessed_and_told(tmp_path: Path) -> None:
    path = tmp_path / "villages.csv"
    path.write_text("الاسم;Latitude;Longitude;Governorate;note\nكفر درة;35.6;36.6;Idlib;x\n;35;36;Idlib;\n", "utf-8")
    source = open_source(path, {})
    assert dict(source.guessed) == {"name_ar": "الاسم", "lat": "Latitude", "lon": "Longitude", "admin1": "Governorate"}
    places, bad = read(path)
    assert [p.names for p in places.values()] == [("كفر درة",)]
    assert [(row.line, row.reason) for row in bad] == [(3, "no name")]


def test_columns_may_be_told(tmp_path: Path) -> None:
    path = tmp_path / "odd.tsv"
    path.write_text("a\tb\tc\nكفر درة|كفردرة\t35.6\t36.6\n", "utf-8")
    places, _ = read(path, name_ar="a", lat="b", lon="c", country="=SY", kind="=village")
    (place,) = places.values()
    assert (place.names, place.country, place.kind) == (("كفر درة", "كفردرة"), "SY", "village")


def test_any_geopackage(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [
        ("كفر درة", 1, sources.point_blob(36.6, 35.6)),
        ("تل زمرد", 2, sources.polygon_blob(sources.SQUARE, big=True)),
        ("خربة", 3, b"GP\0\1____\1"),
    ]  # fmt: skip
    places, bad = read(sources.geopackage(tmp_path / "v.gpkg", {"v": (["name_ar", "fid", "geom"], rows)}))
    assert [(p.lat, p.lon) for p in places.values()] == [(35.6, 36.6), (35.5, 36.5)]
    assert [(row.line, row.reason) for row in bad] == [(3, "a geometry that is cut off")]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("notes.txt", b"a letter to a friend\n", "no gazetteer"),
        ("photo.csv", b"\x89PNG\0\0", "binary"),
        ("t.csv", b"date,event\n2020-01-01,x\n", "--columns"),
        ("t.csv", b"name_ar,people\nx,1\n", "lat=HEADER"),
        ("t.json", b"[1, 2]", "FeatureCollection"),
        ("t.geojson", b"{", "no JSON"),
        ("t.xlsx", b"PK", "CSV"),
        ("t.db", b"SQLite format 3\0" + b"x" * 100, "SQLite"),
        ("empty.csv", b"", "no gazetteer"),
    ],
)
def test_what_is_no_gazetteer_is_refused(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(GazetteerError, match=says) as caught:
        list(open_source(path, {}).read())
    assert name in str(caught.value)


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("letter.txt", "a letter")
    with pytest.raises(GazetteerError, match="no GeoNames country dump"):
        open_source(tmp_path / "a.zip", {})


def test_other_reference_systems_are_refused(tmp_path: Path) -> None:
    path = sources.geopackage(tmp_path / "m.gpkg", {"v": (["name_ar", "geom"], [("خربة", b"")])}, srs=3857)
    with pytest.raises(GazetteerError, match="EPSG:4326"):
        list(open_source(path, {}).read())


def test_a_missing_file_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="cannot be read"):
        open_source(tmp_path / "none.csv", {})
