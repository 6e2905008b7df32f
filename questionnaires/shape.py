"""What every definition file is made of: the strict class, and the kinds of text and figure that its keys hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

IDENTIFIER = r"^[A-Za-z][A-Za-z0-9_-]{0,63}$"
SHORT_IDENTIFIER = r"^[A-Za-z][A-Za-z0-9_-]{0,29}$"
VERSION = r"^\d{1,9}\.\d{1,9}\.\d{1,9}$"

Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Identifier: TypeAlias = Annotated[str, StringConstraints(pattern=IDENTIFIER)]
ShortIdentifier: TypeAlias = Annotated[str, StringConstraints(pattern=SHORT_IDENTIFIER)]
"""One of two that together make an identifier."""
Version: TypeAlias = Annotated[str, StringConstraints(pattern=VERSION)]


def _yes_no(value: object) -> object:
    said: dict[str, bool] = {"yes": True, "true": True, "no": False, "false": False}
    return said.get(value, value) if isinstance(value, str) else value


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


YesNo: TypeAlias = Annotated[
    bool, Field(strict=True), BeforeValidator(_yes_no, json_schema_input_type=bool | Literal["yes", "no"])
]
Figure: TypeAlias = Annotated[Decimal, Field(max_digits=21, decimal_places=6)]
"""A number that can be written out: at most 15 digits before the point and 6 after it."""
Basis: TypeAlias = Annotated[
    tuple[Identifier, ...],
    Field(min_length=1),
    BeforeValidator(_listed, json_schema_input_type=Identifier | list[Identifier]),
]
"""Claim ids, reference ids, or `judgement`: on whose word something stands."""


class Strict(BaseModel):
    """Frozen, and any key that is not named is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
