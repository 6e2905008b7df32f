"""Scores as one dimension's share of the weight moves and the others keep their proportions (Triantaphyllou and Sánchez 1997)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

from scoring import power

BESIDE = Fraction(1, 10**9)
"""So far to either side of a critical share it is confirmed by scoring again."""


class OneWeight:
    """One dimension, by its place, among those that count, whose weights these are."""

    def __init__(self, weights: Sequence[int], index: int) -> None:
        self.weights = list(weights)
        self.index = index
        self.rest = sum(weights) - weights[index]
        self.now = Fraction(weights[index], sum(weights))

    def under(self, share: Fraction) -> list[int]:
        """Whole weights, in some unit, of which this dimension has the given share (0 to 1)."""
        weights = [weight * (1 - share) for weight in self.weights]
        weights[self.index] = share * self.rest
        return [int(weight * share.denominator) for weight in weights]

    def others(self, values: Sequence[Fraction | int]) -> Fraction:
        """The mean of the other dimensions' values."""
        whole = sum((weight * Fraction(value) for weight, value in zip(self.weights, values, strict=True)), Fraction(0))
        return (whole - self.weights[self.index] * Fraction(values[self.index])) / self.rest

    def beside(self, share: Fraction) -> tuple[Fraction, Fraction]:
        """A little below and a little above, within 0 and 1."""
        return max(Fraction(0), share - BESIDE), min(Fraction(1), share + BESIDE)


def ahead(one: Sequence[int], other: Sequence[int], weights: Sequence[int], exponent: Fraction) -> int:
    """1 if the first has the higher mean under these weights, before any rounding, -1 if the second has, 0 if they are equal.

    Scores are micro-units. Means are ordered as what they are finished from is.
    """
    with localcontext() as context:
        context.prec = power.DIGITS
        mine, theirs = (
            sum((power.term(score, weight, exponent) for score, weight in zip(scores, weights, strict=True)), Decimal(0))
            for scores in (one, other)
        )  # fmt: skip
        return (mine > theirs) - (mine < theirs)
