"""Check your answers: every question that is asked, its answer, what supports it, and where to change it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment import asking, second_person
from assessment.identity import Action
from assessment.record import Assessment
from assessment.second_person import Show
from assessment.shell import carried, comments, conflicts, frame, links, part, rights, second_look, set_aside
from assessment.shell.comments import Written
from assessment.shell.desk import Desk, desk
from assessment.shell.markup import escape, literal, state
from assessment.shell.session import assessment, hosted, minutes_left, words
from assessment.walk import Step, Task, Walk, walk
from questionnaires.answers import Answer, Level, State, is_partly_filled
from questionnaires.model import Question
from questionnaires.wording import answer_text, second_person_texts
from reports.document import State as Shown
from reports.parts.words import sentence_case

_IN_ADDRESS = "show"
_SHOW = "check-show"


def draw() -> None:
    """The whole page."""
    kept = assessment()
    here = desk(kept)
    asked = asking.part_of(kept)
    found = walk(here.definitions.library, here.answers, here.only)
    if asked is None and hosted() and _one(kept, here, found):
        return
    frame.link("tasks", words("back_to_tasks" if asked is None else "back_to_part"))
    title = words("check_title" if here.standing.may(Action.ANSWER) else "check_title_read")
    frame.title(title, eyebrow=part.title(asked) if asked else kept.name, tab=words("tab_check", name=kept.name))
    left = found.progress.left
    said = words("check_left" if asked is None else "part_left", count=left) if left else words("check_none_left")
    st.html(f'<p class="mr-text">{escape(said)}</p>')
    if left:
        st.html(f'<p class="mr-text"><strong>{escape(sentence_case(minutes_left(found.minutes_left)))}</strong></p>')
    if asked is None:
        frame.button_to("results", words("to_results"), look="primary")
    frame.word_left()
    rights.told_of_answers(kept, here.standing)
    _pending(here, found)
    written = comments.of(kept)
    show = _choice(here, found)
    if show is Show.ALL and (aside := set_aside.listing(here, partial(_link_to, found))):
        st.html(aside)
    if show is Show.ALL and asked is None:
        conflicts.draw(here, partial(_link_to, found))
    for task in found.tasks:
        chosen = [
            (step, question)
            for step in task.steps
            for question in step.questions
            if second_person.belongs(show, question, here.answers.get(question.id))
        ]
        if chosen:
            _task(here, task, chosen, show, written)
    if asked is None:
        frame.button_to("results", words("to_results"), key="results-below", look="primary")
    else:
        part.give_back(kept, asked)


def _one(kept: Assessment, here: Desk, found: Walk) -> bool:
    """One answer alone, if the address names a question that is asked: to say whether it holds, and to comment."""
    id_ = st.query_params.get("q", "")
    step = found.home(id_)
    question = next((each for each in step.questions if each.id == id_), None) if step else None
    if step is None or question is None:
        return False
    frame.link("check", words("back_to_check"))
    frame.title(words("check_one_title"), eyebrow=kept.name, tab=words("tab_check", name=kept.name))
    frame.word_left()
    rights.told_of_answers(kept, here.standing, step.questionnaire.id)
    second_look.one(here, step, question, comments.of(kept).get(id_, []))
    return True


def _pending(here: Desk, found: Walk) -> None:
    """What was typed but not saved, with links that keep it: those of the tables load the page anew."""
    open_ = [(step, here.entries[question.id]) for step in found.steps for question in step.questions if here.entries[question.id].pending]
    if not open_:
        return
    with st.container(border=True, key="pending"):
        st.html(f'<p class="mr-callout-title">{escape(words("check_pending_title"))}</p>')
        for step, entry in open_:
            why = entry.trouble or entry.wanting or words("elsewhere_title")
            label = words("check_pending", label=entry.question.label, why=why)
            frame.link("section", label, s=".".join(step.key), q=entry.question.id)


def _choice(here: Desk, found: Walk) -> Show:
    """Which answers are shown. It stands in the address, so that a reload keeps it and a link can lead there."""
    asked = [question for step in found.steps for question in step.questions]
    counted = second_person.counts(asked, here.answers)
    show = second_person.chosen(st.query_params.get(_IN_ADDRESS, ""))
    st.session_state[_SHOW] = show.value
    st.radio(
        words("check_show"),
        [each.value for each in Show if each is not Show.CARRIED or counted[each] or each is show],
        key=_SHOW,
        format_func=lambda each: words(f"show_{each}", count=counted[Show(each)]),
        horizontal=True,
        on_change=_put_in_address,
    )
    means = words(f"show_{show}_means" if counted[show] else f"show_{show}_none")
    st.html(f'<p class="mr-quiet" role="status">{escape(means)}</p>')
    return show


def _put_in_address() -> None:
    st.query_params[_IN_ADDRESS] = st.session_state[_SHOW]


def _task(here: Desk, task: Task, chosen: list[tuple[Step, Question]], show: Show, written: dict[str, list[Written]]) -> None:
    st.header(literal(task.questionnaire.title), anchor=False)
    if show is Show.CARRIED:
        carried.confirm_all(here, [question for _, question in chosen if here.may_answer(question.id)], key=f"confirm-{task.questionnaire.id}")
    if show in (Show.WAITING, Show.CHALLENGED):
        for step, question in chosen:
            (second_look.waiting if show is Show.WAITING else second_look.challenged)(here, step, question)
        return
    heads = "".join(
        f'<th scope="col" role="columnheader">{escape(words(key))}</th>' for key in ("check_question", "check_answer", "check_evidence", "check_do" if hosted() else "check_change")
    )
    rows = "".join(_row(here, step, question, written.get(question.id, [])) for step, question in chosen)
    caption = escape(words("check_caption", title=task.questionnaire.title))
    st.html(
        f'<table class="mr-table mr-folds mr-check" role="table"><caption class="mr-hidden">{caption}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
    )


def _row(here: Desk, step: Step, question: Question, written: list[Written]) -> str:
    answer = here.answers.get(question.id)
    entry = here.entries[question.id]
    link = "" if entry.pending else _ways(here, step, question, answer, written)
    waiting = entry.trouble or entry.wanting
    note = f'<span class="mr-small">{escape(waiting)}</span>' if waiting else ""
    return (
        f'<tr role="row"><th scope="row" role="rowheader">{escape(question.label)}</th>'
        f'<td role="cell" class="mr-wide mr-user">{_answer(question, answer)}{note}</td>'
        f'<td role="cell" class="mr-user">{_evidence(question, answer)}</td><td role="cell">{link}</td></tr>'
    )


def _ways(here: Desk, step: Step, question: Question, answer: Answer | None, written: list[Written]) -> str:
    """Links to change an answer, to say whether it holds, for whoever may, and to the comments that there are."""
    label = f'<span class="mr-hidden"> {escape(question.label)}</span>'
    reviews = hosted() and here.only is None and here.standing.may(Action.REVIEW) and answer is not None and answer.state is State.ANSWERED
    do = "see" if not here.may_answer(question.id) else "change" if answer else "answer_it"
    found = [] if reviews and do == "see" else [links.to_question(step, question.id, escape(words(do)) + label)]
    found += [links.to_check(question.id, escape(words("review")) + label)] if reviews else []
    found += [links.to_check(question.id, escape(comments.counted(written)) + label)] if written else []
    return "<br>".join(found)


def _link_to(found: Walk, question_id: str) -> str:
    """A link with the question's label; empty if it is not asked."""
    step = found.home(question_id)
    question = next((each for each in step.questions if each.id == question_id), None) if step else None
    return links.to_question(step, question.id, escape(question.label)) if step and question else ""


