"""Run the migrations on the connection that `schema.upgrade` hands over, all in its one transaction."""

from __future__ import annotations

from alembic import context

from workmh_measures.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True
)
with context.begin_transaction():
    context.run_migrations()
