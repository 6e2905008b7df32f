"""By which rules the services of a portfolio are compared. They can be locked before any service is opened."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, TypeAlias

from pydantic import Field, StringConstraints, model_validator

from questionnaires.shape import Identifier, Strict
from reports.records import Line, WeightsHeard, Words
from scoring.drawing_rules import CONCENTRATION, DRAWS, FEWEST_DRAWS, MOST_DRAWS, SEED, TOP
from scoring.model import Exact

WHOLE = 1000
"""What the weights of all dimensions add up to, in thousandths."""
MOST_NAMED, MOST_HEARD = 20, 10
Share: TypeAlias = Annotated[int, Field(ge=0, le=WHOLE)]


class NamedWeights(Strict):
    """Weights that somebody stands for, such as a group of stakeholders: thousandths by dimension, adding to 1000."""

    title: Line
    shares: Annotated[Mapping[Identifier, Share], Field(min_length=1, max_length=60)]

    @model_validator(mode="after")
    def _adds_up(self) -> NamedWeights:
        if sum(self.shares.values()) != WHOLE:
            raise ValueError(f"the weights add up to {sum(self.shares.values())}, not to {WHOLE}")
        return self


class HeardWeights(Strict):
    """Weights that a workshop gave, as it left them behind: of each dimension the middle half of what people said, and nobody's own."""

    title: Line
    heard: WeightsHeard


class Rules(Strict):
    """All of them."""

    purpose: Words = ""
    """What the comparison is for, in the commissioner's words."""
    top: Annotated[int, Field(ge=1, le=1000)] = TOP
    """k: how many services could be supported."""
    same_questions: bool = True
    """Whether only services are ranked together to which exactly the same questions apply."""
    draws: Annotated[int, Field(ge=FEWEST_DRAWS, le=MOST_DRAWS)] = DRAWS
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = SEED
    concentration: Annotated[int, Field(ge=2, le=5000)] = CONCENTRATION
    named: Annotated[tuple[NamedWeights, ...], Field(max_length=MOST_NAMED)] = ()
    heard: Annotated[tuple[HeardWeights, ...], Field(max_length=MOST_HEARD)] = ()
    other_scoring: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""
    """Hash of a scoring file of the commissioner's own that stands beside the standard one; empty: none."""
    power: Exact | None = None
    """p of another power mean that is tried beside the model's own, 0 < p <= 1."""

    @model_validator(mode="after")
    def _possible(self) -> Rules:
        if self.power is not None and not Fraction(0) < self.power <= 1:
            raise ValueError("the power lies above 0 and is at most 1")
        titles = [each.title.casefold() for each in (*self.named, *self.heard)]
        if len(set(titles)) != len(titles):
            raise ValueError("two sets of weights have the same name")
        return self


def rules_text(rules: Rules) -> str:
    """The rules as canonical JSON: equal rules give equal text."""
    plain = rules.model_dump(mode="json", exclude={"power"}) | {"power": None if rules.power is None else str(rules.power)}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(rules: Rules) -> str:
    """SHA-256 of the rules."""
    return hashlib.sha256(rules_text(rules).encode()).hexdigest()


def rules_in(text: str) -> Rules:
    """The rules in such a text. Raises ValueError."""
    return Rules.model_validate(json.loads(text))
