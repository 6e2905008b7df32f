"""The worked cases: each one runs, together they reach every gate, band edge and kind of answer, and they notice changes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from assessment import definitions, examples
from assessment.cli import main
from assessment.definitions import Definitions
from assessment.files import definitions_at
from bench import mutation
from bench.changed_scoring import Changed
from questionnaires.answers import Response
from questionnaires.model import DEPTH_QUESTION
from questionnaires.plain_yaml import Source, read_source
from scoring.cases import Case, read_case, run_case
from scoring.evaluate import evaluate
from scoring.exercised import exercised
from scoring.result import Outcome, Standing

FOLDER = Path(__file__).parent / "cases"
FILES = sorted(FOLDER.glob("*.yaml"))
SHIPPED = definitions.shipped()
SMALL = definitions_at([FOLDER / "small"], None, ())
KEENEST_FIRST = list(mutation.cases())
EVERY = 4
"""One change in so many is tried here; `python -m bench mutation` tries all."""


@cache
def given(file: Path) -> tuple[Definitions, Case]:
    source = read_source(file, file.name)
    own = SMALL if "\nscoring: small\n" in source.text else SHIPPED
    return own, read_case(source, own.library, own.scoring.stage_question)


def cases(own: Definitions) -> list[Case]:
    return [case for file in FILES for found, case in [given(file)] if found is own]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_worked_case_comes_out_as_worked_out_by_hand(file: Path) -> None:
    own, case = given(file)
    assert run_case(case, own.model) == ()


@pytest.mark.parametrize("source", examples.sources(), ids=lambda source: source.name)
def test_a_real_case_comes_out_as_its_facts_allow(source: Source) -> None:
    assert run_case(read_case(source, SHIPPED.library, SHIPPED.scoring.stage_question), SHIPPED.model) == ()


@pytest.mark.parametrize("own", [SHIPPED, SMALL], ids=lambda own: own.scoring.id)
def test_the_cases_touch_every_gate_state_band_edge_routing_branch_conflict_and_depth(own: Definitions) -> None:
    found = exercised(own.model, cases(own))
    assert len(found.places) >= 20
    assert found.untouched == ()


def test_every_outcome_and_every_standing_of_an_answer_occurs() -> None:
    outcomes = {case.file.expect.verdict for file in FILES for _, case in [given(file)]}
    assert {outcome.value for outcome in Outcome} <= outcomes
    standings = {
        item.standing for file in FILES for _, case in [given(file)] for item in case.file.expect.items.values()
    }
    possible = set(Standing) if DEPTH_QUESTION in SHIPPED.library.questions else set(Standing) - {Standing.LEFT_OUT}
    assert {standing.value.replace("_", " ") for standing in possible} <= standings


def test_every_case_says_its_arithmetic_and_expects_a_verdict() -> None:
    for file in FILES:
        _, case = given(file)
        assert len(case.file.why) > 60, file.name
        assert case.file.expect.verdict, file.name


def test_the_command_check_runs_the_whole_folder_each_case_by_the_scoring_that_it_names(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", "--coverage", str(FOLDER)]) == 0
    told = capsys.readouterr().out
    assert f"{len(FILES)} worked cases checked: no faults." in told
    assert "\nstandard: every gate state (" in told


def test_two_dimensions_tie_in_their_published_figure() -> None:
    tied = evaluate(SMALL.model, Response(given(FOLDER / "small-tie.yaml")[1].answers))
    crew, money, _ = (working.bounds for working in tied.dimensions)
    assert crew is not None
    assert crew == money


def test_every_dimension_question_band_and_gate_is_among_what_is_changed() -> None:
    scoring = SHIPPED.scoring
    changed = {tuple(change.what.split()[:2]) for change in mutation.changes()}
    named = {("dimension", each.id) for each in scoring.dimensions} | {("gate", each.id) for each in scoring.gates}
    named |= {("band", each.id) for each in scoring.bands[1:]}
    named |= {(item.id, "weight") for each in scoring.dimensions for item in each.questions}
    assert named - changed == set()


@pytest.mark.parametrize("change", mutation.changes()[::EVERY], ids=lambda change: change.what)
def test_one_changed_number_makes_a_case_fail(change: Changed) -> None:
    assert mutation.noticed(change, KEENEST_FIRST)
