"""What everybody would have answered, judged from those who did: finite-population Dirichlet–multinomial intervals.

The people are a fixed number, so only those who did not answer are predicted. What is known before anybody answers weighs as much
as one answer, shared equally among the options (α = ½ each for the two of a share; Perks 1947): with ½ for each of five options a
mean is pulled to the middle, and its interval missed the figure of skewed groups in up to a quarter of the samples.
It rests on one assumption, which must be said beside every interval: who did not answer resembles who did.
If everybody answered, the interval has no width. Nothing is drawn at random: the same counts give the same interval.
How often the intervals miss is worked out by `python -m bench coverage`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from math import sqrt
from typing import NamedTuple

LEVEL = Fraction(95, 100)
"""How likely it is, by the prediction, that the figure of everybody lies in the interval."""
_BEFORE = 1.0
"""The weight of all options together before anybody answers, in answers."""
_NEGLIGIBLE = 1e-18
"""Relative to the likeliest total, what is not followed any further."""
_MOST_FOLLOWED = 40
"""Of more people than this who did not answer, the sum of places is predicted for so many, and stretched by the exact deviation."""


class Estimate(NamedTuple):
    """A figure of those who answered, and between which bounds it lies for everybody."""

    low: Fraction
    seen: Fraction
    high: Fraction


class Predicted(NamedTuple):
    """What the sum over all `people` may be, ascending, and how likely each sum is; `seen` is the figure of those who answered."""

    people: int
    seen: Fraction
    sums: tuple[int, ...]
    chances: tuple[float, ...]


def share(chosen: int, answered: int, people: int) -> Predicted | None:
    """The share, 0 to 1, of all `people` who would choose what `chosen` of the `answered` chose; None if nobody answered.

    `people` are those who could have chosen an option: whoever answered that she does not know is not among them.
    Raises ValueError if not 0 ≤ chosen ≤ answered ≤ people.
    """
    if not 0 <= chosen <= answered <= people:
        raise ValueError("those who chose it are among those who answered, and those among the people")
    if not answered:
        return None
    first, chances = _beta_binomial(people - answered, chosen + _BEFORE / 2, answered - chosen + _BEFORE / 2)
    sums = range(chosen + first, chosen + first + len(chances))
    return Predicted(people, Fraction(chosen, answered), tuple(sums), chances)


def mean(counts: Sequence[int], people: int) -> Predicted | None:
    """The mean place, from 0 for the first option, of all `people`, of whom so many chose each option; None if nobody answered.

    `people` as for a share. Raises ValueError if fewer people are given than answered, or a count is negative.
    """
    answered, places = sum(counts), sum(place * count for place, count in enumerate(counts))
    if answered > people or min(counts, default=0) < 0:
        raise ValueError("those who answered are among the people")
    if not answered:
        return None
    sums, chances = _sums(tuple(counts), people - answered)
    return Predicted(people, Fraction(places, answered), tuple(places + each for each in sums), chances)


def interval(predicted: Predicted, level: Fraction = LEVEL) -> Estimate:
    """The bounds of a share or a mean: at either end, values are left out that are together no likelier than (1 − level) ÷ 2.

    What was seen is always within.
    """
    tail = float(1 - level) / 2
    low = predicted.sums[_first_above(predicted.chances, tail)]
    high = predicted.sums[-1 - _first_above(predicted.chances[::-1], tail)]
    return _around(predicted.seen, Fraction(low, predicted.people), Fraction(high, predicted.people))


def gap(one: Predicted, other: Predicted, level: Fraction = LEVEL) -> Estimate:
    """By how much the figure of one group exceeds that of another, who share nobody; both shares, or both means on the same scale."""
    tail = float(1 - level) / 2
    low = _lowest_gap(one, other, tail)
    high = -_lowest_gap(other, one, tail)
    return _around(one.seen - other.seen, low, high)


def _around(seen: Fraction, low: Fraction, high: Fraction) -> Estimate:
    return Estimate(min(low, seen), seen, max(high, seen))


def _first_above(chances: Sequence[float], tail: float) -> int:
    """The first place by which more than the tail has been passed."""
    return next((place for place, passed in enumerate(accumulate(chances)) if passed > tail), len(chances) - 1)


def _lowest_gap(one: Predicted, other: Predicted, tail: float) -> Fraction:
    """The lowest difference up to which more than the tail lies, found by halving over the possible differences."""
    up_to = [0.0, *accumulate(one.chances)]
    low = one.sums[0] * other.people - other.sums[-1] * one.people
    high = one.sums[-1] * other.people - other.sums[0] * one.people

    def passed(difference: int) -> float:
        """How likely `one` exceeds `other` by at most the difference, in units of 1 ÷ (the people of one × those of the other)."""
        most = ((difference + each * one.people) // other.people for each in other.sums)
        return sum(
            chance * up_to[bisect_right(one.sums, at)] for at, chance in zip(most, other.chances, strict=True)
        )

    place = bisect_left(range(low, high), True, key=lambda difference: passed(difference) > tail)
    return Fraction(low + place, one.people * other.people)


def _beta_binomial(people: int, yes: float, no: float) -> tuple[int, tuple[float, ...]]:
    """How likely each number of `people` says yes, from the number given first; what is negligible at both ends is left out.

    Starts from near the likeliest number and goes by ratios, so that nothing over- or underflows.
    """
    start = min(people, int(people * yes / (yes + no)))

    def ratio(number: int) -> float:
        """How much likelier one more than the number is."""
        return (people - number) * (yes + number) / ((number + 1) * (no + people - number - 1))

    above, below = [1.0], list[float]()
    for number in range(start, people):
        if (chance := above[-1] * ratio(number)) < _NEGLIGIBLE:
            break
        above.append(chance)
    chance = 1.0
    for number in range(start - 1, -1, -1):
        if (chance := chance / ratio(number)) < _NEGLIGIBLE:
            break
        below.append(chance)
    chances = below[::-1] + above
    return start - len(below), _normal(chances)


def _normal(chances: Sequence[float]) -> tuple[float, ...]:
    whole = sum(chances)
    return tuple(chance / whole for chance in chances)


@lru_cache(maxsize=4096)
def _sums(counts: tuple[int, ...], people: int) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """The sums of places that `people` more may add to those who chose each option, and how likely each is."""
    followed = min(people, _MOST_FOLLOWED)
    chances = _normal(_followed(counts, followed))
    if followed == people:
        return tuple(range(len(chances))), chances
    known = sum(counts) + _BEFORE
    middle = sum(place * (count + _BEFORE / len(counts)) for place, count in enumerate(counts)) / known
    stretch = sqrt(people * (people + known) / (followed * (followed + known)))
    stretched = (middle * people + (each - middle * followed) * stretch for each in range(len(chances)))
    return tuple(round(each) for each in stretched), chances


def _followed(counts: Sequence[int], people: int) -> list[float]:
    """In proportion, how likely each sum of places is, exactly: option by option, over how many chose it of those not yet placed."""
    known = sum(counts) + _BEFORE
    before = _BEFORE / len(counts)
    rows = [[each] for each in _ways(counts[0] + before, people, known)]
    for place, count in enumerate(counts[1:], 1):
        ways = _ways(count + before, people, known)
        last = place == len(counts) - 1
        rows = [_with_option(rows[: many + 1], ways, place) if many == people or not last else [] for many in range(people + 1)]
    return rows[people]


def _with_option(rows: Sequence[Sequence[float]], ways: Sequence[float], place: int) -> list[float]:
    """For as many people as there are rows but one: those of them who chose the option add its place to the sums of the others."""
    many = len(rows) - 1
    found = [0.0] * (many * place + 1)
    for chose in range(many + 1):
        for at, each in enumerate(rows[many - chose], place * chose):
            found[at] += ways[chose] * each
    return found


def _ways(weight: float, people: int, known: float) -> list[float]:
    """In proportion, how likely 0 to `people` more choose an option of this weight, whatever the others do.

    `known`, the weight of all options, cancels out; it keeps the figures from growing beyond what a float can hold.
    """
    found = [1.0]
    for chose in range(people):
        found.append(found[-1] * (weight + chose) / (known * (chose + 1)))
    return found
