"""What the pages of a workshop show of it, asked of the store twice a second at most, however many look."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from assessment.definitions import Definitions
from assessment.identity import Person
from assessment.record import Assessment
from assessment.shell.session import assessment_id, definitions_of, person, store, words
from assessment.workshop import letters, progress
from assessment.workshop.setup import WEIGHTS
from assessment.workshop.shapes import Phase, Round, Standing, Workshop
from questionnaires.model import OneChosen
from questionnaires.wording import paragraphs

FRESH = 0.5
"""Seconds for which everybody who looks is shown the same; with the pause between two looks, what is shown is at most 3 seconds old, with room for a busy server."""
EVERY = 1.5
"""Seconds between two looks."""
WORKSHOP = "w"
"""The part of the address that names the workshop: ?w=…"""


class Item(NamedTuple):
    """One item of an agenda, as the room reads it. `options`: letter, title and description."""

    id: str
    label: str
    text: str
    options: tuple[tuple[str, str, str], ...] = ()
    help: str = ""
    """The first paragraph of the question's help, as phones show it."""


class Here(NamedTuple):
    """A workshop, and the assessment that it is on."""

    kept: Assessment
    given: Definitions
    standing: Standing

    @property
    def workshop(self) -> Workshop:
        """The workshop itself."""
        return self.standing.workshop

    @property
    def at(self) -> str:
        """The item that the room is at; empty if it is at none yet."""
        return progress.current(self.standing)


def workshop_id() -> str:
    """The workshop that the address names; empty if it names none."""
    return st.query_params.get(WORKSHOP, "")


def here(kept: Assessment, *, projected: bool = False) -> Here:
    """The workshop in the address. Raises NotFound."""
    return Here(kept, definitions_of(kept), standing(projected=projected))


def standing(*, projected: bool = False) -> Standing:
    """The workshop in the address as it stands, or as the room sees it. Raises NotFound."""
    who = person()
    return _standing(who.id, who.organisation, assessment_id(), workshop_id(), projected, who)


def forget() -> None:
    """Ask the store anew: something was just done."""
    _standing.clear()


@st.cache_resource(ttl=FRESH, max_entries=500, show_spinner=False)
def _standing(who_id: str, organisation: str, assessment: str, workshop: str, projected: bool, _who: Person) -> Standing:
    workshops = store().workshops
    return (workshops.projected if projected else workshops.standing)(_who, assessment, workshop)


def signature(found: Standing) -> tuple[object, ...]:
    """What makes the whole page be drawn anew, and not only its numbers."""
    stands = found.workshop
    rounds = tuple((each.number, each.phase, tuple((remark.id, remark.shown) for remark in each.remarks)) for each in found.rounds)
    agreed = tuple((id_, each.option, each.reason) for id_, each in sorted(found.agreed.items()))
    return stands.revision, stands.code, stands.ended, stands.on_screen, stands.code_hidden, rounds, agreed


def item(id_: str, given: Definitions) -> Item:
    """An item of the agenda."""
    if id_ == WEIGHTS:
        return Item(id_, words("room_weights_label"), words("room_weights_text"))
    question = given.library.questions.get(id_)
    if not isinstance(question, OneChosen):
        return Item(id_, question.label if question else id_, question.text if question else id_)
    by_id = {option: letter for letter, option in letters.letters(question).items()}
    return Item(id_, question.label, question.text, tuple((by_id[each.id].upper(), each.title, each.text) for each in question.options), next(iter(paragraphs(question.help)), ""))


def shown(round_: Round | None) -> bool:
    """Whether the answers of a round were shown, and count."""
    return round_ is not None and round_.phase is Phase.REVEALED
