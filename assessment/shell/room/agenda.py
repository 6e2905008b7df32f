"""The agenda beside the room: how far each item is, and the way to it; at everybody's own pace, by disagreement."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.shell.markup import escape, literal, standing
from assessment.shell.room import doing, state
from assessment.shell.room.state import Here
from assessment.shell.session import words
from assessment.workshop import progress, telling
from assessment.workshop.progress import ItemState

_MARKS: dict[ItemState, str] = {"not_asked": "not-asked", "open": "begun", "shown": "done", "agreed": "met", "no_agreement": "not-known"}


def draw(here: Here) -> None:
    """Every item with its state, and one button: ask it, or go to it."""
    own = here.workshop.setup.pace == "own"
    shown = [each.question for each in progress.by_disagreement(here.standing)] if own else []
    st.header(words("room_agenda_disagreement" if shown else "room_agenda"), anchor=False)
    if shown:
        st.html(f'<p class="mr-text">{escape(words("room_agenda_disagreement_means"))}</p>')
    agenda = here.workshop.setup.agenda
    waiting = any(each.question in agenda for each in here.standing.open)
    for id_ in (*shown, *(each for each in agenda if each not in shown)):
        _row(here, id_, agenda.index(id_) + 1, blocked=waiting and not own)


def _row(here: Here, id_: str, number: int, *, blocked: bool) -> None:
    item, at = state.item(id_, here.given), progress.state(here.standing, id_)
    with st.container(key=f"task-item-{number}"):
        what, how, way = st.columns([10, 5, 4], gap="small", vertical_alignment="center")
        with what:
            st.html(f'<p class="mr-text"><strong>{number}. {escape(item.label)}</strong></p>')
        how.html(standing(_MARKS[at], words(f"room_item_{at}"), _agreement(here, id_)))
        with way:
            _button(here, id_, at, item.label, blocked=blocked)


def _agreement(here: Here, id_: str) -> str:
    last = here.standing.last(id_)
    return telling.divided(last.released) if last is not None else ""


def _button(here: Here, id_: str, at: ItemState, label: str, *, blocked: bool) -> None:
    if id_ == here.at:
        st.html(f'<p class="mr-text">{escape(words("room_here"))}</p>')
    elif at == "not_asked":
        if here.workshop.ended is None and not blocked:
            said = literal(words("room_ask_of", label=label))
            st.button(words("room_ask_this"), key=f"ask-{id_}", help=said, on_click=partial(doing.put, here.workshop.id, id_))
    else:
        said = literal(words("room_go_to_of", label=label))
        st.button(words("room_go_to"), key=f"go-to-{id_}", help=said, on_click=partial(doing.show, here.workshop.id, id_))
