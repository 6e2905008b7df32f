"""Which weights would move the band: the formula, confirmed by scoring again."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from samples import DONT_KNOW, MODEL, PARTS, answered, model_of, responses
from test_verdicts import READY

from questionnaires.answers import Answer, Response
from scoring.evaluate import evaluate
from scoring.result import Evaluation
from scoring.sensitivity import CriticalWeight, critical_weights, survival

UNEVEN = {
    **READY,
    "stage": answered("G1"),
    "nation": answered("england"),
    "leaders": answered("nobody"),
    "origin": answered("board"),
}
"""Zest is weak and footing strong; the third dimension does not apply."""


def result(answers: dict[str, Answer], model: Any = MODEL) -> Evaluation:
    return evaluate(model, Response(answers))


def with_weights(zest: int, footing: int) -> Any:
    weights = {"zest": zest, "footing": footing, "access": 200}
    return model_of(
        dimensions=[{**each, "weight": str(weights[each["id"]])} for each in PARTS["scoring"]["dimensions"]]
    )


def test_the_share_solves_the_equation_of_the_threshold() -> None:
    """Two dimensions: s = w·s1 + (1−w)·s2 meets the least score that rounds to the band's first tenth."""
    answers = {**UNEVEN, "users": answered("no")}
    found = result(answers)
    assert [each.bounds.said.lower for each in found.dimensions if each.bounds] == [367, 1000]
    to_partial = next(
        each for each in critical_weights(MODEL, found) if each.dimension == "zest" and each.at is not None
    )
    zest, footing = 366667, 1000000
    assert to_partial.band.id == "partial"
    assert to_partial.at == (Fraction(604500) - Fraction(1, 2) - footing) / (zest - footing)


@settings(deadline=None, max_examples=100)
@given(responses())
def test_each_share_is_confirmed_by_scoring_again_on_either_side(answers: dict[str, Answer]) -> None:
    found = result(answers)
    for each in critical_weights(MODEL, found):
        if each.at is None:
            continue
        own = next(one for one in found.dimensions if one.dimension.id == each.dimension)
        assert own.bounds is not None
        rest = [one for one in found.dimensions if one.bounds and one is not own]
        ends = [own.bounds.said.lower, *(one.bounds.said.lower for one in rest if one.bounds)]
        assert 0 <= each.at <= 1
        assert (
            min(ends)
            <= MODEL.bands.starts[max(MODEL.bands.index(found.bounds.said.lower), MODEL.bands.bands.index(each.band))]
            <= max(ends)
        )  # type: ignore[union-attr]


def test_other_weights_in_whole_thousandths_flip_the_band_where_the_share_says() -> None:
    answers = {**UNEVEN, "users": answered("no")}
    found = result(answers)
    at = next(each.at for each in critical_weights(MODEL, found) if each.dimension == "zest" and each.at is not None)
    below, above = int(at * 800), int(at * 800) + 1
    bands = []
    for zest in (below, above):
        band = result(answers, with_weights(zest, 800 - zest)).bounds
        assert band is not None
        bands.append(MODEL.bands.index(band.said.lower))
    assert bands[0] != bands[1]


def test_no_weight_can_flip_a_band_in_which_every_dimension_lies() -> None:
    found = result({**READY, "stage": answered("G1"), "users": answered("no"), "nation": answered("england")})
    assert all(each.at is None for each in critical_weights(MODEL, found))
    assert survival(MODEL, found) == (True, None)


def test_a_band_that_hangs_on_the_weights_names_the_nearest_change() -> None:
    found = result({**UNEVEN, "users": answered("no")})
    kept = survival(MODEL, found)
    assert not kept.always
    assert isinstance(kept.nearest, CriticalWeight)
    distances = [abs(each.at - each.now) for each in critical_weights(MODEL, found) if each.at is not None]
    assert abs((kept.nearest.at or 0) - kept.nearest.now) == min(distances)


def test_a_cap_that_binds_under_all_weights_makes_weights_idle() -> None:
    """A lost gate that caps at slight leaves nothing to weigh."""
    gates = [{**each, "caps_band": "slight"} if each["id"] == "led" else each for each in PARTS["scoring"]["gates"]]
    model = model_of(gates=gates)
    assert survival(model, result({**UNEVEN, "users": answered("no")}, model)).always


def test_a_single_dimension_has_no_weight_to_change() -> None:
    found = result({"nation": answered("scotland"), "stage": answered("G1")})
    only = found._replace(dimensions=found.dimensions[:1])
    assert critical_weights(MODEL, only) == ()


@pytest.mark.parametrize("power", ["1/2", "1"])
def test_with_a_power_mean_the_share_is_found_by_halving(power: str) -> None:
    model = model_of(power=power)
    answers = {**UNEVEN, "users": answered("no"), "leaders": answered("one"), "reply": answered(Decimal(30))}
    found = [each for each in critical_weights(model, result(answers, model)) if each.at is not None]
    assert found
    for each in found:
        assert each.at is not None
        assert 0 < each.at < 1


def test_unknown_answers_count_at_their_lowest() -> None:
    known = result({**UNEVEN, "users": answered("no")})
    open_ = result({**UNEVEN, "users": answered("no"), "leaders": DONT_KNOW})
    assert [each.at for each in critical_weights(MODEL, known)] == [each.at for each in critical_weights(MODEL, open_)]
