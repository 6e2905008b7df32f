"""Worked cases: read strictly, and every difference said in words."""

from __future__ import annotations

import pytest
from samples import LIBRARY, MODEL

from questionnaires.errors import DefinitionError
from questionnaires.plain_yaml import Source
from scoring.cases import read_case, run_case

CASE = """case: Half known
why: Made up.
questionnaires: [profile, main]
scoring: sample
stage: ""
answers:
  stage: G1
  nation: england
  users: "no"
  leaders: group
  origin: {value: staff, evidence: {level: documented, what: minutes, where: shared drive, date: May 2026}}
expect:
"""
WEIGHED = """  verdict: ready
  reached: G1
  score: 37.5 to 100
  documented: 9.4 to 100
  checked: 0 to 100
  coverage: 3/8
  central: nothing
  band: slight to strong
  gates: {own_idea: met, led: "met, on assertion only", no_notice: not known}
  sentences: {led: Met.}
  waits_for: {no_notice: [notice, review]}
  dimensions:
    zest: {score: 66.7 to 100, coverage: 67%, band: substantial to strong, contribution: 37.5 to 56.2}
    access: {score: nothing, band: nothing}
  items:
    leaders: {standing: answered, value: "100"}
    origin: {contribution: 9.4, within: 16.7}
    reply: {standing: unanswered, value: nothing}
  due: [own_idea, led]
  not_due: [no_notice]
"""


def run(expect: str) -> tuple[str, ...]:
    return run_case(read_case(Source("case.yaml", CASE + expect), LIBRARY, MODEL.scoring.stage_question), MODEL)


def test_a_case_in_which_all_is_as_expected_has_nothing_to_say() -> None:
    assert run(WEIGHED) == ()


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("verdict: ready", "verdict: not ready yet", "line 13: verdict should be 'not ready yet', but is 'ready'."),
        ("score: 37.5 to 100", "score: 37.5", "line 15: score should be '37.5', but is '37.5 to 100.0'."),
        ("coverage: 67%", "coverage: 66%", "line 25: dimensions.zest.coverage should be '66%', but is '2/3'."),
        (
            'led: "met, on assertion only"',
            "led: not met",
            "line 21: gates.led should be 'not met', but is 'met, on assertion only'.",
        ),
        (
            "own_idea: met",
            "own_ideas: met",
            "line 21: there is no gates.own_ideas. Did you mean 'own_idea'?",
        ),
        (
            "    zest:",
            "    zests:",
            "line 25: there is no dimensions.zests. Did you mean 'zest'?",
        ),
        ("due: [own_idea, led]", "due: [no_notice]", "line 31: due.no_notice should be 'due', but is 'not due'."),
        ("not_due: [no_notice]", "not_due: [notice]", "line 32: there is no not_due.notice. Did you mean 'no_notice'?"),
        ("[notice, review]", "[review]", "line 23: waits_for.no_notice should be 'review', but is 'notice, review'."),
    ],
)
def test_a_difference_is_said_with_its_line(right: str, wrong: str, said: str) -> None:
    assert right in WEIGHED
    assert run(WEIGHED.replace(right, wrong)) == (said,)


def test_met_leaves_open_how_it_is_supported_and_on_assertion_only_does_not() -> None:
    assert run("  gates: {led: met}\n") == ()
    assert run('  gates: {own_idea: "met, on assertion only"}\n') != ()


def test_a_case_for_another_scoring_says_so() -> None:
    case = read_case(Source("case.yaml", CASE.replace("scoring: sample", "scoring: other") + WEIGHED), LIBRARY, MODEL.scoring.stage_question)
    assert run_case(case, MODEL) == ("worked out for the scoring 'other', but 'sample' was used.",)


def test_every_fault_of_a_case_is_reported_with_the_near_miss() -> None:
    text = (
        CASE.replace("why:", "wy:")
        .replace("[profile, main]", "[profile, mian]")
        .replace("leaders: group", "leaders: grup")
        + "  verdit: ready\n"
    )
    with pytest.raises(DefinitionError) as caught:
        read_case(Source("case.yaml", text), LIBRARY, MODEL.scoring.stage_question)
    said = "\n".join(str(fault) for fault in caught.value.faults)
    assert "case.yaml:2:1: unknown key 'wy'. Did you mean 'why'?" in said
    assert "unknown key 'verdit'. Did you mean 'verdict'?" in said
    assert "'grup' is not one of the options. Did you mean 'group'?" in said


def test_a_questionnaire_that_is_not_there_and_a_stage_without_a_question_are_faults() -> None:
    text = CASE.replace("[profile, main]", "[profile, mian]").replace('stage: ""', "stage: G1") + WEIGHED
    with pytest.raises(DefinitionError, match=r"there is no questionnaire 'mian'\. Did you mean 'main'") as caught:
        read_case(Source("case.yaml", text), LIBRARY, "no_such_question")
    assert len(caught.value.faults) == 2
