"""How much of an order is the services and how much the weights and what is not known: the shapes of what is found out.

`acceptability`, `pairs` and `portfolio_find_out` make them.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.matrix import Integers

MOST_BY_RANK = 60
"""Services up to which it is told how often each took each rank."""
WeightsFrom: TypeAlias = Literal["near", "any", "heard"]
"""Weights near the model's own; any weights at all; weights within what workshops left behind."""


class Completions(NamedTuple):
    """What each service may score: n services, c completions of each, d dimensions. `completions` makes them."""

    scores: NDArray[np.int32]
    """Of dimensions, in micro-units, shape (n, c, d); NOTHING where nothing counts."""
    ready: NDArray[np.bool_]
    """Whether the verdict is ready for the stage aimed at, shape (n, c)."""
    steps: NDArray[np.int64]
    """By how many places each service moves on at each new turn through its completions, so that services are independent; shape (n,)."""
    drawn: int
    """How many were drawn; 0: the one there is stands at the lower bounds."""

    def rows(self, which: Sequence[int] | Integers) -> Completions:
        """Only these services."""
        chosen = np.asarray(which, dtype=np.intp)
        return Completions(self.scores[chosen], self.ready[chosen], self.steps[chosen], self.drawn)

    def columns(self, which: Sequence[int]) -> Completions:
        """Only these dimensions."""
        return self._replace(scores=np.ascontiguousarray(self.scores[:, :, list(which)]))


class Acceptability(NamedTuple):
    """What came of many draws of weights and of open answers. Counts are of draws; each array has shape (n,)."""

    weights: WeightsFrom
    draws: int
    seed: int
    completions: int
    """How many times each service's open answers were drawn; 0: they were taken at the lower bound."""
    top: int
    """k: how many are in the top."""
    first: Integers
    in_top: Integers
    ready: Integers
    """In how many draws the verdict is ready for the stage aimed at; it does not depend on weights."""
    rank_sum: Integers
    """Of all draws together."""
    best: Integers
    worst: Integers
    """The ranks at the 5th and at the 95th percentile of draws."""
    by_rank: Integers | None
    """How often each row took each rank, shape (n, n); None above MOST_BY_RANK services."""
    used: Integers
    top_by_completion: Integers
    """In how many draws each completion of each row was used, and in how many of these the row was in the top k; shape (n, c)."""


class PairWeight(NamedTuple):
    """The share at which one dimension's weight, the others in proportion, would turn the order of two services at their lower bounds."""

    ahead: int
    behind: int
    """Rows. The first is ahead now."""
    dimension: str
    now: Fraction
    at: Fraction | None
    """0 to 1; None: no change to this weight alone can turn it."""


class WorthFindingOut(NamedTuple):
    """An open answer of one service, and what knowing it is worth for the whole comparison."""

    row: int
    question: str
    for_ready: Fraction
    """By how much knowing it raises the chance of saying rightly whether the service is ready, 0 to 1."""
    for_top: Fraction
    """The same for whether it is in the top k."""
    swing: int
    """By how much it can move the service's figure, in tenths of a point."""


class Robust(NamedTuple):
    """Which services are in the top k whatever the weights, at lower bounds, and which never. Rows."""

    always: tuple[int, ...]
    never: tuple[int, ...]
    """Certain: it follows from the dimensions' figures."""
    always_drawn: tuple[int, ...]
    never_drawn: tuple[int, ...]
    """Not certain, but so in every draw of any weights."""




class WeightReading(NamedTuple):
    """A group under weights that somebody gave: figures in tenths of a point at both bounds, and ranks by the lower one, shape (n,)."""

    title: str
    shares: tuple[int, ...]
    """Thousandths, of the dimensions in the order of the scoring file."""
    power: Fraction
    low: Integers
    high: Integers
    ranks: Integers
