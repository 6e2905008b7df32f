"""A scoring file made ready for many services: readers of answers, plans of dimensions, gates, and routing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import lcm, prod
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias, cast

from questionnaires.answers import Answer
from questionnaires.completions import completions, tests_by_question
from questionnaires.conditions import questions_in
from questionnaires.model import DEPTH_QUESTION, DEPTHS, Library, Question
from questionnaires.routing import Applies, applies, is_open, routed
from scoring.answer_tests import WIDEST
from scoring.apportion import Bounds
from scoring.gates import AS_IT_IS, CompiledGate, Possibility
from scoring.model import Dimension, Gate, Scoring, Stage
from scoring.readings import Reader, Reading, Route
from scoring.result import DimensionWorking, GateResult, ItemWorking
from scoring.values import denominator
from scoring.verdict import BLOCKING, Bands

Pick: TypeAlias = Callable[[Mapping[str, Reading]], tuple[Reading, ...]]
LAYOUTS_KEPT = 256
RESULTS_KEPT = 4096


@dataclass(frozen=True, slots=True, eq=False)
class DimensionPlan:
    """A dimension with its questions in order of their ids, which is how ties are settled."""

    dimension: Dimension
    ids: tuple[str, ...]
    pick: Pick
    readers: tuple[Reader, ...]
    share: int
    """Its weight, in thousandths."""
    weight: int
    """Of all its items together."""
    file_order: tuple[int, ...]
    """Where each question of the file stands in `ids`."""


class GatePlan(NamedTuple):
    """A gate under one layout, with the results found so far by the codes of its readings."""

    gate: CompiledGate
    pick: Callable[[Mapping[str, int]], Any]
    due: bool
    possibilities: tuple[Possibility, ...]
    waits_for: tuple[str, ...]
    results: dict[Any, GateResult]
    """Shared by all layouts in which the gate's routing is settled."""


class Layout(NamedTuple):
    """What applies and is due, for one state of the routing questions and one stage aimed at."""

    aimed_at: Stage | None
    not_asked: Mapping[str, Reading]
    """For gates and items: hidden, or left out at this depth."""
    outside_or_open: Mapping[str, Reading]
    """For items only: not due, not settled, or in a dimension that has no score at this depth."""
    reading: tuple[tuple[str, Callable[[Answer | None], Reading]], ...]
    """How to read the answer to each question that is asked."""
    counting: tuple[DimensionPlan, ...]
    """The dimensions of which something may count."""
    closed: Mapping[str, DimensionWorking]
    """The working of the others, which no answer changes, by id."""
    gates: tuple[GatePlan, ...]


@dataclass(frozen=True, eq=False)
class Model:
    """A library and a scoring file, compiled. Make it with `evaluate.compile_model`; compared by identity."""

    library: Library
    scoring: Scoring
    common: int
    """L, the common denominator of all values (as shares of 1)."""
    readers: Mapping[str, Reader]
    """Of all questions that the score, the gates or the routing read."""
    dimensions: tuple[DimensionPlan, ...]
    """In order of their ids."""
    gates: tuple[CompiledGate, ...]
    bands: Bands
    capping: tuple[int, ...]
    """Where the gates that may cap the band stand among the gates."""
    closing: tuple[int, ...]
    """Where the gates that can close a stage stand among the gates, those of earlier stages first."""
    least_coverage: Fraction
    """The share of the weight that must be answered for a central figure."""
    routing: tuple[str, ...]
    """The questions that decide which others apply, and those that say which stage is aimed at and how deep one goes."""
    asked: tuple[str, ...]
    """The questions that gates read."""
    _layouts: dict[tuple[Route, ...], Layout] = field(default_factory=dict[tuple[Route, ...], Layout], repr=False)

    def layout(self, answers: Mapping[str, Answer]) -> Layout:
        """What applies and is due under these answers; worked out once for each state of the routing."""
        readers, get = self.readers, answers.get
        routing = {question: readers[question].read(get(question)) for question in self.routing}
        key = tuple([reading.route for reading in routing.values()])
        found = self._layouts.get(key)
        if found is None:
            if len(self._layouts) >= LAYOUTS_KEPT:
                self._layouts.clear()
            found = self._layouts[key] = _lay_out(self, answers, routing)
        return found

    def read(self, layout: Layout, answers: Mapping[str, Answer]) -> dict[str, Reading]:
        """How each answer counts. Raises AnswerError if a question that is asked cannot have its answer."""
        get = answers.get
        return {**layout.not_asked, **{id_: read(get(id_)) for id_, read in layout.reading}}

    def judge(self, layout: Layout, readings: Mapping[str, Reading]) -> tuple[GateResult, ...]:
        """The results of all gates, in the order of the file."""
        codes = {id_: readings[id_].code for id_ in self.asked}
        return tuple([plan.results.get(plan.pick(codes)) or self._judge(plan, codes, readings) for plan in layout.gates])

    def gate_result(self, plan: GatePlan, readings: Mapping[str, Reading]) -> GateResult:
        """The result of one gate."""
        codes = {question: readings[question].code for question in plan.gate.asks}
        return plan.results.get(plan.pick(codes)) or self._judge(plan, codes, readings)

    def _judge(self, plan: GatePlan, codes: Mapping[str, int], readings: Mapping[str, Reading]) -> GateResult:
        if len(plan.results) >= RESULTS_KEPT:
            plan.results.clear()
        asked = [readings[question] for question in plan.gate.asks]
        result = plan.gate.judge(asked, due=plan.due, possibilities=plan.possibilities, waits_for=plan.waits_for)
        plan.results[plan.pick(codes)] = result
        return result


