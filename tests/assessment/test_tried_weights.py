"""Points that somebody tries: they always end in weights that can be scored with, and the last such are kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.tried_weights import EQUAL, OWN, SAVED, Trial, equal, in_proportion, points, step_of, total_told

TEN = {f"d{number}": 100 for number in range(10)}
IDS = st.integers(1, 40).map(lambda count: [f"d{number}" for number in range(count)])


@given(IDS)
def test_equal_weights_add_up_and_differ_by_a_thousandth_at_most(ids: list[str]) -> None:
    found = equal(ids)
    assert sum(found.values()) == 1000
    assert max(found.values()) - min(found.values()) <= 1


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=40))
def test_weights_brought_together_in_proportion_add_up_with_at_least_a_thousandth_each(given: list[int]) -> None:
    found = in_proportion({str(place): weight for place, weight in enumerate(given)})
    assert sum(found.values()) == 1000
    assert min(found.values()) >= 1


@given(st.lists(st.integers(50, 300), min_size=2, max_size=12))
def test_in_proportion_each_comes_out_within_a_point_of_its_share(given: list[int]) -> None:
    found = in_proportion({str(place): weight for place, weight in enumerate(given)})
    for place, weight in enumerate(given):
        assert abs(found[str(place)] - 1000 * weight / sum(given)) < 11


def test_in_proportion_what_was_equal_stays_equal() -> None:
    """Nobody is asked for the reasons of differences that they did not make."""
    found = in_proportion({"a": 60, "b": 200, **dict.fromkeys("cdefghij", 100)})
    assert found == {"a": 57, "b": 191, **dict.fromkeys("cdefghij", 94)}


def test_in_proportion_what_weighed_more_never_weighs_less() -> None:
    found = list(in_proportion({"a": 900, "b": 500, "c": 20, "d": 10}).values())
    assert found == sorted(found, reverse=True)


def test_weights_finer_than_a_point_are_given_in_tenths_of_one() -> None:
    assert step_of(TEN) == 10
    assert step_of({"a": 625, "b": 375}) == 1
    assert step_of(equal([str(number) for number in range(101)])) == 1
    assert [points(thousandths) for thousandths in (620, 625, 5)] == ["62", "62.5", "0.5"]


@pytest.mark.parametrize(("total", "told"), [(1000, "100 of 100"), (1020, "102 of 100: take 2 away"), (985, "98.5 of 100: add 1.5")])
def test_it_is_said_whether_points_add_up_and_what_to_do(total: int, told: str) -> None:
    assert total_told(total) == told


def test_weights_that_do_not_add_up_keep_the_last_that_did() -> None:
    trial = Trial("a", TEN)
    trial.set("d0", 120)
    assert not trial.adds_up
    assert trial.valid == TEN
    trial.set("d1", 80)
    assert trial.adds_up
    assert trial.valid == TEN | {"d0": 120, "d1": 80}
    assert trial.changed == ("d0", "d1")


def test_ones_own_points_can_be_come_back_to_after_a_look_at_others() -> None:
    trial = Trial("a", TEN)
    trial.set("d0", 110)
    trial.set("d1", 90)
    own = dict(trial.weights)
    trial.choose(SAVED, trial.saved)
    assert (trial.start, trial.changed, trial.own) == (SAVED, (), own)
    trial.choose(OWN, own)
    assert (trial.start, trial.valid) == (OWN, own)
    trial.choose(EQUAL, equal(TEN))
    assert trial.own == own


def test_the_step_stays_while_one_types_and_follows_the_weights_that_one_starts_from() -> None:
    trial = Trial("a", {"a": 625, "b": 375})
    trial.set("a", 600)
    trial.set("b", 400)
    assert trial.step == 1
    trial.choose(OWN, dict(trial.weights))
    assert trial.step == 10


def test_a_trial_never_changes_the_weights_as_saved() -> None:
    saved = dict(TEN)
    trial = Trial("a", saved)
    trial.set("d0", 500)
    trial.make_whole()
    assert trial.adds_up
    assert saved == TEN
