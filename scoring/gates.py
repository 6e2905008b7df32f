"""Gates: minimums that no score elsewhere offsets. Met, not met, not known, or not applicable.

A gate is decided by trying every way in which open answers may still turn out: if all agree, that is
its state. So a gate may be decided although an answer is missing, and is never decided too early.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import product
from math import prod
from typing import Any, NamedTuple, TypeAlias

from questionnaires.completions import tests_by_question
from questionnaires.conditions import AllOf, Condition, On, Test, parts_of, questions_in
from questionnaires.model import Question
from questionnaires.texts import table
from scoring.answer_tests import WIDEST, possible_outcomes
from scoring.model import Gate
from scoring.readings import Reading
from scoring.result import GateResult, GateState, Standing
from scoring.sentences import filled_in

_OPEN = (Standing.UNANSWERED, Standing.DONT_KNOW, Standing.LEFT_OUT)


class Truth(Enum):
    """What one test says, or nothing: a test on a hidden question drops out of `all` and `any`."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


World: TypeAlias = tuple[Truth, ...]
"""How the tests on one question come out together."""
_MEANING = {None: Truth.UNKNOWN, "met": Truth.HOLDS, "not met": Truth.FAILS, "does not apply": Truth.DROPPED}
_STATES = {
    Truth.HOLDS: GateState.MET,
    Truth.FAILS: GateState.NOT_MET,
    Truth.UNKNOWN: GateState.NOT_KNOWN,
    Truth.DROPPED: GateState.DOES_NOT_APPLY,
}


class Possibility(NamedTuple):
    """One way in which open routing may turn out: the readings it changes, hidden questions among them."""

    readings: Mapping[str, Reading]


AS_IT_IS = (Possibility({}),)


