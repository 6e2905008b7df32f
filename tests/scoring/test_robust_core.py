"""Who is always in the top and who never, and what other weights make of the order."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import MODEL
from test_acceptability import POINT, fixed
from test_pairs import alike, matrix_of

from scoring import power
from scoring.acceptability import acceptability
from scoring.comparison import ranks
from scoring.draws import anywhere
from scoring.evaluate import published
from scoring.matrix import NOTHING, Matrix
from scoring.robust_core import robust_core, under
from scoring.robustness import Acceptability, Robust

DIMENSIONS = [dimension.id for dimension in MODEL.scoring.dimensions]
WEIGHTS = [dimension.weight for dimension in MODEL.scoring.dimensions]


def group(*points: tuple[int, ...]) -> Matrix:
    return alike(matrix_of([{}] * len(points)), [[each * POINT for each in row] for row in points])


def drawn(*points: tuple[int, ...], top: int = 1, draws: int = 2000) -> Acceptability:
    return acceptability(fixed(*points), anywhere(len(points[0]), draws), kind="any", seed=1, top=top)


def core(*points: tuple[int, ...], top: int = 1) -> Robust:
    return robust_core(group(*points), top, drawn(*points, top=top))


def test_who_is_better_at_everything_is_always_in_the_top_and_the_others_never() -> None:
    assert core((50, 60), (70, 80), (10, 90)) == Robust((), (0,), (), ())
    assert core((50, 60), (70, 80), (10, 20), top=2) == Robust((0, 1), (2,), (), ())


def test_what_only_all_draws_show_is_told_apart_from_what_is_certain() -> None:
    """Between (100, 0) and (0, 100), (45, 45) is never first, and (60, 60) never third, though neither of the two is better at everything."""
    found = core((100, 0), (45, 45), (0, 100))
    assert found.never == ()
    assert found.never_drawn == (1,)
    assert core((100, 0), (60, 60), (0, 100), (10, 10), top=2) == Robust((), (), (1,), (3,))


def test_so_small_a_lead_that_figures_may_be_equal_is_not_certain() -> None:
    scores = [[500_000, 500_000], [500_900, 500_900]]
    matrix = alike(matrix_of([{}, {}]), scores)
    level = acceptability(fixed((50, 50), (50, 50)), anywhere(2, 50), kind="any", seed=1, top=1)
    assert robust_core(matrix, 1, level) == Robust((1,), (), (0,), ())


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(*[st.integers(0, 6)] * 3), min_size=1, max_size=6), st.integers(1, 3))
def test_what_is_certain_is_so_in_every_draw(points: list[tuple[int, ...]], top: int) -> None:
    acceptable = drawn(*points, top=top, draws=60)
    found = robust_core(group(*points), top, acceptable)
    assert all(acceptable.in_top[row] == 60 for row in (*found.always, *found.always_drawn))
    assert all(acceptable.in_top[row] == 0 for row in (*found.never, *found.never_drawn))
    sets = [set(each) for each in found]
    assert sum(map(len, sets)) == len(set.union(*sets))


def test_draws_of_other_weights_are_refused() -> None:
    other = drawn((1, 2), top=2)
    for wrong in (other, drawn((1, 2))._replace(weights="near"), drawn((1, 2))._replace(completions=5), drawn((1, 2), (3, 4))):
        with pytest.raises(ValueError, match="draws of any weights at lower bounds"):
            robust_core(group((1, 2)), 1, wrong)


def test_under_the_models_own_weights_the_order_is_the_headline_order() -> None:
    matrix = group((10, 90), (80, 30), (40, 40))
    found = under(MODEL.scoring, matrix)
    assert found.figures.tolist() == matrix.low.tolist()
    assert found.ranks.tolist() == ranks(matrix.low).tolist()
    assert found.moved.tolist() == [0, 0, 0]


def test_under_other_weights_figures_ranks_and_what_moved_are_told() -> None:
    matrix = group((10, 90), (80, 30), (40, 40))
    found = under(MODEL.scoring, matrix, {DIMENSIONS[0]: 750, DIMENSIONS[1]: 250})
    assert found.figures.tolist() == [300, 675, 400]
    assert found.ranks.tolist() == [3, 1, 2]
    assert found.moved.tolist() == (ranks(matrix.low) - [3, 1, 2]).tolist()
    assert under(MODEL.scoring, matrix, {DIMENSIONS[2]: 1000}).figures.tolist() == [NOTHING] * 3, "nothing that counts has a weight"
    assert under(MODEL.scoring, matrix, {DIMENSIONS[2]: 1000}).moved.tolist() == [0] * 3


@settings(deadline=None, max_examples=20)
@given(st.lists(st.lists(st.integers(0, 1_000_000), min_size=2, max_size=2), min_size=1, max_size=4), st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 4)]))
def test_under_another_mean_figures_are_those_of_one_service(scores: list[list[int]], exponent: Fraction) -> None:
    found = under(MODEL.scoring, alike(matrix_of([{}] * len(scores)), scores), power=exponent)
    assert found.figures.tolist() == [published(power.mean(row, WEIGHTS[:2], exponent)) for row in scores]
    assert found.ranks.tolist() == ranks(np.array(found.figures)).tolist()


@pytest.mark.parametrize("wrong", [{"weights": {"nobody": 1}}, {"weights": {DIMENSIONS[0]: -1}}, {"power": Fraction(0)}, {"power": Fraction(2)}])
def test_weights_and_powers_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="weights by dimension"):
        under(MODEL.scoring, group((1, 2)), **wrong)  # type: ignore[arg-type]
