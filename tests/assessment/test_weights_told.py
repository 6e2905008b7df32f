"""What is said of other weights is what scoring under them gives."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from samples import LIBRARY, PARTS, responses, scoring_of

from assessment import definitions, weights_told
from assessment.definitions import Definitions
from assessment.weights_told import Tried, tried
from questionnaires.answers import Answer, Response, State
from reports import figures
from scoring.evaluate import compile_model, evaluate
from scoring.rewrite import reweighted, weights_of

SAMPLE = Definitions((), (), LIBRARY, scoring_of(), compile_model(LIBRARY, scoring_of()))
WEIGHTS = st.tuples(st.integers(1, 99), st.integers(1, 99)).filter(lambda two: sum(two) < 100).map(
    lambda two: {"zest": 10 * two[0], "footing": 10 * two[1], "access": 1000 - 10 * sum(two)}
)
SAVED = weights_of(SAMPLE.scoring)


def of_small(small: Definitions, weights: dict[str, int], **answers: Answer) -> Tried:
    return tried(small, Response({"stage_aimed_at": Answer(State.ANSWERED, "G1"), "voluntary": Answer(State.ANSWERED, "yes"), **answers}), weights)


LEAD = {"lead": Answer(State.ANSWERED, "group"), "turnover": Answer(State.DONT_KNOW), "vacancies": Answer(State.ANSWERED, Decimal("30"))}
"""Willing staff stand at 100, steady staff between 0 and 66.7."""


@settings(deadline=None, max_examples=60)
@given(responses(), WEIGHTS)
def test_the_verdict_stays_and_the_score_is_that_of_a_file_with_these_weights(answers: dict[str, Answer], weights: dict[str, int]) -> None:
    found = tried(SAMPLE, Response(answers), weights)
    written = scoring_of(dimensions=[{**each, "weight": str(weights[each["id"]])} for each in PARTS["scoring"]["dimensions"]])
    scored = evaluate(compile_model(LIBRARY, written), Response(answers))
    assert found.tried.verdict == found.saved.verdict == scored.verdict
    panel = weights_told.panel(found)
    assert panel.score == (figures.span(scored.bounds.said) if scored.bounds else panel.score)
    assert panel.headline.startswith("Unchanged: ") is not found.as_saved


def test_as_saved_nothing_is_called_unchanged_and_no_second_figure_stands_beside(small: Definitions) -> None:
    found = of_small(small, {"willing": 600, "steady": 400}, **LEAD)
    panel = weights_told.panel(found)
    assert panel.headline == "Ready to explore the idea"
    assert panel.score_notes == ("as saved",)
    assert [row[0] for row in weights_told.compared(found).rows] == ["As saved"]
    assert weights_told.score_told(found) == "Score: 60.0 to 86.7"


def test_other_weights_say_how_far_the_score_moves_beside_what_is_not_known_and_what_becomes_of_the_band(small: Definitions) -> None:
    panel = weights_told.panel(of_small(small, {"willing": 610, "steady": 390}, **LEAD))
    assert panel.headline == "Unchanged: ready to explore the idea"
    assert panel.sentence == (
        "Gates alone decide the verdict, and no gate depends on weights. With your points the score moves by at most 1.0 points. "
        "That is less than the 26.7 points that missing answers leave open. Preparation stays substantial or strong."
    )
    assert panel.score == "61.0 to 87.0"
    assert panel.score_notes == ("with your points", "as saved: 60.0 to 86.7")


def test_a_band_that_changes_is_said_to(small: Definitions) -> None:
    sentence = weights_told.panel(of_small(small, {"willing": 100, "steady": 900}, **LEAD)).sentence
    assert "With your points the score moves by up to 50.0 points. Missing answers leave 26.7 points open." in sentence
    assert re.search(r"Preparation would be .+ instead of .+\.$", sentence)


def test_with_nothing_open_only_the_movement_is_told(small: Definitions) -> None:
    known = {**LEAD, "turnover": Answer(State.ANSWERED, (Decimal(40),) * 3)}
    assert "With your points the score moves by 10.0 points." in weights_told.panel(of_small(small, {"willing": 700, "steady": 300}, **known)).sentence


SHARE = re.compile(r"(.+) would have to (rise|fall) from ([\d.]+)% to ([\d.]+)%\.")


@settings(deadline=None, max_examples=80)
@given(responses(), WEIGHTS)
def test_each_weight_that_would_change_the_band_does_so_at_the_share_named_and_not_long_before(
    answers: dict[str, Answer], weights: dict[str, int]
) -> None:
    found = tried(SAMPLE, Response(answers), weights)
    titles = {each.dimension.title: each for each in found.counted}
    for takes in weights_told.takes(found):
        for sentence in takes.weights:
            title, way, _, then = SHARE.fullmatch(sentence).groups()  # type: ignore[union-attr]
            tenths = round(float(then) * 10)
            bands = [band_at(found, titles[title].dimension.id, Fraction(each, 1000)) for each in (tenths, tenths + (-2 if way == "rise" else 2))]
            here = found.model.bands.index(found.tried.bounds.said.lower)  # type: ignore[union-attr]
            assert bands[0] != here
            assert bands[1] == here


def band_at(found: Tried, dimension: str, share: Fraction) -> int:
    """The band of the lower bound when one dimension has this share, and the others keep their proportions."""
    lows = {each.dimension.id: each for each in found.counted}
    rest = sum(each.dimension.weight for id_, each in lows.items() if id_ != dimension)
    total = Fraction(0)
    for id_, each in lows.items():
        own = share if id_ == dimension else (1 - share) * Fraction(each.dimension.weight, rest)
        worth = sum(item.value * item.scored.weight for item in each.items if item.standing == "answered" and item.value)
        total += own * Fraction(int((Fraction(worth) / 100 / each.weight_counted * 10**6 * 2 + 1) // 2))
    micro = int((2 * total + 1) // 2)
    return found.model.bands.index((micro + 500) // 1000)


def test_the_least_change_comes_first(small: Definitions) -> None:
    found = of_small(small, {"willing": 500, "steady": 500}, **LEAD)
    up, down = weights_told.takes(found)
    assert up.lead == "The lower bound is 10.0 points below “Substantial”. One weight alone would lift it there:"
    assert up.weights == ("Steady staff would have to fall from 50% to 40%.", "Willing staff would have to rise from 50% to 60%.")
    assert down.lead == "It lies 10.0 points above the start of “Partial”. One weight alone would let it fall to “Slight”:"


def test_the_highest_and_lowest_score_under_any_weights_are_named(small: Definitions) -> None:
    said = weights_told.any_weights(of_small(small, {"willing": 600, "steady": 400}, **LEAD))
    assert said == "Whatever the weights, the score stays between 0.0 and 100.0: the one if “Steady staff” counted alone, the other if “Willing staff” did."


@settings(deadline=None, max_examples=60)
@given(responses(), WEIGHTS)
def test_no_weights_lead_out_of_the_bounds_that_are_named(answers: dict[str, Answer], weights: dict[str, int]) -> None:
    found = tried(SAMPLE, Response(answers), SAVED)
    said = re.search(r"between ([\d.]+) and ([\d.]+):", weights_told.any_weights(found))
    other = evaluate(reweighted(SAMPLE.model, weights), Response(answers)).bounds
    if said and other:
        assert round(float(said[1]) * 10) <= other.said.lower
        assert other.said.upper <= round(float(said[2]) * 10)


def test_a_dimension_without_a_score_at_the_depth_chosen_stays_in_the_list_without_a_share() -> None:
    given = definitions.shipped()
    found = tried(given, Response({"depth": Answer(State.ANSWERED, "core")}), weights_of(given.scoring))
    shown = {each.id: (each.now, each.was) for each in weights_told.shown(found)}
    assert len(shown) == 10
    assert shown["staff-appetite"] == ("25%", "25%")
    assert shown["policy-context"] == (None, None)


def test_where_nothing_is_scored_the_verdict_still_stands_and_nothing_else_is_claimed() -> None:
    given = definitions.shipped()
    weights = weights_of(given.scoring) | {"staff-appetite": 120, "policy-context": 80}
    found = tried(given, Response({"depth": Answer(State.ANSWERED, "first_look")}), weights)
    assert "At this depth nothing is scored, so weights move nothing." in weights_told.panel(found).sentence
    assert weights_told.takes(found) == ()
    assert weights_told.any_weights(found) == weights_told.score_told(found) == ""
