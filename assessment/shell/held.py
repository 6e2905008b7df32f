"""What was typed when a sign-in had run out: kept for its person, and saved once she has signed in again."""

from __future__ import annotations

import json
from typing import NamedTuple

import streamlit as st

from assessment.identity import NotFound, Person
from assessment.shell.session import definitions_of, person, person_before, store
from assessment.shell.signed_in import SignInExpired
from assessment.store import AnsweredElsewhere, Damaged, NotASecondPerson
from questionnaires.answers import Answer, parse_answer
from questionnaires.errors import AnswerError

_RUN_OUT = "sign-in-run-out"
"""Whether something was typed in this tab after the sign-in had run out."""
_DISPUTED = "held-disputed"
"""Where a tab keeps what could not be saved because somebody else answered meanwhile: (assessment, question) to answer."""
_WORKED_OFF = "held-worked-off"
"""For whom this tab has looked."""


class Worked(NamedTuple):
    """How many answers that were kept are saved now, wait beside another's answer, or can be saved no more."""

    saved: int = 0
    disputed: int = 0
    lost: int = 0


def keep(assessment_id: str, question_id: str, answer: Answer | None, expected: int) -> None:
    """Keep an answer for whoever this tab knew before her sign-in ran out. Raises SignInExpired if it knew nobody, StoreError."""
    who = person_before()
    if who is None:
        raise SignInExpired
    store().people.hold(who, assessment_id, question_id, answer, expected)
    st.session_state[_RUN_OUT] = True


def ran_out() -> bool:
    """Whether something typed in this tab was kept, because the sign-in had run out."""
    return bool(st.session_state.get(_RUN_OUT))


def work_off(who: Person) -> Worked:
    """Save what was kept for somebody, once in each tab; what meets another answer waits for her to choose. Raises StoreError."""
    st.session_state.pop(_RUN_OUT, None)
    if st.session_state.get(_WORKED_OFF) == who.id:
        return Worked()
    disputed: dict[tuple[str, str], Answer | None] = {}
    saved = lost = 0
    for each in store().people.held(who):
        answer: Answer | None = None
        try:
            answer = _answer(who, each.assessment, each.question, each.content)
            store().save(who, each.assessment, each.question, answer, expected=each.expected)
            saved += 1
        except AnsweredElsewhere as conflict:
            if conflict.theirs.answer != answer:
                disputed[each.assessment, each.question] = answer
                continue
        except (NotFound, NotASecondPerson, Damaged, AnswerError, KeyError):
            lost += 1
        store().people.let_go(who, each.assessment, each.question)
    st.session_state[_WORKED_OFF], st.session_state[_DISPUTED] = who.id, disputed
    return Worked(saved, len(disputed), lost)


def _answer(who: Person, assessment_id: str, question_id: str, content: str | None) -> Answer | None:
    if content is None:
        return None
    question = definitions_of(store().load(who, assessment_id)).library.answerable[question_id]
    return parse_answer(question, json.loads(content))


def disputed(assessment_id: str) -> dict[str, Answer | None]:
    """What was kept of an assessment and is not what somebody else answered meanwhile, by question."""
    found: dict[tuple[str, str], Answer | None] = st.session_state.get(_DISPUTED, {})
    return {question: answer for (assessment, question), answer in found.items() if assessment == assessment_id}


def settle(assessment_id: str, question_id: str) -> None:
    """What stands was chosen: what was kept is let go."""
    found: dict[tuple[str, str], Answer | None] = st.session_state.get(_DISPUTED, {})
    if (assessment_id, question_id) in found:
        del found[assessment_id, question_id]
        store().people.let_go(person(), assessment_id, question_id)
