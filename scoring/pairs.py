"""Critical weights of pairs: what share one dimension would need for two services to change places (Triantaphyllou and Sánchez 1997).

Scores are the lower bounds, as said. One dimension's weight moves, the others keep their proportions. Two services change places where
their means, before rounding, are equal; so close to it their published figures may be the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise, product

from scoring import power
from scoring.comparison import Order, Pair
from scoring.compiled import Model
from scoring.matrix import NOTHING, Matrix
from scoring.one_weight import OneWeight, ahead
from scoring.robustness import PairWeight

_FINEST = 10**12


def neighbours(order: Order, top: int) -> tuple[Pair, ...]:
    """The pairs that matter first: those next to each other among the first k + 1, the one ahead first.

    Services that share a rank have no order to change; each of them is next to each of those one rank on.
    """
    runs: list[list[int]] = []
    for row in order.rows[: top + 1]:
        if runs and order.ranks[runs[-1][0]] == order.ranks[row]:
            runs[-1].append(row)
        else:
            runs.append([row])
    return tuple(pair for one, other in pairwise(runs) for pair in product(one, other))


def pair_weights(model: Model, matrix: Matrix, pairs: Iterable[Pair]) -> tuple[PairWeight, ...]:
    """For each pair, and each dimension that counts for both, the share at which they would change places, if there is one.

    Each share is confirmed by scoring both again just beside it. A pair whose figures are equal has no order to change and is left out.
    """
    found: list[PairWeight] = []
    for one, other in pairs:
        if int(matrix.low[one]) == int(matrix.low[other]):
            continue
        first, second = (one, other) if matrix.low[one] > matrix.low[other] else (other, one)
        found += _of_pair(model, matrix, first, second)
    return tuple(found)


def _of_pair(model: Model, matrix: Matrix, first: int, second: int) -> Iterable[PairWeight]:
    rows = [[int(score) for score in matrix.dimension_low[row]] for row in (first, second)]
    dimensions = model.scoring.dimensions
    counted = [place for place in range(len(dimensions)) if NOTHING not in (rows[0][place], rows[1][place])]
    mine, theirs = ([row[place] for place in counted] for row in rows)
    weights = [dimensions[place].weight for place in counted]
    for index, place in enumerate(counted if len(counted) > 1 else ()):
        one = OneWeight(weights, index)
        yield PairWeight(first, second, dimensions[place].id, one.now, critical_share(one, mine, theirs, model.scoring.power))


def critical_share(one: OneWeight, mine: Sequence[int], theirs: Sequence[int], exponent: Fraction) -> Fraction | None:
    """Where the means of two rows of scores (micro-units) meet, 0 to 1; None if no change to this weight alone turns their order.

    Before it is finished a power mean, too, is a weighted sum, so the same formula serves; only its terms are not rational, and their
    share is given to a million millionth.
    """
    terms = [[_worth(score, exponent) for score in row] for row in (mine, theirs)]
    (own, rest), (their_own, their_rest) = ((row[one.index], one.others(row)) for row in terms)
    slope = (own - rest) - (their_own - their_rest)
    if slope == 0:
        return None
    share = (their_rest - rest) / slope
    if not 0 <= share <= 1:
        return None
    share = share if exponent == 1 else share.limit_denominator(_FINEST)
    below, above = (ahead(mine, theirs, one.under(each), exponent) for each in one.beside(share))
    return share if below != above else None


def _worth(score: int, exponent: Fraction) -> Fraction:
    return Fraction(power.term(score, 1, exponent))
