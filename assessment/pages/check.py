"""Check your answers: every question that is asked, its answer, what supports it, and where to change it."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from assessment.record import Assessment
from assessment.shell import frame
from assessment.shell.desk import Desk, desk
from assessment.shell.markup import escape, literal, state
from assessment.shell.session import address, assessment, words
from assessment.walk import Step, Task, walk
from questionnaires.answers import Answer, Level, State, is_partly_filled
from questionnaires.model import Question
from questionnaires.wording import answer_text
from reports.document import State as Shown


def draw() -> None:
    """The whole page."""
    kept = assessment()
    here = desk(kept)
    found = walk(here.definitions.library, here.answers)
    frame.link("tasks", words("back_to_tasks"))
    frame.title(words("check_title"), eyebrow=kept.name, tab=words("tab_check", name=kept.name))
    left = found.progress.left
    st.html(f'<p class="mr-text">{escape(words("check_left", count=left) if left else words("check_none_left"))}</p>')
    frame.button_to("results", words("to_results"), look="primary")
    for task in found.tasks:
        if task.steps:
            _task(kept, here, task)


def _task(kept: Assessment, here: Desk, task: Task) -> None:
    st.header(literal(task.questionnaire.title), anchor=False)
    heads = "".join(
        f'<th scope="col" role="columnheader">{escape(words(key))}</th>' for key in ("check_question", "check_answer", "check_evidence", "check_change")
    )
    rows = "".join(_row(here, step, question) for step in task.steps for question in step.questions)
    caption = escape(words("check_caption", title=task.questionnaire.title))
    st.html(
        f'<table class="mr-table mr-folds mr-check" role="table"><caption class="mr-hidden">{caption}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
    )


def _row(here: Desk, step: Step, question: Question) -> str:
    answer = here.answers.get(question.id)
    target = "section?" + urlencode(address(s=".".join(step.key), q=question.id))
    link = f'<a href="{escape(target)}" target="_self">{escape(words("change"))}<span class="mr-hidden"> {escape(question.label)}</span></a>'
    waiting = here.entries[question.id].trouble or here.entries[question.id].wanting
    note = f'<span class="mr-small">{escape(waiting)}</span>' if waiting else ""
    return (
        f'<tr role="row"><th scope="row" role="rowheader">{escape(question.label)}</th>'
        f'<td role="cell" class="mr-wide mr-user">{_answer(question, answer)}{note}</td>'
        f'<td role="cell">{escape(_evidence(answer))}</td><td role="cell">{link}</td></tr>'
    )


def _answer(question: Question, answer: Answer | None) -> str:
    if answer is None:
        return state(Shown("not_asked", words("unanswered")))
    if answer.state is State.DONT_KNOW:
        return state(Shown("unknown", answer_text(question, answer)), answer.who_could_know)
    if answer.state is State.NOT_APPLICABLE:
        return state(Shown("does_not_apply", answer_text(question, answer)))
    part = f'<span class="mr-small">{escape(words("in_part"))}</span>' if is_partly_filled(answer.value) else ""
    return escape(answer_text(question, answer)) + part


def _evidence(answer: Answer | None) -> str:
    said_only = answer is not None and answer.evidence.level is Level.SAID
    if answer is None or (answer.state is not State.ANSWERED and said_only):
        return ""
    level = words(f"level_{answer.evidence.level.value}")
    return level if answer.evidence.level is Level.SAID else f"{level}: {answer.evidence.what}"


if __name__ == "__main__":
    draw()
