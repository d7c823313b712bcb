"""Sources, their documents, and the log."""

from alembic import op
from sqlalchemy import (
    BigInteger,
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

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the tables of sources and documents, and the log."""
    op.create_table(
        "archive",
        Column("key", String(length=40), nullable=False),
        Column("value", Text(), nullable=False),
        PrimaryKeyConstraint("key", name="pk_archive"),
    )
    op.create_table(
        "log",
        Column("seq", Integer(), autoincrement=False, nullable=False),
        Column("at", String(length=32), nullable=False),
        Column("actor", Text(), nullable=False),
        Column("action", String(length=40), nullable=False),
        Column("subject", Text(), nullable=False),
        Column("body_json", Text(), nullable=False),
        Column("previous", String(length=64), nullable=False),
        Column("hash", String(length=64), nullable=False),
        PrimaryKeyConstraint("seq", name="pk_log"),
        UniqueConstraint("hash", name="uq_log_hash"),
    )
    op.create_index("ix_log_action", "log", ["action"])
    op.create_index("ix_log_subject", "log", ["subject"])
    op.create_table(
        "raw",
        Column("sha256", String(length=64), nullable=False),
        Column("sha1", String(length=40), nullable=False),
        Column("size", BigInteger(), nullable=False),
        Column("media_type", String(length=120), nullable=False),
        Column("erased_at", String(length=32)),
        PrimaryKeyConstraint("sha256", name="pk_raw"),
    )
    op.create_table(
        "raw_bytes",
        Column("sha256", String(length=64), nullable=False),
        Column("n", Integer(), autoincrement=False, nullable=False),
        Column("bytes", LargeBinary(), nullable=False),
        ForeignKeyConstraint(["sha256"], ["raw.sha256"], name="fk_raw_bytes_sha256"),
        PrimaryKeyConstraint("sha256", "n", name="pk_raw_bytes"),
    )
    op.create_table(
        "acquisitions",
        Column("sha256", String(length=64), nullable=False),
        Column("address", Text(), nullable=False),
        Column("name", Text(), nullable=False),
        Column("declared_type", Text()),
        Column("acquired_at", String(length=32), nullable=False),
        Column("modified_at", String(length=32)),
        Column("collector", Text(), nullable=False),
        Column("tool", Text(), nullable=False),
        Column("headers_json", Text(), nullable=False),
        Column("via_json", Text(), nullable=False),
        Column("meta_json", Text(), nullable=False),
        Column("basis", Text()),
        Column("purpose", Text()),
        ForeignKeyConstraint(["sha256"], ["raw.sha256"], name="fk_acquisitions_sha256"),
        PrimaryKeyConstraint("sha256", "address", name="pk_acquisitions"),
    )
    op.create_table(
        "readings",
        Column("sha256", String(length=64), nullable=False),
        Column("address", Text(), nullable=False),
        Column("reader", String(length=80), nullable=False),
        Column("options_json", Text(), nullable=False),
        Column("started_at", String(length=32), nullable=False),
        Column("finished_at", String(length=32)),
        Column("n_documents", Integer(), nullable=False),
        Column("failures_json", Text(), nullable=False),
        PrimaryKeyConstraint("sha256", "address", "reader", name="pk_readings"),
    )
    op.create_index("ix_readings_finished_at", "readings", ["finished_at"])
    op.create_table(
        "documents",
        Column("seq", Integer(), autoincrement=True, nullable=False),
        Column("id", String(length=40), nullable=False),
        Column("address", Text(), nullable=False),
        Column("text", Text(), nullable=False),
        Column("text_sha256", String(length=64), nullable=False),
        Column("title", Text()),
        Column("outlet", Text()),
        Column("byline", Text()),
        Column("dateline", Text()),
        Column("published", String(length=40)),
        Column("published_on", String(length=10)),
        Column("url", Text()),
        Column("language", String(length=16)),
        Column("encoding", String(length=40)),
        Column("encoding_from", String(length=40)),
        Column("extractor", String(length=80), nullable=False),
        Column("evidence_json", Text(), nullable=False),
        Column("confidence", Float()),
        Column("follows", Text()),
        Column("origin", Text()),
        Column("edited_at", String(length=40)),
        Column("given_id", Text()),
        Column("remarks_json", Text(), nullable=False),
        Column("added_at", String(length=32), nullable=False),
        Column("state", String(length=12), nullable=False),
        Column("version", Integer(), nullable=False),
        PrimaryKeyConstraint("seq", name="pk_documents"),
        UniqueConstraint("id", name="uq_documents_id"),
    )
    op.create_index("ix_documents_address", "documents", ["address"])
    op.create_index("ix_documents_language", "documents", ["language"])
    op.create_index("ix_documents_outlet", "documents", ["outlet"])
    op.create_index("ix_documents_published_on", "documents", ["published_on"])
    op.create_index("ix_documents_state", "documents", ["state"])
    op.create_index("ix_documents_text_sha256", "documents", ["text_sha256"])
    op.create_table(
        "origins",
        Column("document_id", String(length=40), nullable=False),
        Column("sha256", String(length=64), nullable=False),
        Column("part", Text(), nullable=False),
        ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_origins_document_id"),
        ForeignKeyConstraint(["sha256"], ["raw.sha256"], name="fk_origins_sha256"),
        PrimaryKeyConstraint("document_id", "sha256", "part", name="pk_origins"),
    )
    op.create_index("ix_origins_sha256", "origins", ["sha256"])
    op.create_table(
        "search_forms",
        Column("seq", Integer(), autoincrement=False, nullable=False),
        Column("ex", Text(), nullable=False),
        Column("st", Text(), nullable=False),
        ForeignKeyConstraint(["seq"], ["documents.seq"], name="fk_search_forms_seq"),
        PrimaryKeyConstraint("seq", name="pk_search_forms"),
    )
    for statement in refuse_changes("log", "seq", op.get_bind().dialect.name):
        op.execute(statement)
