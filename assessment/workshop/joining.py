"""What participants do, without an account: come in by a code, see what is asked, and answer.

A participant is nobody's Person and has no role. What she may do follows from the code, and then from what her device holds,
and from nothing else; she never sees what somebody else answered.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, Engine

from assessment import database
from assessment.database import StoreError
from assessment.identity import NotFound
from assessment.workshop import codes, rows
from assessment.workshop.choices import Asked, fits
from assessment.workshop.entering import NotOpen, NotTaken, name_to_keep
from assessment.workshop.setup import Setup
from assessment.workshop.shapes import Invitation, Phase, Put, Seen, Workshop
from questionnaires.answers import is_printable
from questionnaires.model import Library
from questionnaires.texts import table
from scoring.model import Scoring

LONGEST_REMARK = 500
"""Characters."""
_FRESH = 0.5
"""Seconds for which all phones of a workshop are told the same state without asking the database."""
_MOST_KEPT = 200
_SHOWN = (Phase.REVEALED, Phase.VOID)


class NoSuchCode(StoreError):  # noqa: N818 (it reads as what happened)
    """A code that leads nowhere: wrong, run out, or taken back. Nobody can tell which."""

    def __init__(self) -> None:
        super().__init__(table("assessment")("join_no_such_code"))


class State(NamedTuple):
    """What all participants of a workshop share."""

    workshop: Workshop
    rounds: tuple[tuple[int, str, Phase], ...]
    service: str

    @property
    def version(self) -> str:
        """Changes with anything in it that participants see."""
        told = (self.workshop.revision, self.workshop.ended is not None, self.rounds)
        return codes.hashed(repr(told))[:16]


class Joining:
    """The participants' side of all workshops in one database."""

    def __init__(self, engine: Engine, asked: Callable[[Connection, str], Asked], service: Callable[[Connection, str], str]) -> None:
        """`asked` tells what an assessment asks, `service` its name; both raise NotFound if it is gone."""
        self._engine, self._asked, self._service = engine, asked, service
        self._states: dict[str, tuple[float, State]] = {}

    def invitation(self, code: str) -> Invitation:
        """What somebody with a code is told before they join. Raises NoSuchCode."""
        with database.reading(self._engine) as connection:
            found, service = self._open_to(connection, code)
            return Invitation(found.id, found.setup, service, found.expires)

    def join(self, code: str, group: str, *, name: str = "", slip: str = "", token: str = "") -> str:
        """Take part in a group; returns what the device keeps. With the same `token` (see `codes.new_token`) it is the same participant.

        Raises NoSuchCode, NotTaken (no such group, no name where answers carry names, a slip that is wrong or used).
        """
        with database.writing(self._engine) as connection:
            found, _ = self._open_to(connection, code)
            kept = name_to_keep(found.setup, group, name)
            if token and rows.participant(connection, found.id, codes.hashed(token)):
                return token
            if found.setup.slips and not rows.use_slip(connection, found.id, codes.hashed(codes.as_read(slip))):
                raise NotTaken("join_slip")
            new = token if codes.is_token(token) else codes.new_token()
            rows.add_participant(connection, found.id, codes.hashed(new), group, name=kept)
            return new

    def seen(self, workshop: str, token: str) -> Seen | None:
        """What a participant may see; None if the device holds nothing of this workshop. Raises NotFound if there is no such workshop."""
        with database.reading(self._engine) as connection:
            state = self._state(connection, workshop)
            id_ = codes.hashed(token)
            if state.workshop.ended is not None:
                return _over(state)
            known = rows.participant(connection, workshop, id_)
            if known is None:
                return None
            chosen, remarks = rows.said_by(connection, workshop, id_)
        asked = tuple(
            Put(number, question, phase, chosen.get(number, ""), remarks.get(number, ""), _former(state, question, number, chosen))
            for number, question, phase in _on(state)
        )
        setup = state.workshop.setup
        return Seen(workshop, setup, state.service, known[0], known[1], codes.entry_name(id_), False, asked, state.version)

    def version(self, workshop: str) -> str:
        """Changes when anything that participants see may have changed; at most half a second old. Raises NotFound."""
        known = self.version_at_hand(workshop)
        if known is not None:
            return known
        with database.reading(self._engine) as connection:
            return self._state(connection, workshop).version

    def version_at_hand(self, workshop: str) -> str | None:
        """As `version`, if that is known without asking the database; None if not."""
        kept = self._states.get(workshop)
        return kept[1].version if kept is not None and time.monotonic() - kept[0] < _FRESH else None

    def answer(self, workshop: str, token: str, number: int, choice: str | None, remark: str | None = None) -> None:
        """Keep what a participant chose (empty takes it back; None leaves it) and wrote. When this returns, it has reached the disk; twice is once.

        Raises NotOpen if the round is over, NotTaken if it cannot be chosen or the remark is too long, NotFound if she does not take part.
        """
        with database.writing(self._engine) as connection:
            id_ = codes.hashed(token)
            found = rows.one(connection, workshop)
            if rows.participant(connection, workshop, id_) is None:
                raise NotTaken("join_not_joined")
            question, phase = rows.phase(connection, workshop, number)
            if found.ended is not None or phase is not Phase.OPEN:
                self._states.pop(workshop, None)  # it is out of date
                raise NotOpen("join_round_over")
            if choice and not fits(self._asked(connection, found.assessment), question, choice):
                raise NotTaken("join_no_such_choice")
            if remark is not None and not (len(remark) <= LONGEST_REMARK and is_printable(remark)):
                raise NotTaken("join_remark_too_long")
            if choice is not None:
                rows.reply(connection, workshop, number, id_, choice)
            if remark is not None:
                rows.remark(connection, workshop, number, id_, remark.strip())

    def asked(self, workshop: str) -> tuple[Library, Scoring]:
        """The questions of a workshop's assessment, in the language of whoever asks. Raises NotFound."""
        with database.reading(self._engine) as connection:
            found = self._asked(connection, rows.one(connection, workshop).assessment)
            return found.library, found.scoring

    def _open_to(self, connection: Connection, code: str) -> tuple[Workshop, str]:
        """The workshop that a code leads to, and the name of its service. Raises NoSuchCode, also if the assessment is gone."""
        read = codes.as_read(code)
        found = rows.by_code(connection, read) if codes.is_code(read) else None
        if found is None or found.ended is not None or found.expires is None or found.expires <= datetime.now(UTC):
            raise NoSuchCode
        try:
            return found, self._service(connection, found.assessment)
        except NotFound:
            raise NoSuchCode from None

    def _state(self, connection: Connection, workshop: str) -> State:
        kept, now = self._states.get(workshop), time.monotonic()
        if kept is not None and now - kept[0] < _FRESH:
            return kept[1]
        found = rows.one(connection, workshop)
        state = State(found, rows.phases(connection, workshop), self._service(connection, found.assessment))
        if len(self._states) >= _MOST_KEPT:
            self._states.clear()
        self._states[workshop] = now, state
        return state


def _on(state: State) -> list[tuple[int, str, Phase]]:
    """The rounds that participants see: at their own speed all that were not voided or closed, each question once, in the agenda's order; otherwise the one that is on."""
    known = [each for each in state.rounds if each[2] in (Phase.OPEN, Phase.REVEALED)]
    if state.workshop.setup.pace == "own":
        last = {question: number for number, question, _ in known}
        agenda = {question: place for place, question in enumerate(state.workshop.setup.agenda)}
        return sorted((each for each in known if last[each[1]] == each[0]), key=lambda each: agenda.get(each[1], len(agenda)))
    still = [each for each in known if each[2] is Phase.OPEN]
    return still[-1:] or [each for each in state.rounds[-1:] if each in known]


def _former(state: State, question: str, number: int, chosen: dict[int, str]) -> str:
    before = [at for at, asked, phase in state.rounds if asked == question and phase in _SHOWN and at < number and at in chosen]
    return chosen[before[-1]] if before else ""


def _over(state: State) -> Seen:
    setup: Setup = state.workshop.setup
    return Seen(state.workshop.id, setup, state.service, "", "", "", True, (), state.version)
