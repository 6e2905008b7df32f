"""What must hold for any answers at all, and that the engine agrees with the plain reference."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import (
    DONT_KNOW,
    EVIDENCE,
    LIBRARY,
    MODEL,
    NOT_APPLICABLE,
    PARTS,
    QUESTIONS,
    answered,
    filled,
    is_open,
    library_of,
    model_of,
    numbers,
    responses,
    scoring_of,
    values,
)

from questionnaires.answers import Answer, Ballot, Evidence, Level, Response, State
from questionnaires.errors import AnswerError
from questionnaires.model import MultipleChoice, Question
from scoring.evaluate import compile_model, evaluate
from scoring.result import Bounds, Evaluation, GateState, Ladder, Standing

BENT = model_of(power="1/2")


def result(answers: dict[str, Answer], model: Any = MODEL) -> Evaluation:
    return evaluate(model, Response(answers))


def inside(inner: Ladder | None, outer: Ladder | None) -> bool:
    """Whether bounds lie within others, on each rung of the ladder. What dropped out entirely lies within anything."""
    if inner is None:
        return True
    if outer is None:
        return False
    return all(
        wide.lower <= narrow.lower and narrow.upper <= wide.upper for narrow, wide in zip(inner, outer, strict=True)
    )


@settings(deadline=None, max_examples=150)
@given(responses())
def test_the_engine_agrees_with_the_plain_reference(answers: dict[str, Answer]) -> None:
    agree(result(answers), reference.evaluate(LIBRARY, MODEL.scoring, answers))


def agree(found: Evaluation, plain: reference.Result) -> None:
    assert (list(map(tuple, found.bounds)) if found.bounds else None) == plain.bounds
    assert found.coverage == plain.coverage
    assert found.central == plain.central
    assert found.weight_removed == plain.weight_removed
    for working in found.dimensions:
        expected = plain.dimensions[working.dimension.id]
        assert (list(map(tuple, working.bounds)) if working.bounds else None) == expected
        assert working.contribution == plain.contributions[working.dimension.id]
        for item, within in zip(working.items, working.within, strict=True):
            one = plain.items[item.scored.id]
            assert (item.standing.value, item.value) == (one.standing, one.low)
            assert (item.contribution, within) == (one.contribution, one.within)
    assert {each.gate.id: (each.state.value, each.on_assertion_only) for each in found.gates} == plain.gates
    assert (found.verdict.outcome.value, found.verdict.reached) == (plain.outcome, plain.reached)
    assert (found.band and (found.band.lower.id, found.band.upper.id)) == plain.band


@settings(deadline=None, max_examples=200)
@given(responses(), st.data())
def test_filling_in_an_unknown_never_leaves_the_bounds(answers: dict[str, Answer], data: st.DataObject) -> None:
    """Whatever it is: an item, a part of one, what decides on routing, the stage aimed at, or "does not apply"."""
    open_ids = [id_ for id_ in QUESTIONS if is_open(answers.get(id_))]
    if not open_ids:
        return
    id_ = data.draw(st.sampled_from(open_ids))
    after = {**answers, id_: data.draw(filled(QUESTIONS[id_], answers.get(id_)))}
    for model in (MODEL, BENT):
        before, then = result(answers, model), result(after, model)
        assert inside(then.bounds, before.bounds)
        for one, other in zip(before.dimensions, then.dimensions, strict=True):
            assert inside(other.bounds, one.bounds)


@settings(deadline=None, max_examples=200)
@given(responses(), st.data())
def test_filling_in_an_unknown_never_turns_a_gate_that_is_decided(
    answers: dict[str, Answer], data: st.DataObject
) -> None:
    open_ids = [id_ for id_ in QUESTIONS if is_open(answers.get(id_))]
    if not open_ids:
        return
    id_ = data.draw(st.sampled_from(open_ids))
    after = {**answers, id_: data.draw(filled(QUESTIONS[id_], answers.get(id_)))}
    for one, other in zip(result(answers).gates, result(after).gates, strict=True):
        assert one.state is GateState.NOT_KNOWN or one.state is other.state


def rising(**changes: Any) -> Any:
    """The sample model with the one curve that falls (leavers) turned round, so that more is better everywhere."""
    dimensions = deepcopy(PARTS["scoring"]["dimensions"])
    for item in (item for dimension in dimensions for item in dimension["questions"] if item["id"] == "leavers"):
        item["curve"] = {"5": "0", "25": "30", "40": "100"}
    return model_of(dimensions=dimensions, **changes)


RISING = rising()
BENT_RISING = rising(power="1/2")
SCORED = {item.id: item for dimension in RISING.scoring.dimensions for item in dimension.questions}


@st.composite
def raised(draw: st.DrawFn, question: Question, value: Any) -> Any:
    """An answer at least as good: a better option, a higher number, higher years, one more ticked, more who say yes."""
    if isinstance(value, Ballot):
        moved = draw(st.integers(0, value.no or 0))
        return replace(value, yes=(value.yes or 0) + moved, no=(value.no or 0) - moved)
    if isinstance(question, MultipleChoice):
        exclusive = {option.id for option in question.options if option.exclusive}
        free = [option.id for option in question.options if not option.exclusive]
        more = draw(st.sets(st.sampled_from(free), min_size=1))
        return tuple(each for each in free if each in more or each in set(value) - exclusive)
    if isinstance(value, tuple):
        return tuple([max(year, draw(numbers(question))) for year in value])
    if isinstance(value, Decimal):
        return max(value, draw(numbers(question)))
    values = SCORED[question.id].values or {}
    return draw(st.sampled_from([option for option, worth in values.items() if worth >= values[value]]))


@pytest.mark.parametrize("id_", sorted(SCORED))
@settings(deadline=None, max_examples=40)
@given(answers=responses(), data=st.data())
def test_raising_an_answer_never_lowers_a_bound(id_: str, answers: dict[str, Answer], data: st.DataObject) -> None:
    """Options, numbers, series, counts and ballots alike, under plain and power means."""
    question = QUESTIONS[id_]
    answer = answered(data.draw(values(question)), data.draw(st.sampled_from(Level)))
    better = replace(answer, value=data.draw(raised(question, answer.value)))
    for model in (RISING, BENT_RISING):
        before, after = (result({**answers, id_: each}, model).bounds for each in (answer, better))
        assert (before is None) == (after is None)
        for low, high in zip(before or (), after or (), strict=True):
            assert low.lower <= high.lower
            assert low.upper <= high.upper


@settings(deadline=None, max_examples=150)
@given(responses())
def test_the_three_ladders_nest(answers: dict[str, Answer]) -> None:
    found = result(answers)
    for ladder in (found.bounds, *(working.bounds for working in found.dimensions)):
        for narrow, wide in pairwise(ladder or ()):
            assert wide.lower <= narrow.lower <= narrow.upper <= wide.upper


@settings(deadline=None, max_examples=150)
@given(responses())
def test_every_displayed_line_adds_up_at_both_levels(answers: dict[str, Answer]) -> None:
    for model in (MODEL, BENT):
        found = result(answers, model)
        cost = found.cost_of_imbalance or Bounds(0, 0)
        shown = found.bounds.said if found.bounds else Bounds(0, 0)
        for end in (0, 1):
            assert sum(working.contribution[end] for working in found.dimensions) == shown[end] + cost[end]
            for working in found.dimensions:
                assert sum(item.contribution[end] for item in working.items) == working.contribution[end]
                own = working.bounds.said[end] if working.bounds else 0
                assert sum(within[end] for within in working.within) == own


@settings(deadline=None, max_examples=150)
@given(responses())
def test_no_contribution_has_a_lower_bound_above_its_upper_one_and_what_is_known_has_one_figure(
    answers: dict[str, Answer],
) -> None:
    found = result(answers)
    for working in found.dimensions:
        assert working.contribution.lower <= working.contribution.upper
        for item, within in zip(working.items, working.within, strict=True):
            for shown in (item.contribution, within):
                assert shown.lower <= shown.upper
                assert shown.lower == shown.upper or item.standing.unknown or item.highest is not None


def _shares(found: Evaluation) -> dict[str, dict[str, tuple[Bounds, Bounds]]]:
    return {
        working.dimension.id: {
            item.scored.id: (item.contribution, within)
            for item, within in zip(working.items, working.within, strict=True)
        }
        for working in found.dimensions
    }


@settings(deadline=None, max_examples=50)
@given(responses(), st.randoms(use_true_random=False))
def test_the_order_of_keys_and_entries_never_matters(answers: dict[str, Answer], random: Any) -> None:
    def shuffled(node: Any, key: str = "") -> Any:
        if isinstance(node, dict):
            entries = [(name, shuffled(value, name)) for name, value in node.items()]
            random.shuffle(entries)
            return dict(entries)
        if isinstance(node, list):
            entries = [shuffled(value) for value in node]
            if key in ("dimensions", "questions", "gates", "unscored"):
                random.shuffle(entries)
            return entries
        return node

    library = library_of(PARTS["profile"], PARTS["main"])
    model = compile_model(library, scoring_of(library, **shuffled(PARTS["scoring"])))
    entries = list(answers.items())
    random.shuffle(entries)
    one, other = result(answers), result(dict(entries), model)
    assert (one.bounds, one.coverage, one.central, one.band) == (
        other.bounds,
        other.coverage,
        other.central,
        other.band,
    )
    assert one.verdict.outcome == other.verdict.outcome
    assert _shares(one) == _shares(other)
    assert {each.gate.id: each[1:] for each in one.gates} == {each.gate.id: each[1:] for each in other.gates}


@settings(deadline=None, max_examples=100)
@given(responses(), responses())
def test_what_was_scored_before_leaves_no_trace(first: dict[str, Answer], second: dict[str, Answer]) -> None:
    fresh = model_of()
    expected = result(second, fresh)
    result(first)
    assert result(second) == expected


def test_nothing_answered_leaves_everything_open() -> None:
    nothing = result({})
    assert nothing.bounds == Ladder(*[Bounds(0, 1000)] * 3)
    assert nothing.coverage == 0
    assert nothing.central is None


def test_an_item_that_is_not_due_is_outside_and_its_weight_is_shown_as_removed() -> None:
    zest = result({"stage": answered("G3")}).dimensions[0]
    assert [item.standing for item in zest.items if item.scored.id == "ballot"] == [Standing.NOT_DUE]
    assert (zest.weight_counted, zest.weight_removed) == (6, 2)


def test_without_a_stage_an_item_due_later_counts_as_unknown_even_if_it_is_answered() -> None:
    footing = result({"days": answered(Decimal(30))}).dimensions[1]
    assert [item.standing for item in footing.items if item.scored.id == "days"] == [Standing.UNSETTLED]


def test_a_dimension_that_may_not_apply_drops_out_and_its_weight_is_reported() -> None:
    found = result({"nation": answered("scotland"), "stage": answered("G1")})
    assert found.dimensions[2].bounds is None
    assert found.weight_removed == 200


def test_a_dimension_claimed_not_to_apply_without_permission_counts_as_unknown() -> None:
    only = {**PARTS["scoring"]["dimensions"][0]}
    only["questions"] = [each for each in only["questions"] if each["id"] in ("leaders", "ballot")]
    rest = {**PARTS["scoring"]["dimensions"][1]}
    rest["questions"] = [
        *rest["questions"],
        *(e for e in PARTS["scoring"]["dimensions"][0]["questions"] if e not in only["questions"]),
    ]
    model = model_of(dimensions=[only, rest, PARTS["scoring"]["dimensions"][2]])
    found = result({"leaders": NOT_APPLICABLE, "stage": answered("G3")}, model).dimensions[0]
    assert found.bounds == Ladder(*[Bounds(0, 1000)] * 3)
    assert {item.standing for item in found.items} == {Standing.NOT_ACCEPTED, Standing.NOT_DUE}
    assert found.coverage == 0


def test_each_kind_of_missing_answer_keeps_its_name() -> None:
    answers = {
        "stage": answered("G4"), "leaders": NOT_APPLICABLE, "origin": DONT_KNOW,
        "result": answered((Decimal(1), None, Decimal(2))), "nation": answered("england"),
    }  # fmt: skip
    found = {item.scored.id: item.standing for each in result(answers).dimensions for item in each.items}
    assert found == {
        "leaders": Standing.NOT_APPLICABLE, "origin": Standing.DONT_KNOW, "reply": Standing.UNANSWERED,
        "ballot": Standing.UNANSWERED, "days": Standing.UNANSWERED, "result": Standing.PARTLY_FILLED,
        "leavers": Standing.UNANSWERED, "island": Standing.HIDDEN, "routes": Standing.UNSETTLED,
    }  # fmt: skip


def test_evidence_decides_how_wide_the_bounds_are() -> None:
    levels = {Level.SAID: (1000, 0, 0), Level.DOCUMENTED: (1000, 1000, 0), Level.CHECKED: (1000, 1000, 1000)}
    for level, lowest in levels.items():
        zest = result({"stage": answered("G1"), **{
            "leaders": answered("group", level), "origin": answered("staff", level),
            "reply": answered(Decimal("80"), level),
        }}).dimensions[0]  # fmt: skip
        assert zest.bounds is not None
        assert tuple(bounds.lower for bounds in zest.bounds) == lowest


def test_a_ballot_known_only_to_the_nearest_per_cent_gives_a_span_of_values() -> None:
    ballot = Ballot(turnout=Decimal(78), yes_of_voting=Decimal(62))
    item = next(
        i
        for i in result({"stage": answered("G4"), "ballot": answered(ballot)}).dimensions[0].items
        if i.scored.id == "ballot"
    )
    assert (item.standing, item.value, item.highest) == (Standing.ANSWERED, Fraction(73), Fraction(75))


def test_the_same_percentages_in_another_precision_are_another_ballot() -> None:
    coarse, fine = (
        Ballot(turnout=Decimal(turnout), yes_of_voting=Decimal(yes))
        for turnout, yes in (("50", "50"), ("50.00", "50.00"))
    )
    states = [
        next(gate.state for gate in result({"ballot": answered(ballot)}).gates if gate.gate.id == "carried")
        for ballot in (coarse, fine)
    ]
    assert states == [GateState.NOT_KNOWN, GateState.NOT_KNOWN]
    assert coarse == fine
    items = [
        next(
            i
            for i in result({"stage": answered("G4"), "ballot": answered(ballot)}).dimensions[0].items
            if i.scored.id == "ballot"
        )
        for ballot in (coarse, fine)
    ]
    assert items[0].highest is not None
    assert items[1].highest is None


def test_with_a_power_below_one_an_uneven_service_pays_for_its_imbalance() -> None:
    answers = {"stage": answered("G1"), "leaders": answered("group"), "origin": answered("staff")}
    bent, plain = result(answers, BENT), result(answers)
    assert bent.bounds is not None
    assert plain.bounds is not None
    assert bent.cost_of_imbalance == Bounds(
        plain.bounds.said.lower - bent.bounds.said.lower, plain.bounds.said.upper - bent.bounds.said.upper
    )
    assert bent.cost_of_imbalance.lower > 0
    assert plain.cost_of_imbalance is None


def test_an_answer_that_cannot_be_is_refused_with_a_sentence() -> None:
    with pytest.raises(AnswerError, match="'nonsense' is not one of the options"):
        result({"origin": answered("nonsense")})
    with pytest.raises(AnswerError, match=r"Does not apply.* cannot be chosen here"):
        result({"origin": NOT_APPLICABLE})
    with pytest.raises(AnswerError, match="Say why this does not apply"):
        result({"leaders": Answer(State.NOT_APPLICABLE)})


def test_whether_an_answer_is_taken_does_not_depend_on_what_was_scored_before() -> None:
    """Whether its evidence is complete is checked where it comes in; here only its level counts."""
    thin = replace(answered("group"), evidence=Evidence(Level.DOCUMENTED))
    fresh = model_of()
    before = evaluate(fresh, Response({"leaders": thin}))
    evaluate(fresh, Response({"leaders": answered("group", Level.DOCUMENTED)}))
    assert evaluate(fresh, Response({"leaders": thin})) == before


def test_evidence_on_an_open_answer_changes_nothing() -> None:
    assert result({"origin": replace(DONT_KNOW, evidence=EVIDENCE[Level.CHECKED])}) == result({"origin": DONT_KNOW})
