"""Against what? The same questions about a mutual and about other ways to run the service, and all answers side by side."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.identity import BESIDE, Action
from assessment.shell import against_what, carried, frame, question, rights, unsaved
from assessment.shell.desk import Desk, desk
from assessment.shell.markup import escape, literal, paragraphs
from assessment.shell.session import assessment, words
from questionnaires.alternatives import in_order, is_begun, title_of
from questionnaires.forms import NAME_OF_OTHER, OTHER, Alternatives, Criterion, Form
from reports import html_blocks
from reports.parts.alternatives import side_by_side


def draw() -> None:
    """The whole page."""
    kept = assessment()
    here = desk(kept)
    frame.link("tasks", words("back_to_tasks"))
    frame.title(words("alternatives_title"), eyebrow=kept.name, tab=words("tab_alternatives", name=kept.name))
    asked = here.definitions.library.alternatives
    if asked is None:
        st.html(f'<p class="mr-text">{escape(words("alternatives_not_asked"))}</p>')
        return
    st.html(f"<div{against_what.english()}>{paragraphs(asked.intro, 'mr-text')}</div>{against_what.here(here)}")
    rights.told_of_answers(kept, here.standing, BESIDE)
    forms = _forms(here, asked)
    _what_they_are(here, asked, forms)
    for number, criterion in enumerate(asked.criteria, 1):
        st.html('<div class="mr-apart"></div>')
        _criterion(here, asked, criterion, forms, number)
    st.html('<div class="mr-apart"></div>')
    if here.standing.may(Action.ANSWER, BESIDE):
        carried.confirm_all(here, list(asked.questions.values()), key="confirm-all")
    _side_by_side(here)
    unsaved.draw(here, asked.questions)
    _onward(here, asked)


def _forms(here: Desk, asked: Alternatives) -> list[Form]:
    """The forms to answer for: the other one only once it has a name or an answer."""
    named = NAME_OF_OTHER in here.answers
    return [form for form in in_order(here.definitions.library, here.answers) if form.id != OTHER or named or is_begun(asked, form, here.answers)]


def _what_they_are(here: Desk, asked: Alternatives, forms: list[Form]) -> None:
    """Each way in a sentence, and the box that names one more."""
    st.header(literal(words("alternatives_ways")), anchor=False)
    said = "".join(f"<div><dt>{escape(title_of(form, here.answers))}</dt><dd>{escape(form.text)}</dd></div>" for form in forms)
    st.html(f'<dl class="mr-pairs mr-user"{against_what.english()}>{said}</dl>')
    with st.container(key=f"question-{NAME_OF_OTHER}"):
        st.html(
            f'<div{against_what.english()}><p class="mr-text"><strong>{escape(asked.name.text)}</strong></p>'
            f"{paragraphs(asked.name.help, 'mr-quiet')}</div>"
        )
        question.draw_fields(here, NAME_OF_OTHER)
    question.words_used([each.question(asked.mutual) for each in asked.criteria], "alternatives")


def _criterion(here: Desk, asked: Alternatives, criterion: Criterion, forms: list[Form], number: int) -> None:
    """What is asked, its options described once, and a row of them for each form."""
    with st.container(key=f"question-{criterion.id}"):
        left, margin = st.columns([19, 10], gap="large")
        left.header(literal(words("numbered", number=number, text=criterion.text)), anchor=False)
        options = "".join(f"<div><dt>{escape(option.title)}</dt><dd>{escape(option.text)}</dd></div>" for option in criterion.options)
        left.html(f'<div{against_what.english()}>{paragraphs(criterion.help, "mr-text mr-quiet")}<dl class="mr-options">{options}</dl></div>')
        margin.html(question.reason(here.definitions.library.sources, criterion.why, criterion.basis, against_what.english()))
    with st.container(gap="xsmall"):
        for form in forms:
            _row(here, criterion, form)
    _rests_on(here, asked, criterion)


def _row(here: Desk, criterion: Criterion, form: Form) -> None:
    with st.container(key=f"question-{criterion.of(form)}"):
        title, answer = st.columns([5, 13], gap="xsmall")
        title.html(f'<p class="mr-form mr-user">{escape(title_of(form, here.answers))}</p>')
        with answer, st.container(gap="xxsmall"):
            question.draw_fields(here, criterion.of(form), in_a_row=True)


def _rests_on(here: Desk, asked: Alternatives, criterion: Criterion) -> None:
    filled = criterion.rests_on in here.answers
    with st.container(key=f"question-{criterion.rests_on}"), st.expander(literal(asked.rests_on.label), expanded=filled, type="compact"):
        st.html(f"<div{against_what.english()}>{paragraphs(asked.rests_on.help, 'mr-quiet')}</div>")
        question.draw_fields(here, criterion.rests_on)


def _side_by_side(here: Desk) -> None:
    st.header(literal(words("alternatives_side_by_side")), anchor=False)
    found = side_by_side(here.definitions.library, here.answers)
    if found:
        st.html(f'<div class="mr-part">{html_blocks.blocks(found, heading=words("alternatives_side_by_side"))}</div>')
    else:
        st.html(f'<p class="mr-text">{escape(words("alternatives_none"))}</p>')


def _onward(here: Desk, asked: Alternatives) -> None:
    held_up = partial(here.hold_up, asked.questions)
    with st.container(horizontal=True, key="onward"):
        frame.button_to("tasks", words("alternatives_leave"), key="to-tasks", look="primary", held_up=held_up)
        frame.button_to("results", words("to_results"), key="to-results", held_up=held_up)


if __name__ == "__main__":
    draw()
