"""The shelf: scoring files and questionnaires of one's own, to choose for an assessment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create it, empty."""
    op.create_table(
        "shelf",
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("added", sa.String(32), nullable=False),
        sa.Column("removed", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["hash"], ["definition_text.hash"], name="fk_shelf_definition_text"),
        sa.PrimaryKeyConstraint("kind", "id", "version", name="pk_shelf"),
    )
