"""The verdict for the stage aimed at, read from gates alone; and the band, read from the score under their caps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from math import ceil

from scoring.model import Band, Kind, Stage
from scoring.result import BandReading, Bounds, GateResult, GateState, Outcome, Verdict

STAGES = tuple(Stage)
"""In order; as they are named G1 to G4, they also compare in order."""
_NEXT = dict(zip(STAGES, (*STAGES[1:], None), strict=True))
_SUITABILITY, _FLAG = Kind.SUITABILITY, Kind.FLAG
_MET, _NOT_MET = GateState.MET, GateState.NOT_MET
BLOCKING = (_SUITABILITY, Kind.GATE)
"""Kinds that can close a stage. A flag asks for an explanation, an evidence gate says that evidence is thin."""
_OPEN = (_NOT_MET, GateState.NOT_KNOWN)


def verdict(gates: Sequence[GateResult], aimed_at: Stage | None) -> Verdict:
    """The first that applies: a mutual does not suit; not ready yet; not known yet; ready.

    `gates` are those of kinds that can close a stage, in order of their stages. A suitability gate that is not met
    decides whichever stage it belongs to. While the stage aimed at is not known, the outcome is never better than
    "not known yet".
    """
    still_open = [result for result in gates if result.state in _OPEN]
    reached = _reached(gates, still_open[0].gate.stage if still_open else None)
    following = _after(reached)
    gravest_first = _gravest_first(still_open)
    outcome, deciding = _outcome(gates, gravest_first, reached, aimed_at)
    blocks_next = tuple([result for result in gravest_first if following and result.gate.stage <= following])
    return Verdict(outcome, aimed_at, reached, tuple(deciding), following, blocks_next)


def _gravest_first(still_open: Sequence[GateResult]) -> list[GateResult]:
    """Suitability first, then what is not met before what is not known; within these, as they came."""
    suitability = [result for result in still_open if result.gate.kind is _SUITABILITY]
    others = [result for result in still_open if result.gate.kind is not _SUITABILITY]
    return [
        result
        for kind in (suitability, others)
        for state in _OPEN
        for result in kind
        if result.state is state
    ]  # fmt: skip


def _outcome(
    blocking: Sequence[GateResult], still_open: Sequence[GateResult], reached: Stage | None, aimed_at: Stage | None
) -> tuple[Outcome, Sequence[GateResult]]:
    not_met = [result for result in still_open if result.state is _NOT_MET]
    unsuitable = [result for result in not_met if result.gate.kind is _SUITABILITY]
    if unsuitable:
        return Outcome.DOES_NOT_SUIT, unsuitable
    if closed := [result for result in not_met if result.due]:
        return Outcome.NOT_READY, closed
    if unknown := [result for result in still_open if result.due]:
        return Outcome.NOT_KNOWN, unknown
    if aimed_at is None:
        return Outcome.NOT_KNOWN, ()
    if reached is None or reached < aimed_at:
        empty = _after(reached)
        return Outcome.NOT_KNOWN, [result for result in blocking if result.gate.stage is empty]
    return Outcome.READY, ()


def _reached(gates: Sequence[GateResult], closed: Stage | None) -> Stage | None:
    """The highest stage that is passed with all before it. A stage in which no gate at all is met is not passed."""
    reached = None
    for result in gates:
        stage = result.gate.stage
        if stage is closed or stage not in (reached, _after(reached)):
            break
        if result.state is _MET:
            reached = stage
    return reached


def _after(stage: Stage | None) -> Stage | None:
    return STAGES[0] if stage is None else _NEXT[stage]


class Bands:
    """The named ranges of preparation, by published figure (tenths of a point)."""

    def __init__(self, bands: Sequence[Band]) -> None:
        self.bands = tuple(sorted(bands, key=lambda band: band.from_))
        self.starts = [ceil(band.from_ * 10) for band in self.bands]
        self._index = {band.id: index for index, band in enumerate(self.bands)}

    def index(self, figure: int) -> int:
        """The position of the band that a published figure falls into."""
        return bisect_right(self.starts, figure) - 1

    def uncapped(self, bounds: Bounds) -> BandReading:
        """The bands that a dimension's bounds lie in; what would decide it are all its unknown items."""
        return BandReading(self.bands[self.index(bounds.lower)], self.bands[self.index(bounds.upper)])

    def capped(
        self, bounds: Bounds, gates: Sequence[GateResult], unknown: Callable[[], list[str]], *, stage_known: bool
    ) -> BandReading:
        """The bands under the caps of gates. `unknown` is asked for the items that would decide it, if need be.

        Gates that are due cap the upper band if not met, and the lower one also if not known. While the stage
        aimed at is not known, later gates may turn out to be due, so they cap the lower band too.
        """
        points = self.index(bounds.lower), self.index(bounds.upper)
        upper = points[1]
        open_caps: list[tuple[int, str]] = []
        held_by: list[str] = []
        for result in gates:
            gate = result.gate
            if gate.caps_band is None or result.state not in _OPEN or gate.kind is _FLAG:
                continue
            cap = self._index[gate.caps_band]
            if result.due and result.state is _NOT_MET:
                upper = min(upper, cap)
                held_by += [gate.id] if cap < points[1] else []
            elif result.due or not stage_known:
                open_caps.append((cap, gate.id))
                held_by += [gate.id] if cap < points[0] else []
        by_score = min(self.index(bounds.lower), upper)
        lower = min([by_score, *(cap for cap, _ in open_caps)])
        deciding = [gate for cap, gate in sorted(open_caps) if cap < upper] + (unknown() if by_score < upper else [])
        by_points = self.bands[points[0]], self.bands[points[1]]
        return BandReading(self.bands[lower], self.bands[upper], tuple(deciding), by_points, tuple(held_by))
