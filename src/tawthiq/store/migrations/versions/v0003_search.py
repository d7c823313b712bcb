"""What search looks in: full text, boxes of places, and indexes that hold all that its walks ask for.

None of it is in `schema.METADATA`: its names begin with `search_`, and it is made of other tables' rows.
"""

from alembic import op

from tawthiq.store.search_objects import search_objects

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes what search looks in."""
    for statement in search_objects(op.get_bind().dialect.name):
        op.execute(statement)
