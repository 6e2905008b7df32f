"""Tables that say what the answers of many services make of gates, and what gates make of the verdict and of the band.

The entries of gates come from `Model.gate_result`, when some service first needs them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.columns import Integers, Read, joined
from scoring.compiled import GatePlan, Layout, Model
from scoring.gates import AS_IT_IS
from scoring.kernels import MOST_DIGITS, NARROW, Lookup, Lookups
from scoring.lookup import Digits
from scoring.model import Gate, Kind, Stage
from scoring.readings import Reading
from scoring.result import GateState, Outcome
from scoring.verdict import BLOCKING

GATE_STATES = tuple(GateState)
OUTCOMES = tuple(Outcome)
STAGES = (None, *Stage)
STATE = 3
"""The bits of a gate's entry that are its state. The others say what it does to the verdict: three for each stage, for
whether a gate that can close it is met, not met or not known; one for a suitability gate that is not met."""
UNSUITABLE = 1 << 14
NOT_FILLED = 1 << 15
"""The entry of a combination that no service has had so far."""
VERDICTS = NOT_FILLED >> 2
"""How many different things gates can do to the verdict: the bits of entries between these."""
_MET, _NOT_MET, _NOT_KNOWN, _ = GATE_STATES


class Case(NamedTuple):
    """A gate under one of the layouts that make the same of it."""

    plan: GatePlan
    forced: tuple[Reading | None, ...]
    """How each of its questions counts if it is not asked."""


class Judged(NamedTuple):
    """One gate: what its lookup reads."""

    gate: Gate
    cases: tuple[Case, ...]
    questions: tuple[Read, ...]
    digits: tuple[int, ...]
    """Of its cases, and of its questions in the order of the gate."""


class Gates:
    """All gates for many services."""

    def __init__(self, model: Model, layouts: Sequence[Layout], questions: Mapping[str, Read], digits: Digits) -> None:
        self._model = model
        self._gates: list[Judged] = []
        lookups: list[Lookup] = []
        for target in range(len(model.gates)):
            judged = _judged([layout.gates[target] for layout in layouts], layouts, questions, digits)
            places = [place for place in judged.digits if digits.all[place].size > 1]
            sizes = [digits.all[place].size for place in places]
            if len(places) > MOST_DIGITS or np.prod(sizes, dtype=float) > NARROW:
                digit, _ = joined([digits.all[place] for place in places], len(digits.which_layout.codes))
                places, sizes = [digits.add(digit)], [digit.size]
            table = np.full(int(np.prod(sizes, dtype=np.int64)), NOT_FILLED, dtype=np.uint16)
            lookups.append(Lookup(tuple(places), tuple(sizes), table, target))
            self._gates.append(judged)
        self.lookups = Lookups(lookups, len(lookups), np.uint16)

    def fill(self, entries: NDArray[np.uint16], numbers: Sequence[Integers]) -> None:
        """Judge the combinations that are among these services but were not filled; `numbers` are those of all digits."""
        for judged, lookup, found in zip(self._gates, self.lookups.each, entries, strict=True):
            missing = np.flatnonzero(found == NOT_FILLED)
            index = np.zeros(len(missing), dtype=np.int64)
            for place, size in zip(lookup.digits, lookup.sizes, strict=True):
                index = index * size + numbers[place][missing]
            rows = np.full(len(lookup.table), -1)
            rows[index] = missing
            for number in np.flatnonzero(rows >= 0):
                row = rows[number]
                lookup.table[number] = self._entry(judged, [int(numbers[place][row]) for place in judged.digits])

    def _entry(self, judged: Judged, numbers: Sequence[int]) -> int:
        case = judged.cases[numbers[0]]
        questions = zip(case.plan.gate.asks, case.forced, judged.questions, numbers[1:], strict=True)
        readings = {id_: forced or question.readings[number] for id_, forced, question, number in questions}
        return _word(judged.gate, self._model.gate_result(case.plan, readings).state)


def _judged(plans: Sequence[GatePlan], layouts: Sequence[Layout], questions: Mapping[str, Read], digits: Digits) -> Judged:
    cases: dict[object, int] = {}
    found: list[Case] = []
    numbers: list[int] = []
    asks = plans[0].gate.asks
    for plan, layout in zip(plans, layouts, strict=True):
        forced = tuple([layout.not_asked.get(id_) for id_ in asks])
        open_ = None
        if plan.possibilities is not AS_IT_IS:
            open_ = tuple([tuple([each.readings.get(id_) for id_ in asks]) for each in plan.possibilities])
        number = cases.setdefault((forced, open_), len(cases))
        if number == len(found):
            found.append(Case(plan, forced))
        numbers.append(number)
    places = [digits.of_layout(numbers), *(digits.of_question(id_, questions[id_].digit) for id_ in asks)]
    return Judged(plans[0].gate.gate, tuple(found), tuple([questions[id_] for id_ in asks]), tuple(places))


def _word(gate: Gate, state: GateState) -> int:
    word = code = GATE_STATES.index(state)
    if gate.kind in BLOCKING and state is not GateState.DOES_NOT_APPLY:
        word |= 1 << (2 + 3 * (gate.stage.number - 1) + code)
    if gate.kind is Kind.SUITABILITY and state is _NOT_MET:
        word |= UNSUITABLE
    return word


@cache
def verdicts() -> NDArray[np.uint8]:
    """By stage aimed at × VERDICTS + what gates do: the outcome's code, and four times that of the stage reached. See `verdict`."""
    words = np.arange(VERDICTS, dtype=np.int64) << 2
    met, not_met, not_known = ([words & 1 << (2 + 3 * stage + code) != 0 for stage in range(4)] for code in range(3))
    reached = np.zeros(len(words), dtype=np.int64)
    for stage in range(4):
        passed = (reached == stage) & met[stage] & ~not_met[stage] & ~not_known[stage]
        reached[passed] = stage + 1
    rows: list[NDArray[np.int64]] = []
    for aimed_at in range(len(STAGES)):
        due = range(max(aimed_at, Stage.EXPLORE.number))
        closed, open_ = (np.logical_or.reduce([each[stage] for stage in due]) for each in (not_met, not_known))
        choices = [words & UNSUITABLE != 0, closed, open_ | (aimed_at == 0) | (reached < aimed_at)]
        outcome = np.select(choices, [_code(Outcome.DOES_NOT_SUIT), _code(Outcome.NOT_READY), _code(Outcome.NOT_KNOWN)], _code(Outcome.READY))
        rows.append(outcome + 4 * reached)
    return np.concatenate(rows).astype(np.uint8)


