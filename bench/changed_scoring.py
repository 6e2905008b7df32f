"""A scoring file with one number changed at a time, to see whether a worked case notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel

from questionnaires.conditions import AllOf, AnyOf, BallotLimits, Condition, Limit, On, Test, as_fraction
from questionnaires.model import Library, Numeric, Question, WithOptions
from scoring.model import Gate, ScoredQuestion, Scoring, Stage

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

VALUE_STEP = 5
"""How far a value is moved: all values are written in fives, so it is the smallest slip that would not look odd."""


WEIGHT_STEP = 10
"""How many thousandths one dimension gains and the next one loses; together they stay 1000."""


class Changed(NamedTuple):
    """A scoring file that differs in one place, named by `what`."""

    what: str
    scoring: Scoring


def changed(scoring: Scoring, library: Library) -> Iterator[Changed]:
    """Every weight, value, curve point, due stage, threshold, band edge, gate's stage, limit and cap, moved up and down."""
    for what, other in _wholes(scoring):
        yield Changed(what, other)
    for index, dimension in enumerate(scoring.dimensions):
        for at, question in enumerate(dimension.questions):
            for what, moved in _questions(question, library.questions[question.id]):
                other = _with(dimension, questions=_replaced(dimension.questions, at, moved))
                changes = {"dimensions": _replaced(scoring.dimensions, index, other)}
                yield Changed(f"{question.id} {what}", _with(scoring, **changes))
    for index, gate in enumerate(scoring.gates):
        for what, other in _gates(gate, scoring, library.questions):
            yield Changed(f"gate {gate.id} {what}", _with(scoring, gates=_replaced(scoring.gates, index, other)))


def _with(model: M, **changes: Any) -> M:
    return model.model_copy(update=changes)


def _replaced(items: tuple[Any, ...], index: int, item: Any) -> tuple[Any, ...]:
    return (*items[:index], item, *items[index + 1 :])


def _wholes(scoring: Scoring) -> Iterator[tuple[str, Scoring]]:
    for step in (-1, 1):
        moved = scoring.coverage_for_central_figure + step
        yield f"coverage for central figure {step:+}", _with(scoring, coverage_for_central_figure=moved)
        power = scoring.power + Fraction(step, 10)
        if 0 < power <= 1:
            yield f"power {float(power)}", _with(scoring, power=power)
        for index, dimension in enumerate(scoring.dimensions if len(scoring.dimensions) > 1 else ()):
            following = (index + 1) % len(scoring.dimensions)
            dimensions = list(scoring.dimensions)
            dimensions[index] = _with(dimension, weight=dimension.weight + step * WEIGHT_STEP)
            after = dimensions[following]
            dimensions[following] = _with(after, weight=after.weight - step * WEIGHT_STEP)
            yield (
                f"dimension {dimension.id} weight {step * WEIGHT_STEP:+}",
                _with(scoring, dimensions=tuple(dimensions)),
            )
        for index, band in enumerate(scoring.bands[1:], start=1):
            moved = _with(band, from_=band.from_ + Fraction(step, 10))
            yield f"band {band.id} {step / 10:+}", _with(scoring, bands=_replaced(scoring.bands, index, moved))


def _questions(scored: ScoredQuestion, question: Question) -> Iterator[tuple[str, ScoredQuestion]]:
    for step in (-1, 1):
        if scored.weight + step >= 1:
            yield f"weight {step:+}", _with(scored, weight=scored.weight + step)
    for stage in _beside(tuple(Stage), scored.due):
        yield f"due {stage}", _with(scored, due=stage)
    for key, points in (("values", scored.values), ("curve", scored.curve)):
        for at, value in (points or {}).items():
            for moved in (value - VALUE_STEP, value + VALUE_STEP):
                if 0 <= moved <= 100:
                    yield f"{key} at {at}: {moved}", _with(scored, **{key: {**(points or {}), at: moved}})
    for what, curve in _points(scored.curve or {}, question):
        yield what, _with(scored, curve=curve)


def _points(curve: Mapping[str, Fraction], question: Question) -> Iterator[tuple[str, Mapping[str, Fraction]]]:
    """The curve with one point moved by one in the finest digit written, or half-way to its neighbour if that is nearer.

    Only where an answer can be.
    """
    lowest, highest, decimals = _domain(question)
    written = {each: Decimal(each.strip().removesuffix("%")) for each in curve}
    step = Decimal(1).scaleb(min(int(each.as_tuple().exponent) for each in written.values())) if written else Decimal(1)
    for at, number in written.items():
        for moved in (number - step, number + step):
            between = [each for each in written.values() if min(number, moved) <= each <= max(number, moved)]
            to = moved if len(between) == 1 else (number + moved) / 2
            fine = to == round(to, decimals)
            if lowest <= to <= highest and fine and to not in written.values():
                yield f"curve point {at} at {to}", {str(to) if each == at else each: curve[each] for each in curve}


