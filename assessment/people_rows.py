"""The statements that read and write who people are and which roles they have. What is allowed, and when, is `people`'s business."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, union_all, update
from sqlalchemy import literal as value
from sqlalchemy.orm import aliased

from assessment.identity import OF_ASSESSMENT, Claims, NotFound, Role, Standing
from assessment.tables import (
    AssessmentRow,
    HeldRow,
    InvitationRow,
    LogEntry,
    MembershipRow,
    OrganisationRow,
    PersonRow,
    ShareRow,
    SubmissionRow,
)


class Known(NamedTuple):
    """What is known of somebody who signed in. Times are UTC."""

    id: str
    name: str
    email: str
    created: datetime
    signed_in: datetime
    signed_out: datetime | None


class Organisation(NamedTuple):
    """An organisation, and which roles somebody has in it, if it was asked of somebody."""

    id: str
    name: str
    roles: frozenset[Role] = frozenset()


class Shared(NamedTuple):
    """A role of somebody in an assessment. `questionnaires`: ids of those that a contributor was given; none: all."""

    person: str
    name: str
    email: str
    role: Role
    questionnaires: tuple[str, ...]
    since: datetime


class Member(NamedTuple):
    """A role of somebody in an organisation."""

    person: str
    name: str
    email: str
    role: Role
    since: datetime


class Invitation(NamedTuple):
    """A role that waits to be taken up. `hash` names it; `assessment` is empty if it is a role in the organisation."""

    hash: str
    organisation: str
    organisation_name: str
    assessment: str
    assessment_name: str
    role: Role
    questionnaires: str
    email: str
    by_name: str
    made: datetime
    expires: datetime


_BELONGS = select(AssessmentRow.organisation).where(AssessmentRow.id == bindparam("assessment_id"))
_IN = union_all(
    select(ShareRow.role, ShareRow.questionnaires).where(
        ShareRow.assessment == bindparam("assessment_id"), ShareRow.person == bindparam("person")
    ),
    select(MembershipRow.role, value("")).join(
        AssessmentRow, AssessmentRow.organisation == MembershipRow.organisation
    ).where(AssessmentRow.id == bindparam("assessment_id"), MembershipRow.person == bindparam("person")),
)
_AT = select(MembershipRow.role).where(
    MembershipRow.organisation == bindparam("organisation"), MembershipRow.person == bindparam("person")
)


def organisation_of(connection: Connection, assessment_id: str) -> str:
    """The organisation that an assessment belongs to; empty if to none, or there is no such assessment."""
    return connection.scalar(_BELONGS, {"assessment_id": assessment_id}) or ""


def standing_in(connection: Connection, person: str, assessment_id: str) -> Standing:
    """What somebody is in an assessment, deleted or not, and in the organisation that it belongs to."""
    found = connection.execute(_IN, {"assessment_id": assessment_id, "person": person}).all()
    chosen = [set(row[1].split()) for row in found if row[0] == Role.CONTRIBUTOR]
    questionnaires = frozenset[str]().union(*chosen) if all(chosen) else frozenset[str]()
    return Standing(_roles(row[0] for row in found), questionnaires)


def shared_with(connection: Connection, person: str) -> dict[str, Standing]:
    """What somebody is in each assessment in which they have a role of its own, by its id."""
    roles = defaultdict[str, list[str]](list)
    for id_, role in connection.execute(select(ShareRow.assessment, ShareRow.role).where(ShareRow.person == person)):
        roles[id_].append(role)
    return {id_: Standing(_roles(each)) for id_, each in roles.items()}


def standing_at(connection: Connection, person: str, organisation: str) -> Standing:
    """What somebody is in an organisation."""
    return Standing(_roles(connection.scalars(_AT, {"organisation": organisation, "person": person})))


def _roles(written: Iterable[str]) -> frozenset[Role]:
    return frozenset(Role(each) for each in written if each in list(Role))


def roles_of(connection: Connection, person: str) -> dict[str, frozenset[Role]]:
    """Somebody's roles in assessments, by the assessment's id."""
    found: dict[str, list[str]] = {}
    for row in connection.execute(select(ShareRow.assessment, ShareRow.role).where(ShareRow.person == person)):
        found.setdefault(row.assessment, []).append(row.role)
    return {assessment_id: _roles(written) for assessment_id, written in found.items()}


def belong(connection: Connection, assessment_id: str, organisation: str) -> None:
    """Let an assessment belong to an organisation."""
    connection.execute(update(AssessmentRow).where(AssessmentRow.id == assessment_id).values(organisation=organisation))


def share(connection: Connection, assessment_id: str, person: str, role: Role, questionnaires: str, at: datetime) -> None:
    """Give somebody a role in an assessment, in place of the same role before."""
    unshare(connection, assessment_id, person, role)
    connection.execute(
        insert(ShareRow).values(assessment=assessment_id, person=person, role=role.value, questionnaires=questionnaires, since=at)
    )


def unshare(connection: Connection, assessment_id: str, person: str, role: Role | None = None) -> int:
    """Take a role, or all roles, in an assessment from somebody. Returns how many they had."""
    query = delete(ShareRow).where(ShareRow.assessment == assessment_id, ShareRow.person == person)
    return connection.execute(query if role is None else query.where(ShareRow.role == role.value)).rowcount


def join(connection: Connection, organisation: str, person: str, role: Role, at: datetime) -> None:
    """Give somebody a role in an organisation."""
    part(connection, organisation, person, role)
    connection.execute(insert(MembershipRow).values(organisation=organisation, person=person, role=role.value, since=at))


def part(connection: Connection, organisation: str, person: str, role: Role) -> int:
    """Take a role in an organisation from somebody. Returns 1 if they had it, otherwise 0."""
    return connection.execute(
        delete(MembershipRow).where(
            MembershipRow.organisation == organisation, MembershipRow.person == person, MembershipRow.role == role.value
        )
    ).rowcount


def forget_assessment(connection: Connection, assessment_id: str) -> None:
    """What goes with an assessment when it is erased: roles and invitations, and the texts of what was submitted."""
    for row in (ShareRow, InvitationRow, HeldRow):
        connection.execute(delete(row).where(row.assessment == assessment_id))
    connection.execute(
        update(SubmissionRow).where(SubmissionRow.assessment == assessment_id).values(text=None, name="")
    )


_PERSON = (PersonRow.id, PersonRow.name, PersonRow.email, PersonRow.created, PersonRow.signed_in, PersonRow.signed_out)


def by_subject(connection: Connection, subject: str) -> Known | None:
    """Whoever signs in as this subject, if they did before."""
    found = connection.execute(select(*_PERSON).where(PersonRow.subject == subject)).first()
    return Known(*found) if found else None


def known(connection: Connection, person: str) -> Known | None:
    """What is known of somebody."""
    found = connection.execute(select(*_PERSON).where(PersonRow.id == person)).first()
    return Known(*found) if found else None


def last_erased(connection: Connection) -> datetime | None:
    """When somebody was last erased. Nothing is left by which to tell who it was."""
    return connection.scalar(select(PersonRow.erased).where(PersonRow.erased.is_not(None)).order_by(PersonRow.erased.desc()).limit(1))


def by_email(connection: Connection, email: str) -> str | None:
    """Whoever last signed in with this address, for which their provider vouches."""
    return connection.scalar(select(PersonRow.id).where(PersonRow.email == email).order_by(PersonRow.signed_in.desc()).limit(1))


def email_of(connection: Connection, person: str) -> str:
    """Their address; empty if nobody vouches for one."""
    return connection.scalar(select(PersonRow.email).where(PersonRow.id == person)) or ""


def remember(connection: Connection, id_: str, claims: Claims, at: datetime) -> str:
    """What a provider says of somebody, in place of what it said before. Returns their id."""
    said = {"name": claims.name, "email": claims.email, "signed_in": claims.signed_in}
    if connection.execute(update(PersonRow).where(PersonRow.id == id_).values(said)).rowcount == 0:
        connection.execute(insert(PersonRow).values(id=id_, subject=claims.subject, created=at, **said))
    return id_


def sign_out(connection: Connection, person: str, at: datetime) -> None:
    """Let no sign-in from before count any more."""
    connection.execute(update(PersonRow).where(PersonRow.id == person).values(signed_out=at))


def homes(connection: Connection, person: str) -> tuple[Organisation, ...]:
    """The organisations in which somebody has a role, by name."""
    found = connection.execute(
        select(OrganisationRow.id, OrganisationRow.name, MembershipRow.role)
        .join(MembershipRow, MembershipRow.organisation == OrganisationRow.id)
        .where(MembershipRow.person == person)
        .order_by(OrganisationRow.name, OrganisationRow.id)
    ).all()
    names = {row.id: row.name for row in found}
    return tuple(Organisation(id_, name, _roles(row.role for row in found if row.id == id_)) for id_, name in names.items())


def organisations(connection: Connection) -> tuple[Organisation, ...]:
    """All organisations, by name."""
    return tuple(Organisation(*row) for row in connection.execute(select(OrganisationRow.id, OrganisationRow.name).order_by(OrganisationRow.name)))


def begin_organisation(connection: Connection, id_: str, name: str, at: datetime) -> None:
    """A new organisation."""
    connection.execute(insert(OrganisationRow).values(id=id_, name=name, created=at))


def name_of_organisation(connection: Connection, organisation: str) -> str | None:
    """Its name; None if there is no such organisation."""
    return connection.scalar(select(OrganisationRow.name).where(OrganisationRow.id == organisation))


def existing_assessment(connection: Connection, assessment_id: str) -> None:
    """Raises NotFound if the assessment was deleted, erased, or never was."""
    there = (AssessmentRow.id == assessment_id) & AssessmentRow.deleted.is_(None) & AssessmentRow.erased.is_(None)
    if connection.scalar(select(AssessmentRow.id).where(there)) is None:
        raise NotFound


def shared(connection: Connection, assessment_id: str) -> tuple[Shared, ...]:
    """Who has which role in an assessment: leads first, then as they came."""
    found = connection.execute(
        select(ShareRow.person, PersonRow.name, PersonRow.email, ShareRow.role, ShareRow.questionnaires, ShareRow.since)
        .join(PersonRow, PersonRow.id == ShareRow.person)
        .where(ShareRow.assessment == assessment_id)
        .order_by(ShareRow.since, ShareRow.person)
    )
    all_ = [Shared(row.person, row.name, row.email, Role(row.role), tuple(row.questionnaires.split()), row.since) for row in found]
    return tuple(sorted(all_, key=lambda each: OF_ASSESSMENT.index(each.role)))


def names(connection: Connection, assessment_id: str) -> dict[str, str]:
    """Of all who are in the log of an assessment, by id."""
    logged = select(LogEntry.by).where(LogEntry.assessment == assessment_id)
    found = select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(logged))
    return {row.id: row.name for row in connection.execute(found)}


def members(connection: Connection, organisation: str) -> tuple[Member, ...]:
    """Who has which role in an organisation, by name."""
    found = connection.execute(
        select(MembershipRow.person, PersonRow.name, PersonRow.email, MembershipRow.role, MembershipRow.since)
        .join(PersonRow, PersonRow.id == MembershipRow.person)
        .where(MembershipRow.organisation == organisation)
        .order_by(PersonRow.name, MembershipRow.person, MembershipRow.role)
    )
    return tuple(Member(row.person, row.name, row.email, Role(row.role), row.since) for row in found)


def invite(connection: Connection, **row: object) -> None:
    """Keep an invitation."""
    connection.execute(insert(InvitationRow).values(row))


def uninvite(connection: Connection, hash_: str, *, assessment: str | None = None, organisation: str | None = None) -> int:
    """Take an invitation away: only one to this assessment, or to this organisation itself. Returns 1 if it was there, otherwise 0."""
    query = delete(InvitationRow).where(InvitationRow.hash == hash_)
    if assessment is not None:
        query = query.where(InvitationRow.assessment == assessment)
    if organisation is not None:
        query = query.where(InvitationRow.organisation == organisation, InvitationRow.assessment.is_(None))
    return connection.execute(query).rowcount


_INVITER = aliased(PersonRow)
_INVITATIONS = (
    select(
        InvitationRow.hash, InvitationRow.organisation, OrganisationRow.name.label("organisation_name"), InvitationRow.assessment,
        AssessmentRow.name.label("assessment_name"), InvitationRow.role, InvitationRow.questionnaires, InvitationRow.email,
        _INVITER.name.label("by_name"), InvitationRow.made, InvitationRow.expires,
    )
    .outerjoin(OrganisationRow, OrganisationRow.id == InvitationRow.organisation)
    .outerjoin(AssessmentRow, AssessmentRow.id == InvitationRow.assessment)
    .outerjoin(_INVITER, _INVITER.id == InvitationRow.by)
    .where(InvitationRow.assessment.is_(None) | AssessmentRow.deleted.is_(None))
    .order_by(InvitationRow.made.desc(), InvitationRow.hash)
)  # fmt: skip


def invitation(connection: Connection, hash_: str) -> Invitation | None:
    """The invitation that this hash names."""
    return next(iter(_invitations(connection, InvitationRow.hash == hash_)), None)


def invitations_for(connection: Connection, email: str, at: datetime) -> tuple[Invitation, ...]:
    """Those for an address; none for no address."""
    return _invitations(connection, (InvitationRow.email == email) & (InvitationRow.expires > at)) if email else ()


def invitations_to(connection: Connection, assessment_id: str, at: datetime) -> tuple[Invitation, ...]:
    """Those to an assessment."""
    return _invitations(connection, (InvitationRow.assessment == assessment_id) & (InvitationRow.expires > at))


def invitations_into(connection: Connection, organisation: str, at: datetime) -> tuple[Invitation, ...]:
    """Those to an organisation itself."""
    of_it = (InvitationRow.organisation == organisation) & InvitationRow.assessment.is_(None)
    return _invitations(connection, of_it & (InvitationRow.expires > at))


def _invitations(connection: Connection, which: ColumnElement[bool]) -> tuple[Invitation, ...]:
    return tuple(
        Invitation(
            row.hash, row.organisation, row.organisation_name or "", row.assessment or "", row.assessment_name or "",
            Role(row.role), row.questionnaires, row.email, row.by_name or "", row.made, row.expires,
        )
        for row in connection.execute(_INVITATIONS.where(which))
    )  # fmt: skip
