"""What was answered. Answered, don't know, not applicable and unanswered are four different things.

An unanswered question has no `Answer` at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from questionnaires.conditions import BallotLimits


class State(StrEnum):
    """What kind of reply an answer is."""

    ANSWERED = "answered"
    DONT_KNOW = "dont_know"
    NOT_APPLICABLE = "not_applicable"


class Level(StrEnum):
    """How an answer is supported, weakest first."""

    SAID = "said"
    DOCUMENTED = "documented"
    CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class Challenge:
    """That a second person does not agree: why, who (a role) and on which day. If it was withdrawn: why, by whom and when.

    Days are written as year-month-day.
    """

    reason: str = ""
    by: str = ""
    on: str = ""
    withdrawn_because: str = ""
    withdrawn_by: str = ""
    withdrawn_on: str = ""

    @property
    def stands(self) -> bool:
        """Whether it was not withdrawn."""
        return not self.withdrawn_because


@dataclass(frozen=True, slots=True)
class Evidence:
    """What supports an answer. `documented` needs what, where and date; `checked` also by whom else.

    Of a check: `checked_on` is its day, and `asked_of` who was asked for one (a role), `asked_on` when; days are
    written as year-month-day. While a challenge stands, the level is never `checked`.
    """

    level: Level = Level.SAID
    what: str = ""
    where: str = ""
    date: str = ""
    checked_by: str = ""
    checked_on: str = ""
    asked_of: str = ""
    asked_on: str = ""
    challenge: Challenge | None = None

    @property
    def challenged(self) -> Challenge | None:
        """The challenge that stands against the answer, if one does."""
        return self.challenge if self.challenge is not None and self.challenge.stands else None

    @property
    def waiting(self) -> bool:
        """Whether somebody was asked to check the answer and has not replied."""
        return bool(self.asked_of) and self.challenged is None


@dataclass(frozen=True, slots=True)
class Ballot:
    """A ballot as counts, or as published percentages with the precision they were published in.

    `rule` holds the limits that were set; it counts only if `recorded_before_count`.
    A field that is None is not known.
    """

    eligible: int | None = None
    voted: int | None = None
    yes: int | None = None
    no: int | None = None
    spoiled: int | None = None
    turnout: Decimal | None = None
    """Per cent, published; its digits after the point are its precision."""
    yes_of_voting: Decimal | None = None
    rule: BallotLimits | None = None
    recorded_before_count: bool | None = None


Value: TypeAlias = str | tuple[str, ...] | Decimal | tuple[Decimal | None, ...] | date | Ballot
"""By question type: option id (scale, choices, yes/no) or text; option ids; number; series (oldest first); date; ballot."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply to one question.

    `value` is set exactly if `state` is ANSWERED; `reason` exactly if NOT_APPLICABLE;
    `who_could_know` may be set if DONT_KNOW. `note` is the respondent's own explanation.
    """

    state: State
    value: Value | None = None
    evidence: Evidence = field(default_factory=Evidence)
    reason: str = ""
    who_could_know: str = ""
    note: str = ""
    carried_from: str = ""
    """The day (year-month-day) of the earlier assessment that it was taken over from, until somebody confirms it."""


@dataclass(frozen=True, slots=True)
class Response:
    """One respondent's set of answers, by question id, for one service."""

    answers: Mapping[str, Answer]
