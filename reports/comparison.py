"""What a comparison of services is about: the groups of those that are alike, and what was decided on it. Pages and reports read it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from questionnaires.answers import Response, answers_hash
from questionnaires.model import Library
from questionnaires.plain_yaml import Source
from reports.document import NO_MASTHEAD, Masthead
from reports.rulebook import Apart, Decision, Lock, Rulebook
from reports.subject import Definition
from scoring.alike import Like
from scoring.comparison import Dominance, Order, dominance, order
from scoring.compiled import Model
from scoring.evaluate import evaluate
from scoring.matrix import Matrix
from scoring.model import Scoring
from scoring.result import Evaluation
from scoring.robustness import Acceptability, PairWeight, Robust, WeightReading, WorthFindingOut

MOST_PAIRS = 300
"""Services up to which it is worked out who dominates whom."""


class Service(NamedTuple):
    """One service as it is compared. `origin`: where it came from, as a sentence."""

    key: str
    name: str
    response: Response
    tags: tuple[tuple[str, str], ...] = ()
    """Such as sector and region, each with its value."""
    origin: str = ""
    as_of: datetime | None = None
    """When it was last changed, UTC, where that is known."""
    rescored_from: str = ""
    """Under which versions it was before, if this is a copy that was scored anew."""


@dataclass(frozen=True, slots=True, eq=False)
class Under:
    """The definitions that services are scored under."""

    library: Library
    scoring: Scoring
    model: Model
    refs: tuple[Definition, ...]
    sources: tuple[Source, ...] = ()
    """Their texts."""

    @property
    def versions(self) -> str:
        """Scoring file and its version, as it is cited."""
        return f"{self.scoring.title} {self.scoring.version}"


@dataclass(frozen=True, eq=False)
class Group:
    """Services that are alike in all that a score rests on, in the order in which they were collected. Rows are their places."""

    under: Under
    like: Like
    services: tuple[Service, ...]
    matrix: Matrix

    def __len__(self) -> int:
        """How many services."""
        return len(self.services)

    @cached_property
    def order(self) -> Order:
        """The headline order, by lower bounds."""
        return order(self.matrix)

    @cached_property
    def dominance(self) -> Dominance | None:
        """Who is at least as good throughout; None above MOST_PAIRS services."""
        return dominance(self.matrix) if len(self) <= MOST_PAIRS else None

    def evaluation(self, row: int) -> Evaluation:
        """The complete working of one service."""
        return evaluate(self.under.model, self.services[row].response)


class Sure(NamedTuple):
    """How much of a group's order is the services, and how much the weights and what is not known."""

    acceptability: tuple[Acceptability, ...]
    pairs: tuple[PairWeight, ...]
    find_out: tuple[WorthFindingOut, ...]
    robust: Robust
    named: tuple[WeightReading, ...] = ()
    """The model's own weights first, then those of others: equal ones, of stakeholders, of workshops."""
    power: WeightReading | None = None
    """The model's own weights under another way of putting dimensions together, where one was chosen."""
    left_out: tuple[str, ...] = ()
    """Titles of workshops whose weights were not drawn from, because they were on other dimensions."""


class OtherScoring(NamedTuple):
    """The same services under somebody's own scoring file, beside the standard one. Its rows are those of the group."""

    under: Under
    matrix: Matrix
    order: Order


@dataclass(frozen=True, eq=False)
class Comparison:
    """Everything that is said of services side by side. `as_of` is UTC."""

    title: str
    as_of: datetime
    groups: tuple[Group, ...]
    """The largest first. Nothing is ranked across them."""
    rules: Rulebook
    lock: Lock
    sure: tuple[Sure | None, ...] = ()
    """For each group; None where it was not worked out."""
    other: tuple[OtherScoring | None, ...] = ()
    """For each group, if a scoring file of somebody's own stands beside the standard one."""
    other_unfit: tuple[str, ...] = ()
    """For each group why that file does not fit it, as a sentence; empty where it fits."""
    apart: tuple[Apart, ...] = ()
    shown: str = ""
    """Which services were chosen by their tags, as a sentence; empty: all."""
    decisions: tuple[Decision, ...] = ()
    """The last first."""
    anonymous: bool = False
    """Whether services go by letters, and nothing is told that names them."""
    masthead: Masthead = field(default=NO_MASTHEAD)

    @property
    def services(self) -> int:
        """How many are compared."""
        return sum(len(group) for group in self.groups)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of what is compared and by which rules: names, answers, definitions, rules. What a decision is kept with. That rules are locked changes nothing."""
        services = sorted([each.name, answers_hash(each.response.answers)] for group in self.groups for each in group.services)
        definitions = sorted({ref.hash for group in self.groups for ref in group.under.refs})
        plain = {"services": services, "definitions": definitions, "rules": self.rules}
        return hashlib.sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass")).hexdigest()
