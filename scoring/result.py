"""The result of scoring one service, with its complete working. Plain data; `evaluate` makes it.

Published figures are integers in tenths of a point, 0 to 1000; weights and shares are exact.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from questionnaires.answers import Level
from scoring.apportion import Bounds, shared_out
from scoring.model import Band, Dimension, Gate, ScoredQuestion, Stage


class Ladder(NamedTuple):
    """Bounds as said, as documented and as checked; each lies within the next."""

    said: Bounds
    documented: Bounds
    checked: Bounds


class Standing(StrEnum):
    """How one item stands in the score."""

    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    DONT_KNOW = "dont_know"
    PARTLY_FILLED = "partly_filled"
    UNSETTLED = "unsettled"
    """Routing, or the stage aimed at, is not settled yet, so it may or may not apply."""
    NOT_ACCEPTED = "not_accepted"
    """Said not to apply, with all the rest of its dimension, which the scoring file does not permit: counts as unknown."""
    NOT_APPLICABLE = "not_applicable"
    HIDDEN = "hidden"
    """Routing settled that it does not apply."""
    NOT_DUE = "not_due"
    LEFT_OUT = "left_out"
    """The question, or the score of its dimension, is beyond the depth that was chosen. A gate that reads a question beyond
    it is not known."""

    @property
    def unknown(self) -> bool:
        """Inside the total without a value, so that the bounds lie apart."""
        return self is not Standing.ANSWERED and not self.outside

    @property
    def outside(self) -> bool:
        """Outside the total: its weight is removed, and shown as removed."""
        return self in (Standing.NOT_APPLICABLE, Standing.HIDDEN, Standing.NOT_DUE, Standing.LEFT_OUT)


class ItemWorking(NamedTuple):
    """One question's part in its dimension."""

    scored: ScoredQuestion
    standing: Standing
    value: Fraction | None
    """0 to 100, if answered. Of a ballot known only by rounded figures, the lowest value that they allow."""
    highest: Fraction | None
    """The highest value that rounded figures allow, if it differs from `value`."""
    level: Level | None
    contribution: Bounds
    """Its part of the overall published figure; items add up to their dimension's contribution."""


class BandReading(NamedTuple):
    """The band, decided if both are the same; otherwise "between lower and upper"."""

    lower: Band
    upper: Band
    deciding: tuple[str, ...] = ()
    """Of the whole, if not decided: ids of the items and gates whose answers would decide it."""
    by_points: tuple[Band, Band] | None = None
    """Of the whole: the bands that the points alone would give."""
    held_by: tuple[str, ...] = ()
    """Of the whole: ids of the gates whose caps lie below these."""


class DimensionWorking(NamedTuple):
    """One dimension's score, its part of the overall one, and its items."""

    dimension: Dimension
    bounds: Ladder | None
    """None if nothing in it applies."""
    band: BandReading | None
    contribution: Bounds
    """Its part of the overall published figure; dimensions add up to it."""
    weight_counted: int
    weight_unknown: int
    weight_removed: int
    """Item weights inside the total, those of unknown items among them, and outside it."""
    items: tuple[ItemWorking, ...]

    @property
    def coverage(self) -> Fraction:
        """Share of its weight that is answered, 0 to 1; 0 if nothing in it counts."""
        counted = self.weight_counted
        return Fraction(counted - self.weight_unknown, counted) if counted else Fraction(0)

    def share_of(self, item: ItemWorking) -> Fraction:
        """The share of one item's weight in the dimension, 0 to 1; 0 if it is outside the total."""
        counts = self.weight_counted and not item.standing.outside
        return Fraction(item.scored.weight, self.weight_counted) if counts else Fraction(0)

    @property
    def within(self) -> tuple[Bounds, ...]:
        """Each item's part of the dimension's own published figure, to which they add up."""
        if self.bounds is None:
            return (Bounds(0, 0),) * len(self.items)
        order = sorted(range(len(self.items)), key=lambda index: self.items[index].scored.id)
        ends = [_ends(self.items[index]) for index in order]
        whole = lcm(*(end.denominator for pair in ends for end in pair))
        lows, highs = ([int(end * whole) for end in column] for column in zip(*ends, strict=True))
        shares = dict(zip(order, shared_out(self.bounds.said, lows, highs), strict=True))
        return tuple(shares[index] for index in range(len(order)))


def _ends(item: ItemWorking) -> tuple[Fraction, Fraction]:
    """Weight × value at the lower and upper bound."""
    if item.standing.outside:
        return Fraction(0), Fraction(0)
    weight, low = item.scored.weight, item.value
    if low is None:
        return Fraction(0), Fraction(100 * weight)
    return weight * low, weight * (low if item.highest is None else item.highest)


class GateState(StrEnum):
    """How a gate stands."""

    MET = "met"
    NOT_MET = "not met"
    NOT_KNOWN = "not known"
    DOES_NOT_APPLY = "does not apply"


class GateResult(NamedTuple):
    """One gate's state, and what is said about it."""

    gate: Gate
    state: GateState
    on_assertion_only: bool
    """Met, but not by what is documented."""
    due: bool
    """Belongs to a stage up to the one aimed at."""
    open_questions: tuple[str, ...]
    """If not known: the questions it waits for."""
    sentence: str
    """The scoring file's sentence for this outcome, filled in."""
    failing: tuple[str, ...] = ()
    """If not met: the questions whose answers make it so and whose change could help, in the order of the gate."""


class Outcome(StrEnum):
    """The verdict in a word."""

    DOES_NOT_SUIT = "does not suit"
    NOT_READY = "not ready yet"
    NOT_KNOWN = "not known yet"
    READY = "ready"


class Verdict(NamedTuple):
    """What the gates say about the stage aimed at, and how far the service has come."""

    outcome: Outcome
    aimed_at: Stage | None
    """None: the respondent has not said, so at most "not known yet"."""
    reached: Stage | None
    """The highest stage with all gates up to it met; None: not even the first."""
    deciding: tuple[GateResult, ...]
    """The gates that decide the outcome, most serious first."""
    next_stage: Stage | None
    blocking_next: tuple[GateResult, ...]
    """Gates up to the stage after the one reached that are not met or not known."""


class Evaluation(NamedTuple):
    """Everything about one service's score."""

    bounds: Ladder | None
    """None if nothing applies at all."""
    coverage: Fraction
    band: BandReading | None
    central: int | None
    """Tenths of a point over answered items only; None below the declared coverage. Never banded."""
    weight_removed: int
    """Thousandths of dimension weight outside the total."""
    dimensions: tuple[DimensionWorking, ...]
    gates: tuple[GateResult, ...]
    verdict: Verdict
    power: Fraction
    cost_of_imbalance: Bounds | None
    """With power < 1: how many tenths the imbalance costs; contributions are those of power 1."""

    def share_of(self, working: DimensionWorking) -> Fraction:
        """The share of one dimension's weight in all that counts, 0 to 1; 0 if nothing in it counts."""
        counted = 1000 - self.weight_removed
        return Fraction(working.dimension.weight, counted) if working.bounds is not None else Fraction(0)
