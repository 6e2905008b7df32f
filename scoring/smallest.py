"""The smallest set of questions whose answers have to improve, exactly: so that gates are met, or points are earned.

Gates fall into components that share no question; each offers options, a subset of its questions with their answers.
Within a dimension the numerators of items add up, and rounding never changes an order, so the most that a given number
of changes can earn is found dimension by dimension, and then over all of them. Changes that would change what applies,
or the weight that counts, are tried one by one around it, as ways.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import localcontext
from itertools import product
from math import prod
from typing import NamedTuple

from questionnaires.answers import Answer
from scoring import power
from scoring.compiled import GatePlan, Layout, Model
from scoring.evaluate import Sum, add_up, published
from scoring.improvements import PASSED, Candidates, Improvements
from scoring.knapsack import Earned, ForPoints, Option, TooManyWays, for_gates
from scoring.model import Stage
from scoring.readings import Reading
from scoring.result import GateState, Standing

MOST = 50_000
"""Combinations of answers that are tried for one component of gates."""
MOST_WAYS = 200


class Wanted(NamedTuple):
    """What the changes are to bring about."""

    gates: tuple[int, ...]
    """Where the gates stand in the model that must be met, or not apply."""
    stages: frozenset[Stage] = frozenset()
    """Each needs a gate that is met."""
    figure: int = 0
    """The lowest published lower bound, in tenths of a point; 0 asks for none."""


def holds(model: Model, answers: Mapping[str, Answer], wanted: Wanted) -> bool:
    """Whether these answers bring it about."""
    layout = model.layout(answers)
    readings = model.read(layout, answers)
    results = [model.gate_result(layout.gates[index], readings) for index in wanted.gates]
    met = {result.gate.stage for result in results if result.state is GateState.MET}
    if wanted.stages - met or not all(result.state in PASSED for result in results):
        return False
    return not wanted.figure or lower_bound(model, answers) >= wanted.figure


def lower_bound(model: Model, answers: Mapping[str, Answer]) -> int:
    """The published lower bound, in tenths of a point; -1 if nothing counts."""
    layout = model.layout(answers)
    counted = _counted(model, layout, model.read(layout, answers))
    lows = [each.scores.low for each in counted if each.scores is not None]
    return published(power.mean(lows, [each.plan.share for each in counted], model.scoring.power)) if lows else -1


def smallest(candidates: Candidates, wanted: Wanted) -> dict[str, Answer] | None:
    """The new answers of the smallest set of questions, of equally small ones the first by ids; None if there is none.

    Raises TooManyWays.
    """
    found: dict[str, Answer] | None = None
    with localcontext() as context:
        context.prec = power.DIGITS
        for way in sorted(ways(candidates, wanted), key=lambda way: len(way.changed)):
            at_most = None if found is None else len(found) - len(way.changed)
            if at_most is not None and at_most < 0:
                break
            chosen = _Search(way, wanted).fewest(at_most)
            if chosen is not None:
                changes = {**way.changed, **{id_: new for option in chosen for id_, new in option.answers.items()}}
                found = changes if found is None else min(found, changes, key=lambda each: (len(each), sorted(each)))
    return found


def highest(candidates: Candidates, wanted: Wanted) -> int:
    """The highest published lower bound that any improvements reach with the wanted gates met; -1 if they cannot be.

    In tenths of a point. Raises TooManyWays.
    """
    with localcontext() as context:
        context.prec = power.DIGITS
        return max((_Search(way, wanted).highest() for way in ways(candidates, wanted)), default=-1)


@dataclass(frozen=True)
class Way:
    """One way of changing what applies and which weight counts; what else is changed only adds up."""

    model: Model
    changed: dict[str, Answer]
    layout: Layout
    readings: Mapping[str, Reading]
    """With what is changed."""
    candidates: Improvements
    """Of the other questions."""


def ways(candidates: Candidates, wanted: Wanted) -> Iterator[Way]:
    """Every way. Raises TooManyWays."""
    for changed in _assignments(candidates.rerouting()):
        answers = {**candidates.answers, **changed}
        if candidates.model.layout(answers).not_asked.keys().isdisjoint(changed):
            yield from _by_weight(candidates, answers, changed, wanted)


def _by_weight(
    candidates: Candidates, answers: Mapping[str, Answer], changed: dict[str, Answer], wanted: Wanted
) -> Iterator[Way]:
    """An item said not to apply adds its weight to the total if it is answered after all, so it is tried around the rest."""
    model, layout = candidates.model, candidates.model.layout(answers)
    may_change, readings = candidates.changeable(layout, answers), model.read(layout, answers)
    outside = {
        id_: tuple(answer for _, answer in _told_apart(model, id_, each, wanted))
        for id_, each in may_change.items()
        if readings[id_].standing is Standing.NOT_APPLICABLE and model.readers[id_].scored is not None
    }
    rest = {id_: each for id_, each in may_change.items() if id_ not in outside}
    for given in _assignments(outside):
        yield Way(model, {**changed, **given}, layout, model.read(layout, {**answers, **given}), rest)


def _assignments(candidates: Improvements) -> Iterator[dict[str, Answer]]:
    """Every way of leaving each question as it is or giving it one of its answers. Raises TooManyWays."""
    if prod(len(each) + 1 for each in candidates.values()) > MOST_WAYS:
        raise TooManyWays
    for row in product(*((None, *each) for each in candidates.values())):
        yield {id_: answer for id_, answer in zip(candidates, row, strict=True) if answer is not None}


def _told_apart(model: Model, id_: str, candidates: Sequence[Answer], wanted: Wanted) -> list[tuple[Reading, Answer]]:
    """Of the answers that the wanted gates judge alike, the first with most value."""
    reader = model.readers[id_]
    judges = [model.gates[index] for index in wanted.gates if id_ in model.gates[index].asks]
    best: dict[object, tuple[Reading, Answer]] = {}
    for answer in candidates:
        reading = reader.read(answer)
        kind = tuple(reading.worlds[judge] for judge in judges)
        if kind not in best or (wanted.figure and reading.sums[1] > best[kind][0].sums[1]):
            best[kind] = (reading, answer)
    return list(best.values())


def _counted(model: Model, layout: Layout, readings: Mapping[str, Reading]) -> list[Sum]:
    """The dimensions of which something counts."""
    items = {**readings, **layout.outside_or_open}
    added = [add_up(model, plan, plan.pick(items)) for plan in layout.counting]
    return [each for each in added if each.scores is not None]


class _Search:
    """The components of the wanted gates, and every item beside them that can earn more, under one way."""

    def __init__(self, way: Way, wanted: Wanted) -> None:
        self.way, self.wanted, self.model = way, wanted, way.model
        self.counted = _counted(way.model, way.layout, way.readings) if wanted.figure else []
        self.home = {
            id_: (place, reading.sums[1])
            for place, each in enumerate(self.counted)
            for id_, reading in zip(each.plan.ids, each.row, strict=True)
            if id_ not in way.layout.outside_or_open and not reading.standing.outside
        }
        components = self._components()
        in_gates = {id_ for ids, _ in components for id_ in ids}
        beside = [((id_,), ()) for id_ in sorted(way.candidates) if id_ in self.home and id_ not in in_gates]
        self.blocks = [self._options(ids, gates) for ids, gates in (*components, *beside)]

    def fewest(self, at_most: int | None) -> list[Option] | None:
        """One option from each block; None if it cannot be done, or only with more than `at_most` changes."""
        if not all(self.blocks):
            return None
        if not self.wanted.figure:
            return for_gates(self.blocks, self.wanted.stages)
        return self._for_points().fewest(at_most) if self.counted else None

    def highest(self) -> int:
        """The highest published lower bound, in tenths of a point; -1 if the gates cannot be met or nothing counts."""
        return published(self._for_points().highest()) if self.counted and all(self.blocks) else -1

    def _for_points(self) -> ForPoints:
        common = self.model.common
        earned = [Earned(each.sums[1], common * each.sums[0], each.plan.share) for each in self.counted]
        return ForPoints(self.blocks, earned, self.model.scoring.power, self.wanted.figure * 1000 - 500)

    def _components(self) -> list[tuple[tuple[str, ...], tuple[GatePlan, ...]]]:
        """The wanted gates with their questions that may change, those together that share one."""
        found: list[tuple[set[str], list[GatePlan]]] = []
        for index in self.wanted.gates:
            plan = self.way.layout.gates[index]
            ids, gates = {id_ for id_ in plan.gate.asks if id_ in self.way.candidates}, [plan]
            for each in [one for one in found if not ids.isdisjoint(one[0])]:
                found.remove(each)
                ids, gates = ids | each[0], [*each[1], *gates]
            found.append((ids, gates))
        return [(tuple(sorted(ids)), tuple(gates)) for ids, gates in found]

    def _options(self, ids: Sequence[str], gates: Sequence[GatePlan]) -> list[Option]:
        """What can be done about these questions so that the gates are met; nothing if they cannot be."""
        each = [_told_apart(self.model, id_, self.way.candidates[id_], self.wanted) for id_ in ids]
        if prod(len(one) + 1 for one in each) > MOST:
            raise TooManyWays
        best: dict[tuple[frozenset[str], frozenset[Stage]], list[Option]] = {}
        for row in product(*((None, *one) for one in each)):
            changed = {id_: one for id_, one in zip(ids, row, strict=True) if one is not None}
            readings = {id_: reading for id_, (reading, _) in changed.items()}
            met = self._passed(gates, readings)
            if met is not None:
                answers = {id_: answer for id_, (_, answer) in changed.items()}
                _keep(best, Option(frozenset(changed), answers, self._gains(readings), met))
        return [option for options in best.values() for option in options]

    def _passed(self, gates: Sequence[GatePlan], changed: Mapping[str, Reading]) -> frozenset[Stage] | None:
        """The wanted stages with a gate that is met, if every gate is met or does not apply; otherwise None."""
        met: set[Stage] = set()
        for plan in gates:
            readings = {id_: changed.get(id_) or self.way.readings[id_] for id_ in plan.gate.asks}
            result = self.model.gate_result(plan, readings)
            if result.state not in PASSED:
                return None
            if result.state is GateState.MET:
                met.add(result.gate.stage)
        return self.wanted.stages.intersection(met)

    def _gains(self, changed: Mapping[str, Reading]) -> tuple[tuple[int, int], ...]:
        gains: dict[int, int] = {}
        for id_, reading in changed.items():
            if id_ in self.home:
                place, earned = self.home[id_]
                gains[place] = gains.get(place, 0) + reading.sums[1] - earned
        return tuple(sorted((place, gain) for place, gain in gains.items() if gain))


def _keep(best: dict[tuple[frozenset[str], frozenset[Stage]], list[Option]], new: Option) -> None:
    """Keep, of options on the same questions, those that no other equals or surpasses in every dimension."""
    options = best.setdefault((new.ids, new.met), [])
    if not any(_surpasses(each, new) for each in options):
        options[:] = [each for each in options if not _surpasses(new, each)]
        options.append(new)


def _surpasses(one: Option, other: Option) -> bool:
    gains = dict(one.gains)
    return all(gains.get(place, 0) >= gain for place, gain in other.gains)
