"""Alembic's entry: works on the connection that `store.migrate` hands over, inside its transaction."""

from alembic import context

from tawthiq.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=False,  # the transaction is the caller's
)
context.run_migrations()
