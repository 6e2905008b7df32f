"""What a room thinks the dimensions should weigh, and what the result would be under those weights. Scoring does the arithmetic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from assessment.definitions import Definitions
from questionnaires.answers import Response
from reports.records import WeightsHeard
from scoring import spread
from scoring.apportion import apportion
from scoring.evaluate import evaluate
from scoring.result import Bounds, Evaluation
from scoring.rewrite import WHOLE, reweighted


class Heard(NamedTuple):
    """What one dimension should weigh: the middle of all, and from where to where the middle half of the people goes, in points of 100."""

    id: str
    title: str
    low: int
    middle: Fraction
    high: int


class Weighed(NamedTuple):
    """The result under the weights of the room."""

    dimensions: tuple[Heard, ...]
    people: int
    now: Evaluation
    """Under the weights of the scoring file."""
    room: Evaluation
    """Under the middle of the room's weights."""
    bounds: Bounds | None
    """The lowest lower and the highest upper bound under any set of weights, in tenths; None if there is no score."""
    same_band: int
    """Under how many sets of weights the band reads as it does now."""


def heard(weights: WeightsHeard) -> tuple[Heard, ...]:
    """Each dimension's middle and quartiles, in the order of the record. The middle of an even number lies half way between two."""
    columns = zip(*(each.points for each in weights.sets), strict=True)
    return tuple(_heard(id_, title, points) for (id_, title), points in zip(weights.dimensions, columns, strict=True))


def weighed(weights: WeightsHeard, given: Definitions, response: Response) -> Weighed:
    """The score of a response under each set of weights, and under their middle. Raises ValueError if the dimensions are not those of the scoring."""
    dimensions = heard(weights)
    ids = [each.id for each in dimensions]

    def under(points: Sequence[Fraction | int]) -> Evaluation:
        return evaluate(reweighted(given.model, dict(zip(ids, thousandths(points), strict=True))), response)

    now = evaluate(given.model, response)
    many = Counter(each.points for each in weights.sets)
    found = [(under(points), count) for points, count in many.items()]
    said = [each.bounds.said for each, _ in found if each.bounds is not None]
    bounds = Bounds(min(each.lower for each in said), max(each.upper for each in said)) if said else None
    same = sum(count for each, count in found if _band(each) == _band(now))
    return Weighed(dimensions, len(weights.sets), now, under([each.middle for each in dimensions]), bounds, same)


def thousandths(points: Sequence[Fraction | int]) -> tuple[int, ...]:
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


def _heard(id_: str, title: str, points: Sequence[int]) -> Heard:
    counts = [points.count(each) for each in range(101)]
    middle, half = spread.median(counts), spread.quartiles(counts)
    if middle is None or half is None:
        raise ValueError("nobody shared out points")
    return Heard(id_, title, half.low, Fraction(middle.low + middle.high, 2), half.high)


def _band(found: Evaluation) -> tuple[str, str] | None:
    return (found.band.lower.id, found.band.upper.id) if found.band else None
