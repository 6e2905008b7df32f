"""A form that was filled in in Word or Excel is read back cell by cell, and what cannot be read is listed with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from form_filling import fill_excel, fill_word, through_libreoffice, written

from assessment import definitions, filled
from assessment.filled import Filled
from questionnaires.answers import Answer, Ballot, Evidence, Level, State, check_answer
from questionnaires.conditions import BallotLimits, Limit
from questionnaires.model import BallotQuestion, Date, FreeText, MultipleChoice, Numeric, Question, Series, WithOptions
from reports import blank, blank_word, blank_xlsx

KINDS = ("docx", "xlsx")
FILL: Mapping[str, Callable[..., bytes]] = {"docx": fill_word, "xlsx": fill_excel}
RENDER = {"docx": blank_word.render, "xlsx": blank_xlsx.render}


@cache
def form(kind: str, *parts: str) -> bytes:
    return RENDER[kind](blank.compose(definitions.shipped().library, parts))


def read(kind: str, what: Mapping[str, Mapping[str, str]], *parts: str) -> Filled:
    return filled.read(FILL[kind](form(kind, *parts), what), definitions.shipped())


def some_answer(question: Question) -> Answer:
    """An answer with everything beside it that the question allows."""
    value = some_value(question)
    evidence = Evidence(Level.CHECKED, "Minutes =1+1", "Shared drive, folder 2", "autumn 2026", "Audit") if question.evidence else Evidence()
    answer = Answer(State.ANSWERED, value, evidence, note="First line\nSecond line & <b>third</b>")
    check_answer(question, answer)
    return answer


def some_value(question: Question) -> object:
    if isinstance(question, MultipleChoice):
        return tuple(option.id for option in question.options if not option.exclusive)[:2]
    if isinstance(question, WithOptions):
        return question.options[-1].id
    if isinstance(question, Series):
        return (*[question.highest] * (question.years - 1), None)
    if isinstance(question, Numeric):
        return question.highest
    if isinstance(question, Date):
        return date(2026, 11, 3)
    if isinstance(question, BallotQuestion):
        rule = BallotLimits(turnout=Limit(at_least="50"), yes_of_voting=Limit(above="50"))
        return Ballot(1200, 1000, 700, 290, 10, Decimal("83.3"), None, rule, True)
    assert isinstance(question, FreeText)
    return "Harbour Nursing"


ASKED = definitions.shipped().library.questions
EVERYTHING = {id_: some_answer(question) for id_, question in ASKED.items()}
UNKNOWN = {id_: Answer(State.DONT_KNOW, who_could_know="Finance", note="Asked twice") for id_, question in ASKED.items() if question.dont_know}
NOT_HERE = {id_: Answer(State.NOT_APPLICABLE, reason="Nobody is employed") for id_, question in ASKED.items() if question.not_applicable}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("answers", [EVERYTHING, UNKNOWN, NOT_HERE], ids=["answered", "don't know", "does not apply"])
def test_every_question_of_every_questionnaire_comes_back_as_it_was_filled_in(kind: str, answers: Mapping[str, Answer]) -> None:
    found = read(kind, written(ASKED, answers))
    assert found.unread == ()
    assert found.answers == answers
    assert found.remarks == ()


@pytest.mark.parametrize("kind", KINDS)
def test_every_question_comes_back_after_libreoffice_saved_the_file(kind: str, tmp_path: Path) -> None:
    content = FILL[kind](form(kind), written(ASKED, EVERYTHING))
    found = filled.read(through_libreoffice(content, kind, tmp_path), definitions.shipped())
    assert found.unread == ()
    assert found.answers == EVERYTHING
    assert found.remarks == ()
