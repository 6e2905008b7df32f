"""The data of a report as a workbook: a sheet for each table, figures as figures, and no text that can become a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from io import BytesIO
from typing import Any, cast
from xml.sax.saxutils import quoteattr

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table, TableStyleInfo

from questionnaires.texts import language_tag
from reports import data, zipped
from reports.clean import Cleaner
from reports.dataset import DataTable, Kind, Value, Worked, as_text
from reports.document import Report
from reports.parts.words import words
from reports.spreadsheet import cell, sheet_name

_FORMATS: dict[Kind, str] = {"points": "0.0", "micro": "0.0", "day": "d mmm yyyy", "moment": "d mmm yyyy hh:mm:ss"}
_LIVE_AFTER = "compared_dimensions"
_WIDEST, _NARROWEST = 50, 11  # characters
_LINE, _TALLEST = 15, 409  # points; Excel allows no taller row
MOST_ROWS = 100_000
"""Of a table on a sheet: more would take minutes, and more memory than a small server has. The other formats have them."""
_MOST_SPACED = 5_000
"""Rows that are made as tall as their text; what has more of them has short texts."""
_FITS = 190  # characters beside each other that can still be read on a page
_INK, _PAPER = "FF12355B", "FFFFFFFF"
_TOP = Alignment(vertical="top", wrap_text=True)
_FACE = "Calibri"
_HEAD, _HEAD_FILL = Font(name=_FACE, bold=True, color=_PAPER), PatternFill("solid", fgColor=_INK)
_TITLE, _VERDICT = Font(name=_FACE, bold=True, size=16), Font(name=_FACE, bold=True, size=13)
_PLAIN, _LINK = Font(name=_FACE), Font(name=_FACE, underline="single", color="FF1D4ED8")
_BANDED = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_CELL = re.compile(rb'(<c r="([A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v ?/?>(?:</v>)?</c>')
_NAME = re.compile(rb'displayName="(\w+)"')
_ALTERNATIVE = (
    '<extLst><ext uri="{{504A1905-F514-4f6f-8877-14C23A59335A}}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    "<x14:table altText={title} altTextSummary={about}/></ext></extLst></table>"
)


@dataclass(frozen=True, slots=True)
class Cover:
    """What a workbook says of itself on its first sheet, and in its properties. `about`: pairs of a name and what it is."""

    title: str
    eyebrow: str
    headline: str
    about: tuple[tuple[str, str], ...]
    organisation: str = ""
    classification: str = ""
    keywords: tuple[str, ...] = ()
    language: str = ""
    at: datetime | None = None


def render(report: Report) -> bytes:
    """The data of a report as XLSX. The first sheet says what it is, and if characters were replaced or left out."""
    masthead = report.masthead
    cover = Cover(
        report.title, report.eyebrow, report.verdict.headline, data.about(report), masthead.organisation, masthead.classification,
        report.keywords, report.language, report.as_of,
    )  # fmt: skip
    return as_xlsx(_in_order(report), cover)


def _in_order(report: Report) -> dict[str, DataTable]:
    """Tables that reckon anew come right after the one that they follow from, so that no rank stands before it."""
    made: dict[str, DataTable] = {}
    for name, table in report.data.items():
        made |= {name: table, **(report.live if name == _LIVE_AFTER else {})}
    if report.live and "columns" in made:
        ids = [column.id for column in made["columns"].columns]
        made["columns"] = data.table("columns", ids, data.explained(table for name, table in made.items() if name != "columns"))
    return made


def as_xlsx(tables: Mapping[str, DataTable], cover: Cover) -> bytes:
    """Tables as a workbook."""
    book = cast(Any, Workbook())
    first, counted = book.active, Cleaner.for_xml()
    first.title = sheet_name(words("data_about").split("\n")[1], ())
    names: dict[str, str] = {}
    for table in tables.values():
        names[table.name] = sheet_name(table.title, (first.title, *names.values()))
    worked: dict[str, dict[str, str]] = {}
    for number, table in enumerate(tables.values(), 2):
        worked[f"xl/worksheets/sheet{number}.xml"] = _sheet(book.create_sheet(names[table.name]), table, names, counted)
    described = {name: (table.title, table.about) for name, table in tables.items()}
    described |= _about(first, cover, tables, names, counted)
    for sheet in book.worksheets:
        _on_paper(sheet, cover, counted)
    _properties(book.properties, cover, counted)
    out = BytesIO()
    book.save(out)
    return zipped.steady(out.getvalue(), at=cover.at, change=partial(_finished, described=described, worked=worked))


def _sheet(sheet: Any, table: DataTable, names: Mapping[str, str], counted: Cleaner) -> dict[str, str]:
    """One table from the first row on; the row of titles stays in sight and filters. `names`: of the sheets, by their tables.

    Returns what its formulas come to now, by their cells.
    """
    figures: dict[str, str] = {}
    addresses = {name: "'{}'".format(sheet_.replace("'", "''")) for name, sheet_ in names.items()}
    _row(sheet, 1, [column.title for column in table.columns], counted)
    _as_head(sheet[1])
    widths = [max(map(len, column.title.split()), default=0) + 4 for column in table.columns]
    too_many = len(table.rows) > MOST_ROWS
    looks: dict[int, Any] = {}
    for number, row in enumerate(() if too_many else table.rows, 2):
        for place, written in enumerate(_row(sheet, number, row, counted, wrapped=False)):
            if isinstance(worked := row[place], Worked):  # ours, never anybody's text
                written.value, written.data_type = f"={worked.formula.format_map(addresses)}", "f"
                figures[written.coordinate] = as_text(worked)
            if place not in looks:  # cells of a column share one look, because making it is half the time
                written.number_format, written.alignment = _FORMATS.get(table.columns[place].kind, "General"), _TOP
                looks[place] = written._style
            written._style = looks[place]
            shown = as_text(worked) if isinstance(worked, Worked) else str(written.value or "")
            widths[place] = max(widths[place], *(len(line) + 2 for line in shown.split("\n")))
    _spaced(sheet, [min(max(width, _NARROWEST), _WIDEST) for width in widths], last=_MOST_SPACED)
    sheet.freeze_panes = sheet.cell(2, 1 + _named_by(table)).coordinate
    if too_many:
        _row(sheet, 2, [words("data_too_many", count=f"{len(table.rows):,}", most=f"{MOST_ROWS:,}")], counted, wrapped=False)
    elif table.rows:
        _named(sheet, table.name, 1, 1 + len(table.rows), len(table.columns))
    else:
        _row(sheet, 2, [words("data_none")], counted)
    return figures


def _named_by(table: DataTable) -> int:
    """How many columns stay in sight: up to the service, or on a sheet that reckons up to what a row is of."""
    named = ("service", "title") if table.name.startswith("live") else ("service",)
    return next((place for place, column in enumerate(table.columns[:2], 1) if column.id in named), 0)


def _about(sheet: Any, cover: Cover, tables: Mapping[str, DataTable], names: dict[str, str], counted: Cleaner) -> dict[str, tuple[str, str]]:
    """What this is, the verdict, and what is on which sheet. Returns its two tables by name, each with its title and what it is."""
    _, title, about = words("data_about").split("\n")
    for number, (said, font) in enumerate(((cover.title, _TITLE), (cover.eyebrow, _PLAIN), (cover.headline, _VERDICT)), 1):
        _row(sheet, number, [said], counted, wrapped=False)[0].font = font
    first = 5
    pairs = [(words("data_what"), words("data_says")), *cover.about]
    for number, pair in enumerate(pairs, first):
        _row(sheet, number, pair, counted)
    last = first + len(pairs) - 1
    # These count what all sheets had to change, so they are written after everything else.
    for pair in data.changed(counted.replaced, counted.dropped):
        last += 1
        _row(sheet, last, pair, counted)
    _as_head(sheet[first][:2])
    _named(sheet, "about", first, last, 2)
    sheets = _contents(sheet, last + 2, tables.values(), names, counted)
    _spaced(sheet, [30, 90], first)
    return {"about": (title, about), "sheets": (sheets, sheets)}


def _contents(sheet: Any, first: int, tables: Iterable[DataTable], names: dict[str, str], counted: Cleaner) -> str:
    """Every sheet with a link to it, and what it holds."""
    title, last = words("data_sheets"), first
    _row(sheet, first, [title, words("data_says")], counted)
    _as_head(sheet[first][:2])
    for last, table in enumerate(tables, first + 1):
        count = len(table.rows)
        said = words("data_rows_one" if count == 1 else "data_rows_many", about=table.about, count=f"{count:,}")
        link = _row(sheet, last, [table.title, said], counted)[0]
        address = names[table.name].replace("'", "''")
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{address}'!A1", display=table.title)
        link.font = _LINK
    if last > first:
        _named(sheet, "sheets", first, last, 2)
    return title


def _row(sheet: Any, number: int, values: Iterable[Value], counted: Cleaner, *, wrapped: bool = True) -> list[Any]:
    """The cells of a row. Text is written as text, whatever it looks like."""
    cells: list[Any] = []
    for place, value in enumerate(values, 1):
        written = cast(Cell, sheet.cell(number, place))
        if isinstance(value, Worked):
            value = value.value
        if isinstance(value, datetime):
            value = value.replace(tzinfo=None)  # a sheet knows no zones; the title of the column says that it is UTC
        if isinstance(value, (int, Decimal, date)):
            written.value = cast(Any, float(value) if isinstance(value, Decimal) and value % 1 else int(value) if isinstance(value, Decimal) else value)
        elif value is not None:
            text = _ESCAPE.sub("_x005F_", cell(as_text(value), counted.text))
            written.value, written.data_type = text, "s"
        if wrapped:
            written.alignment = _TOP
        cells.append(written)
    return cells


def _spaced(sheet: Any, widths: list[int], first: int = 1, last: int | None = None) -> None:
    """Columns as wide as that, and rows from the first (up to the last) as tall as their text then needs: not every program works that out itself."""
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[sheet.cell(first, place).column_letter].width = width
    for row in sheet.iter_rows(min_row=first, max_row=None if last is None else min(last, sheet.max_row)):
        lines = (_lines(each.value, width - 1) for each, width in zip(row, widths, strict=True) if isinstance(each.value, str) and each.data_type != "f")
        sheet.row_dimensions[row[0].row].height = min(max(lines, default=1) * _LINE, _TALLEST)
    if sum(widths) <= _FITS:
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _lines(text: str, width: int) -> int:
    return sum(1 + max(len(line) - 1, 0) // width for line in text.split("\n"))


def _as_head(cells: Iterable[Any]) -> None:
    for each in cells:
        each.font, each.fill = _HEAD, _HEAD_FILL


def _named(sheet: Any, name: str, first: int, last: int, columns: int) -> None:
    """The rows as a table with a name, by which a screen reader announces it."""
    made = Table(displayName=name, ref=f"A{first}:{sheet.cell(last, columns).coordinate}")
    made.tableStyleInfo = _BANDED
    sheet.add_table(made)


def _on_paper(sheet: Any, cover: Cover, counted: Cleaner) -> None:
    """A4 on its side, with the row of titles and the classification on each page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    if sheet.freeze_panes:
        sheet.print_title_rows = "1:1"
    if cover.classification:
        sheet.oddHeader.center.text = counted.text(cover.classification)[:80].replace("&", "&&")
    sheet.oddFooter.right.text = "&P / &N"


def _properties(properties: Any, cover: Cover, counted: Cleaner) -> None:
    said = counted.text
    properties.title = said(words("document_title", eyebrow=cover.eyebrow, title=cover.title))
    properties.subject = said(cover.headline)
    properties.creator = said(cover.organisation) or words("data_by")
    properties.keywords = ", ".join(cover.keywords)
    properties.contentStatus = said(cover.classification) or None
    properties.language = cover.language or language_tag()


def _finished(name: str, part: bytes, described: dict[str, tuple[str, str]], worked: dict[str, dict[str, str]]) -> bytes:
    """A part of the workbook, in which a table has its title and what it is, and a formula what it comes to, for programs that only show."""
    if figures := worked.get(name):
        return _FORMULA_CELL.sub(lambda found: found[1] + b"<v>" + figures[found[2].decode()].encode() + b"</v></c>", part)
    if not name.startswith("xl/tables/") or (found := _NAME.search(part)) is None:
        return part
    title, about = map(quoteattr, described[found[1].decode()])
    return part.replace(b"</table>", _ALTERNATIVE.format(title=title, about=about).encode())
