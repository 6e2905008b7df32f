"""The algebra of `evaluate` for many services at once: bounds, gates and bands as arrays of integers, identical to those of one service.

Rows are services. Columns of dimensions and of gates stand in the order of the scoring file, bands in the order of `Model.bands`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from questionnaires.answers import Level
from scoring import finish, kernels
from scoring.columns import Column, Columns, Digit, Integers, columns_of, layouts, read
from scoring.compiled import Model
from scoring.gate_lookup import GATE_STATES, NOT_FILLED, OUTCOMES, STAGES, STATE, Gates, caps, verdicts
from scoring.kernels import Kernel
from scoring.lookup import Added, Digits, added

__all__ = [
    "BLOCK", "GATE_STATES", "NOTHING", "OUTCOMES", "STAGES", "Column", "Columns", "Integers", "Matrix",
    "columns_of", "evaluate_all", "evaluate_blocks",
]  # fmt: skip
NOTHING = -1
"""Stands where nothing counts, so that there is no score and no band."""
BLOCK = 16_384
"""Services that are worked on together: what they take fits into a processor's cache."""


class Matrix(NamedTuple):
    """The results of many services under one model, as said. n services, d dimensions, g gates."""

    low: Integers
    high: Integers
    """Published figures in tenths of a point, shape (n,); NOTHING if nothing counts."""
    dimension_low: Integers
    dimension_high: Integers
    """Micro-units, shape (n, d); NOTHING where nothing in the dimension counts."""
    counted: Integers
    unknown: Integers
    """Item weights inside the total, and those of unknown items among them, shape (n, d)."""
    gates: Integers
    """Codes of GATE_STATES, shape (n, g)."""
    outcome: Integers
    aimed_at: Integers
    reached: Integers
    """Codes of OUTCOMES and of STAGES, shape (n,)."""
    band_low: Integers
    band_high: Integers
    """Places in `Model.bands`, gates' caps included, shape (n,); NOTHING if nothing counts."""

    def __len__(self) -> int:
        """How many services."""
        return len(self.low)

    def rows(self, which: Sequence[int] | Integers) -> Matrix:
        """Only these services."""
        chosen = np.asarray(which, dtype=np.intp)
        return Matrix(*[array[chosen] for array in self])


def evaluate_all(model: Model, columns: Columns, services: int, *, level: Level = Level.SAID, kernel: Kernel | None = None) -> Matrix:
    """Score so many services.

    With a `level` above what is said, the figures count lower levels of evidence as unknown, and the bands are those of
    these figures; all else is the same. `kernel` is one of `kernels`; the best one if None.

    Raises AnswerError, as `evaluate` does, if a value is not one that its question can have; ValueError if a column is not of
    so many services, or a code stands for no answer.
    """
    whole = _empty(model, services)
    start = 0
    for block in _blocks(model, columns, services, level, kernel, whole):
        start += len(block)
    assert start == services
    return whole


def evaluate_blocks(model: Model, columns: Columns, services: int, *, level: Level = Level.SAID, kernel: Kernel | None = None) -> Iterator[Matrix]:
    """As `evaluate_all`, block after block of up to BLOCK services in their order, so that results of any number take little memory.

    Answers are all checked before the first block.
    """
    return _blocks(model, columns, services, level, kernel, None)


def _blocks(model: Model, columns: Columns, services: int, level: Level, kernel: Kernel | None, into: Matrix | None) -> Iterator[Matrix]:
    if services:
        scorer = _Scorer(model, columns, services, level, kernel or kernels.best(services))
        for start in range(0, services, BLOCK):
            rows = slice(start, min(start + BLOCK, services))
            block = Matrix(*[array[rows] for array in into]) if into else _empty(model, rows.stop - start)
            scorer.score(rows, block)
            yield block


def _empty(model: Model, services: int) -> Matrix:
    """Columns lie one after the other in memory, as they are filled and mostly read."""
    dimensions, gates = len(model.dimensions), len(model.gates)
    wide = [np.empty((count, services), dtype=np.int32).T for count in [dimensions] * 4]
    return Matrix(
        np.empty(services, dtype=np.int16), np.empty(services, dtype=np.int16), *wide,
        np.empty((gates, services), dtype=np.int8).T, *[np.empty(services, dtype=np.int8) for _ in range(5)],
    )  # fmt: skip


