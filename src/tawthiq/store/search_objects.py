"""All that migration 0003 makes for search. Nothing of it is in `schema.METADATA`; every name begins with `search_`."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Connection, Integer, and_, literal_column, text

from tawthiq.store import schema
from tawthiq.store.dialects import POSTGRESQL, SQLITE, is_sqlite
from tawthiq.store.fulltext import full_text_objects
from tawthiq.store.spatial import spatial_objects

PREFIX: Final = "search_"
KILLED: Final = {
    SQLITE: "field = 'casualty' AND json_extract(value_json, '$.outcome') = 'killed'",
    POSTGRESQL: "field = 'casualty' AND (value_json::jsonb ->> 'outcome') = 'killed'",
}
"""Claims of a count of killed, as the index on them says it: a question must say the same to be answered by it."""
LOW: Final = {
    SQLITE: "json_extract(value_json, '$.low')",
    POSTGRESQL: "((value_json::jsonb ->> 'low')::integer)",
}
WALKED: Final = (
    # walked from the newest on; what filters ask is in the index, so no row is fetched that does not fit
    "CREATE INDEX search_documents_newest ON documents "
    "(state, published_on DESC{last}, seq DESC, language, outlet)",
    "CREATE INDEX search_documents_known ON documents (id, state, language, outlet, published_on, seq)",
    "CREATE INDEX search_events_newest ON events "
    "(run_id, date_start DESC{last}, seq DESC, type, subtype, status, background, date_end, document_id)",
    "CREATE INDEX search_places_admin ON event_places (admin, event_seq)",
    "CREATE INDEX search_places_gazetteer ON event_places (gazetteer_id, event_seq)",
    "CREATE INDEX search_actors_actor ON event_actors (actor_id, role, event_seq)",
    "CREATE INDEX search_claims_killed ON claims ({low}, event_seq) WHERE {killed}",
)


def search_objects(dialect: str) -> tuple[str, ...]:
    """Statements that make all of it in a database of that dialect."""
    last = "" if dialect == SQLITE else " NULLS LAST"  # SQLite puts them last by itself, and takes no such word here
    walked = tuple(statement.format(last=last, low=LOW[dialect], killed=KILLED[dialect]) for statement in WALKED)
    return (*full_text_objects(dialect), *spatial_objects(dialect), *walked)


def killed_at_least(dialect: str, n: int) -> ColumnElement[bool]:
    """A condition on claims: at least so many killed."""
    return and_(text(KILLED[dialect]), literal_column(LOW[dialect], Integer) >= n)


def is_search_object(name: str) -> bool:
    """Whether a table, column or index of that name is one of these: for who compares a database with the schema."""
    return name.startswith(PREFIX) and name not in schema.METADATA.tables


def refresh_statistics(connection: Connection) -> None:
    """What the database knows of how common things are, without which it picks bad ways through large archives."""
    connection.execute(text("PRAGMA analysis_limit=1000" if is_sqlite(connection) else "SELECT 1"))
    connection.execute(text("ANALYZE"))
