"""The number formats of a workbook: a program keeps a day as a count of days, 25% as 0.25 and 12.1 as 12.1000000000000005."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple
from xml.etree.ElementTree import Element

_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""The number formats built into Excel that show a day or a time."""
_PER_CENT = frozenset((9, 10))
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


class Formats(NamedTuple):
    """By the number of a style, whether it shows a day or per cent; and from which day days are counted."""

    dates: frozenset[int]
    per_cent: frozenset[int]
    first_day: date


class Figure(NamedTuple):
    """A number as people see it. `trouble`: it is no number, or a time of day."""

    text: str
    number: Decimal | None = None
    per_cent: bool = False
    trouble: Literal["", "error", "time"] = ""


def formats_of(styles: Element | None, workbook: Element | None) -> Formats:
    """The formats of a workbook, from these two of its parts; none where one is missing."""
    codes = {whole(each.get("numFmtId")): _QUOTED.sub("", each.get("formatCode", "")).lower() for each in _named(styles, "numFmt")}
    used = [whole(each.get("numFmtId")) for group in _named(styles, "cellXfs") for each in group]
    dates = frozenset(at for at, code in enumerate(used) if code in _DATES or any(letter in codes.get(code, "") for letter in "dy"))
    per_cent = frozenset(at for at, code in enumerate(used) if code in _PER_CENT or "%" in codes.get(code, ""))
    late = any(each.get("date1904") in ("1", "true") for each in _named(workbook, "workbookPr"))
    return Formats(dates, per_cent, date(1904, 1, 1) if late else date(1899, 12, 30))


def _named(root: Element | None, name: str) -> list[Element]:
    """The elements of a name, whatever their namespace: files saved as "Strict" have others."""
    return [] if root is None else [each for each in root.iter() if each.tag.rpartition("}")[2] == name]


def whole(written: str | None) -> int:
    """A number in an attribute; -1 if it is none."""
    return int(written) if written and written.isdecimal() and len(written) < 10 else -1


def figure(written: str, style: int, formats: Formats) -> Figure:
    """The number in a cell of this style. Of a moment, the text has the day and the time."""
    try:
        number = Decimal(f"{float(written):.15g}")
        if style in formats.dates and number == int(number):
            return Figure((formats.first_day + timedelta(days=int(number))).isoformat())
        if style in formats.dates:
            moment = datetime.combine(formats.first_day, datetime.min.time()) + timedelta(seconds=round(float(number) * 86_400))
            return Figure(f"{moment:%Y-%m-%d %H:%M}", trouble="time")
    except (ValueError, OverflowError, InvalidOperation):
        return Figure(written, trouble="error")
    shown = f"{number:f}" if abs(number.adjusted()) < 20 else str(number)
    return Figure(f"{number * 100:f}%" if style in formats.per_cent else shown, number, style in formats.per_cent)
