"""The part of the pages that the room looks at: the title, the question, how many have answered, and what was released."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assessment.shell import frame
from assessment.shell.markup import escape
from assessment.shell.room import agreeing, drawing, state, weights
from assessment.shell.room.state import Here, Item
from assessment.shell.session import words
from assessment.workshop import progress, recording, telling
from assessment.workshop.setup import WEIGHTS
from assessment.workshop.shapes import Round, Standing
from assessment.workshop.telling import Told
from questionnaires.errors import ToolkitError
from reports.records import WorkshopRecord
from scoring.released import Released


def title(here: Here) -> None:
    """The question, or the workshop's name while there is none."""
    setup, at = here.workshop.setup, here.at
    place = words("room_question_of", number=setup.agenda.index(at) + 1, count=len(setup.agenda)) if at else ""
    eyebrow = " · ".join(filter(None, (setup.name if at else words("room_workshop"), here.kept.name, place)))
    item = item_of(here)
    text = setup.name if item is None else item.label if item.id == WEIGHTS else item.text  # what to do with points stands below
    frame.title(text, eyebrow=eyebrow, tab=setup.name)


def item_of(here: Here) -> Item | None:
    """The item that the room is at."""
    return state.item(here.at, here.given) if here.at else None


def round_of(here: Here) -> Round | None:
    """The last round of the item that the room is at."""
    return here.standing.last(here.at) if here.at else None


def left(here: Here) -> str:
    """The question with its options; once it was shown, what was released of it."""
    item, round_ = item_of(here), round_of(here)
    if item is None:
        return _to_talk_about(here)
    if round_ is None or not state.shown(round_):
        return drawing.options(item)
    if item.id == WEIGHTS:
        return weights.table(round_, here.workshop.setup.least)
    return drawing.result(_told(here, round_.released)) if round_.released else ""


def help_(here: Here) -> str:
    """The help that phones show with a question that is not shown yet; the projector's look leaves it out where there is little room."""
    item = item_of(here)
    return drawing.help_(item) if item is not None and not state.shown(round_of(here)) else ""


def _to_talk_about(here: Here) -> str:
    """At everybody's own pace, once all was shown: the questions by disagreement, which is what the room talks about."""
    if here.workshop.setup.pace != "own" or here.standing.open:
        return ""
    found = [(each, state.item(each.question, here.given)) for each in progress.by_disagreement(here.standing)]
    return drawing.to_talk_about([(item.label, telling.divided(round_.released)) for round_, item in found])


def halves() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Where the question stands, and what is beside it."""
    main, side = st.columns([19, 9], gap="large")
    return main, side


def right(here: Here) -> str:
    """How to join, until the answers were shown; then how far the room agrees."""
    round_ = round_of(here)
    if round_ is None or not state.shown(round_):
        return "" if here.workshop.code_hidden else drawing.code(here.standing)
    return drawing.agreement(telling.told(round_.released)) if round_.released else ""


def below(here: Here) -> str:
    """Groups beside each other and how they differ, the comments that are shown, and what was agreed."""
    item, round_ = item_of(here), round_of(here)
    if item is None or round_ is None or not state.shown(round_):
        return ""
    told = _told(here, round_.released) if round_.released else None
    groups = drawing.groups(told) + drawing.gaps(told) if told else ""
    said = drawing.remarks([each.text for one in progress.revealed(here.standing, here.at) for each in one.remarks if each.shown])
    return groups + said + drawing.agreed(here.standing.agreed.get(item.id), item, agreeing.titles_of(here, item))


def _told(here: Here, released: Released) -> Told:
    filed = here.kept.papers.get(recording.key(here.workshop.id))
    left = filed.paper if filed is not None and isinstance(filed.paper, WorkshopRecord) else None
    return telling.told(released, telling.crowd(here.standing, left))


def numbers(found: Standing) -> str:
    """How many have joined, or answered; never empty, because Streamlit draws nothing that is."""
    return (_count(found) if found.workshop.ended is None else "") + _joined(found) or "<span></span>"


def _count(found: Standing) -> str:
    """How many have answered the question that is open; at everybody's own pace, how many have finished."""
    still, at = found.open, found.workshop.on_screen
    here = next((each for each in still if each.question == at), None)
    if here is not None:
        return drawing.answered(here.answered, _asked(found, [here]))
    if still and found.workshop.setup.pace == "own":
        return drawing.answered(found.finished, _asked(found, still), "room_finished")
    return ""


def _asked(found: Standing, rounds: Sequence[Round]) -> int:
    """How many can answer all of some rounds: points are not on paper."""
    return found.people - (found.paper if any(each.question == WEIGHTS for each in rounds) else 0)


def _joined(found: Standing) -> str:
    """How many have joined, while there is nothing else to tell."""
    at = found.last(found.workshop.on_screen)
    return "" if found.open or found.workshop.ended or state.shown(at) else f'<p class="mr-room-note">{escape(words("room_joined_one" if found.people == 1 else "room_joined", people=found.people))}</p>'


def fresh(drawn: tuple[object, ...], *, projected: bool = False) -> Standing:
    """The workshop now, within a part that looks again by itself. Draws the whole page anew if more than numbers changed."""
    try:
        found = state.standing(projected=projected)
    except ToolkitError:  # gone, or not this person's any more: the page says so
        st.rerun()
    if state.signature(found) != drawn:
        st.rerun()
    return found
