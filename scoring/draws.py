"""Weights drawn by chance: near the model's own, any at all, or those that people gave in workshops.

Every draw is a row of whole numbers, one for each dimension, that add up to WHOLE, a power of two, so that integers decide with weights
that are drawn as with those of the model. The numbers come from NumPy's PCG64, seeded through its SeedSequence, in the form whose
stream NumPy has frozen (RandomState), so that a seed gives the same weights under every version of NumPy. They depend on nothing but the
arguments: services that are added or hidden change no weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from questionnaires.texts import table
from scoring.matrix import Integers

WHOLE_BITS = 16
WHOLE = 1 << WHOLE_BITS
"""What the weights of a draw add up to: the finest share is a sixty-fifth of a thousandth."""
DRAWS = 10_000
"""With so many, the chance error of any share of draws is at most 0.005 (one standard error)."""
CONCENTRATION = 100
"""κ, by judgement: how near the model's own weights those that are drawn stay. With 100, a weight of 100 thousandths stays between
56 and 153 thousandths in nine of ten draws, and one of 200 between 138 and 269: people who agree on what matters most, but not on how much
more. `nine_of_ten` and `in_words` tell it of the weights that were drawn."""
_NEAR, _ANYWHERE, _HEARD = range(3)


class Stays(NamedTuple):
    """Between which shares one dimension's weight stays in nine of ten draws, in thousandths."""

    low: int
    high: int


def near(shares: Sequence[int], draws: int = DRAWS, seed: int = 1, concentration: int = CONCENTRATION) -> NDArray[np.int64]:
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


def anywhere(dimensions: int, draws: int = DRAWS, seed: int = 1) -> NDArray[np.int64]:
    """Any weights at all, each as likely as any other: uniform on the simplex, shape (draws, d). Drawn in integers throughout.

    Raises ValueError without a dimension.
    """
    if dimensions < 1:
        raise ValueError("there must be a dimension")
    raw = _random(seed, _ANYWHERE).randint(0, WHOLE + 1, (draws, dimensions - 1), dtype=np.int64)
    cuts = np.concatenate([np.zeros((draws, 1), np.int64), np.sort(raw, axis=1), np.full((draws, 1), WHOLE, np.int64)], axis=1)
    return np.diff(cuts, axis=1)


def heard(vectors: Sequence[Sequence[int]], draws: int = DRAWS, seed: int = 1) -> NDArray[np.int64]:
    """The weights that people gave, as points for each dimension that counts, drawn again and again, shape (draws, d).

    Each person's come equally often, or once more than another's. Raises ValueError if there are none, if points are below 0, or if
    somebody gave none at all.
    """
    points = np.array(vectors, dtype=np.float64)
    if points.ndim != 2 or not points.size or (points < 0).any() or not points.any(axis=1).all():
        raise ValueError("everybody must have given points, none of them below 0")
    random = _random(seed, _HEARD)
    whole_rounds = [random.permutation(len(points)) for _ in range(-(-draws // len(points)))]
    who = np.concatenate([*whole_rounds, np.empty(0, np.intp)])[:draws].astype(np.intp)
    return _in_whole(points / points.sum(axis=1, keepdims=True))[who]


def nine_of_ten(weights: Integers) -> tuple[Stays, ...]:
    """For each dimension, between which shares its weight stays in nine of ten draws (5th and 95th percentile, nearest rank)."""
    ordered = np.sort(weights, axis=0)
    low, high = (ordered[place] for place in percentile_places(len(ordered)))
    return tuple(Stays(*(int((1000 * int(end) + WHOLE // 2) // WHOLE) for end in ends)) for ends in zip(low, high, strict=True))


def in_words(share: int, stays: Stays) -> str:
    """What near means, as a sentence; the share now and those of the draws are thousandths."""
    return table("scoring")("weight_stays", share=share, low=stays.low, high=stays.high)


def percentile_places(draws: int) -> tuple[int, int]:
    """Where the 5th and the 95th percentile stand among so many values in ascending order, by nearest rank.

    >>> percentile_places(10_000), percentile_places(1)
    ((499, 9499), (0, 0))
    """
    return max(0, -(-draws // 20) - 1), max(0, -(-19 * draws // 20) - 1)


def _random(seed: int, kind: int) -> np.random.RandomState:
    return np.random.RandomState(np.random.PCG64(np.random.SeedSequence((seed, kind))))


def _in_whole(shares: NDArray[np.float64]) -> NDArray[np.int64]:
    """By largest remainder; equal remainders are served in the order of dimensions."""
    exact = shares * WHOLE
    found = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - found), axis=1, kind="stable")
    left = WHOLE - found.sum(axis=1)
    more = (np.arange(int(shares.shape[1])) < left.reshape(-1, 1)).astype(np.int64)
    np.put_along_axis(found, order, np.take_along_axis(found, order, axis=1) + more, axis=1)
    return found
