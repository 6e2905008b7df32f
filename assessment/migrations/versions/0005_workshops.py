"""Workshops: how they were set up, who takes part, the rounds, and what was said in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them, empty."""
    _create_workshop()
    _create_people()
    _create_rounds()


def _create_workshop() -> None:
    op.create_table(
        "workshop",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("assessment", sa.String(64), nullable=False),
        sa.Column("setup", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made", sa.String(32), nullable=False),
        sa.Column("code", sa.String(32), nullable=True),
        sa.Column("opened", sa.String(32), nullable=True),
        sa.Column("expires", sa.String(32), nullable=True),
        sa.Column("ended", sa.String(32), nullable=True),
        sa.Column("on_screen", sa.String(64), nullable=False),
        sa.Column("code_hidden", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workshop"),
        sa.ForeignKeyConstraint(["assessment"], ["assessment.id"], name="fk_workshop_assessment"),
        sa.UniqueConstraint("code", name="uq_workshop_code"),
    )
    op.create_index("ix_workshop_assessment", "workshop", ["assessment"])


def _create_people() -> None:
    op.create_table(
        "workshop_participant",
        sa.Column("workshop", sa.String(64), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("group", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("paper", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("workshop", "id", name="pk_workshop_participant"),
        sa.ForeignKeyConstraint(["workshop"], ["workshop.id"], name="fk_workshop_participant_workshop"),
    )
    op.create_table(
        "workshop_slip",
        sa.Column("workshop", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("workshop", "hash", name="pk_workshop_slip"),
        sa.ForeignKeyConstraint(["workshop"], ["workshop.id"], name="fk_workshop_slip_workshop"),
    )


def _create_rounds() -> None:
    op.create_table(
        "workshop_round",
        sa.Column("workshop", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("phase", sa.String(16), nullable=False),
        sa.Column("released", sa.Text(), nullable=True),
        sa.Column("exported", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("workshop", "number", name="pk_workshop_round"),
        sa.ForeignKeyConstraint(["workshop"], ["workshop.id"], name="fk_workshop_round_workshop"),
    )
    of_round = (["workshop", "round"], ["workshop_round.workshop", "workshop_round.number"])
    op.create_table(
        "workshop_reply",
        sa.Column("workshop", sa.String(64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("participant", sa.String(64), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workshop", "round", "participant", name="pk_workshop_reply"),
        sa.ForeignKeyConstraint(*of_round, name="fk_workshop_reply_workshop_round"),
    )
    op.create_table(
        "workshop_remark",
        sa.Column("workshop", sa.String(64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("workshop", "round", "id", name="pk_workshop_remark"),
        sa.ForeignKeyConstraint(*of_round, name="fk_workshop_remark_workshop_round"),
    )
    op.create_table(
        "workshop_agreed",
        sa.Column("workshop", sa.String(64), nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("option", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workshop", "question", name="pk_workshop_agreed"),
        sa.ForeignKeyConstraint(["workshop"], ["workshop.id"], name="fk_workshop_agreed_workshop"),
    )