def _answer(question: Question, answer: Answer | None) -> str:
    if answer is None:
        return state(Shown("not_asked", words("unanswered")))
    if answer.state is State.DONT_KNOW:
        return state(Shown("unknown", answer_text(question, answer)), answer.who_could_know) + carried.small(answer)
    if answer.state is State.NOT_APPLICABLE:
        return state(Shown("does_not_apply", answer_text(question, answer))) + carried.small(answer)
    part = f'<span class="mr-small">{escape(words("in_part"))}</span>' if is_partly_filled(answer.value) else ""
    return escape(answer_text(question, answer)) + part + carried.small(answer)


def _evidence(question: Question, answer: Answer | None) -> str:
    """The level, and what a second person says. Nothing where support is not asked for."""
    if answer is None:
        return ""
    evidence, second = answer.evidence, second_person_texts(answer.evidence)
    asked_for = bool(question.evidence) and answer.state is State.ANSWERED
    if evidence.level is Level.SAID and not asked_for and not second:
        return ""
    level = words(f"level_{evidence.level.value}")
    said = escape(level if evidence.level is Level.SAID else words("history_evidence", level=level, what=evidence.what))
    if evidence.challenged is not None:
        said += state(Shown("flagged", words("challenged_word")))
    return said + "".join(f'<span class="mr-small">{escape(text)}</span>' for text in second)


if __name__ == "__main__":
    draw()
