"""Who is in the top whatever the weights, who never, and what other weights and another mean make of the order. At lower bounds."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from scoring.comparison import ranks
from scoring.drawn_figures import figures_under
from scoring.matrix import NOTHING, Integers, Matrix
from scoring.model import Scoring
from scoring.robustness import Acceptability, Robust

_TENTH = 1000
"""A tenth of a point in micro-units: who is ahead by that much in every dimension has the higher published figure under any weights."""


class Under(NamedTuple):
    """The order of a group under other weights, or another mean, beside the headline order."""

    figures: Integers
    """Tenths of a point; NOTHING where nothing counts."""
    ranks: Integers
    """From 1, equal figures share one; 0 where nothing counts."""
    moved: Integers
    """By how many ranks each row comes further up (above 0) or down than in the headline order."""


def robust_core(matrix: Matrix, top: int, drawn: Acceptability) -> Robust:
    """The core of a group that is alike, for k = `top`.

    Always: fewer than k others are above it in any dimension at all, so fewer than k can be ahead. Never: at least k are above it by a
    tenth of a point or more in every dimension, so their published figures are higher under any weights. Both are certain, under any
    power mean, too; what is neither may still be so. `drawn` are draws of any weights with open answers at their lower bounds. Raises
    ValueError if they are others, or of another k. Takes n² × d comparisons.
    """
    if (drawn.weights, drawn.completions, drawn.top, len(drawn.in_top)) != ("any", 0, top, len(matrix)):
        raise ValueError("draws of any weights at lower bounds are needed, of the same group and the same k")
    low = matrix.dimension_low[:, (matrix.dimension_low != NOTHING).any(axis=0)]
    may = np.array([(low > row).any(axis=1).sum() for row in low], dtype=np.int64)
    surely = np.array([(low >= row + _TENTH).all(axis=1).sum() for row in low], dtype=np.int64) * (low.shape[1] > 0)
    always, never = may < top, surely >= top
    return Robust(
        _rows(always), _rows(never), _rows((drawn.in_top == drawn.draws) & ~always), _rows((drawn.in_top == 0) & ~never)
    )  # fmt: skip


def under(scoring: Scoring, matrix: Matrix, weights: Mapping[str, int] | None = None, power: Fraction | None = None) -> Under:
    """The order of a group by lower bounds under other whole weights by dimension id, another power p of the mean, or both.

    What is not given is as in the scoring file; a dimension that is missing in `weights` has none. Raises ValueError for weights below 0, for
    an id that the file does not have, and for p not above 0 or above 1.
    """
    own = {dimension.id: dimension.weight for dimension in scoring.dimensions}
    chosen = own if weights is None else weights
    exponent = scoring.power if power is None else power
    if not chosen.keys() <= own.keys() or min(chosen.values(), default=0) < 0 or not 0 < exponent <= 1:
        raise ValueError("weights by dimension, not below 0, and a power above 0 and at most 1 are needed")
    figures = figures_under(matrix.dimension_low, [chosen.get(id_, 0) for id_ in own], exponent)
    found = ranks(figures)
    return Under(figures, found, np.where(found > 0, ranks(matrix.low) - found, 0))


def _rows(which: np.ndarray) -> tuple[int, ...]:
    return tuple(int(row) for row in np.flatnonzero(which))
