"""The power mean of dimension scores, for models that let a weak dimension weigh more than its share."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

MICRO = 1_000_000
"""One, in micro-units: scores of dimensions are whole numbers from 0 to this."""
DIGITS = 50
"""Significant digits of terms, and of what is added up from them."""


def mean(scores: Sequence[int], weights: Sequence[int], power: Fraction) -> int:
    """The weighted mean of `scores`, in and out in micro-units, rounded half up.

    `power` 1 is the arithmetic mean, in integers; below 1 (and above 0) it is finished in decimal.

    >>> mean([0, 1_000_000], [1, 1], Fraction(1)), mean([0, 1_000_000], [1, 1], Fraction(1, 2))
    (500000, 250000)
    """
    terms = [term(score, weight, power) for score, weight in zip(scores, weights, strict=True)]
    return finished(terms, sum(weights), power)


def term(score: int, weight: int, power: Fraction) -> int | Decimal:
    """What one score adds to a mean before it is finished: the more, the higher the mean."""
    if power == 1:
        return weight * score
    with localcontext() as context:
        context.prec = DIGITS
        return weight * (Decimal(score) / MICRO) ** _exponent(power)


def finished(terms: Sequence[int | Decimal], total: int, power: Fraction) -> int:
    """The mean, in micro-units, from its terms and the sum of all weights."""
    if power == 1:
        return (2 * int(sum(terms)) + total) // (2 * total)
    with localcontext() as context:
        context.prec = DIGITS
        found = (sum(map(Decimal, terms), Decimal(0)) / total) ** (1 / _exponent(power)) * MICRO
        return int(found.quantize(Decimal(1), ROUND_HALF_UP))


def _exponent(power: Fraction) -> Decimal:
    return Decimal(power.numerator) / power.denominator
