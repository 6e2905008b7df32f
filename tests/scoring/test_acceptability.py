"""Rank acceptability: closed forms, a slow plain reference, and the same integers however they are worked out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import acceptability as module
from scoring import power
from scoring.acceptability import Blocks, acceptability
from scoring.drawing_rules import MOST_DRAWS
from scoring.draws import WHOLE, anywhere, near, percentile_places
from scoring.evaluate import published
from scoring.kernels import has_numba
from scoring.matrix import NOTHING
from scoring.robustness import MOST_BY_RANK, Acceptability, Completions

POINT = 10_000
"""In micro-units."""
HALF = Fraction(1, 2)


def fixed(*scores: Sequence[int]) -> Completions:
    """Services at their lower bounds, scores in points."""
    each = np.array(scores, dtype=np.int32)[:, None, :] * POINT
    return Completions(each, np.ones(each.shape[:2], dtype=np.bool_), np.zeros(len(scores), np.int64), 0)


def anyhow(completions: Completions, draws: int = 10_000, top: int = 1, **changes: Any) -> Acceptability:
    weights = anywhere(completions.scores.shape[2], draws, seed=11)
    return acceptability(completions, weights, kind="any", seed=11, top=top, **changes)


def figures_in_every_draw(points: list[list[int]]) -> np.ndarray:
    """Of services with such scores, under the weights that `anyhow` draws: 10,000 rows of figures, in whole numbers."""
    sums = anywhere(len(points[0]), 10_000, seed=11) @ np.array(points).T * POINT
    return (2 * sums + 1001 * WHOLE) // (2000 * WHOLE)


def same(one: Acceptability, other: Acceptability) -> bool:
    return all(np.array_equal(mine, theirs) for mine, theirs in zip(one, other, strict=True))


def test_three_equal_services_share_the_first_rank_in_every_draw() -> None:
    found = anyhow(fixed((50, 60), (50, 60), (50, 60)), top=2)
    assert found.first.tolist() == found.in_top.tolist() == [10_000] * 3
    assert found.rank_sum.tolist() == [10_000] * 3
    assert found.worst.tolist() == [1] * 3


def test_three_services_each_best_at_one_thing_are_each_first_in_a_third() -> None:
    found = anyhow(fixed((90, 20, 20), (20, 90, 20), (20, 20, 90)), top=2)
    assert found.by_rank is not None
    assert found.by_rank / 10_000 == pytest.approx(np.full((3, 3), 1 / 3), abs=0.015), "three standard errors"
    assert found.rank_sum / 10_000 == pytest.approx([2] * 3, abs=0.03)


def test_a_compromise_is_first_as_often_as_its_stretch_of_weights_is_long() -> None:
    """(100, 0) is ahead where w > 0.6, (0, 100) where w < 0.4, and (60, 60) between these; second otherwise."""
    found = anyhow(fixed((100, 0), (0, 100), (60, 60)), top=2)
    assert found.first / 10_000 == pytest.approx([0.4, 0.4, 0.2], abs=0.015)
    assert found.in_top[2] == 10_000
    assert (found.best[2], found.worst[2]) == (1, 2)
    assert (found.best[0], found.worst[0]) == (1, 3)


def test_of_two_services_the_chance_to_be_first_is_exact() -> None:
    """Ahead where 80w + 20(1 − w) > 40w + 50(1 − w), so where w > 3/7."""
    found = anyhow(fixed((80, 20), (40, 50)))
    assert found.first[0] / 10_000 == pytest.approx(4 / 7, abs=0.015)
    level = figures_in_every_draw([[80, 20], [40, 50]])
    ties = int((level[:, 0] == level[:, 1]).sum())
    assert 0 < ties < 100
    assert found.first.sum() == 10_000 + ties, "ties count for both"


def test_who_is_better_at_everything_is_always_first_and_the_other_never() -> None:
    found = anyhow(fixed((50, 60, 70), (51, 61, 71), (10, 20, 30)))
    assert found.first.tolist() == [0, 10_000, 0]
    assert found.by_rank is not None
    assert found.by_rank.tolist() == [[0, 10_000, 0], [10_000, 0, 0], [0, 0, 10_000]]


def test_rank_chances_add_up_where_nobody_shares() -> None:
    found = anyhow(fixed((90, 20, 20), (21, 87, 22), (23, 24, 91)), draws=500, top=3)
    assert found.in_top.tolist() == [500] * 3


def test_services_of_which_nothing_is_known_but_the_same_seed_have_the_same_picture() -> None:
    group = fixed((90, 20), (30, 60))
    assert same(anyhow(group), anyhow(group))
    weights = near([1, 1], 200, seed=4)
    assert same(*(acceptability(group, weights, kind="near", seed=4, top=1) for _ in range(2)))


@st.composite
def groups(draw: st.DrawFn, *, gaps: bool = True) -> tuple[Completions, np.ndarray]:
    """A few services with scores near one another, some of them on the borders of figures, and a few draws of weights."""
    services, count, dimensions, draws = (draw(st.integers(1, most)) for most in (6, 4, 4, 9))
    score = st.integers(0, 1_000_000) | st.integers(498_000, 502_000) | st.sampled_from([0, 499, 500, 499_500, 500_499, 500_500, 1_000_000])
    size = services * count * dimensions
    scores = draw(st.lists(score | st.just(NOTHING) if gaps else score, min_size=size, max_size=size))
    parts = st.integers(0, WHOLE)
    weights = [np.diff([0, *sorted(draw(st.lists(parts | st.just(WHOLE // 2), min_size=dimensions - 1, max_size=dimensions - 1))), WHOLE]) for _ in range(draws)]
    steps = draw(st.lists(st.integers(0, 5), min_size=services, max_size=services))
    ready = draw(st.lists(st.booleans(), min_size=services * count, max_size=services * count))
    completions = Completions(
        np.array(scores, dtype=np.int32).reshape(services, count, dimensions), np.array(ready).reshape(services, count), np.array(steps, dtype=np.int64), count
    )  # fmt: skip
    return completions, np.array(weights, dtype=np.int64)


def plainly(completions: Completions, weights: np.ndarray, top: int, exponent: Fraction) -> tuple[Any, ...]:
    """The same, slowly: one draw and one service at a time, in whole numbers."""
    services, count, _ = completions.scores.shape
    ranks: list[list[int]] = [[] for _ in range(services)]
    ready = [0] * services
    for draw, row in enumerate(weights.tolist()):
        figures: list[int] = []
        for service in range(services):
            turn, place = divmod(draw, count)
            used = (place + turn * int(completions.steps[service])) % count
            counted = [(score, weight) for score, weight in zip(completions.scores[service, used].tolist(), row, strict=True) if score != NOTHING]
            total = sum(weight for _, weight in counted)
            figures.append(published(power.mean([score for score, _ in counted], [weight for _, weight in counted], exponent)) if total else 0)
            ready[service] += int(completions.ready[service, used])
        for service in range(services):
            ranks[service].append(1 + sum(other > figures[service] for other in figures))
    places = percentile_places(len(weights))
    return (
        [each.count(1) for each in ranks], [sum(rank <= top for rank in each) for each in ranks], ready, [sum(each) for each in ranks],
        *([sorted(each)[place] for each in ranks] for place in places),
        [[each.count(rank + 1) for rank in range(services)] for each in ranks],
    )  # fmt: skip


def told(found: Acceptability) -> tuple[Any, ...]:
    assert found.by_rank is not None
    return tuple(each.tolist() for each in (found.first, found.in_top, found.ready, found.rank_sum, found.best, found.worst, found.by_rank))


@settings(deadline=None, max_examples=25)
@given(groups(), st.sampled_from([Fraction(1), HALF, Fraction(1, 3)]), st.integers(1, 3))
def test_ranks_are_those_of_scoring_every_draw_by_itself(group: tuple[Completions, np.ndarray], exponent: Fraction, top: int) -> None:
    found = acceptability(*group, kind="any", seed=1, top=top, exponent=exponent)
    assert told(found) == plainly(*group, top, exponent)
    assert found.used.sum(axis=1).tolist() == [len(group[1])] * len(found.first)
    assert found.top_by_completion.sum(axis=1).tolist() == found.in_top.tolist()
    assert (found.top_by_completion <= found.used).all()


@settings(deadline=None, max_examples=25)
@given(groups(gaps=False), st.integers(1, 3))
def test_numba_and_numpy_give_the_same_integers(group: tuple[Completions, np.ndarray], top: int) -> None:
    """Where numba is not installed, what it would compile runs as it is."""
    assert same(*(acceptability(*group, kind="any", seed=1, top=top, compiled=compiled) for compiled in (False, True)))


def test_numba_is_used_of_itself_only_for_many_figures_and_only_where_it_works() -> None:
    with patch.object(module, "has_numba", lambda: True):
        assert [module.worth_compiling(each) for each in (50 * 10_000, 5_000 * 10_000)] == [False, True]
    with patch.object(module, "has_numba", lambda: False):
        assert not module.worth_compiling(5_000 * 10_000)


@settings(deadline=None, max_examples=15)
@given(groups(), st.sampled_from([Fraction(1), HALF]), st.tuples(*[st.integers(1, 7)] * 4))
def test_the_size_of_blocks_changes_nothing(group: tuple[Completions, np.ndarray], exponent: Fraction, sizes: tuple[int, ...]) -> None:
    found = acceptability(*group, kind="any", seed=1, top=2, exponent=exponent, compiled=False)
    with patch.multiple(module, COUNTING=Blocks(*sizes[:2]), RANKING=Blocks(*sizes[2:])):
        assert same(found, acceptability(*group, kind="any", seed=1, top=2, exponent=exponent, compiled=False))


@pytest.mark.parametrize("compiled", [False, pytest.param(True, marks=[] if has_numba() else pytest.mark.long)])
def test_figures_round_half_up_twice_as_those_of_one_service_do(compiled: bool) -> None:
    """499,499.5 micro-units are 499,500, and these 50.0 points; with a little less they are 49.9."""
    scores = np.array([[[499_499, 499_500]], [[499_499, 499_499]]], dtype=np.int32)
    both = Completions(scores, np.ones((2, 1), np.bool_), np.zeros(2, np.int64), 0)
    weights = np.array([[WHOLE // 2, WHOLE // 2], [WHOLE // 2 + 1, WHOLE // 2 - 1]] * 1024)
    with patch.multiple(module, COUNTING=Blocks(512, 4096), RANKING=Blocks(16, 4096)):
        found = acceptability(both, weights, kind="any", seed=1, top=1, compiled=compiled)
    assert found.first.tolist() == [2048, 1024], "ahead in every other draw, level in those between"


@pytest.mark.long
def test_all_ways_agree_on_hundreds_of_services() -> None:
    random = np.random.default_rng(3)
    scores = random.integers(400_000, 600_001, (300, 8, 10)).astype(np.int32)
    group = Completions(scores, random.random((300, 8)) < 0.5, random.integers(0, 8, 300), 8)
    weights = near([100] * 10, 300)
    numpy, kernels = (acceptability(group, weights, kind="near", seed=1, top=10, compiled=compiled) for compiled in (False, True))
    assert same(numpy, kernels)
    assert numpy.by_rank is None
    assert len(numpy.first) > MOST_BY_RANK
    sums = np.einsum("ntd,jd->ntj", scores.astype(np.int64), weights)
    figures = (2 * sums + 1001 * WHOLE) // (2000 * WHOLE)
    draw = np.arange(300)
    used = (draw % 8 + draw // 8 * group.steps[:, None]) % 8
    mine = np.take_along_axis(figures, used[:, None, :], axis=1)[:, 0]
    ranks = 1 + (mine[None] > mine[:, None]).sum(axis=1)
    assert numpy.rank_sum.tolist() == ranks.sum(axis=1).tolist()
    assert numpy.worst.tolist() == np.sort(ranks, axis=1)[:, percentile_places(300)[1]].tolist()


def test_a_service_that_is_added_changes_nobodys_weights_and_only_pushes_others_down() -> None:
    two, three = anyhow(fixed((100, 0), (0, 100))), anyhow(fixed((100, 0), (0, 100), (60, 60)))
    assert (three.rank_sum[:2] >= two.rank_sum).all()
    assert (three.first[:2] <= two.first).all()


def test_nobody_at_all_and_too_many_draws() -> None:
    nobody = Completions(np.zeros((0, 1, 2), np.int32), np.zeros((0, 1), np.bool_), np.zeros(0, np.int64), 0)
    assert anyhow(nobody, draws=5).first.tolist() == []
    for draws in (0, MOST_DRAWS + 1):
        with pytest.raises(ValueError, match="between 1 and 50000 draws"):
            acceptability(nobody, np.zeros((draws, 2), np.int64), kind="any", seed=1, top=1)
