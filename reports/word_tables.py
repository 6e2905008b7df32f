"""The tables of a report in Word: a header row that repeats, the first column as row headers, and widths that stay."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from questionnaires import wording
from reports.document import Bar, Cell, Column, Shaded, State, States, Table
from reports.shapes import SHAPES
from reports.word_elements import Element, element, paragraph, runs
from reports.word_look import NAVY, TABLE, TABLE_SHARE, TABLE_SMALL, TINT, edge_of, ink_of
from reports.word_pictures import Pictures

_SHORT = 900
"""Characters of a row that is kept on one page."""
_PADDING = 170
"""Twentieths of a point, left and right of a cell together."""
_LONGEST_WORD, _LONGEST_FIGURE = 18, 14
"""Characters that are kept on one line where there is room for them."""
_WORD_ENDS = re.compile(r"\s|(?<=-)")
SHADES = ("F4F8F8", "DCECEA", "B5D5D6", "7FB5B8", "0B6B70")
"""The grounds of figures, the least first."""
_NARROW, _BROAD = frozenset(" .,:;'’|/()[]ijlftI-"), frozenset("mwMW%—")


def state(content: State) -> list[Element]:
    """A state as shape and word."""
    return [*runs(SHAPES[content.mark], "Shape", colour=edge_of(content.mark)), *runs(f"\u00a0{content.word}", "Strong", colour=ink_of(content.mark))]


class Tables:
    """Draws tables of a width, in twentieths of a point, beside text of a size in points; `small`: in the smaller type of the annex."""

    def __init__(self, pictures: Pictures, width: int, points: float, *, small: bool) -> None:
        self._pictures = pictures
        self._width = width
        self._points = points * (TABLE_SMALL if small else TABLE_SHARE)
        self._style = "TableTextSmall" if small else "TableText"

    def table(self, table: Table) -> Element:
        """The table alone, without its caption."""
        widths = _widths(table, self._width, self._points)
        rows = [self._head(table.columns, widths), *(self._row(row, table.columns, widths) for row in table.rows)]
        rows += [self._row(table.total, table.columns, widths, closing=True)] if table.total else []
        return element("tbl", _properties(table, sum(widths)), element("tblGrid", *(element("gridCol", w=width) for width in widths)), *rows)

    def _head(self, columns: Sequence[Column], widths: Sequence[int]) -> Element:
        cells = [
            _cell([paragraph(runs(column.title), self._style, keep=True, align=_align(column))], width, valign="bottom")
            for column, width in zip(columns, widths, strict=True)
        ]
        return element("tr", element("trPr", element("cantSplit"), element("tblHeader")), *cells)

    def _row(self, row: Sequence[Cell], columns: Sequence[Column], widths: Sequence[int], *, closing: bool = False) -> Element:
        if len(row) == 1:
            return self._group(row[0], widths)
        cells = [
            _cell(self._content(cell, column, width, first=place == 0, bold=closing), width, fill=SHADES[cell.depth] if isinstance(cell, Shaded) else "")
            for place, (cell, column, width) in enumerate(zip(row, columns, widths, strict=True))
        ]
        short = sum(len(cell) for cell in row if isinstance(cell, str)) < _SHORT
        return element("tr", *([element("trPr", element("cantSplit"))] if short else []), *cells)

    def _group(self, cell: Cell, widths: Sequence[int]) -> Element:
        """A row of one cell, which heads the rows below it."""
        title = paragraph(runs(cell if isinstance(cell, str) else "", "Strong", colour=NAVY), self._style, keep=True)
        return element("tr", element("trPr", element("cantSplit")), _cell([title], sum(widths), span=len(widths), fill=TINT))

    def _content(self, cell: Cell, column: Column, width: int, *, first: bool, bold: bool) -> list[Element]:
        if isinstance(cell, State):
            return [paragraph(state(cell), self._style)]
        if isinstance(cell, States):
            return [paragraph(state(each), self._style) for each in cell.states]
        if isinstance(cell, Shaded):
            return [paragraph(runs(cell.text, colour="FFFFFF" if cell.depth == len(SHADES) - 1 else ""), self._style, align=_align(column))]
        if isinstance(cell, Bar):
            return [paragraph([self._pictures.bar(cell, width - _PADDING)], self._style)]
        lines = cell.split("\n")
        styles = ["Strong" if bold or (first and place == 0) else "Less" if first else "" for place in range(len(lines))]
        return [paragraph(runs(line, style), self._style, align=_align(column)) for line, style in zip(lines, styles, strict=True)]


def without_bars(table: Table) -> Table:
    """The table without its bars, whose numbers stand beside them: large print needs their room for its words."""
    rows = (*table.rows, table.total or ())
    kept = [place for place in range(len(table.columns)) if not any(isinstance(row[place], Bar) for row in rows if len(row) > 1)]

    def narrowed(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple([row[place] for place in kept]) if len(row) > 1 else row

    columns = tuple([table.columns[place] for place in kept])
    return replace(table, columns=columns, rows=tuple(map(narrowed, table.rows)), total=table.total and narrowed(table.total), bars="")


def _align(column: Column) -> str:
    return "right" if column.align == "right" else ""


def _widths(table: Table, width: int, points: float) -> list[int]:
    """By the columns' shares; but no figure, or at least no word, is broken for want of room that another column can spare."""
    shares = sum(column.share for column in table.columns)
    wanted = [width * column.share // shares for column in table.columns]
    for figures in (True, False):
        least = [_least(table, place, points, figures=figures) for place in range(len(wanted))]
        lacking = sum(max(need - has, 0) for need, has in zip(least, wanted, strict=True))
        spare = sum(max(has - need, 0) for need, has in zip(least, wanted, strict=True))
        if lacking <= spare:
            return [need if need >= has else has - -(-lacking * (has - need) // spare) for need, has in zip(least, wanted, strict=True)]
    return wanted


def _least(table: Table, place: int, points: float, *, figures: bool) -> int:
    """What the widest word of a column takes, or its widest short figure."""
    column = table.columns[place]
    rows = [row for row in (*table.rows, table.total or ()) if len(row) > 1]
    cells = [text for row in rows for text in _texts(row[place])]
    whole = [cell for cell in cells if figures and column.align == "right" and len(cell) <= _LONGEST_FIGURE]
    words = [word for text in (column.title, *cells) for word in _WORD_ENDS.split(text) if len(word) <= _LONGEST_WORD]
    mark = _breadth("m ") if any(isinstance(row[place], State | States) for row in rows) else 0
    return round((max(map(_breadth, (*words, *whole)), default=0) + mark) * points * 20) + _PADDING + 20


def _texts(cell: Cell) -> list[str]:
    match cell:
        case Bar():
            return []
        case State():
            return [cell.word]
        case States():
            return [each.word for each in cell.states]
        case Shaded():
            return [cell.text]
        case _:
            return [cell]


def _breadth(text: str) -> float:
    """About how wide the text is in bold, in widths of the letter size."""
    return sum(0.33 if character in _NARROW else 0.9 if character in _BROAD else 0.73 if character.isupper() else 0.6 for character in text)


def _properties(table: Table, width: int) -> Element:
    """In the order of the schema: Word calls a document broken whose table says its caption too early."""
    titles = ", ".join(column.title for column in table.columns if column.title)
    last = 1 if table.total else 0
    look: dict[str, Any] = {"firstRow": 1, "lastRow": last, "firstColumn": 1, "lastColumn": 0, "noHBand": 1, "noVBand": 1}
    look["val"] = "06E0" if last else "06A0"  # the same, as older programs read it
    return element(
        "tblPr", element("tblStyle", val=TABLE), element("tblW", w=width, type="dxa"), element("tblLayout", type="fixed"), element("tblLook", **look),
        element("tblCaption", val=table.caption), element("tblDescription", val=wording.table("reports")("word_table_columns", columns=titles)),
    )  # fmt: skip


def _cell(inside: Sequence[Element], width: int, *, span: int = 1, fill: str = "", valign: str = "") -> Element:
    properties = [
        element("tcW", w=width, type="dxa"),
        element("gridSpan", val=span) if span > 1 else None,
        element("shd", val="clear", color="auto", fill=fill) if fill else None,
        element("vAlign", val=valign) if valign else None,
    ]
    return element("tc", element("tcPr", *(each for each in properties if each is not None)), *inside)
