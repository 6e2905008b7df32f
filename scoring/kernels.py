"""The work that grows with the number of services: in NumPy, and the same in compiled loops where numba is installed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.columns import Integers
from scoring.power import MICRO

Narrow: TypeAlias = NDArray[np.int32]
Totals: TypeAlias = NDArray[Any]
MOST_DIGITS = 4
"""That a lookup reads together."""
NARROW = 1 << 16
"""Up to which a table can be indexed by 16 bits."""


class Lookup(NamedTuple):
    """A table with an entry for each combination of some digits, and which of the totals its entries are added to."""

    digits: tuple[int, ...]
    """At most MOST_DIGITS, by their places."""
    sizes: tuple[int, ...]
    table: Integers
    """One entry for each combination, the last digit running fastest."""
    target: int


class Lookups:
    """Lookups that are done together; their tables lie in one array, of which each is a part, and may be filled later on."""

    def __init__(self, lookups: Sequence[Lookup], totals: int, kind: type[np.integer[Any]]) -> None:
        """They add to so many totals, which are integers of this kind, as are the tables' entries."""
        self.totals = totals
        self.kind = kind
        self.flat: Totals = np.concatenate([np.zeros(0, dtype=kind), *(each.table for each in lookups)])
        ends = np.cumsum([0, *(len(each.table) for each in lookups)])
        parts = [self.flat[begin:end] for begin, end in pairwise(ends.tolist())]
        self.each = tuple([one._replace(table=part) for one, part in zip(lookups, parts, strict=True)])
        self.read = tuple(sorted({place for each in lookups for place in each.digits}))
        self.plan = _plan(self.each, {place: number for number, place in enumerate(self.read)}, ends[:-1])


class Sums(NamedTuple):
    """One dimension of some services: rows of the results, to be filled in."""

    counted: Narrow
    low: Narrow
    high: Narrow
    unknown: Narrow


class Fields(NamedTuple):
    """Where in the totals the four sums of a dimension lie, and how its scores come of them."""

    places: NDArray[np.int64]
    """For each of `Sums` the total, by how many bits it is shifted, and its largest value; shape (4, 3)."""
    common: int
    floats: bool
    """Whether division by floats is sure to come to the same as that of whole numbers; see `score`."""


class Kernel(NamedTuple):
    """One way of doing the work."""

    look_up: Callable[[Lookups, Sequence[Integers], Totals], None]
    """Fills the totals, shape (totals, services), from the digits of these services."""
    score: Callable[[Totals, Fields, Sums], None]
    """Fills the sums: weights, and scores in micro-units, rounded half up; 0 if nothing counts."""


@cache
def has_numba() -> bool:
    """Whether numba is installed, and works with what else is."""
    try:
        return bool(import_module("numba"))
    except ImportError:
        return False


def _plan(lookups: Sequence[Lookup], numbers: dict[int, int], offsets: Integers) -> tuple[Integers, Integers]:
    """For compiled loops. Of each lookup: its target and digits; its offset and their sizes. Missing digits are the last of all, which is 0."""
    rows = [[each.target, *[len(numbers)] * (MOST_DIGITS - len(each.digits)), *(numbers[place] for place in each.digits)] for each in lookups]
    sizes = [[offset, *[1] * (MOST_DIGITS - len(each.sizes)), *each.sizes] for each, offset in zip(lookups, offsets.tolist(), strict=True)]
    shape = (len(lookups), 1 + MOST_DIGITS)
    return np.array(rows, dtype=np.int64).reshape(shape), np.array(sizes, dtype=np.uint64).reshape(shape)


def _look_up(lookups: Lookups, digits: Sequence[Integers], totals: Totals) -> None:
    narrow = np.empty(totals.shape[1], dtype=np.uint16)
    index = np.empty(totals.shape[1], dtype=np.intp)
    entries = np.empty(totals.shape[1], dtype=totals.dtype)
    totals[:] = 0
    for each in lookups.each:
        number = narrow if len(each.table) <= NARROW else index
        number[:] = digits[each.digits[0]] if each.digits else 0
        for place, size in zip(each.digits[1:], each.sizes[1:], strict=True):
            number *= size
            number += digits[place]
        if number is narrow:
            index[:] = number
        np.take(each.table, index, out=entries, mode="wrap")  # all are in range; "wrap" asks least
        totals[each.target] += entries


