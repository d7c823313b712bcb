"""Incidents as linking makes them. The tables that stood in their place were never written to."""

from alembic import op
from sqlalchemy import Column, Float, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, String, Text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the tables of linkings, incidents, their events and the reasons of their pairs."""
    op.drop_table("incident_events")
    op.drop_table("incidents")
    op.create_table(
        "linkings",
        Column("n", Integer(), autoincrement=False, nullable=False),
        Column("run_id", String(length=40), nullable=False),
        Column("model", String(length=64), nullable=False),
        Column("inputs", String(length=64), nullable=False),
        Column("digest", String(length=64), nullable=False),
        Column("n_reports", Integer(), nullable=False),
        Column("n_events", Integer(), nullable=False),
        Column("n_incidents", Integer(), nullable=False),
        Column("made_at", String(length=32), nullable=False),
        Column("made_by", Text(), nullable=False),
        ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_linkings_run_id"),
        PrimaryKeyConstraint("n", name="pk_linkings"),
    )
    op.create_table(
        "incidents",
        Column("id", String(length=40), nullable=False),
        Column("made_at", String(length=32), nullable=False),
        Column("version", Integer(), nullable=False),
        PrimaryKeyConstraint("id", name="pk_incidents"),
    )
    op.create_table(
        "incident_events",
        Column("document_id", String(length=40), nullable=False),
        Column("event_id", String(length=40), nullable=False),
        Column("incident_id", String(length=40), nullable=False),
        ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_incident_events_document_id"),
        ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_incident_events_incident_id"),
        PrimaryKeyConstraint("document_id", "event_id", name="pk_incident_events"),
    )
    op.create_index("ix_incident_events_event_id", "incident_events", ["event_id"])
    op.create_index("ix_incident_events_incident_id", "incident_events", ["incident_id"])
    op.create_table(
        "incident_pairs",
        Column("incident_id", String(length=40), nullable=False),
        Column("n", Integer(), autoincrement=False, nullable=False),
        Column("left_document", String(length=40), nullable=False),
        Column("left_event", String(length=40), nullable=False),
        Column("right_document", String(length=40), nullable=False),
        Column("right_event", String(length=40), nullable=False),
        Column("probability", Float(), nullable=False),
        Column("by", String(length=12), nullable=False),
        Column("weights_json", Text(), nullable=False),
        ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_incident_pairs_incident_id"),
        ForeignKeyConstraint(["left_document"], ["documents.id"], name="fk_incident_pairs_left_document"),
        ForeignKeyConstraint(["right_document"], ["documents.id"], name="fk_incident_pairs_right_document"),
        PrimaryKeyConstraint("incident_id", "n", name="pk_incident_pairs"),
    )
    op.create_index("ix_incident_pairs_left_document", "incident_pairs", ["left_document"])
    op.create_index("ix_incident_pairs_right_document", "incident_pairs", ["right_document"])
