"""How often the intervals of a workshop miss what everybody would have answered, and how wide they are. No peer: a miss is a miss.

Shares and means are worked out exactly: for shares over every possible population, for means over several shapes of one and every sample
that may answer. For gaps, samples are drawn.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import comb, prod
from typing import NoReturn

from bench.measure import Measure
from scoring.apportion import apportion
from scoring.population import Estimate, gap, interval, mean, share
from scoring.spread import mean_place

POPULATIONS = ((12, 8), (20, 12), (40, 12), (200, 20))
"""People, and how many of them answered."""
SHAPES = {
    "even": (1, 1, 1, 1, 1),
    "middle": (1, 4, 6, 4, 1),
    "skewed": (12, 3, 1, 0, 0),
    "nearly all alike": (0, 0, 1, 19, 0),
    "two views": (1, 8, 2, 6, 1),
    "two ends": (9, 1, 0, 1, 9),
    "four fifths at an end": (0, 0, 0, 1, 4),
    "nearly all at an end": (0, 0, 0, 1, 19),
}
"""Of how people would answer, by option."""
FAR = (1, 0, 0, 0, 9)
"""The hardest: a tenth at the far end. In a small sample often nobody of them is seen, and nothing tells that they exist."""
DRAWS = 1_000
MOST_MISSED = 10
"""Per cent, in the worst of the populations."""


def measures() -> list[Measure]:
    found: list[Measure] = []
    for people, answered in POPULATIONS:
        size = f"{answered} of {people} answered"
        missed, width = shares(people, answered)
        found.append(_missed(f"share, {size}", [float(100 * each) for each in missed], 100 * width, "points"))
        *per_shape, far = means(people, answered, (*SHAPES.values(), FAR))
        widths = sum(each for _, each in per_shape) / len(per_shape)
        found.append(_missed(f"mean of five options, {size}", [100 * each for each, _ in per_shape], widths, "places"))
        found.append(replace(_missed(f"the same with a tenth at the far end, {size}", [100 * far[0]], far[1], "places"), at_most=None))
    per_pair = [gaps(one, other, DRAWS) for one in SHAPES.values() for other in SHAPES.values()]
    widths = sum(each for _, each in per_pair) / len(per_pair)
    return [*found, _missed("gap of means, 8 of 12 against 12 of 40", [100 * each for each, _ in per_pair], widths, "places")]


def shares(people: int, answered: int) -> tuple[list[Fraction], float]:
    """How likely the interval of a share misses, for each number of people who would choose an option, and its mean width over what can be seen."""
    intervals = [_interval_of_share(chosen, answered, people) for chosen in range(answered + 1)]

    def missed(would: int) -> Fraction:
        ways = (comb(would, chosen) * comb(people - would, answered - chosen) for chosen in range(answered + 1))
        outside = sum(
            many for many, each in zip(ways, intervals, strict=True) if not each.low <= Fraction(would, people) <= each.high
        )
        return Fraction(outside, comb(people, answered))

    width = sum(each.high - each.low for each in intervals) / len(intervals)
    return [missed(would) for would in range(people + 1)], float(width)


def means(people: int, answered: int, shapes: Iterable[Sequence[int]]) -> list[tuple[float, float]]:
    """For each shape, how likely the interval of a mean misses, and its mean width in places."""
    seen = {counts: _interval_of_mean(counts, people) for counts in _samples_of(answered, 5)}
    return [_of_shape(apportion(people, shape, sum(shape)), seen, comb(people, answered)) for shape in shapes]


def _of_shape(everybody: Sequence[int], seen: Mapping[tuple[int, ...], Estimate], samples: int) -> tuple[float, float]:
    true, missed, width = _mean(everybody), 0, Fraction(0)
    for counts, each in seen.items():
        if ways := prod(map(comb, everybody, counts)):
            missed += ways * (not each.low <= true <= each.high)
            width += ways * (each.high - each.low)
    return missed / samples, float(width / samples)


def _samples_of(answered: int, options: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many people can choose among the options."""
    if options == 1:
        yield (answered,)
        return
    for first in range(answered + 1):
        for rest in _samples_of(answered - first, options - 1):
            yield (first, *rest)


def gaps(one: Sequence[int], other: Sequence[int], draws: int) -> tuple[float, float]:
    """In what share of the samples the interval of a gap misses, and its mean width; 12 people, of whom 8 answer, against 40, of whom 12 do."""
    here, there = apportion(12, one, sum(one)), apportion(40, other, sum(other))
    chance = random.Random(1)
    pairs = zip(_samples(here, 8, draws, chance), _samples(there, 12, draws, chance), strict=True)
    found = [gap(*(mean(counts, people) or _nobody() for counts, people in zip(pair, (12, 40), strict=True))) for pair in pairs]
    true = _mean(here) - _mean(there)
    missed = sum(not each.low <= true <= each.high for each in found)
    return missed / len(found), float(sum(each.high - each.low for each in found)) / len(found)


def _samples(everybody: Sequence[int], answered: int, draws: int, chance: random.Random) -> Iterator[tuple[int, ...]]:
    for _ in range(draws):
        seen = Counter(chance.sample(range(len(everybody)), answered, counts=everybody))
        yield tuple(seen[place] for place in range(len(everybody)))


def _interval_of_share(chosen: int, answered: int, people: int) -> Estimate:
    return interval(share(chosen, answered, people) or _nobody())


def _interval_of_mean(counts: Sequence[int], people: int) -> Estimate:
    return interval(mean(counts, people) or _nobody())


def _mean(counts: Sequence[int]) -> Fraction:
    return mean_place(counts) or Fraction(0)


def _nobody() -> NoReturn:
    raise SystemExit("nobody answered")


def _missed(name: str, missed: Sequence[float], width: float, unit: str) -> Measure:
    note = f"{sum(missed) / len(missed):.1f}% on the average of {len(missed)} population{'s' * (len(missed) > 1)}; {width:.2f} {unit} wide"
    return Measure(f"interval misses: {name}", max(missed), "%", at_most=MOST_MISSED, note=note)
