"""Comments to a question: read by the facilitator before anybody else sees them, and shown one by one."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.shell.markup import escape, standing
from assessment.shell.room import doing
from assessment.shell.session import assessment_id, person, words
from assessment.store import StoreError
from assessment.workshop.shapes import Remark, Round
from assessment.workshop.workshops import Workshops

_STATES = {None: ("not-known", "room_remark_waits"), True: ("met", "room_remark_shown"), False: ("does-not-apply", "room_remark_left_out")}


def draw(workshop: str, round_: Round, *, running: bool) -> None:
    """Every comment of a round that was shown, those that wait first; nothing if there is none."""
    if not round_.remarks:
        return
    waiting = sum(each.shown is None for each in round_.remarks)
    st.header(words("room_remarks_title", count=len(round_.remarks), waiting=waiting), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("room_remarks_means"))}</p>')
    for number, each in enumerate(sorted(round_.remarks, key=lambda one: one.shown is not None), 1):
        _remark(workshop, round_.number, number, each, running=running)


def _remark(workshop: str, round_: int, number: int, each: Remark, *, running: bool) -> None:
    mark, word = _STATES[each.shown]
    with st.container(key=f"who-{each.id}"):
        st.html(f'<p class="mr-text mr-user" dir="auto">{escape(each.text)}</p>{standing(mark, words(word))}')
        if not running:
            return
        with st.container(horizontal=True, gap="small"):
            for shown, key in ((True, "room_remark_show"), (False, "room_remark_leave_out")):
                if each.shown is not shown:
                    said = words(f"{key}_of", number=number)
                    st.button(words(key), key=f"{key}-{each.id}", help=said, on_click=partial(_moderated, workshop, round_, each, shown))


def _moderated(workshop: str, round_: int, drawn: Remark, shown: bool) -> None:
    def deed(workshops: Workshops) -> None:
        rounds = workshops.standing(person(), assessment_id(), workshop).rounds
        if drawn not in [remark for each in rounds if each.number == round_ for remark in each.remarks]:
            raise StoreError(words("room_remark_elsewhere"))
        workshops.moderate(person(), assessment_id(), workshop, round_, drawn.id, shown=shown)

    doing.do(deed, word=words("room_remark_now_shown" if shown else "room_remark_now_left_out"))
