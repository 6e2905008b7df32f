"""What a workshop, a survey and a ballot leave behind: the shapes that an assessment keeps and that reports tell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from questionnaires.answers import is_printable
from questionnaires.shape import Strict
from scoring import suppression
from scoring.released import Count, Released


def is_sound(record: WorkshopRecord | SurveyRecord) -> bool:
    """Whether a record that somebody gives could have been made: nothing that is protected follows from any of its results."""
    if isinstance(record, SurveyRecord):
        return all(suppression.is_sound(each.released) for each in record.statements)
    results = [found for each in record.questions for found in each.rounds]
    whole = [found for found in results if found.released is not None and found.released.whole is not None]
    commented = [found for found in results if found.comments]
    total = record.came if record.came is not None else 0
    return (
        all(suppression.is_sound(found.released) for found in results if found.released is not None)
        and all(found in whole for found in commented)
        and sum(group.came or 0 for group in record.groups) <= total
        and len({each.question for each in record.questions}) == len(record.questions)
    )


def _printable(text: str) -> str:
    if not is_printable(text):
        raise ValueError("a character cannot be printed")
    return text


LONGEST_LINE, LONGEST_WORDS = 300, 4000  # characters
Line: TypeAlias = Annotated[str, StringConstraints(max_length=LONGEST_LINE), AfterValidator(_printable)]
Words: TypeAlias = Annotated[str, StringConstraints(max_length=LONGEST_WORDS), AfterValidator(_printable)]
FEWEST_EXPORTED = 10
"""Of fewer people nothing leaves in a document, whatever may be shown in the room (Skills for Care publishes so, too)."""


Points: TypeAlias = Annotated[int, Field(ge=0, le=100)]


class Agreed(Strict):
    """What a workshop agreed after it talked. `option` empty: there was no agreement, and that is kept as it is."""

    option: Line = ""
    title: Line = ""
    reason: Words = ""


class RoundResult(Strict):
    """One round of answering. `released` None: it was voided, or closed without being shown."""

    number: Annotated[int, Field(ge=1)]
    released: Released | None = None
    comments: tuple[Words, ...] = ()
    """Those that the facilitator let be shown, in an order that says nothing."""


class TalkedAbout(Strict):
    """One question of the agenda: what was answered, and what was agreed."""

    question: Line
    label: Line
    text: Words
    rounds: tuple[RoundResult, ...] = ()
    agreed: Agreed | None = None
    """None: it stayed open."""


class Invited(Strict):
    """One group of participants. `came` None: fewer than may be told, or nobody."""

    id: Line
    label: Line
    invited: Count | None = None
    came: Count | None = None


class DimensionHeard(Strict):
    """What a room thinks one dimension should weigh, in points of 100: the middle of all, and from where to where the middle half goes."""

    id: Line
    title: Line
    low: Points
    middle: Annotated[Decimal, Field(ge=0, le=100, max_digits=4, decimal_places=1)]
    """Of an even number half way between two."""
    high: Points


class WeightsHeard(Strict):
    """What a room thinks the dimensions should weigh; nobody's own points."""

    people: Count
    dimensions: Annotated[tuple[DimensionHeard, ...], Field(min_length=1)]


class WorkshopRecord(Strict):
    """What a workshop leaves behind. Every figure in it is of at least `exported` people."""

    kind: Literal["workshop"] = "workshop"
    name: Line
    on: date
    own_pace: bool = False
    named: bool = False
    least: Annotated[int, Field(ge=5)] = 5
    """The fewest people of whom anything was shown in the room, as it was announced."""
    exported: Annotated[int, Field(ge=FEWEST_EXPORTED)] = FEWEST_EXPORTED
    groups: tuple[Invited, ...] = ()
    came: Count | None = None
    """Everybody together; None: fewer than may be told."""
    questions: tuple[TalkedAbout, ...] = ()
    weights: WeightsHeard | None = None
    ended: bool = False


    @model_validator(mode="after")
    def _of_enough_people(self) -> WorkshopRecord:
        shown = [found.released for question in self.questions for found in question.rounds if found.released is not None]
        came = [count for count in (self.came, *(group.came for group in self.groups)) if count is not None]
        if any(each.least < self.exported for each in shown) or any(0 < count < self.exported for count in came):
            raise ValueError("fewer people than may be told")
        if self.weights is not None and self.weights.people < self.exported:
            raise ValueError("fewer weights than may be told")
        return self


class SurveyGroup(Strict):
    """One group of staff. `replies` None: fewer than may be told, or another group's could be worked out from it."""

    label: Line
    """Empty: those who named no group."""
    asked: Count | None = None
    replies: Count | None = None


Place: TypeAlias = Annotated[int, Field(ge=0, le=100)]
"""In tenths: a step of a scale from 1 to 5, or from 0 to 10."""


class SurveyStatement(Strict):
    """One statement of a survey, and what may be told of the answers to it."""

    text: Words
    about: Literal["wish", "confidence", "engagement", "statement"]
    released: Released
    mean: Place | None = None
    """In tenths, rounded half up; None: fewer people answered than may be told."""
    exact: Line = ""
    """The mean as it was before it was rounded."""
    bounds: tuple[Place, Place] | None = None
    """Of the mean of everybody who was asked, in tenths, if those who did not answer resemble those who did."""


class SurveyRecord(Strict):
    """What a staff survey leaves behind. No row of it, and every figure is of at least `exported` people."""

    kind: Literal["survey"] = "survey"
    name: Line
    on: date
    where: Line
    """Where the results are kept."""
    made_with: Literal["microsoft_forms", "google_forms", "limesurvey", "template", "other"] = "other"
    rows: Count
    replies: Count
    left_out: Count = 0
    """Rows that do not count because the same person replied more than once, or did not finish."""
    silent: Count = 0
    """Rows without any answer that could be read."""
    unread: Count = 0
    """Cells that could not be read."""
    asked: Count | None = None
    """How many people were asked; None: not known."""
    exported: Annotated[int, Field(ge=FEWEST_EXPORTED)] = FEWEST_EXPORTED
    groups: tuple[SurveyGroup, ...] = ()
    statements: tuple[SurveyStatement, ...] = ()
