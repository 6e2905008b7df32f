"""What an answer is worth on its question: an exact value from 0 to 100."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import NamedTuple

from questionnaires.answers import Ballot, Value, is_partly_filled
from questionnaires.model import BallotQuestion, MultipleChoice, NumberByYear, Numeric, PercentageByYear, Question
from scoring import ballots
from scoring.model import ScoredQuestion

FULL = Fraction(100)


class Worth(NamedTuple):
    """The lowest and highest value that an answer may have; the same unless a ballot is known only by rounded figures."""

    low: Fraction
    high: Fraction


class Curve:
    """A piecewise-linear function through points, flat beyond its ends."""

    def __init__(self, points: Mapping[str, Fraction]) -> None:
        self.points = sorted((ballots.amount(at), value) for at, value in points.items())

    def __call__(self, x: Fraction) -> Fraction:
        """The value (0 to 100) at `x`.

        >>> Curve({"50%": Fraction(0), "60%": Fraction(50)})(Fraction(52))
        Fraction(10, 1)
        """
        first, *_, last = [*self.points, self.points[-1]]
        if x <= first[0]:
            return first[1]
        for (left, low), (right, high) in pairwise(self.points):
            if x <= right:
                return low + (high - low) * (x - left) / (right - left)
        return last[1]

    def denominator(self, grid: int) -> int:
        """A common denominator of the values, as shares of 1, at all multiples of 1/`grid`."""
        found = lcm(*((value / FULL).denominator for _, value in self.points))
        for (left, low), (right, high) in pairwise(self.points):
            slope = (high - low) / (right - left) / FULL
            found = lcm(found, (slope / grid).denominator, (low / FULL - slope * left).denominator)
        return found


def worth(question: Question, scored: ScoredQuestion, value: Value) -> Worth | None:
    """What an answer is worth, or None if it is only partly filled and so counts as unknown, whatever is measured of it."""
    if is_partly_filled(value):
        return None
    if scored.values is not None:
        found = scored.values[str(value)]
        return Worth(found, found)
    curve = Curve(scored.curve or {})
    if isinstance(value, Ballot):
        return _ballot_worth(scored, curve, value)
    measured = _measure(question, scored, value)
    return None if measured is None else Worth(curve(measured), curve(measured))


def denominator(question: Question, scored: ScoredQuestion) -> int:
    """A common denominator of all values (as shares of 1) that an answer to the question can have."""
    if scored.values is not None:
        return lcm(*((value / FULL).denominator for value in scored.values.values()))
    return Curve(scored.curve or {}).denominator(_grid(question, scored))


def _grid(question: Question, scored: ScoredQuestion) -> int:
    """Into how many parts a unit is divided by the declared precision of what is measured."""
    if isinstance(question, BallotQuestion):
        return ballots.TENTHS
    if not isinstance(question, Numeric):
        return 1
    years = question.years if isinstance(question, (NumberByYear, PercentageByYear)) else 1
    return 10**question.decimals * (years if scored.measure == "mean" else 1)


def _measure(question: Question, scored: ScoredQuestion, value: Value) -> Fraction | None:
    if isinstance(question, MultipleChoice) and isinstance(value, tuple):
        return Fraction(sum(option.id in value and not option.exclusive for option in question.options))
    if isinstance(value, Decimal):
        return Fraction(value)
    if not isinstance(value, tuple):
        return None
    years = [Fraction(year) for year in value if isinstance(year, Decimal)]
    return years[-1] if scored.measure == "latest" else sum(years, Fraction(0)) / len(years)


def _ballot_worth(scored: ScoredQuestion, curve: Curve, ballot: Ballot) -> Worth:
    interval = getattr(ballots.measures(ballot), scored.measure or "yes_of_voting")
    ends = [curve(Fraction(tenth, ballots.TENTHS)) for tenth in range(*_inclusive(ballots.in_tenths(interval)))]
    return Worth(min(ends), max(ends))


def _inclusive(ends: tuple[int, int]) -> tuple[int, int]:
    return ends[0], ends[1] + 1
