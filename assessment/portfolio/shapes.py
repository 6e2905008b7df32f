"""What a portfolio holds: copies of services as they were when they were collected, and what was decided on them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import Field, StringConstraints

from assessment.definitions import Definitions
from assessment.portfolio.rules import Rules, hash_of, rules_in
from questionnaires.answers import Answer, Response
from questionnaires.shape import Strict
from reports.records import Line, Words
from reports.rulebook import Lock

Origin: TypeAlias = Literal["assessment", "submission", "file", "row", "rescored", "example"]
"""Where a service came from: an assessment in this database, a copy that was submitted, an exported file, a row of a table, a copy of
another one in the portfolio under other versions, an example."""
TAGS = ("sector", "region", "stage", "size")
"""Tags that are offered; others are free."""
MOST_SERVICES = 10_000
MOST_VIEWS = 50


class Incoming(NamedTuple):
    """A service to be added."""

    name: str
    definitions: Definitions
    answers: Mapping[str, Answer]
    origin: Origin
    where: str = ""
    """The file, and row, or nothing."""
    source: str = ""
    """Id of the assessment or of the submitted copy, or the key of the service that was rescored."""
    changed: datetime | None = None
    tags: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Member:
    """A service in a portfolio. Times are UTC."""

    key: str
    name: str
    definitions: Definitions | None = field(repr=False)
    """None if its contents are gone."""
    response: Response = field(repr=False)
    origin: Origin
    where: str
    source: str
    changed: datetime | None
    added: datetime
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    gone: datetime | None = None
    """Since when there is nothing of it any more, because the copy was withdrawn."""


class Decided(Strict):
    """A decision, as it is kept."""

    decided: Annotated[Words, StringConstraints(min_length=1)]
    by: Annotated[Line, StringConstraints(min_length=1)]
    why: Annotated[Words, StringConstraints(min_length=1)]
    services: Annotated[tuple[Line, ...], Field(max_length=MOST_SERVICES)]
    versions: Words
    hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Event(NamedTuple):
    """Something that happened to a portfolio, and never changes. `content`: as JSON, of rules and decisions."""

    number: int
    at: datetime
    by: str
    what: Literal["rules", "locked", "opened", "decided", "services"]
    content: str


class View(NamedTuple):
    """A view that was saved: the part of the address that reproduces it."""

    name: str
    query: str


class Brief(NamedTuple):
    """A portfolio in a list."""

    id: str
    name: str
    made: datetime
    services: int


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All of a portfolio."""

    id: str
    name: str
    made: datetime
    services: tuple[Member, ...]
    """In the order in which they were added."""
    rules: Rules
    events: tuple[Event, ...]
    """The first first."""
    views: tuple[View, ...] = ()

    @property
    def rules_number(self) -> int:
        """The number of the event that set the rules; 0 if nobody has changed them. To be expected when they are set anew."""
        return max((each.number for each in self.events if each.what == "rules"), default=0)

    @property
    def is_open(self) -> bool:
        """Whether somebody has looked at the services side by side."""
        return any(each.what == "opened" for each in self.events)

    @property
    def is_locked(self) -> bool:
        """Whether the rules that stand are locked."""
        return any(each.what == "locked" and each.number > self.rules_number for each in self.events)

    @property
    def lock(self) -> Lock:
        """Whether the rules were locked before the services were opened, and stand as they were."""
        opened = next((each for each in self.events if each.what == "opened"), None)
        locks = [each for each in self.events if each.what == "locked"]
        at, moved = (opened.at, self._moved(opened)) if opened else (None, (None, None))
        if not locks:
            return Lock("never", None, at, None, "", *moved)
        before = [each for each in locks if opened is None or each.number < opened.number]
        lock = before[-1] if before else locks[-1]
        later = [each for each in self.events if each.what == "rules" and each.number > lock.number]
        state: Literal["before", "after", "changed"] = "after" if not before else "changed" if later else "before"
        return Lock(state, lock.at, at, later[-1].at if later else None, hash_of(self._rules_at(lock)), *moved)

    def _rules_at(self, event: Event) -> Rules:
        set_ = [each.content for each in self.events if each.what == "rules" and each.number < event.number]
        return rules_in(set_[-1]) if set_ else Rules()

    def _moved(self, since: Event) -> tuple[int, int]:
        """How many services were added and removed since."""
        changes = [json.loads(each.content) for each in self.events if each.what == "services" and each.number > since.number]
        added, removed = (sum(int(each.get(kind, 0)) for each in changes) for kind in ("added", "removed"))
        return added, removed
