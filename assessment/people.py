"""Who works here together: signing in, roles in an organisation and in an assessment, invitations, and what is known of somebody."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from assessment import held_rows, people_rows, rows
from assessment.database import StoreError
from assessment.held_rows import Held
from assessment.identity import LOCAL, OF_ASSESSMENT, OF_ORGANISATION, Action, Claims, NotFound, Person, Role, Standing
from assessment.log import Deed
from assessment.people_rows import Invitation, Member, Organisation, Shared
from assessment.transactions import Transaction, Transactions
from questionnaires.answers import Answer, plain_answer
from questionnaires.texts import table

INVITED_DAYS = 14
"""How long an invitation can be taken up, unless the settings say otherwise."""


class NobodyLeft(StoreError):  # noqa: N818 (it reads as what happened)
    """Somebody must go on leading an assessment, or administering an organisation; nothing was changed."""


class SignedOut(StoreError):  # noqa: N818 (it reads as what happened)
    """This sign-in ended when its person signed out."""

    def __init__(self) -> None:
        super().__init__(table("assessment")("signed_out"))


class Invited(NamedTuple):
    """What somebody would take up with a link, as far as they may know before: whose it is, not what is in it."""

    role: Role
    organisation: str
    """Its name."""
    assessment: str
    """The name of the assessment; empty if the role is one in the organisation."""
    by: str
    """The name of whoever invites."""
    questionnaires: frozenset[str] = frozenset()
    """Those that a contributor is to answer, by id; none: all."""


class Given(NamedTuple):
    """Who leads an assessment now, by name, and the organisation that it belongs to."""

    name: str
    organisation: Organisation


class People:
    """Everybody who works with the assessments in one database. Every method takes who asks first, and raises NotFound if they may not."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def sign_in(self, claims: Claims) -> Person:
        """Whoever the provider says it is, known from now on, with every role that was waiting for their e-mail address.

        Raises SignedOut if they signed out after this sign-in, or may have been erased since.
        """
        with self._transactions.reading(LOCAL, Action.LIST) as opened:  # what waits for somebody else's change must not keep a page waiting
            known = people_rows.by_subject(opened.connection, claims.subject)
            waiting = people_rows.invitations_for(opened.connection, claims.email, opened.at)
            if known is not None and not waiting and known.signed_in >= claims.signed_in and not _ended(claims, known.signed_out):
                return _at_home(opened, known.id, claims.name)
        with self._transactions.writing(LOCAL, Action.LIST) as opened:
            found = people_rows.by_subject(opened.connection, claims.subject)
            # Of an erased person nothing is left to know them by, or a page that was left open would bring them back.
            ended = found.signed_out if found else people_rows.last_erased(opened.connection)
            if _ended(claims, ended):
                raise SignedOut
            if found is None or found.signed_in < claims.signed_in:
                id_ = people_rows.remember(opened.connection, found.id if found else _new_id("p"), claims, opened.at)
                _as(opened, Person(id_, claims.name)).log(Deed.SIGNED_IN)
            else:
                id_ = found.id
            person = Person(id_, claims.name)
            newest = people_rows.email_of(opened.connection, id_)  # an older sign-in may tell an address that is somebody else's by now
            for invitation in people_rows.invitations_for(opened.connection, newest, opened.at):
                _take_up(_as(opened, person), invitation)
            return _at_home(opened, id_, claims.name)

    def sign_out(self, who: Person) -> None:
        """End every sign-in of this person, on this computer and elsewhere."""
        with self._transactions.writing(who, Action.LIST) as opened:
            people_rows.sign_out(opened.connection, who.id, opened.at)
            opened.log(Deed.SIGNED_OUT)

    def homes(self, who: Person) -> tuple[Organisation, ...]:
        """The organisations in which somebody has a role, with these roles, by name."""
        with self._transactions.reading(who, Action.LIST) as opened:
            return people_rows.homes(opened.connection, who.id)

    def standing(self, who: Person, assessment_id: str) -> Standing:
        """What somebody is in an assessment, so that a page offers only what they may do. Raises NotFound if they may not see it."""
        with self._transactions.reading(who, Action.READ, assessment_id) as opened:
            return opened.standing

    # roles in an assessment

    def roles(self, who: Person) -> dict[str, frozenset[Role]]:
        """Which roles somebody has in which assessments, deleted or not, by the assessment's id."""
        with self._transactions.reading(who, Action.LIST) as opened:
            return people_rows.roles_of(opened.connection, who.id)

    def shared(self, who: Person, assessment_id: str) -> tuple[Shared, ...]:
        """Who has which role in an assessment: the leads first."""
        with self._transactions.reading(who, Action.READ, assessment_id) as opened:
            return people_rows.shared(opened.connection, assessment_id)

    def names(self, who: Person, assessment_id: str) -> dict[str, str]:
        """The names of all who ever did something in an assessment, by id; of somebody who was erased, words that say so."""
        with self._transactions.reading(who, Action.READ, assessment_id) as opened:
            found = people_rows.names(opened.connection, assessment_id)
            return {id_: name or table("assessment")("log_nameless") for id_, name in found.items()}

    def invitations(self, who: Person, assessment_id: str) -> tuple[Invitation, ...]:
        """Which invitations to an assessment can still be taken up, the last made first."""
        with self._transactions.reading(who, Action.SHARE, assessment_id) as opened:
            return people_rows.invitations_to(opened.connection, assessment_id, opened.at)

    def invite(
        self, who: Person, assessment_id: str, role: Role, *, questionnaires: Iterable[str] = (), email: str = "", days: int = INVITED_DAYS
    ) -> str:
        """Invite somebody to a role in an assessment. Returns the secret that a link must carry; it is kept nowhere.

        `email`: only whoever signs in with this address can take it up, at once if they did before. Raises ValueError for a role that there is not in an assessment.
        """
        if role not in OF_ASSESSMENT:
            raise ValueError(role)
        with self._transactions.writing(who, Action.SHARE, assessment_id) as opened:
            people_rows.existing_assessment(opened.connection, assessment_id)
            return _invite(opened, role, email, days, assessment=assessment_id, questionnaires=" ".join(sorted(questionnaires)))

    def uninvite(self, who: Person, assessment_id: str, invitation: str) -> None:
        """Take an invitation to an assessment back."""
        with self._transactions.writing(who, Action.SHARE, assessment_id) as opened:
            if not people_rows.uninvite(opened.connection, invitation, assessment=assessment_id):
                raise NotFound
            opened.log(Deed.UNINVITED, assessment_id)
        self._transactions.empty_journal()

    def unshare(self, who: Person, assessment_id: str, person: str, role: Role) -> None:
        """Take a role in an assessment from somebody. Raises NobodyLeft if nobody would lead it."""
        with self._transactions.writing(who, Action.SHARE, assessment_id) as opened:
            _unshare(opened, assessment_id, person, role)

    def leave(self, who: Person, assessment_id: str) -> None:
        """Give up every role of one's own in an assessment. Raises NobodyLeft if nobody would lead it."""
        with self._transactions.writing(who, Action.LEAVE, assessment_id) as opened:
            for each in people_rows.shared(opened.connection, assessment_id):
                if each.person == who.id:
                    _unshare(opened, assessment_id, who.id, each.role)

    def hand_over(self, who: Person, assessment_id: str, person: str) -> None:
        """Let somebody who has a role in an assessment lead it; whoever led it so far becomes a contributor."""
        with self._transactions.writing(who, Action.SHARE, assessment_id) as opened:
            roles = people_rows.shared(opened.connection, assessment_id)
            if person == who.id or person not in {each.person for each in roles}:
                raise NotFound
            for id_ in (assessment_id, *(part for part, _ in rows.parts_of(opened.connection, assessment_id))):
                _lead_instead(opened, id_, person, (who.id,))

    def give(self, who: Person, assessment_id: str, email: str, organisation: str = "") -> Given:
        """Let whoever last signed in with an address lead an assessment; whoever led it so far becomes a contributor.

        It stays in the organisation that it belongs to. One that belongs to none, made before several people used this copy, comes
        to belong to `organisation`; empty: the only one in which they may begin assessments. Only for whoever sits at the computer.
        Raises StoreError if nobody signed in with the address, or it is not clear which organisation.
        """
        with self._transactions.writing(who, Action.OPERATE, assessment_id) as opened:
            people_rows.existing_assessment(opened.connection, assessment_id)
            person = people_rows.by_email(opened.connection, email.strip().lower()) if email.strip() else None
            if person is None:
                raise StoreError(table("assessment")("give_nobody", email=email))
            home = _new_home(opened, person, organisation)
            taker = Transaction(opened.connection, who, opened.standing, home.id, opened.at)
            for id_ in (assessment_id, *(part for part, _ in rows.parts_of(opened.connection, assessment_id))):
                people_rows.belong(opened.connection, id_, home.id)
                leads = [each.person for each in people_rows.shared(opened.connection, id_) if each.role is Role.LEAD and each.person != person]
                _lead_instead(taker, id_, person, leads)
            known = people_rows.known(opened.connection, person)
        return Given(known.name if known else "", home)

    # invitations, as whoever has the link sees them

    def invited(self, who: Person, secret: str) -> Invited:
        """What a link is for. Raises NotFound if there is no such invitation for `who` any more."""
        with self._transactions.reading(who, Action.LIST) as opened:
            found = _invitation(opened, secret)
            return Invited(found.role, found.organisation_name, found.assessment_name, found.by_name, frozenset(found.questionnaires.split()))

    def accept(self, who: Person, secret: str) -> Invitation:
        """Take up the role that a link is for; nobody can after that. Raises NotFound as `invited` does."""
        with self._transactions.writing(who, Action.LIST) as opened:
            found = _invitation(opened, secret)
            _take_up(opened, found)
        return found

    # roles in an organisation

    def begin_organisation(self, who: Person, name: str) -> str:
        """A new organisation without people. Returns its id. Only for whoever sits at the computer."""
        with self._transactions.writing(who, Action.OPERATE) as opened:
            id_ = _new_id("o")
            people_rows.begin_organisation(opened.connection, id_, name, opened.at)
            opened.log(Deed.CREATED, subject=id_)
        return id_

    def organisations(self, who: Person) -> tuple[Organisation, ...]:
        """All organisations, by name. Only for whoever sits at the computer."""
        with self._transactions.reading(who, Action.OPERATE) as opened:
            return people_rows.organisations(opened.connection)

    def members(self, who: Person, organisation: str) -> tuple[Member, ...]:
        """Who has which role in an organisation."""
        with self._transactions.reading(who, Action.MANAGE_PEOPLE, organisation=organisation) as opened:
            return people_rows.members(opened.connection, organisation)

    def member_invitations(self, who: Person, organisation: str) -> tuple[Invitation, ...]:
        """Which invitations to an organisation can still be taken up, the last made first."""
        with self._transactions.reading(who, Action.MANAGE_PEOPLE, organisation=organisation) as opened:
            return people_rows.invitations_into(opened.connection, organisation, opened.at)

    def invite_member(self, who: Person, organisation: str, role: Role, *, email: str = "", days: int = INVITED_DAYS) -> str:
        """Invite somebody to a role in an organisation. Returns the secret that a link must carry. As `invite` otherwise."""
        if role not in OF_ORGANISATION:
            raise ValueError(role)
        with self._transactions.writing(who, Action.MANAGE_PEOPLE, organisation=organisation) as opened:
            if people_rows.name_of_organisation(opened.connection, organisation) is None:
                raise NotFound
            return _invite(opened, role, email, days)

    def uninvite_member(self, who: Person, organisation: str, invitation: str) -> None:
        """Take an invitation to an organisation back."""
        with self._transactions.writing(who, Action.MANAGE_PEOPLE, organisation=organisation) as opened:
            if not people_rows.uninvite(opened.connection, invitation, organisation=organisation):
                raise NotFound
            opened.log(Deed.UNINVITED)
        self._transactions.empty_journal()

    def remove_member(self, who: Person, organisation: str, person: str, role: Role) -> None:
        """Take a role in an organisation from somebody. Raises NobodyLeft if nobody would administer it."""
        with self._transactions.writing(who, Action.MANAGE_PEOPLE, organisation=organisation) as opened:
            roles = people_rows.members(opened.connection, organisation)
            if role is Role.ADMINISTRATOR and {each.person for each in roles if each.role is role} == {person}:
                raise NobodyLeft(table("assessment")("nobody_administers"))
            if not people_rows.part(opened.connection, organisation, person, role):
                raise NotFound
            opened.log(Deed.UNSHARED, subject=person, role=role.value)

    # answers given after a sign-in had run out

    def hold(self, who: Person, assessment_id: str, question_id: str, answer: Answer | None, expected: int) -> None:
        """Keep an answer until its author has signed in again; nobody else ever sees it. Raises StoreError if too many wait."""
        content = None if answer is None else json.dumps(plain_answer(answer), ensure_ascii=False)
        with self._transactions.writing(who, Action.ANSWER, assessment_id) as opened:
            people_rows.existing_assessment(opened.connection, assessment_id)
            if not held_rows.hold(opened.connection, who.id, Held(assessment_id, question_id, content, expected, opened.at)):
                raise StoreError(table("assessment")("held_too_many"))

    def held(self, who: Person) -> tuple[Held, ...]:
        """What waits for somebody, the first given first."""
        with self._transactions.reading(who, Action.LIST) as opened:
            return held_rows.of(opened.connection, who.id)

    def let_go(self, who: Person, assessment_id: str, question_id: str) -> None:
        """Forget what waited: it was saved, or its author has decided."""
        with self._transactions.writing(who, Action.LIST) as opened:
            held_rows.let_go(opened.connection, who.id, assessment_id, question_id)
        self._transactions.empty_journal()


