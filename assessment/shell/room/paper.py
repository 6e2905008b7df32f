"""Keying in sheets of paper: one line per sheet, by keyboard only."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.shell import frame
from assessment.shell.markup import escape
from assessment.shell.room import state
from assessment.shell.room.state import Here
from assessment.shell.session import assessment_id, person, store, words
from assessment.workshop import letters
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
    groups = "; ".join(f"{letters.ALPHABET[place]} {each.label}" for place, each in enumerate(here.workshop.setup.groups))
    asked = [here.given.library.questions[each.question] for each in rounds]
    st.html(f'<p class="mr-text">{escape(words("room_paper_means" if len(rounds) == 1 else "room_paper_means_many", count=len(rounds)))}</p>')
    order = "".join(f"<li>{escape(each.label)}: {escape(', '.join(letters.letters(each)))}</li>" for each in asked)
    st.html(f'<p class="mr-quiet mr-user">{escape(words("room_paper_groups", groups=groups))}</p><ol class="mr-list">{order}</ol>')
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
    whose, rest = _parts(line)
    workshop, workshops = here.workshop, store().workshops
    entry = _entry_of(workshops.entries(person(), assessment_id(), workshop.id), whose) if len(whose) > 1 else None
    group = "" if entry else _group(here, whose)
    asked = [here.given.library.questions[each.question] for each in rounds]
    read = letters.read_line(rest, asked)
    if isinstance(read, list):
        raise _WrongLine(" ".join(read))
    if workshop.setup.named and not entry and not name.strip():
        raise _WrongLine(words("room_paper_no_name"))
    chosen = {each.number: read[each.question] for each in rounds if each.question in read}
    kept = workshops.enter_sheet(person(), assessment_id(), workshop.id, group, chosen, name=" ".join(name.split()), entry=entry.id if entry else "")
    return words("room_paper_kept", name=kept, count=len(chosen), line=" ".join(line.split()).upper())


def _parts(line: str) -> tuple[str, str]:
    """Whose sheet it is, and the letters of the options: "B CCA", "BCCA", or "7Y7 CCA"."""
    whose, _, rest = line.strip().partition(" ")
    return (whose, rest) if rest or len(whose) < 2 else (whose[0], whose[1:])


def _group(here: Here, letter: str) -> str:
    groups = here.workshop.setup.groups
    place = letters.ALPHABET.find(letter.upper()) if letter else -1
    if not 0 <= place < len(groups):
        raise _WrongLine(words("room_paper_no_group", given=letter, last=letters.ALPHABET[len(groups) - 1]))
    return groups[place].id


def _entry_of(entries: tuple[Entry, ...], name: str) -> Entry:
    found = [each for each in entries if each.paper and each.name.casefold() == name.casefold()]
    if len(found) != 1:
        raise _WrongLine(words("room_paper_no_sheet" if not found else "room_paper_two_sheets", given=name.upper()))
    return found[0]
