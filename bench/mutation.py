"""Changes every number of the standard scoring, one at a time, and counts the changes that some worked case notices."""

from __future__ import annotations

import time
from functools import cache
from multiprocessing import Pool
from pathlib import Path

from assessment import checking, definitions, examples
from assessment.files import sources_at
from bench.changed_scoring import Changed, changed
from bench.measure import Measure
from scoring.cases import Case, run_case
from scoring.compiled import compile_model

CASES = Path(__file__).parent.parent / "tests" / "cases"


def measures() -> list[Measure]:
    """The share noticed, and how many changes are not, each of them named."""
    start = time.perf_counter()
    every = changes()
    with Pool() as pool:
        noticed = pool.map(_noticed, range(len(every)), chunksize=16)
    kept = [change.what for change, seen in zip(every, noticed, strict=True) if not seen]
    share = 100 * (1 - len(kept) / len(every))
    took = f"{len(every)} changes, {len(cases())} cases, {time.perf_counter() - start:.0f} s"
    return [
        Measure("changed numbers noticed", share, "%", note=took),
        Measure(
            "changed numbers not noticed", len(kept), "changes", at_most=0, note="".join(f"\n  {each}" for each in kept)
        ),
    ]


@cache
def changes() -> tuple[Changed, ...]:
    """The standard scoring with each of its numbers changed."""
    shipped = definitions.shipped()
    return tuple(changed(shipped.scoring, shipped.library))


@cache
def cases() -> tuple[Case, ...]:
    """The worked cases and examples that are held against the standard scoring, and come out by it."""
    found = checking.check([*sources_at([CASES]), *examples.sources()])
    return tuple(found.came_out[definitions.shipped()])


def noticed(change: Changed, keenest_first: list[Case]) -> bool:
    """Whether some case comes out differently; the first that does is moved to the front.

    Changes come in the order of the file, so that the next one is mostly of the same question or gate.
    """
    model = compile_model(definitions.shipped().library, change.scoring)
    for index, case in enumerate(keenest_first):
        if run_case(case, model):
            keenest_first.insert(0, keenest_first.pop(index))
            return True
    return False


@cache
def _keenest_first() -> list[Case]:
    """Each process has its own order."""
    return list(cases())


def _noticed(index: int) -> bool:
    return noticed(changes()[index], _keenest_first())
