"""Weights that workshops left behind, taken over into the rules of a portfolio, and those of them that fit what counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from assessment.papers import Paper
from assessment.portfolio.rules import HeardWeights
from reports.records import WorkshopRecord


def heard_in(papers: Iterable[Paper]) -> tuple[HeardWeights, ...]:
    """What the workshops among these papers say of weights, each under the workshop's name."""
    return tuple(HeardWeights(title=each.name, heard=each.weights) for each in papers if isinstance(each, WorkshopRecord) and each.weights is not None)


def middle_halves(heard: Iterable[HeardWeights], counting: Sequence[str]) -> list[list[tuple[Fraction, Fraction]]]:
    """What `draws.elicited` takes: of each workshop that speaks of all dimensions that count, both ends for each of these, in points."""
    found = [{one.id: (Fraction(one.low), Fraction(one.high)) for one in each.heard.dimensions} for each in heard]
    return [[ends[id_] for id_ in counting] for ends in found if covers({id_: high for id_, (_, high) in ends.items()}, counting)]


def covers(given: Mapping[str, Fraction | int], counting: Collection[str]) -> bool:
    """Whether weights by dimension speak of all dimensions that count, and give something to one of them; more dimensions do no harm."""
    return given.keys() >= set(counting) and any(given[id_] for id_ in counting)
