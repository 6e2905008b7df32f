"""How a workshop is set up.

What participants are told before they join does not change once the code was given out, but for its name, whom to ask, and how many questions there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints, model_validator

from questionnaires.answers import Answer
from questionnaires.model import Library, OneChosen, Question
from questionnaires.routing import applies
from questionnaires.shape import Strict
from reports.records import Count, Line, Name

WEIGHTS = "@weights"
"""Stands in an agenda in place of a question's id where participants share out 100 points over the dimensions."""
FEWEST = 5
"""Of fewer people nothing is ever shown."""
MOST_GROUPS, MOST_QUESTIONS = 12, 60
Pace: TypeAlias = Literal["together", "own"]
"""One question at a time for the whole room, or everybody walks all of them at her own speed."""
STANDARD_GROUPS = ("staff", "managers", "users", "commissioner", "union", "board")
"""Offered to begin with; their labels are in the wording as `workshop_group_…`."""


class Group(Strict):
    """A role in which people take part."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,29}$")]
    label: Name
    invited: Count | None = None


class Setup(Strict):
    """What is asked, of whom, and on what terms."""

    name: Name
    groups: Annotated[tuple[Group, ...], Field(min_length=1, max_length=MOST_GROUPS)]
    agenda: Annotated[tuple[Line, ...], Field(max_length=MOST_QUESTIONS)] = ()
    pace: Pace = "together"
    named: bool = False
    """Whether answers carry the names of those who gave them; announced before anybody joins."""
    least: Annotated[int, Field(ge=FEWEST, le=100)] = FEWEST
    slips: bool = False
    """Whether a slip of paper is needed to join, so that nobody takes part twice."""
    contact: Line = ""
    """Whom participants can ask about their data; it can change at any time, as people do."""

    @model_validator(mode="after")
    def _each_once(self) -> Setup:
        for each in ([group.id for group in self.groups], [group.label.casefold() for group in self.groups], self.agenda):
            if len(set(each)) != len(each):
                raise ValueError("something is there twice")
        return self


def can_be_asked(question: Question) -> bool:
    """Whether a room can answer it: one option is the answer."""
    return isinstance(question, OneChosen)


def askable(library: Library, answers: Mapping[str, Answer]) -> tuple[Question, ...]:
    """The questions of an assessment that a room can answer and that apply to the service, in their order."""
    asked = applies(library, answers)
    return tuple(question for question in library.questions.values() if can_be_asked(question) and asked[question.id].asked)