class _Scorer:
    """Everything that scores services block by block."""

    def __init__(self, model: Model, columns: Columns, services: int, level: Level, kernel: Kernel) -> None:
        questions = read(model, columns, services)
        which, found = layouts(model, columns, questions, services)
        self._model = model
        self._kernel = kernel
        self._divide = finish.division(model)
        self._aimed_at = Digit(which.codes, np.array([STAGES.index(layout.aimed_at) for layout in found], dtype=np.int8), len(STAGES))
        self._digits = Digits(which)
        order = [dimension.id for dimension in model.scoring.dimensions]
        self._added = [(order.index(plan.dimension.id), added(model, plan, found, questions, self._digits, level)) for plan in model.dimensions]
        self._gates = Gates(model, found, questions, self._digits)
        self._caps = caps(model)
        self._verdicts = verdicts()
        self._bands = np.array([model.bands.index(figure) for figure in range(1001)], dtype=np.int8)

    def score(self, rows: slice, into: Matrix) -> None:
        """Fill in the results of some services."""
        numbers = [digit.among(rows) for digit in self._digits.all]
        aimed_at = self._aimed_at.among(rows)
        into.aimed_at[:] = aimed_at
        self._judge(numbers, aimed_at, into)
        self._score(numbers, into)
        self._band(aimed_at, into)

    def _judge(self, numbers: Sequence[Integers], aimed_at: Integers, into: Matrix) -> None:
        entries = np.empty((len(self._model.gates), len(into)), dtype=np.uint16)
        self._kernel(self._gates.lookups, numbers, entries)
        words = np.bitwise_or.reduce(entries, axis=0)
        if words.max(initial=0) >= NOT_FILLED:
            self._gates.fill(entries, numbers)
            self._kernel(self._gates.lookups, numbers, entries)
            words = np.bitwise_or.reduce(entries, axis=0)
        np.bitwise_and(entries, STATE, out=into.gates.T, casting="unsafe")
        found = self._verdicts[aimed_at, words >> 2]
        into.outcome[:] = found & 3
        into.reached[:] = found >> 2

    def _score(self, numbers: Sequence[Integers], into: Matrix) -> None:
        shape = (len(self._model.dimensions), len(into))
        counts = np.empty(shape, dtype=bool)
        scores = np.empty((2, *shape), dtype=np.int64)
        for place, (column, each) in enumerate(self._added):
            totals = self._totals(each, numbers, len(into))
            counted = each.counted.of(totals)
            low, high = finish.scores(self._model, self._divide, counted, [each.low.of(totals), each.high.of(totals)])
            scores[0, place], scores[1, place] = low, high
            np.greater(counted, 0, out=counts[place])
            into.counted[:, column] = counted
            into.unknown[:, column] = each.unknown.of(totals)
            into.dimension_low[:, column] = low
            into.dimension_high[:, column] = high
            if not counts[place].all():
                into.dimension_low[~counts[place], column] = into.dimension_high[~counts[place], column] = NOTHING
        nothing = ~counts.any(axis=0)
        for found, figures in zip(scores, (into.low, into.high), strict=True):
            figures[:] = (finish.means(self._model, counts, found) + 500) // 1000
            figures[nothing] = NOTHING

    def _totals(self, each: Added, numbers: Sequence[Integers], services: int) -> NDArray[np.int64]:
        totals = np.empty((len(each.lookups.start), services), dtype=np.int64)
        self._kernel(each.lookups, numbers, totals)
        if each.not_accepted is not None:
            empty = np.flatnonzero(each.counted.of(totals) == 0)
            if len(empty):
                again = np.empty((len(totals), len(empty)), dtype=np.int64)
                self._kernel(each.not_accepted, [digit[empty] for digit in numbers], again)
                totals[:, empty] = again
        return totals

    def _band(self, aimed_at: Integers, into: Matrix) -> None:
        nothing = into.low == NOTHING
        lower, upper = self._bands[into.low], self._bands[into.high]
        for cap in self._caps:
            key = aimed_at, into.gates[:, cap.gate]
            np.minimum(upper, cap.upper[key], out=upper)
            np.minimum(lower, cap.lower[key], out=lower)
        into.band_low[:] = np.minimum(lower, upper)
        into.band_high[:] = upper
        into.band_low[nothing] = into.band_high[nothing] = NOTHING
