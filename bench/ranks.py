"""Rank acceptability of 5,000 services under 10,000 draws of weights, beside the bare sort of as many keys, and beside loops over other libraries."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import numpy as np

from bench.measure import Measure, percentile, seconds
from scoring.acceptability import acceptability
from scoring.completions import how_many
from scoring.draws import WHOLE, anywhere
from scoring.kernels import has_numba
from scoring.robustness import Acceptability, Completions

SERVICES, DRAWS, DIMENSIONS, TOP = 5_000, 10_000, 10, 10
SORTED_AT_ONCE = 500
PEER_DRAWS = 100
TIMES = 5
MEGABYTE = 2**20
WAYS = {"NumPy only": False, **({"numba": True} if has_numba() else {})}


def measures() -> list[Measure]:
    """All benchmarks of ranks."""
    weights = anywhere(DIMENSIONS, DRAWS)
    fixed = _services(1)
    own = {way: _typical(lambda compiled=compiled: _ranks(fixed, weights, compiled)) for way, compiled in WAYS.items()}
    sort = percentile(sorted(_sort() for _ in range(TIMES)), 0.5)
    found = [_beside_sort(way, taken, sort) for way, taken in own.items()]
    if not has_numba():
        found.append(_missing("ranks: 5,000 × 10,000, numba", "numba"))
    for name, peer in PEERS.items():
        found += _beside(name, peer, fixed, weights, own)
    found += [_completed(way, compiled, weights, sort) for way, compiled in WAYS.items()]
    return [*found, _memory(fixed, weights)]


def _services(count: int) -> Completions:
    random = np.random.default_rng(1)
    scores = random.integers(200_000, 900_001, (SERVICES, count, DIMENSIONS)).astype(np.int32)
    return Completions(scores, random.random((SERVICES, count)) < 0.5, random.integers(0, count, SERVICES), count)


def _ranks(completions: Completions, weights: np.ndarray, compiled: bool) -> Acceptability:
    return acceptability(completions, weights, kind="any", seed=1, top=TOP, compiled=compiled)


def _sort() -> float:
    """Seconds that np.sort takes for as many keys, draw by draw. Filling a block, since what is sorted sorts faster, does not count."""
    keys = np.random.default_rng(2).integers(0, 1 << 40, (SORTED_AT_ONCE, SERVICES))
    taken = 0.0
    for _ in range(DRAWS // SORTED_AT_ONCE):
        block = keys.copy()
        start = time.perf_counter()
        block.sort(axis=1)
        taken += time.perf_counter() - start
    return taken


def _typical(work: Callable[[], object], times: int = TIMES) -> float:
    return percentile(seconds(work, times=times), 0.5)


def _beside_sort(way: str, taken: float, sort: float) -> Measure:
    return Measure(
        f"ranks: 5,000 × 10,000, {way}", taken, "s", "np.sort of as many int64 keys", sort, ratio_at_most=3 if way == "numba" else 20,
        note="any weights, open answers at lower bounds; first, top 10, sum of ranks, 5th and 95th percentile of each service, exactly",
    )  # fmt: skip


def _completed(way: str, compiled: bool, weights: np.ndarray, sort: float) -> Measure:
    completions = _services(how_many(SERVICES, DRAWS))
    taken = _typical(lambda: _ranks(completions, weights, compiled), 2)
    return Measure(
        f"… with open answers drawn, {way}", taken, "s", "np.sort of as many int64 keys", sort,
        note=f"{completions.drawn} completions of each service, scored before",
    )  # fmt: skip


def _memory(fixed: Completions, weights: np.ndarray) -> Measure:
    tracemalloc.start()
    _ranks(fixed, weights, False)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Measure(
        "… memory on top, NumPy only", peak / MEGABYTE, "MB", "one 64-bit key for each figure", 8 * SERVICES * DRAWS / MEGABYTE, at_most=100,
        note="2 kB for each draw, and blocks",
    )  # fmt: skip


def _scikit_criteria(scores: np.ndarray, weights: np.ndarray) -> Callable[[], object]:
    mkdm = import_module("skcriteria").mkdm
    model = import_module("skcriteria.agg.simple").WeightedSumModel()
    return lambda: [model.evaluate(mkdm(scores, [max] * DIMENSIONS, weights=row)).rank_ for row in weights]


def _pymcdm(scores: np.ndarray, weights: np.ndarray) -> Callable[[], object]:
    model = import_module("pymcdm.methods").WSM()
    rank = import_module("pymcdm.helpers").rrankdata
    return lambda: [rank(model(scores, row, np.ones(DIMENSIONS))) for row in weights]


PEERS: dict[str, Callable[[np.ndarray, np.ndarray], Callable[[], Any]]] = {"scikit-criteria": _scikit_criteria, "pymcdm": _pymcdm}


def _beside(name: str, peer: Callable[[np.ndarray, np.ndarray], Callable[[], Any]], fixed: Completions, weights: np.ndarray, own: Mapping[str, float]) -> list[Measure]:
    title = f"… beside a {name} loop"
    try:
        work = peer(fixed.scores[:, 0].astype(np.float64), weights[:PEER_DRAWS] / WHOLE)
    except ImportError:
        return [_missing(title, name)]
    loop = _typical(work, 3) * DRAWS / PEER_DRAWS
    return [
        Measure(
            f"{title}, {way}", taken, "s", f"its weighted sum and ranks, {PEER_DRAWS} draws timed and scaled", loop, ratio_at_most=0.01,
            note=f"{loop / taken:.0f} times as fast; the loop gives floating-point ranks of each draw and no summary",
        )
        for way, taken in own.items()
    ]  # fmt: skip


def _missing(title: str, name: str) -> Measure:
    return Measure(title, float("nan"), "s", note=f"{name} is not installed; pip install it to compare")
