"""One section of a questionnaire: its questions, each saved as it is answered."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.identity import Action
from assessment.papers import DECIDED, Decided
from assessment.record import Assessment
from assessment.shell import against_what, carried, comments, frame, question, rights, unsaved
from assessment.shell.desk import Desk, desk
from assessment.shell.markup import escape, paragraphs
from assessment.shell.session import assessment, day_of, hosted, words
from assessment.survey.results import ANSWERS
from assessment.walk import Step, Walk, walk
from questionnaires.answers import State
from questionnaires.conditions import questions_in
from questionnaires.model import Question
from questionnaires.routing import Applies, applies

_OF_STAFF = "staff-appetite"
"""The questionnaire that is best answered by many."""


def draw() -> None:
    """The whole page."""
    kept = assessment()
    here = desk(kept)
    found = walk(here.definitions.library, here.answers, here.only)
    step = _step(found)
    if step is None:
        frame.go("tasks")
        return
    here.asked = question.asked(here)
    frame.link("tasks", words("back_to_tasks" if here.only is None else "back_to_part"))
    pages = [one.key for one in found.steps if one.questionnaire.id == step.questionnaire.id]
    where = words("page_of", title=step.questionnaire.title, number=pages.index(step.key) + 1, count=len(pages))
    frame.title(step.section.title, eyebrow=where, tab=f"{step.section.title} – {kept.name}")
    frame.word_left()
    now = question.progress(here, step.questions[0].id)
    here.turn_shown = here.turn = here.turn + 1
    st.html(f'<p class="mr-progress" data-progress-shown="{here.turn}">{now.html}</p>{frame.bar_html(now.share)}')
    if step.key == pages[0] and step.questionnaire.note:
        st.html(f'<div class="mr-callout">{paragraphs(step.questionnaire.note)}</div>')
    if step.section.intro:
        st.html(paragraphs(step.section.intro, "mr-text"))
    rights.told_of_answers(kept, here.standing, step.questionnaire.id)
    if here.only is None and here.standing.may(Action.PLAN) and any(each.id in ANSWERS for each in step.questions):
        frame.link("survey", words("to_survey_section"))
    number = _first_number(found, step)
    shown = _shown(here, step)
    written = comments.of(kept)
    for place, each in enumerate(shown):
        if place:
            st.html('<div class="mr-apart"></div>')
        before = {earlier.disagreement for earlier in shown[:place]}
        question.draw(here, each, number + place, sides_shown=each.disagreement in before)
        _reviewed(here, each, written.get(each.id, []))
        if here.only is None:
            against_what.beside(here, each.id)
            _locked(kept, here, each)
    st.html('<div class="mr-apart"></div>')
    if here.standing.may(Action.ANSWER, step.questionnaire.id):
        carried.confirm_all(here, shown, key="confirm-all")
    unsaved.draw(here, [each.id for each in shown])
    _onward(here, found, step)
    if here.only is None and here.standing.may(Action.PLAN):
        frame.link("colleague", words("to_colleague_section"), s=".".join(step.key))
    if here.only is None and step.questionnaire.id == _OF_STAFF and here.standing.may(Action.FACILITATE):
        frame.link("workshop", words("to_workshops"))


def _reviewed(here: Desk, each: Question, written: list[comments.Written]) -> None:
    """Comments to a question, and the way to say whether its answer holds, for whoever may."""
    if not hosted() or (not written and not here.standing.may(Action.REVIEW)):
        return
    left, _ = st.columns([19, 10], gap="large")
    with left:
        comments.draw(here, each, written)
        answer = here.answers.get(each.id)
        if here.only is None and here.standing.may(Action.REVIEW) and answer is not None and answer.state is State.ANSWERED:
            frame.link("check", words("review_of", label=each.label), q=each.id)


def _locked(kept: Assessment, here: Desk, each: Question) -> None:
    """Beside the stage aimed at: that it was decided beforehand, before somebody changes it without a thought."""
    paper = kept.paper(DECIDED)
    if each.id == here.definitions.scoring.stage_question and isinstance(paper, Decided):
        said = words("stage_locked", day=day_of(paper.decisions[-1].at))
        st.html(f'<p class="mr-quiet">{escape(said)}</p>')


def _step(found: Walk) -> Step | None:
    questionnaire_id, _, section_id = st.query_params.get("s", "").partition(".")
    return found.find(questionnaire_id, section_id)


def _shown(here: Desk, step: Step) -> list[Question]:
    """The questions of a page, without those that wait for the answer to another one on it."""
    settled = applies(here.definitions.library, here.answers)
    on_page = {each.id for each in step.questions}
    return [
        each
        for each in step.questions
        if settled[each.id] is Applies.APPLIES or each.asked_when is None or not on_page & set(questions_in(each.asked_when))
    ]


def _first_number(found: Walk, step: Step) -> int:
    """The number of the first question of a page within its questionnaire, from 1."""
    number = 1
    for one in found.steps:
        if one.key == step.key:
            break
        if one.questionnaire.id == step.questionnaire.id:
            number += len(one.questions)
    return number


def _onward(here: Desk, found: Walk, step: Step) -> None:
    held_up = partial(here.hold_up, [each.id for each in step.questions])
    before, after = found.preceding(step), found.following(step)
    with st.container(horizontal=True, key="onward", vertical_alignment="center"):
        if before is not None:
            frame.button_to("section", words("previous"), key="previous", s=".".join(before.key))
        frame.button_to("tasks", words("leave"), key="leave", look="tertiary")
        if after is not None:
            frame.button_to("section", words("next"), key="next", look="primary", held_up=held_up, s=".".join(after.key))
        else:
            frame.button_to("check", words("to_check"), key="next", look="primary", held_up=held_up)


if __name__ == "__main__":
    draw()
