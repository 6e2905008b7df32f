"""Weights drawn by chance."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest

from scoring.drawing_rules import CONCENTRATION
from scoring.draws import WHOLE, anywhere, elicited, near, nine_of_ten

SHARES = [400, 300, 200, 100]
NEAR_7 = [[27410, 18923, 14016, 5187], [25265, 24894, 11816, 3561]]
ELICITED_7 = [[11162, 18102, 36272], [9616, 18567, 37353]]
ROOM = [(Fraction(10), Fraction(30)), (Fraction(25), Fraction(25)), (Fraction(40), Fraction("62.5"))]
ANYWHERE_7 = [[7660, 38808, 7566, 11502], [35299, 3068, 15898, 11271]]


@pytest.mark.parametrize("weights", [near(SHARES, 500), near([1], 10), near([500, 500], 200, concentration=1), anywhere(4, 500), anywhere(1, 10), elicited([ROOM, [(Fraction(0), Fraction(0)), (Fraction(0), Fraction(0)), (Fraction(0), Fraction("0.002"))]], 900)])
def test_every_draw_adds_up_to_the_same_whole_and_none_is_below_nought(weights: np.ndarray) -> None:
    assert weights.dtype == np.int64
    assert (weights.sum(axis=1) == WHOLE).all()
    assert (weights >= 0).all()


def test_weights_near_have_the_mean_and_the_spread_of_their_dirichlet() -> None:
    shares = near(SHARES, 20_000, seed=3, concentration=50) / WHOLE
    for column, share in zip(shares.T, (0.4, 0.3, 0.2, 0.1), strict=True):
        spread = sqrt(share * (1 - share) / 51)
        assert column.mean() == pytest.approx(share, abs=4 * spread / sqrt(20_000))
        assert column.std() == pytest.approx(spread, rel=0.02)


def test_any_weights_are_uniform_on_the_simplex() -> None:
    shares = anywhere(4, 20_000, seed=3) / WHOLE
    assert shares.mean(axis=0) == pytest.approx([0.25] * 4, abs=0.006)
    assert shares.std(axis=0) == pytest.approx([sqrt(0.25 * 0.75 / 5)] * 4, rel=0.02), "as Dirichlet(1, 1, 1, 1)"
    assert (shares[:, 0] > 0.5).mean() == pytest.approx(0.5**3, abs=0.01), "P(a share above t) is (1 − t)³"


def test_what_is_said_of_the_declared_concentration_is_so() -> None:
    assert CONCENTRATION == 100
    assert nine_of_ten(100) == (56, 153)
    assert nine_of_ten(200) == (138, 269)
    ordered = np.sort(near([100] * 10, 40_000)[:, 0]) / WHOLE * 1000
    assert (ordered[1999], ordered[37999]) == pytest.approx(nine_of_ten(100), abs=2), "however many dimensions there are"
    assert nine_of_ten(100, 1000)[0] > nine_of_ten(100)[0], "more of it keeps nearer"


def test_the_same_seed_gives_the_same_weights_now_and_under_other_versions_of_numpy() -> None:
    assert (near(SHARES, 50, seed=7) == near(SHARES, 50, seed=7)).all()
    assert not (near(SHARES, 50, seed=7) == near(SHARES, 50, seed=8)).all()
    assert near(SHARES, 2, seed=7).tolist() == NEAR_7
    assert anywhere(4, 2, seed=7).tolist() == ANYWHERE_7
    assert elicited([ROOM], 2, seed=7).tolist() == ELICITED_7


def test_shares_of_any_unit_are_the_same_weights() -> None:
    assert (near([4, 3, 2, 1], 20) == near(SHARES, 20)).all()


def test_each_workshop_comes_equally_often_as_far_as_possible_and_in_no_order() -> None:
    point = [[(Fraction(1), Fraction(1)), (Fraction(0), Fraction(0))], [(Fraction(0), Fraction(0)), (Fraction(1), Fraction(1))], [(Fraction(10), Fraction(10)), (Fraction(10), Fraction(10))]]
    drawn = elicited(point, 100, seed=5)
    _, times = np.unique(drawn, axis=0, return_counts=True)
    assert sorted(times) == [33, 33, 34]
    assert len({tuple(drawn[:, 0][start : start + 3]) for start in range(0, 99, 3)}) > 3
    assert len({tuple(row) for row in elicited([point[2], [(Fraction(3), Fraction(3))] * 2], 6).tolist()}) == 1, "shares count, not points"


def test_a_workshops_weights_lie_anywhere_within_its_middle_halves_and_independently() -> None:
    drawn = elicited([[(Fraction(30), Fraction(60)), (Fraction(40), Fraction(70))]], 20_000, seed=3) / WHOLE
    odds = drawn[:, 0] / drawn[:, 1]
    assert 30 / 70 <= odds.min() < 0.45
    assert 1.45 < odds.max() <= 1.5 + 1e-3
    assert (odds < 45 / 55).mean() == pytest.approx(0.5, abs=0.012), "the middle of both: as often below as above, if they are independent"


def test_by_largest_remainder_equal_remainders_go_to_the_first() -> None:
    assert elicited([[(Fraction(1), Fraction(1))] * 3], 1).tolist() == [[21846, 21845, 21845]]


@pytest.mark.parametrize("wrong", [lambda: near([]), lambda: near([1, 0]), lambda: near([1], concentration=0), lambda: anywhere(0), lambda: elicited([]), lambda: elicited([[(Fraction(0), Fraction(0))]]), lambda: elicited([[(Fraction(-1), Fraction(2))]]), lambda: elicited([[(Fraction(3), Fraction(2))]])])
def test_weights_that_cannot_be_drawn_are_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"must"):
        wrong()  # type: ignore[operator]