def _code(outcome: Outcome) -> int:
    return OUTCOMES.index(outcome)


class Cap(NamedTuple):
    """How a gate caps the band, by code of the stage aimed at × GATE_STATES + code of its state."""

    gate: int
    lower: NDArray[np.int8]
    upper: NDArray[np.int8]


def caps(model: Model) -> list[Cap]:
    """The caps of all gates that have one; a place after the last band where nothing is capped. See `Bands.capped`."""
    found: list[Cap] = []
    places = {band.id: place for place, band in enumerate(model.bands.bands)}
    for number in model.capping:
        gate = model.gates[number].gate
        lower, upper = (np.full((len(STAGES), len(GATE_STATES)), len(places), dtype=np.int8) for _ in range(2))
        cap = places[gate.caps_band] if gate.caps_band is not None and gate.kind is not Kind.FLAG else len(places)
        due = [gate.stage.number <= max(aimed_at, Stage.EXPLORE.number) for aimed_at in range(len(STAGES))]
        for aimed_at, is_due in enumerate(due):
            if is_due:
                upper[aimed_at, GATE_STATES.index(_NOT_MET)] = cap
            if is_due or aimed_at == 0:
                lower[aimed_at, [GATE_STATES.index(_NOT_MET), GATE_STATES.index(_NOT_KNOWN)]] = cap
        found.append(Cap(number, lower.ravel(), upper.ravel()))
    return found
