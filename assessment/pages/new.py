"""A new assessment: the name of the service; and folded, another scoring or further questions for those who want them."""

from __future__ import annotations

import streamlit as st

from assessment import combining, definitions
from assessment.definitions import Definitions
from assessment.identity import Action, NotFound
from assessment.record import NAME_QUESTION
from assessment.shelf import OwnFile
from assessment.shell import frame
from assessment.shell.markup import escape, literal
from assessment.shell.on_shelf import OnShelf
from assessment.shell.session import ADDRESS, may_at_home, person, shipped, store, words
from questionnaires.answers import check_answer, parse_answer
from questionnaires.errors import AnswerError, DefinitionError


def draw() -> None:
    """The whole page."""
    store()  # if nothing can be saved, say so before somebody types
    if not may_at_home(Action.CREATE):
        raise NotFound
    frame.title(words("new_title"))
    st.html(f'<p class="mr-text">{escape(words("new_lead"))}</p><p class="mr-quiet">{escape(words("new_help"))}</p>')
    with st.form("new", border=False):
        name = st.text_input(words("new_label"), key="new-name", autocomplete="off", max_chars=200)
        chosen = _choice()
        if st.form_submit_button(words("new_go"), type="primary"):
            _begin(name or "", chosen)
    st.page_link(frame.path("definitions"), label=literal(words("menu_definitions")))


def _choice() -> list[OwnFile]:
    """The files of one's own that are chosen; nothing is offered where there are none."""
    own = OnShelf()
    scorings, asked = own.files("scoring"), own.files("questionnaire")
    if not scorings and not asked:
        return []
    chosen: list[OwnFile] = []
    with st.expander(words("begin_choose"), key="new-choose"):
        st.html(f'<p class="mr-quiet">{escape(words("begin_choose_means"))}</p>')
        if scorings:
            usual = shipped().scoring
            names = [literal(words("begin_file", title=each.title, version=each.version)) for each in (usual, *scorings)]
            place: int = st.radio(words("begin_scoring"), range(len(names)), format_func=names.__getitem__, key="new-scoring")
            chosen += scorings[place - 1 : place] if place else []
        ours = {ref.id for ref in shipped().refs if ref.kind == "questionnaire"}
        for file in asked:
            label = words("begin_instead" if file.id in ours else "begin_further", title=file.title, version=file.version)
            if st.checkbox(literal(label), key=f"new-{file.id}-{file.version}"):
                chosen.append(file)
    return chosen


def _begin(name: str, chosen: list[OwnFile]) -> None:
    made = _made(chosen)
    if made is None:
        return
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


def _made(chosen: list[OwnFile]) -> Definitions | None:
    """The definitions that were chosen; None, after saying why, if they do not fit together."""
    if not chosen:
        return shipped()
    try:
        return definitions.of(combining.combined(shipped(), chosen))
    except DefinitionError as error:
        items = "".join(f"<li>{escape(sentence)}</li>" for sentence in error.sentences)
        st.html(f'<div class="mr-trouble mr-user" role="alert"><p>{escape(words("begin_misfit"))}</p><ol class="mr-faults">{items}</ol></div>')
        return None


if __name__ == "__main__":
    draw()
