"""What can be chosen in a workshop, and how a choice is written down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from assessment.workshop.setup import WEIGHTS
from questionnaires.model import Library, OneChosen, Question
from scoring.model import Scoring
from scoring.tally import DONT_KNOW, NOT_APPLICABLE


class Asked(NamedTuple):
    """What an assessment asks, and with which scoring."""

    library: Library
    scoring: Scoring


def fits(asked: Asked, question_id: str, choice: str) -> bool:
    """Whether a choice is one that a participant can make; of weights, 100 points together over the dimensions, in their order."""
    if question_id == WEIGHTS:
        points = points_of(choice)
        return len(points) == len(asked.scoring.dimensions) and sum(points) == 100
    question = asked.library.questions.get(question_id)
    return question is not None and choice in choices_of(question)


def choices_of(question: Question) -> tuple[str, ...]:
    """What can be chosen: the options, then that one does not know, and that it does not apply, where the question can be answered so."""
    if not isinstance(question, OneChosen):
        return ()
    more = (*((DONT_KNOW,) if question.dont_know else ()), *((NOT_APPLICABLE,) if question.not_applicable else ()))
    return (*(option.id for option in question.options), *more)


def points_of(choice: str) -> tuple[int, ...]:
    """The points that a choice gives to each dimension; none if it is no such choice.

    >>> points_of("60,40"), points_of("managers"), points_of("")
    ((60, 40), (), ())
    """
    parts = choice.split(",")
    sound = all(each.isascii() and each.isdigit() and len(each) <= 3 for each in parts)
    return tuple(map(int, parts)) if sound else ()


def choice_of_points(points: Iterable[str]) -> str:
    """The points of each dimension as one choice, whether or not it fits."""
    return ",".join(points)
