"""Table, JSON Lines and the published schema."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
from rich.cells import cell_len
from rich.console import Console

from tawthiq.export.jsonl import write_line
from tawthiq.export.table import report_table
from tawthiq.model.events import Analysis
from tawthiq.model.schema import output_schema, schema_text

DOCS = Path(__file__).parents[2] / "docs" / "reference"

MakeAnalysis = Callable[[str], Analysis]


def printed(analysis: Analysis, width: int) -> str:
    console = Console(width=width, file=io.StringIO(), highlight=False)
    console.print(report_table(analysis))
    output = console.file
    assert isinstance(output, io.StringIO)
    return output.getvalue()


def test_the_table_says_every_value(perfect: MakeAnalysis) -> None:
    analysis = perfect("D001")
    table = printed(analysis, 120)
    for event in analysis.events:
        assert event.subtype in table
        assert all(place.name in table for place in event.places)
    for words in (
        "among them 2 killed, children",
        "10–15 killed",
        "±15 km",
        "2 house, destroyed",
        "attempted",
        "glued",
    ):
        assert words in table


def test_the_table_fits_a_plain_terminal(perfect: MakeAnalysis) -> None:
    table = printed(perfect("D001"), 80)
    assert max(map(cell_len, table.splitlines())) <= 80
    assert "10–15 killed, combatants" in table


def test_the_table_obeys_no_control_characters_of_a_report(perfect: MakeAnalysis) -> None:
    analysis = perfect("D001")
    evil = msgspec.structs.replace(analysis.report, title="[red]\x1b[31mعنوان\u202e\x07")
    table = printed(msgspec.structs.replace(analysis, report=evil), 120)
    assert not {"\x1b", "\u202e", "\x07"} & set(table)
    assert "[red]" in table


def test_json_lines_are_one_line_each_and_read_back(perfect: MakeAnalysis) -> None:
    out = io.BytesIO()
    for name in ("D001", "D016"):
        write_line(out, perfect(name))
    first, second = out.getvalue().decode().splitlines()
    assert json.loads(second)["events"] == []
    assert msgspec.json.decode(first, type=Analysis).events == perfect("D001").events
    assert "derivations" not in first


def test_the_published_schema_is_the_one_of_the_code() -> None:
    assert (DOCS / "output.schema.json").read_text("utf-8") == schema_text(), "run: tawthiq schema --output …"


def test_the_schema_names_what_the_output_holds(perfect: MakeAnalysis) -> None:
    schema = output_schema()
    line = json.loads(perfect("D001").to_json())
    assert set(schema["properties"]) == set(line) == set(schema["required"])
    assert set(schema["$defs"]["Event"]["properties"]) == set(line["events"][0])
    assert schema["$defs"]["Event"]["properties"]["status"]["enum"][0] == "occurred"


def test_the_reference_page_describes_every_field() -> None:
    page = (DOCS / "output.md").read_text("utf-8")
    described = {name.removeprefix("report.") for name in re.findall(r"`([a-z0-9_.]+)`", page)}
    for definition in output_schema()["$defs"].values():
        assert set(definition.get("properties", ())) <= described
