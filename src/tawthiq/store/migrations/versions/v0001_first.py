"""All tables."""

from alembic import op

from tawthiq.store.append_only import refuse_changes
from tawthiq.store.schema import APPEND_ONLY, METADATA

revision = "0001"
down_revision = None


def upgrade() -> None:
    connection = op.get_bind()
    METADATA.create_all(connection)
    for table, key in APPEND_ONLY.items():
        for statement in refuse_changes(table, key, connection.dialect.name):
            op.execute(statement)