def is_address(text: str) -> bool:
    """Whether this can be an e-mail address.

    >>> is_address("anna@example.org"), is_address("anna"), is_address("a b@example.org")
    (True, False, False)
    """
    name, sign, place = text.rpartition("@")
    return bool(name and sign and place) and "@" not in name and text.isprintable() and not any(map(str.isspace, text))


def _ended(claims: Claims, at: datetime | None) -> bool:
    """Whether a sign-in is from before this time; a provider tells no more than the second."""
    return at is not None and claims.signed_in < at.replace(microsecond=0)


def _at_home(opened: Transaction, person: str, name: str) -> Person:
    """Somebody, at work in the first of their organisations."""
    homes = people_rows.homes(opened.connection, person)
    return Person(person, name, homes[0].id if homes else "")


def _as(opened: Transaction, who: Person) -> Transaction:
    """The same transaction, written into the log as by `who`, whose sign-in it is."""
    return Transaction(opened.connection, who, opened.standing, "", opened.at)


def _invite(
    opened: Transaction, role: Role, email: str, days: int, *, assessment: str | None = None, questionnaires: str = ""
) -> str:
    if not opened.organisation:
        raise NotFound  # what belongs to no organisation is shared with nobody
    secret = secrets.token_urlsafe(24)
    people_rows.invite(
        opened.connection, hash=_hash(secret), organisation=opened.organisation, assessment=assessment, role=role.value,
        questionnaires=questionnaires, email=email.strip().lower(), by=opened.who.id, made=opened.at, expires=opened.at + timedelta(days=days),
    )  # fmt: skip
    opened.log(Deed.INVITED, assessment, role=role.value, questionnaires=questionnaires, email=email.strip().lower())
    known = people_rows.by_email(opened.connection, email.strip().lower()) if email.strip() else None
    if known is not None:
        _take_up(_as(opened, Person(known, "")), people_rows.invitation(opened.connection, _hash(secret)))
    return secret


