"""What the Participation Audit, the ballot question and the gate questions must say on their own screen."""

from __future__ import annotations

from questionnaires import reader
from questionnaires.conditions import questions_in
from questionnaires.model import BallotQuestion, Questionnaire, YesOrNo

LIBRARY = reader.read_library(*reader.shipped())


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
        for id_ in ("staff-appetite", "participation-audit", "conditions")
        for question in questionnaire(id_).questions
    ]
    assert [question.id for question in asked if not question.have_at_hand or not question.evidence] == []


def test_every_yes_or_no_question_says_what_to_do_after_the_worse_answer() -> None:
    asked = [question for question in LIBRARY.questions.values() if isinstance(question, YesOrNo)]
    assert [question.id for question in asked if not question.if_low] == []


def test_what_concerns_a_transfer_is_not_asked_where_partnership_is_enough() -> None:
    routed = {
        question.id
        for id_ in ("staff-appetite", "conditions")
        for question in questionnaire(id_).questions
        if question.asked_when and questions_in(question.asked_when) == ("PC1", "PC2")
    }
    always = {"SA9", "SA2", "CB2", "CB4", "CS1", "CS3", "GL8", "PC4"}
    assert {"SA7", "SA12", "SA13", "GL3", "GL7", "SC2", "FG1", "FG6", "CS2", "CS7"} <= routed
    assert not always & routed


def test_a_high_score_on_failing_enterprise_risk_cannot_be_read_as_a_high_risk() -> None:
    footing = questionnaire("failing-enterprise-risk")
    assert footing.title.startswith("Sound footing")
    assert "high score here is good" in footing.note
