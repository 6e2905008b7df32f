"""The shipped scoring on whole services: an ideal one, an unknown one, and one flaw at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from questionnaires import reader as questionnaires
from questionnaires.answers import Response
from questionnaires.answers.file import read_answers
from questionnaires.conditions import questions_in
from questionnaires.plain_yaml import Plain, Source, parse
from scoring import reader
from scoring.evaluate import compile_model, evaluate
from scoring.model import Kind, Stage
from scoring.result import Bounds, Evaluation, GateState, Outcome

LIBRARY = questionnaires.read_library(*questionnaires.shipped())
SCORING = reader.read_scoring(reader.shipped(), LIBRARY)
MODEL = compile_model(LIBRARY, SCORING)

BEST = {
    "PC1": "england",
    "depth": "full",
    "sector": "nhs",
    "MS1_who": "[staff, users]",
    "MS1": "listed",
    "MS2": '["9", "9", "9"]',
    "MS3": '"96"',
    "MS4": '"8"',
    "MS5": '"2"',
    "MS6": '"5"',
    "MS7": "years",
    "MS8": "tried",
    "FE5": "[nothing]",
    "FE2": '"no"',
    "FE1": '["2", "2", "2"]',
    "FE3": '"no"',
    "FE4": "best",
    "FE8": "tested",
    "FE9": "holding",
    "FE10": '"yes"',
    "FE6": '"yes"',
    "FE7": '"90"',
    "SA1": "staff",
    "SA2": "group_backed",
    "SA14": "being_filled",
    "SA3": '"4.6"',
    "SA4": '"4.6"',
    "SA5": '"80"',
    "SA6": '"8.5"',
    "SA9": '"yes"',
    "SA7": "explained",
    "SA8": "working_together",
    "SA10": "hand_over",
    "SA11": "beyond_launch",
    "SA12": "[independent_count, electorate, question_wording, rule]",
    "SA13": '{eligible: "100", voted: "90", "yes": "80", "no": "10", spoiled: "0"}',
    "PA1": "lessons_used",
    "PA2": "alike",
    "PA3": "[named_contact, survey_published, open_meetings, user_panel, co_design]",
    "PA4": "control",
    "PA5": '"3"',
    "PA12": "owner_and_budget",
    "PA6": "part_of_every_job",
    "PA7": "policy_and_training",
    "PA8": "supported",
    "PA9": "always",
    "PA10": '"6"',
    "PA11": '"yes"',
    "CB1": "agreed",
    "CB5": "figures_and_voices",
    "CB3": "in_contract",
    "CB6": "begun",
    "CB2": '"yes"',
    "CB4": "not_available",
    "CS3": "active_sponsor",
    "CS1": "in_writing_with_terms",
    "GL8": '"yes"',
    "GL2_independent": '"yes"',
    "GL2_public_benefit": '"yes"',
    "GL2_staff_influence": '"yes"',
    "GL3": '"yes"',
    "GL7": '"yes"',
    "SC2": "[costs, staff, it, estate]",
    "FG1": '"yes"',
    "FG6": '"yes"',
    "CS2": "agreed",
    "PC4": '"yes"',
    "CS7": '"yes"',
    "CS6": "in_use",
    "CS5": "agreed",
    "CS4": "discussed",
    "CS4_public": "asked_and_heard",
    "GL1": "chosen",
    "GL4": "with_a_say",
    "GL5": "[board, advisory, forum, teams]",
    "GL6": "checked",
    "FG2": '"40"',
    "FG3": '"5"',
    "FG4": "promised",
    "FG5": "agreed",
    "FG6_nhs_pension": '"yes"',
    "FG7": "improving",
    "PC3": "named",
    "PC3_basis": '"yes"',
    "PC4_listed": "under_way",
    "SC3": "keeps_savings",
    "SC3_hiring": "shapes_posts",
    "SC4": '"2"',
}

FLAWS: dict[str, tuple[str, Kind, Stage, Mapping[str, str]]] = {
    "not_a_rescue": ("FE2", Kind.SUITABILITY, Stage.EXPLORE, {"FE2": '"yes"'}),
    "voluntary": ("SA9", Kind.SUITABILITY, Stage.EXPLORE, {"SA9": '"no"'}),
    "freedom_not_in_house": ("CB4", Kind.SUITABILITY, Stage.FEASIBILITY, {"CB4": "available"}),
    "partnership_not_enough": (
        "PC2", Kind.SUITABILITY, Stage.FEASIBILITY, {"PC1": "scotland", "PC2": "partnership_enough"},
    ),
    "members_listed": ("MS1", Kind.GATE, Stage.FEASIBILITY, {"MS1": "groups"}),
    "intervention_reviewed": ("FE3", Kind.GATE, Stage.FEASIBILITY, {"FE3": '"yes"', "FE12": '"no"'}),
    "people_to_lead": ("SA2", Kind.GATE, Stage.FEASIBILITY, {"SA2": "one"}),
    "sponsor": ("CS3", Kind.GATE, Stage.FEASIBILITY, {"CS3": "sympathetic"}),
    "survey_reply": ("SA5", Kind.EVIDENCE, Stage.FEASIBILITY, {"SA5": '"49.9"'}),
    "audit_with_users": ("PA11", Kind.EVIDENCE, Stage.FEASIBILITY, {"PA11": '"no"'}),
    "finances_steady": ("FE1", Kind.GATE, Stage.BUSINESS_CASE, {"FE1": '["-1", "2", "-1"]', "FE11": '"no"'}),
    "quality_safe": ("FE4", Kind.GATE, Stage.BUSINESS_CASE, {"FE4": "lowest"}),
    "set_up_funded": ("FE10", Kind.GATE, Stage.BUSINESS_CASE, {"FE10": '"no"'}),
    "options_compared": ("CB2", Kind.GATE, Stage.BUSINESS_CASE, {"CB2": '"no"'}),
    "users_have_influence": ("PA4", Kind.GATE, Stage.BUSINESS_CASE, {"PA4": "informed"}),
    "ballot_prepared": (
        "SA12", Kind.GATE, Stage.BUSINESS_CASE, {"SA12": "[independent_count, electorate, question_wording]"},
    ),
    "public_service_mutual": ("GL2_public_benefit", Kind.GATE, Stage.BUSINESS_CASE, {"GL2_public_benefit": '"no"'}),
    "approval_mapped": ("GL7", Kind.GATE, Stage.BUSINESS_CASE, {"GL7": '"no"'}),
    "interests_apart": ("GL8", Kind.GATE, Stage.BUSINESS_CASE, {"GL8": '"no"'}),
    "separable": ("SC2", Kind.GATE, Stage.BUSINESS_CASE, {"SC2": "[costs, staff, estate]"}),
    "five_year_plan": ("FG1", Kind.GATE, Stage.BUSINESS_CASE, {"FG1": '"no"'}),
    "commissioner_support": ("CS1", Kind.GATE, Stage.BUSINESS_CASE, {"CS1": "spoken"}),
    "lawful_award": ("CS2", Kind.GATE, Stage.BUSINESS_CASE, {"CS2": "assumed"}),
    "turnover_explained": ("MS2", Kind.FLAG, Stage.BUSINESS_CASE, {"MS2": '["9", "9", "25.1"]'}),
    "liabilities_allocated": ("FE6", Kind.GATE, Stage.LAUNCH, {"FE6": '"no"'}),
    "opening_cash": ("FE7", Kind.GATE, Stage.LAUNCH, {"FE7": '"29"'}),
    "terms_in_writing": ("SA7", Kind.GATE, Stage.LAUNCH, {"SA7": "told_generally"}),
    "ballot_carried": (
        "SA13", Kind.GATE, Stage.LAUNCH,
        {"SA13": '{eligible: "100", voted: "90", "yes": "45", "no": "45", spoiled: "0"}'},
    ),
    "asset_lock": ("GL3", Kind.GATE, Stage.LAUNCH, {"GL3": '"no"'}),
    "costs_advised": ("FG6", Kind.GATE, Stage.LAUNCH, {"FG6": '"no"'}),
    "duties_met": ("PC4", Kind.GATE, Stage.LAUNCH, {"PC4": '"no"'}),
    "continuity": ("CS7", Kind.GATE, Stage.LAUNCH, {"CS7": '"no"'}),
}  # fmt: skip
"""For each gate: a question it reads, its kind and stage, and answers that close it and no other."""

TRANSFER_ONLY = {
    "set_up_funded", "ballot_prepared", "public_service_mutual", "approval_mapped", "separable", "five_year_plan",
    "lawful_award", "liabilities_allocated", "opening_cash", "terms_in_writing", "ballot_carried", "asset_lock",
    "costs_advised", "continuity",
}  # fmt: skip


def result(answers: Mapping[str, str], stage: str = "G4") -> Evaluation:
    lines = "".join(f"  {question}: {answer}\n" for question, answer in answers.items())
    text = f"service: A service\nstage: {stage}\nanswers:\n{lines}" if lines else "service: A service\n"
    return evaluate(MODEL, Response(read_answers(Source("answers.yaml", text), LIBRARY, MODEL.scoring.stage_question).answers))


def states(evaluation: Evaluation) -> dict[str, GateState]:
    return {gate.gate.id: gate.state for gate in evaluation.gates}


def test_every_gate_is_tried_below() -> None:
    assert {gate.id for gate in SCORING.gates} == set(FLAWS)


def test_the_best_answers_reach_ready_for_launch_with_the_full_score() -> None:
    best = result(BEST)
    assert (best.verdict.outcome, best.verdict.reached) == (Outcome.READY, Stage.LAUNCH)
    assert best.bounds is not None
    assert best.bounds.said == Bounds(1000, 1000)
    assert best.band is not None
    assert best.band.lower.id == best.band.upper.id == "strong"
    assert {state for gate, state in states(best).items() if gate != "partnership_not_enough"} == {GateState.MET}


def test_nothing_answered_leaves_everything_possible_and_every_gate_not_known() -> None:
    nothing = result({})
    assert nothing.bounds is not None
    assert nothing.bounds.said == Bounds(0, 1000)
    assert set(states(nothing).values()) == {GateState.NOT_KNOWN}
    assert nothing.verdict.outcome is Outcome.NOT_KNOWN


@pytest.mark.parametrize("gate_id", FLAWS)
def test_one_flaw_closes_one_gate_whatever_the_score(gate_id: str) -> None:
    question, kind, stage, answers = FLAWS[gate_id]
    flawed = result({**BEST, **answers})
    found = next(gate for gate in flawed.gates if gate.gate.id == gate_id)
    assert question in answers
    assert (found.gate.kind, found.gate.stage, found.state) == (kind, stage, GateState.NOT_MET)
    assert [gate for gate, state in states(flawed).items() if state is GateState.NOT_MET] == [gate_id]
    expected = {Kind.SUITABILITY: Outcome.DOES_NOT_SUIT, Kind.GATE: Outcome.NOT_READY}.get(kind, Outcome.READY)
    assert flawed.verdict.outcome is expected


@pytest.mark.parametrize("gate_id", sorted(set(FLAWS) - {"partnership_not_enough"}))
def test_a_gate_that_nobody_answered_is_not_known_and_never_passed(gate_id: str) -> None:
    _, kind, _, answers = FLAWS[gate_id]
    silent = result({question: answer for question, answer in BEST.items() if question not in answers})
    assert states(silent)[gate_id] is GateState.NOT_KNOWN
    if kind in (Kind.SUITABILITY, Kind.GATE):
        assert silent.verdict.outcome is Outcome.NOT_KNOWN


def test_in_scotland_enough_partnership_means_that_no_transfer_is_asked_about() -> None:
    partnership = result({**BEST, "PC1": "scotland", "PC2": "partnership_enough"})
    assert partnership.verdict.outcome is Outcome.DOES_NOT_SUIT
    apart = {gate for gate, state in states(partnership).items() if state is GateState.DOES_NOT_APPLY}
    assert apart == TRANSFER_ONLY


def test_in_scotland_a_transfer_is_judged_as_elsewhere_where_partnership_falls_short() -> None:
    transfer = result({**BEST, "PC1": "scotland", "PC2": "partnership_partly"})
    assert transfer.verdict.outcome is Outcome.READY
    assert set(states(transfer).values()) == {GateState.MET}


def test_a_ballot_below_a_recorded_bar_is_lost_though_a_majority_said_yes() -> None:
    ballot = '{turnout: "98%", yes_of_voting: "55%", rule: {yes_of_voting: {at_least: "60%"}, recorded: before the count}}'
    lost = result({**BEST, "SA13": ballot})
    assert states(lost)["ballot_carried"] is GateState.NOT_MET
    assert lost.band is not None
    assert lost.band.upper.id == "partial"


def test_forty_nine_to_nought_among_a_hundred_is_carried_as_is_forty_nine_to_one() -> None:
    for no in ("0", "1"):
        ballot = f'{{eligible: "100", voted: "{49 + int(no)}", "yes": "49", "no": "{no}", spoiled: "0"}}'
        assert states(result({**BEST, "SA13": ballot}))["ballot_carried"] is GateState.MET


def test_two_deficits_are_no_obstacle_with_a_funded_and_agreed_plan() -> None:
    planned = result({**BEST, "FE1": '["-1", "2", "-1"]', "FE11": '"yes"'})
    assert states(planned)["finances_steady"] is GateState.MET


def test_an_early_service_is_not_held_back_by_answers_that_cannot_exist_yet() -> None:
    later = {question.id for dimension in SCORING.dimensions for question in dimension.questions if question.due is not Stage.EXPLORE}
    early = result({question: answer for question, answer in BEST.items() if question not in later}, stage="G1")
    assert early.verdict.outcome is Outcome.READY
    assert early.bounds is not None
    assert early.bounds.said == Bounds(1000, 1000)


def test_the_ten_dimensions_weigh_the_same_and_say_that_this_is_judgement() -> None:
    assert {dimension.basis for dimension in SCORING.dimensions} == {("judgement",)}
    assert [dimension.weight for dimension in SCORING.dimensions] == [100] * 10


def test_the_weight_of_a_question_within_its_dimension_is_one_to_three() -> None:
    assert {question.weight for dimension in SCORING.dimensions for question in dimension.questions} == {1, 2, 3}


def test_every_dimension_has_something_to_score_from_the_first_stage_in_every_nation() -> None:
    always = {
        dimension.id
        for dimension in SCORING.dimensions
        for question in dimension.questions
        if question.due is Stage.EXPLORE
        and LIBRARY.questions[question.id].asked_when is None
        and LIBRARY.questions[question.id].not_applicable is None
    }
    assert always == {dimension.id for dimension in SCORING.dimensions}


def test_of_six_questionnaires_a_core_assessment_asks_only_what_gates_read_and_the_first_look() -> None:
    read = {question for gate in SCORING.gates for question in questions_in(gate.met_when)}
    six = [each for each in LIBRARY.questionnaires if each.depth == "full"]
    assert len(six) == 6
    for question in (question for each in six for question in each.questions):
        if LIBRARY.depths[question.id] == "core":
            assert question.id in read
        elif LIBRARY.depths[question.id] == "full":
            assert question.id not in read


def test_every_gate_of_explore_is_read_from_the_first_look() -> None:
    read = {q for gate in SCORING.gates if gate.stage is Stage.EXPLORE for q in questions_in(gate.met_when)}
    assert {LIBRARY.depths[question] for question in read} == {"first_look"}


def test_no_sentence_of_the_standard_scoring_has_more_than_25_words() -> None:
    def texts(plain: Plain) -> Iterator[str]:
        if isinstance(plain, str):
            yield plain
        else:
            for part in plain.values() if isinstance(plain, dict) else plain:
                yield from texts(part)

    sentences = [sentence for text in texts(parse(reader.shipped()).plain) for sentence in re.split(r"(?<=[.?!])\s+|\n", text)]
    assert len(sentences) > 300
    assert [sentence for sentence in sentences if len(sentence.split()) > 25] == []
