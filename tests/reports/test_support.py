"""What a report says of the evidence behind a score, and of a second person's challenge."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from report_samples import tables, texts
from report_subjects import answers, given, shipped, subject
from test_compose import SEEDS, ends, section

from questionnaires.answers import Challenge, Evidence, Level
from reports.compose import compose
from reports.document import GateList, Table
from reports.parts import support
from reports.parts.gates import gates
from reports.parts.words import counted
from scoring.model import Stage
from scoring.result import Outcome

CHALLENGE = Challenge("The paper was\nnever agreed.", "Finance manager, the trust", "2026-11-28")


def ladder(seed: int) -> Table:
    return next(tables(section(compose(subject(answers(seed))), "support")))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_three_bounds_of_every_dimension_stand_in_the_main_part_each_within_the_next(seed: int) -> None:
    found = ladder(seed)
    assert [column.title for column in found.columns] == ["Dimension", "Documented, 0 to 100", "Said", "Documented", "Checked", "Only said, of the weight"]
    assert [row[0] for row in found.rows] == [dimension.title for dimension in shipped()[1].scoring.dimensions]
    assert found.total is not None
    for row in (*found.rows, found.total):
        said, documented, checked = (ends(str(cell)) for cell in row[2:5])
        assert checked[0] <= documented[0] <= said[0] <= said[1] <= documented[1] <= checked[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_only_said_is_by_how_much_the_bounds_move_apart_when_documents_alone_count(seed: int) -> None:
    found = ladder(seed)
    assert found.total is not None
    for row in (*found.rows, found.total):
        (low, high), (documented_low, documented_high) = (ends(str(cell)) for cell in row[2:4])
        moved = (documented_high - documented_low) - (high - low)
        assert abs(Decimal(str(row[5]).removesuffix("%")) - moved) <= Decimal("1.2"), "rounded to whole per cent; each end to a tenth"


def test_the_dimension_that_rests_most_on_assertion_is_named() -> None:
    dimensions = subject(answers(2)).evaluation.dimensions
    most = max(dimensions, key=support.only_said)
    said = "\n".join(texts(section(compose(subject(answers(2))), "support")))
    assert f"The share is highest in “{most.dimension.title}”" in said


def test_with_documents_for_everything_nothing_rests_on_assertion() -> None:
    documented = {key: given(answer.value, Level.DOCUMENTED) for key, answer in answers(1, known=1).items() if answer.value is not None}
    report = compose(subject(documented))
    assert "No answer that counts rests on assertion only." in "\n".join(texts(section(report, "support")))
    assert "on assertion only" not in "\n".join(texts(section(report, "gates")))


def test_a_challenge_is_told_on_the_first_page_in_the_main_part_and_beside_the_answer() -> None:
    base = answers(1, known=1)
    base["SA9"] = replace(base["SA9"], evidence=Evidence(challenge=CHALLENGE))
    report = compose(subject(base))
    assert "One answer is challenged by a second person." in "\n".join(texts(section(report, "profile")))
    for place in ("support", "answers"):
        assert "Challenged by Finance manager, the trust on 28 November 2026: The paper was\nnever agreed." in "\n".join(texts(section(report, place)))


def test_a_withdrawn_challenge_is_told_only_beside_the_answer() -> None:
    withdrawn = replace(CHALLENGE, withdrawn_because="It was.", withdrawn_by="Finance manager", withdrawn_on="2026-11-30")
    base = answers(1, known=1)
    base["SA9"] = replace(base["SA9"], evidence=Evidence(challenge=withdrawn))
    report = compose(subject(base))
    assert "challenge" not in "\n".join([*texts(section(report, "support")), *texts(section(report, "profile"))]).lower()
    assert "The challenge was withdrawn by Finance manager on 30 November 2026: It was." in "\n".join(texts(section(report, "answers")))


def test_answers_that_wait_for_a_check_are_named_with_who_was_asked() -> None:
    base = answers(1, known=1)
    base["SA9"] = replace(base["SA9"], evidence=Evidence(asked_of="Auditor", asked_on="2026-11-20"))
    label = shipped()[0].questions["SA9"].label
    assert f"One answer waits for a check: “{label}” by Auditor." in "\n".join(texts(section(compose(subject(base)), "support")))


def test_a_first_look_that_has_no_score_tells_its_challenges_too() -> None:
    base = answers(1, known=1) | {"depth": given("first_look")}
    challenged = base | {"SA2": replace(base["SA2"], evidence=Evidence(challenge=CHALLENGE))}
    found = section(compose(subject(challenged)), "support")
    assert not list(tables(found)), "there is no score to take apart"
    assert "Challenged by Finance manager, the trust" in "\n".join(texts(found))


def test_a_challenge_changes_no_figure_unless_the_answer_was_checked() -> None:
    base = answers(1, known=1)
    for level, same in ((Level.DOCUMENTED, True), (Level.CHECKED, False)):
        before = base | {"SA2": given(base["SA2"].value or "", level)}
        evidence = replace(before["SA2"].evidence, level=Level.DOCUMENTED, challenge=CHALLENGE)
        after = before | {"SA2": replace(before["SA2"], evidence=evidence)}
        assert (subject(before).evaluation == subject(after).evaluation) is same


@pytest.mark.parametrize("seed", SEEDS)
def test_each_stage_counts_its_gates_met_on_assertion_only_and_each_says_so(seed: int) -> None:
    found = subject(answers(seed, known=1, best=True))
    for stage in (block for block in gates(found).blocks if isinstance(block, GateList)):
        asserted = [line for line in stage.gates if line.on_assertion_only]
        assert all(line.state.word == "Met, on assertion only" for line in asserted)
        assert (f"({len(asserted)} on assertion only)" in stage.summary) is bool(asserted)


@pytest.mark.parametrize("stage", Stage)
def test_the_verdict_says_how_many_gates_up_to_the_stage_reached_are_met_on_assertion_only(stage: Stage) -> None:
    found = subject({key: given(answer.value) for key, answer in answers(1, known=1, best=True).items() if answer.value is not None})
    evaluation = found.evaluation
    reached = replace(found, evaluation=evaluation._replace(verdict=evaluation.verdict._replace(reached=stage, outcome=Outcome.NOT_READY)))
    asserted = [each for each in evaluation.gates if each.gate.stage.number <= stage.number and each.on_assertion_only]
    assert bool(asserted) is (stage is not Stage.EXPLORE)
    said = compose(reached).verdict.sentence
    assert ("on assertion only" in said) is bool(asserted)
    assert not asserted or counted("reached_on_assertion", len(asserted)) in said
