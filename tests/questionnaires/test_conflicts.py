"""Answers that do not sit together are named, explained or left unresolved, and change nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from test_routing import DONT_KNOW, library, said, single, yes_no

from questionnaires.answers import Answer
from questionnaires.conflict_rules import Conflicts
from questionnaires.conflicts import conflicting
from questionnaires.errors import DefinitionError
from questionnaires.model import Library
from questionnaires.plain_yaml import Source
from questionnaires.reader import read_library

SERIES: dict[str, Any] = {
    "id": "leavers", "type": "percentage_by_year", "years": "2", "label": "Leavers", "text": "-", "why": "-",
    "basis": "judgement",
}  # fmt: skip
RULE: dict[str, Any] = {
    "id": "started_but_not_led",
    "title": "Staff started it, and nobody leads",
    "when": {"all": [{"origin": {"is": "staff"}}, {"led": {"is": "no"}}]},
    "says": "Staff started it, and nobody is named to lead.",
    "ask": "Who would lead?",
    "basis": "judgement",
}
STABLE: dict[str, Any] = RULE | {
    "id": "stable_but_leaving",
    "when": {"all": [{"stable": {"is": "yes"}}, {"leavers": {"latest": {"above": "25"}}}]},
}
QUESTIONS = library(
    single("origin", "staff", "board"),
    yes_no("led", asked_when={"origin": {"is": "staff"}}),
    yes_no("stable"),
    SERIES,
)


def with_rules(*rules: dict[str, Any]) -> Library:
    head = {"schema": "mutual-readiness/conflicts/1", "version": "1.0.0"}
    return QUESTIONS.model_copy(update={"rules": Conflicts.model_validate({**head, "conflicts": list(rules)})})


RULED = with_rules(RULE, STABLE)


def found(**answers: Answer) -> list[str]:
    return [each.conflict.id for each in conflicting(RULED, answers)]


def test_answers_that_break_a_rule_are_in_conflict() -> None:
    assert found(origin=said("staff"), led=said("no")) == ["started_but_not_led"]
    assert found(origin=said("staff"), led=said("yes")) == []


def test_an_open_answer_is_in_conflict_with_nothing() -> None:
    assert found(origin=said("staff")) == []
    assert found(origin=said("staff"), led=DONT_KNOW) == []
    assert found(stable=said("yes"), leavers=said((Decimal(40), None))) == []


def test_the_last_year_of_a_series_can_be_in_conflict() -> None:
    assert found(stable=said("yes"), leavers=said((Decimal(10), Decimal(40)))) == ["stable_but_leaving"]
    assert found(stable=said("yes"), leavers=said((None, Decimal(40)))) == [], "half filled, so not certain"


def test_a_stale_answer_to_a_question_that_is_not_asked_is_in_conflict_with_nothing() -> None:
    assert found(origin=said("board"), led=said("no")) == []


def test_an_explanation_is_kept_as_an_answer_under_the_id_of_the_conflict() -> None:
    answers = {"origin": said("staff"), "led": said("no")}
    (open_,) = conflicting(RULED, answers)
    (explained,) = conflicting(RULED, {**answers, "started_but_not_led": said("The lead starts in May.")})
    assert (open_.explanation, explained.explanation) == ("", "The lead starts in May.")
    assert open_.questions == ("origin", "led")
    assert RULED.answerable["started_but_not_led"].text == "Who would lead?"


QUESTIONNAIRE = """schema: mutual-readiness/questionnaire/1
id: small
version: "1.0.0"
title: Small
purpose: To be read.
minutes: 1
sections:
  - id: only
    title: Only
    questions:
      - {id: Q1, type: yes_no, label: One, text: What?, why: To see., basis: judgement, "yes": It is., "no": It is not.}
      - {id: Q2, type: yes_no, label: Two, text: What?, why: To see., basis: judgement, "yes": It is., "no": It is not.}
      - {id: B, type: ballot, label: Ballot, text: What?, why: To see., basis: judgement}
"""
SOURCES = '''schema: mutual-readiness/sources/1
version: "1.0.0"
documents: []
claims: []
references: []
'''
BROKEN = """schema: mutual-readiness/conflicts/1
version: "1.0.0"
conflicts:
  - {id: Q1, title: A, when: {all: [{Q1: {is: "yes"}}, {Q3: {is: "yes"}}]}, says: S., ask: A?, basis: judgement}
  - {id: two, title: A, when: {Q1: {is: maybe}}, says: S., ask: A?, basis: C99}
  - {id: two, title: A, when: {all: [{Q1: {is: "yes"}}, {B: {rule_recorded_before_count: "yes"}}]}, says: S., basis: judgement}
"""


def test_every_fault_of_the_rules_is_told_with_its_place_at_once() -> None:
    with pytest.raises(DefinitionError) as caught:
        read_library(Source("sources.yaml", SOURCES), [Source("small.yaml", QUESTIONNAIRE)], Source("c.yaml", BROKEN))
    told = "\n".join(str(fault) for fault in caught.value.faults)
    for expected in (
        "c.yaml:4:6: Q1: the id 'Q1' is already used at small.yaml:11",
        "there is no question 'Q3'.",
        "'maybe' is not an option of Q1",
        "a conflict is between the answers to at least two questions.",
        "'C99'",
        "the id 'two' is already used at c.yaml:5",
        "B is a ballot, which no conflict can read.",
        "the key 'ask' is missing; add it.",
    ):
        assert expected in told
