"""What a benchmark returns, and how a time is taken."""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure beside its peer's, in the same unit, and the target it is held to.

    `target` reads "at most" for times; exactly one of `at_most` (the figure) and `ratio_at_most`
    (figure ÷ peer) decides whether it holds, and None for both means that nothing is claimed.
    """

    name: str
    figure: float
    unit: str
    peer: str = ""
    peer_figure: float | None = None
    at_most: float | None = None
    ratio_at_most: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.figure / self.peer_figure if self.peer_figure else None

    @property
    def target(self) -> str:
        if self.at_most is not None:
            return f"at most {self.at_most:g} {self.unit}"
        if self.ratio_at_most is not None:
            return f"at most {self.ratio_at_most:g} × its peer"
        return "none"

    @property
    def holds(self) -> bool | None:
        if self.at_most is not None:
            return self.figure <= self.at_most
        if self.ratio_at_most is not None:
            return self.ratio is not None and self.ratio <= self.ratio_at_most
        return None


def seconds(work: Callable[[], object], *, times: int) -> list[float]:
    """The durations of `times` calls in ascending order, after one call that is not counted, without collection in between."""
    work()
    gc.collect()
    gc.disable()
    try:
        taken: list[float] = []
        for _ in range(times):
            start = time.perf_counter()
            work()
            taken.append(time.perf_counter() - start)
    finally:
        gc.enable()
    return sorted(taken)


def percentile(ascending: list[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of the sorted values do not exceed."""
    return ascending[max(1, math.ceil(share * len(ascending))) - 1]
