"""What the store tells of a workshop: to its facilitator, to the room, and to a participant. No shape holds what somebody else answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from assessment.workshop.setup import Setup
from questionnaires.shape import Strict
from reports.records import Agreed, Line, Points
from scoring.released import Released


class Phase(StrEnum):
    """How far a round is."""

    OPEN = "open"
    REVEALED = "revealed"
    VOID = "void"
    """It was shown, and then counted as not asked, because something in it was a mistake."""
    CLOSED = "closed"
    """It was closed without being shown."""


class WeightSets(Strict):
    """How each of at least as many people as may be shown shared out 100 points; sorted, so that the order says nothing of anybody.

    It never leaves the room: for documents, `weighing.heard` makes the middle half of it.
    """

    dimensions: tuple[tuple[Line, Line], ...]
    """Id and title."""
    sets: tuple[tuple[Points, ...], ...]


class Workshop(NamedTuple):
    """One workshop. Times are UTC."""

    id: str
    assessment: str
    setup: Setup
    revision: int
    made: datetime
    code: str
    """Empty: not given out yet, taken back, or run out."""
    opened: datetime | None
    """When the first code was given out."""
    expires: datetime | None
    ended: datetime | None
    on_screen: str = ""
    """The question that the projector shows; empty: none yet."""
    code_hidden: bool = False
    """Whether the projector leaves the code out."""


class Remark(NamedTuple):
    """A comment of nobody in particular. `shown` None: it waits for the facilitator."""

    id: str
    text: str
    shown: bool | None


class Said(NamedTuple):
    """Only where it was announced that answers carry names."""

    name: str
    group: str
    choice: str


class Round(NamedTuple):
    """One round as its facilitator sees it."""

    number: int
    question: str
    phase: Phase
    answered: int
    """How many have answered, don't know among them."""
    released: Released | None = None
    weights: WeightSets | None = None
    """What `released` is for a question, of weights."""
    remarks: tuple[Remark, ...] = ()
    """Once it is revealed."""
    said: tuple[Said, ...] = ()


class Entry(NamedTuple):
    """Somebody who takes part, as far as a facilitator may know: to remove an entry that was made by mistake."""

    id: str
    name: str
    """How the entry is called, or the name, if answers carry names."""
    group: str
    paper: bool
    answered: int
    """Of the rounds that are open."""


class Standing(NamedTuple):
    """A workshop as it stands."""

    workshop: Workshop
    came: Mapping[str, int]
    """How many have joined, by group, on paper too."""
    rounds: tuple[Round, ...]
    agreed: Mapping[str, Agreed]
    finished: int = 0
    """How many have answered every round that is open; 0 if none is."""
    told: Mapping[str, int] = MappingProxyType({})
    """Of which groups the room may know how many have joined."""
    paper: int = 0
    """How many take part on paper, and so share out no points."""

    @property
    def people(self) -> int:
        """How many have joined."""
        return sum(self.came.values())

    @property
    def open(self) -> tuple[Round, ...]:
        """The rounds that are open."""
        return tuple(each for each in self.rounds if each.phase is Phase.OPEN)

    def last(self, question: str) -> Round | None:
        """The last round of a question that was not voided or closed unseen."""
        found = [each for each in self.rounds if each.question == question and each.phase in (Phase.OPEN, Phase.REVEALED)]
        return found[-1] if found else None


class Invitation(NamedTuple):
    """What somebody is told before they join."""

    id: str
    setup: Setup
    service: str
    """Empty, if the assessment has no name yet."""
    expires: datetime | None


class Put(NamedTuple):
    """One question that is put to a participant, with her own answers to it and nobody else's."""

    round: int
    question: str
    phase: Phase
    mine: str = ""
    remark: str = ""
    former: str = ""
    """What she answered in an earlier round of the same question."""


class Seen(NamedTuple):
    """What a participant may see."""

    workshop: str
    setup: Setup
    service: str
    group: str
    name: str
    entry: str
    """How her entry is called."""
    over: bool
    asked: tuple[Put, ...]
    """The round that is on: all of them where everybody walks at her own speed; of the open ones, or else the last one."""
    version: str
    """Changes when anything that she sees may have changed, unless by herself."""
