"""The data of a report as one CSV table: a row for each thing, whatever it is, and the first column says what that is.

In UTF-8 with a byte order mark, which Excel needs. Columns of several kinds of things are the same column where they mean the same.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from io import StringIO
from itertools import chain

from reports import data
from reports.clean import Cleaner
from reports.dataset import DataTable, Value, Worked, as_text
from reports.document import Report
from reports.parts.words import words
from reports.spreadsheet import MARK, cell

_FIRST = ("what", "id", "title", "stage", "kind", "state", "text", "lower", "upper", "band", "level", "answer")
"""The columns that most kinds of things have; after them the others, as they come."""


def render(report: Report) -> bytes:
    """The data of a report as CSV; days as year-month-day. Its last rows tell if characters were replaced or left out."""
    first = _FIRST if report.kind == "result" else (_FIRST[0], "service", *_FIRST[1:])
    return as_csv(report.data, data.about(report), first)


def as_csv(tables: Mapping[str, DataTable], about: tuple[tuple[str, str], ...], first: tuple[str, ...] = _FIRST) -> bytes:
    """Tables as CSV, after pairs that say what they are about. `first`: the columns that come before the others, what, title and text among them."""
    head = {id_: data.column(id_).title for id_ in first}
    head |= {column.id: column.title for table in tables.values() for column in table.columns}
    counted = Cleaner.for_xml()
    out = StringIO()
    written = csv.writer(out)
    written.writerow(cell(title) for title in head.values())
    written.writerows(_in_order(row, head, counted.text) for row in chain(_about(about), _things(tables.values())))
    # What is said of the characters can be said only after all were looked at.
    written.writerows(_in_order(row, head, counted.text) for row in _about(data.changed(counted.replaced, counted.dropped)))
    return MARK + out.getvalue().encode()


def _about(pairs: tuple[tuple[str, str], ...]) -> Iterator[Mapping[str, Value]]:
    what = words("data_about").split("\n")[0]
    for name, said in pairs:
        yield {"what": what, "title": name, "text": said}


def _things(tables: Iterable[DataTable]) -> Iterator[Mapping[str, Value]]:
    for table in tables:
        ids = [column.id for column in table.columns]
        for row in table.rows:
            yield {"what": table.one, **dict(zip(ids, row, strict=True))}


def _in_order(row: Mapping[str, Value], head: Mapping[str, str], clean: Callable[[str], str]) -> list[str]:
    return [_written(row.get(id_), clean) for id_ in head]


def _written(value: Value, clean: Callable[[str], str]) -> str:
    """Text is made safe; a number stays a number, also below nought."""
    if value is None:  # most cells are empty
        return ""
    return as_text(value) if isinstance(value, (int, Decimal, Worked)) else cell(as_text(value), clean)
