"""The tables, one schema for SQLite and PostgreSQL. `migrations/` builds them; a test holds the two together.

Times are ISO 8601 text in UTC, days ISO text, so that both databases keep them as they were written. Columns named
`…_json` hold JSON text. Rows are added; what may change has a `version` that counts its changes.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

archive = Table("archive", METADATA, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False))
"""`id`, `made_at`, `format`."""

log = Table(
    "log",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", String(40), nullable=False, index=True),
    Column("subject", Text, nullable=False, index=True),
    Column("body_json", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)

# Sources ------------------------------------------------------------------------------------------------------------

raw = Table(
    "raw",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("sha1", String(40), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String(120), nullable=False),
    Column("erased_at", String(32)),
)
raw_bytes = Table(  # where there is no folder to keep them in
    "raw_bytes",
    METADATA,
    Column("sha256", String(64), ForeignKey("raw.sha256"), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("bytes", LargeBinary, nullable=False),
)
acquisitions = Table(
    "acquisitions",
    METADATA,
    Column("sha256", String(64), ForeignKey("raw.sha256"), primary_key=True),
    Column("address", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("declared_type", Text),
    Column("acquired_at", String(32), nullable=False),
    Column("modified_at", String(32)),
    Column("collector", Text, nullable=False),
    Column("tool", Text, nullable=False),
    Column("headers_json", Text, nullable=False),
    Column("via_json", Text, nullable=False),  # addresses that led there
    Column("meta_json", Text, nullable=False),  # what a file beside the source says of it
    Column("basis", Text),
    Column("purpose", Text),
)
readings = Table(  # a source read to its end by one version of the readers under one set of options
    "readings",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("address", Text, primary_key=True),
    Column("reader", String(80), primary_key=True),
    Column("options_json", Text, nullable=False),
    Column("started_at", String(32), nullable=False),
    Column("finished_at", String(32), index=True),
    Column("n_documents", Integer, nullable=False, default=0),
    Column("failures_json", Text, nullable=False, default="[]"),
)

# Documents ----------------------------------------------------------------------------------------------------------

documents = Table(
    "documents",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("address", Text, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("text_sha256", String(64), nullable=False, index=True),
    Column("title", Text),
    Column("outlet", Text, index=True),
    Column("byline", Text),
    Column("dateline", Text),
    Column("published", String(40)),  # as told
    Column("published_on", String(10), index=True),
    Column("url", Text),
    Column("language", String(16), index=True),
    Column("encoding", String(40)),
    Column("encoding_from", String(40)),
    Column("extractor", String(80), nullable=False),
    Column("evidence_json", Text, nullable=False),
    Column("confidence", Float),
    Column("follows", Text),
    Column("origin", Text),
    Column("edited_at", String(40)),
    Column("given_id", Text),
    Column("remarks_json", Text, nullable=False),
    Column("added_at", String(32), nullable=False),
    Column("state", String(12), nullable=False, default="kept", index=True),  # kept, withdrawn, erased
    Column("version", Integer, nullable=False, default=1),
)
origins = Table(  # the bytes that a document was taken from: more than one where a page was captured twice
    "origins",
    METADATA,
    Column("document_id", String(40), ForeignKey("documents.id"), primary_key=True),
    Column("sha256", String(64), ForeignKey("raw.sha256"), primary_key=True),
    Column("part", Text, primary_key=True),
    Index("ix_origins_sha256", "sha256"),
)
search_forms = Table(  # what full text looks in: the folded surface and the light stems, made again at any time
    "search_forms",
    METADATA,
    Column("seq", Integer, ForeignKey("documents.seq"), primary_key=True, autoincrement=False),
    Column("ex", Text, nullable=False),
    Column("st", Text, nullable=False),
)
signatures = Table(
    "signatures",
    METADATA,
    Column("document_id", String(40), ForeignKey("documents.id"), primary_key=True),
    Column("version", String(40), nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("is_grouped", Boolean, nullable=False, default=False, index=True),  # whether copies of it were looked for
)
copy_pairs = Table(
    "copy_pairs",
    METADATA,
    Column("a", String(40), ForeignKey("documents.id"), primary_key=True),
    Column("b", String(40), ForeignKey("documents.id"), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("score", Float, nullable=False),
    Column("evidence_json", Text, nullable=False),
    Index("ix_copy_pairs_b", "b"),
)
copy_groups = Table(
    "copy_groups",
    METADATA,
    Column("document_id", String(40), ForeignKey("documents.id"), primary_key=True),
    Column("origin_id", String(40), ForeignKey("documents.id"), nullable=False, index=True),
)

# What coders make ----------------------------------------------------------------------------------------------------

runs = Table(
    "runs",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("n", Integer, nullable=False, unique=True),
    Column("coder", String(40), nullable=False),
    Column("coder_version", String(40), nullable=False),
    Column("lexicon", String(80), nullable=False),
    Column("models", String(80), nullable=False),
    Column("gazetteers_json", Text, nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("made_by", Text, nullable=False),
)
coded = Table(
    "coded",
    METADATA,
    Column("run_id", String(40), ForeignKey("runs.id"), primary_key=True),
    Column("document_id", String(40), ForeignKey("documents.id"), primary_key=True),
    Column("coded_at", String(32), nullable=False),
    Column("n_events", Integer, nullable=False),
    Column("error", Text),  # why there is no analysis
    Column("analysis", LargeBinary),  # the coder's output object, JSON deflated by zlib
    Column("analysis_sha256", String(64)),  # of the JSON
    Index("ix_coded_document_id", "document_id"),
)
events = Table(
    "events",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("run_id", String(40), nullable=False),
    Column("id", String(40), nullable=False),
    Column("document_id", String(40), ForeignKey("documents.id"), nullable=False, index=True),
    Column("type", String(40), nullable=False),
    Column("subtype", String(60), nullable=False),
    Column("status", String(16), nullable=False),
    Column("background", Boolean, nullable=False),
    Column("date_start", String(10)),
    Column("date_end", String(10)),
    Column("date_precision", String(16), nullable=False),
    Column("trigger", Text, nullable=False),
    Column("trigger_start", Integer, nullable=False),
    Column("trigger_end", Integer, nullable=False),
    Column("confidence", Float, nullable=False),
    UniqueConstraint("run_id", "id"),
    Index("ix_events_run_id_date_start", "run_id", "date_start"),
    Index("ix_events_run_id_subtype", "run_id", "subtype"),
)
event_places = Table(
    "event_places",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("event_seq", Integer, ForeignKey("events.seq"), nullable=False, index=True),
    Column("n", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, index=True),  # folded, as searched for
    Column("gazetteer_id", Text),
    Column("admin", Text, nullable=False),  # joined by " / "
    Column("lat", Float),
    Column("lon", Float),
    Column("radius_km", Float),
    Column("precision", String(32), nullable=False),
    Column("method", String(32), nullable=False),
)
event_actors = Table(
    "event_actors",
    METADATA,
    Column("event_seq", Integer, ForeignKey("events.seq"), primary_key=True),
    Column("role", String(12), primary_key=True),  # initiator, target, claimant
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("actor_id", Text),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Index("ix_event_actors_actor_id", "actor_id"),
    Index("ix_event_actors_name_key", "name_key"),
)
claims = Table(  # the atomic row: one value of one field of one event, with the words that give it
    "claims",
    METADATA,
    Column("event_seq", Integer, ForeignKey("events.seq"), primary_key=True),
    Column("field", String(24), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("value_json", Text, nullable=False),
    Column("speaker", Text),
    Column("stance", String(40)),
    Column("quote", Text),
    Column("start", Integer),
    Column("end", Integer),
    Column("found_by", Text, nullable=False),
    Column("confidence", Float, nullable=False),
)

# What people decide --------------------------------------------------------------------------------------------------

users = Table(
    "users",
    METADATA,
    Column("handle", String(80), primary_key=True),
    Column("role", String(16), nullable=False),  # viewer, analyst, reviewer, admin
    Column("made_at", String(32), nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("version", Integer, nullable=False, default=1),
)
judgements = Table(  # added, never changed: a second thought is a second judgement
    "judgements",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("kind", String(12), nullable=False),  # claim, event, pair
    Column("document_id", String(40), ForeignKey("documents.id"), nullable=False, index=True),
    Column("trigger_start", Integer),  # an event is known again by its trigger's place in the text, whatever the run
    Column("trigger_end", Integer),
    Column("field", String(24)),
    Column("start", Integer),  # of the claim's words
    Column("end", Integer),
    Column("other_json", Text),  # the other event of a pair: document, trigger start, trigger end
    Column("verdict", String(12), nullable=False),  # accept, edit, reject, same, different, unsure
    Column("value_json", Text),  # what an edit says instead
    Column("why", Text),
    Column("made_by", Text, nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("run_id", String(40)),  # the run that it was made on
)
# What linking makes --------------------------------------------------------------------------------------------------

linkings = Table(  # each time that events were linked anew; the last one is what the tables below hold
    "linkings",
    METADATA,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("run_id", String(40), ForeignKey("runs.id"), nullable=False),
    Column("model", String(64), nullable=False),  # hash of the linking model
    Column("inputs", String(64), nullable=False),  # of all that was linked: where it is the same, so are the incidents
    Column("digest", String(64), nullable=False),  # of the incidents, as `incidents.digest_of_incidents` makes it
    Column("n_reports", Integer, nullable=False),
    Column("n_events", Integer, nullable=False),
    Column("n_incidents", Integer, nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("made_by", Text, nullable=False),
)
incidents = Table(
    "incidents",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("made_at", String(32), nullable=False),
    Column("version", Integer, nullable=False, default=1),
)
incident_events = Table(  # events of the linked run, by their ids: each in one incident
    "incident_events",
    METADATA,
    Column("document_id", String(40), ForeignKey("documents.id"), primary_key=True),
    Column("event_id", String(40), primary_key=True, index=True),  # "" for a document that tells of it without an event
    Column("incident_id", String(40), ForeignKey("incidents.id"), nullable=False, index=True),
)
incident_pairs = Table(  # why documents stand in one incident
    "incident_pairs",
    METADATA,
    Column("incident_id", String(40), ForeignKey("incidents.id"), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("left_document", String(40), ForeignKey("documents.id"), nullable=False, index=True),
    Column("left_event", String(40), nullable=False),
    Column("right_document", String(40), ForeignKey("documents.id"), nullable=False, index=True),
    Column("right_event", String(40), nullable=False),
    Column("probability", Float, nullable=False),
    Column("by", String(12), nullable=False),  # score, copy, judgement
    Column("weights_json", Text, nullable=False),
)
watched = Table(
    "watched",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("state_json", Text, nullable=False),
    Column("changed_at", String(32), nullable=False),
)

APPEND_ONLY: Final = {"log": "seq", "judgements": "id"}
"""Tables whose rows the database itself refuses to change or delete, and what names a row."""
