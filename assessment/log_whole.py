"""Whether the log leads to what stands, and what is kept beside it is what its hashes say. Each row is looked at once, and then let go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from sqlalchemy import Connection, Exists, Row, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from assessment.log import Break, Deed
from assessment.log_rows import AT_ONCE
from assessment.tables import AnswerContent, AssessmentRow, CurrentAnswer, LogContent, LogEntry
from assessment.whole import salted

_Change: TypeAlias = Row[str | None, str, int, int | None, str | None, int, str | None]
_MANY = {"yield_per": AT_ONCE}
_CHANGES = (
    select(
        LogEntry.assessment, LogEntry.subject, LogEntry.entry, LogEntry.revision, LogEntry.hash,
        CurrentAnswer.revision.label("stands"), CurrentAnswer.hash.label("stands_hash"),
    )
    .outerjoin(CurrentAnswer, (CurrentAnswer.assessment == LogEntry.assessment) & (CurrentAnswer.question == LogEntry.subject))
    .where(LogEntry.deed == Deed.ANSWERED, LogEntry.revision.is_not(None))
    .order_by(LogEntry.assessment, LogEntry.subject, LogEntry.revision)
)  # fmt: skip
_OF_ANSWER = (LogEntry.assessment == CurrentAnswer.assessment) & (LogEntry.subject == CurrentAnswer.question)
_UNLOGGED = select(CurrentAnswer.question).where(~exists().where(_OF_ANSWER, LogEntry.revision.is_not(None)))
_LOST = (
    select(LogEntry.entry)
    .select_from(CurrentAnswer)
    .join(LogEntry, _OF_ANSWER & (LogEntry.revision == CurrentAnswer.revision))
    .outerjoin(AnswerContent, (AnswerContent.assessment == CurrentAnswer.assessment) & (AnswerContent.hash == CurrentAnswer.hash))
    .where(CurrentAnswer.hash.is_not(None), AnswerContent.hash.is_(None))
)


def not_as_logged(connection: Connection) -> Iterator[Break]:
    """Where answers that stand are not what the log leads to. Of erased assessments none stands."""
    erased = _erased(connection)
    last: _Change | None = None
    number = 0
    for row in connection.execute(_CHANGES, execution_options=_MANY):
        if last is not None and (last.assessment, last.subject) == (row.assessment, row.subject):
            number += 1
        else:
            number = 1
            yield from _where_it_led(last, erased)
        if row.revision != number or (number > 1 and last is not None and row.entry < last.entry):
            yield Break(row.entry, "log_revision")
        last = row
    yield from _where_it_led(last, erased)
    for _ in connection.execute(_UNLOGGED, execution_options=_MANY):
        yield Break(0, "log_cut")


def _where_it_led(last: _Change | None, erased: frozenset[str]) -> Iterator[Break]:
    """`last`: the last change of an answer or a paper, beside what stands."""
    if last is None or (last.stands, last.stands_hash) == (last.revision, last.hash):
        return
    if last.stands is not None or last.assessment not in erased:
        yield Break(last.entry, "log_stands")


def _erased(connection: Connection) -> frozenset[str]:
    """The assessments that were erased: the log says so, or it was before the log told more than changes of answers."""
    logged = select(LogEntry.assessment).where(LogEntry.deed == Deed.ERASED, LogEntry.subject == "", LogEntry.assessment.is_not(None))
    begun = select(LogEntry.assessment).where(LogEntry.deed.in_((Deed.CREATED, Deed.IMPORTED)), LogEntry.assessment.is_not(None))
    earlier = select(AssessmentRow.id).where(AssessmentRow.erased.is_not(None), AssessmentRow.id.not_in(begun))
    return frozenset(each for each in connection.scalars(logged.union(earlier)) if each)


def contents(connection: Connection) -> Iterator[Break]:
    """Where what is kept beside the log is not what its hash says, is missing though it stands, or belongs to no entry."""
    for kind, why in ((LogContent, "log_content"), (AnswerContent, "log_answer")):
        for row in connection.execute(select(kind.hash, kind.salt, kind.content), execution_options=_MANY):
            if salted(row.content, row.salt) != row.hash:
                yield Break(_entry_of(connection, row.hash), why)
        for _ in connection.execute(select(kind.hash).where(~_logged(kind.hash)), execution_options=_MANY):
            yield Break(0, "log_stray")
    for row in connection.execute(_LOST, execution_options=_MANY):
        yield Break(row.entry, "log_answer")


def _logged(hash_: InstrumentedAttribute[str]) -> Exists:
    """Whether an entry of the log names it. (A server does not look up a long list of hashes that may hold none.)"""
    return exists().where(LogEntry.hash == hash_)


def _entry_of(connection: Connection, hash_: str) -> int:
    return connection.scalar(select(LogEntry.entry).where(LogEntry.hash == hash_).limit(1)) or 0
