"""Who is at work, and what they may do: the one place that decides. On one's own machine, everything.

What somebody may do follows from the roles that they have, in one assessment or in the organisation that it belongs to, and
from nothing else. `MAY` is the whole rule; the store asks it in every transaction, whichever page, command or route came.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assessment.database import StoreError
from questionnaires.model import Library
from questionnaires.texts import table


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at work. `id` stands in the log beside each deed; `name` is what others see."""

    id: str
    name: str
    organisation: str = ""
    """In which they are at work: what they begin belongs to it. Empty on one's own computer."""


LOCAL = Person("local", "You")
"""Whoever sits at this computer: the only person when the toolkit runs on one's own machine, its operator when it is hosted."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a sign-in provider says of somebody, once its signature was checked."""

    subject: str
    """Who it is, for good, at this provider and no other: two people never share it, and it is never given anew."""
    name: str
    email: str
    """Empty unless the provider vouches for it: an invitation may be for an address."""
    signed_in: datetime
    """When; UTC."""


class Role(StrEnum):
    """What somebody is, in one assessment or in an organisation."""

    LEAD = "lead"
    CONTRIBUTOR = "contributor"
    REVIEWER = "reviewer"
    FACILITATOR = "facilitator"
    MEMBER = "member"
    COMMISSIONER = "commissioner"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


OF_ASSESSMENT = (Role.LEAD, Role.CONTRIBUTOR, Role.REVIEWER, Role.FACILITATOR)
"""Roles that somebody has in one assessment."""
OF_ORGANISATION = (Role.MEMBER, Role.COMMISSIONER, Role.AUDITOR, Role.ADMINISTRATOR)
"""Roles that somebody has in an organisation, in all that belongs to it."""


class Action(StrEnum):
    """What can be done. From READ to READ_LOG each concerns one assessment; from CREATE on, an organisation."""

    READ = "read"
    """See the answers, their history, and all that follows from them."""
    EXPORT = "export"
    """Take a report or a file away."""
    ANSWER = "answer"
    """Of a contributor: in the questionnaires that were chosen for her."""
    REVIEW = "review"
    """Mark an answer as checked or challenged, with a reason, and write comments."""
    PLAN = "plan"
    """Change what is kept beside the answers: actions, decisions, requests to colleagues."""
    FACILITATE = "facilitate"
    """Run a workshop."""
    SHARE = "share"
    """Say who else may do what."""
    SUBMIT = "submit"
    """Send a frozen copy to a commissioner, and take it back."""
    LEAVE = "leave"
    DELETE = "delete"
    RESTORE = "restore"
    ERASE = "erase"
    READ_LOG = "read log"
    """See who saw, changed, took away, shared or deleted what, without the contents."""
    CREATE = "create"
    """Begin an assessment, or carry one on in a new one."""
    USE_SHELF = "use shelf"
    """See what is on the shelf, read it, and choose it for an assessment."""
    CHANGE_SHELF = "change shelf"
    """Put a file on the shelf, take it off, put it back."""
    READ_SUBMISSIONS = "read submissions"
    """See the copies that were submitted to the organisation, and nothing else of the assessments."""
    COMPARE = "compare"
    """Collect services in the organisation's portfolios and set them side by side: what was submitted to it, and files."""
    AUDIT = "audit"
    """See who did what in all assessments of the organisation, without the contents."""
    MANAGE_PEOPLE = "manage people"
    """Say who has which role in the organisation."""
    OPERATE = "operate"
    """What is nobody's role, and only somebody at the computer itself can do: begin organisations, check the whole log, let periods run out."""
    LIST = "list"
    """See which assessments one has a role in: for everybody who signed in."""


MAY: Mapping[Role, frozenset[Action]] = {
    Role.LEAD: frozenset(
        (
            Action.READ, Action.EXPORT, Action.ANSWER, Action.REVIEW, Action.PLAN, Action.FACILITATE, Action.SHARE, Action.SUBMIT,
            Action.LEAVE, Action.DELETE, Action.RESTORE, Action.ERASE, Action.READ_LOG,
        )
    ),
    Role.CONTRIBUTOR: frozenset((Action.READ, Action.EXPORT, Action.ANSWER, Action.LEAVE)),
    Role.REVIEWER: frozenset((Action.READ, Action.EXPORT, Action.REVIEW, Action.LEAVE)),
    Role.FACILITATOR: frozenset((Action.READ, Action.EXPORT, Action.FACILITATE, Action.LEAVE)),
    Role.MEMBER: frozenset((Action.CREATE, Action.USE_SHELF, Action.CHANGE_SHELF)),
    Role.COMMISSIONER: frozenset((Action.READ_SUBMISSIONS, Action.COMPARE)),
    Role.AUDITOR: frozenset((Action.READ_LOG, Action.AUDIT)),
    Role.ADMINISTRATOR: frozenset((Action.MANAGE_PEOPLE,)),
}  # fmt: skip
"""What each role allows. An administrator sees no content; whoever needs it is given a role in the assessment, which the log shows."""

FOR_EVERYBODY = frozenset((Action.LIST,))
BESIDE = "@beside"
"""Stands in place of a questionnaire's id for what is asked beside them all. Whoever was given single questionnaires was not given that."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is, in one assessment and the organisation that it belongs to, or in an organisation alone."""

    roles: frozenset[Role] = frozenset()
    questionnaires: frozenset[str] = frozenset()
    """Those that a contributor was given, by id; empty: all."""
    operator: bool = False
    """Whether it is somebody at the computer itself, who may do everything."""

    def may(self, action: Action, questionnaire: str = "") -> bool:
        """Whether they may do this; answer in this questionnaire, if one is named."""
        if self.operator or action in FOR_EVERYBODY:
            return True
        return any(action in MAY[role] and self._in(role, action, questionnaire) for role in self.roles)

    def _in(self, role: Role, action: Action, questionnaire: str) -> bool:
        chosen = self.questionnaires if role is Role.CONTRIBUTOR and action is Action.ANSWER else frozenset[str]()
        return not chosen or not questionnaire or questionnaire in chosen


EVERYTHING = Standing(operator=True)


class NotFound(StoreError):  # noqa: N818 (it reads as what happened)
    """What was asked for does not exist, or this person may not do that with it: nobody can tell which of the two."""

    def __init__(self) -> None:
        super().__init__(table("assessment")("not_found"))


def questionnaire_of(library: Library, question_id: str) -> str:
    """In which questionnaire somebody must be allowed to answer for this question: its own, or BESIDE."""
    home = library.home.get(question_id)
    return home.id if home else BESIDE


def permit(standing: Standing, action: Action, questionnaire: str = "") -> None:
    """Return if somebody with this standing may do `action`; otherwise raise NotFound."""
    if not standing.may(action, questionnaire):
        raise NotFound