class CompiledGate:
    """A gate with its tests gathered by question."""

    def __init__(self, gate: Gate, questions: Mapping[str, Question]) -> None:
        self.gate = gate
        self.asks = questions_in(gate.met_when)
        self._questions = questions
        tests = tests_by_question([gate.met_when])
        self._tests: dict[str, list[Test]] = {id_: list(dict.fromkeys(tests[id_])) for id_ in self.asks}
        self.quotes = any("{" in text for text in gate.says.model_dump().values())
        """Whether a sentence quotes figures of an answer, so that each answer needs a result of its own."""
        self.results: dict[bool, dict[Any, GateResult]] = {True: {}, False: {}}
        """Results found so far where all routing is settled, by whether the gate is due."""

    def judge(
        self, readings: Sequence[Reading], *, due: bool,
        possibilities: Sequence[Possibility] = AS_IT_IS, waits_for: Sequence[str] = (),
    ) -> GateResult:  # fmt: skip
        """The result for the readings of the gate's questions, in the order of `asks`.

        `possibilities` are the ways in which unsettled routing may turn out, and `waits_for` the questions
        that would settle it.
        """
        worlds = [self._all_worlds(readings, possibility) for possibility in possibilities]
        state = self._state(worlds)
        assertion_only = False
        if state is GateState.MET and any(reading.without_said is not reading for reading in readings):
            supported = [reading.without_said for reading in readings]
            assertion_only = self._state([self._all_worlds(supported, one) for one in possibilities]) is not state
        open_questions = self._open(worlds, waits_for) if state is GateState.NOT_KNOWN else ()
        failing = self._failing(worlds) if state is GateState.NOT_MET else ()
        sentence = self._sentence(state, readings)
        return GateResult(self.gate, state, assertion_only, due, open_questions, sentence, failing)

    def _all_worlds(self, readings: Sequence[Reading], possibility: Possibility) -> list[frozenset[World]]:
        changed = possibility.readings
        return [
            changed.get(question, reading).worlds[self]
            for question, reading in zip(self.asks, readings, strict=True)
        ]

    def worlds(self, reading: Reading) -> frozenset[World]:
        """How the gate's tests on the reading's question may come out."""
        return frozenset(self._find_worlds(reading.question.id, reading))

    def _find_worlds(self, question_id: str, reading: Reading) -> Iterator[World]:
        question, tests = self._questions[question_id], self._tests[question_id]
        if reading.standing is Standing.HIDDEN:
            yield (Truth.DROPPED,) * len(tests)
            return
        if reading.standing is not Standing.NOT_APPLICABLE:
            for outcome in possible_outcomes(question, tests, reading.value):
                yield tuple(Truth.HOLDS if holds else Truth.FAILS for holds in outcome)
        if reading.standing is Standing.NOT_APPLICABLE or (reading.standing in _OPEN and question.not_applicable):
            yield (_MEANING[self.gate.not_applicable],) * len(tests)

    def _state(self, possibilities: Sequence[Sequence[frozenset[World]]]) -> GateState:
        states = {state for worlds in possibilities for state in self._states(worlds)}
        return states.pop() if len(states) == 1 else GateState.NOT_KNOWN

    def _states(self, worlds: Sequence[frozenset[World]]) -> set[GateState]:
        return {self._outcome(combination) for combination in _combinations(worlds)}

    def _failing(self, possibilities: Sequence[Sequence[frozenset[World]]]) -> tuple[str, ...]:
        """Questions that fail whatever open answers turn out to be; if none does, those that fail in some case."""
        each = [
            self._to_blame(self.gate.met_when, dict(zip(self.asks, combination, strict=True)))
            for worlds in possibilities
            for combination in _combinations(worlds)
        ]
        failing = set[str].intersection(*each) or set[str].union(*each)
        return tuple(question for question in self.asks if question in failing)

    def _to_blame(self, condition: Condition, worlds: Mapping[str, World]) -> set[str]:
        """The questions of a condition that fails; what fails inside a part that holds is not to blame."""
        if self._truth(condition, worlds) is not Truth.FAILS:
            return set()
        if isinstance(condition, On):
            return {condition.question}
        return {question for part in parts_of(condition) for question in self._to_blame(part, worlds)}

    def _outcome(self, worlds: Sequence[World]) -> GateState:
        return _STATES[self._truth(self.gate.met_when, dict(zip(self.asks, worlds, strict=True)))]

    def _truth(self, condition: Condition, worlds: Mapping[str, World]) -> Truth:
        if isinstance(condition, On):
            return worlds[condition.question][self._tests[condition.question].index(condition.test)]
        is_all = isinstance(condition, AllOf)
        parts = {self._truth(part, worlds) for part in parts_of(condition)} - {Truth.DROPPED}
        decisive, otherwise = (Truth.FAILS, Truth.HOLDS) if is_all else (Truth.HOLDS, Truth.FAILS)
        if not parts:
            return Truth.DROPPED
        return next((truth for truth in (decisive, Truth.UNKNOWN) if truth in parts), otherwise)

    def _open(self, possibilities: Sequence[Sequence[frozenset[World]]], waits_for: Sequence[str]) -> tuple[str, ...]:
        """The questions whose answers would matter, those that settle the routing first."""
        mattering = [
            question
            for index, question in enumerate(self.asks)
            if any(self._matters(worlds, index) for worlds in possibilities)
        ]
        return tuple(dict.fromkeys((*waits_for, *mattering)))

    def _matters(self, worlds: Sequence[frozenset[World]], index: int) -> bool:
        own = worlds[index]
        unknown = any(Truth.UNKNOWN in world for world in own)
        if len(own) == 1 and not unknown:
            return False
        if prod(map(len, worlds)) > WIDEST:
            return True
        if unknown:
            own = own | {(truth,) * len(next(iter(own))) for truth in (Truth.HOLDS, Truth.FAILS)}
        others = [[(world,) for world in each] for each in worlds]
        rests = product(*(others[:index] + others[index + 1 :]))
        for rest in rests:
            before, after = [one for (one,) in rest[:index]], [one for (one,) in rest[index:]]
            if len({self._outcome([*before, world, *after]) for world in own}) > 1:
                return True
        return False

    def _sentence(self, state: GateState, readings: Sequence[Reading]) -> str:
        says = self.gate.says
        template = {
            GateState.MET: says.met,
            GateState.NOT_MET: says.not_met,
            GateState.NOT_KNOWN: says.not_known,
            GateState.DOES_NOT_APPLY: says.does_not_apply or table("scoring")("does_not_apply"),
        }[state]
        return filled_in(template, readings)


def _combinations(worlds: Sequence[frozenset[World]]) -> Iterable[Sequence[World]]:
    """Every way in which open answers may turn out together; only what is certain, if there are too many ways."""
    if prod(map(len, worlds)) > WIDEST:
        return [[_blurred(each) for each in worlds]]
    return product(*worlds)


def _blurred(worlds: frozenset[World]) -> World:
    """What the worlds agree on, test by test; the rest is unknown."""
    return tuple(truths[0] if len(set(truths)) == 1 else Truth.UNKNOWN for truths in zip(*worlds, strict=True))
