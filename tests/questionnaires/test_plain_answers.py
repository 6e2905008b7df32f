"""The plain form of answers: what people write, and that nothing is lost on the way."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_answers import answers

from questionnaires.answers import (
    Answer,
    Ballot,
    Evidence,
    Level,
    State,
    check_answer,
    parse_answer,
    plain_answer,
    read_answers,
)
from questionnaires.conditions import BallotLimits, Limit
from questionnaires.errors import AnswerError, DefinitionError
from questionnaires.model import Library, Number, Percentage
from questionnaires.plain_yaml import Source

IDS = (
    "service_name", "stage_aimed_at", "backing", "needs", "agreed", "staff", "pay", "share", "leavers", "start", "vote",
    "words",
)  # fmt: skip


def test_the_small_questionnaire_has_every_type(small: Library) -> None:
    assert tuple(small.questions) == IDS
    assert len({question.type for question in small.questions.values()}) == 11


def test_per_cent_of_something_else_is_not_taken_for_a_figure() -> None:
    said = {"label": "-", "text": "-", "why": "-", "basis": "judgement"}
    days = Number.model_validate({**said, "id": "d", "type": "number", "unit": "days", "lowest": "0", "highest": "90"})
    share = Percentage.model_validate({**said, "id": "p", "type": "percentage"})
    assert parse_answer(share, "30 %").value == parse_answer(days, "30").value == Decimal(30)
    with pytest.raises(AnswerError, match="'30 %' is not a number"):
        parse_answer(days, "30 %")


@pytest.mark.parametrize("id_", IDS)
@given(data=st.data())
def test_writing_and_reading_an_answer_changes_nothing(small: Library, id_: str, data: st.DataObject) -> None:
    answer = data.draw(answers(small.questions[id_]))
    check_answer(small.questions[id_], answer)
    plain = json.loads(json.dumps(plain_answer(answer)))
    assert parse_answer(small.questions[id_], plain) == answer


def said(value: Any) -> Answer:
    return Answer(State.ANSWERED, value)


@pytest.mark.parametrize(
    ("id_", "plain", "answer"),
    [
        ("backing", "group", said("group")),
        ("backing", "don't know", Answer(State.DONT_KNOW)),
        ("backing", "Don’t know", Answer(State.DONT_KNOW)),
        ("backing", {"not_applicable": "nobody works here"}, Answer(State.NOT_APPLICABLE, reason="nobody works here")),
        ("backing", {"dont_know": "yes", "who_could_know": "HR"}, Answer(State.DONT_KNOW, who_could_know="HR")),
        (
            "backing",
            {"value": "most", "evidence": {"level": "checked", "checked_by": "audit"}, "note": "see minutes"},
            Answer(State.ANSWERED, "most", Evidence(Level.CHECKED, checked_by="audit"), note="see minutes"),
        ),
        ("agreed", "yes", said("yes")),
        ("needs", "money", said(("money",))),
        ("needs", ["time", "money"], said(("time", "money"))),
        ("staff", "1,200", said(Decimal(1200))),
        ("share", "12.0%", said(Decimal("12.0"))),
        ("leavers", ["12.1", "13 %", "not known"], said((Decimal("12.1"), Decimal(13), None))),
        ("leavers", ["", "?", "9"], said((None, None, Decimal(9)))),
        ("pay", ["-3.50", "0"], said((Decimal("-3.50"), Decimal(0)))),
        ("start", "2026-04-01", said(date(2026, 4, 1))),
        ("words", "not much", said("not much")),
        ("words", {"value": "don't know"}, said("don't know")),
        (
            "vote",
            {"turnout": "98%", "rule": {"yes_of_voting": {"at_least": "51%"}, "recorded": "Before the count"}},
            said(
                Ballot(
                    turnout=Decimal(98),
                    rule=BallotLimits(yes_of_voting=Limit(at_least="51")),
                    recorded_before_count=True,
                )
            ),
        ),
        (
            "vote",
            {"eligible": "1,200", "voted": "not known", "note": "still counting"},
            Answer(State.ANSWERED, Ballot(eligible=1200), note="still counting"),
        ),
        ("vote", {"value": {"yes": "3"}}, said(Ballot(yes=3))),
        ("vote", "don't know", Answer(State.DONT_KNOW)),
    ],
)
def test_people_may_write_answers_briefly(small: Library, id_: str, plain: Any, answer: Answer) -> None:
    assert parse_answer(small.questions[id_], plain) == answer


def test_a_percentage_keeps_the_precision_it_was_published_in(small: Library) -> None:
    for written in ("98%", "98.0%"):
        ballot = parse_answer(small.questions["vote"], {"turnout": written}).value
        assert isinstance(ballot, Ballot)
        assert f"{ballot.turnout}%" == written
        assert plain_answer(said(ballot))["value"] == {"turnout": written}


@pytest.mark.parametrize(
    ("id_", "plain", "path", "message"),
    [
        ("backing", "", (), "This is empty. Leave the question out"),
        ("backing", ["group"], (), "must be one piece of text, not a list"),
        ("backing", {"valeu": "group"}, ("valeu",), "The key 'valeu' is not known here. Did you mean 'value'?"),
        ("backing", {"note": "x"}, (), "The answer itself is missing"),
        ("backing", {"value": "group", "dont_know": "yes"}, ("dont_know",), "write only one of the three"),
        ("backing", {"dont_know": "no"}, ("dont_know",), "'dont_know' is either yes or left out, not 'no'"),
        ("backing", {"value": "group", "evidence": "minutes"}, ("evidence",), "This must be keys with values, such as"),
        (
            "backing",
            {"value": "group", "evidence": {"level": "proven"}},
            ("evidence", "level"),
            "Write said, documented",
        ),
        ("backing", {"value": "group", "evidence": {"wher": "x"}}, ("evidence", "wher"), "Did you mean 'where'?"),
        ("backing", {"value": None}, ("value",), "must be one piece of text, not something else"),
        ("staff", "12 or so", (), "'12 or so' is not a number"),
        ("staff", "1e5", (), "'1e5' is not a number"),
        ("staff", "NaN", (), "'NaN' is not a number"),
        ("staff", "1,20", (), "'1,20' is not a number"),
        ("staff", "9" * 400, (), "… is not a number".replace("… ", "…' ")),
        ("leavers", "12.1", (), "a list of 3 entries, oldest year first"),
        ("leavers", ["1", "lots", "3"], (1,), "'lots' is not a number"),
        ("start", "1 May 2024", (), "Write year, month and day, such as 2026-11-23"),
        ("start", "2024-02-30", (), "'2024-02-30' is not a date"),
        ("start", "20240501", (), "is not a date"),
        ("needs", ["money", ["time"]], (1,), "must be one piece of text, not a list"),
        ("vote", "100", (), "This must be keys with values, such as {eligible: 120"),
        ("vote", {"elegible": "3"}, ("elegible",), "Did you mean 'eligible'?"),
        ("vote", {"yes": "few"}, ("yes",), "'few' is not a whole number"),
        ("vote", {"yes": "1.5"}, ("yes",), "'1.5' is not a whole number"),
        ("vote", {"turnout": "high"}, ("turnout",), "'high' is not a number"),
        ("vote", {"rule": {"recorded": "yes"}}, ("rule", "recorded"), "Write 'before the count', 'after the count'"),
        ("vote", {"rule": {"turnout": "50"}}, ("rule", "turnout"), "This must be keys with values"),
        (
            "vote",
            {"rule": {"turnout": {"over": "50"}}},
            ("rule", "turnout", "over"),
            "The key 'over' is not known here",
        ),
        ("vote", {"rule": {"turnout": {"above": "half"}}}, ("rule", "turnout", "above"), "'half' is not a number"),
        ("vote", {"value": {"rule": {"turnout": {}}}}, ("value", "rule", "turnout"), "This must be keys with values"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(
    small: Library, id_: str, plain: Any, path: tuple[str | int, ...], message: str
) -> None:
    with pytest.raises(AnswerError) as caught:
        parse_answer(small.questions[id_], plain)
    assert caught.value.path == path
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def file(small: Library, text: str) -> Any:
    return read_answers(Source("answers.yaml", text), small, "stage_aimed_at")


def test_an_answer_file_names_service_and_stage_briefly(small: Library) -> None:
    found = file(small, "service: The day centre\nstage: G2\nanswers: {agreed: no, staff: ''}\n")
    assert found.service == "The day centre"
    assert found.answers == {
        "service_name": said("The day centre"),
        "stage_aimed_at": said("G2"),
        "agreed": said("no"),
    }


def test_the_stage_answers_the_question_that_the_scoring_names(small: Library) -> None:
    found = read_answers(Source("answers.yaml", "stage: group\nanswers: {}\n"), small, "backing")
    assert found.answers == {"backing": said("group")}
    with pytest.raises(DefinitionError, match="These questionnaires have no question stage, so 'stage' cannot be kept"):
        read_answers(Source("answers.yaml", "stage: group\nanswers: {}\n"), small, "stage")


def test_the_service_may_stand_among_the_answers_instead(small: Library) -> None:
    found = file(small, "answers: {service_name: The day centre}\n")
    assert found.service == "The day centre"


def test_saying_the_same_twice_is_allowed_and_keeps_the_fuller_answer(small: Library) -> None:
    found = file(small, "stage: G2\nanswers: {stage_aimed_at: {value: G2, note: for now}}\n")
    assert found.answers["stage_aimed_at"].note == "for now"


def test_saying_two_different_things_is_refused(small: Library) -> None:
    with pytest.raises(
        DefinitionError, match=r"^answers\.yaml:1:1: stage_aimed_at: 'stage' and the answer to stage_aim"
    ):
        file(small, "stage: G1\nanswers: {stage_aimed_at: G2}\n")


def test_an_empty_file_of_answers_is_no_answers(small: Library) -> None:
    assert file(small, "answers:\n").answers == {}


def test_a_list_is_not_an_answer_file(small: Library) -> None:
    with pytest.raises(DefinitionError, match="An answer file has the keys service, stage, answers"):
        file(small, "- service: x\n")
    with pytest.raises(DefinitionError, match=r"1:1: The answers must be question ids, each with its answer\."):
        file(small, "answers: [a]\n")
