"""What would change the result: the smallest set of improvements that reaches the next stage, or the next band.

The fewest questions come first, of equally many the first set by question ids. Then, one question after the other, each
is taken back to the least improvement with which the others still suffice. What comes out is scored again in full. It
says what the rules ask for and not what is easiest to do: they do not know what a change costs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from questionnaires.answers import Answer, Response
from questionnaires.routing import is_open
from scoring.compiled import Model, closure
from scoring.evaluate import evaluate
from scoring.improvements import PASSED, Candidates, Stretch, chosen
from scoring.knapsack import TooManyWays
from scoring.model import Band, Kind, Stage
from scoring.result import Evaluation, Standing
from scoring.smallest import Wanted, highest, holds, smallest


class Goal(StrEnum):
    """What the changes are to reach."""

    STAGE = "stage"
    BAND = "band"


class Finding(StrEnum):
    """What came of looking for a set of changes."""

    FOUND = "found"
    HIGHEST = "highest"
    """There is no further stage, or no higher band."""
    NO_SCORE = "no_score"
    """There is no band, since nothing that is asked is scored."""
    IMPOSSIBLE = "impossible"
    """No improvements reach it; `obstacles` and `highest` say why."""
    NOT_WORKED_OUT = "not_worked_out"
    """The gates hang together in more ways than are tried."""


class Change(NamedTuple):
    """One question whose answer has to improve."""

    question: str
    before: Answer | None
    after: Answer
    """The least improvement that suffices together with the others, as if only said."""
    gates: tuple[str, ...]
    """Ids of the gates in the way that read it."""
    points: int
    """By how many tenths of a point the lower bound would fall if this change alone were left out."""


class Obstacle(NamedTuple):
    """A gate that no improvement meets."""

    gate: str
    choices: tuple[str, ...]
    """The questions it hangs on whose answers are choices: nation, stage aimed at and the like."""
    beyond: tuple[str, ...]
    """The questions it reads that are not asked at this depth."""


class Counterfactual(NamedTuple):
    """The smallest set of changes that reaches a goal, or why there is none."""

    goal: Goal
    finding: Finding
    stage: Stage | None = None
    """The stage that would be reached."""
    band: Band | None = None
    """The band that the lower bound would reach, at least."""
    changes: tuple[Change, ...] = ()
    """By question id."""
    evaluation: Evaluation | None = None
    """The result with all the changes."""
    obstacles: tuple[Obstacle, ...] = ()
    highest: int | None = None
    """If points are missing: the highest lower bound that improvements reach, in tenths of a point."""
    choices: tuple[str, ...] = ()
    """If points are missing: the choices on which it hangs whether some of them count."""


def counterfactuals(model: Model, response: Response, evaluation: Evaluation) -> tuple[Counterfactual, ...]:
    """The changes that reach the next stage, and those that reach the next band; `evaluation` is of the response."""
    candidates = Candidates(model, response.answers)
    return tuple(_counterfactual(candidates, evaluation, goal) for goal in Goal)


def counterfactual(model: Model, response: Response, evaluation: Evaluation, goal: Goal) -> Counterfactual:
    """The smallest set of changes that reaches one goal."""
    return _counterfactual(Candidates(model, response.answers), evaluation, goal)


def _counterfactual(candidates: Candidates, evaluation: Evaluation, goal: Goal) -> Counterfactual:
    look = _Look(candidates, evaluation, goal)
    try:
        return look.found()
    except TooManyWays:
        return look.result(Finding.NOT_WORKED_OUT)


def wanted(model: Model, evaluation: Evaluation, goal: Goal) -> Wanted | None:
    """What reaching the goal asks for; None if nothing further can be reached, or there is no band."""
    if goal is Goal.STAGE:
        following = evaluation.verdict.next_stage
        if following is None:
            return None
        on_the_way = frozenset(stage for stage in Stage if stage <= following)
        gates = [index for index in model.closing if model.gates[index].gate.stage in on_the_way]
        return Wanted(tuple(gates), on_the_way)
    band = _next_band(model, evaluation)
    if band is None:
        return None
    due = [index for index in model.capping if evaluation.gates[index].due or evaluation.verdict.aimed_at is None]
    below = {each.id for each in model.bands.bands[:band]}
    capping = [model.gates[index].gate for index in due]
    gates = [index for index, gate in zip(due, capping, strict=True) if gate.caps_band in below and gate.kind is not Kind.FLAG]
    return Wanted(tuple(gates), figure=model.bands.starts[band])


def _next_band(model: Model, evaluation: Evaluation) -> int | None:
    """The place of the band above that of the lower bound; None if there is none."""
    if evaluation.band is None:
        return None
    place = model.bands.bands.index(evaluation.band.lower) + 1
    return place if place < len(model.bands.bands) else None


class _Look:
    """One look for the changes that reach a goal."""

    def __init__(self, candidates: Candidates, evaluation: Evaluation, goal: Goal) -> None:
        self.candidates, self.evaluation, self.goal = candidates, evaluation, goal
        self.model, self.answers = candidates.model, candidates.answers
        further = wanted(self.model, evaluation, goal)
        self.wanted, self.further = further or Wanted(()), further is not None

    def result(self, finding: Finding) -> Counterfactual:
        """A result without changes."""
        stage = self.evaluation.verdict.next_stage if self.goal is Goal.STAGE else None
        place = _next_band(self.model, self.evaluation) if self.goal is Goal.BAND else None
        return Counterfactual(self.goal, finding, stage, None if place is None else self.model.bands.bands[place])

    def found(self) -> Counterfactual:
        """What came of it. Raises TooManyWays."""
        if self.goal is Goal.BAND and self.evaluation.band is None:
            return self.result(Finding.NO_SCORE)
        if not self.further:
            return self.result(Finding.HIGHEST)
        new = smallest(self.candidates, self.wanted)
        if new is None:
            return self._impossible()
        least = self._stepped_down(new)
        evaluation = evaluate(self.model, Response({**self.answers, **least}))
        if not self._reached(evaluation):
            return self.result(Finding.NOT_WORKED_OUT)
        changes = tuple(self._change(id_, least, evaluation) for id_ in sorted(least))
        return self.result(Finding.FOUND)._replace(changes=changes, evaluation=evaluation)

    def _reached(self, then: Evaluation) -> bool:
        """Whether the goal is reached by what the full scoring says."""
        now = self.evaluation
        if self.goal is Goal.STAGE:
            reached, following = then.verdict.reached, now.verdict.next_stage
            return reached is not None and following is not None and reached >= following
        places = [self.model.bands.bands.index(each.band.lower) for each in (now, then) if each.band]
        return len(places) == 2 and places[1] > places[0]

    def _stepped_down(self, changes: Mapping[str, Answer]) -> dict[str, Answer]:
        """Each change in turn is taken back as far as the others still suffice."""
        least, rerouting = dict(changes), self.candidates.rerouting()
        for id_ in sorted(least):
            lesser = rerouting.get(id_) or self.candidates.by_value(id_)
            least[id_] = next(each for each in lesser if self._suffices({**least, id_: each}, id_))
            beside = self.candidates.stretch(id_, least[id_])
            if beside is not None:
                least[id_] = self._halved(beside, least, id_)
        return least

    def _suffices(self, changes: Mapping[str, Answer], changed: str) -> bool:
        """Whether they reach the goal, and what was changed last leaves each of them an improvement."""
        routing = self.model.routing
        if not holds(self.model, {**self.answers, **changes}, self.wanted):
            return False
        routed = {**self.answers, **{id_: answer for id_, answer in changes.items() if id_ in routing}}
        layout = self.model.layout(routed)
        looked_at = changes if changed in routing else (changed,)
        others = [id_ for id_ in looked_at if id_ not in routing]
        return all(self.candidates.improves(id_, changes[id_], layout, routed) for id_ in others)

    def _halved(self, beside: Stretch, changes: Mapping[str, Answer], id_: str) -> Answer:
        """The least figure of a stretch that suffices. Within it gates judge all alike, and the value only grows."""
        fails, does = beside.less, beside.tried
        while abs(does - fails) > 1:
            middle = (fails + does) // 2
            suffices = self._suffices({**changes, id_: beside.answer(middle)}, id_)
            fails, does = (fails, middle) if suffices else (middle, does)
        return beside.answer(does)

    def _change(self, id_: str, changes: Mapping[str, Answer], evaluation: Evaluation) -> Change:
        others = {**self.answers, **changes}
        others.pop(id_)
        if id_ in self.answers:
            others[id_] = self.answers[id_]
        without = evaluate(self.model, Response(others))
        gates = [without.gates[index] for index in self.wanted.gates if without.gates[index].state not in PASSED]
        points = _lower(evaluation) - _lower(without)
        return Change(id_, self.answers.get(id_), changes[id_], tuple(each.gate.id for each in gates), points)

    def _impossible(self) -> Counterfactual:
        obstacles = tuple(self._obstacle(index) for index in self.wanted.gates if not self._can_be_met(index))
        if not self.wanted.figure:
            return self.result(Finding.IMPOSSIBLE)._replace(obstacles=obstacles)
        gates = () if obstacles else self.wanted.gates
        reached = highest(self.candidates, Wanted(gates, figure=self.wanted.figure))
        found = self.result(Finding.IMPOSSIBLE)._replace(obstacles=obstacles)
        if reached >= self.wanted.figure:
            return found
        unsettled = [
            item.scored.id
            for each in self.evaluation.dimensions
            for item in each.items
            if item.standing is Standing.UNSETTLED
        ]
        stage = self.model.scoring.stage_question
        return found._replace(highest=reached, choices=self._open_choices([*unsettled, stage]))

    def _can_be_met(self, index: int) -> bool:
        state = self.evaluation.gates[index].state
        return state in PASSED or smallest(self.candidates, Wanted((index,))) is not None

    def _obstacle(self, index: int) -> Obstacle:
        gate = self.model.gates[index]
        by_choice = [id_ for id_ in gate.asks if chosen(self.model, id_)]
        not_asked = self.model.layout(self.answers).not_asked
        beyond = [id_ for id_ in gate.asks if id_ in not_asked and not_asked[id_].standing is Standing.LEFT_OUT]
        choices = dict.fromkeys((*by_choice, *self._open_choices(gate.asks)))
        return Obstacle(gate.gate.id, tuple(choices), tuple(beyond))

    def _open_choices(self, ids: Sequence[str]) -> tuple[str, ...]:
        """The choices not made yet, of those that decide whether these questions apply, in the order they are asked."""
        found = closure(self.model.library.questions, ids)
        return tuple(
            id_
            for id_ in self.model.library.questions
            if id_ in found and chosen(self.model, id_) and is_open(self.answers.get(id_))
        )


def _lower(evaluation: Evaluation) -> int:
    return evaluation.bounds.said.lower if evaluation.bounds else 0
