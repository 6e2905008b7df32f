"""The units of a ballot as people write them down: one line for each, typed, or from a CSV or Excel file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from assessment.filled import excel, package
from questionnaires.answers.ballots import MOST
from questionnaires.texts import languages, table
from reports import spreadsheet
from reports.ballot_record import FIGURES, MOST_UNITS, Fault, Unit

COLUMNS = ("label", *FIGURES)
LARGEST = 1_000_000
"""Bytes of a CSV file."""
_SEPARATORS = ",;\t"
_LONGEST = 300  # characters of a cell


@dataclass(frozen=True, slots=True)
class Read:
    """The units, how the line of each is called, and every line that could not be read: with one of those it is no list of units."""

    units: tuple[Unit, ...] = ()
    lines: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    all_lines: tuple[str, ...] = ()
    """How every line is called, those that could not be read included."""


class _Wrong(Exception):  # noqa: N818 (it never leaves this file)
    """A cell that cannot be read."""


def read_text(text: str) -> Read:
    """The units in lines of text, each in columns with commas, semicolons or tabs between them."""
    filled = [line for line in text.splitlines() if line.strip()]
    separator = max(_SEPARATORS, key=lambda each: (filled[0].count(each) if filled else 0, -_SEPARATORS.index(each)))
    try:
        rows = [(number, row) for number, row in _numbered(text, separator) if any(cell.strip() for cell in row)]
    except csv.Error:
        return Read(faults=(Fault(_words("ballot_file"), _words("ballot_no_table")),))
    return _read(rows)


def read_file(name: str, content: bytes) -> Read:
    """The units in a CSV or XLSX file."""
    if name.lower().endswith(".xlsx") or content.startswith(b"PK"):
        return _read_workbook(content)
    if len(content) > LARGEST:
        return _refused("ballot_file_large", megabytes=LARGEST // 1_000_000)
    try:
        text = content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")  # what Excel calls CSV in Britain
        except UnicodeDecodeError:
            return _refused("ballot_no_table")
    return _refused("ballot_no_table") if "\0" in text else read_text(text)


def template(units: Sequence[Unit] = ()) -> str:
    """The units as text that `read_text` reads back, after a line of titles."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_title(name) for name in COLUMNS])
    writer.writerows([[unit.label, *(_plain(unit, name) for name in FIGURES)] for unit in units])
    return out.getvalue()


def units_file(units: Sequence[Unit] = ()) -> bytes:
    """A CSV file to fill in, with the units that there are. No text in it can become a formula."""
    rows = [[_title(name) for name in COLUMNS], *([unit.label, *(_plain(unit, name) for name in FIGURES)] for unit in units)]
    return spreadsheet.MARK + "".join(map(spreadsheet.line, rows)).encode()


def count_of(written: str) -> int | None:
    """A number of people or papers as people write it; None if nothing is written. Raises ValueError.

    >>> count_of("1,250"), count_of(" 90 "), count_of("")
    (1250, 90, None)
    """
    bare = written.strip().replace(",", "").replace("\u00a0", "").replace(" ", "")
    if not bare:
        return None
    if not bare.isascii() or not bare.removeprefix("-").isdecimal() or len(bare) > 12:
        raise ValueError(written)
    return int(bare)


def _plain(unit: Unit, name: str) -> str:
    return "" if (count := getattr(unit, name)) is None else str(count)


