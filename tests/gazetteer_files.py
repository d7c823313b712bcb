"""Small files of every form that a pack is built from, all places invented."""

from __future__ import annotations

import json
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tawthiq.gazetteer.pack_build import Built

Build = Callable[..., Built]

WOF_HEADER = (
    "id\tcc\tplacetype\tname\tnames_ar\tnames_en\tnames_other\tlat\tlon"
    "\tadm1\tadm2\tpopulation\tgeonames_id\twikidata"
)


def wof_table(path: Path, *rows: str) -> Path:
    lines = (
        "1\tSY\tlocality\tTall Zumurrud\tتل زمرد\tTall Zumurrud\tTell Zoumourroud|تل زمرود"
        "\t35.5\t36.5\tIdlib\tHarim\t900\t77001\tQ1",
        "2\tSY\tlocality\tKafr Durrah\tكفر درة|Kafr Durra\t\t\t35.6\t36.6\tIdlib\tHarim\t0\t\t",
        "3\tSY\tlocality\tQarnabat\t\t\tQarnabāt\t35.7\t36.7\tIdlib\tHarim\t0\t\t",
        "4\tSY\tcounty\tZumurrud\tمنطقة الزمردة\t\t\t35.4\t36.4\tIdlib\tZumurrud\t12000\t\t",
        "5\tSY\tpostalcode\t12345\t\t\t\t35.4\t36.4\tIdlib\t\t\t\t",
        *rows,
    )
    path.write_text("\n".join((WOF_HEADER, *lines)) + "\n", "utf-8")
    return path


def geonames_row(number: int, name: str, others: str, feature: str, admin1: str = "05", **more: str) -> str:
    fields = [
        str(number), name, more.get("plain", name), others, more.get("lat", "35.5"), more.get("lon", "36.5"),
        more.get("cls", "P"), feature, "SY", "", admin1, more.get("admin2", ""), "", "", more.get("people", "0"), "",
        "", "Asia/Damascus", more.get("changed", "2024-05-06"),
    ]  # fmt: skip
    return "\t".join(fields)


def geonames_dump(path: Path, *rows: str) -> Path:
    lines = (
        geonames_row(1, "Idlib", "إدلب", "ADM1", cls="A", admin1="12"),
        geonames_row(77001, "Tall Zumurrud", "Tall Zumurrud,تل زمرد", "PPL", "12", people="900"),
        geonames_row(77002, "Wādī Sulṭān", "", "WAD", "12", cls="T"),
        geonames_row(77003, "School of Zumurrud", "", "SCH", "12", cls="S"),
        *rows,
    )
    text = "\n".join(lines) + "\n"
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("readme.txt", "x" * 9000)
            archive.writestr(f"{path.stem}.txt", text)
    else:
        path.write_text(text, "utf-8")
    return path


