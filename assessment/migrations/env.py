"""Where Alembic finds the tables and the open connection."""

from __future__ import annotations

from alembic import context

from assessment.tables import VERSION_TABLE, Table


def migrate() -> None:
    """Run the migrations on the connection that `assessment.migrating` opened, within its transaction."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Table.metadata,
        version_table=VERSION_TABLE,
        render_as_batch=True,  # SQLite changes a table by rebuilding it
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if hasattr(context, "config"):  # it has one only while Alembic runs this file
    migrate()
