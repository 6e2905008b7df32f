"""People, their roles, invitations, submissions; and one chained log of who did what, in place of the log of answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them. What the log of answers holds moves into the new log, in its order, chained."""
    with op.batch_alter_table("assessment") as batch:
        batch.add_column(sa.Column("organisation", sa.String(64), nullable=False, server_default=""))
    _create_people()
    _create_sharing()
    _create_log()
    _move_log()
    _rebuild_shelf()


def _create_people() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("signed_in", sa.String(32), nullable=False),
        sa.Column("signed_out", sa.String(32), nullable=True),
        sa.Column("erased", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("subject", name="uq_person_subject"),
    )
    op.create_table(
        "membership",
        sa.Column("organisation", sa.String(64), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "person", "role", name="pk_membership"),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name="fk_membership_organisation"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_membership_person"),
    )


def _create_sharing() -> None:
    op.create_table(
        "share",
        sa.Column("assessment", sa.String(64), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("questionnaires", sa.Text(), nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("assessment", "person", "role", name="pk_share"),
        sa.ForeignKeyConstraint(["assessment"], ["assessment.id"], name="fk_share_assessment"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_share_person"),
    )
    op.create_index("ix_share_person", "share", ["person"])
    op.create_table(
        "invitation",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("organisation", sa.String(64), nullable=False),
        sa.Column("assessment", sa.String(64), nullable=True),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("questionnaires", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("made", sa.String(32), nullable=False),
        sa.Column("expires", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_invitation"),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name="fk_invitation_organisation"),
        sa.ForeignKeyConstraint(["assessment"], ["assessment.id"], name="fk_invitation_assessment"),
    )
    op.create_index("ix_invitation_email", "invitation", ["email"])
    op.create_index("ix_invitation_assessment", "invitation", ["assessment"])
    op.create_table(
        "submission",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("assessment", sa.String(64), nullable=False),
        sa.Column("organisation", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("withdrawn", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_submission"),
        sa.ForeignKeyConstraint(["assessment"], ["assessment.id"], name="fk_submission_assessment"),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name="fk_submission_organisation"),
    )
    op.create_index("ix_submission_organisation", "submission", ["organisation"])
    op.create_index("ix_submission_assessment", "submission", ["assessment"])
    op.create_table(
        "held",
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("assessment", sa.String(64), nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("person", "assessment", "question", name="pk_held"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_held_person"),
        sa.ForeignKeyConstraint(["assessment"], ["assessment.id"], name="fk_held_assessment"),
    )


def _create_log() -> None:
    op.create_table(
        "log",
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("deed", sa.String(32), nullable=False),
        sa.Column("organisation", sa.String(64), nullable=False),
        sa.Column("assessment", sa.String(64), nullable=True),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("hash", sa.String(64), nullable=True),
        sa.Column("replaced", sa.String(64), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("chain", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("entry", name="pk_log"),
        sa.ForeignKeyConstraint(["assessment"], ["assessment.id"], name="fk_log_assessment"),
        sa.UniqueConstraint("assessment", "subject", "revision", name="uq_log_assessment_subject_revision"),
    )
    op.create_index("ix_log_assessment_entry", "log", ["assessment", "entry"])
    op.create_index("ix_log_organisation_entry", "log", ["organisation", "entry"])
    op.create_index("ix_log_by_entry", "log", ["by", "entry"])
    op.create_index("ix_log_hash", "log", ["hash"])
    op.create_table(
        "log_content",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_log_content"),
    )


def _move_log() -> None:
    bind = op.get_bind()
    before = sa.table("answer_log", *map(sa.column, ("entry", "assessment", "question", "revision", "hash", "replaced", "by", "at")))
    log = sa.table("log", *map(sa.column, _COLUMNS))
    for rows in _batches(bind.execute(sa.select(before).order_by(before.c.entry)).mappings()):
        bind.execute(sa.insert(log), rows)
    op.drop_index("ix_answer_log_assessment_entry", "answer_log")
    op.drop_table("answer_log")  # its triggers go with it
    if bind.dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER log_no_{change.lower()} BEFORE {change} ON log BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END"
            )
    elif bind.dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION log_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the log is only ever added to'; END $$"
        )
        op.execute(
            "CREATE TRIGGER log_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON log "
            "FOR EACH STATEMENT EXECUTE FUNCTION log_is_only_added_to()"
        )


_COLUMNS = ("entry", "at", "by", "deed", "organisation", "assessment", "subject", "revision", "hash", "replaced", "source", "chain")


def _batches(rows: Any) -> Iterator[list[dict[str, Any]]]:
    """The old rows as new ones. Somebody's role beside an answer was of whom it was taken over from; then there was one person only."""
    chain, batch = "", list[dict[str, Any]]()
    for number, row in enumerate(rows, 1):
        new = {
            "entry": number, "at": row["at"], "by": "local", "deed": "answered", "organisation": "", "assessment": row["assessment"],
            "subject": row["question"], "revision": row["revision"], "hash": row["hash"], "replaced": row["replaced"],
            "source": "" if row["by"] == "local" else row["by"],
        }  # fmt: skip
        said = json.dumps([chain, *(new[name] for name in _COLUMNS[:-1])], ensure_ascii=False, separators=(",", ":"))
        chain = hashlib.sha256(said.encode()).hexdigest()
        batch.append({**new, "chain": chain})
        if len(batch) == 1000:
            yield batch
            batch = []
    if batch:
        yield batch


def _rebuild_shelf() -> None:
    """Each organisation has its own shelf; what is there belongs to whoever sits at the computer."""
    bind = op.get_bind()
    names = ("kind", "id", "version", "title", "hash", "added", "removed")
    kept = bind.execute(sa.select(sa.table("shelf", *map(sa.column, names)))).mappings().all()
    op.drop_table("shelf")
    op.create_table(
        "shelf",
        sa.Column("organisation", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("added", sa.String(32), nullable=False),
        sa.Column("removed", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["hash"], ["definition_text.hash"], name="fk_shelf_definition_text"),
        sa.PrimaryKeyConstraint("organisation", "kind", "id", "version", name="pk_shelf"),
    )
    if kept:
        shelf = sa.table("shelf", *map(sa.column, ("organisation", *names)))
        bind.execute(sa.insert(shelf), [{**row, "organisation": ""} for row in kept])
