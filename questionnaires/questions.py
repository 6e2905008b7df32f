"""The kinds of question, each with its options, range or precision, and the depths at which they are asked."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import Field

from questionnaires.conditions import Condition
from questionnaires.shape import Basis, Figure, Identifier, Strict, Text, YesNo
from questionnaires.texts import table

Depth: TypeAlias = Literal["first_look", "core", "full"]
"""How far into the instrument one goes; each depth includes the ones before it."""
DEPTHS: tuple[Depth, ...] = get_args(Depth)
DEPTH_QUESTION = "depth"
"""The unscored question, if there is one, whose options are the depths. Unanswered, everything is asked."""
JURISDICTION_QUESTION = "PC1"
"""The unscored question, if there is one, that says under whose law the service stands: services are not compared across the border."""


class Option(Strict):
    """One described point of a scale or choice. `text` says what one would see in the service."""

    id: Identifier
    title: Text
    text: str = ""
    exclusive: YesNo = False
    """In a multiple choice: cannot be ticked with any other (such as "none of these")."""


class NotApplicable(Strict):
    """When a question may be answered "does not apply here"; a reason is always asked for."""

    example: Text


class _Question(Strict):
    id: Identifier
    label: Text
    """A few words that name the question in tables and reports."""
    text: Text
    help: str = ""
    why: Text
    basis: Basis
    have_at_hand: str = ""
    dont_know: YesNo = True
    not_applicable: NotApplicable | None = None
    asked_when: Condition | None = None
    evidence: str = ""
    """The prompt of the evidence box; none is shown if empty."""
    if_low: str = ""
    """What to do first when the answer is low or blocks a stage."""
    if_unknown: str = ""
    """What to do first when nobody knows: whom to ask, which paper to fetch, what to count."""
    disagreement: Identifier | None = None
    """An entry of `disagreements` in sources.yaml, shown beside the question with both sides."""
    depth: Depth | None = None
    """The first depth at which the question is asked; its questionnaire's if left out."""


class _Chosen(_Question):
    if_answer: Mapping[Identifier, Text] = {}
    """What to do first after one answer, by option; after the others it is what `if_low` says."""


class Scale(_Chosen):
    """One of several options in ascending order, each described."""

    type: Literal["scale"]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=9)]


class SingleChoice(_Chosen):
    """One of several options that have no order."""

    type: Literal["single_choice"]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=20)]


class MultipleChoice(_Question):
    """Any of several options; at least one is ticked."""

    type: Literal["multiple_choice"]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=20)]


class YesOrNo(_Chosen):
    """Answered "yes" or "no"; both are described by what one would see."""

    type: Literal["yes_no"]
    yes: Text
    no: Text

    @property
    def options(self) -> tuple[Option, ...]:
        """Yes and no as options, so that scoring and screens treat them like any others."""
        words = table("questionnaires")
        return _yes_and_no(words("answer_yes"), self.yes, words("answer_no"), self.no)


@lru_cache(maxsize=1024)
def _yes_and_no(title_yes: str, yes: str, title_no: str, no: str) -> tuple[Option, ...]:
    return (Option(id="yes", title=title_yes, text=yes), Option(id="no", title=title_no, text=no))


class _Numeric(_Question):
    unit: str = ""
    lowest: Figure
    highest: Figure
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    """Declared precision: digits after the point. More digits are refused, not rounded."""


class Number(_Numeric):
    """One number between `lowest` and `highest`, both included."""

    type: Literal["number"]


class NumberByYear(_Numeric):
    """A short series, oldest year first; a year may be left open."""

    type: Literal["number_by_year"]
    years: Annotated[int, Field(ge=2, le=6)]


class Percentage(_Numeric):
    """One number of per cent, 0 to 100 unless said otherwise."""

    type: Literal["percentage"]
    unit: str = "%"
    lowest: Figure = Decimal(0)
    highest: Figure = Decimal(100)


class PercentageByYear(_Numeric):
    """A short series, oldest year first; a year may be left open."""

    type: Literal["percentage_by_year"]
    unit: str = "%"
    lowest: Figure = Decimal(0)
    highest: Figure = Decimal(100)
    years: Annotated[int, Field(ge=2, le=6)]


class Date(_Question):
    """One day."""

    type: Literal["date"]


class BallotQuestion(_Question):
    """Counts (eligible, voted, yes, no, spoiled) or published percentages, and the rule recorded before the count."""

    type: Literal["ballot"]


class FreeText(_Question):
    """A few sentences in the respondent's own words: no names, no patient details."""

    type: Literal["text"]
    longest: Annotated[int, Field(ge=1, le=5000)] = 2000
    """Characters."""


Question: TypeAlias = Annotated[
    Scale
    | SingleChoice
    | MultipleChoice
    | YesOrNo
    | Number
    | NumberByYear
    | Percentage
    | PercentageByYear
    | Date
    | BallotQuestion
    | FreeText,
    Field(discriminator="type"),
]
WithOptions = (Scale, SingleChoice, MultipleChoice, YesOrNo)
OneChosen = (Scale, SingleChoice, YesOrNo)
"""Of whose options one is the answer."""
Numeric = (Number, NumberByYear, Percentage, PercentageByYear)
Series = (NumberByYear, PercentageByYear)
