"""Stands in for `scoring.suppression` and `scoring.population` until they are merged: then this file goes.

In `results`, `Group` and `release` are then those of `scoring.suppression` (same signature), and `mean_place(counts, people)` is
`population.interval(population.mean(counts, people))`, of which it takes `low` and `high`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt
from typing import NamedTuple

from scoring.released import Choice, Counted, GroupResult, Hidden, Released


class Group(NamedTuple):
    """What the people of one group replied. Groups share nobody, and together are everybody."""

    id: str
    label: str
    counted: Counted


def release(groups: Sequence[Group], *, options: Sequence[Choice], ordered: bool, least: int, before: Sequence[Released] = ()) -> Released:
    """What may be shown of groups: no group of fewer than `least`, none alike, none that could be worked out from the others or was hidden before."""
    earlier = {group.id for each in before for group in each.groups if group.hidden}
    hidden: dict[str, Hidden] = {}
    for id_, _, counted in groups:
        if counted.people < least:
            hidden[id_] = "few"
        elif id_ in earlier or max(*counted.counts, counted.dont_know, counted.not_applicable) >= counted.people - 1:
            hidden[id_] = "others"
    left = sorted((counted.people, id_) for id_, _, counted in groups if id_ not in hidden)
    while hidden and left and 0 < sum(counted.people for id_, _, counted in groups if id_ in hidden) < least:
        hidden[left.pop(0)[1]] = "others"
    counts = tuple(sum(each) for each in zip(*(counted.counts for _, _, counted in groups), strict=True))
    whole = Counted(counts=counts, dont_know=sum(each.dont_know for _, _, each in groups), not_applicable=sum(each.not_applicable for _, _, each in groups))
    if whole.people < least:
        return Released(options=tuple(options), ordered=ordered, least=least, groups=tuple(GroupResult(id=id_, label=label, hidden="few") for id_, label, _ in groups))
    told = tuple(
        GroupResult(id=id_, label=label, hidden=hidden[id_]) if id_ in hidden else GroupResult(id=id_, label=label, people=counted.people, counted=counted)
        for id_, label, counted in groups
    )
    return Released(options=tuple(options), ordered=ordered, least=least, whole=whole, groups=told)


def mean_place(counts: Sequence[int], people: int) -> tuple[Fraction, Fraction] | None:
    """Between which bounds the mean place, from 0, of all `people` lies, if those who did not answer resemble those who did; None if nobody answered."""
    answered, places = sum(counts), sum(place * count for place, count in enumerate(counts))
    if not answered:
        return None
    rest, weight = people - answered, answered + len(counts) / 2
    likely = [(count + 0.5) / weight for count in counts]
    mean = sum(place * chance for place, chance in enumerate(likely))
    spread = sum((place - mean) ** 2 * chance for place, chance in enumerate(likely))
    deviation = sqrt(rest * spread * (rest + weight) / (1 + weight))
    seen, last = Fraction(places, answered), len(counts) - 1
    low = Fraction(max(0.0, places + rest * mean - 1.96 * deviation)).limit_denominator(10**6) / people
    high = Fraction(min(float(last * people), places + rest * mean + 1.96 * deviation)).limit_denominator(10**6) / people
    return min(seen, low), max(seen, high)
