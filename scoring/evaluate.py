"""The score of one service with its complete working: bounds, coverage, contributions, gates, verdict. Pure.

Integers decide: values are whole Lths of 100 (L is the model's common denominator), dimension scores and
the overall score whole micro-units, published figures whole tenths of a point, each rounded half up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import prod
from operator import mul
from typing import NamedTuple, cast

from questionnaires.answers import Response
from scoring import power
from scoring.apportion import shared_out
from scoring.compiled import DimensionPlan, Model, compile_model
from scoring.power import MICRO
from scoring.readings import Reading, Sums
from scoring.result import Bounds, DimensionWorking, Evaluation, ItemWorking, Ladder, Standing
from scoring.verdict import verdict

__all__ = ["Model", "compile_model", "evaluate", "published"]

NOUGHT = Bounds(0, 0)
_item = cast("Callable[[type[ItemWorking], tuple[object, ...]], ItemWorking]", tuple.__new__)  # pyright: ignore[reportUnknownMemberType]
"""Makes one from a tuple at half the cost of calling its class; it matters for dozens of them."""


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


def evaluate(model: Model, response: Response) -> Evaluation:
    """Score one response. Answers to questions that the model does not read, or that are not asked, are ignored.

    The values of all others are checked: raises AnswerError if a value is not one that its question can have. Whether
    evidence is complete is for those to check who take answers in.
    """
    layout = model.layout(response.answers)
    readings = model.read(layout, response.answers)
    gates = model.judge(layout, readings)
    items = {**readings, **layout.outside_or_open}
    added = [add_up(model, plan, plan.pick(items)) for plan in layout.counting]
    counted = [each for each in added if each.scores is not None]
    exponent = model.scoring.power
    scores = overall(counted, exponent)
    bounds = _ladder(scores) if scores else None
    plain = scores if exponent == 1 else overall(counted, Fraction(1))
    shared = Bounds(published(plain.low), published(plain.high)) if plain else NOUGHT
    workings = {**layout.closed, **_workings(model, added, shared)}
    coverage = _coverage(counted)
    band = None
    if bounds:
        capping = [gates[index] for index in model.capping]
        unknown = lambda: _by_swing(counted)  # noqa: E731  (asked for only where the band is not decided)
        band = model.bands.capped(bounds.said, capping, unknown, stage_known=layout.aimed_at is not None)
    return Evaluation(
        bounds=bounds,
        coverage=coverage,
        band=band,
        central=_central(model, counted) if coverage and coverage >= model.least_coverage else None,
        weight_removed=1000 - sum([each.plan.share for each in counted]),
        dimensions=tuple([workings[dimension.id] for dimension in model.scoring.dimensions]),
        gates=gates,
        verdict=verdict([gates[index] for index in model.closing], layout.aimed_at),
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
    return Sum(plan, row, columns[1], columns[2], sums, scores)


def overall(counted: Sequence[Sum], exponent: Fraction) -> Scores | None:
    """The weighted mean of dimension scores; None if nothing counts at all."""
    if not counted:
        return None
    weights = [each.plan.share for each in counted]
    columns = zip(*[each.scores for each in counted if each.scores], strict=True)
    if exponent != 1:
        return Scores(*[power.mean(column, weights, exponent) for column in columns])
    total = sum(weights)
    return Scores(*[(2 * sum(map(mul, weights, column)) + total) // (2 * total) for column in columns])


def _claimed(reading: Reading) -> bool:
    return reading.standing is Standing.NOT_APPLICABLE


def _ladder(scores: Scores) -> Ladder:
    low, high, documented_low, documented_high, checked_low, checked_high = [(one + 500) // 1000 for one in scores]
    return Ladder(Bounds(low, high), Bounds(documented_low, documented_high), Bounds(checked_low, checked_high))


def _workings(model: Model, added: Sequence[Sum], total: Bounds) -> dict[str, DimensionWorking]:
    lows = [each.plan.share * each.scores.low if each.scores else 0 for each in added]
    highs = [each.plan.share * each.scores.high if each.scores else 0 for each in added]
    shares = shared_out(total, lows, highs)
    return {each.plan.dimension.id: _working(model, each, share) for each, share in zip(added, shares, strict=True)}


def _working(model: Model, added: Sum, contribution: Bounds) -> DimensionWorking:
    plan, row, lows, highs, sums, scores = added
    bounds = _ladder(scores) if scores else None
    shares = shared_out(contribution, lows, highs)
    items = [_item(ItemWorking, (*reading.head, share)) for reading, share in zip(row, shares, strict=True)]
    return DimensionWorking(
        dimension=plan.dimension,
        bounds=bounds,
        band=model.bands.uncapped(bounds.said) if bounds else None,
        contribution=contribution,
        weight_counted=sums[0],
        weight_unknown=sums[7],
        weight_removed=plan.weight - sums[0],
        items=tuple([items[index] for index in plan.file_order]),
    )


def _by_swing(counted: Sequence[Sum]) -> list[str]:
    """All unknown items, those first that can move the overall score most, ties by question id."""
    whole = prod([each.sums[0] for each in counted])
    reaches = [
        (each.plan.share * (whole // each.sums[0]) * (low - high), reading.question.id)
        for each in counted
        for reading, low, high in zip(each.row, each.lows, each.highs, strict=True)
        if low != high
    ]
    return [id_ for _, id_ in sorted(reaches)]


def _coverage(counted: Sequence[Sum]) -> Fraction:
    """The share of the weight that is answered."""
    whole = prod([each.sums[0] for each in counted])
    answered = sum([each.plan.share * (each.sums[0] - each.sums[7]) * (whole // each.sums[0]) for each in counted])
    return Fraction(answered, whole * sum([each.plan.share for each in counted])) if counted else Fraction(0)


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
