"""The action plan: what low, unknown and blocking answers propose, and the actions that are kept, in one order.

What blocks the next stage comes first, then the lead's own actions by their due dates, then other gates that are due, then
what could move the score most. Arithmetic is exact; nothing is scored here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from assessment.definitions import Definitions
from assessment.papers import Action, Paper, Status
from questionnaires.advice import advice
from questionnaires.answers import Answer, Response, State, is_partly_filled
from questionnaires.model import Question
from questionnaires.routing import applies
from questionnaires.texts import table
from reports.actions import ActionPlan, PlannedAction, Reason, Why
from reports.records import LONGEST_WORDS
from scoring.model import Kind
from scoring.result import Evaluation, GateResult, GateState, Outcome, Standing

_OPEN = (GateState.NOT_MET, GateState.NOT_KNOWN)
_GRAVITY = (Kind.SUITABILITY, Kind.GATE, Kind.EVIDENCE, Kind.FLAG)
_CLOSED = (Status.DONE, Status.DROPPED)
_ORDER = tuple(Why)


class Proposal(NamedTuple):
    """One thing to do that an answer calls for, and why."""

    question: Question
    text: str
    reason: Reason


class Planned(NamedTuple):
    """An action that is kept, with why it is there now."""

    key: str
    action: Action
    reason: Reason


class Plan(NamedTuple):
    """The actions kept, and the proposals that are not among them; each in order."""

    actions: tuple[Planned, ...]
    proposed: tuple[Proposal, ...]

    @property
    def plain(self) -> ActionPlan:
        """The same as a report takes it."""
        kept = [(each.action, each.reason) for each in self.actions]
        return ActionPlan(
            tuple(PlannedAction(own.text, own.about, why, own.owner, own.due, own.status.value) for own, why in kept),
            tuple(PlannedAction(each.text, each.question.id, each.reason) for each in self.proposed),
        )


def plan(given: Definitions, response: Response, evaluation: Evaluation, papers: Mapping[str, Paper]) -> Plan:
    """The actions among `papers` in the order in which they matter now, and what is proposed beside them.

    First those that concern what blocks the next stage; then the lead's own; then those for other gates and for the score;
    then those that no answer calls for any more. Done ones come after all of these, and dropped ones last.
    """
    proposed = proposals(given, response, evaluation)
    called = {each.question.id: (place, each.reason) for place, each in enumerate(proposed)}
    asked = _asked(given, response)
    kept = {key: paper for key, paper in papers.items() if isinstance(paper, Action)}
    planned = [Planned(key, action, _reason(action, called, asked)) for key, action in kept.items()]
    places = {id_: place for id_, (place, _) in called.items()}
    taken_on = {action.about for action in kept.values()}
    return Plan(
        tuple(sorted(planned, key=lambda each: _rank(each, places))),
        tuple(each for each in proposed if each.question.id not in taken_on),
    )


def proposals(given: Definitions, response: Response, evaluation: Evaluation) -> tuple[Proposal, ...]:
    """One for each question whose answer calls for something to be done, the most pressing first.

    The gates that block the next stage come first, gravest first, then other gates that are due, then scored answers that are
    unknown or worth less than the top band begins at, by what they could move. Nothing is proposed for a question that is not
    asked, that was said not to apply, or whose gate or weight is not due.
    """
    in_the_way = _in_the_way(evaluation)
    due = [result for result in evaluation.gates if result.due and result.state in _OPEN and result not in in_the_way]
    found: dict[str, Reason] = {}
    for each in (_by_gates(Why.BLOCKS, in_the_way), _by_gates(Why.GATE, sorted(due, key=_gravity)), _by_score(given, response, evaluation)):
        found = {**found, **{id_: reason for id_, reason in each.items() if id_ not in found}}
    asked, answers = _asked(given, response), response.answers
    return tuple(
        Proposal(question, _text(question, answers.get(id_)), reason._replace(unknown=_unknown(answers.get(id_))))
        for id_, reason in found.items()
        if id_ in asked and (question := given.library.questions[id_])
    )


def _in_the_way(evaluation: Evaluation) -> tuple[GateResult, ...]:
    """What blocks the next stage, gravest first; if a mutual does not suit, what says so comes before it."""
    verdict = evaluation.verdict
    first = verdict.deciding if verdict.outcome is Outcome.DOES_NOT_SUIT else ()
    return (*first, *(result for result in verdict.blocking_next if result not in first))


def _by_gates(why: Why, results: Iterable[GateResult]) -> dict[str, Reason]:
    """The questions that fail in these gates or leave them open, in the order of the gates."""
    gates: dict[str, list[GateResult]] = {}
    for result in results:
        for id_ in result.failing if result.state is GateState.NOT_MET else result.open_questions:
            gates.setdefault(id_, []).append(result)
    return {id_: Reason(why, tuple(found)) for id_, found in gates.items()}


def _by_score(given: Definitions, response: Response, evaluation: Evaluation) -> dict[str, Reason]:
    """The scored questions of which a better answer, or any, could move the score; those that could most first."""
    top = max(band.from_ for band in given.scoring.bands)
    moves: dict[str, Fraction] = {}
    for working in evaluation.dimensions:
        for item in working.items:
            low = item.value if item.value is not None else Fraction(0)
            unsettled = item.standing is Standing.UNSETTLED and not _unknown(response.answers.get(item.scored.id))
            if not item.standing.outside and not unsettled and low < top:
                share = evaluation.share_of(working) * working.share_of(item)
                moves[item.scored.id] = share * (100 - low) * 10
    return {id_: Reason(Why.MOVES, tenths=moves[id_]) for id_ in sorted(moves, key=lambda id_: (-moves[id_], id_))}


def _gravity(result: GateResult) -> tuple[int, int]:
    return (_GRAVITY.index(result.gate.kind), _OPEN.index(result.state))


def _asked(given: Definitions, response: Response) -> frozenset[str]:
    """The questions that are asked here, without those that were said not to apply."""
    answers = response.answers
    away = {id_ for id_, answer in answers.items() if answer.state is State.NOT_APPLICABLE}
    return frozenset(id_ for id_, found in applies(given.library, answers).items() if found.asked and id_ not in away)


def _unknown(answer: Answer | None) -> bool:
    return answer is None or answer.state is State.DONT_KNOW or is_partly_filled(answer.value)


def _text(question: Question, answer: Answer | None) -> str:
    return (advice(question, answer) or table("assessment")("plan_no_advice", label=question.label))[:LONGEST_WORDS]


def _reason(action: Action, called: Mapping[str, tuple[int, Reason]], asked: frozenset[str]) -> Reason:
    if not action.about:
        return Reason(Why.OWN)
    if action.about in called:
        return called[action.about][1]
    return Reason(Why.SETTLED if action.about in asked else Why.NOT_ASKED)


def _rank(each: Planned, places: Mapping[str, int]) -> tuple[int, int, int, date, str, str]:
    action, why = each.action, each.reason.why
    closed = 1 + _CLOSED.index(action.status) if action.status in _CLOSED else 0
    by_due = action.due or date.max if why is Why.OWN else date.max
    return (closed, _ORDER.index(why), places.get(action.about, 0), by_due, action.about or action.text, each.key)
