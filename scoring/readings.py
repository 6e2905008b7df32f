"""How one answer counts, for the score and for gates, worked out once and kept.

A `Reading` is shared by all responses that hold the same answer at the same level of evidence, and readings that
every gate judges alike share a `code`, so that scoring a service is little more than looking things up and adding.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any, Protocol, TypeAlias

from questionnaires.answers import Answer, Ballot, Level, State, Value, check_answer, is_blank
from questionnaires.answers.checks import check_value
from questionnaires.conditions import Test
from questionnaires.model import Question
from questionnaires.routing import passes
from scoring.model import ScoredQuestion
from scoring.result import Standing
from scoring.values import FULL, Worth, worth

_ANSWERED, _DONT_KNOW = State.ANSWERED, State.DONT_KNOW
KEPT = 4096
"""Readings that are kept for each question; then the collection starts afresh, so that memory stays bounded."""

Sums: TypeAlias = tuple[int, int, int, int, int, int, int, int]
"""What an item adds to its dimension: weight inside the total; weight × numerator at the lower and upper bound, as said,
as documented and as checked; unknown weight."""
Route: TypeAlias = tuple[object, ...] | None
NOTHING: Sums = (0, 0, 0, 0, 0, 0, 0, 0)


class Judge(Protocol):
    """A gate, as far as reading an answer goes."""

    @property
    def quotes(self) -> bool:
        """Whether it quotes figures of an answer."""
        ...

    def worlds(self, reading: Reading) -> frozenset[Any]:
        """How its tests on the reading's question may come out."""
        ...


class Reading:
    """One answer as it counts."""

    __slots__ = ("code", "head", "level", "question", "route", "standing", "sums", "value", "without_said", "worlds")

    def __init__(
        self, question: Question, scored: ScoredQuestion | None, standing: Standing, *, sums: Sums = NOTHING,
        value: Value | None = None, level: Level | None = None, found: Worth | None = None,
    ) -> None:  # fmt: skip
        self.question = question
        self.standing = standing
        self.value = value
        """The answer itself, which gates read; None unless answered or partly filled."""
        self.level = level
        self.sums = sums
        highest = found.high if found and found.high != found.low else None
        self.head = (scored, standing, found and found.low, highest, level if found else None)
        """How `ItemWorking` begins."""
        self.code = 0
        """The same for all readings of a question that every gate judges, and words, alike."""
        self.worlds: dict[Judge, frozenset[Any]] = {}
        """For each gate that asks the question: how its tests may come out."""
        self.route: Route = None
        """What routing makes of it: which tests it passes, or None while it is open."""
        self.without_said: Reading = self
        """The same answer when what is only said counts as unknown."""


