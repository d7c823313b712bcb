"""JSON Schema of a line of `tawthiq code --format jsonl` and of `tawthiq link`, made from the types themselves."""

from __future__ import annotations

from typing import Any

import msgspec

from tawthiq.model.events import GROUPS, OUTCOMES, SCHEMA, STATUSES, TYPE_OF, TYPES, Analysis
from tawthiq.model.incidents import INCIDENT_SCHEMA, Incident
from tawthiq.model.spans import Span

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NOT_IN_OUTPUT = ("text", "derivations")
CLOSED_LISTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Event", "type", tuple(TYPES)),
    ("Event", "subtype", tuple(TYPE_OF)),
    ("Event", "status", STATUSES),
    ("Casualty", "outcome", OUTCOMES),
    ("Casualty", "group", GROUPS),
)


def output_schema() -> dict[str, Any]:
    """The schema as JSON-ready values; its definitions carry the docstrings of the types."""
    _, definitions = msgspec.json.schema_components([Analysis], ref_template="#/$defs/{name}")
    report = definitions.pop("Analysis")
    definitions.pop("Step")
    for name in NOT_IN_OUTPUT:
        del report["properties"][name]
    report["properties"]["schema"] = {"const": SCHEMA}
    for type_name, field, values in CLOSED_LISTS:
        definitions[type_name]["properties"][field] = {"enum": list(values)}
    head = {"$schema": DIALECT, "title": "Tawthiq output", "description": "What the coder took from one report."}
    body = {key: value for key, value in report.items() if key not in ("title", "description")}
    return {**head, **body, "$defs": definitions | _span_definition(definitions)}


def _span_definition(definitions: dict[str, Any]) -> dict[str, Any]:
    offset = {"type": "integer", "minimum": 0}
    span = {"type": "array", "prefixItems": [offset, offset], "items": False, "minItems": 2, "maxItems": 2}
    return {Span.__name__: {"title": "Span", "description": definitions["Span"].get("description", ""), **span}}


def linked_schema() -> dict[str, Any]:
    """The same of an incident as `tawthiq link` writes it."""
    _, definitions = msgspec.json.schema_components([Incident], ref_template="#/$defs/{name}")
    incident = definitions.pop("Incident")
    incident["properties"]["schema"] = {"const": INCIDENT_SCHEMA}
    return {
        "$schema": DIALECT, "title": "Tawthiq linked incidents", "description": incident.get("description", ""),
        **{key: value for key, value in incident.items() if key not in ("title", "description")},
        "$defs": definitions | _span_definition(definitions),
    }  # fmt: skip


def schema_text() -> str:
    """The schema as the file `docs/reference/output.schema.json` holds it."""
    return _text(output_schema())


def linked_schema_text() -> str:
    """The schema as the file `docs/reference/linked.schema.json` holds it."""
    return _text(linked_schema())


def _text(schema: dict[str, Any]) -> str:
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"