def _invitation(opened: Transaction, secret: str) -> Invitation:
    """The invitation of this secret, if it is for whoever asks and has not run out. Raises NotFound."""
    found = people_rows.invitation(opened.connection, _hash(secret))
    if found is None or found.expires <= opened.at or (found.email and found.email != people_rows.email_of(opened.connection, opened.who.id)):
        raise NotFound
    return found


def _take_up(opened: Transaction, found: Invitation | None) -> None:
    """Give the role, once."""
    if found is None or not people_rows.uninvite(opened.connection, found.hash):
        raise NotFound
    taker = Transaction(opened.connection, opened.who, opened.standing, found.organisation, opened.at)
    if found.assessment:
        people_rows.share(opened.connection, found.assessment, opened.who.id, found.role, found.questionnaires, opened.at)
        for part, _ in rows.parts_of(opened.connection, found.assessment) if found.role is Role.LEAD else ():
            people_rows.share(opened.connection, part, opened.who.id, found.role, "", opened.at)
            taker.log(Deed.SHARED, part, opened.who.id, role=found.role.value)
    else:
        people_rows.join(opened.connection, found.organisation, opened.who.id, found.role, opened.at)
    taker.log(Deed.JOINED, found.assessment or None, opened.who.id, role=found.role.value, questionnaires=found.questionnaires)


