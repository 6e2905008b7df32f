"""Statements that go past the store, as damage does, on every kind of database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from assessment import database
from assessment.store import Store


def by_hand(store: Store, statement: str, *, watched: bool = False) -> list[tuple[Any, ...]]:
    """Run a statement on the store's database. Returns its rows. `watched`: keys and triggers are heeded."""
    engine = database.engine_for(store._engine.url, foreign_keys=watched)
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql" and not watched:
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            found = connection.execute(text(statement))
            return [tuple(row) for row in found] if found.returns_rows else []
    finally:
        engine.dispose()
