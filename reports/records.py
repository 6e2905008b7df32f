"""What a workshop, a survey and a ballot leave behind: the shapes that an assessment keeps and that reports tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from questionnaires.answers import is_printable
from questionnaires.shape import Strict
from scoring import suppression
from scoring.released import Count, Released

MOST_GROUPS, MOST_QUESTIONS = 12, 60
"""Of a workshop."""
MOST_SURVEY_GROUPS, MOST_STATEMENTS = 31, 256
"""Those who name no group are one of these groups; a statement is a column."""
_DIGITS = 4  # after the point, of an average before it is rounded

def is_sound(record: WorkshopRecord | SurveyRecord) -> bool:
    """Whether a record that somebody gives could have been made: nothing that is protected follows from any of its results."""
    return _survey_is_sound(record) if isinstance(record, SurveyRecord) else _workshop_is_sound(record)


def _workshop_is_sound(record: WorkshopRecord) -> bool:
    results = [found for each in record.questions for found in each.rounds]
    released = [found.released for found in results if found.released is not None]
    total = record.came if record.came is not None else 0
    came = {group.id: group.came for group in record.groups if group.came is not None}
    weights = record.weights
    return (
        all(suppression.is_sound(each) for each in released)
        and all(found.released is not None and found.released.whole is not None for found in results if found.comments)
        and _told_apart(came, total, record.exported)
        and len({group.id for group in record.groups}) == len(record.groups)
        and len({each.question for each in record.questions}) == len(record.questions)
        and all(_rounds_fit(each, record, total) for each in record.questions)
        and (weights is None or (weights.people <= total and all(each.low <= each.middle <= each.high for each in weights.dimensions)))
    )


def _rounds_fit(question: TalkedAbout, record: WorkshopRecord, total: int) -> bool:
    """Whether no more people answered than came, in groups that there are, and no round counts others than the one before, or only a few more."""
    numbers = [found.number for found in question.rounds]
    shown = [found.released for found in question.rounds if found.released is not None]
    people = [each.whole.people for each in shown if each.whole is not None]
    return (
        numbers == sorted(set(numbers))
        and max(people, default=0) <= total
        and {group.id for each in shown for group in each.groups} <= {group.id for group in record.groups}
        and all(more == 0 or more >= record.exported for more in (after - before for before, after in pairwise(people)))
    )


def _survey_is_sound(record: SurveyRecord) -> bool:
    told = {f"{place}": group.replies for place, group in enumerate(record.groups) if group.replies is not None}
    return (
        all(suppression.is_sound(each.released) and _statement_is_sound(each, record) for each in record.statements)
        and _told_apart(told, record.replies, record.exported)
        and record.replies + record.silent + record.left_out == record.rows
        and (record.asked is None or record.replies <= record.asked)
    )


def _statement_is_sound(each: SurveyStatement, record: SurveyRecord) -> bool:
    whole, options = each.released.whole, [option.id for option in each.released.options]
    if each.released.least < record.exported or (whole is not None and whole.people > record.replies):
        return False
    if each.mean is None:
        return not each.exact and each.bounds is None
    first = int(options[0]) if options and options[0] in ("0", "1") else None
    if first is None or options != [str(first + place) for place in range(len(options))] or whole is None or whole.answered < record.exported:
        return False
    mean = Fraction(sum((first + place) * count for place, count in enumerate(whole.counts)), whole.answered)
    low, high = each.bounds or (each.mean, each.mean)
    return each.mean == tenths_of(mean) and each.exact == exactly(mean) and 10 * first <= low <= high <= 10 * (first + len(options) - 1)


def _told_apart(told: Mapping[str, int], total: int, least: int) -> bool:
    """Whether the numbers of some groups may be told beside that of everybody: neither they nor what they leave over are of few people."""
    left = total - sum(told.values())
    return not told or (min(told.values()) >= least and (left == 0 or left >= least))


def tenths_of(exact: Fraction) -> int:
    """A figure in tenths, rounded half up.

    >>> tenths_of(Fraction(77, 20)), tenths_of(Fraction(384, 100))
    (39, 38)
    """
    return (exact * 20 + 1).__floor__() // 2


def exactly(exact: Fraction) -> str:
    """A figure before it is rounded to tenths: four digits after the point, and an ellipsis if there are more.

    >>> exactly(Fraction(50, 13)), exactly(Fraction(7, 2))
    ('3.8461…', '3.5')
    """
    cut = (exact * 10**_DIGITS).__floor__()
    if Fraction(cut, 10**_DIGITS) != exact:
        return f"{cut // 10**_DIGITS}.{cut % 10**_DIGITS:0{_DIGITS}d}…"
    return f"{Decimal(cut).scaleb(-_DIGITS).normalize():f}"


def _printable(text: str) -> str:
    if not is_printable(text):
        raise ValueError("a character cannot be printed")
    return text


LONGEST_LINE, LONGEST_WORDS = 300, 4000  # characters
Line: TypeAlias = Annotated[str, StringConstraints(max_length=LONGEST_LINE), AfterValidator(_printable)]
Name: TypeAlias = Annotated[str, StringConstraints(max_length=LONGEST_LINE, min_length=1, strip_whitespace=True), AfterValidator(_printable)]
"""A line that is not empty. Constraints that are added to `Line` would be checked before its spaces are taken off."""
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
    groups: Annotated[tuple[Invited, ...], Field(max_length=MOST_GROUPS)] = ()
    came: Count | None = None
    """Everybody together; None: fewer than may be told."""
    questions: Annotated[tuple[TalkedAbout, ...], Field(max_length=MOST_QUESTIONS)] = ()
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
    groups: Annotated[tuple[SurveyGroup, ...], Field(max_length=MOST_SURVEY_GROUPS)] = ()
    statements: Annotated[tuple[SurveyStatement, ...], Field(max_length=MOST_STATEMENTS)] = ()
