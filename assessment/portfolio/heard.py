"""Weights that workshops gave, taken over into the rules of a portfolio, and drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from assessment.papers import Paper
from assessment.portfolio.rules import HeardWeights
from reports.records import WorkshopRecord
from scoring.matrix import Integers

VECTORS = 500
"""Of each workshop so many sets of weights are drawn."""
_HALVES = 1000  # steps of a point


def heard_in(papers: Iterable[Paper]) -> tuple[HeardWeights, ...]:
    """What the workshops among these papers say of weights, each under the workshop's name."""
    return tuple(HeardWeights(title=each.name, heard=each.weights) for each in papers if isinstance(each, WorkshopRecord) and each.weights is not None)


def vectors(heard: Sequence[HeardWeights], dimensions: Sequence[str], seed: int) -> Integers:
    """Sets of weights that lie within what workshops said, shape (VECTORS × workshops, dimensions); each workshop counts alike.

    Single sets never leave a workshop, so each dimension's weight is drawn from the middle half of what people gave it, any place in it
    alike and independently of the others. Workshops on other dimensions are left out.
    """
    found: list[Integers] = []
    for number, each in enumerate(heard):
        ends = {one.id: (one.low, one.high) for one in each.heard.dimensions}
        if set(ends) != set(dimensions):
            continue
        random = np.random.Generator(np.random.PCG64([seed, number]))
        low = np.array([int(ends[id_][0] * _HALVES) for id_ in dimensions])
        high = np.array([int(ends[id_][1] * _HALVES) for id_ in dimensions])
        drawn = random.integers(low, high, size=(VECTORS, len(dimensions)), endpoint=True)
        found.append(drawn[drawn.sum(axis=1) > 0])
    return np.concatenate(found) if found else np.zeros((0, len(dimensions)), dtype=np.int64)
