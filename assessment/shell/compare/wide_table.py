"""A table that may be wider than its page: only within it one scrolls, and a keyboard can."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.shell.markup import escape
from assessment.shell.session import words
from reports.document import Shaded

_FIT = 3
"""Columns that a phone shows side by side."""


def draw(caption: str, heads: Sequence[str], rows: Sequence[Sequence[Shaded | str]], *, total: Sequence[str] = (), note: str = "") -> str:
    """HTML of a table whose first column names the rows. `total`: a closing row."""
    head = "".join(f'<th scope="col" role="columnheader">{escape(each)}</th>' for each in heads)
    body = "".join(_row(row) for row in rows) + (_row(total, "mr-total") if total else "")
    told = f'<p class="mr-quiet mr-table-note">{escape(note)}</p>' if note else ""
    hint = f'<p class="mr-quiet mr-scrolls" aria-hidden="true">{escape(words("wide_scrolls"))}</p>' if len(heads) > _FIT else ""
    return (
        f'{hint}<div class="mr-wide-table" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="mr-table mr-grid" role="table"><caption class="mr-hidden">{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table></div>{told}'
    )


def _row(cells: Sequence[Shaded | str], css: str = "") -> str:
    first, *rest = cells
    drawn = "".join(_cell(each) for each in rest)
    named = f' class="{css}"' if css else ""
    return f'<tr role="row"{named}><th scope="row" role="rowheader">{escape(first.text if isinstance(first, Shaded) else first)}</th>{drawn}</tr>'


def _cell(cell: Shaded | str) -> str:
    if isinstance(cell, Shaded):
        return f'<td role="cell" class="mr-shade mr-shade-{cell.depth}">{escape(cell.text)}</td>'
    return f'<td role="cell">{escape(cell)}</td>'
