"""From sums to scores for many services: the last step of `evaluate`, in whole micro-units, rounded half up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring import power
from scoring.compiled import Model
from scoring.power import MICRO

Wide: TypeAlias = NDArray[np.int64]
Divide: TypeAlias = Callable[[Wide, Wide], NDArray[np.integer]]
EXACT = 1 << 53
"""Whole numbers below this are exact in float64."""


def division(model: Model) -> Divide:
    """Whole division for the scores of the model's dimensions: by floats, which is faster, if that is certain to come to the same."""
    largest = max(model.common * plan.weight for plan in model.dimensions)
    return by_floats if (2 * MICRO + 2) * largest < EXACT else np.floor_divide


def by_floats(dividend: Wide, divisor: Wide) -> NDArray[np.int32]:
    """Whole division of numbers from 0, if (quotient + 1) × divisor < 2⁵³ and the quotient < 2³¹.

    A quotient that is not whole lies at least 1/divisor below the next whole number, which is more than float64 can err
    by there; one that is whole is exact.

    >>> by_floats(np.array([2**52 - 1, 2**52]), np.array([2**32, 2**32])).tolist(), (2**52 - 1) // 2**32
    ([1048575, 1048576], 1048575)
    """
    return np.divide(dividend, divisor).astype(np.int32)


def scores(model: Model, divide: Divide, counted: Wide, ends: Sequence[Wide]) -> list[NDArray[np.integer]]:
    """The scores of one dimension in micro-units, from the weight inside the total and weight × numerators; 0 if nothing counts."""
    whole = model.common * np.maximum(counted, 1)
    return [divide(2 * MICRO * end + whole * (counted > 0), 2 * whole) for end in ends]


def means(model: Model, counts: NDArray[np.bool_], found: NDArray[np.integer]) -> Wide:
    """The weighted means of dimension scores, shape (dimensions, services), over those that count; 0 where none does."""
    weights = np.array([plan.share for plan in model.dimensions], dtype=np.int64)
    exponent = model.scoring.power
    total = np.maximum(weights @ counts, 1)
    if exponent == 1:
        return by_floats(2 * (weights @ found) + total, 2 * total).astype(np.int64)
    return _power_means(weights, counts, found, total, exponent)


def _power_means(weights: Wide, counts: NDArray[np.bool_], found: NDArray[np.integer], total: Wide, exponent: Fraction) -> Wide:
    """As `power.mean`. Floats say which whole number it is, but where they come near the edge between two; there decimals do."""
    p = float(exponent)
    raised = np.where(counts, (found / MICRO) ** p, 0.0)
    estimate = (weights.astype(np.float64) @ raised / total) ** (1 / p) * MICRO
    rounded = np.floor(estimate + 0.5).astype(np.int64)
    near = np.abs(estimate + 0.5 - np.round(estimate + 0.5)) < MICRO * 1e-13 * (len(weights) + 1 / p)
    for row in np.flatnonzero(near):
        chosen = np.flatnonzero(counts[:, row])
        rounded[row] = power.mean(found[chosen, row].tolist(), weights[chosen].tolist(), exponent) if len(chosen) else 0
    return rounded
