"""Run by Alembic: which connection, which metadata. The connection, its transaction and lock are `migrate`'s."""

from alembic import context

from copilot.store.schema import metadata

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("Run migrations with `copilot migrate`; Alembic's own command has no connection here.")

context.configure(connection=connection, target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
