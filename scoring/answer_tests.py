"""How the tests of a gate come out on an answer, or on all that an open answer may still turn out to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product

from questionnaires.answers import Answer, Ballot, State, Value
from questionnaires.completions import completions
from questionnaires.conditions import Limit, Test, as_fraction, limits_of, series_test, within
from questionnaires.model import BallotQuestion, NumberByYear, PercentageByYear, Question
from questionnaires.routing import passes
from scoring.ballots import outcomes

WIDEST = 4096
"""Combinations of open parts that are tried; beyond it both outcomes count as possible."""
MOST_TOLD_APART = 10
"""Options of a multiple choice that tests may name before their combinations are too many to try."""


def possible_outcomes(question: Question, tests: Sequence[Test], value: Value | None) -> frozenset[tuple[bool, ...]]:
    """The ways in which the tests may come out together. `value` None: not answered, so anything is possible.

    A complete answer gives one way; a series with open years or a ballot that is not fully known may give several.
    """
    if isinstance(question, BallotQuestion):
        ballot = value if isinstance(value, Ballot) else None
        return frozenset(product(*(sorted(outcomes(test, ballot)) for test in tests)))
    if isinstance(question, (NumberByYear, PercentageByYear)):
        if isinstance(value, tuple) and None not in value:
            return frozenset({_years_pass(tests, [year for year in value if isinstance(year, Decimal)])})
        series = _series(question, tests, value if isinstance(value, tuple) else (None,) * question.years)
        return _anything(tests) if series is None else frozenset(_years_pass(tests, years) for years in series)
    if value is None and sum(len(test.includes) for test in tests) > MOST_TOLD_APART:
        return _anything(tests)
    given = (Answer(State.ANSWERED, value),) if value is not None else completions(question, tests)
    answered = [answer for answer in given if answer.state is State.ANSWERED]
    return frozenset(tuple(bool(passes(test, question, answer)) for test in tests) for answer in answered)


def _anything(tests: Sequence[Test]) -> frozenset[tuple[bool, ...]]:
    return frozenset(product((False, True), repeat=len(tests)))


def _years_pass(tests: Sequence[Test], years: Sequence[Decimal]) -> tuple[bool, ...]:
    figures = [Fraction(year) for year in years]
    return tuple(series_test(test, figures) for test in tests)


def _series(
    question: NumberByYear | PercentageByYear, tests: Sequence[Test], years: Sequence[object]
) -> list[tuple[Decimal, ...]] | None:
    """Complete series that stand for all that open years may turn out to be; None if there are too many."""
    limits = [limit for test in tests for limit in (test.latest, test.years) if limit is not None]
    kinds: dict[tuple[bool, ...], Decimal] = {}
    for year in _around(question, limits):
        kinds.setdefault(tuple(within(limit, Fraction(year)) for limit in limits), year)
    open_years = sum(not isinstance(year, Decimal) for year in years)
    if len(kinds) ** open_years > WIDEST:
        return None
    return list(product(*([year] if isinstance(year, Decimal) else list(kinds.values()) for year in years)))


def _around(question: NumberByYear | PercentageByYear, limits: Sequence[Limit]) -> Iterator[Decimal]:
    """Values of the question's precision on, just below and just above every limit, and its own ends."""
    grid = 10**question.decimals
    lowest, highest = int(question.lowest * grid), int(question.highest * grid)
    near = {lowest, highest}
    for text in (text for limit in limits for text in limits_of(limit)):
        below = int((as_fraction(text) or Fraction(0)) * grid // 1)
        near.update((below - 1, below, below + 1))
    yield from (Decimal(step).scaleb(-question.decimals) for step in sorted(near) if lowest <= step <= highest)
