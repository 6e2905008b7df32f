"""Whether a value function fits its question: every option valued, every point of a curve within range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from questionnaires.conditions import as_fraction
from questionnaires.model import (
    BallotQuestion,
    MultipleChoice,
    Number,
    NumberByYear,
    Numeric,
    Percentage,
    PercentageByYear,
    Question,
    Scale,
    SingleChoice,
    YesOrNo,
)
from questionnaires.plain_yaml import Path_, near_miss
from questionnaires.texts import table
from scoring.ballots import MEASURES, TENTHS
from scoring.model import ScoredQuestion


def measures_of(question: Question) -> tuple[str, ...]:
    """What can be measured of an answer; nothing of a question whose options are valued, or that cannot be scored."""
    if isinstance(question, (Number, Percentage)):
        return ("value",)
    if isinstance(question, (NumberByYear, PercentageByYear)):
        return ("latest", "mean")
    if isinstance(question, MultipleChoice):
        return ("count",)
    return MEASURES if isinstance(question, BallotQuestion) else ()


def value_faults(question: Question, scored: ScoredQuestion) -> Iterator[tuple[Path_, str]]:
    """Where, below the scored question, and what is wrong with its values or curve."""
    words = table("scoring")
    if isinstance(question, (Scale, SingleChoice, YesOrNo)):
        for key in ("measure", "curve"):
            if getattr(scored, key) is not None:
                yield (key,), words("options_have_values", key=key)
        yield from _option_faults([option.id for option in question.options], scored.values)
        return
    allowed = measures_of(question)
    if not allowed:
        yield ("id",), words("cannot_be_scored", type=question.type)
        return
    if scored.values is not None:
        yield ("values",), words("needs_curve", type=question.type)
    if scored.measure is None:
        yield (), words("no_measure", allowed=", ".join(allowed))
    elif scored.measure not in allowed:
        yield (
            ("measure",),
            words("wrong_measure", measure=scored.measure, type=question.type, allowed=", ".join(allowed)),
        )
    yield from _curve_faults(question, scored.curve)


def _option_faults(options: list[str], values: Mapping[str, Fraction] | None) -> Iterator[tuple[Path_, str]]:
    words = table("scoring")
    if values is None:
        yield (), words("no_values")
        return
    for id_, value in values.items():
        if id_ not in options:
            yield ("values", id_), words("no_option", id=id_, near=near_miss(id_, options), allowed=", ".join(options))
        if not 0 <= value <= 100:
            yield ("values", id_), words("value_range")
    if missing := [id_ for id_ in options if id_ not in values]:
        yield ("values",), words("not_valued", options=", ".join(missing))


def _curve_faults(question: Question, curve: Mapping[str, Fraction] | None) -> Iterator[tuple[Path_, str]]:
    words = table("scoring")
    if curve is None:
        yield (), words("no_curve")
        return
    lowest, highest, grid = _range(question)
    seen: dict[Fraction, str] = {}
    if len(curve) < 2:
        yield ("curve",), words("short_curve")
    for written, value in curve.items():
        at = as_fraction(written)
        if at is None:
            yield ("curve", written), words("point_not_number", point=written)
            continue
        if not lowest <= at <= highest:
            yield ("curve", written), words("point_range", point=written, lowest=f"{lowest:f}", highest=f"{highest:f}")
        elif (at * grid).denominator != 1:
            yield ("curve", written), words("point_too_fine", point=written)
        if at in seen:
            yield ("curve", written), words("point_twice", point=written, other=seen[at])
        seen.setdefault(at, written)
        if not 0 <= value <= 100:
            yield ("curve", written), words("value_range")


def _range(question: Question) -> tuple[Decimal, Decimal, int]:
    """Lowest and highest measure of an answer, and into how many parts a unit is divided."""
    if isinstance(question, Numeric):
        return question.lowest, question.highest, 10**question.decimals
    if isinstance(question, MultipleChoice):
        return Decimal(0), Decimal(sum(not option.exclusive for option in question.options)), 1
    return Decimal(0), Decimal(100), TENTHS
