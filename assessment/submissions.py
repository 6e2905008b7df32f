"""Submitting: a frozen copy of an assessment goes to a commissioner's organisation. What is changed later does not change it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, insert, select, update
from sqlalchemy.orm import aliased

from assessment import exchange
from assessment.identity import Action, NotFound, Person, Role
from assessment.log import Deed
from assessment.papers import Filed
from assessment.people_rows import Organisation
from assessment.portfolio import rows as portfolio_rows
from assessment.record import Assessment, Saved
from assessment.tables import AssessmentRow, MembershipRow, OrganisationRow, PersonRow, SubmissionRow
from assessment.transactions import Transaction, Transactions
from assessment.whole import Damaged
from questionnaires.texts import table

SHOWN = 12
"""Digits of a hash that are shown where the whole is not asked for, as in reports."""


class Submission(NamedTuple):
    """What is known of a submitted copy. Times are UTC. `hash`: SHA-256 of its text; `withdrawn`: since when it can be read no more."""

    id: str
    assessment: str
    name: str
    """Of the assessment, as it was."""
    from_name: str
    """Of the organisation that submitted it."""
    to: str
    to_name: str
    by_name: str
    hash: str
    at: datetime
    withdrawn: datetime | None


_FROM, _TO = aliased(OrganisationRow), aliased(OrganisationRow)
_ALL = (
    select(
        SubmissionRow.id, SubmissionRow.assessment, SubmissionRow.name, _FROM.name, SubmissionRow.organisation, _TO.name,
        PersonRow.name, SubmissionRow.hash, SubmissionRow.at, SubmissionRow.withdrawn,
    )
    .join(_TO, _TO.id == SubmissionRow.organisation)
    .join(AssessmentRow, AssessmentRow.id == SubmissionRow.assessment)
    .outerjoin(_FROM, _FROM.id == AssessmentRow.organisation)
    .outerjoin(PersonRow, PersonRow.id == SubmissionRow.by)
    .order_by(SubmissionRow.at.desc(), SubmissionRow.id)
)  # fmt: skip


class Submissions:
    """All submitted copies in one database. Every method takes who asks first, and raises NotFound if they may not."""

    def __init__(self, transactions: Transactions, frozen: Callable[[Connection, str], tuple[Assessment, str]]) -> None:
        """`frozen` makes of an assessment what is submitted: it as it stands, and its text."""
        self._transactions = transactions
        self._frozen = frozen

    def takers(self, who: Person, assessment_id: str) -> tuple[Organisation, ...]:
        """The organisations that somebody is a commissioner of, by name."""
        with self._transactions.reading(who, Action.SUBMIT, assessment_id) as opened:
            return _takers(opened.connection)

    def submit(self, who: Person, assessment_id: str, organisation: str) -> Submission:
        """Freeze the assessment as it stands now, for the commissioners of an organisation. Raises NotFound if it has none."""
        with self._transactions.writing(who, Action.SUBMIT, assessment_id) as opened:
            if organisation not in {each.id for each in _takers(opened.connection)}:
                raise NotFound
            kept, text = self._frozen(opened.connection, assessment_id)
            id_, hash_ = f"s-{secrets.token_hex(12)}", hashlib.sha256(text.encode()).hexdigest()
            row = {"id": id_, "assessment": assessment_id, "organisation": organisation, "name": kept.name, "hash": hash_, "text": text}
            opened.connection.execute(insert(SubmissionRow).values(**row, by=who.id, at=opened.at, withdrawn=None))
            opened.log(Deed.SUBMITTED, assessment_id, id_, to=organisation, hash=hash_)
            return _one(opened.connection, SubmissionRow.id == id_)

    def of(self, who: Person, assessment_id: str) -> tuple[Submission, ...]:
        """What was submitted of an assessment, the last first; withdrawn copies too."""
        with self._transactions.reading(who, Action.READ, assessment_id) as opened:
            return _all(opened.connection, SubmissionRow.assessment == assessment_id)

    def withdraw(self, who: Person, assessment_id: str, submission: str) -> None:
        """Take a copy back: nobody can read it any more. That there was one, when, and its hash stay."""
        with self._transactions.writing(who, Action.SUBMIT, assessment_id) as opened:
            of_it = (SubmissionRow.id == submission) & (SubmissionRow.assessment == assessment_id) & SubmissionRow.withdrawn.is_(None)
            changed = opened.connection.execute(update(SubmissionRow).where(of_it).values(text=None, withdrawn=opened.at))
            if changed.rowcount == 0:
                raise NotFound
            portfolio_rows.forget_submission(opened.connection, submission, opened.at)
            opened.log(Deed.WITHDREW, assessment_id, submission)
        self._transactions.empty_journal()

    def received(self, who: Person) -> tuple[Submission, ...]:
        """What was submitted to the organisation in which `who` is at work, the last first; withdrawn copies too."""
        with self._transactions.reading(who, Action.READ_SUBMISSIONS) as opened:
            return _all(opened.connection, SubmissionRow.organisation == opened.organisation)

    def read(self, who: Person, submission: str) -> tuple[Submission, str]:
        """A copy that was submitted to the organisation in which `who` is at work, and its text. Raises NotFound, also if it was withdrawn.

        That they read it is written into the log first, once a day.
        """
        here = self._transactions
        with here.seen.today(who, submission) as first, (here.writing if first else here.reading)(who, Action.READ_SUBMISSIONS) as opened:
            found, text = _copy(opened, submission)
            if first:
                opened.log(Deed.SAW_SUBMISSION, found.assessment, submission)
        return found, text

    def take_away(self, who: Person, submission: str, what: str) -> tuple[Submission, str]:
        """As `read`, to be taken away as `what`, such as "report.pdf"; the log says so each time."""
        with self._transactions.writing(who, Action.READ_SUBMISSIONS) as opened:
            found, text = _copy(opened, submission)
            opened.log(Deed.EXPORTED, found.assessment, submission, what=what)
        return found, text


def assessment_in(copy: Submission, text: str) -> Assessment:
    """The assessment as it stood when it was submitted, under the id of the copy. `text`: of the copy."""
    found = exchange.read(text)
    answers = {id_: Saved(answer, 1, "", found.given.get(id_, found.changed)) for id_, answer in found.answers.items()}
    papers = {key: Filed(paper, 1, "", found.changed) for key, paper in found.papers.items()}
    made = found.definitions
    return Assessment(copy.id, copy.name, found.changed, found.changed, made.refs, made.sources, answers, found.example, None, papers)


def _copy(opened: Transaction, submission: str) -> tuple[Submission, str]:
    of_it = (SubmissionRow.id == submission) & (SubmissionRow.organisation == opened.organisation)
    text = opened.connection.scalar(select(SubmissionRow.text).where(of_it))
    if text is None:
        raise NotFound
    found = _one(opened.connection, of_it)
    if hashlib.sha256(text.encode()).hexdigest() != found.hash:
        raise Damaged(table("assessment")("copy_damaged", name=found.name))
    return found, text


def _takers(connection: Connection) -> tuple[Organisation, ...]:
    commissioned = select(MembershipRow.organisation).where(MembershipRow.role == Role.COMMISSIONER.value)
    query = select(OrganisationRow.id, OrganisationRow.name).where(OrganisationRow.id.in_(commissioned))
    return tuple(Organisation(*row) for row in connection.execute(query.order_by(OrganisationRow.name, OrganisationRow.id)))


def _all(connection: Connection, which: ColumnElement[bool]) -> tuple[Submission, ...]:
    return tuple(
        Submission(row[0], row[1], row[2], row[3] or "", row[4], row[5], row[6] or "", *row[7:])
        for row in connection.execute(_ALL.where(which))
    )


def _one(connection: Connection, which: ColumnElement[bool]) -> Submission:
    return _all(connection, which)[0]
