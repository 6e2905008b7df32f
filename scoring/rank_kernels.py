"""The two passes of `acceptability` over all draws, compiled by numba where it is installed, with the same integers as NumPy's.

Loading this loads numba, so it is loaded when it is needed. Without numba they run as plain Python, far too slowly for more than a test. They hold no lock and start no threads.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar, cast

import numpy as np

from scoring.drawn_figures import BESIDE, FIGURES, HALF_A_STEP, TENTH
from scoring.kernels import has_numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

numba: Any = import_module("numba") if has_numba() else None
_BEGIN = (BESIDE + HALF_A_STEP) * TENTH


def _compiled(function: Kernel) -> Kernel:
    if numba is None:
        return function
    try:
        return cast(Kernel, numba.njit(nogil=True, cache=True)(function))
    except RuntimeError:  # nowhere to keep what was compiled
        return cast(Kernel, numba.njit(nogil=True)(function))


@_compiled
def figures(scores: Any, step: int, shares: Any, start: int, sums: Any, found: Any) -> None:
    """The figures of one service with scores (d, c) in the draws from `start` on, whose shares × TENTH (d, z) these are, into `found` (z,)."""
    dimensions, count = scores.shape
    size = len(found)
    sums[:size] = _BEGIN
    if count == 1:
        for k in range(0, dimensions - 1, 2):  # two at a time, so that sums are fetched half as often
            one, other, weights, others = scores[k, 0], scores[k + 1, 0], shares[k], shares[k + 1]
            for j in range(size):
                sums[j] += one * weights[j] + other * others[j]
        if dimensions % 2:
            one, weights = scores[dimensions - 1, 0], shares[dimensions - 1]
            for j in range(size):
                sums[j] += one * weights[j]
    else:
        done = 0
        while done < size:
            turn, place = (start + done) // count, (start + done) % count
            first = (place + turn * step) % count
            run = min(size - done, count - place, count - first)
            part = sums[done : done + run]
            for k in range(dimensions):
                row, weights = scores[k, first : first + run], shares[k, done : done + run]
                for j in range(run):
                    part[j] += row[j] * weights[j]
            done += run
    for j in range(size):
        found[j] = np.int32(sums[j])


@_compiled
def count_above(scores: Any, steps: Any, shares: Any, before: int, block: int, above: Any) -> None:
    """For each draw, after so many before, and each figure: 1 + how many services, with scores (n, d, c), have a higher one; into `above` (draws, FIGURES)."""
    draws = shares.shape[1]
    sums, found = np.empty(block), np.empty(block, np.uint16)
    counts = np.empty((block, FIGURES), np.int32)
    for start in range(0, draws, block):
        size = min(block, draws - start)
        part = np.ascontiguousarray(shares[:, start : start + size])
        counts[:] = 0
        for i in range(len(scores)):
            figures(scores[i], steps[i], part, before + start, sums, found[:size])
            for j in range(size):
                counts[j, found[j]] += 1
        for j in range(size):
            row, higher = above[start + j], 1
            for figure in range(FIGURES - 1, -1, -1):
                row[figure] = higher
                higher += counts[j, figure]


@_compiled
def summarise(
    scores: Any, steps: Any, shares: Any, block: int, above: Any, everybody: int, top: int, places: Any, summary: Any, top_by_completion: Any, by_rank: Any
) -> None:
    """Ranks of each service, among `everybody`, over all draws: into `summary` (n, 5) first, in the top, sum, at both `places`; and into the others, if not empty."""
    draws, services, count = shares.shape[1], len(scores), scores.shape[2]
    sums, found = np.empty(block), np.empty(block, np.uint16)
    at_once = 64
    seen = np.zeros((at_once, everybody + 2), np.uint16)
    for first in range(0, services, at_once):
        for start in range(0, draws, block):
            size = min(block, draws - start)
            part = np.ascontiguousarray(shares[:, start : start + size])
            ranks = above[start : start + size]
            for i in range(first, min(services, first + at_once)):
                figures(scores[i], steps[i], part, start, sums, found[:size])
                times = seen[i - first]
                for j in range(size):
                    times[ranks[j, found[j]]] += 1
                if count > 1:
                    for j in range(size):
                        if ranks[j, found[j]] <= top:
                            turn, place = (start + j) // count, (start + j) % count
                            top_by_completion[i, (place + turn * steps[i]) % count] += 1
        for i in range(first, min(services, first + at_once)):
            _summary(seen[i - first], draws, top, places, summary[i])
            if len(by_rank):
                by_rank[i] = seen[i - first, 1 : everybody + 1]
            if count == 1:
                top_by_completion[i, 0] = summary[i, 1]
            seen[i - first] = 0


@_compiled
def _summary(times: Any, draws: int, top: int, places: Any, found: Any) -> None:
    found[:] = 0
    found[0] = times[1]
    before, rank = 0, 1
    while before < draws:
        now = times[rank]
        if now:
            for end in range(2):
                if before <= places[end] < before + now:
                    found[3 + end] = rank
            before += now
            found[2] += now * rank
            if rank <= top:
                found[1] += now
        rank += 1
