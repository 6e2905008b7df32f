"""The ways in which an open question can still be answered, as far as conditions can tell them apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from itertools import combinations
from typing import TypeAlias

from questionnaires.answers.answer import Answer, State, Value
from questionnaires.conditions import Condition, On, as_fraction, limits_of, parts_of
from questionnaires.model import Date, MultipleChoice, Numeric, Question, Series, WithOptions

LimitsByQuestion: TypeAlias = Mapping[str, Sequence[str]]


def limits_in(conditions: Iterable[Condition]) -> LimitsByQuestion:
    """The limits that conditions hold each question's own value against, by question id."""
    found: dict[str, list[str]] = {}
    for condition in conditions:
        if isinstance(condition, On):
            found.setdefault(condition.question, []).extend(limits_of(condition.test))
        else:
            for question, limits in limits_in(parts_of(condition)).items():
                found.setdefault(question, []).extend(limits)
    return found


def completions(question: Question, limits: Sequence[str] = ()) -> tuple[Answer, ...]:
    """Answers such that every other answer passes the same tests as one of them, if `limits` are all that tests use."""
    answers = [Answer(State.ANSWERED, value) for value in _values(question, limits)]
    if question.not_applicable is not None:
        answers.append(Answer(State.NOT_APPLICABLE, reason="-"))
    return tuple(answers)


def _values(question: Question, limits: Sequence[str]) -> list[Value]:
    if isinstance(question, MultipleChoice):
        plain = [option.id for option in question.options if not option.exclusive]
        alone: list[Value] = [(option.id,) for option in question.options if option.exclusive]
        return alone + [ticked for size in range(1, len(plain) + 1) for ticked in combinations(plain, size)]
    if isinstance(question, WithOptions):
        return [option.id for option in question.options]
    if isinstance(question, Numeric) and not isinstance(question, Series):
        return list(_numbers(question.lowest, question.highest, question.decimals, limits))
    return list(_days(limits)) if isinstance(question, Date) else []


def _numbers(lowest: Decimal, highest: Decimal, decimals: int, limits: Sequence[str]) -> list[Decimal]:
    """Both ends, and every limit with its two neighbours of the declared precision, within the range."""
    step = Decimal(1).scaleb(-decimals)
    near = [lowest, highest]
    for limit in limits:
        exact = as_fraction(limit)
        if exact is not None:
            below = (Decimal(exact.numerator) / exact.denominator).quantize(step, ROUND_FLOOR)
            near += [below - step, below, below + step]
    return sorted({number for number in near if lowest <= number <= highest})


def _days(limits: Sequence[str]) -> list[date]:
    near = [date.min, date.max]
    for limit in limits:
        day = date.fromisoformat(limit)
        near += [day - timedelta(1), day, day + timedelta(1)]
    return sorted(set(near))
