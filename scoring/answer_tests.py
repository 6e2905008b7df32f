"""Whether an answer passes a test of a condition, and what an open answer may still turn out to be.

An open answer is represented by a few complete ones: any answer that could be given passes exactly
the same tests as one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product

from questionnaires.answers import Ballot, Value
from questionnaires.conditions import Limit, Test, limits_of, option_test, within
from questionnaires.model import (
    BallotQuestion,
    Date,
    MultipleChoice,
    Number,
    NumberByYear,
    Percentage,
    PercentageByYear,
    Question,
    WithOptions,
)
from scoring.ballots import amount, outcomes

WIDEST = 4096
"""Combinations of open parts that are tried; beyond it both outcomes count as possible."""


def possible_outcomes(question: Question, tests: Sequence[Test], value: Value | None) -> frozenset[tuple[bool, ...]]:
    """The ways in which the tests may come out together. `value` None: not answered, so anything is possible.

    A complete answer gives one way; a series with open years or a ballot that is not fully known may give several.
    """
    if isinstance(question, BallotQuestion):
        ballot = value if isinstance(value, Ballot) else None
        return frozenset(product(*(sorted(outcomes(test, ballot)) for test in tests)))
    values = completions(question, tests, value)
    if values is None:
        return frozenset(product((False, True), repeat=len(tests)))
    return frozenset(tuple(passes(question, test, one) for test in tests) for one in values)


def passes(question: Question, test: Test, value: Value) -> bool:
    """Whether a complete answer passes the test. Ballots are judged by `ballots.outcomes`."""
    if isinstance(question, WithOptions):
        chosen = [value] if isinstance(value, str) else [each for each in _parts(value) if isinstance(each, str)]
        return bool(chosen) and option_test(test, chosen, question.options)
    if isinstance(question, (NumberByYear, PercentageByYear)):
        years = [Fraction(year) for year in _parts(value) if isinstance(year, Decimal)]
        return bool(years) and _years_pass(test, years)
    if isinstance(question, (Number, Percentage)) and isinstance(value, Decimal):
        return within(test, Fraction(value))
    return isinstance(question, Date) and isinstance(value, date) and _date_passes(test, value.isoformat())


def completions(question: Question, tests: Sequence[Test], value: Value | None) -> list[Value] | None:
    """Complete answers that stand for all that `value` may turn out to be; None if there are too many kinds."""
    if isinstance(question, (NumberByYear, PercentageByYear)):
        return _series(question, tests, _parts(value) or (None,) * question.years)
    if value is not None:
        return [value]
    if isinstance(question, MultipleChoice):
        return _ticks(question, tests)
    if isinstance(question, WithOptions):
        return [option.id for option in question.options]
    if isinstance(question, (Number, Percentage)):
        return list(_around(question, tests))
    if isinstance(question, Date):
        days = [date.fromisoformat(text) for test in tests for text in limits_of(test)]
        return [*sorted({date.min, *(day + timedelta(days=step) for day in days for step in (-1, 0, 1))})]
    return None


def _parts(value: Value | None) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _date_passes(test: Test, day: str) -> bool:
    """ISO dates sort as text."""
    return (
        (test.at_least is None or day >= test.at_least)
        and (test.above is None or day > test.above)
        and (test.at_most is None or day <= test.at_most)
        and (test.below is None or day < test.below)
    )


def _years_pass(test: Test, years: list[Fraction]) -> bool:
    latest = test.latest is None or within(test.latest, years[-1])
    if test.years is None:
        return latest
    counted = sum(within(test.years, year) for year in years)
    return latest and within(test, Fraction(counted))


def _around(
    question: Number | Percentage | NumberByYear | PercentageByYear, limits: Sequence[Limit]
) -> Iterator[Decimal]:
    """Values of the question's precision on, just below and just above every limit, and its own ends."""
    grid = 10**question.decimals
    lowest, highest = int(question.lowest * grid), int(question.highest * grid)
    near = {lowest, highest}
    for text in (text for limit in limits for text in limits_of(limit)):
        below = amount(text) * grid // 1
        near.update((int(below) - 1, int(below), int(below) + 1))
    yield from (Decimal(step).scaleb(-question.decimals) for step in sorted(near) if lowest <= step <= highest)


def _series(
    question: NumberByYear | PercentageByYear, tests: Sequence[Test], years: Sequence[object]
) -> list[Value] | None:
    limits = [limit for test in tests for limit in (test.latest, test.years) if limit is not None]
    kinds: dict[tuple[bool, ...], Decimal] = {}
    for year in _around(question, limits):
        kinds.setdefault(tuple(within(limit, Fraction(year)) for limit in limits), year)
    open_years = sum(not isinstance(year, Decimal) for year in years)
    if len(kinds) ** open_years > WIDEST:
        return None
    each = [[year] if isinstance(year, Decimal) else list(kinds.values()) for year in years]
    return [tuple(one) for one in product(*each)]


def _ticks(question: MultipleChoice, tests: Sequence[Test]) -> list[Value] | None:
    """Every choice among the options that a test names, each with every count of the other options."""
    named = {text for test in tests for text in (test.is_, test.is_not, *test.is_one_of, *test.includes)}
    exclusive = [option.id for option in question.options if option.exclusive]
    free = [option.id for option in question.options if not option.exclusive]
    watched = [option for option in free if option in named]
    others = [option for option in free if option not in named]
    if 2 ** len(watched) * (len(others) + 1) > WIDEST:
        return None
    chosen: list[Value] = [
        (*some, *others[:count])
        for size in range(len(watched) + 1)
        for some in combinations(watched, size)
        for count in range(len(others) + 1)
    ]
    return [*(ticked for ticked in chosen if ticked), *((option,) for option in exclusive)]
