"""Which weight or answer would change the result: critical weights, and what to find out first.

Critical weights after Triantaphyllou and Sánchez (1997): one dimension's weight moves, the others keep their
proportions; scores are the lower bounds, as said. Weights never change the verdict, which gates alone decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from scoring import power
from scoring.compiled import Model
from scoring.evaluate import published
from scoring.find_out import FindOut, find_out_first
from scoring.model import Band
from scoring.one_weight import OneWeight
from scoring.power import MICRO
from scoring.result import Bounds, DimensionWorking, Evaluation, Standing

__all__ = ["CriticalWeight", "FindOut", "Survival", "critical_weights", "find_out_first", "survival"]

_STEPS = 40
"""Halvings of the share when the power mean leaves no formula: to about one in a million million."""


class CriticalWeight(NamedTuple):
    """The share of the weight at which one dimension would move the score into a neighbouring band."""

    dimension: str
    now: Fraction
    """Its share of the weight that counts, 0 to 1."""
    band: Band
    """The band that the lower bound would fall into."""
    at: Fraction | None
    """The share at which it does; None: no change to this weight alone can do it."""


class Survival(NamedTuple):
    """Whether the band would stand under other weights."""

    always: bool
    """Under any weights at all, both bounds and caps taken together."""
    nearest: CriticalWeight | None
    """The weight whose least change would move the lower bound into another band; None if none would."""


def critical_weights(model: Model, evaluation: Evaluation) -> tuple[CriticalWeight, ...]:
    """For each dimension that counts, and each band next to that of the lower bound, the share that would reach it.

    Each share is confirmed by scoring again just beside it.
    """
    counted = [each for each in evaluation.dimensions if each.bounds is not None]
    if evaluation.bounds is None or len(counted) < 2:
        return ()
    scores = [_lower_micro(each) for each in counted]
    weights = [each.dimension.weight for each in counted]
    band = model.bands.index(evaluation.bounds.said.lower)
    found: list[CriticalWeight] = []
    for index, each in enumerate(counted):
        one = _OneWeight(model, scores, weights, index)
        for other in (band - 1, band + 1):
            if 0 <= other < len(model.bands.bands):
                start = model.bands.starts[max(band, other)]
                found.append(CriticalWeight(each.dimension.id, one.now, model.bands.bands[other], one.critical(start)))
    return tuple(found)


def survival(model: Model, evaluation: Evaluation) -> Survival:
    """Whether the band reading is the same under all weights, and which weight is nearest to changing it."""
    counted = [each.bounds.said for each in evaluation.dimensions if each.bounds is not None]
    known = evaluation.verdict.aimed_at is not None
    ends = [
        Bounds(best(bounds.lower for bounds in counted), best(bounds.upper for bounds in counted))
        for best in (min, max)
        if counted
    ]
    readings = {model.bands.capped(bounds, evaluation.gates, list, stage_known=known)[:2] for bounds in ends}
    reachable = [weight for weight in critical_weights(model, evaluation) if weight.at is not None]
    nearest = min(reachable, key=lambda each: (abs((each.at or 0) - each.now), each.dimension), default=None)
    return Survival(len(readings) <= 1, nearest)


def _lower_micro(working: DimensionWorking) -> int:
    """The lower bound of a dimension in micro-units, from its items."""
    worth = sum(
        (
            item.value * item.scored.weight
            for item in working.items
            if item.standing is Standing.ANSWERED and item.value
        ),
        Fraction(0),
    )
    return int((worth / 100 / working.weight_counted * MICRO * 2 + 1) // 2)


class _OneWeight(OneWeight):
    """The score as a function of one dimension's share of the weight."""

    def __init__(self, model: Model, scores: Sequence[int], weights: Sequence[int], index: int) -> None:
        super().__init__(weights, index)
        self.model = model
        self.scores = list(scores)

    def band(self, share: Fraction) -> int:
        """The band of the score under this share."""
        return self.model.bands.index(published(power.mean(self.scores, self.under(share), self.model.scoring.power)))

    def critical(self, start: int) -> Fraction | None:
        """The share at which the published figure crosses `start` (tenths), or None."""
        share = self._by_formula(start) if self.model.scoring.power == 1 else self._by_halving(start)
        if share is None or not 0 <= share <= 1:
            return None
        before, after = self.beside(share)
        return share if self.band(before) != self.band(after) else None

    def _by_formula(self, start: int) -> Fraction | None:
        """Where weighted scores meet the lowest one that rounds, twice half up, to `start`."""
        threshold = Fraction(start * 1000 - 500) - Fraction(1, 2)
        rest = self.others(self.scores)
        own = self.scores[self.index]
        return None if own == rest else (threshold - rest) / (own - rest)

    def _by_halving(self, start: int) -> Fraction | None:
        """Power means rise or fall steadily in one share, so halving finds the crossing."""
        target = self.model.bands.index(start)
        low, high = Fraction(0), Fraction(1)
        above = self.band(high) >= target
        if (self.band(low) >= target) == above:
            return None
        for _ in range(_STEPS):
            middle = (low + high) / 2
            if (self.band(middle) >= target) == above:
                high = middle
            else:
                low = middle
        return high
