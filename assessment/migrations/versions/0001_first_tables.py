"""The first tables: definitions, assessments, the answer log and the answers that stand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them, and on SQLite keep the log from ever being changed."""
    _create_definitions()
    _create_assessments()
    _create_answers()
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER answer_log_no_{change.lower()} BEFORE {change} ON answer_log "
                "BEGIN SELECT RAISE(ABORT, 'the answer log is only ever added to'); END"
            )


def _create_definitions() -> None:
    op.create_table(
        "definition_text",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_definition_text"),
    )


def _create_assessments() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("example", sa.Text(), nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("changed", sa.String(32), nullable=False),
        sa.Column("deleted", sa.String(32), nullable=True),
        sa.Column("erased", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_assessment"),
    )
    op.create_table(
        "assessment_definition",
        sa.Column("assessment", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["assessment"], ["assessment.id"], name="fk_assessment_definition_assessment"),
        sa.ForeignKeyConstraint(["hash"], ["definition_text.hash"], name="fk_assessment_definition_definition_text"),
        sa.PrimaryKeyConstraint("assessment", "position", name="pk_assessment_definition"),
    )


def _create_answers() -> None:
    op.create_table(
        "answer_content",
        sa.Column("assessment", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["assessment"], ["assessment.id"], name="fk_answer_content_assessment"),
        sa.PrimaryKeyConstraint("assessment", "hash", name="pk_answer_content"),
    )
    op.create_table(
        "answer",
        sa.Column("assessment", sa.String(64), nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["assessment"], ["assessment.id"], name="fk_answer_assessment"),
        sa.ForeignKeyConstraint(
            ["assessment", "hash"],
            ["answer_content.assessment", "answer_content.hash"],
            name="fk_answer_answer_content",
        ),
        sa.PrimaryKeyConstraint("assessment", "question", name="pk_answer"),
    )
    op.create_table(
        "answer_log",
        sa.Column("entry", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("assessment", sa.String(64), nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=True),
        sa.Column("replaced", sa.String(64), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["assessment"], ["assessment.id"], name="fk_answer_log_assessment"),
        sa.PrimaryKeyConstraint("entry", name="pk_answer_log"),
        sa.UniqueConstraint("assessment", "question", "revision", name="uq_answer_log_assessment_question_revision"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_answer_log_assessment_entry", "answer_log", ["assessment", "entry"])
