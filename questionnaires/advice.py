"""What to do first about a question, given its answer."""

from __future__ import annotations

from questionnaires.answers import Answer, State, is_partly_filled
from questionnaires.model import OneChosen, Question
from questionnaires.texts import table


def advice(question: Question, answer: Answer | None) -> str:
    """What to do first about a question with this answer (None: unanswered); after an answer, nothing if it has no such text.

    Without a whole answer it is how to find one. Otherwise it is the text for the option given, if there is one, or
    `if_low`: whether an answer is low is for the scoring to say.
    """
    if answer is None or answer.state is State.DONT_KNOW or is_partly_filled(answer.value):
        return question.if_unknown or _find_out(question)
    if isinstance(question, OneChosen) and isinstance(answer.value, str):
        return question.if_answer.get(answer.value, question.if_low)
    return question.if_low


def without_advice(question: Question) -> Question:
    """The question as it is asked, with nothing on what to do afterwards."""
    none: dict[str, object] = {"if_low": "", "if_unknown": ""}
    return question.model_copy(update=none | ({"if_answer": {}} if isinstance(question, OneChosen) else {}))


def _find_out(question: Question) -> str:
    words = table("questionnaires")
    if question.have_at_hand:
        return words("find_out_from", label=question.label, papers=question.have_at_hand)
    return words("find_out", label=question.label)
