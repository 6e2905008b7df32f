"""What the Participation Audit, the ballot question and the gate questions must say on their own screen."""

from __future__ import annotations

from questionnaires import reader
from questionnaires.conditions import questions_in
from questionnaires.model import BallotQuestion, Questionnaire, YesOrNo

LIBRARY = reader.read_library(*reader.shipped())
GATED = ("case-for-change", "governance", "finance-and-growth", "support", "policy-context", "scale-and-autonomy")
"""The questionnaires of which a core assessment asks only what gates read."""


def questionnaire(id_: str) -> Questionnaire:
    return next(one for one in LIBRARY.questionnaires if one.id == id_)


def test_the_participation_audit_says_that_it_adapts_a_national_exercise() -> None:
    note = questionnaire("participation-audit").note
    needed = ("national exercise", "Cabinet Office", "not a questionnaire", "adapts", "five areas", "Burns and Taylor")
    assert [words for words in needed if words not in note] == []


def test_the_participation_audit_follows_the_five_areas() -> None:
    sections = [section.id for section in questionnaire("participation-audit").sections]
    assert sections == ["history", "strategy", "organisation", "communities", "impact"]


def test_every_usual_ballot_rule_stands_beside_the_ballot() -> None:
    (ballot,) = (question for question in LIBRARY.questions.values() if isinstance(question, BallotQuestion))
    rules = (
        "half of those voting, with no minimum",
        "half of all who may vote",
        "turnout of at least half",
        "bar set in advance",
        "at least a quarter of all",
    )
    assert [rule for rule in rules if rule not in ballot.help] == []


def test_every_question_on_appetite_participation_and_gates_says_what_to_have_at_hand_and_how_to_support_it() -> None:
    asked = [
        question
        for id_ in ("staff-appetite", "participation-audit", *GATED)
        for question in questionnaire(id_).questions
    ]
    assert [question.id for question in asked if not question.have_at_hand or not question.evidence] == []


def test_every_yes_or_no_question_says_what_to_do_after_the_worse_answer() -> None:
    asked = [question for question in LIBRARY.questions.values() if isinstance(question, YesOrNo)]
    assert [question.id for question in asked if not question.if_low] == []


def test_what_concerns_a_transfer_is_not_asked_where_partnership_is_enough() -> None:
    routed = {
        question.id
        for id_ in ("staff-appetite", *GATED)
        for question in questionnaire(id_).questions
        if question.asked_when and questions_in(question.asked_when) == ("PC1", "PC2")
    }
    always = {"SA9", "SA2", "CB2", "CB4", "CS1", "CS3", "GL8", "PC4"}
    assert {"SA7", "SA12", "SA13", "GL3", "GL7", "SC2", "FG1", "FG6", "CS2", "CS7"} <= routed
    assert not always & routed


def test_a_scottish_service_is_asked_about_partnership_whatever_it_plans() -> None:
    asked = {q.id for q in questionnaire("policy-context").questions if q.asked_when and questions_in(q.asked_when) == ("PC1",)}
    assert {"PC2_plan", "PC2_staff", "PC2_listening", "PC2_ownership"} <= asked
    assert {source for id_ in asked for source in LIBRARY.questions[id_].basis} >= {"H0", "H8", "H9", "H10"}


def test_nation_sector_and_stage_decide_which_questions_are_asked() -> None:
    assert {"PC1", "PC2", "sector", "stage_aimed_at"} <= set(LIBRARY.read_by_routing)


def test_a_first_look_asks_about_fifteen_questions_and_the_four_core_questionnaires_nothing_that_is_only_full() -> None:
    assert 13 <= list(LIBRARY.depths.values()).count("first_look") <= 17
    four = ("membership-stability", "failing-enterprise-risk", "staff-appetite", "participation-audit")
    assert {LIBRARY.depths[q.id] for id_ in four for q in questionnaire(id_).questions} == {"first_look", "core"}


def test_a_high_score_on_failing_enterprise_risk_cannot_be_read_as_a_high_risk() -> None:
    footing = questionnaire("failing-enterprise-risk")
    assert footing.title.startswith("Sound footing")
    assert "high score here is good" in footing.note
