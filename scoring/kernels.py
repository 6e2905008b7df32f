"""Looking up and adding, for many services at once: in NumPy, and the same compiled by numba where that is installed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.columns import Integers

MOST_DIGITS = 4
"""That a lookup reads together."""
NARROW = 1 << 16
"""Up to which a table can be indexed by 16 bits."""
WORTH_COMPILING = 50_000
"""Services from which on numba is used of itself: compiling takes a second or two, once for each process."""


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

    def __init__(self, lookups: Sequence[Lookup], start: Integers) -> None:
        """`start` is what the totals begin with, shape (totals,)."""
        self.start = start
        self.flat = np.concatenate([each.table for each in lookups]) if lookups else start[:0]
        ends = np.cumsum([0, *(len(each.table) for each in lookups)])
        parts = [self.flat[begin:end] for begin, end in zip(ends[:-1], ends[1:], strict=True)]
        self.each = tuple(one._replace(table=part) for one, part in zip(lookups, parts, strict=True))
        self.offsets = ends[:-1].astype(np.int64)
        self.targets = np.array([each.target for each in lookups], dtype=np.int64)
        self.digits = np.array([_filled(each.digits, -1) for each in lookups], dtype=np.int64).reshape(-1, MOST_DIGITS)
        self.sizes = np.array([_filled(each.sizes, 1) for each in lookups], dtype=np.int64).reshape(-1, MOST_DIGITS)


Kernel: TypeAlias = Callable[[Lookups, Sequence[Integers], NDArray[Any]], None]
"""Fills the totals, shape (totals, services), from the digits of so many services."""


def _filled(numbers: Sequence[int], filling: int) -> list[int]:
    return [filling] * (MOST_DIGITS - len(numbers)) + list(numbers)


def with_numpy(lookups: Lookups, digits: Sequence[Integers], totals: NDArray[Any]) -> None:
    """A few passes over all services for each lookup."""
    services = totals.shape[1]
    narrow = np.empty(services, dtype=np.uint16)
    index = np.empty(services, dtype=np.intp)
    entries = np.empty(services, dtype=totals.dtype)
    totals[:] = lookups.start[:, np.newaxis]
    for each in lookups.each:
        if each.digits:
            number = narrow if len(each.table) <= NARROW else index
            number[:] = digits[each.digits[0]]
            for digit, size in zip(each.digits[1:], each.sizes[1:], strict=True):
                number *= size
                number += digits[digit]
            if number is narrow:
                index[:] = number
            np.take(each.table, index, out=entries, mode="wrap")  # all are in range; "wrap" asks least
        else:
            entries[:] = each.table[0]
        totals[each.target] += entries


def with_numba(lookups: Lookups, digits: Sequence[Integers], totals: NDArray[Any]) -> None:
    """All lookups of a service in compiled loops. Raises ImportError where numba is not installed."""
    widest = max((each.itemsize for each in digits), default=1)
    together = np.zeros((len(digits) + 1, totals.shape[1]), dtype=np.uint16 if widest <= 2 else np.int64)
    for place, digit in enumerate(digits):
        together[place] = digit
    totals[:] = lookups.start[:, np.newaxis]
    _compiled()(lookups.flat, lookups.offsets, lookups.targets, lookups.digits, lookups.sizes, together, totals)


def best(services: int) -> Kernel:
    """numba for many services, where it is installed; NumPy otherwise."""
    return with_numba if services >= WORTH_COMPILING and has_numba() else with_numpy


@cache
def has_numba() -> bool:
    """Whether numba is installed."""
    return find_spec("numba") is not None


@cache
def _compiled() -> Callable[..., None]:
    numba: Any = import_module("numba")
    return numba.njit(nogil=True)(_look_up)


def _look_up(flat: Any, offsets: Any, targets: Any, digits: Any, sizes: Any, together: Any, totals: Any) -> None:
    for step in range(len(offsets)):
        one, two, three, four = together[digits[step, 0]], together[digits[step, 1]], together[digits[step, 2]], together[digits[step, 3]]
        second, third, fourth = sizes[step, 1], sizes[step, 2], sizes[step, 3]
        offset, target = offsets[step], totals[targets[step]]
        for row in range(len(target)):
            index = ((one[row] * second + two[row]) * third + three[row]) * fourth + four[row]
            target[row] += flat[offset + index]
