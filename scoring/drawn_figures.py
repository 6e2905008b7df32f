"""Published figures of many services under many draws of weights and of open answers, the same as those of `evaluate`, block by block.

Scores are whole micro-units and drawn weights whole parts of WHOLE, so that a sum of their products, in thousandths of a tenth of a point,
is a whole multiple of 1/WHOLE. Half of that added, none lies nearer than 1/2 WHOLE to where a figure begins, which is thousands of times
what float64 can be off by, in whatever order it adds up. So cutting off what comes after the point gives the same integer as whole numbers
would. With a power mean, float64 decides only where it is certain to; the rest is finished in decimal.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from scoring import power
from scoring.draws import WHOLE, WHOLE_BITS
from scoring.evaluate import published
from scoring.matrix import NOTHING, Integers
from scoring.power import MICRO
from scoring.robustness import Completions

FIGURES = 1001
"""0 to 1000 tenths of a point."""
BESIDE = 500.5
"""A sum this far below a whole thousand of micro-units is rounded, twice half up, to it."""
HALF_A_STEP = 0.5 ** (WHOLE_BITS + 1)
"""Sums, in micro-units, are whole multiples of twice this; with it added, none lies on a border or next to one."""
TENTH = 0.001
"""A micro-unit in tenths of a point."""
MOST_AT_ONCE = 2048
"""Draws. With FIGURES added for each, float64 is still off by less than a fifth of half a step."""
_DOUBTFUL = 1e-12
"""So near a border a power mean is finished in decimal; float64 is off by less than a hundredth of this."""
_ONE_THREAD = 1 << 18
"""OpenBLAS multiplies so many triples by itself; with more it starts threads, which wait for one another on shared cores."""

Floats: TypeAlias = NDArray[np.float64]
Span: TypeAlias = "slice[int, int, None]"
Number = TypeVar("Number", bound=np.number)


class Part(NamedTuple):
    """Some draws, z of them, made ready."""

    draws: Span
    apart: NDArray[np.intp]
    """What is added to the figures of each, to tell them apart, shape (z,)."""
    tenths: Floats
    """Shares × TENTH, and below them where figures begin, apart; shape (d + 1, z)."""


class DrawnFigures:
    """The figure of any service in any draw; the draws are the rows of `weights`, each of which adds up to WHOLE."""

    def __init__(self, completions: Completions, weights: Integers, exponent: Fraction) -> None:
        self.scores = completions.scores
        self.count = completions.scores.shape[1]
        self.steps = completions.steps
        self.weights = weights
        self.shares: Floats = np.ascontiguousarray(weights.T / WHOLE)
        self.tenths: Floats = self.shares * TENTH
        self.exponent = exponent
        self.gaps = bool((self.scores == NOTHING).any())
        self.plain = exponent == 1 and not self.gaps
        """Everything counts in every completion, and the mean is the arithmetic one."""
        self._borders = borders(exponent)
        self._fixed: Floats | None = None
        if self.plain and self.count == 1:
            self._fixed = np.concatenate([self.scores[:, 0].astype(np.float64), np.ones((len(self.scores), 1))], axis=1)

    def completion(self, rows: Span, draws: Span) -> NDArray[np.intp]:
        """Which completion each service uses in each draw: all in turn, each service out of step with others; shape (m, z)."""
        turn, place = np.divmod(np.arange(draws.start, draws.stop), self.count)
        return (place + turn * self.steps[rows].reshape(-1, 1)) % self.count

    def times_used(self, row: int, draws: NDArray[np.intp]) -> NDArray[np.intp]:
        """How often a service uses each of its completions in these draws, shape (c,)."""
        turn, place = np.divmod(draws, self.count)
        return np.bincount((place + turn * int(self.steps[row])) % self.count, minlength=self.count)

    def parts(self, size: int) -> list[Part]:
        """All draws, so many at a time, at most MOST_AT_ONCE."""
        draws, size = int(self.shares.shape[1]), min(size, MOST_AT_ONCE)
        return [self._part(slice(start, min(draws, start + size))) for start in range(0, draws, size)]

    def _part(self, draws: Span) -> Part:
        apart = np.arange(0, FIGURES * (draws.stop - draws.start), FIGURES)
        begins: Floats = apart.astype(np.float64) + (BESIDE + HALF_A_STEP) * TENTH
        return Part(draws, apart, np.concatenate([self.tenths[:, draws], begins.reshape(1, -1)]))

    def places(self, rows: Span, part: Part) -> NDArray[np.intp]:
        """The figure, 0 to 1000 tenths of a point, of each service in each draw, shape (m, z); 0 where nothing counts.

        To those of the first draw 0 is added, to those of the next FIGURES, and so on.
        """
        if self._fixed is None:
            return self._figures(rows, part.draws) + part.apart
        return _multiplied(self._fixed[rows], part.tenths).astype(np.intp)

    def _figures(self, rows: Span, draws: Span) -> NDArray[np.intp]:
        scores, shares = self.scores[rows], self.shares[:, draws]
        used = self.completion(rows, draws) if self.count > 1 else None
        if used is not None and self.count > used.shape[1]:  # most are not used in these draws
            scores, used = _taken(scores, used), None
        sums = _weighted(_taken(self._terms(scores), used), shares)
        totals = _weighted(_taken((scores != NOTHING).astype(np.float64), used), shares) if self.gaps else None
        if self.exponent == 1:
            return _arithmetic(sums, totals)
        return self._power(sums, totals, rows, draws)

    def _terms(self, scores: NDArray[np.int32]) -> Floats:
        terms = np.maximum(scores, 0).astype(np.float64)
        return terms if self.exponent == 1 else (terms / MICRO) ** float(self.exponent)

    def _power(self, sums: Floats, totals: Floats | None, rows: Span, draws: Span) -> NDArray[np.intp]:
        if totals is not None:
            sums = np.divide(sums, totals, out=np.zeros_like(sums), where=totals > 0)
        found = np.searchsorted(self._borders, sums, side="right")
        around = np.concatenate([[-np.inf], self._borders, [np.inf]])
        doubtful = np.minimum(sums - around[found], around[found + 1] - sums) < _DOUBTFUL
        used = self.completion(rows, draws)
        for row, draw in np.argwhere(doubtful):
            scores = self.scores[rows.start + row, used[row, draw]].tolist()
            weights = self.weights[draws.start + draw].tolist()
            found[row, draw] = _exactly(scores, weights, self.exponent)
        return found


def figures_under(scores: Integers, weights: list[int], exponent: Fraction) -> NDArray[np.int64]:
    """Published figures of services, shape (n,), with dimension scores (n, d) under one row of whole weights; NOTHING if nothing counts."""
    if exponent != 1:
        return np.array([_exactly(row, weights, exponent, nothing=NOTHING) for row in scores.tolist()], dtype=np.int64)
    counts = scores != NOTHING
    each = np.array(weights, dtype=np.int64)
    sums, totals = np.where(counts, scores, 0).astype(np.int64) @ each, counts @ each
    return np.where(totals > 0, (2 * sums + 1001 * totals) // np.maximum(1, 2000 * totals), NOTHING)


def borders(exponent: Fraction) -> Floats:
    """From which sum of shares × scores (as shares of 1, to the power) on each figure from 1 to 1000 is reached."""
    return ((1000 * np.arange(1.0, FIGURES) - BESIDE) / MICRO) ** float(exponent)


def _exactly(scores: list[int], weights: list[int], exponent: Fraction, nothing: int = 0) -> int:
    counted = [(score, weight) for score, weight in zip(scores, weights, strict=True) if score != NOTHING]
    if not sum(weight for _, weight in counted):
        return nothing
    return published(power.mean([score for score, _ in counted], [weight for _, weight in counted], exponent))


def _arithmetic(sums: Floats, totals: Floats | None) -> NDArray[np.intp]:
    if totals is None:
        sums += BESIDE + HALF_A_STEP
        sums *= TENTH
        return sums.astype(np.intp)
    above = sums + BESIDE * totals
    return np.divide(above, 1000 * totals, out=np.zeros_like(above), where=totals > 0).astype(np.intp)


def _taken(values: NDArray[Number], used: NDArray[np.intp] | None) -> NDArray[Number]:
    """Of values (m, c, d) those of the completions that each of (m, z) uses, shape (m, z, d)."""
    if used is None:
        return values
    rows, count, dimensions = map(int, values.shape)
    places = used + np.arange(0, rows * count, count).reshape(-1, 1)
    return values.reshape(-1, dimensions).take(places.reshape(-1), axis=0).reshape(rows, -1, dimensions)


def _weighted(terms: Floats, shares: Floats) -> Floats:
    """Terms (m, z, d), or (m, 1, d) for all draws alike, × shares (d, z), added up over dimensions."""
    if terms.shape[1] == 1:
        return _multiplied(terms[:, 0], shares)
    return np.einsum("mzd,zd->mz", terms, np.ascontiguousarray(shares.T))


def _multiplied(terms: Floats, shares: Floats) -> Floats:
    """In pieces for which OpenBLAS does not start threads."""
    rows, dimensions = terms.shape
    piece = max(1, _ONE_THREAD // max(1, shares.size))
    whole = rows // piece * piece
    found = np.empty((rows, shares.shape[1]))
    np.matmul(terms[:whole].reshape(-1, piece, dimensions), shares, out=found[:whole].reshape(-1, piece, shares.shape[1]))
    np.matmul(terms[whole:], shares, out=found[whole:])
    return found
