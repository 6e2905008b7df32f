"""Who is in the top whatever the weights, and who never. At lower bounds."""

from __future__ import annotations

import numpy as np

from scoring.matrix import NOTHING, Matrix
from scoring.robustness import Acceptability, Robust

_TENTH = 1000
"""A tenth of a point in micro-units: who is ahead by that much in every dimension has the higher published figure under any weights."""


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


def _rows(which: np.ndarray) -> tuple[int, ...]:
    return tuple(int(row) for row in np.flatnonzero(which))
