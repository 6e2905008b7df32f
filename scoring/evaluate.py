"""The score of one service with its complete working: bounds, coverage, contributions, gates, verdict. Pure.

Integers decide: values are whole Lths of 100 (L is the model's common denominator), dimension scores and
the overall score whole micro-units, published figures whole tenths of a point, each rounded half up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import prod
from typing import NamedTuple

from questionnaires.answers import Response
from scoring import power
from scoring.apportion import apportion
from scoring.compiled import DimensionPlan, GatePlan, Model, compile_model
from scoring.power import MICRO
from scoring.readings import Reading, Sums
from scoring.result import Bounds, DimensionWorking, Evaluation, GateResult, ItemWorking, Ladder, Standing
from scoring.verdict import verdict

__all__ = ["Model", "compile_model", "evaluate", "published"]

NOUGHT = Bounds(0, 0)
_new = tuple.__new__
"""Makes a named tuple from a tuple at half the cost of calling its class; it matters for 150 of them."""


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
    row: Sequence[Reading]
    lows: Sequence[int]
    highs: Sequence[int]
    sums: Sums
    scores: Scores | None
    """None if nothing in it counts."""


def evaluate(model: Model, response: Response) -> Evaluation:
    """Score one response. Answers to questions that the model does not read are ignored.

    Raises AnswerError if an answer is not one that its question can have.
    """
    get = response.answers.get
    readings = {id_: read(get(id_)) for id_, read in model.reading}
    layout = model.layout(response.answers, readings)
    readings.update(layout.hidden)
    gates = tuple([gate_result(model, plan, readings) for plan in layout.gates])
    items = {**readings, **layout.outside_or_open}
    sums = [add_up(model, plan, items) for plan in model.dimensions]
    counted = [each for each in sums if each.scores is not None]
    scores = overall(counted, model.scoring.power)
    bounds = _ladder(scores) if scores else None
    plain = overall(counted, Fraction(1)) if model.scoring.power != 1 else scores
    shared = _ladder(plain).said if plain else NOUGHT
    workings = _workings(model, sums, shared)
    coverage, central = _coverage(model, counted)
    unknown = _by_swing(counted) if bounds and bounds.said.lower != bounds.said.upper else []
    return Evaluation(
        bounds=bounds,
        coverage=coverage,
        band=bounds and model.bands.capped(bounds.said, gates, unknown, stage_known=layout.aimed_at is not None),
        central=central,
        weight_removed=1000 - sum([each.plan.dimension.weight for each in counted]),
        dimensions=tuple([workings[index] for index in model.file_order]),
        gates=gates,
        verdict=verdict(gates, layout.aimed_at),
        power=model.scoring.power,
        cost_of_imbalance=_cost(shared, bounds) if model.scoring.power != 1 else None,
    )


def published(micro: int) -> int:
    """Tenths of a point (0 to 1000) from micro-units, rounded half up: the figure that is shown, banded and ranked."""
    return (micro + 500) // 1000


def gate_result(model: Model, plan: GatePlan, readings: Mapping[str, Reading]) -> GateResult:
    """The result of one gate, from what was found before if these answers have been met."""
    return plan.results.get(plan.pick(readings)) or model.result(plan, readings)


def add_up(model: Model, plan: DimensionPlan, items: Mapping[str, Reading]) -> Sum:
    """The sums and scores of one dimension."""
    row = plan.pick(items)
    columns = list(zip(*[reading.sums for reading in row], strict=True))
    sums = tuple(map(sum, columns))
    if sums[0] == 0 and not plan.dimension.may_be_not_applicable and any(_claimed(reading) for reading in row):
        readers = zip(plan.readers, row, strict=True)
        row = tuple([reader.not_accepted if _claimed(reading) else reading for reader, reading in readers])
        columns = list(zip(*[reading.sums for reading in row], strict=True))
        sums = tuple(map(sum, columns))
    whole = model.common * sums[0]
    scores = Scores(*[(2 * MICRO * part + whole) // (2 * whole) for part in sums[1:7]]) if whole else None
    return Sum(plan, row, columns[1], columns[2], sums, scores)


def overall(counted: Sequence[Sum], exponent: Fraction) -> Scores | None:
    """The weighted mean of dimension scores; None if nothing counts at all."""
    if not counted:
        return None
    weights = [each.plan.dimension.weight for each in counted]
    return Scores(*[power.mean(column, weights, exponent) for column in zip(*[each.scores for each in counted], strict=True)])


def _claimed(reading: Reading) -> bool:
    return reading.standing is Standing.NOT_APPLICABLE


def _ladder(scores: Scores) -> Ladder:
    low, high, documented_low, documented_high, checked_low, checked_high = [(one + 500) // 1000 for one in scores]
    return Ladder(Bounds(low, high), Bounds(documented_low, documented_high), Bounds(checked_low, checked_high))


def _workings(model: Model, sums: Sequence[Sum], total: Bounds) -> list[DimensionWorking]:
    lows = [each.plan.dimension.weight * each.scores.low if each.scores else 0 for each in sums]
    highs = [each.plan.dimension.weight * each.scores.high if each.scores else 0 for each in sums]
    lower = apportion(total.lower, lows, sum(lows))
    upper = apportion(total.upper, highs, sum(highs))
    return [_working(model, each, Bounds(low, high)) for each, low, high in zip(sums, lower, upper, strict=True)]


def _working(model: Model, added: Sum, contribution: Bounds) -> DimensionWorking:
    plan, row, sums = added.plan, added.row, added.sums
    bounds = _ladder(added.scores) if added.scores else None
    own = bounds.said if bounds else NOUGHT
    shares = _pairs(added, contribution)
    within = _pairs(added, own)
    items = [
        _new(ItemWorking, (*reading.head, share, part, reading.highest))
        for reading, share, part in zip(row, shares, within, strict=True)
    ]
    unknown = _unknown(added) if own.lower != own.upper else []
    return DimensionWorking(
        dimension=plan.dimension,
        bounds=bounds,
        coverage=_share(sums[0] - sums[7], sums[0]) if sums[0] else Fraction(0),
        band=model.bands.uncapped(own, unknown) if bounds else None,
        contribution=contribution,
        weight_counted=sums[0],
        weight_removed=plan.weight - sums[0],
        items=tuple([items[index] for index in plan.file_order]),
    )


def _pairs(added: Sum, total: Bounds) -> list[Bounds]:
    """`total` shared out among the items."""
    lower = apportion(total.lower, added.lows, added.sums[1])
    upper = lower if total.lower == total.upper and added.lows == added.highs else apportion(total.upper, added.highs, added.sums[2])
    return [_new(Bounds, pair) for pair in zip(lower, upper, strict=True)]


def _unknown(added: Sum) -> list[str]:
    """The unknown items of a dimension, the heaviest first, ties by question id."""
    open_items = [(-reading.sums[0], reading.question.id) for reading in added.row if reading.sums[1] != reading.sums[2]]
    return [id_ for _, id_ in sorted(open_items)]


def _by_swing(counted: Sequence[Sum]) -> list[str]:
    """All unknown items, those first that can move the overall score most, ties by question id."""
    whole = prod([each.sums[0] for each in counted])
    open_items = [
        (-(each.plan.dimension.weight * whole // each.sums[0]) * (reading.sums[2] - reading.sums[1]), reading.question.id)
        for each in counted
        for reading in each.row
        if reading.sums[1] != reading.sums[2]
    ]
    return [id_ for _, id_ in sorted(open_items)]


def _coverage(model: Model, counted: Sequence[Sum]) -> tuple[Fraction, int | None]:
    """The share of the weight that is answered, and the central figure if that share is large enough."""
    if not counted:
        return Fraction(0), None
    whole = prod([each.sums[0] for each in counted])
    known = sum([each.plan.dimension.weight * (each.sums[0] - each.sums[7]) * (whole // each.sums[0]) for each in counted])
    coverage = _share(known, whole * sum([each.plan.dimension.weight for each in counted]))
    enough = known and coverage * 100 >= model.scoring.coverage_for_central_figure
    return coverage, _central(model, counted) if enough else None


def _central(model: Model, counted: Sequence[Sum]) -> int:
    """The score over answered items only."""
    answered = [(each, each.sums[0] - each.sums[7]) for each in counted if each.sums[0] > each.sums[7]]
    scores: list[int] = []
    for each, weight in answered:
        whole = model.common * weight
        scores.append((2 * MICRO * each.sums[1] + whole) // (2 * whole))
    weights = [each.plan.dimension.weight for each, _ in answered]
    return published(power.mean(scores, weights, model.scoring.power))


def _cost(plain: Bounds, bounds: Ladder | None) -> Bounds | None:
    return Bounds(plain.lower - bounds.said.lower, plain.upper - bounds.said.upper) if bounds else None


@lru_cache(maxsize=4096)
def _share(part: int, whole: int) -> Fraction:
    return Fraction(part, whole)
