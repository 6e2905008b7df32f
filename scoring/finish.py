"""From sums to scores for many services: the last step of `evaluate`, in whole micro-units, rounded half up."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scoring import power
from scoring.compiled import Model
from scoring.kernels import Narrow
from scoring.power import MICRO

EXACT = 1 << 53
"""Whole numbers below this are exact in float64."""

ERR = 1e-14
"""Some hundred times the share by which float64 can err in one step."""


def by_floats(model: Model) -> bool:
    """Whether scores of the model's dimensions may be divided by floats; see `kernels`."""
    return (2 * MICRO + 2) * max(model.common * plan.weight for plan in model.dimensions) < EXACT


def means(model: Model, counts: NDArray[np.bool_], found: Narrow) -> Narrow:
    """The weighted means of dimension scores, shape (dimensions, services), over those that count; 0 where none does.

    Scores are 0 where they do not count. The dimensions stand in the order of the model's plans.
    """
    weights = [plan.share for plan in model.dimensions]
    total = _weighted(weights, counts)
    if model.scoring.power != 1:
        return _power_means(weights, counts, found, total, model.scoring.power)
    both = _weighted(weights, found) * 2  # at most 2 × 1000 × MICRO, which int32 holds
    both += total
    return np.divide(both, np.maximum(total, 1) * 2).astype(np.int32)


def _weighted(weights: list[int], rows: NDArray[np.bool_] | Narrow) -> Narrow:
    found = np.zeros(rows.shape[1], dtype=np.int32)
    for weight, row in zip(weights, rows, strict=True):
        found += np.multiply(row, weight, dtype=np.int32)
    return found


def _power_means(weights: list[int], counts: NDArray[np.bool_], found: Narrow, total: Narrow, exponent: Fraction) -> Narrow:
    """As `power.mean`. Floats say which whole number it is, but where they come near the edge between two; there decimals do."""
    p = float(exponent)
    terms = np.array(weights, dtype=np.float64)[:, np.newaxis] * np.power(found.astype(np.float64) / MICRO, p)
    estimate = np.power(terms.sum(axis=0) / np.maximum(total, 1), 1 / p) * MICRO + 0.5
    rounded = np.floor(estimate).astype(np.int32)
    unsure = MICRO * ERR * (len(weights) + 20) / p
    for row in np.flatnonzero((np.abs(estimate - np.rint(estimate)) < unsure) & (total > 0)):
        chosen = np.flatnonzero(counts[:, row])
        rounded[row] = power.mean(found[chosen, row].tolist(), [weights[each] for each in chosen], exponent)
    return rounded


def published(micro: Narrow) -> Narrow:
    """Tenths of a point from micro-units, as `evaluate.published`."""
    return (micro + 500) // 1000
