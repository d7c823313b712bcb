"""Any incidents, in any profile: every format is written, keeps its invariants, and read back it has lost nothing."""

from __future__ import annotations

import csv
import json
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("pyogrio")
openpyxl = pytest.importorskip("openpyxl")

from hypothesis import HealthCheck, given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from jsonschema import Draft202012Validator  # noqa: E402

from made_incidents import incidents  # noqa: E402
from tawthiq.export import ucdp  # noqa: E402
from tawthiq.export.bayanat import bayanat_pack  # noqa: E402
from tawthiq.export.bundle import Bundle  # noqa: E402
from tawthiq.export.cells import cell  # noqa: E402
from tawthiq.export.cleaned import cleaned  # noqa: E402
from tawthiq.export.columns import CLAIMS, INCIDENTS, claim_rows  # noqa: E402
from tawthiq.export.edited import EditedRow, compare  # noqa: E402
from tawthiq.export.flatgeobuf import write_flatgeobuf  # noqa: E402
from tawthiq.export.formats import tables  # noqa: E402
from tawthiq.export.geojson import write_geojson  # noqa: E402
from tawthiq.export.geoparquet import write_geoparquet  # noqa: E402
from tawthiq.export.incident_lines import line, row_schema  # noqa: E402
from tawthiq.export.parquet import write_parquet  # noqa: E402
from tawthiq.export.plover import plover_lines  # noqa: E402
from tawthiq.export.profiles import PROFILES  # noqa: E402
from tawthiq.export.row import Row  # noqa: E402
from tawthiq.export.rows import Rows, private_names  # noqa: E402
from tawthiq.export.tables import Context  # noqa: E402
from tawthiq.export.tabular import write_table  # noqa: E402
from tawthiq.export.xlsx import HEADING_ROWS, write_xlsx  # noqa: E402
from tawthiq.export.xlsx_cells import cell_list  # noqa: E402
from tawthiq.model.incidents import Incident  # noqa: E402

CONTEXT = Context(made_at=1_700_000_000)
made = given(incidents(), st.sampled_from(sorted(PROFILES)))
few = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))


def _rows(told: list[Incident], name: str) -> list[Row]:
    return list(Rows(PROFILES[name], private_names(told)).rows(told))  # type: ignore[index]


def _plain(value: Any) -> Any:
    """As JSON and Arrow have it: days in ISO, tuples as lists."""
    return list(value) if isinstance(value, tuple) else value.isoformat() if hasattr(value, "isoformat") else value


@few
@made
def test_tables_come_back_with_nothing_changed(told: list[Incident], name: str) -> None:
    rows = _rows(told, name)
    for table in tables().values():
        with tempfile.TemporaryDirectory() as folder:
            with Bundle(Path(folder), f"{table.name}.csv") as bundle:
                tally = write_table(bundle, table, rows, CONTEXT)
            with (Path(folder) / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
                found = [EditedRow(n, one) for n, one in enumerate(csv.DictReader(file))]
        found = [one for one in found if one.cells[table.key] not in table.second_head]
        assert tally.n_rows + sum(tally.rejects.values()) == len(rows)
        assert len(found) == tally.n_rows
        written = [row for row in rows if table.refuse(row) is None]
        for one, row in zip(found, written, strict=True):
            assert list(one.cells.values()) == [cell(value) for value in table.record(row, CONTEXT)]
        assert list(compare(table, found, rows, CONTEXT)) == []


@few
@made
def test_json_lines_keep_to_the_schema_and_hold_the_row(told: list[Incident], name: str) -> None:
    validator = Draft202012Validator(row_schema())
    for row in _rows(told, name):
        read = json.loads(line(row))
        assert not list(validator.iter_errors(read))
        assert (read["id"], len(read["claims"])) == (row.id, len(row.claims))
        assert all(n < len(row.claims) for derived in read["derivations"] for n in derived["claims"])


@few
@made
def test_map_layers_and_parquet_hold_every_value(told: list[Incident], name: str) -> None:
    from pyarrow import parquet
    from pyogrio import raw

    rows = _rows(told, name)
    wanted = [{c.name: _plain(c.value(cleaned(row))) for c in INCIDENTS} for row in rows]
    out = [BytesIO() for _ in range(5)]
    write_geojson(out[0], rows, PROFILES["public"])
    write_geoparquet(out[1], rows, PROFILES["public"])
    write_parquet(out[2], out[3], rows, PROFILES["public"])
    features = json.loads(out[0].getvalue())["features"]
    assert [{"id": one["id"], **one["properties"]} for one in features] == [
        {key: value for key, value in one.items() if key not in ("latitude", "longitude")} for one in wanted
    ]
    for one, row in zip(features, wanted, strict=True):
        assert (one["geometry"] is None) == (row["latitude"] is None)
    for file in out[1:3]:
        read = parquet.read_table(BytesIO(file.getvalue())).to_pylist()
        assert [{key: _plain(one[key]) for key in wanted[0]} for one in read] == wanted
    claims = parquet.read_table(BytesIO(out[3].getvalue())).to_pylist()
    told_claims = [one for row in rows for one in claim_rows(cleaned(row))]
    assert [{key: _plain(value) for key, value in one.items()} for one in claims] == [
        {c.name: _plain(c.value(one)) for c in CLAIMS} for one in told_claims
    ]
    write_flatgeobuf(out[4], rows, PROFILES["public"])
    meta, _, _, columns = raw.read(out[4].getvalue())
    flat = [dict(zip(meta["fields"], values, strict=True)) for values in zip(*columns, strict=True)]
    assert sorted(one["id"] for one in flat) == sorted(one["id"] for one in wanted)
    lists = [c.name for c in INCIDENTS if c.kind == "list"]
    by_id = {one["id"]: one for one in wanted}
    assert all([json.loads(one[key]) for key in lists] == [by_id[one["id"]][key] for key in lists] for one in flat)


@few
@made
def test_the_workbook_holds_every_value(told: list[Incident], name: str) -> None:
    rows, out = _rows(told, name), BytesIO()
    write_xlsx(out, rows, PROFILES["public"])
    sheet = openpyxl.load_workbook(out).worksheets[0]
    read = list(sheet.iter_rows(min_row=HEADING_ROWS + 1, values_only=True))
    for cells, row in zip(read, map(cleaned, rows), strict=True):
        for value, column in zip(cells, INCIDENTS, strict=True):
            wanted = column.value(row)
            if column.kind == "list":
                assert cell_list(value) == list(wanted), column.name
            elif column.kind == "day":
                assert (value and value.date()) == wanted
            elif column.name != "id":
                assert (value or None) == (wanted or None) or value == pytest.approx(wanted), column.name


@few
@made
def test_ucdp_keeps_its_order_and_the_others_are_written(told: list[Incident], name: str) -> None:
    rows = _rows(told, name)
    for row in rows:
        if ucdp.refuse(row) is None:
            cells: dict[str, Any] = dict(zip(ucdp.COLUMNS, ucdp.record(row, CONTEXT), strict=True))
            assert cells["low"] <= cells["best"] <= cells["high"]
            parts = [cells[f"deaths_{part}"] for part in ("a", "b", "civilians", "unknown")]
            assert min(parts) >= 0
            assert sum(parts) == cells["best"]
    assert len(list(plover_lines(rows))) == len(rows)
    assert bayanat_pack(rows).n_incidents == len(rows)
