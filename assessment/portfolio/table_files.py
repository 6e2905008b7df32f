"""The file of a table with one row per service: CSV, XLSX or Parquet, given in blocks of rows, column by column.

Nothing in it is worked out or fetched. Whichever file it was, a cell is the text that a person sees in it.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeAlias

from assessment.exchange import ExchangeError
from assessment.filled.package import OLD
from assessment.spreadsheets import text, workbook
from assessment.spreadsheets.refused import Refused, letters
from assessment.spreadsheets.workbook import Limits
from questionnaires.errors import ToolkitError
from questionnaires.texts import table as wording

MOST_COLUMNS = 2_000
LONGEST = 10_000
"""Characters of a cell that are kept; no answer has more than 5,000."""
BLOCK = 4_096
"""Rows that are held at once of a CSV or Parquet file."""
_PARQUET = b"PAR1"
_FOREIGN = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{", b"<", b"\x1f\x8b", b"\x7fELF")
_AT_ONCE = 512  # rows of a workbook that are sorted into columns together


class TableError(ToolkitError):
    """A file is no table of services that can be read; nothing was imported."""


class Sizes(NamedTuple):
    """How much is read before a file is refused. Bytes of the file, bytes unpacked, rows, and cells of a workbook."""

    file: int
    unpacked: int
    rows: int
    cells: int


HERE = Sizes(4_000_000_000, 4_000_000_000, 2_000_000, 25_000_000)
"""For files on one's own computer: 100,000 services with 100 columns have 10,000,000 cells."""
UPLOADED = Sizes(60_000_000, 400_000_000, 20_000, 3_000_000)
"""For files that are handed to a server."""


class Block(NamedTuple):
    """Some rows, one below the other. `columns`: of each column, by its place, the text in each of these rows."""

    numbers: Sequence[int]
    columns: Sequence[Sequence[str]]


_Blocks: TypeAlias = Callable[[], Iterator[Block]]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table that was opened. Rows without anything in them are not there."""

    name: str
    """Of the file."""
    headings: tuple[str, ...]
    heading_row: int
    sheet: str = ""
    """Of a workbook, the title of the sheet that is read."""
    remarks: tuple[str, ...] = ()
    """What is to be known of how the file is read."""
    lettered: bool = True
    """Whether columns have letters, as in a spreadsheet."""
    _blocks: _Blocks = field(default=lambda: iter(()), repr=False)

    def blocks(self) -> Iterator[Block]:
        """All rows, in their order; can be asked for again. Raises TableError, with the row, if one cannot be read."""
        try:
            yield from self._blocks()
        except Refused as error:
            raise refusal(error.kind, **error.more) from None

    def heading(self, place: int) -> str:
        """The heading of a column; empty beyond the last one."""
        return self.headings[place] if place < len(self.headings) else ""

    def cell(self, place: int, row: int) -> str:
        """Where a cell stands, in words for people."""
        words, heading = wording("assessment"), self.heading(place)
        more = {"file": self.name, "row": row, "heading": heading, "sheet": self.sheet, "letter": letters(place)}
        kind = "named" if not self.lettered else ("sheet" if self.sheet else "text") + ("" if heading else "_bare")
        return words(f"rows_cell_{kind}", **more)


def opened(source: Path | bytes, name: str = "", sizes: Sizes = HERE) -> Table:
    """The table in a file. Raises TableError, with what to do, if it is none; ExchangeError if the file cannot be opened."""
    file = _from_bytes(source) if isinstance(source, bytes) else partial(_from_path, source)
    name = name or (source.name if isinstance(source, Path) else "")
    try:
        return _opened(file, name, sizes)
    except Refused as error:
        raise refusal(error.kind, **error.more) from None


def refusal(kind: str, /, **more: object) -> TableError:
    """The sentence on a file that is not read."""
    return TableError(wording("assessment")(f"rows_refused_{kind}", **more))


def _from_bytes(content: bytes) -> Callable[[], BinaryIO]:
    return lambda: BytesIO(content)


def _from_path(path: Path) -> BinaryIO:
    words = wording("assessment")
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise ExchangeError(words("file_missing", file=path)) from None
    except OSError as error:
        raise ExchangeError(words("file_not_read", file=path, why=error.strerror or error)) from None


def _opened(file: Callable[[], BinaryIO], name: str, sizes: Sizes) -> Table:
    with file() as content:
        size = content.seek(0, 2)
        content.seek(0)
        start = content.read(4_000)
        if size > sizes.file:
            raise Refused("too_large", megabytes=sizes.file // 1_000_000)
        if not start.strip(b"\xef\xbb\xbf \r\n\t"):
            raise Refused("empty")
        if start.startswith((b"PK\x03\x04", OLD)):
            content.seek(0)
            return _from_workbook(content, name, sizes)
        if start.startswith(_PARQUET):
            return _from_parquet(file, name, sizes)
        if start.startswith(_FOREIGN):
            raise Refused("foreign")
        return _from_text(file, content, name, sizes)


def _checked_headings(headings: Sequence[str], number: int) -> tuple[str, ...]:
    found = [" ".join(each.split()) for each in headings]
    while found and not found[-1]:
        found.pop()
    if len(found) > MOST_COLUMNS:
        raise Refused("wide", cell=f"{letters(MOST_COLUMNS)}{number}", most=f"{MOST_COLUMNS:,}")
    return tuple(found)


def _from_text(file: Callable[[], BinaryIO], content: BinaryIO, name: str, sizes: Sizes) -> Table:
    how, words = text.written(content), wording("assessment")
    first = next(_filled(text.rows(file(), how)), None)
    if first is None:
        raise Refused("empty")
    number, headings = first
    separator = words(f"survey_separator_{text.SEPARATORS[how.separator]}")
    remarks = (words("rows_read_guessed", encoding=how.name, separator=separator),) if how.guessed else ()
    return Table(name, _checked_headings(headings, number), number, remarks=remarks, _blocks=lambda: _text_blocks(file, how, number, sizes.rows))


def _filled(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in rows:
        if any(cells) and (cells[0].strip() or "".join(cells).strip()):
            yield number, cells


def _text_blocks(file: Callable[[], BinaryIO], how: text.Written, headings: int, most: int) -> Iterator[Block]:
    numbers: list[int] = []
    rows: list[list[str]] = []
    count = 0
    for number, cells in _filled(text.rows(file(), how)):
        if number == headings:
            continue
        count += 1
        _check_row(number, cells, count, most)
        numbers.append(number)
        rows.append(cells)
        if len(rows) >= BLOCK:
            yield Block(numbers, _columns(rows))
            numbers, rows = [], []
    if rows:
        yield Block(numbers, _columns(rows))


def _check_row(number: int, cells: Sequence[str], count: int, most: int) -> None:
    if count > most:
        raise Refused("long", row=f"{number:,}", most=f"{most:,}")
    if len(cells) > MOST_COLUMNS:
        raise Refused("wide", cell=f"{letters(MOST_COLUMNS)}{number}", most=f"{MOST_COLUMNS:,}")


def _columns(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    width = len(rows[0])
    if all(len(row) == width for row in rows):
        return list(zip(*rows, strict=True))
    return list(zip_longest(*rows, fillvalue=""))


class _Codes(dict[str, int]):
    """Numbers each different text of a column in the order in which it comes."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def __missing__(self, text: str) -> int:
        code = self[text] = len(self.texts)
        self.texts.append(text)
        return code


