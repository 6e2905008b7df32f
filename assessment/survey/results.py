"""What a counted survey says of the service: response rates, averages with their rounding, and the record that is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from assessment.survey.counting import NO_GROUP, Group, Statement, Tally
from assessment.survey.guessing import Role
from assessment.survey.known import Tool
from assessment.survey.meaning import STEPS
from questionnaires.answers import Answer, Evidence, Level, State
from questionnaires.texts import table
from reports.records import FEWEST_EXPORTED, SurveyGroup, SurveyRecord, SurveyStatement, exactly, tenths_of
from scoring import population
from scoring.released import Choice, Counted, Released
from scoring.suppression import Group as Replied
from scoring.suppression import numbers, release

WISH, COUNT, CONFIDENCE, RATE, ENGAGEMENT = "SA3", "SA3_count", "SA4", "SA5", "SA6"
"""The questions that a survey answers."""
SETS: Mapping[Role, str] = {"wish": WISH, "confidence": CONFIDENCE, "engagement": ENGAGEMENT}
ANSWERS = (WISH, COUNT, CONFIDENCE, RATE, ENGAGEMENT)
_MOST_COUNTED = 100_000  # the most that the question takes


@dataclass(frozen=True, slots=True)
class Asked:
    """How many people were asked. `others`: in groups that nobody replied from."""

    by_group: Mapping[str, int | None] = field(default_factory=dict[str, int | None])
    others: int = 0

    def total(self, tally: Tally) -> int | None:
        """Everybody who was asked; None if that is not known of one group."""
        known = [self.by_group.get(group.id) for group in counted_apart(tally)]
        return None if None in known else sum(each or 0 for each in known) + self.others


class About(NamedTuple):
    """What supports the answers."""

    name: str
    where: str
    on: date


class Figure(NamedTuple):
    """What one question is answered with, and what that rests on. `value` None: nothing, and `basis` says why."""

    question: str
    value: Decimal | None
    basis: tuple[str, ...]


def counted_apart(tally: Tally) -> tuple[Group, ...]:
    """The groups of whom it can be said how many there are: not of those who named none, unless nobody was asked for one."""
    named = tuple(each for each in tally.groups if each.id != NO_GROUP)
    return named or tally.groups


def released(statement: Statement, tally: Tally, before: SurveyRecord | None = None) -> Released:
    """What may be told of the answers to a statement. Every distribution that is shown or kept has passed here.

    `before`: what was kept of the same rows, if they are counted again: a group that was hidden then stays hidden.
    """
    words = table("assessment")
    steps = STEPS[statement.scale]
    options = [Choice(id=f"{step}", title=words(f"survey_step_{step}") if statement.scale == "agreement" else f"{step}") for step in steps]
    groups = [
        Replied(group.id, group.label or words("survey_no_group"), counted) for group, counted in zip(tally.groups, statement.counted, strict=True) if group.replies
    ]
    earlier = [each.released for each in before.statements if each.text == statement.column.heading] if before else []
    found = release(groups, options=options, ordered=True, least=FEWEST_EXPORTED, before=earlier) if groups else None
    if found is None:
        return Released(options=tuple(options), ordered=True, least=FEWEST_EXPORTED)
    return found if len(tally.groups) > 1 else found.model_copy(update={"groups": ()})


def bounds(statement: Statement, asked: int | None) -> tuple[Fraction, Fraction] | None:
    """Between which bounds the average of everybody who was asked lies; None if it is not known how many they are."""
    others = sum(each.dont_know + each.not_applicable for each in statement.counted)
    if asked is None or asked - others < statement.answered:
        return None
    predicted = population.mean(statement.counts, asked - others)
    if predicted is None:
        return None
    found, first = population.interval(predicted), STEPS[statement.scale][0]
    return found.low + first, found.high + first


def rate(replies: int, asked: int | None) -> int | None:
    """How many of those who were asked replied, in tenths of a per cent, rounded half up; None if nobody knows how many were asked.

    >>> rate(2, 3), rate(2, 0)
    (667, None)
    """
    return tenths_of(Fraction(100 * replies, asked)) if asked else None


def mean_of(counted: Counted, found: Released) -> int | None:
    """The average of the steps that were chosen, in tenths, rounded half up; None if nobody chose one."""
    total = sum(int(option.id) * count for option, count in zip(found.options, counted.counts, strict=True))
    return tenths_of(Fraction(total, counted.answered)) if counted.answered else None


def in_tenths(value: int) -> str:
    """A figure that is held in tenths.

    >>> in_tenths(38)
    '3.8'
    """
    return f"{value // 10}.{value % 10}"


def figures(tally: Tally, asked: Asked) -> tuple[Figure, ...]:
    """What each question is answered with. Of fewer than ten people no average is taken."""
    return (
        _mean(tally, "wish"),
        _count(tally),
        _mean(tally, "confidence"),
        _rate(tally, asked.total(tally)),
        _mean(tally, "engagement"),
    )


def trouble(tally: Tally, asked: Asked) -> tuple[str, ...]:
    """What cannot be: more replies from a group than people in it."""
    words = table("assessment")
    told = [
        words("survey_more_replies", group=group.label or words("survey_everybody"), replies=f"{group.replies:,}", asked=f"{number:,}")
        for group in counted_apart(tally)
        if (number := asked.by_group.get(group.id)) is not None and group.replies > number
    ]
    total = asked.total(tally)
    if not told and total is not None and tally.replies > total:
        told.append(words("survey_more_replies", group=words("survey_everybody"), replies=f"{tally.replies:,}", asked=f"{total:,}"))
    return tuple(told)


def answer(figure: Figure, about: About) -> Answer | None:
    """A figure as an answer that is documented; None if there is no figure."""
    if figure.value is None:
        return None
    evidence = Evidence(level=Level.DOCUMENTED, what=about.name, where=about.where, date=about.on.isoformat())
    return Answer(State.ANSWERED, figure.value, evidence)


def record(tally: Tally, asked: Asked, about: About, tool: Tool, before: SurveyRecord | None = None) -> SurveyRecord:
    """What is kept of the survey. `before`: what was kept of the same rows."""
    total = asked.total(tally)
    told = numbers({group.id: group.replies for group in tally.groups}, least=FEWEST_EXPORTED)
    groups = tuple(
        SurveyGroup(label=group.label, asked=asked.by_group.get(group.id), replies=told.get(group.id)) for group in tally.groups if group.label or group.replies
    )
    return SurveyRecord(
        name=about.name, on=about.on, where=about.where, made_with=tool, rows=tally.rows, replies=tally.replies, silent=tally.silent,
        left_out=max(0, tally.rows - tally.replies - tally.silent), unread=tally.unread_count, asked=total,
        groups=groups if len(tally.groups) > 1 else (), statements=tuple(_statement(each, tally, total, before) for each in tally.statements),
    )  # fmt: skip


def _statement(statement: Statement, tally: Tally, asked: int | None, before: SurveyRecord | None) -> SurveyStatement:
    found = released(statement, tally, before)
    about = statement.role
    assert about in ("wish", "confidence", "engagement", "statement")
    if not _may_be_told(statement) or found.whole is None or statement.mean is None:
        return SurveyStatement(text=statement.column.heading, about=about, released=found)
    within = bounds(statement, asked)
    return SurveyStatement(
        text=statement.column.heading, about=about, released=found, mean=tenths_of(statement.mean), exact=exactly(statement.mean),
        bounds=None if within is None else (tenths_of(within[0]), tenths_of(within[1])),
    )  # fmt: skip


def _may_be_told(statement: Statement) -> bool:
    return statement.answered >= FEWEST_EXPORTED


def _mean(tally: Tally, role: Role) -> Figure:
    words = table("assessment")
    of_role = [each for each in tally.statements if each.role == role]
    few = [words("survey_basis_few", text=each.column.heading, least=FEWEST_EXPORTED) for each in of_role if not _may_be_told(each)]
    used = [each for each in of_role if _may_be_told(each)]
    if not used:
        return Figure(SETS[role], None, tuple(few) or (words(f"survey_basis_no_{role}"),))
    means = [each.mean or Fraction() for each in used]
    lines = [
        words("survey_basis_statement", text=each.column.heading, total=f"{each.total:,}", answered=f"{each.answered:,}", mean=exactly(mean))
        for each, mean in zip(used, means, strict=True)
    ]
    exact = sum(means, Fraction()) / len(means)
    value = tenths_of(exact)
    if len(used) > 1:
        lines.append(words("survey_basis_mean", count=len(used), exact=exactly(exact)))
    lines.append(words("survey_basis_rounded" if exact * 10 != value else "survey_basis_exact", value=in_tenths(value)))
    return Figure(SETS[role], Decimal(value).scaleb(-1), (*lines, *few))


def _count(tally: Tally) -> Figure:
    words = table("assessment")
    if not tally.statements:
        return Figure(COUNT, None, (words("survey_basis_no_statement"),))
    if tally.replies > _MOST_COUNTED:
        return Figure(COUNT, None, (words("survey_basis_too_many", most=f"{_MOST_COUNTED:,}"),))
    return Figure(COUNT, Decimal(tally.replies), (words("survey_basis_count"),))


def _rate(tally: Tally, asked: int | None) -> Figure:
    words = table("assessment")
    value = rate(tally.replies, asked)
    if value is None or value > 1000 or not tally.statements:
        return Figure(RATE, None, (words("survey_basis_no_asked"),))
    return Figure(RATE, Decimal(value).scaleb(-1), (words("survey_basis_rate", replies=f"{tally.replies:,}", asked=f"{asked:,}", value=in_tenths(value)),))
