"""JSON Lines of incidents: one `Row` a line, with its claims and where each value comes from."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from tawthiq.export.row import Row
from tawthiq.model.events import STATUSES, TYPE_OF, TYPES
from tawthiq.model.schema import DIALECT

SCHEMA: Final = "tawthiq-row/1"
_UNSEEN: Final = re.compile("[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Letters that are not seen or turn the text around them: written as `\\u202e`, which is the same JSON."""


def line(row: Row) -> bytes:
    """The object, without a line end. Lone surrogates, which broken sources hold, are replaced: JSON has none."""
    told = {"schema": SCHEMA, **{name: getattr(row, name) for name in row.__struct_fields__ if name != "key"}}
    try:
        text = msgspec.json.encode(told).decode()
    except UnicodeEncodeError:
        text = msgspec.json.encode(_whole(msgspec.to_builtins(told))).decode()
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode()


def row_schema() -> dict[str, Any]:
    """JSON Schema of a line; its definitions carry the docstrings of the types."""
    _, definitions = msgspec.json.schema_components([Row], ref_template="#/$defs/{name}")
    row = definitions.pop("Row")
    del row["properties"]["key"]
    required = ["schema", *(name for name in row["required"] if name != "key")]
    closed = {"type": list(TYPES), "subtype": list(TYPE_OF), "status": list(STATUSES)}
    properties = {"schema": {"const": SCHEMA}} | row["properties"] | {k: {"enum": v} for k, v in closed.items()}
    return {
        "$schema": DIALECT, "title": "Tawthiq incidents", "description": row.get("description", ""), "type": "object",
        "properties": properties, "required": required, "$defs": definitions,
    }  # fmt: skip


def row_schema_text() -> str:
    """The schema as the file `docs/reference/incidents.schema.json` holds it."""
    return msgspec.json.format(msgspec.json.encode(row_schema()), indent=2).decode() + "\n"


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_whole(key): _whole(part) for key, part in value.items()}
    return [_whole(part) for part in value] if isinstance(value, list | tuple) else value
