"""What an answer may improve to: the candidates among which the smallest set of changes is looked for.

An improvement is an answer whose value is not below that of the present one, and that makes no gate that reads it come
out worse; one that is not known may turn into any. A question that only gates read has no value, so only gates judge it.
"Does not apply" is a fact to state and not a change to bring about: nothing improves to it, and it is given up only
where a gate that reads it is open.

Candidates are: of options, all; of a multiple choice, what is ticked and more of each kind that gates tell apart; of a
number, the points of its curve, the limits of gates with their neighbours, and both ends; of a series, these for the
last year, the last two and so on; of a ballot, a few turnouts and shares of yes, under the rule that was recorded. A
figure that is scored is then refined between two of these, step by step of its precision: see `Stretch`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from itertools import product
from typing import NamedTuple, TypeAlias

from questionnaires.answers import Answer, Ballot, State, Value
from questionnaires.completions import completions, tests_by_question
from questionnaires.conditions import Test, as_fraction, limits_of
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
    WithOptions,
)
from scoring.compiled import Layout, Model
from scoring.model import Kind
from scoring.readings import Reader, Reading
from scoring.result import GateResult, GateState, Standing

PASSED = (GateState.MET, GateState.DOES_NOT_APPLY)
"""A gate in one of these states stands in no way."""
_RANK = {GateState.NOT_MET: 0, GateState.NOT_KNOWN: 1, GateState.DOES_NOT_APPLY: 2, GateState.MET: 2}
_TURNOUTS = (Decimal(40), Decimal(60), Decimal(80), Decimal(100))
_YES = (Decimal(51), Decimal(60), Decimal(70), Decimal(85), Decimal(100))
Improvements: TypeAlias = Mapping[str, tuple[Answer, ...]]
"""The answers that each question may improve to, the least improvement first."""
_Figures: TypeAlias = Number | NumberByYear | Percentage | PercentageByYear


class Candidates:
    """The improvements of one service's answers, worked out once for each question."""

    def __init__(self, model: Model, answers: Mapping[str, Answer]) -> None:
        self.model, self.answers = model, answers
        self._tests = tests_by_question([gate.gate.met_when for gate in model.gates])
        self._gates = {id_: [index for index, gate in enumerate(model.gates) if id_ in gate.asks] for id_ in model.readers}
        self._found: dict[str, tuple[Answer, ...]] = {}

    def changeable(self, layout: Layout, answers: Mapping[str, Answer]) -> Improvements:
        """What the questions that are asked may improve to; without those that routing reads."""
        readings = self.model.read(layout, answers)
        now = self.model.judge(layout, readings)
        found: dict[str, tuple[Answer, ...]] = {}
        for id_ in (id_ for id_, _ in layout.reading if id_ not in self.model.routing and self._given_up(id_, now)):
            reader, gates = self.model.readers[id_], self._gates[id_]
            found[id_] = tuple(
                each
                for each in self.by_value(id_)
                if not gates or not self._worse(id_, now, layout, {**readings, id_: reader.read(each)})
            )
        return {id_: each for id_, each in found.items() if each}

    def rerouting(self) -> Improvements:
        """What the questions may change to that both gates and routing read; the layout then has to be worked out anew.

        The others that routing reads say which service it is, which stage is aimed at and how deep one goes: these are choices.
        """
        model, layout = self.model, self.model.layout(self.answers)
        now = model.judge(layout, model.read(layout, self.answers))
        found: dict[str, tuple[Answer, ...]] = {}
        for id_ in (id_ for id_ in model.routing if not chosen(model, id_) and self._given_up(id_, now)):
            ways = [(each, {**self.answers, id_: each}) for each in self.by_value(id_)]
            laid_out = [(each, model.layout(answers), answers) for each, answers in ways]
            found[id_] = tuple(
                each for each, then, answers in laid_out if not self._worse(id_, now, then, model.read(then, answers))
            )
        return {id_: each for id_, each in found.items() if each}

    def by_value(self, id_: str) -> tuple[Answer, ...]:
        """The candidates of one question whose value is not below that of its answer, whatever gates make of them."""
        found = self._found.get(id_)
        if found is None:
            found = self._found[id_] = _by_value(self.model.readers[id_], self.answers.get(id_), self._tests.get(id_, ()))
        return found

    def improves(self, id_: str, tried: Answer, layout: Layout, answers: Mapping[str, Answer]) -> bool:
        """Whether an answer is an improvement at all, candidate or not. `answers` are those that `layout` was made for."""
        reader, readings = self.model.readers[id_], self.model.read(layout, answers)
        now = self.model.judge(layout, readings)
        enough = worth(reader, tried) >= least_worth(reader, self.answers.get(id_))
        return enough and not self._worse(id_, now, layout, {**readings, id_: reader.read(tried)})

    def stretch(self, id_: str, tried: Answer) -> Stretch | None:
        """Where a lesser improvement may lie than the one tried, if it is a figure that is scored: beside it, towards less value."""
        return _stretch(self.model.readers[id_], self.answers.get(id_), tried, self._tests.get(id_, ()))

    def _given_up(self, id_: str, now: Sequence[GateResult]) -> bool:
        """Whether the present answer may be given up: "does not apply" only for a gate that is in the way."""
        answer = self.answers.get(id_)
        if answer is None or answer.state is not State.NOT_APPLICABLE:
            return True
        gates = [now[index] for index in self._gates[id_]]
        return any(gate.state not in PASSED and gate.gate.kind is not Kind.FLAG for gate in gates)

    def _worse(self, id_: str, now: Sequence[GateResult], layout: Layout, readings: Mapping[str, Reading]) -> bool:
        """Whether a gate that reads the question comes out worse than now."""
        then = ((index, self.model.gate_result(layout.gates[index], readings)) for index in self._gates[id_])
        return any(_RANK[result.state] < _RANK[now[index].state] for index, result in then)


