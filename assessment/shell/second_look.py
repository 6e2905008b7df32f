"""A second person's look at answers, on the page: what is said beside an answer, and the forms to agree, challenge or withdraw.

On one's own computer everybody says who they are; hosted, whoever signed in says it in their own name, and the lead can also
write down what somebody said who did not sign in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from assessment import second_person
from assessment.entry import Entry
from assessment.identity import Action
from assessment.record import Saved
from assessment.shell import as_text, comments, frame
from assessment.shell.desk import Desk
from assessment.shell.markup import escape, literal
from assessment.shell.session import hosted, person, store, today, words
from assessment.store import AnsweredElsewhere, StoreError
from assessment.walk import Step
from questionnaires.answers import Answer, Level, State, is_blank
from questionnaires.errors import AnswerError
from questionnaires.model import Question
from questionnaires.wording import answer_text, second_person_texts
from reports.parts.words import evidence_words

_DOCUMENT = ("what", "where", "date")
_TROUBLE = "trouble"


def beside(entry: Entry) -> str:
    """What a second person says of the saved answer, to stand beside it; a challenge as a warning. Often nothing."""
    if entry.answer is None:
        return ""
    challenged = entry.answer.evidence.challenged is not None
    said = [*second_person_texts(entry.answer.evidence), *([words("challenge_means")] if challenged else [])]
    lines = "".join(f"<p>{escape(text)}</p>" for text in said)
    return f'<div class="mr-callout mr-user{" mr-warning" if challenged else ""}">{lines}</div>' if said else ""


def waiting(desk: Desk, step: Step, question: Question) -> None:
    """An answer that waits for a check, with the form for the person who was asked."""
    saved = desk.entries[question.id].saved
    if saved is None or saved.answer is None:
        return
    with st.container(border=True, key=f"look-{question.id}"):
        _shown(desk, step, question, saved.answer)
        _look(desk, question, saved)


def one(desk: Desk, step: Step, question: Question, written: list[comments.Written]) -> None:
    """One answer by itself, with what this person may say of it, and the comments to its question."""
    saved, answer = desk.entries[question.id].saved, desk.answers.get(question.id)
    with st.container(key=f"question-{question.id}"):
        st.header(literal(question.label), anchor=False)
        st.html(f'<p class="mr-text">{escape(question.text)}</p>{as_text.facts(question, answer)}')
        _status(desk, step, question, answer)
        if saved is not None and answer is not None and answer.state is State.ANSWERED:
            if desk.standing.may(Action.REVIEW):
                st.subheader(words("review_title"), anchor=False)
            (_settle if answer.evidence.challenged is not None else _look)(desk, question, saved)
        comments.draw(desk, question, written, unfolded=True)


def _look(desk: Desk, question: Question, saved: Saved) -> None:
    """The form to agree or to challenge, for whoever may."""
    if saved.answer is None or (hosted() and not desk.standing.may(Action.REVIEW)):
        return
    lacking = [name for name in _DOCUMENT if is_blank(getattr(saved.answer.evidence, name))]
    records = not hosted() or desk.standing.may(Action.PLAN)
    own = hosted() and _gave_it(desk, question)
    checked = hosted() and saved.answer.evidence.level is Level.CHECKED
    with st.form(_key(question, "form"), border=False, enter_to_submit=False):
        _trouble(question)
        _who(desk, question, "field_looked_at_own" if own else "field_looked_at", "field_checked_by", saved.answer.evidence.asked_of)
        if own and not records:
            st.html(f'<p class="mr-text">{escape(words("review_own"))}</p>')
        elif not checked:
            for name in lacking:
                _line(question, name, words(f"evidence_{name}"), getattr(saved.answer.evidence, name))
            agreed = partial(_agreed, desk, question, saved, lacking)
            st.form_submit_button(literal(words("agree_recorded" if own else "agree")), key=_key(question, "agree"), type="primary", on_click=agreed)
        st.text_area(words("field_challenge"), key=_key(question, "reason"), height=90)
        st.form_submit_button(literal(words("challenge")), key=_key(question, "challenge"), on_click=partial(_challenged, desk, question, saved))


def _gave_it(desk: Desk, question: Question) -> bool:
    """Whether the answer that stands is the person's own."""
    changes = store().history(person(), desk.assessment, question.id)
    return person().id in second_person.given_by([(each.answer, each.by) for each in changes])


def _who(desk: Desk, question: Question, field: str, field_alone: str, asked_of: str) -> None:
    """Who says it: whoever is signed in, or somebody else for whom the lead writes it down. On one's own computer, whoever says so."""
    if not hosted():
        _line(question, "by", words(field_alone), asked_of)
        return
    st.html(f'<p class="mr-text mr-user">{escape(words("review_signed", name=person().name))}</p>')
    if desk.standing.may(Action.PLAN):
        _line(question, "by", words(field), asked_of)


def _signed(desk: Desk, question: Question) -> str:
    """In whose name it is said. What a page did not offer counts for nothing here."""
    typed = _typed(question, "by")
    if not hosted():
        return typed
    name = person().name
    if not desk.standing.may(Action.PLAN) or is_blank(typed) or typed.casefold() == name.strip().casefold():
        return name
    return second_person.recorded(typed, name)


