"""The hash that a decision is kept with covers every rule, and nothing that is no rule."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from assessment.portfolio.comparing import rulebook
from assessment.portfolio.rules import HeardWeights, NamedWeights, Rules
from reports.comparison import Comparison
from reports.records import DimensionHeard, WeightsHeard
from reports.rulebook import Lock

AT = datetime(2026, 11, 23, tzinfo=UTC)
NEVER = Lock("never")
HEARD = WeightsHeard(people=9, dimensions=(DimensionHeard(id="governance", title="Governance", low=5, middle=Decimal(10), high=15),))
CHANGES: dict[str, Any] = {
    "purpose": "Which three we support.", "top": 2, "same_questions": False, "draws": 500, "seed": 2, "concentration": 50,
    "named": (NamedWeights(title="Staff side", shares={"governance": 1000}),),
    "heard": (HeardWeights(title="Workshop", heard=HEARD),),
    "other_scoring": "ab" * 32, "power": Fraction(1, 2),
}  # fmt: skip


def hash_under(rules: Rules, lock: Lock = NEVER) -> str:
    return Comparison("", AT, (), rulebook(rules), lock).fingerprint


def test_every_rule_is_tried_here() -> None:
    assert set(CHANGES) == set(Rules.model_fields)


@pytest.mark.parametrize("rule", CHANGES)
def test_each_single_rule_changes_the_hash(rule: str) -> None:
    assert hash_under(Rules.model_validate({rule: CHANGES[rule]})) != hash_under(Rules())


def test_two_sets_of_weights_that_differ_in_one_share_give_two_hashes() -> None:
    first, second = (Rules(named=(NamedWeights(title="Staff side", shares={"governance": one, "support": 1000 - one}),)) for one in (500, 501))
    assert hash_under(first) != hash_under(second)


def test_that_rules_are_locked_leaves_the_hash_as_it_was() -> None:
    assert hash_under(Rules(), Lock("before", AT, AT, hash="ab" * 32)) == hash_under(Rules())