def chosen(model: Model, question_id: str) -> bool:
    """Whether an answer is a choice that stays as it is: it routes by its value, or nothing but routing reads it."""
    return question_id in model.routing and (
        question_id not in model.asked or model.readers[question_id].routes_by_value
    )


def _by_value(reader: Reader, answer: Answer | None, tests: Sequence[Test]) -> tuple[Answer, ...]:
    before = answer.value if answer is not None and answer.state is State.ANSWERED else None
    least, unknown = least_worth(reader, answer), _worst(reader, tests)
    found: dict[Answer, tuple[int, Fraction, Fraction, int]] = {}
    for place, value in enumerate(_values(reader, before, [*tests, *reader.routes])):
        candidate = Answer(State.ANSWERED, value)
        if value == before or candidate in found or reader.read(candidate).standing is not Standing.ANSWERED:
            continue
        value_of = worth(reader, candidate)
        if value_of >= least:
            found[candidate] = (_years_changed(before, value), value_of, _distance(reader.question, before, value, unknown), place)
    return tuple(sorted(found, key=found.__getitem__))


def _worst(reader: Reader, tests: Sequence[Test]) -> Fraction:
    """The figure that is worth least: what is not known is taken to start from there, so that no more is asked than is needed."""
    question = reader.question
    if not isinstance(question, Numeric):
        return Fraction(0)

    def of(number: Decimal) -> Fraction:
        value = (number,) * question.years if isinstance(question, Series) else number
        return worth(reader, Answer(State.ANSWERED, value))

    return Fraction(min(_numbers(reader, question, tests), key=of))


class Stretch(NamedTuple):
    """The figures between an improvement and the neighbouring one of less value, in steps of the question's precision."""

    question: _Figures
    years: tuple[Decimal | None, ...]
    """Of a series: the years that stay as they are, and None for those that get the figure."""
    less: int
    tried: int

    def answer(self, step: int) -> Answer:
        """The answer with the figure at a step from `less` to `tried`."""
        figure = Decimal(step).scaleb(-self.question.decimals)
        if isinstance(self.question, Series):
            return Answer(State.ANSWERED, tuple(figure if year is None else year for year in self.years))
        return Answer(State.ANSWERED, figure)


def _stretch(reader: Reader, before: Answer | None, tried: Answer, tests: Sequence[Test]) -> Stretch | None:
    question, value = reader.question, tried.value
    if not isinstance(question, Numeric) or reader.scored is None:
        return None
    years = _unchanged(before, value) if isinstance(value, tuple) else ()
    changed = value[years.index(None)] if isinstance(value, tuple) else value
    numbers, grid = _numbers(reader, question, tests), 10**question.decimals
    place = numbers.index(Decimal(str(changed)))
    beside = (*numbers[max(0, place - 1) : place], *numbers[place + 1 : place + 2])
    found = (Stretch(question, years, int(each * grid), int(numbers[place] * grid)) for each in beside)
    return next((each for each in found if worth(reader, each.answer(each.less)) < worth(reader, tried)), None)


def least_worth(reader: Reader, now: Answer | None) -> Fraction:
    """The value, 0 to 100, below which no improvement goes: that of the present answer; 0 where it has none."""
    return worth(reader, now) if now is not None and now.state is State.ANSWERED else Fraction(0)


def worth(reader: Reader, answer: Answer) -> Fraction:
    """The value of a full answer, 0 to 100, at its lower bound; 0 if the question is not scored."""
    return reader.read(answer).head[2] or Fraction(0)


def _unchanged(before: Answer | None, value: tuple[object, ...]) -> tuple[Decimal | None, ...]:
    known = before.value if before is not None and isinstance(before.value, tuple) else (None,) * len(value)
    return tuple(
        now if now == then and isinstance(now, Decimal) else None for now, then in zip(value, known, strict=True)
    )


