"""Tables for a spreadsheet, in which no text that a person wrote can become a formula, and none is longer than a cell can be."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable
from io import StringIO

from questionnaires import wording
from reports.clean import Cleaner

MARK = b"\xef\xbb\xbf"
"""The byte order mark, by which Excel knows UTF-8."""
LONGEST = 32_767
"""UTF-16 units that a cell of Excel can hold; of a longer text in a CSV file it makes a mess of the rows that follow."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(text: str, clean: Callable[[str], str] | None = None) -> str:
    """The text, so that no spreadsheet takes it for a formula; cut with a sentence if no cell can hold it. `clean`: counts what it changes.

    >>> cell("=1+1"), cell("Ask HR")
    ("'=1+1", 'Ask HR')
    """
    cleaned = (clean or Cleaner.for_xml().text)(text)
    first = unicodedata.normalize("NFKC", cleaned.strip())  # a spreadsheet may skip a space, and knows the wide forms
    return fitting(f"'{cleaned}" if first.startswith(_FORMULA) or cleaned.startswith(_FORMULA) else cleaned)


def fitting(text: str) -> str:
    """The text, or as much of it as a cell can hold with a sentence that says so."""
    if len(text) <= LONGEST // 2 or _units(text) <= LONGEST:
        return text
    said = wording.table("reports")("data_cut", length=f"{len(text):,}")
    kept = text.encode("utf-16-le")[: 2 * (LONGEST - _units(said) - 1)].decode("utf-16-le", "ignore")
    return f"{kept} {said}"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def sheet_name(title: str, taken: Iterable[str]) -> str:
    """A name that Excel allows for a sheet: at most 31 characters, some of them refused, no two alike."""
    name = re.sub(r"[\[\]:*?/\\\x00-\x1f]+", " ", title).strip(" '")[:31].strip(" '") or "1"
    lowered, found, number = {each.lower() for each in (*taken, "history")}, name, 2
    while found.lower() in lowered:
        found, number = f"{name[:27].strip()} {number}", number + 1
    return found


def line(cells: Iterable[str]) -> str:
    """One row of a table."""
    out = StringIO()
    csv.writer(out).writerow(list(map(cell, cells)))
    return out.getvalue()
