"""The algebra of `evaluate` for many services at once: bounds, gates and bands as arrays of integers, identical to those of one service.

Rows are services. Columns of dimensions and of gates stand in the order of the scoring file, bands in the order of `Model.bands`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import prod
from typing import NamedTuple, cast

import numpy as np

from questionnaires.answers import Level
from scoring import finish, kernels
from scoring.columns import Column, Columns, Digit, Integers, columns_of, layouts, read
from scoring.compiled import Model
from scoring.gate_lookup import GATE_STATES, NOT_FILLED, OUTCOMES, STAGES, STATE, VERDICTS, Gates, caps, verdicts
from scoring.kernels import Fields, Kernel, Lookups, Narrow, Sums
from scoring.lookup import Digits, added

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

    def coverage(self, row: int, weights: Sequence[int]) -> Fraction:
        """The share of the weight that is answered, 0 to 1; `weights` are those of the dimensions. 0 if nothing counts."""
        parts = [(weight, int(all_), int(open_)) for weight, all_, open_ in zip(weights, self.counted[row], self.unknown[row], strict=True) if all_]
        whole = prod(all_ for _, all_, _ in parts)
        answered = sum(weight * (all_ - open_) * (whole // all_) for weight, all_, open_ in parts)
        return Fraction(answered, max(1, whole * sum(weight for weight, _, _ in parts)))

    def rows(self, which: Sequence[int] | Integers) -> Matrix:
        """Only these services."""
        chosen = np.asarray(which, dtype=np.intp)
        return Matrix(*[array[chosen] for array in self])


def evaluate_all(model: Model, columns: Columns, services: int, *, level: Level = Level.SAID, kernel: Kernel = kernels.NUMPY) -> Matrix:
    """Score so many services.

    With a `level` above what is said, the figures count lower levels of evidence as unknown, and the bands are those of
    these figures; all else is the same. `kernel` is one of `kernels`.

    Raises AnswerError, as `evaluate` does, if a value is not one that its question can have; ValueError if a column is not of
    so many services, or a code stands for no answer.
    """
    whole = _empty(model, services)
    for _ in _blocks(model, columns, services, level, kernel, whole):
        pass
    return whole


def evaluate_blocks(model: Model, columns: Columns, services: int, *, level: Level = Level.SAID, kernel: Kernel = kernels.NUMPY) -> Iterator[Matrix]:
    """As `evaluate_all`, block after block of up to BLOCK services in their order, so that results of any number take little memory.

    Answers are all checked before the first block.
    """
    return _blocks(model, columns, services, level, kernel, None)


def _blocks(model: Model, columns: Columns, services: int, level: Level, kernel: Kernel, into: Matrix | None) -> Iterator[Matrix]:
    if services:
        scorer = _Scorer(model, columns, services, level, kernel)
        for start in range(0, services, BLOCK):
            rows = slice(start, min(start + BLOCK, services))
            block = Matrix(*[array[rows] for array in into]) if into is not None else _empty(model, rows.stop - start)
            scorer.score(rows, block)
            yield block


def _empty(model: Model, services: int) -> Matrix:
    """Columns lie one after the other in memory, as they are filled and mostly read."""
    dimensions, gates = len(model.dimensions), len(model.gates)
    figures = [np.empty(services, dtype=np.int16) for _ in range(2)]
    sums = [np.empty((dimensions, services), dtype=np.int32).T for _ in range(4)]
    codes = [np.empty((gates, services), dtype=np.int8).T, *[np.empty(services, dtype=np.int8) for _ in range(5)]]
    return Matrix(*figures, *sums, *codes)


class _Scorer:
    """Everything that scores services block by block."""

    def __init__(self, model: Model, columns: Columns, services: int, level: Level, kernel: Kernel) -> None:
        questions = read(model, columns, services)
        which, found = layouts(model, columns, questions, services)
        self._model = model
        self._kernel = kernel
        self._aimed_at = Digit(which.codes, np.array([STAGES.index(layout.aimed_at) for layout in found], dtype=np.int8), len(STAGES))
        self._digits = Digits(which)
        order = [dimension.id for dimension in model.scoring.dimensions]
        self._columns = [order.index(plan.dimension.id) for plan in model.dimensions]
        self._added = [added(model, plan, found, questions, self._digits, level) for plan in model.dimensions]
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
        self._kernel.look_up(self._gates.lookups, numbers, entries)
        words = np.bitwise_or.reduce(entries, axis=0)
        if words.max(initial=0) >= NOT_FILLED:
            self._gates.fill(entries, numbers)
            self._kernel.look_up(self._gates.lookups, numbers, entries)
            words = np.bitwise_or.reduce(entries, axis=0)
        np.bitwise_and(entries, STATE, out=into.gates.T, casting="unsafe")
        found = self._verdicts[aimed_at.astype(np.intp) * VERDICTS + (words >> 2)]
        into.outcome[:] = found & 3
        into.reached[:] = found >> 2

    def _score(self, numbers: Sequence[Integers], into: Matrix) -> None:
        four = into.dimension_low, into.dimension_high, into.counted, into.unknown
        low, high, counted, unknown = (cast("Narrow", array.T) for array in four)
        for column, each in zip(self._columns, self._added, strict=True):
            sums = Sums(counted[column], low[column], high[column], unknown[column])
            self._add_up(each.lookups, each.fields, numbers, sums)
            if each.not_accepted is not None and len(empty := np.flatnonzero(sums.counted == 0)):
                again = Sums(*[np.empty(len(empty), dtype=np.int32) for _ in sums])
                self._add_up(each.not_accepted, each.fields, [digit[empty] for digit in numbers], again)
                for row, found in zip(sums, again, strict=True):
                    row[empty] = found
        counts = counted > 0
        nothing = ~counts.any(axis=0)
        for scores, figures in ((low, into.low), (high, into.high)):
            figures[:] = finish.published(finish.means(self._model, counts[self._columns], scores[self._columns]))
            figures[nothing] = NOTHING
            scores[~counts] = NOTHING

    def _add_up(self, lookups: Lookups, fields: Fields, numbers: Sequence[Integers], into: Sums) -> None:
        totals = np.empty((lookups.totals, len(into.counted)), dtype=lookups.kind)
        self._kernel.look_up(lookups, numbers, totals)
        self._kernel.score(totals, fields, into)

    def _band(self, aimed_at: Integers, into: Matrix) -> None:
        lower, upper = self._bands.take(into.low, mode="wrap"), self._bands.take(into.high, mode="wrap")
        base = aimed_at.astype(np.intp) * len(GATE_STATES)
        for cap in self._caps:
            key = base + into.gates[:, cap.gate]
            np.minimum(upper, cap.upper.take(key), out=upper)
            np.minimum(lower, cap.lower.take(key), out=lower)
        nothing = into.low == NOTHING
        into.band_low[:] = np.minimum(lower, upper)
        into.band_high[:] = upper
        into.band_low[nothing] = into.band_high[nothing] = NOTHING