def _values(reader: Reader, before: Value | None, tests: Sequence[Test]) -> Iterable[Value]:
    question = reader.question
    if isinstance(question, BallotQuestion):
        return _ballots(before if isinstance(before, Ballot) else Ballot())
    if isinstance(question, (NumberByYear, PercentageByYear)):
        known = before if isinstance(before, tuple) else (None,) * question.years
        return _series(known, _numbers(reader, question, tests))
    if isinstance(question, (Number, Percentage)):
        return _numbers(reader, question, tests)
    plain = [answer.value for answer in completions(question, tests) if answer.value is not None]
    if isinstance(question, MultipleChoice):
        return [*_more_ticked(question, before if isinstance(before, tuple) else (), tests), *plain]
    return plain


def _more_ticked(question: MultipleChoice, before: Sequence[object], tests: Sequence[Test]) -> Iterator[tuple[str, ...]]:
    """What is ticked, and more of each kind of options that the tests tell apart."""
    alike: dict[tuple[bool, ...], list[str]] = {}
    for option in question.options:
        if not option.exclusive:
            alike.setdefault(tuple(option.id in test.includes for test in tests), []).append(option.id)
    kinds = [sorted(kind, key=lambda id_: id_ not in before) for kind in alike.values()]
    ticked = [sum(id_ in before for id_ in kind) for kind in kinds]
    for sizes in product(*(range(least, len(kind) + 1) for least, kind in zip(ticked, kinds, strict=True))):
        more = {id_ for kind, size in zip(kinds, sizes, strict=True) for id_ in kind[:size]}
        if more:
            yield tuple(option.id for option in question.options if option.id in more)


def _numbers(reader: Reader, question: _Figures, tests: Sequence[Test]) -> list[Decimal]:
    """Both ends, the points of the curve, and the limits of tests with their neighbours, within the range; ascending."""
    step = Decimal(1).scaleb(-question.decimals)
    near = [question.lowest, question.highest]
    limits = (limit for test in tests for limit in (test.latest, test.years)) if isinstance(question, Series) else tests
    for text in (text for limit in limits if limit is not None for text in limits_of(limit)):
        below = _floored(text, step)
        near += [below - step, below, below + step]
    near += [_floored(text, step) for text in (reader.scored.curve if reader.scored else None) or ()]
    return sorted({number for number in near if question.lowest <= number <= question.highest})


def _floored(text: str, step: Decimal) -> Decimal:
    exact = as_fraction(text) or Fraction(0)
    return (Decimal(exact.numerator) / exact.denominator).quantize(step, ROUND_FLOOR)


def _series(known: Sequence[object], numbers: Sequence[Decimal]) -> Iterator[tuple[Decimal, ...]]:
    """The last year replaced, the last two, and so on up to all; years that are open get the same figure."""
    for kept in reversed(range(len(known))):
        for number in numbers:
            yield tuple(
                year if place < kept and isinstance(year, Decimal) else number for place, year in enumerate(known)
            )


def _ballots(known: Ballot) -> list[Ballot]:
    rule_missing = known.rule is None and known.recorded_before_count
    recorded = None if rule_missing else known.recorded_before_count
    return [
        Ballot(turnout=turnout, yes_of_voting=yes, rule=known.rule, recorded_before_count=recorded)
        for turnout, yes in product(_TURNOUTS, _YES)
    ]


def _years_changed(before: Value | None, after: Value) -> int:
    """Of a series, how many years are not as they were."""
    pairs = zip(after, before, strict=False) if isinstance(after, tuple) and isinstance(before, tuple) else ()
    return sum(isinstance(now, Decimal) and now != then for now, then in pairs)


def _distance(question: Question, before: Value | None, after: Value, unknown: Fraction) -> Fraction:
    """How far an answer lies from the present one: options by their order, figures by their difference, or from `unknown`."""
    if isinstance(question, MultipleChoice) and isinstance(after, tuple):
        return Fraction(len({*after} ^ {*(before if isinstance(before, tuple) else ())}))
    if isinstance(question, WithOptions):
        order = [option.id for option in question.options]
        return Fraction(abs(order.index(str(after)) - (order.index(before) if isinstance(before, str) else 0)))
    if isinstance(after, tuple):
        pairs = zip(after, before if isinstance(before, tuple) else (None,) * len(after), strict=True)
        return sum((_apart(now, then, unknown) for now, then in pairs), Fraction(0))
    return _apart(after, before, unknown)


def _apart(now: object, then: object, unknown: Fraction) -> Fraction:
    if isinstance(now, Decimal):
        return abs(Fraction(now) - (Fraction(then) if isinstance(then, Decimal) else unknown))
    if isinstance(now, date):
        return Fraction(abs(now.toordinal() - (then.toordinal() if isinstance(then, date) else 0)))
    return Fraction(0)
