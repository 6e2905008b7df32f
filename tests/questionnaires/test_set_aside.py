"""Which answers do not count because of other answers, and what brings them back."""

from __future__ import annotations

from typing import Any

from test_depth import DEEP
from test_routing import NATIONS, library, said, yes_no

from questionnaires.model import Library
from questionnaires.routing import Applies, SetAside, set_aside

SCOTTISH: dict[str, Any] = {"asked_when": {"nation": {"is": "scotland"}}}
TWO = library(NATIONS, yes_no("board", **SCOTTISH), yes_no("council", **SCOTTISH), yes_no("always"))


def found(made: Library, **answers: Any) -> tuple[SetAside, ...]:
    return set_aside(made, {id_: said(value) for id_, value in answers.items()})


def test_nothing_is_set_aside_while_every_answer_counts() -> None:
    assert found(TWO, nation="scotland", board="yes", council="no", always="yes") == ()


def test_a_question_without_an_answer_has_nothing_to_set_aside() -> None:
    assert found(TWO, nation="england") == ()


def test_answers_set_aside_for_one_reason_are_told_together_with_what_brings_them_back() -> None:
    (one,) = found(TWO, nation="england", board="yes", council="no", always="yes")
    assert [question.id for question in one.questions] == ["board", "council"]
    assert (one.applies, one.decided_by) == (Applies.HIDDEN, ("nation",))
    assert one.condition == TWO.questions["board"].asked_when


def test_while_the_deciding_question_is_open_it_is_not_settled_whether_they_count() -> None:
    (one,) = found(TWO, board="yes")
    assert one.applies is Applies.UNSETTLED


def test_an_answer_beyond_the_depth_chosen_is_set_aside_by_the_depth() -> None:
    (one,) = found(DEEP, depth="first_look", usual="yes")
    assert (one.applies, one.decided_by, one.condition) == (Applies.LEFT_OUT, ("depth",), None)
