"""A survey as it was read: its columns, without anything that says who somebody is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from assessment.spreadsheets.refused import letters
from assessment.survey.known import Tool
from questionnaires.errors import ToolkitError
from questionnaires.texts import table

LARGEST = 60_000_000
"""Bytes of a file; 100,000 replies to 20 questions have 28,000,000 as CSV and 8,000,000 as XLSX."""
MOST_ROWS, MOST_COLUMNS = 200_000, 256
MOST_DIFFERENT = 5_000
"""Different texts in one column that are kept apart; where there are more, it is no answer by options."""
LONGEST = 300  # characters of a text that are kept
TOO_LONG = "…"
Dropped: TypeAlias = Literal["identity", "empty"]


class SurveyError(ToolkitError):
    """A file is no survey that can be read; nothing was imported."""


def refusal(kind: str, /, **more: object) -> SurveyError:
    """The sentence on a file that is not read."""
    words = table("assessment")
    return SurveyError(words("survey_nothing", what=words(f"survey_refused_{kind}", **more)))


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `codes`: of each row, which of `texts` stands there; 0 is always the empty text.

    Of a column that was dropped, neither is kept. `many`: it has more different texts than are kept apart.
    """

    place: int
    heading: str
    texts: tuple[str, ...] = ("",)
    codes: Sequence[int] = ()
    dropped: Dropped | None = None
    many: bool = False

    @property
    def letter(self) -> str:
        """What a spreadsheet calls it."""
        return letters(self.place)

    def at(self, row: int) -> str:
        """The text in a row, counted from 0."""
        return self.texts[self.codes[row]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is kept of a file while somebody looks at it. Rows without anything in them are not there."""

    columns: tuple[Column, ...]
    numbers: Sequence[int]
    """Of each row, its number in the file; the headings stand in row 1 or below."""
    tool: Tool = "other"
    people: Sequence[int] = ()
    """Of each row, a number that rows of the same person share; 0: nobody is named. Empty: in no row anybody is."""
    alike: Sequence[int] = ()
    """Of each row, a number that rows with the same answers throughout share. Empty if `people` is."""
    unfinished: frozenset[int] = frozenset()
    """The rows of replies that were begun and not sent off."""
    remarks: tuple[str, ...] = ()
    """What is to be known of how the file was read."""

    @property
    def rows(self) -> int:
        """How many rows hold something."""
        return len(self.numbers)

    @property
    def kept(self) -> tuple[Column, ...]:
        """The columns that can be chosen from."""
        return tuple(each for each in self.columns if each.dropped is None)

    @property
    def dropped(self) -> tuple[Column, ...]:
        """The columns that say who somebody is, when they replied or from where."""
        return tuple(each for each in self.columns if each.dropped == "identity")

    def cell(self, column: Column, row: int) -> str:
        """What a spreadsheet calls a cell, such as D17; the row counted from 0."""
        return f"{column.letter}{self.numbers[row]}"

    def first(self, columns: Sequence[Column], most: int) -> Iterator[tuple[int, list[str]]]:
        """The number of each of the first rows, and the texts in these columns."""
        for row in range(min(most, self.rows)):
            yield self.numbers[row], [each.at(row) for each in columns]
