"""A filled-in form as it was found, cell by cell, before anybody asks what the cells mean."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from questionnaires.texts import table


class Cell(NamedTuple):
    """Something that is filled in: for which question, in which field, and where it stands in words for people."""

    question: str
    field: str
    text: str
    place: str
    number: Decimal | None = None
    """Where a spreadsheet has a number rather than text."""
    per_cent: bool = False
    """Whether that number is shown as per cent, and so is a hundredth of what is read."""
    trouble: str = ""
    """Why it is not read, whatever it says: a formula, an error."""


class Unread(NamedTuple):
    """What could not be read: where it stands, what was written, and why it is not taken with what is allowed."""

    place: str
    written: str
    why: str

    @property
    def said(self) -> str:
        """All of it in one line."""
        return table("assessment")("form_unread_line", place=self.place, written=self.written, why=self.why)


class Stray(NamedTuple):
    """A text outside the places to fill in, and where it stands."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Form:
    """Everything in a file. `stray` also holds the form's own texts; whoever knows them leaves them out."""

    cells: list[Cell] = field(default_factory=list[Cell])
    stray: list[Stray] = field(default_factory=list[Stray])
    unread: list[Unread] = field(default_factory=list[Unread])


class Known(NamedTuple):
    """What a form of these questions can hold, in every language that there is."""

    fields: Mapping[str, Mapping[str, str]]
    """By question id: the name of each field by its label, as `plainly` has it."""
    heads: Mapping[str, str]
    """Of columns: what each is by its label."""
    empty: frozenset[str]
    """What stands in a place where nothing is filled in yet."""
    fillable: frozenset[str]
    """How a form heads the column that is filled in."""


def plainly(text: str) -> str:
    """A text as it is compared: one form of each letter, no capitals, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").split())


def shortened(text: str) -> str:
    """What was written, on one line and short enough for a list."""
    line = " ".join(text.split())
    return line if len(line) <= 120 else f"{line[:119]}…"


def reason(key: str, /, **more: object) -> str:
    """Why something is not read, in one sentence."""
    return table("assessment")(f"unread_{key}", **more)
