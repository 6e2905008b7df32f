"""A group under weights that somebody tries: its order, and how sure that is near them. Nothing of it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from assessment.portfolio.rules import Rules
from assessment.portfolio.sureness import reweighed
from reports.comparison import Group
from scoring import draws
from scoring.acceptability import acceptability
from scoring.completions import counting
from scoring.robustness import Acceptability, Completions


class Tried(NamedTuple):
    """What comes of it. `near`: of weights near those that are tried; None where nothing counts."""

    group: Group
    near: Acceptability | None


def tried(group: Group, rules: Rules, shares: Mapping[str, int], completions: Completions) -> Tried:
    """The services under other weights, in thousandths by dimension, adding to 1000; each at least 1. `completions`: as `completions_of` gives them."""
    other = reweighed(group, shares)
    columns = counting(other.matrix)
    if len(other) < 2 or not columns:
        return Tried(other, None)
    weights = [other.under.scoring.dimensions[column].weight for column in columns]
    drawn = draws.near(weights, rules.draws, rules.seed, rules.concentration)
    found = acceptability(
        completions.columns(columns), drawn, kind="near", seed=rules.seed, top=rules.top, exponent=other.under.scoring.power
    )
    return Tried(other, found)
