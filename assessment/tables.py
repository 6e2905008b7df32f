"""The tables of the database. Only `store` reads and writes them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Dialect, ForeignKey, ForeignKeyConstraint, Index, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from assessment.record import UNREADABLE

VERSION = "0003"
"""The newest migration; a database that names another one is brought up to date, or refused as too new."""

VERSION_TABLE = "mutual_readiness_version"
"""Also the mark by which a database is known to be ours."""


class UtcTime(TypeDecorator[datetime]):
    """A moment, kept as text such as 2026-05-01T09:30:00.000000+00:00: the same in every database, and sorts as it reads."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """To text."""
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """From text; UNREADABLE if it is not such a time."""
        if value is None:
            return None
        try:
            found = datetime.fromisoformat(value)
        except (ValueError, TypeError):
            return UNREADABLE
        return found if found.tzinfo else UNREADABLE


class Table(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcTime}


class DefinitionText(Table):
    """The text of every questionnaire, sources and scoring file that an assessment was made under or that is on the shelf, once each."""

    __tablename__ = "definition_text"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class ShelfRow(Table):
    """A scoring file or questionnaire of one's own, to choose from. A version names one text; one taken off the shelf is only hidden."""

    __tablename__ = "shelf"
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(ForeignKey("definition_text.hash"))
    added: Mapped[datetime]
    removed: Mapped[datetime | None]


class AssessmentRow(Table):
    """One assessment. A deleted one is only hidden; an erased one has lost everything that people wrote."""

    __tablename__ = "assessment"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    example: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime]
    changed: Mapped[datetime]
    deleted: Mapped[datetime | None]
    erased: Mapped[datetime | None]
    imported: Mapped[datetime | None]


class AssessmentDefinition(Table):
    """Which definitions an assessment was made under, in their order."""

    __tablename__ = "assessment_definition"
    assessment: Mapped[str] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    id: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(ForeignKey("definition_text.hash"))


class AnswerContent(Table):
    """What was answered, as canonical JSON; the only place of it, so that erasing it here erases it.

    The hash covers the random salt too. Otherwise a short answer such as "yes" could be found again,
    after it was erased, by trying all the possible answers on the hash in the log.
    """

    __tablename__ = "answer_content"
    assessment: Mapped[str] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    salt: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text)


class CurrentAnswer(Table):
    """The answer that stands, for each question that ever had one. No hash: it was cleared."""

    __tablename__ = "answer"
    __table_args__ = (
        ForeignKeyConstraint(["assessment", "hash"], ["answer_content.assessment", "answer_content.hash"]),
    )
    assessment: Mapped[str] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(64), primary_key=True)
    revision: Mapped[int]
    hash: Mapped[str | None] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class LogEntry(Table):
    """The append-only log: who answered what and when, and what it replaced. Hashes only, so it can be kept for ever."""

    __tablename__ = "answer_log"
    __table_args__ = (
        UniqueConstraint("assessment", "question", "revision"),
        Index(None, "assessment", "entry"),
        {"sqlite_autoincrement": True},
    )
    entry: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    assessment: Mapped[str] = mapped_column(ForeignKey("assessment.id"))
    question: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int]
    hash: Mapped[str | None] = mapped_column(String(64))
    replaced: Mapped[str | None] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
