"""All tables."""

from alembic import op

from tawthiq.store.dialects import refuse_changes
from tawthiq.store.schema import APPEND_ONLY, METADATA

revision = "0001"
down_revision = None


def upgrade() -> None:
    connection = op.get_bind()
    METADATA.create_all(connection)
    for table in APPEND_ONLY:
        for statement in refuse_changes(table, connection.dialect.name):
            op.execute(statement)
