"""Keying in sheets of paper: one line per sheet, by keyboard only."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.shell import frame
from assessment.shell.markup import escape
from assessment.shell.room import state
from assessment.shell.room.state import Here
from assessment.shell.session import assessment_id, person, store, words
from assessment.workshop import codes, letters
from assessment.workshop.entering import NotTaken
from assessment.workshop.setup import WEIGHTS
from assessment.workshop.shapes import Entry, Round
from questionnaires.errors import ToolkitError

_LINE, _SAID = "room-sheet", "room-sheet-said"


def draw(here: Here) -> None:
    """The line to type, if a question is open that can be answered on paper."""
    rounds = [each for each in here.standing.open if each.question != WEIGHTS]
    if not rounds:
        return
    with st.expander(words("room_paper"), key="paper-asks", type="compact"):
        _entry(here, rounds)


@st.fragment
def _entry(here: Here, rounds: list[Round]) -> None:
    asked = [here.given.library.questions[each.question] for each in rounds]
    st.html(f'<p class="mr-text">{escape(words("room_paper_means" if len(rounds) == 1 else "room_paper_means_many", count=len(rounds)))}</p>')
    order = "".join(f"<li>{escape(each.label)}: {escape(' '.join(letters.letters(each)))}</li>" for each in asked)
    st.html(f'<p class="mr-quiet mr-user">{escape(words("room_paper_groups", groups=_groups(here)))}</p><ol class="mr-list">{order}</ol>')
    if here.workshop.setup.named:
        st.html(f'<p class="mr-quiet">{escape(words("room_paper_named"))}</p>')
    with st.form("sheet", border=False):
        st.text_input(words("room_paper_line"), key=_LINE, max_chars=400, autocomplete="off")
        st.form_submit_button(words("room_paper_go"), on_click=partial(_keyed, here, rounds))
    text, wrong = st.session_state.get(_SAID, ("", False))
    if text and wrong:
        frame.trouble(text)
    elif text:
        st.html(f'<p class="mr-text" role="status">{escape(text)}</p>')


def _keyed(here: Here, rounds: list[Round]) -> None:
    """Keep the sheet and clear the line; or leave the line, and say what is wrong with it."""
    typed = str(st.session_state.get(_LINE) or "")
    try:
        st.session_state[_SAID] = (_taken(here, rounds, typed), False)
    except (_WrongLine, ToolkitError) as error:
        st.session_state[_SAID] = (str(error), True)
        return
    finally:
        state.forget()
    st.session_state[_LINE] = ""


class _WrongLine(Exception):  # noqa: N818 (it reads as what happened)
    """A sentence on what is wrong with a line; nothing was kept."""


def _taken(here: Here, rounds: list[Round], typed: str) -> str:
    line, _, name = typed.partition("=")
    workshop, workshops = here.workshop, store().workshops
    entry, line = _entry_of(here, line, workshops.entries(person(), assessment_id(), workshop.id))
    read = letters.read_line(line, [here.given.library.questions[each.question] for each in rounds], workshop.setup.groups)
    if not isinstance(read, letters.Sheet):
        raise _WrongLine(" ".join(map(str, read)))
    chosen = {each.number: read.choices[each.question] for each in rounds if each.question in read.choices}
    try:
        kept = workshops.enter_sheet(person(), assessment_id(), workshop.id, read.group, chosen, name=name, entry=entry)
    except NotTaken as error:
        raise _WrongLine(words("room_paper_no_name")) from error
    return words("room_paper_kept", name=kept, count=len(chosen), line=" ".join(typed.split()))


def _groups(here: Here) -> str:
    """What may be keyed in for each group."""
    keys = letters.group_keys(here.workshop.setup.groups)
    return "; ".join(f"{' / '.join(key for key, id_ in keys.items() if id_ == each.id)} {each.label}" for each in here.workshop.setup.groups)


def _entry_of(here: Here, line: str, entries: tuple[Entry, ...]) -> tuple[str, str]:
    """The id of the sheet that a line begins with the name of, and the line with its group instead; no id and the line, if it names a group."""
    whose, _, rest = line.strip().partition(" ")
    if len(whose) < codes.NAME_LENGTH or whose.casefold() in letters.group_keys(here.workshop.setup.groups):
        return "", line
    found = [each for each in entries if each.paper and each.name.casefold() == whose.casefold()]
    if len(found) != 1:
        raise _WrongLine(words("room_paper_no_sheet" if not found else "room_paper_two_sheets", given=whose.upper()))
    number = [each.id for each in here.workshop.setup.groups].index(found[0].group) + 1
    return found[0].id, f"{number} {rest}"
