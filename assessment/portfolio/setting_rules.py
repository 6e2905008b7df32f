"""Some of the rules set anew. Whatever cannot be a rule gets one sentence that says what can."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from assessment.portfolio.rules import MOST_HEARD, MOST_NAMED, Rules
from questionnaires.errors import ToolkitError
from questionnaires.texts import table

WHOLE_NUMBERS: Mapping[str, str] = {"top": "rules_top_short", "draws": "rules_draws", "seed": "rules_seed", "concentration": "rules_near"}
"""The rules that are whole numbers, with the keys of what they are called."""
_MOST = {"named": MOST_NAMED, "heard": MOST_HEARD}


class Impossible(ToolkitError):  # noqa: N818 (it reads as what happened)
    """What was asked for cannot be the rules; nothing was changed."""


def limits(field: str) -> tuple[int, int]:
    """The lowest and the highest that one of WHOLE_NUMBERS can be."""
    found: Iterable[Any] = Rules.model_fields[field].metadata
    ends = {name: int(getattr(each, name)) for each in found for name in ("ge", "le") if hasattr(each, name)}
    return ends["ge"], ends["le"]


def changed(rules: Rules, update: Mapping[str, object]) -> Rules:
    """The rules with some of them anew. Raises Impossible."""
    try:
        return Rules.model_validate({**rules.model_dump(), **update})
    except ValidationError as error:
        first = error.errors()[0]
        raise Impossible(_sentence(first["loc"], str(first["type"]), update)) from error


def _sentence(place: tuple[int | str, ...], kind: str, update: Mapping[str, object]) -> str:
    """`place`: where the first fault is; without one it is in how the rules go together."""
    words = table("assessment")
    field = str(place[0]) if place else ""
    if field in WHOLE_NUMBERS:
        low, high = limits(field)
        return words("rules_whole_number", rule=words(WHOLE_NUMBERS[field]), low=f"{low:,}", high=f"{high:,}")
    if field in _MOST and kind == "too_long":
        return words("rules_weights_full", most=_MOST[field])
    if field in _MOST:
        return words("rules_weights_unfit")
    if field == "purpose":
        return words("rules_purpose_unfit")
    return words("rules_weights_same_name" if not field and ("named" in update or "heard" in update) else "rules_power_range")
