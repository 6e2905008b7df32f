"""Portfolios of services that are compared."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them, empty."""
    op.create_table(
        "portfolio",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organisation", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_portfolio"),
    )
    op.create_index("ix_portfolio_organisation", "portfolio", ["organisation"])
    op.create_table(
        "portfolio_definition",
        sa.Column("portfolio", sa.String(64), nullable=False),
        sa.Column("made_under", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("portfolio", "made_under", "position", name="pk_portfolio_definition"),
        sa.ForeignKeyConstraint(["portfolio"], ["portfolio.id"], name="fk_portfolio_definition_portfolio"),
        sa.ForeignKeyConstraint(["hash"], ["definition_text.hash"], name="fk_portfolio_definition_definition_text"),
    )
    op.create_table(
        "portfolio_service",
        sa.Column("portfolio", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_under", sa.String(64), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("where", sa.Text(), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("changed", sa.String(32), nullable=True),
        sa.Column("added", sa.String(32), nullable=False),
        sa.Column("gone", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("portfolio", "key", name="pk_portfolio_service"),
        sa.ForeignKeyConstraint(["portfolio"], ["portfolio.id"], name="fk_portfolio_service_portfolio"),
    )
    op.create_index("ix_portfolio_service_source", "portfolio_service", ["source"])
    op.create_table(
        "portfolio_event",
        sa.Column("portfolio", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("portfolio", "number", name="pk_portfolio_event"),
        sa.ForeignKeyConstraint(["portfolio"], ["portfolio.id"], name="fk_portfolio_event_portfolio"),
    )
    op.create_table(
        "portfolio_view",
        sa.Column("portfolio", sa.String(64), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("portfolio", "name", name="pk_portfolio_view"),
        sa.ForeignKeyConstraint(["portfolio"], ["portfolio.id"], name="fk_portfolio_view_portfolio"),
    )
