"""What is to be done about a result, as a report says it: each action with why it is called for. Plain data."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from scoring.result import GateResult

Progress: TypeAlias = Literal["proposed", "to_do", "under_way", "done", "dropped"]

_LONGEST_HEAD = 140  # characters of the first sentence, where an action is named by it
_SENTENCE = re.compile(r"(?<=[.?!])\s+|\s*\n\s*")


class Why(StrEnum):
    """Why an action is there, in the order in which actions stand."""

    BLOCKS = "blocks"
    """Its question decides a gate that blocks the next stage, or that rules a mutual out."""
    OWN = "own"
    """Somebody thought of it; it comes from no question."""
    GATE = "gate"
    """Its question decides another gate that is due."""
    MOVES = "moves"
    """Another answer could move the score."""
    SETTLED = "settled"
    """The answer does not call for it any more."""
    NOT_ASKED = "not_asked"
    """Its question is not asked any more, or was said not to apply."""


class Reason(NamedTuple):
    """Why an action is there now."""

    why: Why
    gates: tuple[GateResult, ...] = ()
    """If it is about gates: those that the question fails or leaves open, gravest first."""
    tenths: Fraction = Fraction(0)
    """If it is about the score: how much another answer could add to the whole, in tenths of a point, exactly."""
    unknown: bool = False
    """Nobody knows the answer yet, or not all of it."""

    @property
    def calls(self) -> bool:
        """Whether an answer calls for the action as it stands."""
        return self.why in (Why.BLOCKS, Why.GATE, Why.MOVES)


class PlannedAction(NamedTuple):
    """One action, kept or only proposed. `about` is the id of its question; empty for one of the lead's own."""

    text: str
    about: str
    reason: Reason
    owner: str = ""
    due: date | None = None
    progress: Progress = "proposed"


class ActionPlan(NamedTuple):
    """The actions that are kept, and those that are proposed beside them, each in order."""

    kept: tuple[PlannedAction, ...]
    proposed: tuple[PlannedAction, ...]

    @property
    def blocking(self) -> int:
        """How many actions, kept or proposed, concern what blocks the next stage as the answers stand."""
        return sum(each.reason.why is Why.BLOCKS for each in (*self.kept, *self.proposed))


def headline(text: str) -> tuple[str, str]:
    """An action in two parts, its first sentence and the rest, so that it can be named by the first.

    If that is very long, the first part is its beginning and the second is the whole text.

    >>> headline("Ask the unions. Write down what they say.")
    ('Ask the unions.', 'Write down what they say.')
    """
    head, *rest = _SENTENCE.split(text.strip(), maxsplit=1)
    if len(head) <= _LONGEST_HEAD:
        return head, "".join(rest)
    return head[:_LONGEST_HEAD].rsplit(maxsplit=1)[0] + " …", text.strip()
