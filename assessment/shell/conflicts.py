"""Answers that do not sit together, on the page that checks all answers: both, and a box to explain them."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from assessment.shell import question
from assessment.shell.desk import Desk
from assessment.shell.markup import escape, literal, state
from assessment.shell.session import words
from assessment.shell.sources import cited
from questionnaires.conflicts import Conflicting, conflicting
from questionnaires.wording import answer_text
from reports.document import State as Shown


def draw(desk: Desk, link: Callable[[str], str]) -> None:
    """Every conflict with its box; nothing if there is none. `link`: HTML that leads to a question, by its id."""
    found = conflicting(desk.definitions.library, desk.answers)
    if not found:
        return
    st.header(literal(words("conflicts_title")), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("conflicts_lead"))}</p>')
    for each in found:
        with st.container(border=True, key=f"together-{each.conflict.id}"):
            _one(desk, each, link)


def _one(desk: Desk, each: Conflicting, link: Callable[[str], str]) -> None:
    conflict, library = each.conflict, desk.definitions.library
    answers = "".join(
        f"<li>{link(id_) or escape(library.questions[id_].label)}: {escape(answer_text(library.questions[id_], desk.answers[id_]))}</li>"
        for id_ in each.questions
        if id_ in desk.answers
    )
    source = escape(cited(library.sources, conflict.basis))
    st.subheader(literal(conflict.title), anchor=False)
    st.html(f'<p class="mr-text">{escape(conflict.says)}</p><ul class="mr-list mr-user">{answers}</ul><p class="mr-source">{source}</p>')
    st.fragment(_explanation)(desk, conflict.id)


def _explanation(desk: Desk, conflict_id: str) -> None:
    explained = conflict_id in desk.answers
    shown = Shown("answered", words("conflict_explained")) if explained else Shown("unknown", words("conflict_unresolved"))
    st.html(f'<p class="mr-text">{state(shown)}</p><p class="mr-text">{escape(desk.entries[conflict_id].question.text)}</p>')
    question.draw_fields(desk, conflict_id)
