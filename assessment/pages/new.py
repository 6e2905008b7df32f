"""A new assessment: the name of the service, and nothing else."""

from __future__ import annotations

import streamlit as st

from assessment.record import NAME_QUESTION
from assessment.shell import frame
from assessment.shell.markup import escape
from assessment.shell.session import ADDRESS, person, shipped, store, words
from questionnaires.answers import check_answer, parse_answer
from questionnaires.errors import AnswerError


def draw() -> None:
    """The whole page."""
    store()  # if nothing can be saved, say so before somebody types
    frame.title(words("new_title"))
    st.html(f'<p class="mr-text">{escape(words("new_lead"))}</p><p class="mr-quiet">{escape(words("new_help"))}</p>')
    with st.form("new", border=False):
        name = st.text_input(words("new_label"), key="new-name", autocomplete="off", max_chars=200)
        if st.form_submit_button(words("new_go"), type="primary"):
            _begin(name or "")


def _begin(name: str) -> None:
    made = shipped()
    question = made.library.questions[NAME_QUESTION]
    try:
        answer = parse_answer(question, name.strip())
        check_answer(question, answer)
    except AnswerError as error:
        frame.trouble(str(error) if name.strip() else words("new_empty"))
        return
    begun = store().create(person(), made, answers={NAME_QUESTION: answer})
    first = made.library.questionnaires[0]
    st.switch_page(frame.path("section"), query_params={ADDRESS: begun.id, "s": f"{first.id}.{first.sections[0].id}"})


if __name__ == "__main__":
    draw()
