"""Shares a whole number out so that every displayed line adds up: the largest-remainder method (Hamilton)."""

from __future__ import annotations

from collections.abc import Sequence


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
