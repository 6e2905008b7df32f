"""Conditions on answers, as routing and gates use them: tests on one question, joined by `all` and `any`.

In YAML: `{SA9: {is: "yes"}}`, `{SA2: {at_least: group}}`, `{any: [{FE1: ...}, {FE11: {is: "yes"}}]}`,
`{MS2: {latest: {at_most: "25"}}}`, `{FE1: {years: {below: "0"}, at_most: "1"}}`,
`{SA13: {rule_recorded_before_count: "yes", otherwise: {yes_of_voting: {above: "50"}}}}`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from fractions import Fraction
from functools import lru_cache
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, Union, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Tag,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

if TYPE_CHECKING:
    from questionnaires.questions import Option

_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True)


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


class Limit(_Strict):
    """A number, percentage, count, ISO date, or an option of a scale, held against fixed limits; all given ones must hold."""

    at_least: str | None = None
    above: str | None = None
    at_most: str | None = None
    below: str | None = None


class BallotLimits(_Strict):
    """Limits in per cent on a ballot's measures; all given ones must hold."""

    turnout: Limit | None = None
    yes_of_voting: Limit | None = None
    yes_of_eligible: Limit | None = None


class Test(Limit):
    """What must be true of one answer; every key that is given must hold."""

    is_: str | None = Field(default=None, alias="is")
    is_not: str | None = None
    is_one_of: Annotated[tuple[str, ...], BeforeValidator(_listed, json_schema_input_type=str | list[str])] = ()
    includes: Annotated[tuple[str, ...], BeforeValidator(_listed, json_schema_input_type=str | list[str])] = ()
    """Options of a multiple choice that must all be ticked."""
    latest: Limit | None = None
    """Of a series: its last year."""
    years: Limit | None = None
    """Of a series: which years are counted; the test's own limits then apply to how many there are."""
    count: Limit | None = None
    """Of a multiple choice: how many options (exclusive ones count nothing)."""
    rule_recorded_before_count: str | None = None
    """"yes": a ballot is held against the rule recorded before its count, failing that against `otherwise`."""
    otherwise: BallotLimits | None = None
    always: BallotLimits | None = None
    """Of a ballot: limits that hold beside whichever rule decides."""


class AllOf(_Strict):
    """Holds if every one of its conditions holds."""

    all: Annotated[tuple[Condition, ...], Field(min_length=1)]


class AnyOf(_Strict):
    """Holds if at least one of its conditions holds."""

    any: Annotated[tuple[Condition, ...], Field(min_length=1)]


class On(_Strict):
    """A test on one question. Written in YAML as a mapping with the question id as its only key."""

    question: str
    test: Test

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The schema of the form in which people write it."""
        written = handler.resolve_ref_schema(handler(core))
        return {
            "type": "object",
            "description": "A test on one question, under its id.",
            "minProperties": 1,
            "maxProperties": 1,
            "propertyNames": {"not": {"enum": ["all", "any"]}},
            "additionalProperties": written["properties"]["test"],
        }

    @model_validator(mode="before")
    @classmethod
    def _from_single_key(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        entries = cast("dict[str, Any]", value)
        if set(entries) == {"question", "test"}:
            return entries
        if len(entries) != 1:
            raise ValueError("a condition has exactly one key: a question id, 'all' or 'any'")
        ((question, test),) = entries.items()
        return {"question": question, "test": test}


def _kind(value: Any) -> str:
    if isinstance(value, AllOf) or (isinstance(value, dict) and "all" in value):
        return "all"
    if isinstance(value, AnyOf) or (isinstance(value, dict) and "any" in value):
        return "any"
    return "on"


Condition: TypeAlias = Annotated[
    Union[Annotated[AllOf, Tag("all")], Annotated[AnyOf, Tag("any")], Annotated[On, Tag("on")]], Discriminator(_kind)
]
AllOf.model_rebuild()
AnyOf.model_rebuild()


def parts_of(condition: AllOf | AnyOf) -> tuple[Condition, ...]:
    """The conditions that are joined."""
    return condition.all if isinstance(condition, AllOf) else condition.any


def limits_of(limit: Limit) -> tuple[str, ...]:
    """The limits that are given, as written."""
    return tuple(each for each in (limit.at_least, limit.above, limit.at_most, limit.below) if each is not None)


def questions_in(condition: Condition) -> tuple[str, ...]:
    """The ids of the questions that a condition reads, each once, in order."""
    if isinstance(condition, On):
        return (condition.question,)
    return tuple(dict.fromkeys(question for part in parts_of(condition) for question in questions_in(part)))


@lru_cache(maxsize=4096)
def as_fraction(written: str) -> Fraction | None:
    """The exact number that a limit states, with or without "%"; None if it is not a plain decimal number.

    >>> as_fraction("62.5%")
    Fraction(125, 2)
    """
    bare = written.strip().removesuffix("%").strip()
    return Fraction(bare) if _NUMBER.fullmatch(bare) else None


def within(limit: Limit, value: Fraction) -> bool:
    """Whether a number keeps every limit that is given."""
    tests = ((limit.at_least, ge), (limit.above, gt), (limit.at_most, le), (limit.below, lt))
    return all(keeps(value, _number(written)) for written, keeps in tests if written is not None)


def series_test(test: Test, years: Sequence[Fraction]) -> bool:
    """Whether a complete series, oldest year first, passes a test of its last year, or of how many years keep a limit."""
    latest = test.latest is None or within(test.latest, years[-1])
    if test.years is None:
        return latest
    return latest and within(test, Fraction(sum(within(test.years, year) for year in years)))


def option_test(test: Test, chosen: Collection[str], options: Sequence[Option]) -> bool:
    """Whether chosen option ids pass a test: of a scale or choice (one id), or a multiple choice (any number).

    `options` are those of the question, in order: a scale's order is what `at_least` goes by,
    and exclusive options count nothing.
    """
    order = [option.id for option in options]
    places = [order.index(each) for each in chosen if each in order]
    limits = ((test.at_least, ge), (test.above, gt), (test.at_most, le), (test.below, lt))
    ordered = all(
        places and all(keeps(place, order.index(written)) for place in places)
        for written, keeps in limits
        if written is not None
    )
    exclusive = {option.id for option in options if option.exclusive}
    return (
        ordered
        and (test.is_ is None or set(chosen) == {test.is_})
        and (test.is_not is None or (bool(chosen) and test.is_not not in chosen))
        and (not test.is_one_of or (bool(chosen) and set(chosen) <= set(test.is_one_of)))
        and set(test.includes) <= set(chosen)
        and (test.count is None or within(test.count, Fraction(len(set(chosen) - exclusive))))
    )


def _number(written: str) -> Fraction:
    value = as_fraction(written)
    if value is None:
        raise ValueError(f"{written!r} is not a number")
    return value
