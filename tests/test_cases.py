"""The worked cases: each one runs, together they reach every gate, band edge and kind of answer, and they notice changes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from changed_scoring import Changed, changed

from assessment import definitions, examples
from assessment.cli import main
from assessment.definitions import Definitions
from assessment.files import definitions_at
from questionnaires.answers import Response
from questionnaires.plain_yaml import Source, read_source
from scoring.cases import Case, read_case, run_case
from scoring.compiled import compile_model
from scoring.evaluate import evaluate
from scoring.model import Band, Scoring
from scoring.result import GateState, Outcome, Standing

FOLDER = Path(__file__).parent / "cases"
FILES = sorted(FOLDER.glob("*.yaml"))
SHIPPED = definitions.shipped()
SMALL = definitions_at([FOLDER / "small"], None, ())
SCORING = SHIPPED.scoring
CHANGES = list(changed(SCORING, SHIPPED.library))


@cache
def given(file: Path) -> tuple[Definitions, Case]:
    source = read_source(file, file.name)
    own = SMALL if "\nscoring: small\n" in source.text else SHIPPED
    return own, read_case(source, own.library, own.scoring.stage_question)


def cases(own: Definitions) -> list[Case]:
    return [case for file in FILES for found, case in [given(file)] if found is own]


def standard_states() -> set[tuple[str, str]]:
    """Gate and state for everything that the cases on the standard scoring expect of its gates."""
    return {(gate, state.split(",")[0]) for case in cases(SHIPPED) for gate, state in case.file.expect.gates.items()}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_worked_case_comes_out_as_worked_out_by_hand(file: Path) -> None:
    own, case = given(file)
    assert run_case(case, own.model) == ()


@pytest.mark.parametrize("source", examples.sources(), ids=lambda source: source.name)
def test_a_real_case_comes_out_as_its_facts_allow(source: Source) -> None:
    assert run_case(read_case(source, SHIPPED.library, SHIPPED.scoring.stage_question), SHIPPED.model) == ()


def test_every_gate_of_the_standard_scoring_is_expected_in_each_of_its_states() -> None:
    states = (GateState.MET, GateState.NOT_MET, GateState.NOT_KNOWN)
    missing = {(gate.id, state.value) for gate in SCORING.gates for state in states} - standard_states()
    assert not missing


def test_every_gate_that_can_be_out_of_place_is_expected_not_to_apply() -> None:
    can = {gate.id for gate in SCORING.gates if gate.says.does_not_apply}
    found = {gate for gate, state in standard_states() if state == GateState.DOES_NOT_APPLY.value}
    assert can - found == set()


@pytest.mark.parametrize("band", SCORING.bands[1:], ids=lambda band: band.id)
def test_every_band_edge_is_met_from_below_at_it_and_from_above(band: Band) -> None:
    scores = {case.file.expect.score for case in cases(SHIPPED)}
    assert {f"{float(band.from_) + step / 10:.1f}" for step in (-1, 0, 1)} <= scores


def test_every_outcome_and_every_standing_of_an_answer_occurs() -> None:
    outcomes = {case.file.expect.verdict for file in FILES for _, case in [given(file)]}
    assert {outcome.value for outcome in Outcome} <= outcomes
    standings = {
        item.standing for file in FILES for _, case in [given(file)] for item in case.file.expect.items.values()
    }
    assert {standing.value.replace("_", " ") for standing in Standing} <= standings


def test_every_case_says_its_arithmetic_and_expects_a_verdict() -> None:
    for file in FILES:
        _, case = given(file)
        assert len(case.file.why) > 60, file.name
        assert case.file.expect.verdict, file.name


def test_the_command_check_runs_the_whole_folder_each_case_by_the_scoring_that_it_names(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", str(FOLDER)]) == 0
    assert f"{len(FILES)} worked cases checked: no faults." in capsys.readouterr().out


def test_two_dimensions_tie_in_their_published_figure() -> None:
    tied = evaluate(SMALL.model, Response(given(FOLDER / "small-tie.yaml")[1].answers))
    crew, money, _ = (working.bounds for working in tied.dimensions)
    assert crew is not None
    assert crew == money


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.what)
def test_one_changed_number_makes_a_case_fail(change: Changed) -> None:
    assert differs(change.scoring)


def differs(scoring: Scoring) -> bool:
    model = compile_model(SHIPPED.library, scoring)
    return any(run_case(case, model) for case in cases(SHIPPED))
