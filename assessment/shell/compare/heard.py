"""Weights that a workshop left behind, taken from an assessment here: the middle half of what people said, and nobody's own."""

from __future__ import annotations

import streamlit as st

from assessment.identity import Action
from assessment.portfolio.heard import heard_in
from assessment.portfolio.rules import HeardWeights
from assessment.portfolio.shapes import Portfolio
from assessment.shell import frame
from assessment.shell.compare import changing
from assessment.shell.markup import escape, literal
from assessment.shell.session import hosted, person, store, words
from questionnaires.errors import ToolkitError

_FOUND = "heard-found"


def draw(of: Portfolio) -> None:
    """Choose an assessment, look, keep."""
    names = {each.id: each.name for each in store().assessments(person()) if not each.part and _may(each.id)}
    st.html(f'<p class="mr-text">{escape(words("heard_means"))}</p>')
    if not names:
        st.html(f'<p class="mr-text">{escape(words("heard_no_assessment"))}</p>')
        return
    chosen = st.selectbox(words("heard_assessment"), list(names), key="heard-assessment", format_func=names.__getitem__)
    st.button(words("heard_look"), key="heard-look", on_click=_look, args=(chosen,))
    found: tuple[str, tuple[HeardWeights, ...]] | None = st.session_state.get(_FOUND)
    if found is None or found[0] != chosen:
        return
    if not found[1]:
        st.html(f'<p class="mr-text" role="status">{escape(words("heard_none"))}</p>')
    for place, each in enumerate(found[1]):
        told = f'<span class="mr-small">{escape(words("heard_people", count=each.heard.people))}</span>'
        st.html(f'<p class="mr-text mr-user"><strong>{escape(each.title)}</strong> {told}</p>')
        st.button(words("heard_keep"), key=f"heard-keep-{place}", help=literal(each.title), on_click=_keep, args=(of, each))


def _may(id_: str) -> bool:
    return not hosted() or store().people.standing(person(), id_).may(Action.EXPORT)


def _look(id_: str) -> None:
    try:
        papers = [filed.paper for filed in store().load(person(), id_).papers.values() if filed.paper is not None]
        st.session_state[_FOUND] = id_, heard_in(papers)
    except ToolkitError as error:
        frame.leave_trouble(str(error))


def _keep(of: Portfolio, weights: HeardWeights) -> None:
    try:
        changing.change(of, {"heard": [*(each.model_dump() for each in of.rules.heard), weights.model_dump()]})
    except ToolkitError as error:
        frame.leave_trouble(str(error))
    else:
        frame.leave_word(words("weights_kept", title=weights.title))
    frame.back_to_heading()