def compile_model(library: Library, scoring: Scoring) -> Model:
    """A model that scores any response to `library`'s questions. Takes milliseconds; keep it."""
    questions = library.questions
    scored = {item.id: item for dimension in scoring.dimensions for item in dimension.questions}
    common = common_denominator(library, scoring)
    gates = tuple(CompiledGate(gate, questions) for gate in scoring.gates)
    routes = tests_by_question([when for each in questions.values() if (when := each.asked_when) is not None])
    by_value = [scoring.stage_question, *([DEPTH_QUESTION] if DEPTH_QUESTION in questions else ())]
    routing = tuple(dict.fromkeys((*by_value, *routes)))
    read = dict.fromkeys((*scored, *(asked for gate in gates for asked in gate.asks), *routing))
    asking = {id_: [gate for gate in gates if id_ in gate.asks] for id_ in read}
    readers = {
        id_: Reader(
            questions[id_], scored.get(id_), common, routes.get(id_, ()), asking[id_], routes_by_value=id_ in by_value
        )
        for id_ in read
    }
    plans = sorted((_plan(dimension, readers) for dimension in scoring.dimensions), key=lambda plan: plan.dimension.id)
    return Model(
        library=library, scoring=scoring, common=common, readers=readers, dimensions=tuple(plans),
        gates=gates, bands=Bands(scoring.bands), routing=routing,
        capping=tuple(index for index, gate in enumerate(scoring.gates) if gate.caps_band is not None),
        closing=_closing(scoring.gates),
        least_coverage=scoring.coverage_for_central_figure / 100,
        asked=tuple(dict.fromkeys(asked for gate in gates for asked in gate.asks)),
    )  # fmt: skip


def _closing(gates: Sequence[Gate]) -> tuple[int, ...]:
    closing = [index for index, gate in enumerate(gates) if gate.kind in BLOCKING]
    return tuple(sorted(closing, key=lambda index: gates[index].stage))


def common_denominator(library: Library, scoring: Scoring) -> int:
    """L: every value that any answer can have is a whole number of Lths of 100."""
    items = [item for dimension in scoring.dimensions for item in dimension.questions]
    return lcm(*(denominator(library.questions[item.id], item) for item in items))


def _plan(dimension: Dimension, readers: Mapping[str, Reader]) -> DimensionPlan:
    ids = tuple(sorted(item.id for item in dimension.questions))
    return DimensionPlan(
        dimension, ids, _picker(ids), tuple(readers[id_] for id_ in ids), dimension.weight,
        weight=sum(item.weight for item in dimension.questions),
        file_order=tuple(ids.index(item.id) for item in dimension.questions),
    )  # fmt: skip


def _picker(ids: Sequence[str]) -> Pick:
    if len(ids) == 1:
        (only,) = ids
        return lambda readings: (readings[only],)
    return cast(Pick, itemgetter(*ids))


def _lay_out(model: Model, answers: Mapping[str, Answer], readings: Mapping[str, Reading]) -> Layout:
    deciding = {id_: answers[id_] for id_ in model.routing if id_ in answers}
    states = applies(model.library, deciding)
    aimed_at = _stage(readings[model.scoring.stage_question])
    hidden = {id_: reader.hidden for id_, reader in model.readers.items() if states[id_] is Applies.HIDDEN}
    hidden |= {id_: reader.left_out for id_, reader in model.readers.items() if states[id_] is Applies.LEFT_OUT}
    items: dict[str, Reading] = {}
    for plan in model.dimensions:
        beyond = _beyond(plan.dimension, answers)
        for reader in (each for each in plan.readers if each.question.id not in hidden):
            reading = reader.left_out if beyond else _forced(reader, states[reader.question.id], aimed_at)
            if reading is not None:
                items[reader.question.id] = reading
    outside = {id_: reading for id_, reading in (hidden | items).items() if reading.standing.outside}
    counting = tuple(plan for plan in model.dimensions if not outside.keys() >= set(plan.ids))
    closed = {plan.dimension.id: _closed(plan, outside) for plan in model.dimensions if plan not in counting}
    unsettled = {id_ for id_, state in states.items() if state is Applies.UNSETTLED}
    gates = tuple(_gate_plan(model, gate, aimed_at, unsettled, deciding) for gate in model.gates)
    reading = tuple((id_, reader.read) for id_, reader in model.readers.items() if id_ not in hidden)
    return Layout(aimed_at, hidden, items, reading, counting, closed, gates)


