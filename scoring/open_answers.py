"""Answers that are still open: which of them count, and what they may turn out to be.

Open answers are drawn from a declared prior: every option alike; of a number, the ends and the middles of
the stretches between points of its curve and limits of gates; of a series, all open years alike; of a multiple choice, every
count, ticked in the order listed; of a ballot, turnouts of 40, 60 and 80 with 30, 45, 55 and 70 per cent yes.
The prior says nothing about the service.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product

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
from scoring.model import Kind
from scoring.result import Evaluation, GateState, Standing

_TURNOUTS = (Decimal("40"), Decimal("60"), Decimal("80"))
_YES = (Decimal("30"), Decimal("45"), Decimal("55"), Decimal("70"))
_FINEST = Decimal("0.0001")


def open_that_count(model: Model, response: Response, evaluation: Evaluation) -> dict[str, Standing]:
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


def levels(model: Model, question: Question, answer: Answer | None) -> list[Answer]:
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
