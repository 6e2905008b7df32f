"""The standard scoring with one number changed at a time, to see whether a worked case notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel

from questionnaires.conditions import AllOf, AnyOf, BallotLimits, Condition, Limit, On, Test
from questionnaires.model import Library, Question, WithOptions
from scoring.model import Dimension, Gate, ScoredQuestion, Scoring, Stage

M = TypeVar("M", bound=BaseModel)

VALUE_STEP = 5
"""How far a value is moved: small enough to be a plausible slip, large enough to show in a tenth of a point."""


class Changed(NamedTuple):
    """A scoring file that differs in one place, named by `what`."""

    what: str
    scoring: Scoring


def changed(scoring: Scoring, library: Library) -> Iterator[Changed]:
    """Every weight, value, curve point, due stage, band edge, gate threshold and cap, each moved a little."""
    for index, dimension in enumerate(scoring.dimensions):
        for what, other in _dimensions(dimension, scoring):
            yield Changed(what, _with(scoring, dimensions=_replaced(scoring.dimensions, index, other)))
    for index, band in enumerate(scoring.bands[1:], start=1):
        for step in (Fraction(-1, 10), Fraction(1, 10)):
            moved = _with(band, from_=band.from_ + step)
            yield Changed(
                f"band {band.id} {float(step):+}", _with(scoring, bands=_replaced(scoring.bands, index, moved))
            )
    for index, gate in enumerate(scoring.gates):
        for what, other in _gates(gate, library.questions):
            yield Changed(f"gate {gate.id} {what}", _with(scoring, gates=_replaced(scoring.gates, index, other)))


def _with(model: M, **changes: Any) -> M:
    return model.model_copy(update=changes)


def _replaced(items: tuple[Any, ...], index: int, item: Any) -> tuple[Any, ...]:
    return (*items[:index], item, *items[index + 1 :])


def _dimensions(dimension: Dimension, scoring: Scoring) -> Iterator[tuple[str, Dimension]]:
    yield f"dimension {dimension.id} weight", _with(dimension, weight=dimension.weight + 20)
    for index, question in enumerate(dimension.questions):
        for what, other in _questions(question):
            yield f"{question.id} {what}", _with(dimension, questions=_replaced(dimension.questions, index, other))


def _questions(question: ScoredQuestion) -> Iterator[tuple[str, ScoredQuestion]]:
    yield "weight", _with(question, weight=question.weight + 1)
    for stage in Stage:
        if abs(stage.number - question.due.number) == 1:
            yield f"due {stage}", _with(question, due=stage)
    for key, points in (("values", question.values), ("curve", question.curve)):
        for at, value in (points or {}).items():
            moved = value + VALUE_STEP if value <= 100 - VALUE_STEP else value - VALUE_STEP
            yield f"{key} at {at}", _with(question, **{key: {**(points or {}), at: moved}})


def _gates(gate: Gate, questions: Mapping[str, Question]) -> Iterator[tuple[str, Gate]]:
    if gate.caps_band:
        yield "without its cap", _with(gate, caps_band=None)
    for what, condition in _conditions(gate.met_when, questions):
        yield what, _with(gate, met_when=condition)


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
    for index, option in enumerate(test.includes):
        yield f"without {option}", _with(test, includes=(*test.includes[:index], *test.includes[index + 1 :]))
    for option in test.is_one_of:
        yield f"without {option}", _with(test, is_one_of=tuple(each for each in test.is_one_of if each != option))
    for key in ("latest", "years"):
        limit: Limit | None = getattr(test, key)
        for what, other in _limits(limit, []) if limit else ():
            yield f"{key} {what}", _with(test, **{key: other})
    if test.otherwise:
        yield "whatever rule was recorded", _with(test, rule_recorded_before_count=None)
        for what, other in _ballots(test.otherwise):
            yield what, _with(test, otherwise=other)


def _ballots(limits: BallotLimits) -> Iterator[tuple[str, BallotLimits]]:
    for key in ("yes_of_voting", "yes_of_eligible"):
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
        if options:
            place = options.index(written)
            near = [options[each] for each in (place - 1, place + 1) if 0 <= each < len(options)]
        else:
            number = Decimal(written.removesuffix("%"))
            near = [str(number - 1), str(number + 1)]
        for each in near:
            yield f"{key} {each}", _with(limit, **{key: each})