def _score(totals: Totals, fields: Fields, into: Sums) -> None:
    """Floats come to the same as whole numbers if (quotient + 1) × divisor < 2⁵³: a quotient that is not whole lies at least
    1/divisor below the next whole number, which is more than float64 can err by there, and one that is whole is exact.
    """
    counted, low, high, unknown = [(totals[total] >> shift) & most for total, shift, most in fields.places.tolist()]
    into.counted[:], into.unknown[:] = counted, unknown
    whole = counted * fields.common
    divisor = np.maximum(whole, 1) * 2
    for numerators, scores in ((low, into.low), (high, into.high)):
        numerators *= 2 * MICRO
        numerators += whole
        divided = np.divide(numerators, divisor) if fields.floats else np.floor_divide(numerators, divisor)
        np.copyto(scores, divided, casting="unsafe")


NUMPY = Kernel(_look_up, _score)
"""A few passes over all services for each lookup and each dimension."""


def _look_up_compiled(lookups: Lookups, digits: Sequence[Integers], totals: Totals) -> None:
    widest = max((digits[place].itemsize for place in lookups.read), default=1)
    together = np.empty((len(lookups.read) + 1, totals.shape[1]), dtype=np.uint16 if widest <= 2 else np.uint64)
    for number, place in enumerate(lookups.read):
        together[number] = digits[place]
    together[-1] = 0
    totals[:] = 0
    _compiled(_look_up_in_loops)(lookups.flat, *lookups.plan, together, totals)


def _score_compiled(totals: Totals, fields: Fields, into: Sums) -> None:
    _compiled(_score_in_loops)(totals, fields.places, fields.common, fields.floats, *into)


NUMBA = Kernel(_look_up_compiled, _score_compiled)
"""One pass for each, compiled. Raises ImportError where numba is not installed. Nothing chooses it of itself: loading numba takes longer than it
saves for fewer than some millions of services."""


@cache
def _compiled(loops: Callable[..., None]) -> Callable[..., None]:
    numba: Any = import_module("numba")
    try:
        return numba.njit(nogil=True, cache=True)(loops)
    except RuntimeError:  # nowhere to keep what was compiled
        return numba.njit(nogil=True)(loops)


def _look_up_in_loops(flat: Any, rows: Any, sizes: Any, together: Any, totals: Any) -> None:
    for step in range(len(rows)):
        target = totals[rows[step, 0]]
        one, two, three, four = together[rows[step, 1]], together[rows[step, 2]], together[rows[step, 3]], together[rows[step, 4]]
        offset, second, third, fourth = sizes[step, 0], sizes[step, 2], sizes[step, 3], sizes[step, 4]
        for row in range(len(target)):
            index = ((one[row] * second + two[row]) * third + three[row]) * fourth + four[row]
            target[row] += flat[offset + index]


def _score_in_loops(totals: Any, places: Any, common: Any, floats: Any, counted: Any, low: Any, high: Any, unknown: Any) -> None:
    weights, lows, highs, unknowns = totals[places[0, 0]], totals[places[1, 0]], totals[places[2, 0]], totals[places[3, 0]]
    for row in range(len(counted)):
        counted[row] = (weights[row] >> places[0, 1]) & places[0, 2]
        unknown[row] = (unknowns[row] >> places[3, 1]) & places[3, 2]
        whole = counted[row] * common
        divisor = max(whole, 1) * 2
        lower = ((lows[row] >> places[1, 1]) & places[1, 2]) * 2_000_000 + whole
        upper = ((highs[row] >> places[2, 1]) & places[2, 2]) * 2_000_000 + whole
        if floats:
            low[row], high[row] = lower / divisor, upper / divisor
        else:
            low[row], high[row] = lower // divisor, upper // divisor
