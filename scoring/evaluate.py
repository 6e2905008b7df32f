"""The score of one service with its complete working: bounds, coverage, contributions, gates, verdict. Pure.

Integers decide: values are whole Lths of 100 (L is the model's common denominator), dimension scores and
the overall score whole micro-units, published figures whole tenths of a point, each rounded half up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from math import prod
from operator import sub
from typing import NamedTuple, cast

from questionnaires.answers import Response
from scoring import power
from scoring.apportion import apportion
from scoring.compiled import DimensionPlan, Model, compile_model
from scoring.power import MICRO
from scoring.readings import Reading, Sums
from scoring.result import BandReading, Bounds, DimensionWorking, Evaluation, ItemWorking, Ladder, Standing

__all__ = ["Model", "compile_model", "evaluate", "published"]

NOUGHT = Bounds(0, 0)
OWNS_KEPT = 512
WORKINGS_KEPT = 16
PAIRS_KEPT = 50_000
_named = cast("Callable[[type[ItemWorking], tuple[object, ...]], ItemWorking]", tuple.__new__)  # pyright: ignore[reportUnknownMemberType]
"""Makes a named tuple from a tuple at half the cost of calling its class; it matters for dozens of them."""


class Scores(NamedTuple):
    """Lower and upper scores in micro-units: as said, as documented, as checked."""

    low: int
    high: int
    documented_low: int
    documented_high: int
    checked_low: int
    checked_high: int


class Sum(NamedTuple):
    """One dimension added up."""

    plan: DimensionPlan
    row: tuple[Reading, ...]
    lows: tuple[int, ...]
    """Weight × numerator of each item at the lower bound, as said."""
    highs: tuple[int, ...]
    sums: Sums
    scores: Scores | None
    """None if nothing in it counts."""
    weighted: tuple[int, ...]
    """The scores times the dimension's weight; nought if nothing in it counts."""
    weights: tuple[int, int, int]
    """Of the dimension, in thousandths; of the items inside the total; of the unknown ones among these."""


class Own(NamedTuple):
    """What a dimension comes to by itself, whatever the others are."""

    added: Sum
    bounds: Ladder | None
    within: tuple[Bounds, ...]
    coverage: Fraction
    band: BandReading | None
    open_items: tuple[tuple[int, str], ...]
    """The unknown items: how far each can move the dimension, as weight × numerator, negative, and its question id."""
    workings: dict[Bounds, DimensionWorking]
    """With the contributions that it has been given so far."""


class _Pairs(dict[tuple[int, ...], Bounds]):
    """Bounds by their two figures, each made only once."""

    def __missing__(self, pair: tuple[int, ...]) -> Bounds:
        if len(self) >= PAIRS_KEPT:
            self.clear()
        found = self[pair] = Bounds(*pair)
        return found


_PAIRS = _Pairs()


def evaluate(model: Model, response: Response) -> Evaluation:
    """Score one response. Answers to questions that the model does not read are ignored.

    All others are checked, even those to questions that are hidden: raises AnswerError if an answer is not one
    that its question can have.
    """
    get = response.answers.get
    readings = {id_: read(get(id_)) for id_, read in model.reading}
    layout = model.layout(response.answers, readings)
    readings.update(layout.hidden)
    gates = tuple([plan.results.get(plan.pick(readings)) or model.result(plan, readings) for plan in layout.gates])
    items = {**readings, **layout.outside_or_open}
    owns = [_own(model, plan, plan.pick(items)) for plan in model.dimensions]
    counted = [own.added for own in owns if own.bounds is not None]
    exponent = model.scoring.power
    scores = overall(counted, exponent)
    bounds = _ladder(scores) if scores else None
    plain = scores if exponent == 1 else overall(counted, Fraction(1))
    shared = Bounds(published(plain.low), published(plain.high)) if plain else NOUGHT
    workings = _workings(owns, shared)
    coverage, enough = _coverage(tuple([each.weights for each in counted]), model.least_coverage)
    band = None
    if bounds:
        known = layout.aimed_at is not None
        capping = [gates[index] for index in model.capping]
        band = model.bands.capped(bounds.said, capping, lambda: _by_swing(owns), stage_known=known)
    return Evaluation(
        bounds=bounds,
        coverage=coverage,
        band=band,
        central=_central(model, counted) if enough else None,
        weight_removed=1000 - sum([each.plan.share for each in counted]),
        dimensions=tuple([workings[index] for index in model.file_order]),
        gates=gates,
        verdict=layout.verdict(gates),
        power=exponent,
        cost_of_imbalance=_cost(shared, bounds) if exponent != 1 else None,
    )


