"""What the shipped questions say to do first fits the answers that the standard scoring values low or a gate refuses."""

from __future__ import annotations

from fractions import Fraction

import pytest

from questionnaires import reader as questionnaires
from questionnaires.conditions import questions_in
from questionnaires.model import OneChosen, Question
from scoring import reader

LIBRARY = questionnaires.read_library(*questionnaires.shipped())
SCORING = reader.read_scoring(reader.shipped(), LIBRARY)
SCORED = {scored.id: scored for dimension in SCORING.dimensions for scored in dimension.questions}
COUNTS = {*SCORED, *(id_ for gate in SCORING.gates for id_ in questions_in(gate.met_when))}
QUESTIONS = [question for question in LIBRARY.questions.values() if question.id in COUNTS]
ADVISED = [question for question in QUESTIONS if isinstance(question, OneChosen) and question.if_answer]


def said(question: Question) -> list[str]:
    after = question.if_answer.values() if isinstance(question, OneChosen) else ()
    return [question.if_low, question.if_unknown, *after]


def test_every_question_that_counts_says_what_to_do_first_after_a_low_answer_and_when_nobody_knows() -> None:
    assert len(QUESTIONS) > 80
    assert [question.id for question in QUESTIONS if not question.if_low or not question.if_unknown] == []


def test_no_question_gives_advice_on_the_answer_of_most_value() -> None:
    assert len(ADVISED) > 40
    for question in ADVISED:
        assert isinstance(question, OneChosen)
        values = {id_: Fraction(value) for id_, value in (SCORED[question.id].values if question.id in SCORED else {}).items()}
        best = {id_ for id_, value in values.items() if value == max(values.values())}
        assert best or question.id not in SCORED, question.id
        assert not best & set(question.if_answer), question.id


def test_no_question_says_the_same_for_two_answers() -> None:
    for question in QUESTIONS:
        texts = said(question)
        assert len(set(texts)) == len(texts), question.id


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_advice_is_one_or_two_short_sentences(question: Question) -> None:
    for text in said(question):
        assert text.endswith("."), text
        assert text.count(". ") + 1 <= 2, text
        assert len(text.split()) <= 35, text
