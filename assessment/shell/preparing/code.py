"""The code of a workshop: giving it out, taking it back, slips of paper, and the end."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.definitions import Definitions
from assessment.shell import frame, inviting
from assessment.shell.markup import escape
from assessment.shell.preparing import agenda, keeping
from assessment.shell.room import addresses
from assessment.shell.session import assessment_id, moment, person, store, words
from assessment.store import StoreError
from assessment.workshop import codes, progress
from assessment.workshop.setup import WEIGHTS
from assessment.workshop.shapes import Workshop
from assessment.workshop.workshops import CODE_HOURS, MOST_CODE_HOURS, MOST_SLIPS


def draw(stands: Workshop) -> None:
    """The code as it stands, and what can be done with it."""
    st.header(words("workshop_code"), anchor=False)
    _in_the_way(stands)
    if stands.opened is None:
        st.html(f'<p class="mr-text">{escape(words("workshop_code_before"))}</p>')
        _hours(stands)
        st.button(words("workshop_code_give"), key=f"give-{stands.id}", type="primary", on_click=partial(_given, stands))
        return
    if stands.code and stands.expires:
        until = words("workshop_code_until", until=moment(stands.expires))
        st.html(f'<p class="mr-room-code"><span class="mr-hidden">{escape(words("workshop_code"))}: </span>{escape(codes.as_shown(stands.code))}</p><p class="mr-text">{escape(until)}</p>')
        inviting.ask_twice(f"revoke-{stands.id}", words("workshop_code_revoke"), words("workshop_code_revoke_means"), words("workshop_code_revoke_go"), partial(_revoked, stands))
    else:
        st.html(f'<p class="mr-text">{escape(words("workshop_code_none"))}</p>')
    with st.expander(words("workshop_code_new"), key=f"new-code-{stands.id}-asks", type="compact"):
        st.html(f'<p class="mr-text">{escape(words("workshop_code_new_means"))}</p>')
        _hours(stands)
        st.button(words("workshop_code_new_go"), key=f"new-code-{stands.id}", on_click=partial(_given, stands))
    if stands.setup.slips:
        _slips(stands)


def _in_the_way(stands: Workshop) -> None:
    """What keeps people from joining with the code."""
    unreached = [] if addresses.reachable() else [words("room_only_here")]
    no_slips = [words("workshop_code_needs_slips")] if _lacks_slips(stands) else []
    for each in (*unreached, *no_slips):
        st.html(f'<div class="mr-callout mr-warning"><p>{escape(each)}</p></div>')


def _lacks_slips(stands: Workshop) -> bool:
    return stands.setup.slips and not store().workshops.slips(person(), assessment_id(), stands.id)[0]


def _hours(stands: Workshop) -> None:
    with st.container(key="figure-hours"):
        st.number_input(words("workshop_code_hours"), min_value=1, max_value=MOST_CODE_HOURS, step=1, key=keeping.value(stands, "hours", CODE_HOURS))


def _given(drawn: Workshop) -> None:
    hours = int(keeping.typed(drawn.id, "hours") or CODE_HOURS)

    def deed() -> None:
        _refuse_another(drawn)
        found = store().workshops.open(person(), assessment_id(), drawn.id, hours=hours)
        way = "_unreached" if not addresses.reachable() else "_no_slips" if _lacks_slips(found) else ""
        frame.leave_word(words(f"workshop_code_given{way}", code=codes.as_shown(found.code)))

    inviting.done(deed)


def _revoked(drawn: Workshop) -> None:
    _refuse_another(drawn)
    store().workshops.revoke(person(), assessment_id(), drawn.id)
    frame.leave_word(words("workshop_code_revoked"))


def _refuse_another(drawn: Workshop) -> None:
    """Raises StoreError if another code stands than the one that was on the page: somebody may have told it to the room already."""
    if keeping.current(assessment_id(), drawn.id).code != drawn.code:
        raise StoreError(words("workshop_code_elsewhere"))


# Slips


def _slips(stands: Workshop) -> None:
    st.subheader(words("workshop_slips"), anchor=False)
    made, used = store().workshops.slips(person(), assessment_id(), stands.id)
    st.html(f'<p class="mr-text">{escape(words("workshop_slips_made", made=made, used=used))}</p>')
    with st.container(key="figure-slips"):
        st.number_input(words("workshop_slips_number"), min_value=1, max_value=MOST_SLIPS, step=1, key=keeping.value(stands, "slip-number", 30))
    st.button(words("workshop_slips_make"), key=f"make-slips-{stands.id}", on_click=partial(_made, stands.id))
    new: tuple[str, ...] | None = st.session_state.get(frame.ONLY_HERE)
    if new:
        _sheet(stands, new)


def _made(workshop: str) -> None:
    number = int(keeping.typed(workshop, "slip-number") or 1)

    def deed() -> None:
        st.session_state[keeping.key(workshop, "slip-number")] = 1  # pressed once more, it makes few that nobody wants
        st.session_state[frame.ONLY_HERE] = store().workshops.make_slips(person(), assessment_id(), workshop, number)
        frame.leave_word(words("workshop_slips_shown_once"))

    inviting.done(deed)


def _sheet(stands: Workshop, new: tuple[str, ...]) -> None:
    """A page of slips to print and cut up. What they say is kept nowhere."""
    where = addresses.short(addresses.joining()[0])
    code = codes.as_shown(stands.code) if stands.code else words("workshop_slip_no_code")
    one = "".join(
        f'<li><span class="mr-small">{escape(words("workshop_slip_where", address=where))}</span>'
        f'<span class="mr-small">{escape(words("workshop_slip_code", code=code))}</span><strong>{escape(codes.as_shown(each))}</strong></li>'
        for each in new
    )
    st.html(f'<p class="mr-quiet">{escape(words("workshop_slips_print"))}</p>')
    st.html(f'<ul class="mr-slips">{one}</ul>')


# The end


def end(stands: Workshop, given: Definitions) -> None:
    """End the workshop, and do away with it."""
    st.header(words("workshop_end"), anchor=False)
    if stands.ended is None and stands.opened is not None:
        still = _without_outcome(stands, given)
        means = " ".join(filter(None, (words("workshop_end_means"), words("workshop_end_open", labels="; ".join(still)) if still else "")))
        inviting.ask_twice(f"end-{stands.id}", words("workshop_end_this"), means, words("workshop_end_go"), partial(_ended, stands.id))
    inviting.ask_twice(f"remove-{stands.id}", words("workshop_remove"), words("workshop_remove_means"), words("workshop_remove_go"), partial(_removed, stands.id))


def _without_outcome(stands: Workshop, given: Definitions) -> list[str]:
    """The questions that were shown, and of which nothing was agreed, nor that there is no agreement."""
    found = store().workshops.standing(person(), assessment_id(), stands.id)
    return [agenda.label_of(id_, given) for id_ in stands.setup.agenda if id_ != WEIGHTS and progress.state(found, id_) == "shown"]


def _ended(workshop: str) -> None:
    store().workshops.end(person(), assessment_id(), workshop)
    frame.leave_word(words("workshop_ended"))
    st.query_params.pop("end", None)


def _removed(workshop: str) -> None:
    store().workshops.remove(person(), assessment_id(), workshop)
    frame.leave_word(words("workshop_removed"))
    for each in ("w", "end"):
        st.query_params.pop(each, None)
