"""What a file of a report looks like inside, in a few words: its pages, its first lines, its tables."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from itertools import islice
from typing import NamedTuple

LINES = 40
"""Lines of text that are shown."""
ROWS, COLUMNS, LETTERS = 8, 6, 60
"""Of a table: how much of it is shown, and of each cell."""
_LONGEST_LINE = 200


class Sheet(NamedTuple):
    """One sheet of a spreadsheet. `rows`: how many it has below its heading."""

    name: str
    rows: int


def pages_in(pdf: bytes) -> int:
    """How many pages a PDF has."""
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def lines_in(text: bytes) -> str:
    """The first lines of a text, long ones cut.

    >>> lines_in(b"one\\ntwo\\n")
    'one\\ntwo'
    """
    lines = islice(text.decode("utf-8-sig", "replace").splitlines(), LINES)
    return "\n".join(_cut(line, _LONGEST_LINE) for line in lines)


def rows_in(table: bytes) -> list[list[str]]:
    """The first rows of a table as CSV, the heading first, without columns that are empty below it; long cells cut.

    >>> rows_in(b"Kind,Id,Name\\nGate,,Ballot\\n")
    [['Kind', 'Name'], ['Gate', 'Ballot']]
    """
    rows = csv.reader(StringIO(table.decode("utf-8-sig", "replace"), newline=""))
    first = list(islice((row for row in rows if any(row)), ROWS))
    filled = [place for place in range(max(map(len, first), default=0)) if any(row[place] for row in first[1:] if place < len(row))]
    return [[_cut(row[place], LETTERS) for place in filled[:COLUMNS] if place < len(row)] for row in first]


def sheets_in(workbook: bytes) -> list[Sheet]:
    """The sheets of an Excel workbook."""
    import openpyxl

    opened = openpyxl.load_workbook(BytesIO(workbook), read_only=True)
    try:
        return [Sheet(sheet.title, max(0, (sheet.max_row or 0) - 1)) for sheet in opened.worksheets]
    finally:
        opened.close()


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
