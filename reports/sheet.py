"""The sheet of somebody at a workshop without a phone: the questions with a letter for each option, as plain data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lettered:
    """One box to tick: the letter by which it is keyed in, what it says, and more about it."""

    letter: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, in the order in which its answer is keyed in."""

    number: int
    text: str
    help: str
    choices: tuple[Lettered, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on the sheet. `groups`: each with what is keyed in for it."""

    title: str
    least: int
    groups: tuple[Lettered, ...]
    questions: tuple[Asked, ...]
    named: bool = False
    points: bool = False
    """Whether the workshop also asks to share out points, which is not on paper."""
