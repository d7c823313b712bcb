"""Takes the words out of what stays of a source whose bytes were erased for one of its documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, select, update

from tawthiq.store import schema
from tawthiq.store.asking import batched
from tawthiq.store.proofs import Proof, prove

BLANK: Final[dict[str, tuple[Table, dict[str, Any]]]] = {
    "acquisitions": (schema.acquisitions, {"name": "", "headers_json": "[]", "meta_json": "{}"}),
    "readings": (schema.readings, {"failures_json": "[]"}),
}
"""What may quote a document: the file's name, a title in a header or a sidecar, the line that could not be read."""


def blank_sources(connection: Connection, hashes: Sequence[str]) -> dict[str, list[Proof]]:
    """Empties `BLANK` of all their rows; what proves the rows from now on. Address and time of each stay."""
    proofs: dict[str, list[Proof]] = {}
    for name, (table, nothing) in BLANK.items():
        for some in batched(hashes):
            mine = table.c.sha256.in_(some)
            connection.execute(update(table).where(mine).values(**nothing))
            found = connection.execute(select(table).where(mine)).mappings().all()
            # the log tells of readings when they are finished
            proven = [row for row in found if name != "readings" or row["finished_at"] is not None]
            proofs.setdefault(name, []).extend(prove(name, proven))
    return {name: listed for name, listed in proofs.items() if listed}