def challenged(desk: Desk, step: Step, question: Question) -> None:
    """An answer that is challenged, with the ways to settle that: change it, or withdraw the challenge."""
    saved = desk.entries[question.id].saved
    if saved is None or saved.answer is None:
        return
    with st.container(border=True, key=f"look-{question.id}"):
        _shown(desk, step, question, saved.answer)
        _settle(desk, question, saved)


def _settle(desk: Desk, question: Question, saved: Saved) -> None:
    """The form to withdraw a challenge, for whoever may."""
    if hosted() and not desk.standing.may(Action.REVIEW):
        return
    with st.form(_key(question, "form"), border=False, enter_to_submit=False):
        _trouble(question)
        st.text_area(words("field_withdraw"), key=_key(question, "reason"), height=90)
        _who(desk, question, "field_withdraws", "field_withdrawn_by", "")
        st.form_submit_button(literal(words("withdraw")), key=_key(question, "withdraw"), on_click=partial(_withdrawn, desk, question, saved))


def _shown(desk: Desk, step: Step, question: Question, answer: Answer) -> None:
    st.subheader(literal(question.label), anchor=False)
    pairs = [(words("check_question"), question.text), (words("check_answer"), answer_text(question, answer))]
    pairs.append((words("check_evidence"), evidence_words(answer.evidence)))
    pairs += [(words("note_title_short"), answer.note)] if answer.note else []
    facts = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(said)}</dd></div>" for name, said in pairs)
    st.html(f'<dl class="mr-pairs mr-user">{facts}</dl>')
    _status(desk, step, question, answer)


def _status(desk: Desk, step: Step, question: Question, answer: Answer | None) -> None:
    """What was said of the answer, and the way to where it is given."""
    said = second_person_texts(answer.evidence) if answer is not None else ()
    lines = "".join(f'<p class="mr-text">{escape(text)}</p>' for text in said)
    st.html(f'<div class="mr-user">{lines}</div>')
    label = words("change_of" if desk.may_answer(question.id) else "see_of", label=question.label)
    frame.link("section", label, s=".".join(step.key), q=question.id)


def _key(question: Question, name: str) -> str:
    return f"look-{name}-{question.id}"


def _line(question: Question, name: str, label: str, value: str) -> None:
    st.session_state.setdefault(_key(question, name), value)
    st.text_input(literal(label), key=_key(question, name), autocomplete="off")


def _typed(question: Question, name: str) -> str:
    return str(st.session_state.get(_key(question, name)) or "").strip()


def _trouble(question: Question) -> None:
    said = st.session_state.pop(_key(question, _TROUBLE), "")
    if said:
        frame.trouble(said)


def _agreed(desk: Desk, question: Question, saved: Saved, lacking: list[str]) -> None:
    by, document = _signed(desk, question), {name: _typed(question, name) for name in lacking}
    missing = [*(name for name in lacking if is_blank(document[name])), *(["checked_by"] if is_blank(by) else [])]
    _record(desk, question, saved, missing, lambda answer: second_person.agree(answer, by, today(), document), "agreed")


def _challenged(desk: Desk, question: Question, saved: Saved) -> None:
    by, reason = _signed(desk, question), _typed(question, "reason")
    missing = [name for name, given in (("reason", reason), ("challenged_by", by)) if is_blank(given)]
    _record(desk, question, saved, missing, lambda answer: second_person.challenge(answer, reason, by, today()), "challenged")


def _withdrawn(desk: Desk, question: Question, saved: Saved) -> None:
    by, reason = _signed(desk, question), _typed(question, "reason")
    missing = [name for name, given in (("withdrawal", reason), ("withdrawn_by", by)) if is_blank(given)]
    _record(desk, question, saved, missing, lambda answer: second_person.withdraw(answer, reason, by, today()), "withdrawn")


def _record(desk: Desk, question: Question, saved: Saved, missing: list[str], change: Callable[[Answer], Answer], done: str) -> None:
    """Save what the second person says of the answer as it was shown, not of what may have been saved since."""
    if missing or saved.answer is None:
        lacks = ", ".join(words(f"lacks_{name}") for name in missing)
        st.session_state[_key(question, _TROUBLE)] = words("look_lacks", missing=lacks)
        return
    try:
        desk.review(question.id, change(saved.answer), saved.revision)
    except AnsweredElsewhere:
        _not_recorded(question, words("look_conflict", label=question.label))
    except (AnswerError, StoreError) as error:
        _not_recorded(question, str(error))
    else:
        frame.leave_word(words(f"look_{done}", label=question.label))
        for name in ("by", "reason", *_DOCUMENT):
            st.session_state.pop(_key(question, name), None)


def _not_recorded(question: Question, why: str) -> None:
    """Say why above the list, for the answer may no longer be in it, with the reason that was typed, which would be gone with the form."""
    typed = _typed(question, "reason")
    frame.leave_trouble(f"{why} {words('look_typed', typed=typed)}" if typed else why)
