"""Tables for a spreadsheet, in which no text that a person wrote can become a formula."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable
from io import StringIO

from reports.clean import Cleaner

MARK = b"\xef\xbb\xbf"
"""The byte order mark, by which Excel knows UTF-8."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_clean = Cleaner().text


def cell(text: str) -> str:
    """The text, so that no spreadsheet takes it for a formula.

    >>> cell("=1+1"), cell("Ask HR")
    ("'=1+1", 'Ask HR')
    """
    cleaned = _clean(text)
    first = unicodedata.normalize("NFKC", cleaned.strip())  # a spreadsheet may skip a space, and knows the wide forms
    return f"'{cleaned}" if first.startswith(_FORMULA) or cleaned.startswith(_FORMULA) else cleaned


def line(cells: Iterable[str]) -> str:
    """One row of a table."""
    out = StringIO()
    csv.writer(out).writerow(list(map(cell, cells)))
    return out.getvalue()
