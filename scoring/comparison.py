"""What can be said of services side by side: their order by lower bounds, which of them lead whatever the weights, what is not decided.

Only services that are alike in all that a score rests on are set in an order; `alike` tells which these are.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np

from scoring.matrix import NOTHING, Integers, Matrix

Pair: TypeAlias = tuple[int, int]
"""Two services, by their rows."""


class Order(NamedTuple):
    """The headline order of a group: by lower bounds, so that silence never beats candour."""

    ranks: tuple[int, ...]
    """Of each row, from 1; equal figures share a rank. 0 where nothing counts."""
    rows: tuple[int, ...]
    """By rank; those that share one in the order of the group."""
    open_runs: tuple[tuple[int, ...], ...]
    """Runs of services in that order that no cut decides: what is known does not say which of them is ahead."""


class Dominance(NamedTuple):
    """Which services are at least as good as others in every dimension, and better in one. No weights can change that."""

    necessary: tuple[Pair, ...]
    """Whatever the open answers turn out to be; without those that follow from others."""
    possible: tuple[Pair, ...]
    """So at the lower bounds of both, but not necessary; without those that follow from others."""


def ranks(figures: Integers) -> Integers:
    """The rank of each figure, from 1, the highest first; equal figures share a rank, and the next one leaves as many out.

    NOTHING has rank 0.

    >>> ranks(np.array([50, 70, 70, -1, 10])).tolist()
    [3, 1, 1, 0, 4]
    """
    counted = np.sort(figures[figures != NOTHING])
    above = len(counted) - np.searchsorted(counted, figures, side="right")
    return np.where(figures == NOTHING, 0, above + 1)


def order(matrix: Matrix) -> Order:
    """The order of these services by the lower bounds of their published figures."""
    found = ranks(matrix.low)
    rows = [int(row) for row in np.lexsort((np.arange(len(found)), -matrix.low.astype(np.int64))) if found[row]]
    return Order(tuple(int(rank) for rank in found), tuple(rows), tuple(_runs(matrix, rows)))


def _runs(matrix: Matrix, rows: Sequence[int]) -> list[tuple[int, ...]]:
    """A run ends where every service so far is above whatever those after it may reach; one of equal and known figures is not open."""
    if not rows:
        return []
    low, high = matrix.low[list(rows)], matrix.high[list(rows)]
    reach = np.maximum.accumulate(high[::-1])[::-1]
    cuts = [0, *(np.flatnonzero(low[:-1] > reach[1:]) + 1).tolist(), len(rows)]
    runs = [tuple(rows[start:end]) for start, end in pairwise(cuts)]
    return [run for run in runs if len(run) > 1 and matrix.low[list(run)].min() < matrix.high[list(run)].max()]


def decided(matrix: Matrix, one: int, other: int) -> bool:
    """Whether what is known decides which of two services has the higher figure, or that both have the same."""
    ends = [(int(matrix.low[row]), int(matrix.high[row])) for row in (one, other)]
    (low, high), (other_low, other_high) = ends
    return low > other_high or other_low > high or (low == high == other_low == other_high)


def dominance(matrix: Matrix) -> Dominance:
    """Who dominates whom. Of up to a few hundred services; for n services it takes n² × d comparisons."""
    low, high = matrix.dimension_low, matrix.dimension_high
    n = len(matrix)
    necessary, possible = (np.zeros((n, n), dtype=bool) for _ in range(2))
    for row in range(n):
        sure, better = (low[row] >= high).all(axis=1), (low[row] > high).any(axis=1)
        necessary[row] = sure & better
        possible[row] = (low[row] >= low).all(axis=1) & (low[row] > low).any(axis=1) & ~necessary[row]
    return Dominance(_reduced(necessary), _reduced(possible | necessary, possible))


def _reduced(relation: np.ndarray, among: np.ndarray | None = None) -> tuple[Pair, ...]:
    """The pairs that do not follow from two others."""
    follows = (relation.astype(np.int32) @ relation.astype(np.int32)) > 0
    chosen = (relation if among is None else among) & ~follows
    return tuple((int(one), int(other)) for one, other in np.argwhere(chosen))
