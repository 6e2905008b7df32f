"""Figures and texts of a report as typed tables, before any format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal, TypeAlias

from reports import figures
from scoring.result import Bounds

Kind: TypeAlias = Literal["text", "choice", "points", "micro", "per_cent", "number", "day", "moment", "list"]
"""What the cells of a column are. Points are from 0 to 100 with one decimal place, micro with four of them; a day may be given in words, too; a moment is UTC; a list is of ids."""


@dataclass(frozen=True, slots=True)
class Named:
    """One of a few things: its id, which is the same in every language, and its word."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Worked:
    """A figure with the formula that reckons it anew in a spreadsheet. `{name}` in it stands for the sheet of the table of that name."""

    value: int | Decimal | None
    formula: str


Value: TypeAlias = str | int | Decimal | date | Named | Worked | tuple[str, ...] | None
"""None: there is nothing to say here, which is never the same as nought."""


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column. `about` says what stands in it, in a sentence or two."""

    id: str
    title: str
    about: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class DataTable:
    """Things of one kind, one in each row."""

    name: str
    """The same in every language."""
    title: str
    one: str
    """What a row is, in a word: "Gate"."""
    about: str
    columns: tuple[DataColumn, ...]
    rows: tuple[tuple[Value, ...], ...]

    def column(self, id_: str) -> tuple[Value, ...]:
        """All cells of one column. Raises ValueError if there is none of that id."""
        place = [each.id for each in self.columns].index(id_)
        return tuple(row[place] for row in self.rows)


class Later(Mapping[str, DataTable]):
    """Tables that are made once, when one of them is first asked for: those of thousands of services are long."""

    def __init__(self, make: Callable[[], Mapping[str, DataTable]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Mapping[str, DataTable]:
        return self._make()

    def __getitem__(self, name: str) -> DataTable:
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


def as_text(value: Value) -> str:
    """A cell in words; a day as year-month-day, a moment with its time and Z for UTC.

    >>> as_text(Named("G1", "Stage 1: explore")), as_text(("C2", "R14")), as_text(Decimal("48.0")), as_text(None)
    ('Stage 1: explore', 'C2, R14', '48.0', '')
    """
    if isinstance(value, Named):
        return value.text
    if isinstance(value, Worked):
        return as_text(value.value)
    if isinstance(value, tuple):
        return ", ".join(value)
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if isinstance(value, date) else str(value)


def tenths(found: int) -> Decimal:
    """Tenths of a point in points.

    >>> tenths(482)
    Decimal('48.2')
    """
    return Decimal(figures.points(found))


def points(lower: str, upper: str, bounds: Bounds | None) -> dict[str, Value]:
    """Both bounds in points, under the ids of their columns."""
    return {lower: bounds and tenths(bounds.lower), upper: bounds and tenths(bounds.upper)}


def share(part: Fraction) -> int:
    """A share of 1 in whole per cent, as it is printed.

    >>> share(Fraction(999, 1000))
    99
    """
    return int(figures.share(part).removesuffix("%"))


def weight(part: Fraction) -> Decimal:
    """A weight as a share of 1 in per cent, as it is printed.

    >>> weight(Fraction(1, 16))
    Decimal('6.25')
    """
    return Decimal(figures.weight(part).removesuffix("%"))


def number(found: Fraction) -> Decimal:
    """A number as it is printed, with at most two decimals."""
    return Decimal(figures.plain(found))
