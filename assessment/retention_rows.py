"""The statements that find what was kept long enough, and remove of it what is no assessment."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select

from assessment import personal_rows
from assessment.log import Deed
from assessment.retention import Due
from assessment.rows import PARTS
from assessment.tables import AssessmentRow, InvitationRow, LogContent, LogEntry


class Unused(NamedTuple):
    """An invitation that ran out."""

    hash: str
    organisation: str
    assessment: str | None
    email: str
    by: str
    made: datetime


def deleted_until(connection: Connection, at: datetime | None) -> tuple[Due, ...]:
    """The assessments that were deleted, but not erased, up to a time."""
    return _assessments(connection, AssessmentRow.deleted <= at) if at else ()


def unchanged_since(connection: Connection, at: datetime | None) -> tuple[Due, ...]:
    """The assessments that are not deleted and that nobody changed after a time. Parts that colleagues were given go with theirs."""
    if at is None:
        return ()
    on_its_own = or_(AssessmentRow.id.not_in(PARTS), AssessmentRow.imported.is_not(None))
    return _assessments(connection, and_(AssessmentRow.deleted.is_(None), AssessmentRow.changed <= at, on_its_own))


def _assessments(connection: Connection, which: ColumnElement[bool]) -> tuple[Due, ...]:
    query = select(AssessmentRow.id, AssessmentRow.name).where(which, AssessmentRow.erased.is_(None)).order_by(AssessmentRow.id)
    return tuple(Due(row.id, row.name) for row in connection.execute(query))


def unused_invitations(connection: Connection, at: datetime | None, now: datetime) -> tuple[Unused, ...]:
    """The invitations that were made up to a time, and have run out."""
    if at is None:
        return ()
    columns = (InvitationRow.hash, InvitationRow.organisation, InvitationRow.assessment, InvitationRow.email, InvitationRow.by, InvitationRow.made)
    found = connection.execute(select(*columns).where(InvitationRow.made <= at, InvitationRow.expires <= now))
    return tuple(Unused(*row) for row in found)


def remove_invitation(connection: Connection, unused: Unused) -> None:
    """It, and the address of whoever did not take it up in what the log says of it."""
    connection.execute(delete(InvitationRow).where(InvitationRow.hash == unused.hash))
    query = select(LogEntry.entry).where(LogEntry.deed == Deed.INVITED, LogEntry.by == unused.by, LogEntry.at == unused.made)
    of_it = set(connection.scalars(query))
    hashes = [hash_ for entry, hash_ in personal_rows.naming(connection, unused.email) if entry in of_it]
    connection.execute(delete(LogContent).where(LogContent.hash.in_(hashes)))


def contents_until(connection: Connection, at: datetime | None) -> int:
    """How many entries of the log, up to a time, still say something in words."""
    return connection.scalar(select(func.count()).select_from(LogContent).where(_said_until(at))) or 0 if at else 0


def erase_contents(connection: Connection, at: datetime) -> None:
    """What these say."""
    connection.execute(delete(LogContent).where(_said_until(at)))


def _said_until(at: datetime) -> ColumnElement[bool]:
    return LogContent.hash.in_(select(LogEntry.hash).where(LogEntry.at <= at, LogEntry.hash.is_not(None)))
