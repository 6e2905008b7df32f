"""Rank acceptability: how often each service takes which rank when weights and open answers are drawn (SMAA-2, Lahdelma and Salminen 2001).

Ranks are those of published figures, the highest first; equal figures share a rank, and the next one leaves as many out. As there are only
1001 figures, ranks come from counting, not from sorting: for each draw, how many services have each figure, and so how many a higher one.
Each service is then looked up in all draws. Both passes work out the figures anew, so that none need be kept.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from scoring.drawing_rules import MOST_DRAWS
from scoring.drawn_figures import FIGURES, DrawnFigures, Part, Span
from scoring.draws import percentile_places
from scoring.kernels import has_numba
from scoring.matrix import Integers
from scoring.robustness import MOST_BY_RANK, Acceptability, Completions, WeightsFrom


class Blocks(NamedTuple):
    """How many services and draws are worked on at a time; it changes how long it takes, and nothing else."""

    services: int
    draws: int


COUNTING = Blocks(2048, 32)
RANKING = Blocks(32, 1024)
COMPILED_DRAWS = 1024
WORTH_COMPILING = 5_000_000
"""Figures from which on numba is used of itself, such as 500 services × 10,000 draws: loading it takes longer than fewer take without."""
THREADS = min(2, os.cpu_count() or 1)
"""Two shared cores are what can be counted on."""

Item = TypeVar("Item")


class _Found(NamedTuple):
    summary: NDArray[np.int64]
    """First, in the top, sum of ranks, ranks at the 5th and 95th percentile; shape (n, 5)."""
    top_by_completion: NDArray[np.int32]
    by_rank: NDArray[np.int32]


def acceptability(
    completions: Completions, weights: Integers, *, kind: WeightsFrom, seed: int, top: int,
    exponent: Fraction = Fraction(1), compiled: bool | None = None,
) -> Acceptability:  # fmt: skip
    """Ranks over all draws, one for each row of `weights`, whose columns are the dimensions of `completions`.

    `kind` and `seed` say where the weights come from; `top` is k, at least 1; `exponent` is the model's p. With p below 1, or where some
    completion leaves a dimension without anything that counts, NumPy does it; otherwise numba, if `compiled`, with
    identical integers; None: where that is worth it.
    Raises ValueError for no draws or for more than MOST_DRAWS.
    """
    services, count, _ = completions.scores.shape
    draws = len(weights)
    if not 0 < draws <= MOST_DRAWS:
        raise ValueError(f"between 1 and {MOST_DRAWS} draws are needed, not {draws}")
    drawn = DrawnFigures(completions, weights, exponent)
    kept = services if services <= MOST_BY_RANK else 0
    found = _Found(np.zeros((services, 5), np.int64), np.zeros((services, count), np.int32), np.zeros((kept, kept), np.int32))
    if drawn.plain and (worth_compiling(services * draws) if compiled is None else compiled):
        _compiled(drawn, top, found)
    else:
        _counted(drawn, services, top, found)
    used = _used(completions, draws)
    first, in_top, rank_sum, best, worst = found.summary.T
    return Acceptability(
        weights=kind, draws=draws, seed=seed, completions=completions.drawn, top=top,
        first=first, in_top=in_top, ready=(used * completions.ready).sum(axis=1), rank_sum=rank_sum, best=best, worst=worst,
        by_rank=found.by_rank if kept or not services else None, used=used, top_by_completion=found.top_by_completion,
    )  # fmt: skip


def worth_compiling(figures: int) -> bool:
    """Whether so many figures are ranked sooner by numba, and it is installed; it is not looked for if not."""
    return figures >= WORTH_COMPILING and has_numba()


def _compiled(drawn: DrawnFigures, top: int, found: _Found) -> None:
    from scoring import rank_kernels  # it loads numba

    scores = np.ascontiguousarray(drawn.scores.transpose(0, 2, 1))
    draws, services = int(drawn.shares.shape[1]), len(scores)
    above = np.empty((draws, FIGURES), _rank_type(services))
    places = np.array(percentile_places(draws))

    def count(part: Span) -> None:
        rank_kernels.count_above(scores, drawn.steps, drawn.tenths[:, part], part.start, COMPILED_DRAWS, above[part])

    def summarise(rows: Span) -> None:
        each = (found.summary[rows], found.top_by_completion[rows], found.by_rank[rows])
        rank_kernels.summarise(scores[rows], drawn.steps[rows], drawn.tenths, COMPILED_DRAWS, above, services, top, places, *each)

    _at_once(count, _slices(draws, -(-draws // THREADS)))
    _at_once(summarise, _slices(services, max(1, -(-services // THREADS))))


def _counted(drawn: DrawnFigures, services: int, top: int, found: _Found) -> None:
    above = np.empty((drawn.shares.shape[1], FIGURES), _rank_type(services))
    parts = drawn.parts(RANKING.draws)
    _at_once(lambda part: _count_above(drawn, part, services, COUNTING.services, above), drawn.parts(COUNTING.draws))
    _at_once(lambda rows: _summarise(drawn, above, rows, parts, top, found), _slices(services, RANKING.services))


def _at_once(work: Callable[[Item], None], items: Iterable[Item]) -> None:
    """On a few cores; each item writes to places of its own, so that their order does not matter."""
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in pool.map(work, items):
            pass


def _count_above(drawn: DrawnFigures, part: Part, services: int, block: int, above: Integers) -> None:
    """1 + how many services have a higher figure, for each draw of a part and each figure; into `above` (draws, FIGURES)."""
    size = len(part.apart)
    counts = np.zeros(size * FIGURES, np.int64)
    for rows in _slices(services, block):
        counts += np.bincount(drawn.places(rows, part).reshape(-1), minlength=len(counts))
    above[part.draws] = services + 1 - counts.reshape(size, FIGURES).cumsum(axis=1)


def _summarise(drawn: DrawnFigures, above: Integers, rows: Span, parts: list[Part], top: int, found: _Found) -> None:
    draws = len(above)
    size, count = rows.stop - rows.start, int(found.top_by_completion.shape[1])
    taken = np.empty((size, draws), above.dtype)
    for part in parts:
        taken[:, part.draws] = above[part.draws].reshape(-1).take(drawn.places(rows, part))
    percentiles = percentile_places(draws)
    for row in range(rows.start, rows.stop):
        each = taken[row - rows.start]
        times = np.bincount(each)
        upto = times.cumsum()
        worst = len(times) - 1
        in_top = upto[min(top, worst)]
        found.summary[row] = (times[1], in_top, worst * draws - upto[:worst].sum(), *np.searchsorted(upto, percentiles, side="right"))
        found.top_by_completion[row] = in_top if count == 1 else drawn.times_used(row, np.flatnonzero(each <= top))
        if len(found.by_rank):
            found.by_rank[row, :worst] = times[1:]


def _used(completions: Completions, draws: int) -> NDArray[np.int64]:
    """In how many draws each completion is used, shape (n, c)."""
    count = int(completions.scores.shape[1])
    turns, left = divmod(draws, count)
    return turns + ((np.arange(count) - turns * completions.steps.reshape(-1, 1)) % count < left).astype(np.int64)


def _rank_type(services: int) -> type[np.integer]:
    return np.uint16 if services < 1 << 16 else np.int32


def _slices(whole: int, size: int) -> Iterator[Span]:
    return (slice(start, min(whole, start + size)) for start in range(0, whole, size))
