"""Who has joined, by group, and removing an entry that was made by mistake, by its name."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.shell.markup import escape, literal
from assessment.shell.room import doing
from assessment.shell.room.state import Here
from assessment.shell.session import assessment_id, person, store, words
from assessment.workshop.shapes import Entry, Standing

_NAME = "room-entry-name"


def joined(found: Standing) -> str:
    """How many have joined of each group, and how many were invited, as HTML."""
    came = found.came
    rows = "".join(
        f"<div><dt>{escape(each.label)}</dt><dd>{escape(_of(came.get(each.id, 0), each.invited))}</dd></div>" for each in found.workshop.setup.groups
    )
    return f'<dl class="mr-facts">{rows}</dl>'


def _of(came: int, invited: int | None) -> str:
    return str(came) if invited is None else words("room_came_of", came=came, invited=invited)


def remove(here: Here) -> None:
    """Find an entry by the name that its device shows, and remove it unseen."""
    with st.expander(words("room_entry"), key="entry-asks", type="compact"):
        st.html(f'<p class="mr-text">{escape(words("room_entry_means"))}</p>')
        name = st.text_input(words("room_entry_name"), key=_NAME, max_chars=80, autocomplete="off")
        if not name.strip():
            return
        found = [each for each in store().workshops.entries(person(), assessment_id(), here.workshop.id) if each.name.casefold() == name.strip().casefold()]
        if not found:
            st.html(f'<div class="mr-trouble" role="alert"><p>{escape(words("room_entry_none"))}</p></div>')
        labels = {each.id: each.label for each in here.workshop.setup.groups}
        for number, each in enumerate(found, 1):
            _found(here, each, labels.get(each.group, each.group), number)


def _found(here: Here, each: Entry, group: str, number: int) -> None:
    said = words("room_entry_found", name=each.name, group=group, answered=each.answered)
    st.html(f'<p class="mr-text mr-user">{escape(said)}</p>')
    st.button(literal(words("room_entry_go", number=number)), key=f"remove-entry-{each.id[:12]}", on_click=partial(_removed, here.workshop.id, each.id))


def _removed(workshop: str, entry: str) -> None:
    if doing.do(lambda workshops: workshops.remove_entry(person(), assessment_id(), workshop, entry), word=words("room_entry_removed")):
        st.session_state[_NAME] = ""
