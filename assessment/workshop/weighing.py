"""What a room thinks the dimensions should weigh, and what the result would be under those weights. Scoring does the arithmetic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from assessment.definitions import Definitions
from assessment.workshop.shapes import WeightSets
from questionnaires.answers import Response
from reports.records import DimensionHeard, WeightsHeard
from scoring import spread
from scoring.apportion import apportion
from scoring.evaluate import evaluate
from scoring.result import Bounds, Evaluation
from scoring.rewrite import WHOLE, reweighted


class Weighed(NamedTuple):
    """The result under the weights of the room."""

    heard: WeightsHeard
    now: Evaluation
    """Under the weights of the scoring file."""
    room: Evaluation
    """Under the middle of the room's weights."""
    bounds: Bounds | None
    """The lowest lower and the highest upper bound under any set of weights, in tenths; None if there is no score."""
    same_band: int
    """Under how many sets of weights the band reads as it does now."""


def heard(said: WeightSets) -> WeightsHeard:
    """Of each dimension the middle and the quartiles. Raises ValueError if nobody shared out points."""
    columns = zip(*said.sets, strict=True)
    dimensions = tuple(_heard(id_, title, points) for (id_, title), points in zip(said.dimensions, columns, strict=True))
    return WeightsHeard(people=len(said.sets), dimensions=dimensions)


def weighed(said: WeightSets, given: Definitions, response: Response) -> Weighed:
    """The score of a response under each set of weights, and under their middle. Raises ValueError if the dimensions are not those of the scoring."""
    together = heard(said)
    ids = [each.id for each in together.dimensions]

    def under(points: Sequence[Decimal | int]) -> Evaluation:
        return evaluate(reweighted(given.model, dict(zip(ids, thousandths(points), strict=True))), response)

    now = evaluate(given.model, response)
    many = Counter(said.sets)
    found = [(under(points), count) for points, count in many.items()]
    scores = [each.bounds.said for each, _ in found if each.bounds is not None]
    bounds = Bounds(min(each.lower for each in scores), max(each.upper for each in scores)) if scores else None
    same = sum(count for each, count in found if _band(each) == _band(now))
    return Weighed(together, now, under([each.middle for each in together.dimensions]), bounds, same)


def thousandths(points: Sequence[Decimal | int]) -> tuple[int, ...]:
    """Points as weights in thousandths that add up to 1000, by largest remainder; what got no point weighs 1, the least there is.

    >>> thousandths([100, 0]), thousandths([0, 0])
    ((999, 1), (500, 500))
    """
    halves = [int(each * 2) for each in points]
    found = apportion(WHOLE, halves if any(halves) else [1] * len(halves), sum(halves) or len(halves))
    for place, weight in enumerate(found):
        if not weight:
            found[found.index(max(found))] -= 1
            found[place] = 1
    return tuple(found)


def _heard(id_: str, title: str, points: Sequence[int]) -> DimensionHeard:
    counts = [points.count(each) for each in range(101)]
    middle, half = spread.median(counts), spread.quartiles(counts)
    if middle is None or half is None:
        raise ValueError("nobody shared out points")
    return DimensionHeard(id=id_, title=title, low=half.low, middle=Decimal(middle.low + middle.high) / 2, high=half.high)


def _band(found: Evaluation) -> tuple[str, str] | None:
    return (found.band.lower.id, found.band.upper.id) if found.band else None
