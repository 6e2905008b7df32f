"""The ways in which an open question can still be answered, as far as conditions can tell them apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from itertools import islice, product

from questionnaires.answers.answer import Answer, State, Value
from questionnaires.conditions import Condition, On, Test, as_fraction, limits_of, parts_of
from questionnaires.model import Date, MultipleChoice, Numeric, Question, Series, WithOptions

MOST_ANSWERS = 4096


def tests_by_question(conditions: Iterable[Condition]) -> dict[str, list[Test]]:
    """Every test in the conditions, by the id of the question that it reads."""
    found: dict[str, list[Test]] = {}
    for condition in conditions:
        if isinstance(condition, On):
            found.setdefault(condition.question, []).append(condition.test)
        else:
            for question, tests in tests_by_question(parts_of(condition)).items():
                found.setdefault(question, []).extend(tests)
    return found


def completions(question: Question, tests: Sequence[Test] = ()) -> tuple[Answer, ...]:
    """Answers such that any other answer passes the same of these tests as one of them.

    For questions with options, numbers, percentages and dates; for others there are none.
    If there are more than MOST_ANSWERS, some are missing, and more than MOST_ANSWERS are given.
    """
    answers = [Answer(State.ANSWERED, value) for value in islice(_values(question, tests), MOST_ANSWERS + 1)]
    if question.not_applicable is not None:
        answers.append(Answer(State.NOT_APPLICABLE, reason="-"))
    return tuple(answers)


def _values(question: Question, tests: Sequence[Test]) -> Iterable[Value]:
    limits = [limit for test in tests for limit in limits_of(test)]
    if isinstance(question, MultipleChoice):
        return _ticked(question, tests)
    if isinstance(question, WithOptions):
        return [option.id for option in question.options]
    if isinstance(question, Numeric) and not isinstance(question, Series):
        return _numbers(question.lowest, question.highest, question.decimals, limits)
    return _days(limits) if isinstance(question, Date) else ()


def _ticked(question: MultipleChoice, tests: Sequence[Test]) -> Iterator[tuple[str, ...]]:
    """Of options that the same tests name, only how many are ticked matters, since a test asks for all that it names."""
    yield from ((option.id,) for option in question.options if option.exclusive)
    alike: dict[tuple[bool, ...], list[str]] = {}
    for option in question.options:
        if not option.exclusive:
            alike.setdefault(tuple(option.id in test.includes for test in tests), []).append(option.id)
    for sizes in product(*(range(len(group) + 1) for group in alike.values())):
        if any(sizes):
            yield tuple(id_ for group, size in zip(alike.values(), sizes, strict=True) for id_ in group[:size])


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