class _Gathered:
    """The rows of a workbook, kept as one number for each cell: a sheet can be read in one go only."""

    def __init__(self, most: int) -> None:
        self.headings: list[str] | None = None
        self.heading_row = 0
        self.numbers = array("I")
        self._most = most
        self._known: list[_Codes] = []
        self._codes: list[array[int]] = []
        self._waiting: list[list[str]] = []

    def take(self, number: int, cells: list[str]) -> None:
        """One row. Raises Refused if there are too many, or it is too long."""
        if not any(cells) or not "".join(cells).strip():
            return
        if self.headings is None:
            self.headings, self.heading_row = cells, number
            return
        self.numbers.append(number)
        _check_row(number, cells, len(self.numbers), self._most)
        self._waiting.append(cells)
        if len(self._waiting) >= _AT_ONCE:
            self.sort_in()

    def sort_in(self) -> None:
        """The rows that came since."""
        if not self._waiting:
            return
        columns = _columns(self._waiting)
        before = len(self.numbers) - len(self._waiting)
        while len(self._codes) < len(columns):
            known = _Codes()
            self._known.append(known)
            self._codes.append(array("I", [known[""]]) * before)
        blank = [""] * len(self._waiting)
        for place, (known, codes) in enumerate(zip(self._known, self._codes, strict=True)):
            codes.extend(map(known.__getitem__, columns[place] if place < len(columns) else blank))
        self._waiting = []

    def blocks(self) -> Iterator[Block]:
        """All rows again."""
        for first in range(0, len(self.numbers), BLOCK):
            part = slice(first, first + BLOCK)
            columns = [list(map(known.texts.__getitem__, codes[part])) for known, codes in zip(self._known, self._codes, strict=True)]
            yield Block(self.numbers[part], columns)


def _from_workbook(content: BinaryIO, name: str, sizes: Sizes) -> Table:
    found, words = _Gathered(sizes.rows), wording("assessment")
    limits = Limits(sizes.unpacked, sizes.cells, texts=3_000_000, letters=300_000_000, longest=LONGEST)
    told = workbook.read(content, limits, found.take, shown=True)
    found.sort_in()
    if found.headings is None:
        raise Refused("empty")
    remarks = (words("survey_one_sheet", title=told.title, count=told.others),) if told.others else ()
    return Table(name, _checked_headings(found.headings, found.heading_row), found.heading_row, told.title, remarks, _blocks=found.blocks)


def _from_parquet(file: Callable[[], BinaryIO], name: str, sizes: Sizes) -> Table:
    from assessment.portfolio import table_parquet

    sheet = table_parquet.opened(file)
    if sheet.rows > sizes.rows:
        raise Refused("long", row=f"{sizes.rows + 1:,}", most=f"{sizes.rows:,}")
    if sheet.unpacked > sizes.unpacked:
        raise Refused("unpacks", megabytes=sizes.unpacked // 1_000_000)

    def blocks() -> Iterator[Block]:
        first: Any = 1
        for columns in sheet.blocks(BLOCK, LONGEST):
            count = len(columns[0]) if columns else 0
            yield Block(range(first, first + count), columns)
            first += count

    return Table(name, _checked_headings(sheet.headings, 0), 0, lettered=False, _blocks=blocks)
