"""Every number that affects a result, as the scoring file states it, each with its reason and basis."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, GetPydanticSchema
from pydantic_core import core_schema

from questionnaires.conditions import Condition
from questionnaires.shape import Basis, Identifier, Strict, Text, Version, YesNo


class Stage(StrEnum):
    """A stage of the journey out of the public sector, in order."""

    EXPLORE = "G1"
    FEASIBILITY = "G2"
    BUSINESS_CASE = "G3"
    LAUNCH = "G4"

    @property
    def number(self) -> int:
        """1 to 4."""
        return int(self.value[1])


_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,12}|/[1-9][0-9]{0,11})?")


def _fraction(value: Any) -> Fraction:
    if isinstance(value, str):
        bare = value.strip().removesuffix("%").strip()
        if _NUMBER.fullmatch(bare):
            return Fraction(bare)
        raise ValueError(f"{value[:60]!r} is not a number (such as 40, 62.5 or 100/3)")
    if isinstance(value, (int, Decimal, Fraction)):
        return Fraction(value)
    raise ValueError("a number is expected here")


Exact: TypeAlias = Annotated[
    Fraction, GetPydanticSchema(lambda _type, _handler: core_schema.no_info_plain_validator_function(_fraction))
]
"""An exact rational; "%" after it is allowed and changes nothing."""


class ScoredQuestion(Strict):
    """The value function (0 to 100) and the weight of one question within its dimension.

    Choices have `values` by option id. Numbers, series, ballots and multiple choices have a `measure`
    and a `curve`: a piecewise-linear function through the given points, flat beyond its ends.
    Measures: `value` (number, percentage), `latest`, `mean` (series), `count` (multiple choice),
    `turnout`, `yes_of_voting`, `yes_of_eligible` (ballot, per cent).
    """

    id: Identifier
    weight: Annotated[int, Field(ge=1, le=1000)]
    because: Text
    basis: Basis
    due: Stage = Stage.EXPLORE
    """The stage at which the answer can reasonably exist."""
    values: Mapping[str, Exact] | None = None
    measure: Literal["value", "latest", "mean", "count", "turnout", "yes_of_voting", "yes_of_eligible"] | None = None
    curve: Mapping[str, Exact] | None = None
    values_because: str = ""
    """Why these values or this curve; `because` if empty."""


class Dimension(Strict):
    """A group of questions that is judged together."""

    id: Identifier
    title: Text
    """Named the way it scores: a high value is good."""
    weight: Annotated[int, Field(ge=1, le=1000)]
    """Thousandths; the dimensions' weights add to 1000."""
    because: Text
    basis: Basis
    may_be_not_applicable: YesNo = False
    from_depth: Literal["core", "full"] = "core"
    """The first depth at which it is scored: where less of it is asked, a few gate questions would pass for the whole."""
    questions: Annotated[tuple[ScoredQuestion, ...], Field(min_length=1)]


class Unscored(Strict):
    """A question that carries no weight, and why."""

    id: Identifier
    because: Text


class Band(Strict):
    """A named range of preparation, from `from_` points (inclusive) to the next band."""

    id: Identifier
    from_: Annotated[Exact, Field(alias="from")]
    title: Text
    because: Text
    basis: Basis


class Kind(StrEnum):
    """What it means that a gate is not met."""

    SUITABILITY = "suitability"
    """Not met: a mutual does not suit."""
    GATE = "gate"
    """Not met: not ready."""
    FLAG = "flag"
    """Not met: needs a written explanation; caps nothing."""
    EVIDENCE = "evidence"
    """Not met: evidence is thin, or the audit incomplete."""


class Says(Strict):
    """The sentence for each outcome. `{turnout}`, `{yes_of_voting}`, `{yes_of_eligible}` (ballots) and `{latest}` (series) are filled in."""

    met: Text
    not_met: Text
    not_known: Text
    does_not_apply: str = ""


class Gate(Strict):
    """A minimum that no score elsewhere offsets."""

    id: Identifier
    title: Text
    """A few words, said as what is the case when it is met."""
    kind: Kind
    stage: Stage
    met_when: Condition
    not_applicable: Literal["met", "not met", "does not apply"] | None = None
    """What an answer "not applicable" means for this gate; without it, not known."""
    caps_band: Identifier | None = None
    """The highest band that is given while this gate is not met (lower bound: or not known)."""
    because: Text
    basis: Basis
    says: Says


class Benchmark(Strict):
    """A dated outside figure shown beside questions as context; never a target, never scored."""

    id: Identifier
    questions: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    text: Text
    date: Text
    basis: Basis


class Scoring(Strict):
    """A whole scoring file."""

    schema_: Annotated[Literal["mutual-readiness/scoring/1"], Field(alias="schema")]
    id: Identifier
    version: Version
    title: Text
    author: str = ""
    """Who made it: a role or a body, such as "Staff side"; empty if it does not say."""
    purpose: Text
    fits: Mapping[str, str]
    """Version range by questionnaire id, such as ">=1.0,<2"."""
    stage_question: Identifier
    """The unscored question whose options G1 to G4 say which stage is aimed at."""
    coverage_for_central_figure: Exact
    """Per cent of the weight."""
    power: Exact = Fraction(1)
    """p of the power mean, 0 < p <= 1."""
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1)]
    unscored: tuple[Unscored, ...] = ()
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    gates: tuple[Gate, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