def alternate_names(path: Path) -> Path:
    rows = (
        "1\t77002\tar\tوادي السلطان\t1\t\t\t\t\t",
        "2\t77002\tar\tوادي الملك\t\t\t\t1\t\t",  # historic
        "3\t77002\tlink\thttps://example.org/\t\t\t\t\t\t",
        "4\t77002\ten\tSultan Valley\t\t\t\t\t\t",
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{path.stem}.txt", "\n".join(rows) + "\n")
    return path


COD_HEADERS = ",".join(f"ADM{level}_{column}" for level in range(4) for column in ("EN", "AR", "PCODE"))
COD_ROW = (
    "Syrian Arab Republic,الجمهورية العربية السورية,SY,Idleb,إدلب,SY07,Zumurrud,الزمردة,SY0799,"
    "Tall Zumurrud,تل زمرد,SY079900"
)


def cod_table(path: Path) -> Path:
    second = COD_ROW.replace("Tall Zumurrud,تل زمرد,SY079900", "Kafr Durrah,كفر درة,SY079901")
    path.write_text(f"{COD_HEADERS},lat,lon\n{COD_ROW},35.5,36.5\n{second},35.6,36.6\n", "utf-8-sig")
    return path


SQUARE = [[36.0, 35.0], [37.0, 35.0], [37.0, 36.0], [36.0, 36.0], [36.0, 35.0]]


def cod_geojson(path: Path) -> Path:
    properties = dict(zip(COD_HEADERS.split(","), COD_ROW.split(","), strict=True))
    speck = [[40.0, 30.0], [40.01, 30.0], [40.01, 30.01], [40.0, 30.0]]
    geometry = {"type": "MultiPolygon", "coordinates": [[speck], [SQUARE]]}
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    return path


def polygon_blob(ring: list[list[float]], *, envelope: bool = True, big: bool = False) -> bytes:
    """A GeoPackage geometry, as OGC 12-128 has it."""
    order, byte = (">", 0) if big else ("<", 1)
    header = b"GP" + bytes((0, 3 if envelope else 1)) + struct.pack("<i", 4326)
    if envelope:
        header += struct.pack("<4d", 36, 37, 35, 36)
    flat = [value for vertex in ring for value in vertex]
    return header + struct.pack(f"{order}BIII{len(flat)}d", byte, 3, 1, len(ring), *flat)


def point_blob(lon: float, lat: float) -> bytes:
    return b"GP" + bytes((0, 1)) + struct.pack("<i", 4326) + struct.pack("<BIdd", 1, 1, lon, lat)


def geopackage(path: Path, layers: dict[str, tuple[list[str], list[tuple[object, ...]]]], srs: int = 4326) -> Path:
    """Layers with their columns and rows; the geometry is in the column `geom`."""
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT)")
        file.execute("CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER)")
        for name, (columns, rows) in layers.items():
            file.execute("INSERT INTO gpkg_contents VALUES (?, 'features')", (name,))
            file.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?)", (name, srs))
            file.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
            file.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", rows)
        file.commit()
    return path


def cod_geopackage(path: Path) -> Path:
    names = COD_HEADERS.split(",")
    values = COD_ROW.split(",")
    return geopackage(
        path,
        {
            "adm2": ([*names[:9], "geom"], [(*values[:9], polygon_blob(SQUARE))]),
            "adm3": ([*names, "geom"], [(*values, point_blob(36.5, 35.5))]),
        },
    )


def wof_sqlite(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as file:
        file.executescript(
            """
            CREATE TABLE spr (id INTEGER, placetype TEXT, country TEXT, name TEXT, latitude REAL, longitude REAL,
                is_current INTEGER, is_deprecated INTEGER, is_superseded INTEGER);
            CREATE TABLE names (id INTEGER, language TEXT, privateuse TEXT, name TEXT);
            CREATE TABLE ancestors (id INTEGER, ancestor_id INTEGER, ancestor_placetype TEXT);
            CREATE TABLE concordances (id INTEGER, other_id TEXT, other_source TEXT);
            INSERT INTO spr VALUES (1, 'region', 'SY', 'Idlib', 35.9, 36.6, 1, 0, 0);
            INSERT INTO spr VALUES (2, 'locality', 'SY', 'Tall Zumurrud', 35.5, 36.5, -1, 0, 0);
            INSERT INTO spr VALUES (3, 'locality', 'SY', 'Tall Zumurrud', 35.5, 36.5, 0, 1, 0);
            INSERT INTO names VALUES (2, 'ara', 'variant', 'تل زمرود'), (2, 'ara', 'preferred', 'تل زمرد');
            INSERT INTO ancestors VALUES (2, 1, 'region');
            INSERT INTO concordances VALUES (2, '77001', 'gn:id');
            """
        )
    return path


def wof_folder(path: Path) -> Path:
    def record(number: int, **more: object) -> None:
        properties = {"wof:id": number, "wof:country": "SY", "wof:placetype": "locality", "geom:latitude": 35.5,
                      "geom:longitude": 36.5, **more}  # fmt: skip
        folder = path / str(number)
        folder.mkdir(parents=True)
        feature = {"type": "Feature", "properties": properties, "geometry": None}
        (folder / f"{number}.geojson").write_text(json.dumps(feature), "utf-8")

    record(1, **{"wof:placetype": "region", "wof:name": "Idlib"})
    record(
        2,
        **{
            "wof:name": "Tall Zumurrud", "name:ara_x_preferred": ["تل زمرد"], "wof:hierarchy": [{"region_id": 1}],
            "wof:concordances": {"gn:id": 77001},
        },
    )  # fmt: skip
    record(3, **{"wof:name": "Gone", "edtf:deprecated": "2020-01-01"})
    (path / "broken.geojson").write_text("{", "utf-8")
    return path
