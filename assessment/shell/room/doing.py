"""What a facilitator does by pressing a button: done, or a sentence why not; and everybody who looks sees it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from assessment.shell import frame
from assessment.shell.room import state
from assessment.shell.session import assessment_id, person, store
from assessment.workshop.workshops import Workshops
from questionnaires.errors import ToolkitError


def do(deed: Callable[[Workshops], object], *, word: str = "", stay: bool = False) -> bool:
    """Do it, and lead to the heading, unless the button `stay`s. Returns whether it was done; if not, the page says why."""
    try:
        deed(store().workshops)
    except ToolkitError as error:
        frame.leave_trouble(str(error))
        frame.back_to_heading()
        return False
    finally:
        state.forget()
    if word:
        frame.leave_word(word)
    if not stay:
        frame.back_to_heading()
    return True


def put(workshop: str, question: str) -> None:
    """Ask a question."""
    do(lambda workshops: workshops.put(person(), assessment_id(), workshop, question))


def reveal(workshop: str, number: int) -> None:
    """Show the answers of a round."""
    do(lambda workshops: workshops.reveal(person(), assessment_id(), workshop, number))


def show(workshop: str, question: str) -> None:
    """Go to an item of the agenda, and let the projector show it."""
    do(lambda workshops: workshops.show(person(), assessment_id(), workshop, question))


def leave_wrong(name: str, text: str) -> None:
    """Say this below a field."""
    st.session_state[f"wrong-room-{name}"] = text


def wrong(name: str) -> None:
    """What is wrong with a field, if anything."""
    if text := st.session_state.pop(f"wrong-room-{name}", ""):
        frame.trouble(text)