class Reader:
    """Reads the answers to one question, each different one only once."""

    def __init__(
        self, question: Question, scored: ScoredQuestion | None, common: int, routes: Sequence[Test] = (),
        gates: Sequence[Judge] = (), *, routes_by_value: bool = False,
    ) -> None:  # fmt: skip
        """`common` is the model's common denominator of all values; `routes` are the tests of routing on the question.

        `gates` are those that ask the question. With `routes_by_value` the answer decides by itself, not by tests.
        """
        self.question = question
        self._gates = gates
        self._quoted = any(gate.quotes for gate in gates)
        self._codes: dict[object, int] = {}
        self._new_code = count()
        self.scored = scored
        self.routes = routes
        self.routes_by_value = routes_by_value
        self.weight = scored.weight if scored else 0
        self._full = self.weight * common
        self._common = common
        self.unanswered = self._coded(self._unknown(Standing.UNANSWERED))
        self.dont_know = self._coded(self._unknown(Standing.DONT_KNOW))
        self.unsettled = self._unknown(Standing.UNSETTLED)
        self.not_accepted = self._unknown(Standing.NOT_ACCEPTED)
        self.hidden = self._coded(Reading(question, scored, Standing.HIDDEN))
        self.not_due = Reading(question, scored, Standing.NOT_DUE)
        self.left_out = self._coded(Reading(question, scored, Standing.LEFT_OUT))
        self._not_applicable = {level: self._read_not_applicable(level) for level in Level}
        self._answered: dict[Level, dict[object, Reading]] = {level: {} for level in Level}
        self._ballot = question.type == "ballot"

    def read(self, answer: Answer | None) -> Reading:
        """How the answer counts, by its value and its level of evidence.

        Raises AnswerError if the question cannot have that value, or does not allow "does not apply" or not without a reason.
        """
        if answer is None:
            return self.unanswered
        state = answer.state
        if state is _ANSWERED:
            value = answer.value
            key = _ballot_key(value) if self._ballot else value
            return self._answered[answer.evidence.level].get(key) or self._read_answered(answer, key)
        if state is _DONT_KNOW:
            return self.dont_know
        if self.question.not_applicable is None or is_blank(answer.reason):
            check_answer(self.question, answer)  # says which of the two it is
        return self._not_applicable[answer.evidence.level]

    def _read_answered(self, answer: Answer, key: object) -> Reading:
        value, level = answer.value, answer.evidence.level
        check_value(self.question, value)
        found = worth(self.question, self.scored, value) if self.scored and value is not None else None
        if self.scored and found is None:
            reading = self._unknown(Standing.PARTLY_FILLED, value, level)
        else:
            sums = self._sums(found, level) if found else NOTHING
            reading = Reading(
                self.question, self.scored, Standing.ANSWERED, sums=sums, value=value, level=level, found=found
            )
        reading.route = (value,) if self.routes_by_value else self._route(answer)
        self._finish(reading)
        kept = self._answered[level]
        if len(kept) >= KEPT:
            kept.clear()
        kept[key] = reading
        return reading

    def _route(self, answer: Answer) -> Route:
        return tuple(passes(test, self.question, answer) for test in self.routes)

    def _sums(self, found: Worth, level: Level) -> Sums:
        low, high = (int(value / FULL * self._common) * self.weight for value in found)
        open_ = (0, self._full)
        documented_low, documented_high = (low, high) if level is not Level.SAID else open_
        checked_low, checked_high = (low, high) if level is Level.CHECKED else open_
        return (self.weight, low, high, documented_low, documented_high, checked_low, checked_high, 0)

    def _unknown(self, standing: Standing, value: Value | None = None, level: Level | None = None) -> Reading:
        full = self._full
        sums = (self.weight, 0, full, 0, full, 0, full, self.weight)
        reading = Reading(self.question, self.scored, standing, sums=sums, value=value, level=level)
        return reading

    def _read_not_applicable(self, level: Level) -> Reading:
        reading = Reading(self.question, self.scored, Standing.NOT_APPLICABLE, level=level)
        reading.route = self._route(Answer(State.NOT_APPLICABLE))
        return self._finish(reading)

    def _finish(self, reading: Reading) -> Reading:
        if reading.level is Level.SAID:
            reading.without_said = self.unanswered
        return self._coded(reading)

    def _coded(self, reading: Reading) -> Reading:
        """The reading, with the code of those that every gate judges alike."""
        reading.worlds = {gate: gate.worlds(reading) for gate in self._gates}
        less = None if reading.without_said is reading else reading.without_said.code
        figures = _ballot_key(reading.value) if self._quoted else None
        alike = (*reading.worlds.values(), less, figures)
        if len(self._codes) >= KEPT:
            self._codes.clear()
        reading.code = self._codes.setdefault(alike, next(self._new_code))
        return reading


def _ballot_key(value: Value | None) -> object:
    """Two ballots are the same only if their percentages were published in the same precision."""
    if not isinstance(value, Ballot):
        return value
    rule = str(value.rule) if value.rule else ""
    counts = (value.eligible, value.voted, value.yes, value.no, value.spoiled)
    return (counts, str(value.turnout), str(value.yes_of_voting), rule, value.recorded_before_count)
