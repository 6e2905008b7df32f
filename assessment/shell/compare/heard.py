"""Weights that people of a workshop shared out, taken from an assessment here: nobody is named, and few people are never taken."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from assessment.identity import Action
from assessment.portfolio.rules import HeardWeights, NamedWeights
from assessment.portfolio.shapes import Portfolio
from assessment.shell import frame
from assessment.shell.compare import changing
from assessment.shell.markup import escape, literal
from assessment.shell.session import hosted, person, store, words
from assessment.workshop import progress
from assessment.workshop.setup import WEIGHTS
from assessment.workshop.weighing import thousandths
from questionnaires.errors import ToolkitError
from reports.records import FEWEST_EXPORTED, WorkshopRecord

_FOUND = "heard-found"


class _Heard(NamedTuple):
    """What one workshop left: each person's weights, or where only their middle is on record, that."""

    weights: HeardWeights | NamedWeights
    told: str


def draw(of: Portfolio) -> None:
    """Choose an assessment, look, keep."""
    names = {each.id: each.name for each in store().assessments(person()) if not each.part and _may(each.id)}
    st.html(f'<p class="mr-text">{escape(words("heard_means", least=FEWEST_EXPORTED))}</p>')
    if not names:
        st.html(f'<p class="mr-text">{escape(words("heard_no_assessment"))}</p>')
        return
    chosen = st.selectbox(words("heard_assessment"), list(names), key="heard-assessment", format_func=lambda id_: literal(names[id_]))
    st.button(words("heard_look"), key="heard-look", on_click=_look, args=(chosen,))
    found: tuple[str, list[_Heard]] | None = st.session_state.get(_FOUND)
    if found is None or found[0] != chosen:
        return
    if not found[1]:
        st.html(f'<p class="mr-text" role="status">{escape(words("heard_none"))}</p>')
    for place, each in enumerate(found[1]):
        st.html(f'<p class="mr-text mr-user"><strong>{escape(each.weights.title)}</strong> <span class="mr-small">{escape(each.told)}</span></p>')
        st.button(words("heard_keep"), key=f"heard-keep-{place}", help=literal(each.weights.title), on_click=_keep, args=(of, each.weights))


def _may(id_: str) -> bool:
    return not hosted() or store().people.standing(person(), id_).may(Action.FACILITATE)


def _look(id_: str) -> None:
    try:
        st.session_state[_FOUND] = id_, _in(id_)
    except ToolkitError as error:
        frame.leave_trouble(str(error))


def _in(id_: str) -> list[_Heard]:
    found: list[_Heard] = []
    for each in store().workshops.of(person(), id_):
        for round_ in progress.revealed(store().workshops.standing(person(), id_, each.id), WEIGHTS):
            said = round_.weights
            if said is not None and len(said.sets) >= FEWEST_EXPORTED:
                title = words("heard_title", name=each.setup.name)
                weights = HeardWeights(title=title, dimensions=tuple(id_ for id_, _ in said.dimensions), points=said.sets)
                found.append(_Heard(weights, words("heard_people", count=len(said.sets))))
    for filed in store().load(person(), id_).papers.values():
        record = filed.paper
        if isinstance(record, WorkshopRecord) and record.weights is not None and not any(each.weights.title == words("heard_title", name=record.name) for each in found):
            middles = thousandths([each.middle for each in record.weights.dimensions])
            shares = {each.id: share for each, share in zip(record.weights.dimensions, middles, strict=True)}
            found.append(_Heard(NamedWeights(title=words("heard_title", name=record.name), shares=shares), words("heard_middle", count=record.weights.people)))
    return found


def _keep(of: Portfolio, weights: HeardWeights | NamedWeights) -> None:
    kind = "heard" if isinstance(weights, HeardWeights) else "named"
    try:
        changing.change(of, **{kind: [*(each.model_dump() for each in getattr(of.rules, kind)), weights.model_dump()]})
    except (ToolkitError, ValueError) as error:
        frame.leave_trouble(str(error))
    else:
        frame.leave_word(words("weights_kept", title=weights.title))
    frame.back_to_heading()
