"""When an assessment was imported from a file, so that a copy can be told from its original in the list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the time. Of assessments from before it is not known, so they are not called copies."""
    op.add_column("assessment", sa.Column("imported", sa.String(32), nullable=True))
