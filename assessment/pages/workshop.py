"""Workshops on an assessment: the list of them, and preparing one."""

from __future__ import annotations

import streamlit as st

from assessment.identity import Action, NotFound
from assessment.record import Assessment
from assessment.shell import frame, workshop_offer
from assessment.shell.markup import escape, literal
from assessment.shell.preparing import agenda, code, keeping, terms
from assessment.shell.session import (
    address,
    assessment,
    assessment_id,
    day_of,
    definitions_of,
    may,
    moment,
    person,
    store,
    today,
    words,
)
from assessment.store import StoreError
from assessment.workshop.setup import Setup
from assessment.workshop.shapes import Workshop
from questionnaires.wording import day


def draw() -> None:
    """The whole page."""
    kept = assessment()
    if not may(Action.FACILITATE):
        raise NotFound
    chosen = st.query_params.get("w", "")
    if chosen:
        _one(kept, keeping.current(kept.id, chosen))
    else:
        _all(kept)


def _all(kept: Assessment) -> None:
    frame.link("tasks", words("back_to_tasks"))
    frame.title(words("workshops_title"), eyebrow=kept.name, tab=words("tab_workshops", name=kept.name))
    frame.word_left()
    st.html(f'<p class="mr-lead">{escape(words("workshops_lead"))}</p>')
    found = store().workshops.of(person(), kept.id)
    st.button(words("workshop_prepare"), key="prepare", type="secondary" if found else "primary", on_click=_prepared)
    for number, each in enumerate(found):
        with st.container(border=True, key=f"saved-assessment-{number}"):
            st.page_link(frame.path("workshop"), label=literal(each.setup.name), query_params=address(w=each.id))
            st.html(f'<p class="mr-text">{escape(_state(each))}</p>')
            if each.opened is not None:
                label = words("to_room_of" if each.ended is None else "to_room_over", name=each.setup.name)
                st.page_link(frame.path("room"), label=literal(label), query_params=address(w=each.id))


def _state(each: Workshop) -> str:
    if each.ended is not None:
        return words("workshop_state_ended", day=day_of(each.ended))
    if each.opened is None:
        return words("workshop_state_prepared", count=len(each.setup.agenda), day=day_of(each.made))
    if each.code and each.expires:
        return words("workshop_state_open", until=moment(each.expires))
    return words("workshop_state_closed")


def _prepared() -> None:
    """A new one, with the standard groups, that can be changed at once."""
    setup = Setup(name=words("workshop_new_name", day=day(today())), groups=terms.standard_groups())
    try:
        new = store().workshops.prepare(person(), assessment_id(), setup)
    except StoreError as error:
        frame.leave_trouble(str(error))
        return
    st.query_params["w"] = new.id
    frame.back_to_heading()


def _one(kept: Assessment, stands: Workshop) -> None:
    keeping.begin(stands)
    st.page_link(frame.path("workshop"), label=literal(words("back_to_workshops")), query_params=address())
    frame.title(stands.setup.name, eyebrow=words("workshop_eyebrow", service=kept.name), tab=words("tab_workshop", name=stands.setup.name))
    frame.word_left()
    st.html(f'<p class="mr-text">{escape(_state(stands))}</p>')
    if stands.ended is None and "end" in st.query_params:  # from the room, after the last question
        frame.button_to("room", words("to_room"), key="to-room", w=stands.id)
        code.end(stands, definitions_of(kept))
        return
    if stands.opened is not None:
        frame.button_to("room", words("to_room" if stands.ended is None else "to_room_over_plain"), key="to-room", look="primary", w=stands.id)
    if stands.ended is None:
        _saved(stands)
        terms.name(stands)
        agenda.draw(stands, kept, definitions_of(kept))
        terms.groups(stands)
        terms.terms(stands)
        terms.told(stands, kept.name)
        code.draw(stands)
        workshop_offer.offer_sheets(stands)
    else:
        st.html(f'<p class="mr-text">{escape(words("workshop_over"))}</p>')
    if may(Action.EXPORT):
        workshop_offer.offer_one(kept, stands.id)
    code.end(stands, definitions_of(kept))


def _saved(stands: Workshop) -> None:
    """That each change is kept at once; spoken after each."""
    turn = st.session_state.get(keeping.key(stands.id, "saved"), 0)
    said = words("workshop_saved" if turn else "workshop_saves")
    st.html(f'<p class="mr-quiet" data-say="workshop" data-turn="{turn}">{escape(said)}</p>')


if __name__ == "__main__":
    draw()
