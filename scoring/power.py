"""The power mean of dimension scores, for models that let a weak dimension weigh more than its share."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

MICRO = 1_000_000
"""One, in micro-units: scores of dimensions are whole numbers from 0 to this."""
_DIGITS = 50


def mean(scores: Sequence[int], weights: Sequence[int], power: Fraction) -> int:
    """The weighted mean of `scores`, in and out in micro-units, rounded half up.

    `power` 1 is the arithmetic mean, in integers; below 1 (and above 0) it is finished in decimal.

    >>> mean([0, 1_000_000], [1, 1], Fraction(1)), mean([0, 1_000_000], [1, 1], Fraction(1, 2))
    (500000, 250000)
    """
    total = sum(weights)
    if power == 1:
        return (2 * sum(map(int.__mul__, scores, weights)) + total) // (2 * total)
    with localcontext() as context:
        context.prec = _DIGITS
        exponent = Decimal(power.numerator) / power.denominator
        powered = sum(
            (weight * (Decimal(score) / MICRO) ** exponent for score, weight in zip(scores, weights, strict=True)),
            Decimal(0),
        )
        found = (powered / total) ** (1 / exponent) * MICRO
        return int(found.quantize(Decimal(1), ROUND_HALF_UP))
