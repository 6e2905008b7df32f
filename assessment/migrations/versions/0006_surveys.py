"""Single rows of staff surveys, where somebody chose to keep them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them, empty."""
    op.create_table(
        "survey_file",
        sa.Column("assessment", sa.String(64), nullable=False),
        sa.Column("survey", sa.String(64), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("kept", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("assessment", "survey", name="pk_survey_file"),
        sa.ForeignKeyConstraint(["assessment"], ["assessment.id"], name="fk_survey_file_assessment"),
    )
    op.create_table(
        "survey_row",
        sa.Column("assessment", sa.String(64), nullable=False),
        sa.Column("survey", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("assessment", "survey", "number", name="pk_survey_row"),
        sa.ForeignKeyConstraint(["assessment", "survey"], ["survey_file.assessment", "survey_file.survey"], name="fk_survey_row_survey_file"),
    )
