"""What to do first about a question: by kind of answer, and in every language."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from questionnaires import reader
from questionnaires.advice import advice
from questionnaires.answers import Answer, Ballot, State, Value
from questionnaires.errors import DefinitionError
from questionnaires.model import Library, Question
from questionnaires.overlays import gaps, overlaid, read_overlay
from questionnaires.plain_yaml import Source, read_source
from questionnaires.texts import in_language

HERE = Path(__file__).parent
HEAD = 'schema: mutual-readiness/overlay/1\nlanguage: cy\nstatus: draft\nquestionnaire: small\nversion: "1.0.0"\n'


def given(value: Value) -> Answer:
    return Answer(State.ANSWERED, value)


def with_texts(library: Library, id_: str, **texts: object) -> Question:
    return library.questions[id_].model_copy(update={"if_low": "Low.", "if_unknown": "Unknown.", **texts})


@pytest.fixture
def backing(small: Library) -> Question:
    return with_texts(small, "backing", if_answer={"nobody": "Ask one team."})


@pytest.mark.parametrize("answer", [None, Answer(State.DONT_KNOW), Answer(State.DONT_KNOW, who_could_know="HR")])
def test_without_an_answer_it_is_how_to_find_one(backing: Question, answer: Answer | None) -> None:
    assert advice(backing, answer) == "Unknown."


def test_after_an_answer_it_is_the_text_of_that_option_and_after_any_other_the_general_one(backing: Question) -> None:
    assert advice(backing, given("nobody")) == "Ask one team."
    assert advice(backing, given("group")) == "Low."


def test_yes_and_no_have_texts_of_their_own(small: Library) -> None:
    agreed = with_texts(small, "agreed", if_answer={"no": "Ask the board."})
    assert advice(agreed, given("no")) == "Ask the board."
    assert advice(agreed, given("yes")) == "Low."


def test_what_does_not_apply_is_not_sought(backing: Question) -> None:
    assert advice(backing, Answer(State.NOT_APPLICABLE, reason="Nobody works here.")) == "Low."


@pytest.mark.parametrize(
    ("id_", "part", "whole"),
    [
        ("leavers", (Decimal(12), None, Decimal(9)), (Decimal(12), Decimal(10), Decimal(9))),
        ("vote", Ballot(eligible=120, voted=96), Ballot(eligible=120, voted=96, yes=70, no=26, spoiled=0)),
    ],
)
def test_of_an_answer_that_is_partly_filled_the_rest_is_sought(small: Library, id_: str, part: Value, whole: Value) -> None:
    question = with_texts(small, id_)
    assert advice(question, given(part)) == "Unknown."
    assert advice(question, given(whole)) == "Low."


@pytest.mark.parametrize(("id_", "value"), [("needs", ("money", "time")), ("share", Decimal(3)), ("words", "nobody")])
def test_an_answer_that_is_not_one_option_has_the_general_text(small: Library, id_: str, value: Value) -> None:
    assert advice(with_texts(small, id_), given(value)) == "Low."


def test_where_nothing_says_how_to_find_out_the_question_is_named_with_what_helps(small: Library) -> None:
    bare = with_texts(small, "backing", if_unknown="")
    assert advice(bare, None) == "Find the answer to “Backing”. Ask who could know."
    helped = with_texts(small, "backing", if_unknown="", have_at_hand="The minutes")
    assert advice(helped, None) == "Find the answer to “Backing”. This would help: The minutes."
    with in_language("cy"):
        assert advice(bare, None).startswith("Chwiliwch am yr ateb i “Backing”.")


def test_a_question_without_texts_advises_nothing_after_an_answer(small: Library) -> None:
    assert advice(small.questions["backing"], given("nobody")) == ""


ADVISED = """\
        if_low: Ask more people.
        if_unknown: Ask the team.
        if_answer: {nobody: Ask one person., group: Ask another team.}
        not_applicable: {example: Nobody works here.}
"""


@pytest.fixture
def advised() -> Library:
    """The small questionnaire, in which "backing" says what to do."""
    sources, small = (read_source(HERE / name, name) for name in ("small-sources.yaml", "small.yaml"))
    text = small.text.replace("        not_applicable: {example: Nobody works here.}\n", ADVISED)
    return reader.read_library(sources, [Source("small.yaml", text)])


def test_a_translation_changes_the_texts_it_has_and_leaves_the_others_english(advised: Library) -> None:
    text = HEAD + "questions:\n  backing: {if_unknown: Gofynnwch i'r tîm., if_answer: {nobody: Gofynnwch i un.}}\n"
    overlay = read_overlay(Source("small.cy.yaml", text), advised.questionnaires)
    backing = overlaid(advised, [overlay], advised).questions["backing"]
    said = [advice(backing, answer) for answer in (None, given("nobody"), given("group"), given("most"))]
    assert said == ["Gofynnwch i'r tîm.", "Gofynnwch i un.", "Ask another team.", "Ask more people."]
    missing = gaps(overlay, advised.questionnaires[0]).missing
    assert "backing.if_answer.group" in missing
    assert not {"backing.if_answer.nobody", "backing.if_unknown"} & set(missing)


def test_a_translation_of_a_text_that_is_not_there_is_a_fault(advised: Library) -> None:
    text = HEAD + "questions:\n  backing: {if_answer: {nobdy: Gofynnwch., most: Gofynnwch.}}\n  needs: {if_answer: {money: Holwch.}}\n"
    with pytest.raises(DefinitionError, match=r"small\.cy\.yaml:7:25") as raised:
        read_overlay(Source("small.cy.yaml", text), advised.questionnaires)
    assert [sentence.split(": ", 1)[1] for sentence in raised.value.sentences] == [
        "there is no advice after the answer 'nobdy' to translate. Did you mean 'nobody'?",
        "there is no advice after the answer 'most' to translate.",
        "there is no advice after the answer 'money' to translate.",
    ]
