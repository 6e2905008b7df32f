"""Shares a whole number out so that every displayed line adds up: the largest-remainder method (Hamilton)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import sub
from typing import NamedTuple, cast


class Bounds(NamedTuple):
    """The lowest and highest published figure that the missing answers allow, in tenths of a point."""

    lower: int
    upper: int


_bounds = cast("Callable[[type[Bounds], tuple[int, int]], Bounds]", tuple.__new__)  # pyright: ignore[reportUnknownMemberType]
"""Makes them at half the cost of calling the class; it matters for hundreds of them."""


def shared_out(total: Bounds, lows: Sequence[int], highs: Sequence[int]) -> list[Bounds]:
    """`total` shared out in proportion to `lows`, and what its upper bound adds in proportion to what is open.

    So both columns add up, and what is known has one figure, not two that rounding sets apart.

    >>> shared_out(Bounds(10, 16), [1, 1, 0], [1, 1, 3])
    [Bounds(lower=5, upper=5), Bounds(lower=5, upper=5), Bounds(lower=0, upper=6)]
    """
    earned = sum(lows)
    lower = apportion(total.lower, lows, earned)
    more = apportion(total.upper - total.lower, list(map(sub, highs, lows)), sum(highs) - earned)
    return [_bounds(Bounds, (part, part + added)) for part, added in zip(lower, more, strict=True)]


def apportion(total: int, shares: Sequence[int], whole: int) -> list[int]:
    """`total` divided in proportion to `shares`, which add up to `whole`; the parts add up to `total`.

    What rounding down leaves over goes to the largest remainders; equal remainders are served in the given
    order, so callers sort by question id.

    >>> apportion(100, [1, 2, 3], 6)
    [17, 33, 50]
    """
    if not total or not whole:
        return [0] * len(shares)
    parts = [total * share // whole for share in shares]
    left = total - sum(parts)
    if left == 1:
        remainders = [total * share % whole for share in shares]
        parts[remainders.index(max(remainders))] += 1
    elif left:
        remainders = [total * share % whole for share in shares]
        for index in sorted(range(len(parts)), key=remainders.__getitem__, reverse=True)[:left]:
            parts[index] += 1
    return parts
