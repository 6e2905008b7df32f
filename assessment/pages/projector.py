"""What the room sees of a workshop, in large letters: no controls, and nothing that was not released."""

from __future__ import annotations

import streamlit as st

from assessment.shell.markup import escape
from assessment.shell.room import drawing, stage, state
from assessment.shell.room.state import Here
from assessment.shell.session import assessment, words


def draw() -> None:
    """The whole page."""
    here = state.here(assessment(), projected=True)
    with st.container(key="mrprojector"):
        stage.title(here)
        beside = stage.right(here)
        main, side = stage.halves() if beside else (st.container(), st.empty())
        with main:
            _live(state.signature(here.standing))  # above the options, so that it is seen however long they are
            if found := stage.help_(here) + stage.left(here):
                st.html(found)
        if beside:
            side.html(beside)
        if found := stage.below(here):
            st.html(found)
        _join_again(here)
        if here.workshop.ended is not None:
            st.html(f'<p class="mr-room-note">{escape(words("room_over"))}</p>')


def _join_again(here: Here) -> None:
    """Whoever comes late still finds the code beneath what is shown."""
    if state.shown(stage.round_of(here)) and here.workshop.code:
        st.html(drawing.code_line(here.standing))


@st.fragment(run_every=state.EVERY)
def _live(drawn: tuple[object, ...]) -> None:
    st.html(stage.numbers(stage.fresh(drawn, projected=True)))


if __name__ == "__main__":
    draw()
