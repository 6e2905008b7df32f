"""A workshop while it runs, for its facilitator: what the room sees, and everything to press."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.identity import Action, NotFound
from assessment.shell import frame, inviting, links
from assessment.shell.markup import escape, literal
from assessment.shell.room import (
    addresses,
    agenda,
    agreeing,
    doing,
    drawing,
    entries,
    paper,
    remarks,
    stage,
    state,
    weights,
)
from assessment.shell.room.state import Here
from assessment.shell.session import address, assessment, assessment_id, may, person, words
from assessment.workshop import progress
from assessment.workshop.setup import WEIGHTS
from assessment.workshop.shapes import Phase, Round
from scoring.tally import DONT_KNOW, NOT_APPLICABLE


def draw() -> None:
    """The whole page."""
    kept = assessment()
    if not may(Action.FACILITATE):
        raise NotFound
    here = state.here(kept)
    st.page_link(frame.path("workshop"), label=literal(words("back_to_workshop")), query_params=address(w=here.workshop.id))
    stage.title(here)
    frame.word_left()
    running = here.workshop.ended is None
    if not running:
        st.html(f'<p class="mr-text">{escape(words("room_over"))}</p>')
    _room(here)
    if running:
        _controls(here)
    round_ = stage.round_of(here)
    if round_ is not None and state.shown(round_):
        _after(here, round_, running=running)
    if running:
        remarks.draw(here)
    agenda.draw(here)
    if running:
        _screen(here)
        _people(here)


def _room(here: Here) -> None:
    """What the room sees, too, with numbers that follow by themselves."""
    beside = stage.right(here) or (drawing.code(here.standing) if here.workshop.code_hidden and not _is_shown(here) else "")
    main, side = stage.halves() if beside else (st.container(), st.empty())
    with main:
        if here.at and (found := stage.left(here)):  # at none, the agenda below says it
            st.html(found)
        _live(state.signature(here.standing))
    if beside:
        side.html(beside)
    if found := stage.below(here):
        st.html(f'<div class="mr-room-below">{found}</div>')


def _is_shown(here: Here) -> bool:
    return state.shown(stage.round_of(here))


@st.fragment(run_every=state.EVERY)
def _live(drawn: tuple[object, ...]) -> None:
    found = stage.fresh(drawn)
    still = found.open
    st.html(stage.numbers(found))
    at = next((each for each in still if each.question == found.workshop.on_screen), None)
    if at is not None and at.answered < found.workshop.setup.least:
        st.html(f'<p class="mr-quiet">{escape(words("room_nobody_sees"))} {escape(words("room_few_yet", least=found.workshop.setup.least))}</p>')
    elif still:
        st.html(f'<p class="mr-quiet">{escape(words("room_nobody_sees"))}</p>')


# What to press


def _controls(here: Here) -> None:
    round_, stands = stage.round_of(here), here.workshop
    with st.container(horizontal=True, key="room-controls"):
        if not here.at:
            _begin(here)
        elif round_ is None:
            st.button(words("room_ask_this"), key="ask", type="primary", on_click=partial(doing.put, stands.id, here.at))
        elif round_.phase is Phase.OPEN:
            st.button(words("room_reveal"), key="reveal", type="primary", on_click=partial(doing.reveal, stands.id, round_.number))
            st.button(words("room_close"), key="close", on_click=partial(_closed, stands.id, round_.number))
        else:
            _onward(here)
        if here.at and stands.setup.pace == "own":
            st.button(words("room_all_items"), key="all-items", on_click=partial(doing.show, stands.id, ""))
    if round_ is not None and state.shown(round_):
        inviting.ask_twice(f"void-{round_.number}", words("room_void"), words("room_void_means"), words("room_void_go"), partial(_voided, stands.id, round_.number))


def _begin(here: Here) -> None:
    stands = here.workshop
    if stands.opened is None:
        st.html(f'<p class="mr-text">{escape(words("room_not_begun"))}</p>')
    elif here.standing.open:
        st.button(words("room_reveal_all"), key="reveal-all", type="primary", on_click=partial(_all_revealed, stands.id))
    elif following := progress.following(here.standing, ""):
        number, label = stands.setup.agenda.index(following) + 1, state.item(following, here.given).label
        st.button(literal(words("room_ask", number=number, label=label)), key="ask", type="primary", on_click=partial(doing.put, stands.id, following))
    else:
        _to_end(here)


def _onward(here: Here) -> None:
    stands, following = here.workshop, progress.following(here.standing, here.at)
    if following and stands.setup.pace == "together":
        number, label = stands.setup.agenda.index(following) + 1, state.item(following, here.given).label
        st.button(literal(words("room_ask", number=number, label=label)), key="ask-next", on_click=partial(doing.put, stands.id, following))
    st.button(words("room_again"), key="ask-again", on_click=partial(doing.put, stands.id, here.at))
    if not following and not here.standing.open:
        _to_end(here)


def _to_end(here: Here) -> None:
    """The way on after the last question, to where the workshop is ended; it leads, unless an answer is still to be agreed here."""
    look = "secondary" if here.at != WEIGHTS and progress.state(here.standing, here.at) == "shown" else "primary"
    frame.button_to("workshop", words("room_to_end"), key="to-end", look=look, w=here.workshop.id, end="1")


def _closed(workshop: str, number: int) -> None:
    doing.do(lambda workshops: workshops.close_round(person(), assessment_id(), workshop, number), word=words("room_closed"))


def _voided(workshop: str, number: int) -> None:
    doing.do(lambda workshops: workshops.void(person(), assessment_id(), workshop, number), word=words("room_voided"))


def _all_revealed(workshop: str) -> None:
    doing.do(lambda workshops: workshops.reveal_all(person(), assessment_id(), workshop))


# After the answers were shown


def _after(here: Here, round_: Round, *, running: bool) -> None:
    item = stage.item_of(here)
    if item is None:
        return
    if round_.released and round_.released.ordered:
        st.html(drawing.beneath())
    _former(here)
    if item.id == WEIGHTS:
        if round_.weights is not None:
            weights.sensitivity(here, round_.weights)
        return
    if round_.said:
        st.html(_said(here, round_))
    if running:
        agreeing.draw(here, item)


def _former(here: Here) -> None:
    """The rounds before, in a line each: whether talking moved anybody."""
    for each in progress.former(here.standing, here.at):
        if each.released and each.released.whole:
            titles = zip(each.released.options, each.released.whole.counts, strict=True)
            counts = "; ".join(words("room_former_count", title=option.title, count=count) for option, count in titles)
            st.html(f'<p class="mr-text">{escape(words("room_former", counts=counts, unknown=each.released.whole.dont_know))}</p>')


def _said(here: Here, round_: Round) -> str:
    """Who answered what, where it was announced that answers carry names; not for the projector."""
    labels = {each.id: each.label for each in here.workshop.setup.groups}
    titles = {DONT_KNOW: words("room_dont_know"), NOT_APPLICABLE: words("room_not_applicable")} | ({each.id: each.title for each in round_.released.options} if round_.released else {})
    items = "".join(
        f"<li>{escape(words('room_said', name=each.name, group=labels.get(each.group, each.group), answer=titles.get(each.choice, each.choice)))}</li>" for each in round_.said
    )
    return f'<details class="mr-details"><summary>{escape(words("room_said_title"))}</summary><ul class="mr-list mr-user">{items}</ul></details>'


# Beside the room


def _screen(here: Here) -> None:
    """The projector, and how phones reach this."""
    st.header(words("room_screen"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("room_screen_means"))}</p>')
    st.html(f'<p class="mr-text">{links.to_projector(here.workshop.id, escape(words("room_screen_open")))}</p>')
    hidden = here.workshop.code_hidden
    st.button(words("room_code_show" if hidden else "room_code_hide"), key="toggle-code", on_click=partial(_code_hidden, here.workshop.id, not hidden))
    st.subheader(words("room_join_title"), anchor=False)
    if _is_shown(here):
        st.html(drawing.code(here.standing))
    others = "".join(f"<li>{escape(each)}</li>" for each in addresses.joining())
    st.html(f'<p class="mr-text">{escape(words("room_addresses"))}</p><ul class="mr-list">{others}</ul>')
    if not addresses.reachable():
        st.html(f'<div class="mr-callout mr-warning"><p>{escape(words("room_only_here"))}</p></div>')
    st.html(f'<p class="mr-text">{escape(words("room_encrypted" if addresses.encrypted() else "room_not_encrypted"))}</p>')


def _code_hidden(workshop: str, hidden: bool) -> None:
    doing.do(lambda workshops: workshops.hide_code(person(), assessment_id(), workshop, hidden=hidden), stay=True)


def _people(here: Here) -> None:
    st.header(words("room_people_title"), anchor=False)
    _joined(state.signature(here.standing))
    paper.draw(here)
    entries.remove(here)


@st.fragment(run_every=state.EVERY)
def _joined(drawn: tuple[object, ...]) -> None:
    st.html(entries.joined(stage.fresh(drawn)))


if __name__ == "__main__":
    draw()
