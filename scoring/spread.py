"""How the answers to one question spread: middle, agreement, and what stands out. Exact, on counts by option.

Sources of the methods: C. van der Eijk, Measuring agreement in ordered rating scales, Quality & Quantity 35 (2001);
W. J. Tastle and M. J. Wierman, Consensus and dissention, International Journal of Approximate Reasoning 45 (2007).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, groupby, pairwise
from math import log2
from typing import Literal, NamedTuple, TypeAlias

Word: TypeAlias = Literal["split", "spread", "weak", "fair", "strong"]
Kind: TypeAlias = Literal["nobody", "all", "views", "most", "spread", "mixed"]
"""Of a headline: what it says of the options it names."""

WORDS: tuple[tuple[Fraction, Word], ...] = (
    (Fraction(7, 10), "strong"),
    (Fraction(45, 100), "fair"),
    (Fraction(2, 10), "weak"),
    (Fraction(-2, 10), "spread"),
)
"""The word for an agreement of at least so much; below all of them it is split. Judgement: no source draws these lines."""
MOST: tuple[tuple[Fraction, int], ...] = ((Fraction(1, 2), 1), (Fraction(2, 3), 4), (Fraction(3, 4), 5))
"""For one option, two neighbours, three: what share they must exceed to be called most, and of how many options. Judgement."""
_MOST_VIEWS = 3


class Between(NamedTuple):
    """Two places among the options, counted from 0: of a median the two that it lies between, mostly the same one twice."""

    low: int
    high: int


class Headline(NamedTuple):
    """What stands out. Each view is the first and the last of the neighbouring options that it holds."""

    kind: Kind
    views: tuple[Between, ...] = ()


def agreement(counts: Sequence[int]) -> Fraction | None:
    """Van der Eijk's A on ordered options: −1 if two halves stand at the two ends, 0 if all options are chosen equally, 1 if all agree.

    Of two options it is never below 0, as the two ends are then all there is. None if nobody chose an option.

    >>> agreement([2, 9, 3, 7, 1])
    Fraction(35, 132)
    """
    total = sum(counts)
    if not total:
        return None
    levels = sorted({0, *counts})
    layers = ((higher - lower, [count >= higher for count in counts]) for lower, higher in pairwise(levels))
    return sum((height * sum(layer) * _of_layer(layer) for height, layer in layers), Fraction(0)) / total


def _of_layer(chosen: Sequence[bool]) -> Fraction:
    """A of a layer in which each option is chosen equally often or not at all."""
    options, many = len(chosen), sum(chosen)
    if many == 1:
        return Fraction(1)
    if many == options:
        return Fraction(0)
    triples = list(combinations(chosen, 3))
    together = triples.count((True, True, False)) + triples.count((False, True, True))
    apart = triples.count((True, False, True))
    unimodal = Fraction((options - 2) * together - (options - 1) * apart, (options - 2) * (together + apart))
    return unimodal * (1 - Fraction(many - 1, options - 1))


def word(of: Fraction) -> Word:
    """The word for an agreement A.

    >>> word(Fraction(27, 100))
    'weak'
    """
    for least, each in WORDS:
        if of >= least:
            return each
    return "split"


def disagreement(counts: Sequence[int], *, ordered: bool) -> Fraction | None:
    """How far people are from agreeing, 0 if all agree to 1: (1 − A)/2 on ordered options, otherwise the share that did not choose the most common one.

    Two halves on two options come to 1/2 either way. That the two may be held against each other is judgement: no source does. None if nobody chose an option.

    >>> disagreement([4, 4], ordered=False), disagreement([4, 0, 4], ordered=True)
    (Fraction(1, 2), Fraction(1, 1))
    """
    found = agreement(counts)
    if found is None:
        return None
    return (1 - found) / 2 if ordered else 1 - Fraction(max(counts), sum(counts))


def consensus(counts: Sequence[int]) -> float | None:
    """Tastle and Wierman's consensus on ordered options: 0 for two halves at the two ends, 1 if all agree; 0.434 if spread evenly over five.

    None if nobody chose an option.

    >>> consensus([25, 0, 0, 0, 25])
    0.0
    """
    mean = mean_place(counts)
    if mean is None:
        return None
    ends = max(1, len(counts) - 1)
    near = [(count, 1 - abs(place - mean) / ends) for place, count in enumerate(counts) if count]
    return max(0.0, 1 + sum(count * (log2(each.numerator) - log2(each.denominator)) for count, each in near) / sum(counts))


def mean_place(counts: Sequence[int]) -> Fraction | None:
    """The mean place of the options that were chosen, the first being 0; None if nobody chose one."""
    total = sum(counts)
    return Fraction(sum(place * count for place, count in enumerate(counts)), total) if total else None


def median(counts: Sequence[int]) -> Between | None:
    """The options between which half of the people lie to either side, mostly the same twice; None if nobody chose one.

    >>> median([2, 9, 3, 7, 1])
    Between(low=1, high=2)
    """
    return _inside(counts, 2)


def quartiles(counts: Sequence[int]) -> Between | None:
    """The options from which to which the middle half of the people lies: at least a quarter is there or beyond on either side.

    None if nobody chose one.
    """
    return _inside(counts, 4)


def _inside(counts: Sequence[int], parts: int) -> Between | None:
    if not any(counts):
        return None
    return Between(_reached(counts, parts), len(counts) - 1 - _reached(counts[::-1], parts))


def _reached(counts: Sequence[int], parts: int) -> int:
    """The first place by which one part of the people, or more, has been passed."""
    total, passed = sum(counts), 0
    for place, count in enumerate(counts):
        passed += count
        if parts * passed >= total:
            return place
    raise ValueError("nobody chose an option")


def headline(counts: Sequence[int], *, ordered: bool) -> Headline:
    """What stands out of the answers; which lines it draws is judgement.

    views: two or three that stand apart, each held by two people or more and half as many as the strongest. all, most: one
    option, or up to three neighbours. spread: every option was chosen, and none stands out. mixed: anything else.
    """
    if not any(counts):
        return Headline("nobody")
    in_order = ordered and len(counts) > 2  # of two options neither is nearer to the other than it could be
    views = _apart(counts, _scale_views if in_order else _loose_views)
    if 1 < len(views) <= _MOST_VIEWS and 2 * sum(_held(counts, view) for view in views) > sum(counts):
        return Headline("views", views)
    if most := _most(counts, len(MOST) if in_order else 1):
        return Headline("all" if _held(counts, most) == sum(counts) else "most", (most,))
    return Headline("spread" if all(counts) else "mixed")


def _held(counts: Sequence[int], view: Between) -> int:
    return sum(counts[view.low : view.high + 1])


def _apart(counts: Sequence[int], views: Callable[[Sequence[int], int], tuple[Between, ...]]) -> tuple[Between, ...]:
    """The views at the level at which most of them are found; of several such levels, the highest."""
    levels = sorted({count for count in counts if count >= 2 and 2 * count >= max(counts)}, reverse=True)
    return max((views(counts, level) for level in levels), key=len, default=())


def _scale_views(counts: Sequence[int], level: int) -> tuple[Between, ...]:
    """The stretches that reach the level, with an option of half of it or fewer between them."""

    def found() -> Iterator[Between]:
        for high, stretch in groupby(range(len(counts)), lambda place: 2 * counts[place] > level):
            reached = [place for place in stretch if counts[place] >= level]
            if high and reached:
                yield Between(reached[0], reached[-1])

    return tuple(found())


def _loose_views(counts: Sequence[int], level: int) -> tuple[Between, ...]:
    """The options that reach the level, if all others are chosen half as often or less."""
    reached = [place for place, count in enumerate(counts) if count >= level]
    others = max((count for count in counts if count < level), default=0 if len(counts) == 2 else level)
    return tuple(Between(place, place) for place in reached) if 2 * others <= level else ()


def _most(counts: Sequence[int], longest: int) -> Between | None:
    """The shortest run of options that holds most of the people, if it is the only one of its length that holds so many."""
    for length, (share, options) in enumerate(MOST[:longest], 1):
        if len(counts) < options:
            break
        runs = [Between(start, start + length - 1) for start in range(len(counts) - length + 1)]
        most = max(_held(counts, run) for run in runs)
        strongest = [run for run in runs if _held(counts, run) == most]
        if most > share * sum(counts) and len(strongest) == 1:
            return strongest[0]
    return None