def _domain(question: Question) -> tuple[Decimal, Decimal, int]:
    """The lowest and highest that can be answered, and its digits after the point."""
    if isinstance(question, Numeric):
        return question.lowest, question.highest, question.decimals
    if isinstance(question, WithOptions):
        return Decimal(0), Decimal(sum(not option.exclusive for option in question.options)), 0
    return Decimal(0), Decimal(100), 6


def _gates(gate: Gate, scoring: Scoring, questions: Mapping[str, Question]) -> Iterator[tuple[str, Gate]]:
    for stage in _beside(tuple(Stage), gate.stage):
        yield f"stage {stage}", _with(gate, stage=stage)
    if gate.caps_band:
        yield "without its cap", _with(gate, caps_band=None)
        for band in _beside([band.id for band in scoring.bands], gate.caps_band):
            yield f"caps at {band}", _with(gate, caps_band=band)
    for what, condition in _conditions(gate.met_when, questions):
        yield what, _with(gate, met_when=condition)


def _beside(order: Sequence[T], one: T) -> list[T]:
    """The one before and the one after, where there are any."""
    place = order.index(one)
    return [order[each] for each in (place - 1, place + 1) if 0 <= each < len(order)]


def _conditions(condition: Condition, questions: Mapping[str, Question]) -> Iterator[tuple[str, Condition]]:
    if isinstance(condition, On):
        for what, test in _tests(condition.test, questions[condition.question]):
            yield f"{condition.question} {what}", _with(condition, test=test)
        return
    key = "all" if isinstance(condition, AllOf) else "any"
    parts = condition.all if isinstance(condition, AllOf) else condition.any
    yield "all for any", AnyOf(any=parts) if isinstance(condition, AllOf) else AllOf(all=parts)
    for index, part in enumerate(parts):
        yield f"without part {index + 1}", _with(condition, **{key: _replaced(parts, index, parts[index - 1])})
        for what, other in _conditions(part, questions):
            yield what, _with(condition, **{key: _replaced(parts, index, other)})


def _tests(test: Test, question: Question) -> Iterator[tuple[str, Test]]:
    options = [option.id for option in question.options] if isinstance(question, WithOptions) else []
    for what, limit in _limits(test, options):
        yield what, limit
    if test.is_ is not None:
        for option in options:
            if option != test.is_:
                yield f"is {option}", _with(test, is_=option)
    for option in options if test.is_not is not None else ():
        if option != test.is_not:
            yield f"is_not {option}", _with(test, is_not=option)
    for index, option in enumerate(test.includes):
        yield f"without {option}", _with(test, includes=(*test.includes[:index], *test.includes[index + 1 :]))
    for option in test.is_one_of:
        yield f"without {option}", _with(test, is_one_of=tuple(each for each in test.is_one_of if each != option))
    for key in ("latest", "years", "count"):
        limit: Limit | None = getattr(test, key)
        for what, other in _limits(limit, []) if limit else ():
            yield f"{key} {what}", _with(test, **{key: other})
    if test.otherwise:
        yield "whatever rule was recorded", _with(test, rule_recorded_before_count=None)
        for what, other in _ballots(test.otherwise):
            yield what, _with(test, otherwise=other)
    if test.always:
        for what, other in _ballots(test.always):
            yield f"always {what}", _with(test, always=other)


def _ballots(limits: BallotLimits) -> Iterator[tuple[str, BallotLimits]]:
    for key in ("turnout", "yes_of_voting", "yes_of_eligible"):
        limit: Limit | None = getattr(limits, key)
        for what, other in _limits(limit, []) if limit else ():
            yield f"{key} {what}", _with(limits, **{key: other})


def _limits(limit: M, options: list[str]) -> Iterator[tuple[str, M]]:
    """A limit one step up and down, and with the edge itself the other way."""
    for key, other in (("at_least", "above"), ("above", "at_least"), ("at_most", "below"), ("below", "at_most")):
        written: str | None = getattr(limit, key)
        if written is None:
            continue
        yield f"{other} for {key}", _with(limit, **{key: None, other: written})
        for each in _beside(options, written) if options else _near(written):
            yield f"{key} {each}", _with(limit, **{key: each})


def _near(written: str) -> list[str]:
    """One less and one more: a number, a percentage, or a day."""
    if as_fraction(written) is None:
        day = date.fromisoformat(written)
        return [(day + timedelta(days=step)).isoformat() for step in (-1, 1)]
    number = Decimal(written.removesuffix("%"))
    return [str(number - 1), str(number + 1)]