def _closed(plan: DimensionPlan, outside: Mapping[str, Reading]) -> DimensionWorking:
    """The working of a dimension in which nothing counts."""
    nought = Bounds(0, 0)
    items = tuple(
        ItemWorking(item, outside[item.id].standing, None, None, None, nought) for item in plan.dimension.questions
    )
    return DimensionWorking(
        dimension=plan.dimension, bounds=None, band=None, contribution=nought, weight_counted=0, weight_unknown=0,
        weight_removed=plan.weight, items=items,
    )  # fmt: skip


def _beyond(dimension: Dimension, answers: Mapping[str, Answer]) -> bool:
    """Whether a dimension has no score at the depth that was chosen."""
    chosen = answers.get(DEPTH_QUESTION)
    if chosen is None or chosen.value not in DEPTHS:
        return False
    return DEPTHS.index(dimension.from_depth) > DEPTHS.index(chosen.value)


def _stage(reading: Reading) -> Stage | None:
    return Stage(reading.value) if isinstance(reading.value, str) else None


def _forced(reader: Reader, state: Applies, aimed_at: Stage | None) -> Reading | None:
    """How an item counts whatever its answer is; None if its answer decides."""
    if not state.asked or reader.scored is None:
        return None
    due = reader.scored.due.number
    if aimed_at is not None and due > aimed_at.number:
        return reader.not_due
    may_not_be_due = aimed_at is None and due > Stage.EXPLORE.number
    return reader.unsettled if state is Applies.UNSETTLED or may_not_be_due else None


def _gate_plan(
    model: Model, gate: CompiledGate, aimed_at: Stage | None, unsettled: set[str], answers: Mapping[str, Answer]
) -> GatePlan:
    due = gate.gate.stage.number <= (aimed_at or Stage.EXPLORE).number
    pick = cast("Callable[[Mapping[str, int]], Any]", itemgetter(*gate.asks))
    if unsettled.isdisjoint(gate.asks):
        return GatePlan(gate, pick, due, AS_IT_IS, (), gate.results[due])
    routed = _Routed(model, gate, answers)
    return GatePlan(gate, pick, due, routed.possibilities(unsettled), routed.waits_for, {})


class _Routed:
    """A gate whose questions may or may not apply: tries every way in which the routing may turn out."""

    def __init__(self, model: Model, gate: CompiledGate, answers: Mapping[str, Answer]) -> None:
        self.model = model
        self.gate = gate
        self.answers = answers
        questions = model.library.questions
        read = closure(questions, gate.asks)
        self.questions = {id_: question for id_, question in questions.items() if id_ in read}
        self.with_condition = [question for question in self.questions.values() if question.asked_when is not None]
        conditions = [question.asked_when for question in self.with_condition if question.asked_when is not None]
        self.tests = tests_by_question([gate.gate.met_when, *conditions])
        routing = tests_by_question(conditions)
        self.waits_for = tuple(id_ for id_ in routing if is_open(answers.get(id_)))

    def possibilities(self, unsettled: set[str]) -> tuple[Possibility, ...]:
        each = [completions(self.questions[id_], self.tests[id_]) for id_ in self.waits_for]
        if prod(map(len, each)) > WIDEST:
            return self._independent(unsettled)
        found: dict[tuple[Reading | None, ...], Possibility] = {}
        for ways in product(*each):
            for possibility in self._follow(dict(zip(self.waits_for, ways, strict=True))):
                found.setdefault(tuple(possibility.readings.get(id_) for id_ in self.gate.asks), possibility)
        return tuple(found.values())

    def _follow(self, settled: dict[str, Answer]) -> list[Possibility]:
        states = routed(self.questions, self.with_condition, {**self.answers, **settled})
        readers = self.model.readers
        changed: dict[str, Reading] = {}
        for id_ in self.gate.asks:
            if states[id_] is Applies.HIDDEN:
                changed[id_] = readers[id_].hidden
            elif id_ in settled:
                changed[id_] = readers[id_].read(settled[id_])
        still_open = [id_ for id_ in self.gate.asks if states[id_] is Applies.UNSETTLED]
        return [
            Possibility({**changed, **{id_: readers[id_].hidden for id_ in hidden}}) for hidden in _subsets(still_open)
        ]

    def _independent(self, unsettled: set[str]) -> tuple[Possibility, ...]:
        """Too many ways to try: every unsettled question may be hidden, whatever the others are."""
        open_questions = [id_ for id_ in self.gate.asks if id_ in unsettled]
        readers = self.model.readers
        return tuple(Possibility({id_: readers[id_].hidden for id_ in hidden}) for hidden in _subsets(open_questions))


def closure(questions: Mapping[str, Question], asked: Sequence[str]) -> set[str]:
    """The questions, those that route them, those that route these, and so on."""
    found: set[str] = set()
    waiting = list(asked)
    while waiting:
        id_ = waiting.pop()
        if id_ not in found:
            found.add(id_)
            condition = questions[id_].asked_when
            waiting.extend(questions_in(condition) if condition is not None else ())
    return found


def _subsets(ids: Sequence[str]) -> list[tuple[str, ...]]:
    return [
        tuple(id_ for id_, chosen in zip(ids, choice, strict=True) if chosen)
        for choice in product((False, True), repeat=len(ids))
    ]
