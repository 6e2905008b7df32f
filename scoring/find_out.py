"""What matters most to find out: the expected value of knowing one open answer (EVPI), and its swing.

Open answers are drawn from a declared prior: every option alike; of a number, the ends and the middles of
the stretches between points of its curve and limits of gates; of a series, all open years alike; of a multiple choice, every
count, ticked in the order listed; of a ballot, turnouts of 40, 60 and 80 with 30, 45, 55 and 70 per cent yes.
The prior says nothing about the service: it only puts questions into an order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product
from math import floor, prod
from random import Random
from typing import NamedTuple, TypeAlias

from questionnaires.answers import Answer, Ballot, Response, State, Value, is_partly_filled
from questionnaires.completions import completions, tests_by_question
from questionnaires.conditions import as_fraction, limits_of, questions_in
from questionnaires.model import (
    BallotQuestion,
    MultipleChoice,
    Number,
    NumberByYear,
    Numeric,
    Percentage,
    PercentageByYear,
    Question,
    Series,
)
from questionnaires.routing import Applies, applies
from scoring import ballots
from scoring.ballots import Known
from scoring.compiled import Model
from scoring.evaluate import Sum, add_up, evaluate, overall, published
from scoring.model import Kind
from scoring.readings import Reading
from scoring.result import Bounds, Evaluation, GateState, Standing
from scoring.verdict import BLOCKING, verdict

EXACT_UNKNOWNS = 6
EXACT_COMBINATIONS = 50_000
"""Up to so many unknowns and combinations everything is enumerated; beyond, it is drawn."""
_TURNOUTS = (Decimal("40"), Decimal("60"), Decimal("80"))
_YES = (Decimal("30"), Decimal("45"), Decimal("55"), Decimal("70"))
_FINEST = Decimal("0.0001")

Outcome: TypeAlias = tuple[str, str, str, str]
"""Verdict, stage reached, lower and upper band."""


class FindOut(NamedTuple):
    """One open question and what knowing its answer is worth."""

    question: str
    standing: Standing
    swing: int
    """By how much its answer can move the overall score, in tenths of a point."""
    evpi: Fraction
    """By how much knowing it raises the chance of naming the outcome rightly, 0 to 1."""
    gates: tuple[str, ...]
    """Ids of the gates, not known now, that wait for it."""


def find_out_first(model: Model, response: Response, *, draws: int = 2000, seed: int = 1) -> tuple[FindOut, ...]:
    """Every open question that counts, most valuable first: by EVPI, whether a suitability gate waits for it, the other gates in the way, swing, id.

    EVPI is compared in hundredths. It looks one answer ahead, so where two answers are needed to change the outcome
    neither has any; then it is the gates that say which to ask about first.

    Exact up to six unknowns; beyond that from `draws` seeded draws, where each half is judged by what the
    other half learned, so that mere chance is not taken for information.
    """
    evaluation = evaluate(model, response)
    unknown = _unknown(model, response, evaluation)
    levels = {id_: _levels(model, model.library.questions[id_], response.answers.get(id_)) for id_ in unknown}
    drawn = [id_ for id_ in unknown if len(levels[id_]) > 1]
    evpi = _evpi(model, response, {id_: levels[id_] for id_ in drawn}, draws, seed)
    swings = _swings(evaluation)
    waiting = [result for result in evaluation.gates if result.state is GateState.NOT_KNOWN]
    found = [
        FindOut(
            id_, unknown[id_], swings.get(id_, 0), evpi.get(id_, Fraction(0)),
            tuple(result.gate.id for result in waiting if id_ in result.open_questions),
        )
        for id_ in unknown
    ]  # fmt: skip
    suitability = {result.gate.id for result in waiting if result.gate.kind is Kind.SUITABILITY}
    in_the_way = {
        result.gate.id
        for result in waiting
        if result.gate.kind is Kind.SUITABILITY or (result.due and result.gate.kind in BLOCKING)
    }

    def first(entry: FindOut) -> tuple[Fraction, bool, int, int, str]:
        return -round(entry.evpi, 2), suitability.isdisjoint(entry.gates), -len(in_the_way.intersection(entry.gates)), -entry.swing, entry.question

    return tuple(sorted(found, key=first))


def _unknown(model: Model, response: Response, evaluation: Evaluation) -> dict[str, Standing]:
    """Open questions that count: in the score, in gates that are due or decide on suitability, or in the routing of these.

    What is not asked at this depth cannot be answered, so it is not among them.
    """
    found: dict[str, Standing] = {}
    unsettled: list[str] = []
    for dimension in evaluation.dimensions:
        for item in dimension.items:
            if item.standing is Standing.UNSETTLED:
                unsettled.append(item.scored.id)
            elif item.standing.unknown and item.standing is not Standing.NOT_ACCEPTED:
                found[item.scored.id] = item.standing
    stage = model.scoring.stage_question
    asked = [*unsettled, *_routing_of(model, unsettled), stage]
    for result in evaluation.gates:
        if result.state is GateState.NOT_KNOWN and (result.due or result.gate.kind is Kind.SUITABILITY):
            asked += result.open_questions
    left_out = {id_ for id_, state in applies(model.library, response.answers).items() if state is Applies.LEFT_OUT}
    for id_ in (id_ for id_ in asked if id_ not in left_out):
        reading = model.readers[id_].read(response.answers.get(id_))
        if (reading.value is None and reading.standing.unknown) or is_partly_filled(reading.value):
            found.setdefault(id_, Standing.PARTLY_FILLED if reading.value is not None else reading.standing)
    return found


def _routing_of(model: Model, ids: Sequence[str]) -> list[str]:
    questions = model.library.questions
    found: list[str] = []
    waiting = list(ids)
    while waiting:
        condition = questions[waiting.pop()].asked_when
        new = [id_ for id_ in questions_in(condition) if id_ not in found] if condition is not None else []
        found += new
        waiting += new
    return found


def _swings(evaluation: Evaluation) -> dict[str, int]:
    """Swing of each unknown item: its share of the overall weight, in tenths of a point."""
    return {
        item.scored.id: floor(1000 * evaluation.share_of(each) * each.share_of(item) + Fraction(1, 2))
        for each in evaluation.dimensions
        for item in each.items
        if item.standing.unknown
    }


def _levels(model: Model, question: Question, answer: Answer | None) -> list[Answer]:
    """The answers that are thought possible, each as likely as the others."""
    value = answer.value if answer else None
    return [Answer(State.ANSWERED, level) for level in _values(model, question, value)]


def _values(model: Model, question: Question, value: Value | None) -> Sequence[Value]:
    if isinstance(question, BallotQuestion):
        return _ballots(value if isinstance(value, Ballot) else Ballot())
    if isinstance(question, MultipleChoice):
        free = [option.id for option in question.options if not option.exclusive]
        alone = [(option.id,) for option in question.options if option.exclusive]
        return [*alone, *(tuple(free[:count]) for count in range(1, len(free) + 1))]
    if isinstance(question, Numeric):
        numbers = _numbers(model, question)
        if not isinstance(question, Series):
            return numbers
        years = value if isinstance(value, tuple) else (None,) * question.years
        return [tuple(year if isinstance(year, Decimal) else number for year in years) for number in numbers]
    return [answer.value for answer in completions(question) if answer.value is not None]


def _numbers(model: Model, question: Number | NumberByYear | Percentage | PercentageByYear) -> list[Decimal]:
    """The ends, and the middle of each stretch between points of the curve and limits of gates."""
    scored = model.readers[question.id].scored
    written = [*(scored.curve or {})] if scored else []
    series = isinstance(question, Series)
    for test in tests_by_question([gate.gate.met_when for gate in model.gates]).get(question.id, ()):
        limits = (test.latest, test.years) if series else (test,)
        written += [text for limit in limits if limit is not None for text in limits_of(limit)]
    points = {point for text in written if (point := as_fraction(text)) is not None}
    if not points or not scored or not scored.curve:
        points |= {Fraction(question.lowest), Fraction(question.highest)}
    ordered = sorted(points)
    middles = [(one + other) / 2 for one, other in pairwise(ordered)]
    step = Decimal(1).scaleb(-question.decimals)
    rounded = {
        (Decimal(each.numerator) / each.denominator).quantize(step) for each in (ordered[0], *middles, ordered[-1])
    }
    return sorted(number for number in rounded if question.lowest <= number <= question.highest)


def _ballots(known: Ballot) -> list[Value]:
    """Possible results; what is known of the ballot already is kept."""
    turnout, voting, _ = ballots.measures(known)
    turnouts = _TURNOUTS if turnout.known is Known.OPEN else (_decimal(turnout.nominal),)
    shares = _YES if voting.known is Known.OPEN else (_decimal(voting.nominal),)
    return [
        Ballot(
            turnout=one.quantize(_FINEST), yes_of_voting=other.quantize(_FINEST),
            rule=known.rule, recorded_before_count=known.recorded_before_count,
        )
        for one, other in product(turnouts, shares)
    ]  # fmt: skip


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / number.denominator


def _evpi(
    model: Model, response: Response, levels: Mapping[str, Sequence[Answer]], draws: int, seed: int
) -> dict[str, Fraction]:
    if not levels:
        return {}
    sizes = [len(each) for each in levels.values()]
    exact = len(levels) <= EXACT_UNKNOWNS and prod(sizes) <= EXACT_COMBINATIONS
    random = Random(seed)
    rows = (
        list(product(*map(range, sizes)))
        if exact
        else [tuple([int(random.random() * size) for size in sizes]) for _ in range(draws)]
    )
    future = _Future(model, response, levels)
    outcomes = [future.outcome(row) for row in rows]
    columns = zip(*rows, strict=True)
    if exact:
        return {id_: _gain(column, outcomes, column, outcomes) for id_, column in zip(levels, columns, strict=True)}
    return {id_: _crossed(column, outcomes) for id_, column in zip(levels, columns, strict=True)}


def _crossed(column: Sequence[int], outcomes: Sequence[Outcome]) -> Fraction:
    """The mean of both halves, each judged by what the other learned; never below nought."""
    one, other = (column[::2], outcomes[::2]), (column[1::2], outcomes[1::2])
    return max(Fraction(0), (_gain(*one, *other) + _gain(*other, *one)) / 2)


def _gain(
    learned: Sequence[int], outcomes: Sequence[Outcome], judged: Sequence[int], came: Sequence[Outcome]
) -> Fraction:
    """How much more often the outcome is named rightly when the answer is known.

    What to name is learned from the first pair of sequences, and judged on the second.
    """
    overall_best = _commonest(Counter(outcomes))
    together = Counter(zip(learned, outcomes, strict=True))
    best = {level: _commonest({out: n for (at, out), n in together.items() if at == level}) for level in set(learned)}
    right = sum(outcome == best.get(level, overall_best) for level, outcome in zip(judged, came, strict=True))
    return Fraction(right - sum(outcome == overall_best for outcome in came), len(came))


def _commonest(counts: Mapping[Outcome, int]) -> Outcome:
    return min(counts, key=lambda outcome: (-counts[outcome], outcome))


class _Future:
    """Scores completed responses quickly: only what open answers can change is worked out again."""

    def __init__(self, model: Model, response: Response, levels: Mapping[str, Sequence[Answer]]) -> None:
        self.model = model
        self.answers = response.answers
        self.levels = levels
        self.ids = tuple(levels)
        self.readings = [[model.readers[id_].read(answer) for answer in each] for id_, each in levels.items()]
        self.routing = [index for index, id_ in enumerate(self.ids) if id_ in model.routing]
        self._routes: dict[tuple[int, ...], _Route] = {}

    def outcome(self, row: Sequence[int]) -> Outcome:
        """What comes out if every open question is answered at the given level."""
        key = tuple([row[index] for index in self.routing])
        route = self._routes.get(key)
        if route is None:
            settled = {self.ids[index]: self.levels[self.ids[index]][row[index]] for index in self.routing}
            route = self._routes[key] = _Route(self.model, {**self.answers, **settled}, self.ids)
        return route.outcome({id_: each[level] for id_, each, level in zip(self.ids, self.readings, row, strict=True)})


class _Route:
    """One state of the routing: what applies, and the parts of the result that open answers cannot change."""

    def __init__(self, model: Model, answers: Mapping[str, Answer], open_ids: Sequence[str]) -> None:
        self.model = model
        self.layout = model.layout(answers)
        self.readings = model.read(self.layout, answers)
        self.forced = {**self.layout.not_asked, **self.layout.outside_or_open}
        items = {**self.readings, **self.forced}
        varying = {id_ for id_ in open_ids if id_ not in self.layout.not_asked}
        counting = varying - set(self.forced)
        self.sums: list[Sum | None] = [
            None if counting.intersection(plan.ids) else add_up(model, plan, plan.pick(items))
            for plan in model.dimensions
        ]
        self.gates = [
            None if varying.intersection(plan.gate.asks) else model.gate_result(plan, self.readings)
            for plan in self.layout.gates
        ]

    def outcome(self, drawn: Mapping[str, Reading]) -> Outcome:
        model, layout = self.model, self.layout
        readings = {**self.readings, **drawn, **layout.not_asked}
        items = {**readings, **self.forced}
        gates = [
            known or model.gate_result(plan, readings) for known, plan in zip(self.gates, layout.gates, strict=True)
        ]
        sums = [
            known or add_up(model, plan, plan.pick(items))
            for known, plan in zip(self.sums, model.dimensions, strict=True)
        ]
        scores = overall([each for each in sums if each.scores is not None], model.scoring.power)
        found = verdict([gates[index] for index in model.closing], layout.aimed_at)
        reached = found.reached.value if found.reached else ""
        if scores is None:
            return (found.outcome.value, reached, "", "")
        bounds = Bounds(published(scores.low), published(scores.high))
        band = model.bands.capped(
            bounds, [gates[index] for index in model.capping], list, stage_known=layout.aimed_at is not None
        )
        return (found.outcome.value, reached, band.lower.id, band.upper.id)