def _numbered(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its first line."""
    reader, first = csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True), 1
    for row in reader:
        yield first, row
        first = reader.line_num + 1


def _read_workbook(content: bytes) -> Read:
    rows: dict[int, dict[int, str]] = {}
    faults: list[Fault] = []
    try:
        for cell in excel.first_sheet(package.opened(content)):
            if cell.trouble:
                faults.append(Fault(_words("ballot_cell", cell=cell.at), cell.trouble))
            rows.setdefault(cell.row, {})[_place(cell.column)] = cell.text
    except package.FilledError as error:
        return Read(faults=(Fault(_words("ballot_file"), str(error)),))
    if faults:
        return Read(faults=tuple(faults))
    widest = max((place for row in rows.values() for place in row), default=0)
    return _read([(number, [row.get(place, "") for place in range(min(widest, 100) + 1)]) for number, row in sorted(rows.items())])


def _place(column: str) -> int:
    """The place of a column from 0: "A" is 0, "AA" is 26."""
    place = 0
    for letter in column:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _read(rows: Sequence[tuple[int, list[str]]]) -> Read:
    if not rows:
        return Read()
    columns, faults = _columns(*rows[0])
    if faults:
        return Read(faults=faults)
    body = rows if columns is None else rows[1:]
    if len(body) > MOST_UNITS:
        return _refused("ballot_many_units", most=MOST_UNITS)
    units: list[Unit] = []
    lines: list[str] = []
    found: list[Fault] = []
    named = columns or list(COLUMNS)
    for number, row in body:
        line = _words("ballot_line", line=number)
        try:
            units.append(_unit(row, named))
            lines.append(line)
        except _Wrong as error:
            found.append(Fault(line, str(error)))
    twice = _named_twice(body, named) if found else ()
    return Read(tuple(units), tuple(lines), (*found, *twice), tuple(_words("ballot_line", line=number) for number, _ in body))


def _named_twice(body: Sequence[tuple[int, list[str]]], columns: Sequence[str]) -> Iterator[Fault]:
    """The lines of units that were there before, whether or not the rest of the line can be read."""
    seen: set[str] = set()
    for number, row in body:
        label = dict(zip(columns, row, strict=False)).get("label", "").strip()
        if label and label.casefold() in seen:
            yield Fault(_words("ballot_line", line=number), table("reports")("ballot_unit_twice", unit=label))
        seen.add(label.casefold())


def _columns(number: int, row: list[str]) -> tuple[list[str] | None, tuple[Fault, ...]]:
    """What each column holds, by the titles in the first row; None if it has no titles and the columns come as in the template."""
    known = _known()
    cells = [" ".join(cell.split()).casefold() for cell in row]
    if not any(cell in known for cell in cells):
        return None, ()
    named = [known.get(cell, "") for cell in cells]
    line = _words("ballot_line", line=number)
    faults = [Fault(line, _words("ballot_column_unknown", column=cell.strip()[:60], allowed=titles())) for cell, name in zip(row, named, strict=True) if cell.strip() and not name]
    faults += [Fault(line, _words("ballot_column_twice", column=_title(name))) for name in COLUMNS if named.count(name) > 1]
    faults += [Fault(line, _words("ballot_column_missing", column=_title("label")))] if "label" not in named else []
    return named, tuple(faults)


def _unit(row: list[str], columns: Sequence[str]) -> Unit:
    """Raises _Wrong."""
    cells = {name: cell.strip() for name, cell in zip(columns, row, strict=False) if name}
    extra = [cell for cell, name in zip(row, [*columns, *[""] * len(row)], strict=False) if cell.strip() and not name]
    if extra:
        raise _Wrong(_words("ballot_row_long", columns=len(COLUMNS), allowed=titles()))
    label = cells.get("label", "")
    if not label or len(label) > _LONGEST:
        raise _Wrong(_words("ballot_no_label"))
    if not label.isprintable():
        raise _Wrong(_words("ballot_text_unprintable"))
    return Unit.model_validate({"label": label, **_figures(cells)})


def _figures(cells: Mapping[str, str]) -> dict[str, int | None]:
    """Raises _Wrong with the column."""
    found: dict[str, int | None] = {}
    for name in FIGURES:
        try:
            found[name] = _checked(cells.get(name, ""))
        except ValueError as error:
            raise _Wrong(_words("ballot_in_column", column=_title(name), why=str(error))) from None
    return found


def _checked(written: str) -> int | None:
    """As `count_of`, with a sentence in the ValueError, also for what no ballot can have."""
    try:
        found = count_of(written)
    except ValueError:
        raise ValueError(_words("ballot_no_count", value=written.strip()[:40])) from None
    if found is not None and not 0 <= found <= MOST:
        raise ValueError(_words("ballot_no_count", value=written.strip()[:40]))
    return found


def counts_of(cells: Mapping[str, str]) -> Iterable[tuple[str, int | None, str]]:
    """Each figure by its name: the count, or why it is none."""
    for name in FIGURES:
        try:
            yield name, _checked(cells.get(name, "")), ""
        except ValueError as error:
            yield name, None, _words("ballot_in_column", column=_title(name), why=str(error))


def _known() -> dict[str, str]:
    """What a column may be called: its name in any language, or as programs call it."""
    known = {name: name for name in COLUMNS} | {"unit": "label"}
    for language in languages():
        said = table("reports", language).texts
        known |= {said[f"ballot_figure_{name}"].casefold(): name for name in FIGURES} | {said["ballot_unit"].casefold(): "label"}
    return known


def _title(name: str) -> str:
    return table("reports")("ballot_unit" if name == "label" else f"ballot_figure_{name}")


def titles() -> str:
    """What the columns are called, in the order of the template."""
    return ", ".join(_title(name) for name in COLUMNS)


def _refused(key: str, **more: object) -> Read:
    return Read(faults=(Fault(_words("ballot_file"), _words(key, **more)),))


def _words(key: str, **more: object) -> str:
    return table("assessment")(key, **more)
