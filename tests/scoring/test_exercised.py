"""What counts as touched by a worked case, and what does not."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from samples import PARTS, library_of, scoring_of

from assessment.files import definitions_at
from questionnaires.conflict_rules import Conflicts
from questionnaires.model import DEPTHS
from questionnaires.plain_yaml import Source
from scoring.cases import Case, read_case, run_case
from scoring.compiled import Model, compile_model
from scoring.exercised import Part, Place, exercised, touched_by

SMALL = definitions_at([Path(__file__).parents[1] / "cases" / "small"], None, ()).model
FERRY = """case: A ferry
why: Half of all.
stage: G4
answers:
  nation: england
  choice: "yes"
  lead: {lead}
  training: "yes"
  ballot: {{eligible: "100", voted: "100", "yes": "{yes}", "no": "{no}", spoiled: "0"}}
  result: ["0", "0", "0"]
  cash: "50"
  repair: good
expect:
  {expect}
"""
RULE: dict[str, Any] = {
    "id": "trained_for_nobody",
    "title": "Trained, and nobody leads",
    "when": {"all": [{"training": {"is": "yes"}}, {"lead": {"is": "nobody"}}]},
    "says": "The crew is trained, and nobody would lead.",
    "ask": "Trained for what?",
    "basis": "judgement",
}


def touched(model: Model, text: str) -> set[Place]:
    return set(touched_by(model, case_of(model, text)))


def case_of(model: Model, text: str) -> Case:
    return read_case(Source("case.yaml", text), model.library, model.scoring.stage_question)


def ferry(expect: str, *, nobody: bool = False) -> str:
    """A ferry that scores 60.0; if nobody leads, the ballot makes up for it, but a gate caps the band."""
    lead, yes, no = ("nobody", 100, 0) if nobody else ("one", 0, 100)
    return FERRY.format(lead=lead, yes=yes, no=no, expect=expect)


def ruled() -> Model:
    head = {"schema": "mutual-readiness/conflicts/1", "version": "1.0.0"}
    rules = Conflicts.model_validate({**head, "conflicts": [RULE]})
    return compile_model(SMALL.library.model_copy(update={"rules": rules}), SMALL.scoring)


def deep() -> Model:
    """The sample with a question that chooses the depth."""
    profile = deepcopy(PARTS["profile"])
    depths = [{"id": each, "title": each} for each in DEPTHS]
    told = dict.fromkeys(("label", "text", "why"), "How deep?") | {"basis": "judgement", "depth": DEPTHS[0]}
    profile["sections"][0]["questions"].append({"id": "depth", "type": "single_choice", **told, "options": depths})
    library = library_of(profile, PARTS["main"])
    unscored = [*PARTS["scoring"]["unscored"], {"id": "depth", "because": "It chooses what is asked."}]
    return compile_model(library, scoring_of(library, unscored=unscored))


def test_a_gate_that_stands_so_is_not_touched_unless_the_case_expects_it() -> None:
    place = Place(Part.GATE, "someone_leads", "met")
    assert place not in touched(SMALL, ferry("{band: substantial}"))
    assert place in touched(SMALL, ferry("gates: {someone_leads: met}"))
    assert place in touched(SMALL, ferry('gates: {someone_leads: "met, on assertion only"}'))


def test_a_band_edge_is_touched_where_a_band_is_expected_and_the_score_decides_it() -> None:
    place = Place(Part.BAND, "substantial", "60.0")
    assert place in touched(SMALL, ferry("band: substantial"))
    assert place not in touched(SMALL, ferry('score: "60"'))
    assert place not in touched(SMALL, ferry("band: partial", nobody=True))


def test_a_gate_has_to_be_out_of_place_only_if_routing_or_an_answer_can_make_it_so() -> None:
    can = {place.id for place in exercised(SMALL, ()).places if place.way == "does not apply"}
    assert can == {"seaworthy", "island_subsidy"}


def test_a_conditional_question_is_asked_or_hidden_only_once_its_routing_is_settled() -> None:
    def ways(nation: str) -> set[str]:
        text = ferry("band: substantial").replace("nation: england", f"nation: {nation}")
        return {place.way for place in touched(SMALL, text) if place.id == "subsidy"}

    assert ways("england") == {"hidden"}
    assert ways("scotland") == {"asked"}
    assert ways("don't know") == set()


def test_a_conflict_is_touched_where_it_is_expected_and_kept_away_by_answers_not_by_their_lack() -> None:
    model = ruled()
    found, kept_away = (Place(Part.CONFLICT, RULE["id"], way) for way in ("found", "not found"))
    hit = ferry("conflicts: {trained_for_nobody: found}", nobody=True)
    miss = ferry("conflicts: {trained_for_nobody: not found}")
    assert {found, kept_away} & touched(model, hit) == {found}
    assert {found, kept_away} & touched(model, miss) == {kept_away}
    assert {found, kept_away} & touched(model, miss.replace("lead: one", "lead: don't know")) == set()
    assert {found, kept_away} & touched(model, ferry("band: partial", nobody=True)) == set()


def test_a_conflict_that_comes_out_otherwise_is_a_difference() -> None:
    model = ruled()
    right = ferry("conflicts: {trained_for_nobody: found}", nobody=True)
    assert run_case(case_of(model, right), model) == ()
    said = run_case(case_of(model, right.replace(": found", ": not found")), model)
    assert said == ("line 14: conflicts.trained_for_nobody should be 'not found', but is 'found'.",)


def test_each_depth_is_to_be_chosen_and_what_it_leaves_out_is_not_touched() -> None:
    model = deep()
    text = "case: Short\nwhy: Time.\nanswers: {depth: first_look, nation: scotland}\nexpect: {}\n"
    report = exercised(model, [case_of(model, text)])
    untouched = {place.id for place in report.untouched if place.part is Part.DEPTH}
    assert untouched == {"core", "full"}
    assert report.counted[Part.DEPTH] == 3
    assert Place(Part.QUESTION, "island", "asked") in report.untouched


def test_without_a_depth_question_and_conflicts_none_are_asked_for() -> None:
    assert set(exercised(SMALL, ()).counted) == {Part.GATE, Part.BAND, Part.QUESTION}
