"""Weights drawn by chance: near the model's own, any at all, or within what workshops left behind.

Every draw is a row of whole numbers, one for each dimension, that add up to WHOLE, a power of two, so that integers decide with weights
that are drawn as with those of the model. The numbers come from NumPy's PCG64, seeded through its SeedSequence, in the form whose
stream NumPy has frozen (RandomState), so that a seed gives the same weights under every version of NumPy. They depend on nothing but the
arguments: services that are added or hidden change no weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

import numpy as np
from numpy.typing import NDArray

from scoring.drawing_rules import CONCENTRATION, DRAWS, SEED

WHOLE_BITS = 16
WHOLE = 1 << WHOLE_BITS
"""What the weights of a draw add up to: the finest share is a sixty-fifth of a thousandth."""
_NEAR, _ANYWHERE, _ELICITED = range(3)
_POINT = 1000
"""Steps in which a point that was given is drawn."""
_TOLD_OF = 200_000


def near(shares: Sequence[int], draws: int = DRAWS, seed: int = SEED, concentration: int = CONCENTRATION) -> NDArray[np.int64]:
    """Weights near these: Dirichlet(κω̂), shape (draws, d); the sd of a share ω̂ is √(ω̂(1 − ω̂)/(κ + 1)).

    `shares` are the weights, above 0, of the dimensions that count, in any unit. Raises ValueError for a share or concentration that is
    not above 0.
    """
    if not shares or min(shares) <= 0 or concentration <= 0:
        raise ValueError("shares and concentration must be above 0")
    shapes = np.array(shares, dtype=np.float64) * (concentration / sum(shares))
    gammas = _random(seed, _NEAR).standard_gamma(shapes, (draws, len(shares)))
    gammas[~(gammas.sum(axis=1) > 0)] = shapes  # so small a concentration that nothing is left of a draw
    return _in_whole(gammas / gammas.sum(axis=1, keepdims=True))


def anywhere(dimensions: int, draws: int = DRAWS, seed: int = SEED) -> NDArray[np.int64]:
    """Any weights at all, each as likely as any other: uniform on the simplex, shape (draws, d). Drawn in integers throughout.

    Raises ValueError without a dimension.
    """
    if dimensions < 1:
        raise ValueError("there must be a dimension")
    raw = _random(seed, _ANYWHERE).randint(0, WHOLE + 1, (draws, dimensions - 1), dtype=np.int64)
    cuts = np.concatenate([np.zeros((draws, 1), np.int64), np.sort(raw, axis=1), np.full((draws, 1), WHOLE, np.int64)], axis=1)
    return np.diff(cuts, axis=1)


def elicited(workshops: Sequence[Sequence[tuple[Fraction, Fraction]]], draws: int = DRAWS, seed: int = SEED) -> NDArray[np.int64]:
    """Weights within what workshops left behind, shape (draws, d): each workshop's equally often, or once more than another's.

    Single sets never leave a workshop. So each dimension's weight is drawn from the middle half of what people gave it (`workshops`: for
    each one both ends by dimension that counts, in points), any place in it alike and, by assumption, independently of the others; then
    they are brought to the same whole. Raises ValueError without a workshop, for ends below 0 or in the wrong order, or for a workshop that
    gave nothing to any dimension.
    """
    if not workshops or any(not ends or not all(0 <= low <= high for low, high in ends) or not any(high for _, high in ends) for ends in workshops):
        raise ValueError("each workshop must have given points, none of them below 0")
    random = _random(seed, _ELICITED)
    rounds = [random.permutation(len(workshops)) for _ in range(-(-draws // len(workshops)))]
    whose = np.concatenate([*rounds, np.empty(0, np.intp)])[:draws]
    points = np.zeros((draws, len(workshops[0])), dtype=np.int64)
    for number, ends in enumerate(workshops):
        low, high = (np.array([int(each[end] * _POINT) for each in ends], dtype=np.int64) for end in range(2))
        drawn = _random(seed, _ELICITED, 1 + number).randint(low, high + 1, (int((whose == number).sum()), len(ends)), dtype=np.int64)
        drawn[drawn.sum(axis=1) == 0] = high
        points[whose == number] = drawn
    return _in_whole(points / points.sum(axis=1, keepdims=True))


@cache
def nine_of_ten(share: int, concentration: int = CONCENTRATION) -> tuple[int, int]:
    """Between which shares a weight near the model's own stays in nine of ten draws; both are thousandths, `share` above 0 and below 1000.

    5th and 95th percentile of more draws than anything else takes, so that chance moves them by less than a thousandth.
    """
    drawn = np.sort(near([share, 1000 - share], _TOLD_OF, SEED, concentration)[:, 0])
    low, high = (int((1000 * int(drawn[place]) + WHOLE // 2) // WHOLE) for place in percentile_places(_TOLD_OF))
    return low, high


def percentile_places(draws: int) -> tuple[int, int]:
    """Where the 5th and the 95th percentile stand among so many values in ascending order, by nearest rank.

    >>> percentile_places(10_000), percentile_places(1)
    ((499, 9499), (0, 0))
    """
    return max(0, -(-draws // 20) - 1), max(0, -(-19 * draws // 20) - 1)


def _random(*seed: int) -> np.random.RandomState:
    return np.random.RandomState(np.random.PCG64(np.random.SeedSequence(seed)))


def _in_whole(shares: NDArray[np.float64]) -> NDArray[np.int64]:
    """By largest remainder; equal remainders are served in the order of dimensions."""
    exact = shares * WHOLE
    found = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - found), axis=1, kind="stable")
    left = WHOLE - found.sum(axis=1)
    more = (np.arange(int(shares.shape[1])) < left.reshape(-1, 1)).astype(np.int64)
    np.put_along_axis(found, order, np.take_along_axis(found, order, axis=1) + more, axis=1)
    return found
