"""By which rules services were compared, whether these were locked beforehand, and what was decided."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple


class Rulebook(NamedTuple):
    """By which rules services are compared."""

    top: int
    same_questions: bool
    draws: int
    seed: int
    concentration: int
    purpose: str = ""
    hash: str = ""
    """SHA-256 of all of them as they stand, those that are not named here among them; empty: they were not kept."""


class Lock(NamedTuple):
    """Whether the rules were locked before the services were opened. Times are UTC; `hash` is SHA-256 of the rules that were locked."""

    state: Literal["before", "after", "changed", "never"]
    """Locked before opening and unchanged; locked only afterwards; locked before opening, and changed since; never locked."""
    locked: datetime | None = None
    opened: datetime | None = None
    changed: datetime | None = None
    """When the rules were last changed after the lock or the opening."""
    hash: str = ""
    added: int | None = None
    removed: int | None = None
    """How many services were added and removed since they were first opened; None: they were not, or it is not known."""


class Decision(NamedTuple):
    """What was decided on a comparison, in the words of those who decided."""

    at: datetime
    decided: str
    by: str
    """Who decided: names of roles or bodies, as they were typed."""
    why: str
    services: tuple[str, ...]
    """Names of those that were compared then."""
    versions: str
    hash: str
    """SHA-256 of what was compared and by which rules."""


class Apart(NamedTuple):
    """A service that is not compared, and why, as a sentence."""

    name: str
    why: str
