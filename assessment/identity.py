"""Who is at work, and what they may do: the one place that decides. On one's own machine, everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from questionnaires.errors import ToolkitError


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who answers. `id` stands in the log beside each answer; `name` is what others see."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Claims:
    """What a sign-in provider says of somebody."""

    subject: str
    name: str
    email: str
    signed_in: datetime


LOCAL = Person("local", "You")
"""Whoever sits at this computer, when the toolkit runs on one's own machine."""


class Action(StrEnum):
    """What can be done with assessments, and with scoring files and questionnaires of one's own.

    From READ to ERASE each concerns one assessment.
    """

    LIST = "list"
    CREATE = "create"
    READ = "read"
    ANSWER = "answer"
    DELETE = "delete"
    RESTORE = "restore"
    ERASE = "erase"
    USE_SHELF = "use shelf"
    """See what is on the shelf, read it, and choose it for an assessment."""
    CHANGE_SHELF = "change shelf"
    """Put a file on the shelf, take it off, put it back."""


class NotAllowed(ToolkitError):  # noqa: N818 (it reads as what happened)
    """This person may not do that."""


def allowed(person: Person, action: Action, assessment_id: str) -> bool:
    """Whether `person` may do `action` to the assessment with this id."""
    try:
        permit(person, action, assessment_id)
    except NotAllowed:
        return False
    return True


def permit(person: Person, action: Action, assessment_id: str | None = None) -> None:
    """Return if `person` may do `action` (to the assessment with this id); otherwise raise NotAllowed.

    Whoever runs the toolkit on their own machine may do everything there. A hosted copy decides here
    and nowhere else, so that no page and no command needs to know the rules.
    """