def _lead_instead(opened: Transaction, assessment_id: str, person: str, before: Iterable[str]) -> None:
    """Let `person` lead, and those who led `before` contribute."""
    connection = opened.connection
    people_rows.unshare(connection, assessment_id, person)
    people_rows.share(connection, assessment_id, person, Role.LEAD, "", opened.at)
    opened.log(Deed.SHARED, assessment_id, person, role=Role.LEAD.value)
    for each in before:
        if people_rows.unshare(connection, assessment_id, each, Role.LEAD):
            people_rows.share(connection, assessment_id, each, Role.CONTRIBUTOR, "", opened.at)
            opened.log(Deed.UNSHARED, assessment_id, each, role=Role.LEAD.value)


def _new_home(opened: Transaction, person: str, wanted: str) -> Organisation:
    """The organisation that an assessment is to belong to once `person` leads it. Raises StoreError if that is not clear."""
    words, all_ = table("assessment"), {each.id: each for each in people_rows.organisations(opened.connection)}
    belongs = all_.get(opened.organisation)
    if wanted and wanted not in all_:
        raise NotFound
    if belongs is not None:
        if wanted not in ("", belongs.id):
            raise StoreError(words("give_belongs", organisation=belongs.name))
        return belongs
    if wanted:
        return all_[wanted]
    homes = [each for each in people_rows.homes(opened.connection, person) if Standing(each.roles).may(Action.CREATE)]
    if len(homes) != 1:
        raise StoreError(words("give_which" if homes else "give_no_home", names="; ".join(each.name for each in homes)))
    return homes[0]


def _unshare(opened: Transaction, assessment_id: str, person: str, role: Role) -> None:
    leads = {each.person for each in people_rows.shared(opened.connection, assessment_id) if each.role is Role.LEAD}
    if role is Role.LEAD and leads == {person}:
        raise NobodyLeft(table("assessment")("nobody_leads"))
    if not people_rows.unshare(opened.connection, assessment_id, person, role):
        raise NotFound
    opened.log(Deed.UNSHARED, assessment_id, person, role=role.value)
    for part, _ in rows.parts_of(opened.connection, assessment_id) if role is Role.LEAD else ():
        if people_rows.unshare(opened.connection, part, person, role):
            opened.log(Deed.UNSHARED, part, person, role=role.value)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _new_id(kind: str) -> str:
    return f"{kind}-{secrets.token_hex(12)}"
