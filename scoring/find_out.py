"""What matters most to find out: the expected value of knowing one open answer (EVPI), and its swing.

Open answers are drawn from the prior that `open_answers` declares: it only puts questions into an order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import floor, prod
from random import Random
from typing import NamedTuple, TypeAlias

from questionnaires.answers import Answer, Response
from scoring.compiled import Model
from scoring.evaluate import Sum, add_up, evaluate, overall, published
from scoring.model import Kind
from scoring.open_answers import levels, open_that_count
from scoring.readings import Reading
from scoring.result import Bounds, Evaluation, GateState, Standing
from scoring.verdict import BLOCKING, verdict

EXACT_UNKNOWNS = 6
EXACT_COMBINATIONS = 50_000
"""Up to so many unknowns and combinations everything is enumerated; beyond, it is drawn."""
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
    unknown = open_that_count(model, response, evaluation)
    possible = {id_: levels(model, model.library.questions[id_], response.answers.get(id_)) for id_ in unknown}
    drawn = [id_ for id_ in unknown if len(possible[id_]) > 1]
    evpi = _evpi(model, response, {id_: possible[id_] for id_ in drawn}, draws, seed)
    swing = swings(evaluation)
    waiting = [result for result in evaluation.gates if result.state is GateState.NOT_KNOWN]
    found = [
        FindOut(
            id_, unknown[id_], swing.get(id_, 0), evpi.get(id_, Fraction(0)),
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


def swings(evaluation: Evaluation) -> dict[str, int]:
    """Swing of each unknown item: its share of the overall weight, in tenths of a point."""
    return {
        item.scored.id: floor(1000 * evaluation.share_of(each) * each.share_of(item) + Fraction(1, 2))
        for each in evaluation.dimensions
        for item in each.items
        if item.standing.unknown
    }


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
