"""What weights say about trade-offs: how much of one thing makes up for how much of another, exactly.

Weights are swings: the worth of going from worst to best. They hold for a weighted sum, however much else counts. Under a
power mean below 1 they hold only between dimensions that stand at the same score.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from scoring.model import Dimension, ScoredQuestion, Scoring

WHOLE = Fraction(100)


class Tier(NamedTuple):
    """Things that are worth the same."""

    ids: tuple[str, ...]
    """In the order of the file."""
    swing: Fraction
    """What going from worst to best in one of them is worth, as a share of 1 of what they are parts of."""


class Exchange(NamedTuple):
    """What one thing of the most valued tier is worth in things of another."""

    of: Tier
    into: Tier
    rate: Fraction
    """At least 1: a swing in one of `of` is worth this many swings in one of `into`; so is a point."""


def between_dimensions(scoring: Scoring, counting: Collection[str] | None = None) -> tuple[Tier, ...]:
    """Dimensions of equal weight together, the heaviest first; swings are shares of the whole score.

    `counting`: the ids of those that make up the score; all, if not given.
    """
    counted = [dimension for dimension in scoring.dimensions if counting is None or dimension.id in counting]
    total = sum(dimension.weight for dimension in counted)
    return _tiers((dimension.id, Fraction(dimension.weight, total)) for dimension in counted)


def within(dimension: Dimension) -> tuple[Tier, ...]:
    """Questions whose swings are worth the same together, the greatest first; swings are shares of the dimension's score.

    A question whose worst answer is worth more than 0, or whose best is worth less than 100, swings by less than its weight.
    """
    total = sum(item.weight for item in dimension.questions)
    return _tiers((item.id, Fraction(item.weight, total) * reach(item)) for item in dimension.questions)


def reach(item: ScoredQuestion) -> Fraction:
    """How much of the whole way from 0 to 100 lies between the worst and the best answer, as a share of 1."""
    values = (item.values if item.values is not None else item.curve or {}).values()
    return (max(values) - min(values)) / WHOLE if values else Fraction(0)


def exchanges(tiers: tuple[Tier, ...]) -> tuple[Exchange, ...]:
    """What one thing of the first tier is worth in things of each further one; those that are worth nothing are left out.

    >>> a, b = Tier(("a",), Fraction(3, 5)), Tier(("b", "c"), Fraction(1, 5))
    >>> [(each.into.ids, each.rate) for each in exchanges((a, b))]
    [(('b', 'c'), Fraction(3, 1))]
    """
    return tuple(Exchange(tiers[0], other, tiers[0].swing / other.swing) for other in tiers[1:] if other.swing)


def _tiers(swings: Iterable[tuple[str, Fraction]]) -> tuple[Tier, ...]:
    ordered = sorted(swings, key=lambda each: -each[1])
    return tuple(Tier(tuple(id_ for id_, _ in run), swing) for swing, run in groupby(ordered, key=lambda each: each[1]))
