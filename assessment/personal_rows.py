"""The statements that read, and erase, what is held about one person. Whoever reads all of it in JSON can do so without this toolkit."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, or_, select, update

from assessment.identity import Role
from assessment.log import Deed
from assessment.record import UNREADABLE
from assessment.tables import (
    AnswerContent,
    AssessmentRow,
    CurrentAnswer,
    HeldRow,
    InvitationRow,
    LogContent,
    LogEntry,
    MembershipRow,
    OrganisationRow,
    PersonRow,
    ShareRow,
    SubmissionRow,
)


def row_of(connection: Connection, person: str) -> dict[str, Any] | None:
    """What a provider said of somebody, and when."""
    found = connection.execute(select(*PersonRow.__table__.columns).where(PersonRow.id == person)).mappings().first()
    return None if found is None else _plain(dict(found))


def around(connection: Connection, person: str) -> dict[str, Any]:
    """Roles, invitations, submitted copies and answers that wait."""
    email = connection.scalar(select(PersonRow.email).where(PersonRow.id == person)) or ""
    shares = (
        select(ShareRow.assessment, AssessmentRow.name, ShareRow.role, ShareRow.questionnaires, ShareRow.since)
        .join(AssessmentRow, AssessmentRow.id == ShareRow.assessment).where(ShareRow.person == person).order_by(ShareRow.since)
    )  # fmt: skip
    memberships = (
        select(MembershipRow.organisation, OrganisationRow.name, MembershipRow.role, MembershipRow.since)
        .join(OrganisationRow, OrganisationRow.id == MembershipRow.organisation).where(MembershipRow.person == person).order_by(MembershipRow.since)
    )  # fmt: skip
    invited = select(InvitationRow.organisation, InvitationRow.assessment, InvitationRow.role, InvitationRow.email, InvitationRow.made, InvitationRow.expires)
    submitted = (
        select(SubmissionRow.id, SubmissionRow.assessment, SubmissionRow.name, SubmissionRow.organisation, SubmissionRow.hash, SubmissionRow.at, SubmissionRow.withdrawn)
        .where(SubmissionRow.by == person).order_by(SubmissionRow.at)
    )  # fmt: skip
    held = (
        select(HeldRow.assessment, AssessmentRow.name, HeldRow.question, HeldRow.content, HeldRow.at)
        .join(AssessmentRow, AssessmentRow.id == HeldRow.assessment).where(HeldRow.person == person).order_by(HeldRow.at)
    )  # fmt: skip
    return {
        "roles": {"assessments": _rows(connection, shares), "organisations": _rows(connection, memberships)},
        "invitations": {
            "for_their_address": _rows(connection, invited.where(func.lower(InvitationRow.email) == email.lower())) if email else [],
            "made_by_them": _rows(connection, invited.where(InvitationRow.by == person)),
        },
        "submitted": _rows(connection, submitted),
        "waiting": _rows(connection, held),
    }


def written(connection: Connection, person: str) -> list[dict[str, Any]]:
    """Every answer and paper that they gave or took over, and that was not erased; whether it stands."""
    query = (
        select(
            LogEntry.assessment, AssessmentRow.name, LogEntry.subject.label("question"), LogEntry.revision, LogEntry.at, LogEntry.source,
            AnswerContent.content, (CurrentAnswer.hash == LogEntry.hash).label("stands"),
        )
        .join(AnswerContent, and_(AnswerContent.assessment == LogEntry.assessment, AnswerContent.hash == LogEntry.hash))
        .join(AssessmentRow, AssessmentRow.id == LogEntry.assessment)
        .outerjoin(CurrentAnswer, and_(CurrentAnswer.assessment == LogEntry.assessment, CurrentAnswer.question == LogEntry.subject))
        .where(LogEntry.by == person, LogEntry.deed == Deed.ANSWERED)
        .order_by(LogEntry.entry)
    )  # fmt: skip
    return [{**row, "stands": bool(row["stands"])} for row in _rows(connection, query)]


def logged(connection: Connection, person: str) -> list[dict[str, Any]]:
    """What they did, and what was done that concerns them, as the log has it."""
    query = (
        select(LogEntry.entry, LogEntry.at, LogEntry.by, LogEntry.deed, LogEntry.organisation, LogEntry.assessment, LogEntry.subject, LogContent.content)
        .outerjoin(LogContent, LogContent.hash == LogEntry.hash)
        .where(or_(LogEntry.by == person, LogEntry.subject == person, LogEntry.entry.in_(_of_address(connection, person))))
        .order_by(LogEntry.entry)
    )
    return _rows(connection, query)


def _of_address(connection: Connection, person: str) -> list[int]:
    email = connection.scalar(select(PersonRow.email).where(PersonRow.id == person)) or ""
    return [entry for entry, _ in naming(connection, email)]


def naming(connection: Connection, email: str) -> list[tuple[int, str]]:
    """The entries of the log whose contents name an address, with the hashes of these."""
    if not email:
        return []
    query = select(LogEntry.entry, LogContent.hash, LogContent.content).join(LogContent, LogContent.hash == LogEntry.hash)
    found = connection.execute(query.where(LogEntry.deed == Deed.INVITED))
    return [(row.entry, row.hash) for row in found if str(_json(row.content).get("email", "")).lower() == email.lower()]


def _json(content: str) -> dict[str, Any]:
    try:
        return dict(json.loads(content))
    except (ValueError, TypeError):
        return {}


def is_erased(connection: Connection, person: str) -> bool:
    """Whether what was known of somebody was erased."""
    return connection.scalar(select(PersonRow.id).where(PersonRow.id == person, PersonRow.erased.is_not(None))) is not None


def organisations_of(connection: Connection, person: str) -> tuple[str, ...]:
    """The organisations in which they have a role, or in an assessment of which they have."""
    direct = select(MembershipRow.organisation).where(MembershipRow.person == person)
    shared = select(AssessmentRow.organisation).join(ShareRow, ShareRow.assessment == AssessmentRow.id).where(ShareRow.person == person)
    return tuple(sorted(each for each in connection.scalars(direct.union(shared)) if each))


def only_with(connection: Connection, person: str, role: Role) -> dict[str, str]:
    """The assessments that are not deleted, or the organisations, in which nobody else has a role that they have: names by id."""
    if role is Role.ADMINISTRATOR:
        others = select(MembershipRow.organisation).where(MembershipRow.role == role.value, MembershipRow.person != person)
        query = (
            select(OrganisationRow.id, OrganisationRow.name).join(MembershipRow, MembershipRow.organisation == OrganisationRow.id)
            .where(MembershipRow.person == person, MembershipRow.role == role.value, OrganisationRow.id.not_in(others))
        )  # fmt: skip
    else:
        others = select(ShareRow.assessment).where(ShareRow.role == role.value, ShareRow.person != person)
        query = (
            select(AssessmentRow.id, AssessmentRow.name).join(ShareRow, ShareRow.assessment == AssessmentRow.id)
            .where(ShareRow.person == person, ShareRow.role == role.value, AssessmentRow.deleted.is_(None), AssessmentRow.id.not_in(others))
        )  # fmt: skip
    return {row.id: row.name for row in connection.execute(query)}


def erase_person(connection: Connection, person: str, at: datetime) -> None:
    """What is known of somebody, their roles, the invitations they made, and their answers that wait. Their id stays in the log."""
    for row in (MembershipRow, ShareRow, HeldRow):
        connection.execute(delete(row).where(row.person == person))
    connection.execute(delete(InvitationRow).where(InvitationRow.by == person))
    nobody = {"subject": f"erased:{person}", "name": "", "email": "", "signed_out": at, "erased": at}
    connection.execute(update(PersonRow).where(PersonRow.id == person).values(nobody))


def erase_address(connection: Connection, email: str) -> int:
    """Invitations for an address, and what the log says of it. Returns how many there were."""
    if not email:
        return 0
    hashes = [hash_ for _, hash_ in naming(connection, email)]
    for hash_ in hashes:
        connection.execute(delete(LogContent).where(LogContent.hash == hash_))
    return len(hashes) + connection.execute(delete(InvitationRow).where(func.lower(InvitationRow.email) == email.lower())).rowcount


def _rows(connection: Connection, query: Any) -> list[dict[str, Any]]:
    return [_plain(dict(row)) for row in connection.execute(query).mappings()]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """As JSON can hold it: times as text, contents as what they say."""
    return {key: _said(key, value) for key, value in row.items()}


def _said(key: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return None if value == UNREADABLE else value.isoformat()
    if key == "content" and isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