def published(micro: int) -> int:
    """Tenths of a point (0 to 1000) from micro-units, rounded half up: the figure that is shown, banded and ranked."""
    return (micro + 500) // 1000


def add_up(model: Model, plan: DimensionPlan, row: tuple[Reading, ...]) -> Sum:
    """The sums and scores of one dimension, for the readings of its questions in the plan's order."""
    columns = list(zip(*[reading.sums for reading in row], strict=True))
    sums = cast(Sums, tuple(map(sum, columns)))
    if sums[0] == 0 and not plan.dimension.may_be_not_applicable and any(map(_claimed, row)):
        readers = zip(plan.readers, row, strict=True)
        return add_up(model, plan, tuple([reader.not_accepted if _claimed(each) else each for reader, each in readers]))
    whole = model.common * sums[0]
    scores = Scores(*[(2 * MICRO * part + whole) // (2 * whole) for part in sums[1:7]]) if whole else None
    weighted = tuple([plan.share * one for one in scores or (0,) * 6])
    return Sum(plan, row, columns[1], columns[2], sums, scores, weighted, (plan.share, sums[0], sums[7]))


def overall(counted: Sequence[Sum], exponent: Fraction) -> Scores | None:
    """The weighted mean of dimension scores; None if nothing counts at all."""
    if not counted:
        return None
    if exponent != 1:
        weights = [each.plan.share for each in counted]
        columns = zip(*[each.scores for each in counted if each.scores], strict=True)
        return Scores(*[power.mean(column, weights, exponent) for column in columns])
    total = sum([each.plan.share for each in counted])
    weighted = map(sum, zip(*[each.weighted for each in counted], strict=True))
    return Scores(*[(2 * one + total) // (2 * total) for one in weighted])


def _claimed(reading: Reading) -> bool:
    return reading.standing is Standing.NOT_APPLICABLE


def _ladder(scores: Scores) -> Ladder:
    low, high, documented_low, documented_high, checked_low, checked_high = [(one + 500) // 1000 for one in scores]
    return Ladder(Bounds(low, high), Bounds(documented_low, documented_high), Bounds(checked_low, checked_high))


def _own(model: Model, plan: DimensionPlan, row: tuple[Reading, ...]) -> Own:
    """The dimension by itself; kept, because one more answer leaves the other dimensions as they are."""
    found = plan.kept.get(row)
    if found is None:
        if len(plan.kept) >= OWNS_KEPT:
            plan.kept.clear()
        found = plan.kept[row] = _add_up_own(model, plan, row)
    return found


def _add_up_own(model: Model, plan: DimensionPlan, row: tuple[Reading, ...]) -> Own:
    added = add_up(model, plan, row)
    total, unknown = added.sums[0], added.sums[7]
    if added.scores is None:
        return Own(added, None, (NOUGHT,) * len(row), Fraction(0), None, (), {})
    bounds = _ladder(added.scores)
    open_items = sorted(
        [
            (low - high, each.question.id)
            for each, low, high in zip(added.row, added.lows, added.highs, strict=True)
            if low != high
        ]
    )
    band = model.bands.uncapped(bounds.said, [id_ for _, id_ in open_items])
    within = tuple(_shared_out(added, bounds.said))
    return Own(added, bounds, within, Fraction(total - unknown, total), band, tuple(open_items), {})


def _workings(owns: Sequence[Own], total: Bounds) -> list[DimensionWorking]:
    lows = [own.added.weighted[0] for own in owns]
    highs = [own.added.weighted[1] for own in owns]
    pairs = _apportioned(total, lows, highs)
    return [own.workings.get(pair) or _working(own, pair) for own, pair in zip(owns, pairs, strict=True)]


def _working(own: Own, contribution: Bounds) -> DimensionWorking:
    added, bounds, within, coverage, band, *_ = own
    plan = added.plan
    if len(own.workings) >= WORKINGS_KEPT:
        own.workings.clear()
    items = [
        _named(ItemWorking, reading.head + (share, part, reading.highest))  # noqa: RUF005  (twice as fast as unpacking)
        for reading, share, part in zip(added.row, _shared_out(added, contribution), within, strict=True)
    ]
    found = own.workings[contribution] = DimensionWorking(
        dimension=plan.dimension,
        bounds=bounds,
        coverage=coverage,
        band=band,
        contribution=contribution,
        weight_counted=added.sums[0],
        weight_removed=plan.weight - added.sums[0],
        items=tuple([items[index] for index in plan.file_order]),
    )
    return found


def _shared_out(added: Sum, total: Bounds) -> list[Bounds]:
    """`total` shared out among the items."""
    return _apportioned(total, added.lows, added.highs)


def _apportioned(total: Bounds, lows: Sequence[int], highs: Sequence[int]) -> list[Bounds]:
    """`total` shared out in proportion to `lows`, and what its upper bound adds in proportion to what is open.

    So both columns add up, and what is known has one figure, not two that rounding sets apart.
    """
    lower = apportion(total.lower, lows, sum(lows))
    if total.lower == total.upper:
        return [_PAIRS[part, part] for part in lower]
    gaps = list(map(sub, highs, lows))
    added = apportion(total.upper - total.lower, gaps, sum(gaps))
    return [_PAIRS[part, part + more] for part, more in zip(lower, added, strict=True)]


def _by_swing(owns: Sequence[Own]) -> list[str]:
    """All unknown items, those first that can move the overall score most, ties by question id."""
    counted = [own for own in owns if own.open_items]
    whole = prod([own.added.sums[0] for own in counted])
    open_items: list[tuple[int, str]] = []
    for own in counted:
        factor = own.added.plan.share * (whole // own.added.sums[0])
        open_items += [(factor * reach, id_) for reach, id_ in own.open_items]
    return [id_ for _, id_ in sorted(open_items)]


@lru_cache(maxsize=4096)
def _coverage(weights: tuple[tuple[int, int, int], ...], least: Fraction) -> tuple[Fraction, bool]:
    """The share of the weight that is answered, and whether it is enough for a central figure."""
    answered = sum((Fraction(share * (total - unknown), total) for share, total, unknown in weights), Fraction(0))
    coverage = answered / sum(share for share, _, _ in weights) if weights else Fraction(0)
    return coverage, bool(coverage) and coverage >= least


def _central(model: Model, counted: Sequence[Sum]) -> int:
    """The score over answered items only."""
    answered = [(each, each.sums[0] - each.sums[7]) for each in counted if each.sums[0] > each.sums[7]]
    scores: list[int] = []
    for each, weight in answered:
        whole = model.common * weight
        scores.append((2 * MICRO * each.sums[1] + whole) // (2 * whole))
    weights = [each.plan.share for each, _ in answered]
    return published(power.mean(scores, weights, model.scoring.power))


def _cost(plain: Bounds, bounds: Ladder | None) -> Bounds | None:
    return Bounds(plain.lower - bounds.said.lower, plain.upper - bounds.said.upper) if bounds else None
