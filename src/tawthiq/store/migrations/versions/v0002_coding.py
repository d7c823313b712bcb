"""Copies, what coders make of documents, and what people decide."""

from alembic import op
from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)

from tawthiq.store.append_only import refuse_changes

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the tables of runs, events, claims, judgements and copies."""
    op.create_table(
        "signatures",
        Column("document_id", String(length=40), nullable=False),
        Column("version", String(length=40), nullable=False),
        Column("signature", LargeBinary(), nullable=False),
        Column("is_grouped", Boolean(), nullable=False),
        ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_signatures_document_id"),
        PrimaryKeyConstraint("document_id", name="pk_signatures"),
    )
    op.create_index("ix_signatures_is_grouped", "signatures", ["is_grouped"])
    op.create_table(
        "copy_pairs",
        Column("a", String(length=40), nullable=False),
        Column("b", String(length=40), nullable=False),
        Column("kind", String(length=16), nullable=False),
        Column("score", Float(), nullable=False),
        Column("evidence_json", Text(), nullable=False),
        ForeignKeyConstraint(["a"], ["documents.id"], name="fk_copy_pairs_a"),
        ForeignKeyConstraint(["b"], ["documents.id"], name="fk_copy_pairs_b"),
        PrimaryKeyConstraint("a", "b", name="pk_copy_pairs"),
    )
    op.create_index("ix_copy_pairs_b", "copy_pairs", ["b"])
    op.create_table(
        "copy_groups",
        Column("document_id", String(length=40), nullable=False),
        Column("origin_id", String(length=40), nullable=False),
        ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_copy_groups_document_id"),
        ForeignKeyConstraint(["origin_id"], ["documents.id"], name="fk_copy_groups_origin_id"),
        PrimaryKeyConstraint("document_id", name="pk_copy_groups"),
    )
    op.create_index("ix_copy_groups_origin_id", "copy_groups", ["origin_id"])
    op.create_table(
        "runs",
        Column("id", String(length=40), nullable=False),
        Column("n", Integer(), nullable=False),
        Column("coder", String(length=40), nullable=False),
        Column("coder_version", String(length=40), nullable=False),
        Column("lexicon", String(length=80), nullable=False),
        Column("models", String(length=80), nullable=False),
        Column("gazetteers_json", Text(), nullable=False),
        Column("made_at", String(length=32), nullable=False),
        Column("made_by", Text(), nullable=False),
        PrimaryKeyConstraint("id", name="pk_runs"),
        UniqueConstraint("n", name="uq_runs_n"),
    )
    op.create_table(
        "coded",
        Column("run_id", String(length=40), nullable=False),
        Column("document_id", String(length=40), nullable=False),
        Column("coded_at", String(length=32), nullable=False),
        Column("n_events", Integer(), nullable=False),
        Column("error", Text()),
        Column("analysis", LargeBinary()),
        Column("analysis_sha256", String(length=64)),
        ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_coded_document_id"),
        ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_coded_run_id"),
        PrimaryKeyConstraint("run_id", "document_id", name="pk_coded"),
    )
    op.create_index("ix_coded_document_id", "coded", ["document_id"])
    op.create_table(
        "events",
        Column("seq", Integer(), autoincrement=True, nullable=False),
        Column("run_id", String(length=40), nullable=False),
        Column("id", String(length=40), nullable=False),
        Column("document_id", String(length=40), nullable=False),
        Column("type", String(length=40), nullable=False),
        Column("subtype", String(length=60), nullable=False),
        Column("status", String(length=16), nullable=False),
        Column("background", Boolean(), nullable=False),
        Column("date_start", String(length=10)),
        Column("date_end", String(length=10)),
        Column("date_precision", String(length=16), nullable=False),
        Column("trigger", Text(), nullable=False),
        Column("trigger_start", Integer(), nullable=False),
        Column("trigger_end", Integer(), nullable=False),
        Column("confidence", Float(), nullable=False),
        ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_events_document_id"),
        PrimaryKeyConstraint("seq", name="pk_events"),
        UniqueConstraint("run_id", "id", name="uq_events_run_id_id"),
    )
    op.create_index("ix_events_document_id", "events", ["document_id"])
    op.create_index("ix_events_run_id_date_start", "events", ["run_id", "date_start"])
    op.create_index("ix_events_run_id_subtype", "events", ["run_id", "subtype"])
    op.create_table(
        "event_places",
        Column("seq", Integer(), autoincrement=True, nullable=False),
        Column("event_seq", Integer(), nullable=False),
        Column("n", Integer(), nullable=False),
        Column("name", Text(), nullable=False),
        Column("name_key", Text(), nullable=False),
        Column("gazetteer_id", Text()),
        Column("admin", Text(), nullable=False),
        Column("lat", Float()),
        Column("lon", Float()),
        Column("radius_km", Float()),
        Column("precision", String(length=32), nullable=False),
        Column("method", String(length=32), nullable=False),
        ForeignKeyConstraint(["event_seq"], ["events.seq"], name="fk_event_places_event_seq"),
        PrimaryKeyConstraint("seq", name="pk_event_places"),
    )
    op.create_index("ix_event_places_event_seq", "event_places", ["event_seq"])
    op.create_index("ix_event_places_name_key", "event_places", ["name_key"])
    op.create_table(
        "event_actors",
        Column("event_seq", Integer(), nullable=False),
        Column("role", String(length=12), nullable=False),
        Column("n", Integer(), autoincrement=False, nullable=False),
        Column("actor_id", Text()),
        Column("name", Text(), nullable=False),
        Column("name_key", Text(), nullable=False),
        ForeignKeyConstraint(["event_seq"], ["events.seq"], name="fk_event_actors_event_seq"),
        PrimaryKeyConstraint("event_seq", "role", "n", name="pk_event_actors"),
    )
    op.create_index("ix_event_actors_actor_id", "event_actors", ["actor_id"])
    op.create_index("ix_event_actors_name_key", "event_actors", ["name_key"])
    op.create_table(
        "claims",
        Column("event_seq", Integer(), nullable=False),
        Column("field", String(length=24), nullable=False),
        Column("n", Integer(), autoincrement=False, nullable=False),
        Column("value_json", Text(), nullable=False),
        Column("speaker", Text()),
        Column("stance", String(length=40)),
        Column("quote", Text()),
        Column("start", Integer()),
        Column("end", Integer()),
        Column("found_by", Text(), nullable=False),
        Column("confidence", Float(), nullable=False),
        ForeignKeyConstraint(["event_seq"], ["events.seq"], name="fk_claims_event_seq"),
        PrimaryKeyConstraint("event_seq", "field", "n", name="pk_claims"),
    )
    op.create_table(
        "users",
        Column("handle", String(length=80), nullable=False),
        Column("role", String(length=16), nullable=False),
        Column("made_at", String(length=32), nullable=False),
        Column("active", Boolean(), nullable=False),
        Column("version", Integer(), nullable=False),
        PrimaryKeyConstraint("handle", name="pk_users"),
    )
    op.create_table(
        "judgements",
        Column("seq", Integer(), autoincrement=True, nullable=False),
        Column("id", String(length=40), nullable=False),
        Column("kind", String(length=12), nullable=False),
        Column("document_id", String(length=40), nullable=False),
        Column("trigger_start", Integer()),
        Column("trigger_end", Integer()),
        Column("field", String(length=24)),
        Column("start", Integer()),
        Column("end", Integer()),
        Column("other_json", Text()),
        Column("verdict", String(length=12), nullable=False),
        Column("value_json", Text()),
        Column("why", Text()),
        Column("made_by", Text(), nullable=False),
        Column("made_at", String(length=32), nullable=False),
        Column("run_id", String(length=40)),
        ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_judgements_document_id"),
        PrimaryKeyConstraint("seq", name="pk_judgements"),
        UniqueConstraint("id", name="uq_judgements_id"),
    )
    op.create_index("ix_judgements_document_id", "judgements", ["document_id"])
    op.create_table(
        "incidents",
        Column("id", String(length=40), nullable=False),
        Column("made_at", String(length=32), nullable=False),
        Column("state", String(length=12), nullable=False),
        Column("version", Integer(), nullable=False),
        PrimaryKeyConstraint("id", name="pk_incidents"),
    )
    op.create_table(
        "incident_events",
        Column("incident_id", String(length=40), nullable=False),
        Column("event_seq", Integer(), nullable=False),
        Column("score", Float()),
        Column("why_json", Text(), nullable=False),
        ForeignKeyConstraint(["event_seq"], ["events.seq"], name="fk_incident_events_event_seq"),
        ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_incident_events_incident_id"),
        PrimaryKeyConstraint("incident_id", "event_seq", name="pk_incident_events"),
    )
    op.create_index("ix_incident_events_event_seq", "incident_events", ["event_seq"])
    op.create_table(
        "watched",
        Column("source", Text(), nullable=False),
        Column("state_json", Text(), nullable=False),
        Column("changed_at", String(length=32), nullable=False),
        PrimaryKeyConstraint("source", name="pk_watched"),
    )
    for statement in refuse_changes("judgements", "id", op.get_bind().dialect.name):
        op.execute(statement)
