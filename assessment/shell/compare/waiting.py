"""Services that were read and are not in the portfolio yet: the sound ones, those whose name is taken, and what could not be read, with why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from assessment.filled.form import shortened
from assessment.portfolio.names import LONGEST_NAME, can_be_name, name_key
from assessment.portfolio.shapes import Incoming, Portfolio
from assessment.shell import frame
from assessment.shell.compare import paging
from assessment.shell.markup import escape, literal
from assessment.shell.session import person, store, words
from questionnaires.errors import ToolkitError

FAULTS_AT_FIRST = 25
"""How many faults are shown before one unfolds the rest; and how many names can be changed here at once."""


@dataclass
class Waiting:
    """What was read, until it is added or put away."""

    portfolio: str
    services: list[Incoming]
    faults: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Where, such as a file or a cell, and what is wrong there."""
    remarks: tuple[str, ...] = ()
    """What is to be known of how it was read."""


_KEY, _FIELD = "portfolio-waiting", "waiting-name-"


def put(portfolio: str, services: Sequence[Incoming], faults: Sequence[tuple[str, str]] = (), remarks: Sequence[str] = ()) -> None:
    """Let these wait, in place of whatever waited before."""
    for key in [str(key) for key in st.session_state if str(key).startswith(_FIELD)]:  # they stood for other services
        del st.session_state[key]
    st.session_state[_KEY] = Waiting(portfolio, list(services), list(faults), tuple(remarks))


def forget() -> None:
    """Put away what waits. Nothing in the portfolio changes."""
    st.session_state.pop(_KEY, None)


def draw(of: Portfolio) -> bool:
    """Whether something waits for this portfolio; if so, all of it."""
    found: Waiting | None = st.session_state.get(_KEY)
    if found is None or found.portfolio != of.id:
        return False
    with st.container(border=True, key="waiting"):
        st.subheader(words("found_title"), anchor=False)
        taken, unfit = _taken(of, found.services), [place for place, each in enumerate(found.services) if not can_be_name(each.name)]
        other = sorted({*taken, *unfit})
        kept_back = set(other)
        free = [each for place, each in enumerate(found.services) if place not in kept_back]
        said = [words("waiting_good_one" if len(free) == 1 else "waiting_good", count=f"{len(free):,}")]
        said += [words("waiting_taken_one" if len(taken) == 1 else "waiting_taken", count=f"{len(taken):,}")] if taken else []
        said += [words("waiting_unfit_one" if len(unfit) == 1 else "waiting_unfit", count=f"{len(unfit):,}", longest=LONGEST_NAME)] if unfit else []
        said += [words("waiting_faulty_one" if len(found.faults) == 1 else "waiting_faulty", count=f"{len(found.faults):,}")] if found.faults else []
        st.html(f'<div role="status"><p class="mr-text">{escape(" ".join(said))} {escape(words("waiting_nothing_yet"))}</p></div>')
        if found.faults:
            st.html(_faults(found.faults))
        if found.remarks:
            st.html("".join(f'<p class="mr-quiet mr-user">{escape(each)}</p>' for each in found.remarks))
        _names(found, other)
        _list(free)
        with st.container(horizontal=True, gap="small"):
            if free:
                label = words("waiting_add_one" if len(free) == 1 else "waiting_add", count=f"{len(free):,}")
                st.button(label, key="waiting-add", type="primary", on_click=_add, args=(of.id, found, free))
            st.button(words("waiting_away"), key="waiting-away", on_click=forget)
    return True


def _taken(of: Portfolio, services: Sequence[Incoming]) -> list[int]:
    """The places of those whose name another service has, in the portfolio or before them. A name that cannot be one is nobody's."""
    seen = {name_key(each.name) for each in of.services}
    found: list[int] = []
    for place, each in enumerate(services):
        key = name_key(each.name)
        if not can_be_name(each.name):
            continue
        if key in seen:
            found.append(place)
        seen.add(key)
    return found


def _faults(faults: Sequence[tuple[str, str]]) -> str:
    items = [f"<li><b>{escape(where)}</b> {escape(why)}</li>" for where, why in faults]
    first, rest = "".join(items[:FAULTS_AT_FIRST]), "".join(items[FAULTS_AT_FIRST:])
    more = escape(words("takes_more", count=f"{len(items) - FAULTS_AT_FIRST:,}"))
    unfold = f'<details class="mr-details"><summary>{more}</summary><ul class="mr-faults">{rest}</ul></details>' if rest else ""
    return f'<div class="mr-trouble mr-user" role="alert"><p><strong>{escape(words("waiting_faults"))}</strong></p><ul class="mr-faults">{first}</ul>{unfold}</div>'


def _names(found: Waiting, places: Sequence[int]) -> None:
    """A field for each name that is taken or cannot be one; where there are very many, they are told to be mended in the table they came from."""
    if not places:
        return
    st.html(f'<p class="mr-text">{escape(words("waiting_names"))}</p>')
    for place in places[:FAULTS_AT_FIRST]:
        each = found.services[place]
        key = f"{_FIELD}{place}"
        st.session_state.setdefault(key, each.name if can_be_name(each.name) else "")
        name = shortened(each.name)
        label = words("waiting_name_for", name=name, where=each.where) if each.where else words("waiting_name_of", name=name)
        st.text_input(literal(label), key=key, max_chars=LONGEST_NAME, autocomplete="off", on_change=_name, args=(found, place, key))
    if len(places) > FAULTS_AT_FIRST:
        st.html(f'<p class="mr-quiet">{escape(words("waiting_names_more", count=f"{len(places) - FAULTS_AT_FIRST:,}"))}</p>')


def _name(found: Waiting, place: int, key: str) -> None:
    found.services[place] = found.services[place]._replace(name=str(st.session_state.pop(key, "") or ""))


def _list(free: Sequence[Incoming]) -> None:
    if not free:
        return
    with st.expander(words("waiting_list"), key="waiting-list", expanded=len(free) <= paging.PAGE, type="compact"):
        items = "".join(f"<li>{escape(each.name)}{f' <span class=mr-small>{escape(each.where)}</span>' if each.where else ''}</li>" for each in paging.page(free, "waiting"))
        st.html(f'<ul class="mr-list mr-user">{items}</ul>')
        paging.turn(free, "waiting")


def _add(portfolio: str, found: Waiting, free: Sequence[Incoming]) -> None:
    """All of the sound ones or none; those whose names are taken go on waiting."""
    try:
        store().portfolios.add(person(), portfolio, free)
    except ToolkitError as error:
        frame.leave_trouble(str(error))
        return
    added = {id(each) for each in free}
    left = [each for each in found.services if id(each) not in added]
    put(portfolio, left) if left else forget()
    frame.leave_word(words("services_added_one" if len(free) == 1 else "services_added", count=f"{len(free):,}"))
    frame.back_to_heading()
