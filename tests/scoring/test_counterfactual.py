"""What would change the result: no smaller set of improvements does, and none of the same size comes before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations, product
from math import prod
from typing import Any

import pytest
import report_subjects
from hypothesis import event, given, settings
from hypothesis import strategies as st
from samples import DONT_KNOW, MODEL, NOT_APPLICABLE, PARTS, answered, library_of, model_of, responses, scoring_of
from test_verdicts import READY

from questionnaires.answers import Answer, Response
from scoring.counterfactual import Counterfactual, Finding, Goal, counterfactual, counterfactuals
from scoring.evaluate import compile_model, evaluate
from scoring.improvements import Candidates, chosen, worth
from scoring.model import Kind, Stage
from scoring.result import Evaluation

MOST_TRIED = 800
"""Sets of answers that the brute force tries for one example; beyond it, only smaller sets are ruled out."""
KINDS = [kind.value for kind in Kind]
STAGES = [stage.value for stage in Stage]


SHIPPED = report_subjects.shipped()[1]


# Brute force: every set of improvements, smallest first


def routings(candidates: Candidates) -> Iterator[dict[str, Answer]]:
    """Every way of changing the questions that both gates and routing read, that of changing none first."""
    each = candidates.rerouting()
    for row in product(*((None, *answers) for answers in each.values())):
        changed = {id_: answer for id_, answer in zip(each, row, strict=True) if answer is not None}
        if candidates.model.layout({**candidates.answers, **changed}).not_asked.keys().isdisjoint(changed):
            yield changed


def sets_of(candidates: Candidates, size: int) -> list[tuple[dict[str, Answer], list[tuple[str, list[Answer]]]]]:
    """The sets of so many questions: what is routed anew, and the answers to try for each of the others."""
    found: list[tuple[dict[str, Answer], list[tuple[str, list[Answer]]]]] = []
    for changed in routings(candidates):
        answers = {**candidates.answers, **changed}
        others = candidates.changeable(candidates.model.layout(answers), answers)
        if size >= len(changed):
            found += [
                (changed, [(id_, [*others[id_]]) for id_ in ids]) for ids in combinations(sorted(others), size - len(changed))
            ]
    return found


def reached(goal: Goal, before: Evaluation, after: Evaluation, starts: list[str]) -> bool:
    if goal is Goal.STAGE:
        following = before.verdict.next_stage
        return following is not None and after.verdict.reached is not None and after.verdict.reached >= following
    assert before.band is not None
    return after.band is not None and starts.index(after.band.lower.id) > starts.index(before.band.lower.id)


def brute_force(model: Any, answers: Mapping[str, Answer], goal: Goal) -> tuple[int, tuple[str, ...] | None]:
    """Up to which size every set was tried, and the first of the smallest that reach the goal; None if none did."""
    before, candidates = evaluate(model, Response(answers)), Candidates(model, answers)
    bands, tried = [band.id for band in model.bands.bands], 0
    for size in range(1, len(answers) + 12):
        found: list[tuple[str, ...]] = []
        sets = sets_of(candidates, size)
        if not sets:
            return size, None
        tried += sum(prod(len(each) for _, each in others) for _, others in sets)
        if tried > MOST_TRIED:
            return size - 1, None
        for changed, others in sets:
            for row in product(*(each for _, each in others)):
                new = {**answers, **changed, **dict(zip((id_ for id_, _ in others), row, strict=True))}
                if reached(goal, before, evaluate(model, Response(new)), bands):
                    found.append(tuple(sorted((*changed, *(id_ for id_, _ in others)))))
                    break
        if found:
            return size, min(found)
    return 0, None


def check(model: Any, answers: Mapping[str, Answer], goal: Goal) -> Counterfactual | None:
    """Hold what is found against the brute force; None if there was nothing to look for."""
    before = evaluate(model, Response(answers))
    found = counterfactual(model, Response(answers), before, goal)
    assert found.finding is not Finding.NOT_WORKED_OUT
    if found.finding in (Finding.HIGHEST, Finding.NO_SCORE):
        assert goal is Goal.BAND or before.verdict.next_stage is None
        return None
    size, ids = brute_force(model, answers, goal)
    event(f"{goal.value}: {found.finding.value}, {len(found.changes)} changes, all sets up to {size} tried")
    if ids is not None:
        assert tuple(change.question for change in found.changes) == ids
    elif found.finding is Finding.FOUND:
        assert len(found.changes) > size
    return found


# Random models


@st.composite
def models(draw: st.DrawFn) -> Any:
    """The sample scoring with other weights, values, bands, caps, gates and power."""
    scoring = PARTS["scoring"]
    shares = draw(st.sampled_from([(450, 350, 200), (100, 100, 800), (700, 200, 100), (340, 330, 330)]))
    dimensions = [
        {**each, "weight": str(share), "questions": [_reweighted(draw, one) for one in each["questions"]]}
        for each, share in zip(scoring["dimensions"], shares, strict=True)
    ]
    steps = draw(st.sampled_from([("0", "40", "60.5", "80"), ("0", "10", "50", "95"), ("0", "72.3", "72.4", "100")]))
    bands = [{**band, "from": start} for band, start in zip(scoring["bands"], steps, strict=True)]
    names = st.none() | st.sampled_from([band["id"] for band in bands])
    gates = [_changed(draw, each, names) for each in scoring["gates"]]
    power = draw(st.sampled_from(["1", "1", "0.5", "1/3"]))
    return model_of(dimensions=dimensions, bands=bands, gates=gates, power=power)


def _reweighted(draw: st.DrawFn, item: dict[str, Any]) -> dict[str, Any]:
    changed = {**item, "weight": str(draw(st.integers(1, 4))), "due": draw(st.sampled_from(["G1", "G1", "G2", "G4"]))}
    if "values" in item:
        changed["values"] = {id_: str(draw(st.sampled_from([0, 0, 20, 50, 70, 100]))) for id_ in item["values"]}
    return changed


def _changed(draw: st.DrawFn, gate: dict[str, Any], names: st.SearchStrategy[Any]) -> dict[str, Any]:
    """Four of them stay what they are, so that each stage has one."""
    stays, cap = gate["id"] in ("led", "no_notice", "steady", "carried"), draw(names)
    kind, stage = (gate["kind"], gate["stage"]) if stays else (draw(st.sampled_from(KINDS)), draw(st.sampled_from(STAGES)))
    says = {**gate["says"], "does_not_apply": "Not here."}
    changed = {**gate, "kind": kind, "stage": stage, "says": says}
    changed.pop("caps_band", None)
    return changed if cap is None or kind == "flag" else {**changed, "caps_band": cap}


@settings(max_examples=40, deadline=None)
@given(models(), responses(), st.sampled_from(Goal))
def test_brute_force_finds_no_smaller_set_and_none_of_the_same_size_that_comes_before(
    model: Any, answers: dict[str, Answer], goal: Goal
) -> None:
    check(model, answers, goal)


@settings(max_examples=40, deadline=None)
@given(models(), responses(complete=True), st.sampled_from(Goal), st.sets(st.sampled_from(sorted(READY)), max_size=3))
def test_brute_force_agrees_where_little_is_missing(model: Any, answers: dict[str, Answer], goal: Goal, ids: set[str]) -> None:
    check(model, {**READY, **{id_: answers[id_] for id_ in ids if id_ in answers}}, goal)


# A small instrument, of which every set can be tried


def asked(id_: str, **more: Any) -> dict[str, Any]:
    common = {"id": id_, "label": id_, "text": f"{id_}?", "why": "To try.", "basis": "judgement"}
    return {**common, "type": "yes_no", "yes": "It is.", "no": "It is not.", **more}


STEPS = [{"id": "low", "title": "Low"}, {"id": "middle", "title": "Middle"}, {"id": "high", "title": "High"}]
STAGE = asked("stage", type="single_choice", options=[{"id": id_, "title": id_} for id_ in STAGES])
STAGE = {key: value for key, value in STAGE.items() if key not in ("yes", "no")}
SCALES = [
    {key: value for key, value in asked(id_, type="scale", options=STEPS).items() if key not in ("yes", "no")} for id_ in "fg"
]
NOT_APPLICABLE_TOO = {"not_applicable": {"example": "There is none"}}
SMALL = library_of(
    {
        "schema": "mutual-readiness/questionnaire/1", "id": "small", "version": "1.0.0", "title": "Small", "purpose": "To try.",
        "minutes": "1",
        "sections": [{"id": "all", "title": "All", "questions": [
            STAGE, asked("r"), *(asked(id_) for id_ in "abcd"), asked("e", **NOT_APPLICABLE_TOO), *SCALES,
            asked("h", asked_when={"r": {"is": "yes"}}),
        ]}],
    }
)  # fmt: skip
SCORED = "abcdefgh"


@st.composite
def small_models(draw: st.DrawFn) -> Any:
    """Three dimensions, and gates over any of the questions, so that they share some and span dimensions."""
    home = {id_: draw(st.integers(0, 2)) for id_ in SCORED} | {"a": 0, "b": 1, "c": 2}
    shares = draw(st.sampled_from([(500, 300, 200), (340, 330, 330), (800, 100, 100)]))
    dimensions = [
        {
            "id": f"d{place}", "title": "D", "weight": str(share), "because": "To try.", "basis": "judgement",
            "may_be_not_applicable": draw(st.sampled_from(["yes", "no"])),
            "questions": [_scored(draw, id_) for id_ in SCORED if home[id_] == place],
        }
        for place, share in enumerate(shares)
    ]  # fmt: skip
    starts = draw(st.sampled_from([("0", "30", "60"), ("0", "45.5", "90"), ("0", "70", "100")]))
    bands = [{"id": f"b{place}", "from": start, "title": "B", "because": "To try.", "basis": "judgement"} for place, start in enumerate(starts)]
    gates = [_gate(draw, stage, place) for place, stage in enumerate((*STAGES, *draw(st.lists(st.sampled_from(STAGES), max_size=5))))]
    scoring = {
        "schema": "mutual-readiness/scoring/1", "id": "small", "version": "1.0.0", "title": "Small", "purpose": "To try.",
        "fits": {"small": "==1.0.0"}, "stage_question": "stage", "coverage_for_central_figure": "60%",
        "power": draw(st.sampled_from(["1", "1", "0.5"])), "dimensions": dimensions, "bands": bands, "gates": gates,
        "unscored": [{"id": id_, "because": "To try."} for id_ in ("stage", "r")],
    }  # fmt: skip
    return compile_model(SMALL, scoring_of(SMALL, **scoring))


def _scored(draw: st.DrawFn, id_: str) -> dict[str, Any]:
    options = ("low", "middle", "high") if id_ in "fg" else ("no", "yes")
    values = {option: str(draw(st.sampled_from([0, 0, 30, 60, 100, 100]))) for option in options}
    return {"id": id_, "weight": str(draw(st.integers(1, 3))), "because": "To try.", "basis": "judgement", "values": values}


def _gate(draw: st.DrawFn, stage: str, place: int) -> dict[str, Any]:
    read = draw(st.lists(st.sampled_from(["r", *SCORED]), min_size=1, max_size=3, unique=True))
    conditions = [{id_: {"at_least": draw(st.sampled_from(["middle", "high"]))} if id_ in "fg" else {"is": draw(st.sampled_from(["yes", "yes", "no"]))}} for id_ in read]
    met_when = conditions[0] if len(read) == 1 else {draw(st.sampled_from(["all", "any"])): conditions}
    cap = draw(st.sampled_from([None, None, "b0", "b1"]))
    says = dict.fromkeys(("met", "not_met", "not_known", "does_not_apply"), "So.")
    kind = "gate" if place < 4 else draw(st.sampled_from(KINDS))
    found = {
        "id": f"g{place}", "title": "G", "kind": kind, "stage": stage, "met_when": met_when, "because": "To try.", "basis": "judgement",
        "says": says, "not_applicable": draw(st.sampled_from(["met", "not met", "does not apply"])),
    }  # fmt: skip
    return found if cap is None or kind == "flag" else {**found, "caps_band": cap}


@st.composite
def small_answers(draw: st.DrawFn) -> dict[str, Answer]:
    found: dict[str, Answer | None] = {"stage": draw(st.sampled_from([None, *map(answered, STAGES)]))}
    for id_ in ("r", *SCORED):
        values = ("low", "low", "middle", "high") if id_ in "fg" else ("no", "no", "yes")
        more = [NOT_APPLICABLE] if id_ == "e" else []
        found[id_] = draw(st.sampled_from([None, DONT_KNOW, *more, *map(answered, values)]))
    return {id_: answer for id_, answer in found.items() if answer is not None}


@settings(max_examples=40, deadline=None)
@given(small_models(), small_answers(), st.sampled_from(Goal))
def test_of_a_small_instrument_every_set_is_tried(model: Any, answers: dict[str, Answer], goal: Goal) -> None:
    check(model, answers, goal)


def small(values: dict[str, dict[str, int | str]], start: str, capped_while: dict[str, Any]) -> Any:
    """One dimension with these questions, a band from `start`, and a gate that keeps the score below it while it is not met."""
    questions = [
        {"id": id_, "weight": "1", "because": "To try.", "basis": "judgement", "values": {option: str(value) for option, value in each.items()}}
        for id_, each in values.items()
    ]
    common = {"title": "T", "because": "To try.", "basis": "judgement"}
    says = dict.fromkeys(("met", "not_met", "not_known", "does_not_apply"), "So.")
    gate = {**common, "id": "cap", "kind": "gate", "stage": "G1", "met_when": capped_while, "caps_band": "b0", "says": says}
    others = [{**common, "id": stage, "kind": "gate", "stage": stage, "met_when": {"r": {"is": "yes"}}, "says": says} for stage in STAGES]
    scoring = {
        "schema": "mutual-readiness/scoring/1", "id": "small", "version": "1.0.0", "title": "Small", "purpose": "To try.",
        "fits": {"small": "==1.0.0"}, "stage_question": "stage", "coverage_for_central_figure": "60%",
        "dimensions": [{**common, "id": "d", "weight": "1000", "questions": questions}],
        "bands": [{**common, "id": f"b{place}", "from": each} for place, each in enumerate(("0", start))], "gates": [gate, *others],
        "unscored": [{"id": id_, "because": "To try."} for id_ in ("stage", "r", *SCORED) if id_ not in values],
    }  # fmt: skip
    return compile_model(SMALL, scoring_of(SMALL, **scoring))


# What is said of a set


def found(goal: Goal, model: Any = MODEL, **changes: Answer | None) -> Counterfactual:
    answers = {id_: answer for id_, answer in {**READY, "stage": answered("G4"), **changes}.items() if answer is not None}
    return counterfactual(model, Response(answers), evaluate(model, Response(answers)), goal)


def changed(result: Counterfactual) -> dict[str, Any]:
    return {change.question: change.after.value for change in result.changes}


def test_one_gate_in_the_way_is_named_with_the_least_answer_that_meets_it() -> None:
    result = found(Goal.STAGE, leaders=answered("nobody"))
    assert (result.finding, result.stage) == (Finding.FOUND, Stage.EXPLORE)
    (change,) = result.changes
    assert (change.question, change.before, change.after.value, change.gates) == ("leaders", answered("nobody"), "one", ("led",))
    assert result.evaluation is not None
    assert change.points == evaluate_points(result, leaders=answered("nobody"))


def evaluate_points(result: Counterfactual, **before: Answer) -> int:
    """By how much the lower bound falls without the change."""
    assert result.evaluation is not None
    assert result.evaluation.bounds is not None
    former = evaluate(MODEL, Response({**READY, "stage": answered("G4"), **before})).bounds
    assert former is not None
    return result.evaluation.bounds.said.lower - former.said.lower


def test_of_two_ways_to_meet_a_gate_the_first_by_question_id_is_taken() -> None:
    """`notice` could be withdrawn, or `review` be passed: one change either way."""
    result = found(Goal.STAGE, notice=answered("yes"), review=answered("no"))
    assert changed(result) == {"notice": "no"}


def test_a_figure_is_raised_no_further_than_its_own_precision_asks() -> None:
    result = found(Goal.STAGE, days=answered(Decimal(3)))
    assert changed(result) == {"days": Decimal(30)}, "above 29.5, in whole days"


def test_of_figures_worth_the_same_the_one_nearest_to_what_is_worst_comes_first() -> None:
    """On the shipped curves 10% of posts that soon change are worth as much as none: nobody is asked for none."""
    _, made = report_subjects.shipped()
    for before in (None, DONT_KNOW):
        answers = {} if before is None else {"MS4": before, "MS3": before, "MS2": before}
        by_value = Candidates(made, answers).by_value
        full = [each.value for each in by_value("MS4") if worth(made.readers["MS4"], each) == 100]
        assert full[0] == Decimal(10)
        full = [each.value for each in by_value("MS3") if worth(made.readers["MS3"], each) == 100]
        assert full[0] == Decimal(95)
        full = [each.value for each in by_value("MS2") if worth(made.readers["MS2"], each) == 100]
        assert full[0] == (Decimal(10),) * 3


def test_of_a_series_the_fewest_years_change() -> None:
    """At most one deficit is allowed. The last year alone does not do, so the year before it changes, too."""
    steady = {"result": {"years": {"below": "0"}, "at_most": "1"}}
    gates = [{**gate, "met_when": steady} if gate["id"] == "steady" else gate for gate in PARTS["scoring"]["gates"]]
    model = model_of(gates=gates)
    assert changed(found(Goal.STAGE, model, result=series(-5, -4, -9))) == {"result": (-5, 0, 0)}
    assert changed(found(Goal.STAGE, model, result=series(-5, 4, -9))) == {"result": (-5, 4, 0)}
    assert changed(found(Goal.STAGE, model, result=series(-5, None, None))) == {"result": (-5, 0, 0)}


def series(*years: int | None) -> Answer:
    return answered(tuple(year if year is None else Decimal(year) for year in years))


def test_the_score_is_lifted_to_the_start_of_the_next_band_and_no_further() -> None:
    """Of the figure that does it, one step less is too little."""
    answers = {"reply": answered(Decimal(20)), "result": series(0, 0, 0), "leavers": answered((Decimal(5), Decimal(38)))}
    result = found(Goal.BAND, **answers)
    assert (result.finding, result.band) == (Finding.FOUND, MODEL.bands.bands[3])
    assert changed(result).keys() == {"reply"}
    for figure, band in ((changed(result)["reply"], "strong"), (changed(result)["reply"] - Decimal("0.1"), "substantial")):
        reading = evaluate(MODEL, Response({**READY, "stage": answered("G4"), **answers, "reply": answered(figure)})).band
        assert reading is not None
        assert reading.lower.id == band


def test_what_is_lifted_by_a_cap_alone_names_the_gate_and_no_points() -> None:
    result = found(Goal.BAND, notice=answered("yes"), review=answered("no"))
    assert result.band == MODEL.bands.bands[3]
    assert [(change.question, change.gates, change.points) for change in result.changes] == [("notice", ("no_notice",), 0)]


def test_of_answers_that_all_meet_the_gates_the_one_with_most_value_is_reckoned_with() -> None:
    """Either `a` or a high `f` meets the gate; with both changed, a high `f` earns what the band needs."""
    model = small({"a": {"no": 0, "yes": 40}, "b": {"no": 0, "yes": 60}, "f": {"low": 0, "middle": 10, "high": 90}}, "40", {"any": [{"a": {"is": "yes"}}, {"f": {"at_least": "high"}}]})
    answers = {"stage": answered("G1"), "a": answered("no"), "b": answered("no"), "f": answered("low")}
    result = counterfactual(model, Response(answers), evaluate(model, Response(answers)), Goal.BAND)
    assert changed(result) == {"a": "yes", "f": "high"}


def test_a_score_that_only_rounding_lifts_to_the_band_is_enough() -> None:
    """59.95 is published as 60.0."""
    model = small({"f": {"low": 0, "middle": 30, "high": "59.95"}, "g": {"low": 59, "middle": 59, "high": "59.95"}}, "60", {"r": {"is": "yes"}})
    answers = {"stage": answered("G1"), "r": answered("yes"), "f": answered("low"), "g": answered("high")}
    result = counterfactual(model, Response(answers), evaluate(model, Response(answers)), Goal.BAND)
    assert changed(result) == {"f": "high"}


def test_beyond_the_last_stage_and_the_highest_band_there_is_nothing() -> None:
    results = counterfactuals(MODEL, Response({**READY, "stage": answered("G4")}), evaluate(MODEL, Response({**READY, "stage": answered("G4")})))
    assert [(each.finding, each.stage, each.band, each.changes) for each in results] == [(Finding.HIGHEST, None, None, ())] * 2


def test_a_gate_that_waits_for_a_choice_is_no_matter_of_improving() -> None:
    result = found(Goal.STAGE, nation=None, island=None)
    assert (result.finding, result.stage) == (Finding.IMPOSSIBLE, Stage.FEASIBILITY)
    assert [(each.gate, each.choices, each.beyond) for each in result.obstacles] == [("subsidy", ("nation",), ())]


def test_points_that_hang_on_a_choice_are_said_to_be_out_of_reach() -> None:
    """Whether there are users to be members decides on a fifth of the weight."""
    bands = [{**band, "from": "85"} if band["id"] == "strong" else band for band in PARTS["scoring"]["bands"]]
    result = found(Goal.BAND, model_of(bands=bands), nation=answered("england"), island=None, users=None)
    assert (result.finding, result.band and result.band.id, result.highest) == (Finding.IMPOSSIBLE, "strong", 800)
    assert (result.choices, result.obstacles) == (("users",), ())


def test_what_is_said_not_to_apply_is_given_up_only_for_a_gate_that_is_open() -> None:
    assert changed(found(Goal.STAGE, ballot=NOT_APPLICABLE)).keys() == {"ballot"}
    candidates = Candidates(MODEL, {**READY, "stage": answered("G4"), "leaders": NOT_APPLICABLE})
    assert "leaders" not in candidates.changeable(MODEL.layout(candidates.answers), candidates.answers), "its gate is met"


def test_no_answer_gets_worse_and_no_choice_is_changed() -> None:
    candidates = Candidates(MODEL, {**READY, "stage": answered("G4"), "reply": answered(Decimal(40))})
    offered = candidates.changeable(MODEL.layout(candidates.answers), candidates.answers)
    assert all(answer.value >= Decimal(40) for answer in offered["reply"])  # type: ignore[operator]
    assert [id_ for id_ in MODEL.routing if chosen(MODEL, id_)] == ["stage", "nation", "users"]
    assert not {"stage", "nation", "users"} & {*offered, *candidates.rerouting()}


def test_nothing_that_would_leave_a_gate_worse_is_an_improvement() -> None:
    """To be under notice without a review would open a gate that is met."""
    assert candidates_of("notice", notice=answered("no")) == []
    assert candidates_of("notice", notice=answered("yes")) == ["no"]


def candidates_of(id_: str, **changes: Answer) -> list[Any]:
    candidates = Candidates(MODEL, {**READY, "stage": answered("G4"), **changes})
    return [answer.value for answer in candidates.rerouting().get(id_, ())]


def test_a_gate_that_reads_what_is_not_asked_at_this_depth_says_so() -> None:
    answers = {"PC1": "england", "stage_aimed_at": "G4", "depth": "first_look", "FE2": "no", "SA9": "yes"}
    response = Response({id_: answered(value) for id_, value in answers.items()})
    result = counterfactual(SHIPPED, response, evaluate(SHIPPED, response), Goal.STAGE)
    assert (result.finding, result.stage) == (Finding.IMPOSSIBLE, Stage.FEASIBILITY)
    assert ("members_listed", (), ("MS1",)) in [tuple(each) for each in result.obstacles]
    assert "freedom_not_in_house" not in [each.gate for each in result.obstacles], "it is asked, and could be met"


def test_without_a_score_no_band_is_looked_for() -> None:
    response = Response({"stage": answered("G1"), "depth": answered("first_look")})
    result = counterfactual(SHIPPED, response, evaluate(SHIPPED, response), Goal.BAND)
    assert (result.finding, result.band, result.changes) == (Finding.NO_SCORE, None, ())


def test_the_question_that_would_raise_the_score_by_hiding_others_is_left_alone() -> None:
    """In Scotland, "partnership is enough" takes many questions out of the score, and rules a mutual out."""
    answers = {"PC1": answered("scotland"), "PC2": answered("partnership_partly"), "stage_aimed_at": answered("G4")}
    for result in counterfactuals(SHIPPED, Response(answers), evaluate(SHIPPED, Response(answers))):
        assert "PC2" not in changed(result)


def test_giving_up_that_partnership_is_enough_brings_back_the_gates_of_a_transfer() -> None:
    answers = {"PC1": answered("scotland"), "PC2": answered("partnership_enough"), "stage_aimed_at": answered("G4"), "FE2": answered("no"), "SA9": answered("yes")}
    result = counterfactual(SHIPPED, Response(answers), evaluate(SHIPPED, Response(answers)), Goal.STAGE)
    assert (result.finding, result.stage) == (Finding.FOUND, Stage.FEASIBILITY)
    assert changed(result)["PC2"] == "partnership_partly"


@pytest.mark.parametrize("seed", range(4))
def test_on_the_shipped_instrument_nothing_in_a_set_can_be_left_out_or_be_less(seed: int) -> None:
    """The brute force is too slow there; but each set reaches its goal, and none of its changes is idle."""
    response = Response(report_subjects.answers(seed, stage="G4"))
    before = evaluate(SHIPPED, response)
    for goal, result in zip(Goal, counterfactuals(SHIPPED, response, before), strict=True):
        assert result.finding is Finding.FOUND
        bands, all_of_it = [band.id for band in SHIPPED.bands.bands], {change.question: change.after for change in result.changes}
        candidates = Candidates(SHIPPED, response.answers)
        assert reached(goal, before, evaluate(SHIPPED, Response({**response.answers, **all_of_it})), bands)
        for id_ in all_of_it:
            others = {**response.answers, **{other: answer for other, answer in all_of_it.items() if other != id_}}
            assert not reached(goal, before, evaluate(SHIPPED, Response(others)), bands), id_
            offered = candidates.by_value(id_)
            for lesser in offered[: offered.index(all_of_it[id_])] if all_of_it[id_] in offered else ():
                assert not reached(goal, before, evaluate(SHIPPED, Response({**others, id_: lesser})), bands), id_
