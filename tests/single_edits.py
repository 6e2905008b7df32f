"""Every way to change one thing in a model: what a comparison must not overlook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from questionnaires.shape import Strict

_LEFT_OUT = ("schema_", "hashes", "original")
_NO_TEXT = ("values", "curve", "rules", "depth", "measure")
"""Fields that text cannot be put into where they are empty."""
_KINDS = ("scale", "single_choice", "multiple_choice", "yes_no", "number", "number_by_year", "percentage", "percentage_by_year", "date", "ballot")
_MEASURES = ("value", "latest", "mean", "count", "yes_of_voting", "yes_of_eligible")
_WORDS = {"first_look": "core", "core": "full", "full": "core", "turnout": "count"} | dict.fromkeys(_KINDS, "text") | dict.fromkeys(_MEASURES, "turnout")
"""Other words for those of which only some are allowed."""


def edited(value: Any) -> Iterator[Any]:
    """The value with one thing changed, once for each thing in it, however deep."""
    if isinstance(value, Strict):
        for field in (each for each in type(value).model_fields if each not in _LEFT_OUT):
            if getattr(value, field) is not None or field not in _NO_TEXT:
                yield from (with_field(value, field, other) for other in edited(getattr(value, field)))
    elif isinstance(value, Mapping):
        for key in value:
            yield {each: kept for each, kept in value.items() if each != key}
            yield from ({**value, key: other} for other in edited(value[key]))
    elif isinstance(value, tuple):
        if len(value) > 1:
            yield value[1:]
            yield (*value[1:], value[0])
        for place, each in enumerate(value):
            yield from ((*value[:place], other, *value[place + 1 :]) for other in edited(each))
    else:
        yield _other(value)


def with_field(model: Any, field: str, value: Any) -> Any:
    """The model with another field, made anew: a copy would keep what the first has worked out."""
    fields = {each: getattr(model, each) for each in type(model).model_fields}
    return type(model).model_construct(**{**fields, field: value})


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, StrEnum):
        return next(each for each in type(value) if each is not value)
    if isinstance(value, int | Decimal | Fraction):
        return value + 1
    return _WORDS.get(value, f"{value}x") if isinstance(value, str) else "x"
