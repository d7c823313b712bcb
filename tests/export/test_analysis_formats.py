"""GeoJSON, GeoParquet, FlatGeobuf, Parquet, XLSX: each read back by a tool that is not ours, with nothing lost."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("pyogrio")
geopandas = pytest.importorskip("geopandas")
openpyxl = pytest.importorskip("openpyxl")

import msgspec  # noqa: E402
import polars  # noqa: E402

from tawthiq.export.arrow import claim_table, incident_table  # noqa: E402
from tawthiq.export.cleaned import clean_text, cleaned  # noqa: E402
from tawthiq.export.columns import CLAIMS, INCIDENTS, claim_rows, meanings  # noqa: E402
from tawthiq.export.flatgeobuf import write_flatgeobuf  # noqa: E402
from tawthiq.export.geojson import write_geojson  # noqa: E402
from tawthiq.export.geoparquet import write_geoparquet  # noqa: E402
from tawthiq.export.parquet import write_parquet  # noqa: E402
from tawthiq.export.profiles import PROFILES, profile  # noqa: E402
from tawthiq.export.row import Row  # noqa: E402
from tawthiq.export.rows import Rows, private_names  # noqa: E402
from tawthiq.export.xlsx import HEADING_ROWS, write_xlsx  # noqa: E402
from tawthiq.export.xlsx_cells import cell_list, list_cell  # noqa: E402
from tawthiq.model.incidents import Incident  # noqa: E402
from tricky_incidents import TRICKS, TURNED, incident, place, toll, tricky, with_person  # noqa: E402
from tricky_incidents import claim as a_claim  # noqa: E402

FULL = profile("full")
NOWHERE = incident("i2", place=None)
TOLD = [incident(), NOWHERE, incident("i3", a_claim("killed", toll(1, 4, "children")))]


def rows(incidents: Iterable[Incident], name: Any = "full") -> list[Row]:
    found = list(incidents)
    return list(Rows(profile(name), private_names(found)).rows(found))


def geojson(told: list[Row], name: Any = "full") -> dict[str, Any]:
    out = BytesIO()
    write_geojson(out, told, profile(name))
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def workbook(told: list[Row], name: Any = "full") -> Any:
    out = BytesIO()
    write_xlsx(out, told, profile(name))
    out.seek(0)
    return openpyxl.load_workbook(out)


def test_every_column_is_explained_in_both_languages() -> None:
    told = meanings()
    assert list(told.incidents) == [column.name for column in INCIDENTS]
    assert list(told.claims) == [column.name for column in CLAIMS]
    meant = [*told.incidents.values(), *told.claims.values()]
    texts = [text for one in meant for text in msgspec.structs.astuple(one)]
    assert all(text.strip() for text in texts)


# ---- GeoJSON


def test_geojson_is_what_rfc_7946_asks_for() -> None:
    told = geojson(rows(TOLD))
    assert told["type"] == "FeatureCollection"
    assert "crs" not in told
    first, second, _ = told["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [36.7111, 35.9583]}
    assert first["id"] == "i1"
    assert first["properties"]["radius_km"] == 2.0
    assert first["properties"]["place_precision"] == "populated_place"
    assert first["properties"]["date_start"] == "2021-03-04"
    assert second["geometry"] is None


def test_geojson_of_nothing_is_a_collection() -> None:
    assert geojson([])["features"] == []


def test_geojson_is_read_by_gdal(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    with path.open("wb") as out:
        assert write_geojson(out, rows(TOLD), FULL) == 3
    frame = geopandas.read_file(path)
    assert len(frame) == 3
    assert frame.geometry.isna().sum() == 1
    assert frame["place_ar"][0] == "بنش"


def test_geojson_cannot_end_a_script_element() -> None:
    out = BytesIO()
    write_geojson(out, rows(tricky()), FULL)
    assert not set(b"<>&") & set(out.getvalue())


# ---- GeoParquet, FlatGeobuf, Parquet


def test_geoparquet_tells_its_version_and_its_covering(tmp_path: Path) -> None:
    from pyarrow import parquet

    path = tmp_path / "a.parquet"
    with path.open("wb") as out:
        write_geoparquet(out, rows(TOLD), FULL)
    geo = json.loads(parquet.read_schema(path).metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    column = geo["columns"][geo["primary_column"]]
    assert column["geometry_types"] == ["Point"]
    assert column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    assert column["bbox"] == [36.7111, 35.9583, 36.7111, 35.9583]


def test_geoparquet_is_read_by_geopandas_whole_and_by_area(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    with path.open("wb") as out:
        write_geoparquet(out, rows(TOLD), FULL)
    frame = geopandas.read_parquet(path)
    assert frame.crs == "OGC:CRS84"
    assert [None if p is None else (p.x, p.y) for p in frame.geometry] == [(36.7111, 35.9583), None, (36.7111, 35.9583)]
    assert len(geopandas.read_parquet(path, bbox=(36, 35, 37, 37))) == 2
    assert len(geopandas.read_parquet(path, bbox=(0, 0, 1, 1))) == 0


@pytest.mark.parametrize(("told", "n_placed"), [(TOLD, 2), ([TOLD[0], TOLD[2]], 2), ([NOWHERE], 0)])
def test_flatgeobuf_is_read_by_gdal_with_nothing_left_out(told: list[Incident], n_placed: int, tmp_path: Path) -> None:
    path = tmp_path / "a.fgb"
    with path.open("wb") as out:
        assert write_flatgeobuf(out, rows(told), FULL) == len(told)
    assert path.read_bytes()[:3] == b"fgb"
    frame = geopandas.read_file(path).set_index("id")
    assert set(frame.index) == {one.id for one in told}
    assert frame.geometry.notna().sum() == n_placed
    assert frame.crs == "EPSG:4326"
    for row in rows(told):
        assert json.loads(frame.loc[row.id, "weapons"]) == list(row.weapons)
        assert frame.loc[row.id, "fatalities_conservative"] == row.fatalities


def test_parquet_keeps_types_lists_and_where_values_come_from(tmp_path: Path) -> None:
    told = rows(TOLD)
    with (tmp_path / "i.parquet").open("wb") as a, (tmp_path / "c.parquet").open("wb") as b:
        assert write_parquet(a, b, told, FULL) == (3, sum(len(row.claims) for row in told))
    incidents, claims = polars.read_parquet(tmp_path / "i.parquet"), polars.read_parquet(tmp_path / "c.parquet")
    assert incidents["date_start"].to_list() == [date(2021, 3, 4)] * 3
    assert incidents["initiators"].to_list() == [["Syrian government forces"]] * 3
    assert incidents["killed_max"].to_list() == [None] * 3
    for row, derived in zip(told, incidents["derivations"].to_list(), strict=True):
        assert [(one["column"], one["rule"], tuple(one["claims"])) for one in derived] == [
            (one.column, one.rule, one.claims) for one in row.derivations
        ]
    assert [json.loads(value) for value in claims["value_json"]] == [
        msgspec.to_builtins(claim.value) for row in told for claim in row.claims
    ]
    assert claims["quote"].to_list() == [claim.quote for row in told for claim in row.claims]


def test_tables_of_nothing_have_their_columns() -> None:
    assert incident_table([]).column_names[0] == "id"
    assert claim_table([]).num_rows == 0


# ---- XLSX


def test_sheets_read_from_right_to_left_with_headings_in_sight() -> None:
    book = workbook(rows(TOLD))
    incidents, claims, codebook, about = book.worksheets
    assert all(sheet.sheet_view.rightToLeft for sheet in book.worksheets)
    assert incidents.freeze_panes == claims.freeze_panes == "B3"
    assert incidents.auto_filter.ref.startswith("A2:")
    assert codebook.max_row == 1 + len(INCIDENTS) + len(CLAIMS)
    assert "full" in [cell.value for row in about for cell in row]


def test_a_workbook_loses_nothing() -> None:
    told = rows(TOLD)
    for sheet, columns, values in (
        (workbook(told).worksheets[0], INCIDENTS, told),
        (workbook(told).worksheets[1], CLAIMS, [claim for row in told for claim in claim_rows(row)]),
    ):
        lines = list(sheet.iter_rows(values_only=True))
        assert list(lines[HEADING_ROWS - 1]) == [column.name for column in columns]
        for line, value in zip(lines[HEADING_ROWS:], values, strict=True):
            for column, cell in zip(columns, line, strict=True):
                expected = column.value(value)
                if column.kind == "list":
                    assert cell_list(cell) == list(expected)
                elif column.kind == "day":
                    assert (cell and cell.date()) == expected
                else:
                    assert cell == expected


@pytest.mark.parametrize(
    "values",
    [[], ["a"], ["a", "b"], ["a; b", "c"], ['["x"]'], [" a"], ["[sic]", "b"], ["a;"], ["=1", "-2"]],
)
def test_lists_come_out_of_a_cell_as_they_went_in(values: list[str]) -> None:
    assert cell_list(list_cell(values)) == values


def test_what_a_person_typed_is_a_list_too() -> None:
    assert cell_list("a;b ; c") == ["a", "b", "c"]
    assert cell_list("[sic] a; b") == ["[sic] a", "b"]
    assert cell_list(None) == []


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    for sheet in workbook(rows(tricky())).worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value[:1] in tuple("=+-@\t"):
                    assert cell.quotePrefix


def test_a_cell_takes_no_more_than_it_can() -> None:
    outlets = [a_claim("type", "Air/drone strike", f"r{n}", outlet=f"{n} " + "ا" * 400) for n in range(200)]
    sheet = workbook(rows([incident("i1", *outlets)])).worksheets[0]
    texts = [cell.value for cell in sheet[3] if isinstance(cell.value, str)]
    assert max(map(len, texts)) <= 32_767
    assert any(text.endswith("…") for text in texts)


# ---- no format is tricked, and none says more than its profile


@pytest.mark.parametrize("trick", TRICKS)
def test_clean_text_leaves_nothing_that_reorders_or_controls(trick: str) -> None:
    clean = clean_text(trick)
    assert not any(letter in clean for letter in "\x00\x1b\x7f\u202e\u202c\u2066\u2069\ufffe")
    assert clean_text(clean) == clean


def test_cleaning_a_row_leaves_sound_rows_as_they_are() -> None:
    for row in rows(TOLD):
        assert cleaned(row) == row


def written(told: list[Row], name: Any, folder: Path) -> dict[str, bytes]:
    """Every file of the formats here, by name; packed ones unpacked to what a reader sees."""
    files: dict[str, bytes] = {}
    for key, write in (("geojson", write_geojson), ("geoparquet", write_geoparquet), ("flatgeobuf", write_flatgeobuf)):
        out = BytesIO()
        write(out, told, profile(name))
        files[key] = out.getvalue()
    incidents, claims = BytesIO(), BytesIO()
    write_parquet(incidents, claims, told, profile(name))
    files["parquet"], files["claims"] = incidents.getvalue(), claims.getvalue()
    seen = dict(files)
    for key in ("geoparquet", "parquet", "claims"):
        seen[key] = str(polars.read_parquet(BytesIO(files[key])).drop("geometry", strict=False).to_dicts()).encode()
    seen["xlsx"] = str([list(s.iter_rows(values_only=True)) for s in workbook(told, name).worksheets]).encode()
    return seen


@pytest.mark.parametrize("name", list(PROFILES))
def test_direction_marks_and_controls_are_in_no_format(name: str, tmp_path: Path) -> None:
    for key, seen in written(rows(tricky(), name), name, tmp_path).items():
        text = seen.decode("utf-8", "ignore")
        assert TURNED[0] not in text, key
        if key not in ("flatgeobuf",):
            assert "\x1b" not in text, key


@pytest.mark.parametrize("name", ["public", "hdx"])
def test_a_private_name_is_in_no_public_format(name: str, tmp_path: Path) -> None:
    from tawthiq.export.private_names import PrivateNames

    planted = with_person()
    names = private_names(planted)
    assert isinstance(names, PrivateNames)
    assert names.are_in("سلمى الراوي")
    for key, seen in written(rows(planted, name), name, tmp_path).items():
        text = seen.decode("utf-8", "ignore")
        assert not names.are_in(text), key
        assert "الراوي" not in text, key


def test_public_places_are_their_governorate() -> None:
    told = geojson(rows([incident(place=place("مشفى بنش", precision="exact"))], "public"), "public")
    properties = told["features"][0]["properties"]
    assert properties["place"] == "Idlib"
    assert properties["place_coarsened"]
    assert properties["links"][0].startswith("r")
    with warnings.catch_warnings():
        assert told["features"][0]["geometry"]["coordinates"] != [36.7111, 35.9583]
