"""Answers that are tried: what they give, and that they are nowhere but in the trial."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from assessment import definitions
from assessment.record import Assessment, Saved
from assessment.what_if import PLACE, Trial
from questionnaires.answers import Answer, Evidence, Level, State
from scoring.counterfactual import Change
from scoring.result import Standing

WHEN = datetime(2026, 11, 28, tzinfo=UTC)
CHECKED = Evidence(Level.CHECKED, "minutes", "shared drive", "May 2026", "internal audit")
GIVEN = {
    "PC1": Answer(State.ANSWERED, "england"), "stage_aimed_at": Answer(State.ANSWERED, "G1"), "depth": Answer(State.ANSWERED, "full"),
    "FE2": Answer(State.ANSWERED, "no", CHECKED), "SA9": Answer(State.ANSWERED, "no"),
}  # fmt: skip


def kept(answers: Mapping[str, Answer] = GIVEN, changed: datetime = WHEN) -> Assessment:
    made = definitions.shipped()
    saved = {id_: Saved(answer, 1, "somebody", WHEN) for id_, answer in answers.items()}
    return Assessment("one", "A service", WHEN, changed, made.refs, made.sources, saved)


@pytest.fixture
def trial() -> Trial:
    return Trial.of(kept())


def test_nothing_tried_gives_the_saved_result(trial: Trial) -> None:
    assert trial.answers == GIVEN
    assert trial.result().evaluation == trial.saved.evaluation


def test_a_question_that_is_added_begins_with_its_saved_answer(trial: Trial) -> None:
    trial.add("FE2")
    assert trial.answers == GIVEN
    assert trial.entries["FE2"].typed["choice"] == "no"
    assert trial.entries["FE2"].key == f"{PLACE}FE2"


def test_a_tried_answer_counts_in_the_place_of_the_saved_one_and_can_be_taken_back(trial: Trial) -> None:
    trial.add("SA9")
    trial.take("SA9", {"choice": "yes"})
    assert trial.result().evaluation.verdict.reached == "G1"
    assert trial.saved.evaluation.verdict.reached is None
    assert trial.saved.response.answers == GIVEN
    trial.remove("SA9")
    assert trial.answers == GIVEN


def test_what_supported_the_saved_answer_does_not_support_another(trial: Trial) -> None:
    trial.add("FE2")
    trial.take("FE2", {**trial.entries["FE2"].typed, "choice": "yes"})
    assert trial.answers["FE2"].evidence.level is Level.DOCUMENTED


def test_a_set_replaces_whatever_was_tried(trial: Trial) -> None:
    trial.add("SA2")
    trial.load([Change("SA9", GIVEN["SA9"], Answer(State.ANSWERED, "yes"), ("voluntary",), 0)])
    assert list(trial.entries) == ["SA9"]
    assert trial.entries["SA9"].typed["choice"] == "yes"
    trial.load([])
    assert trial.answers == GIVEN


def test_what_makes_no_answer_leaves_the_one_tried_before(trial: Trial) -> None:
    trial.add("MS3")
    trial.take("MS3", {"value": "85"})
    before = trial.answers
    trial.take("MS3", {"value": "850"})
    assert "100" in trial.entries["MS3"].trouble
    assert trial.answers == before


def test_an_emptied_field_tries_that_there_is_no_answer() -> None:
    trial = Trial.of(kept({**GIVEN, "MS3": Answer(State.ANSWERED, Decimal(85))}))
    trial.add("MS3")
    trial.take("MS3", {"value": ""})
    assert "MS3" not in trial.answers


def test_does_not_apply_is_tried_with_a_reason_that_says_that_it_is_only_tried(trial: Trial) -> None:
    trial.add("MS3")
    trial.take("MS3", {"choice": "-"})
    assert trial.answers["MS3"] == Answer(State.NOT_APPLICABLE, reason="Only tried, so no reason is given.")
    (standing,) = [item.standing for each in trial.result().evaluation.dimensions for item in each.items if item.scored.id == "MS3"]
    assert standing is Standing.NOT_APPLICABLE


def test_only_questions_that_are_asked_and_count_are_offered_and_each_once(trial: Trial) -> None:
    offered = [question.id for question in trial.offered()]
    assert "SA2" in offered
    assert not {"service_name", "PC2"} & {*offered}, "one is read by nothing, the other is not asked in England"
    trial.add("SA2")
    assert [question.id for question in trial.offered()] == [id_ for id_ in offered if id_ != "SA2"]
    trial.add("PC1")
    trial.take("PC1", {"choice": "scotland"})
    assert "PC2" in [question.id for question in trial.offered()]


def test_it_is_over_when_a_saved_answer_changes(trial: Trial) -> None:
    assert trial.is_of(kept())
    assert not trial.is_of(kept(changed=datetime(2026, 11, 29, tzinfo=UTC)))
