"""What is beyond the depth that was chosen: outside the score, and not known to the gates that read it."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal

import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import (
    DEEP,
    DEEP_UNSCORED,
    FULL,
    NOT_APPLICABLE,
    PARTS,
    answered,
    responses,
    scoring_of,
)
from test_evaluation import agree

from questionnaires.answers import Answer, Response
from scoring.evaluate import compile_model, evaluate
from scoring.find_out import find_out_first
from scoring.result import Evaluation, GateState, Standing

MODEL = compile_model(DEEP, scoring_of(DEEP, unscored=DEEP_UNSCORED))


def at(depth: str | None, **answers: Answer) -> Evaluation:
    chosen = {"depth": answered(depth)} if depth else {}
    return evaluate(MODEL, Response({**chosen, **answers}))


def standing(found: Evaluation, question: str) -> Standing:
    return next(item.standing for each in found.dimensions for item in each.items if item.scored.id == question)


@settings(deadline=None, max_examples=120)
@given(responses(), st.sampled_from(["first_look", "core", "full", None]))
def test_the_engine_agrees_with_the_plain_reference_at_every_depth(answers: dict[str, Answer], depth: str | None) -> None:
    given_ = {**answers, **({"depth": answered(depth)} if depth else {})}
    agree(evaluate(MODEL, Response(given_)), reference.evaluate(DEEP, MODEL.scoring, given_))


def test_beyond_the_depth_an_answer_is_outside_the_score() -> None:
    assert standing(at("core", origin=answered("staff")), "origin") is Standing.LEFT_OUT
    assert standing(at("full", origin=answered("staff")), "origin") is Standing.ANSWERED


def test_while_nobody_has_chosen_everything_is_asked() -> None:
    assert standing(at(None), "origin") is Standing.UNANSWERED
    assert at(None).bounds == at("full").bounds


def test_a_gate_beyond_the_depth_is_not_known_even_if_it_was_answered_before() -> None:
    def cash(depth: str) -> GateState:
        found = at(depth, days=answered(Decimal(30)))
        return next(result.state for result in found.gates if result.gate.id == "cash")

    assert cash("full") is GateState.MET
    assert cash("core") is GateState.NOT_KNOWN


def test_a_dimension_of_full_depth_has_no_score_before_and_leaves_the_others_their_proportions() -> None:
    parts = deepcopy(PARTS["scoring"])
    parts["dimensions"][-1]["from_depth"] = "full"
    model = compile_model(DEEP, scoring_of(DEEP, unscored=DEEP_UNSCORED, dimensions=parts["dimensions"]))
    last = parts["dimensions"][-1]["id"]
    found = evaluate(model, Response({"depth": answered("core"), "leaders": answered("group")}))
    assert {each.dimension.id for each in found.dimensions if each.bounds is None} == {last}
    assert {item.standing for each in found.dimensions if each.dimension.id == last for item in each.items} <= {
        Standing.LEFT_OUT, Standing.HIDDEN,
    }  # fmt: skip
    whole = evaluate(model, Response({"depth": answered("full"), "leaders": answered("group")}))
    assert all(each.bounds is not None for each in whole.dimensions)


def test_a_first_look_has_gates_and_no_score() -> None:
    found = at("first_look", leaders=answered("group"), notice=answered("no"))
    assert found.bounds is None
    assert {result.gate.id: result.state for result in found.gates}["led"] is GateState.MET
    assert all(each.bounds is None for each in found.dimensions)


def test_what_does_not_apply_stays_so_at_every_depth() -> None:
    assert standing(at("first_look", nation=answered("england")), "island") is Standing.HIDDEN


def test_what_is_not_asked_is_nothing_to_find_out() -> None:
    asked = {each.question for each in find_out_first(MODEL, Response({"depth": answered("core")}))}
    assert not asked & set(FULL)
    assert set(FULL) <= {each.question for each in find_out_first(MODEL, Response({"depth": answered("full")}))}


def test_a_claim_that_nothing_applies_is_not_accepted_because_the_rest_was_left_out() -> None:
    found = at("core", leaders=NOT_APPLICABLE)
    assert found.bounds is not None
