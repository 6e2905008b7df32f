"""All services of a large group, a page at a time with a search: what each is ready for, its bounds, and how sure its place is."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from assessment.shell.compare import at, paging
from assessment.shell.markup import escape
from assessment.shell.session import words
from reports import figures
from reports.comparison import Group, Sure
from reports.document import Bar
from reports.html_blocks import bar
from reports.parts.compared import order, told
from scoring.matrix import NOTHING

_STEP, _STEPS = 100, 10
"""Tenths of a point in a row of the histogram, and how many rows there are."""


def draw(group: Group, sure: Sure | None, key: str) -> None:
    """By lower bound; ranks only where it was worked out how sure they are."""
    if sure is None:
        st.subheader(words("histogram_title"), anchor=False)
        st.html(_histogram(group))
    st.subheader(words("everything_title"), anchor=False)
    rows = [*group.order.rows, *(row for row in range(len(group)) if int(group.matrix.low[row]) == NOTHING)]
    found = paging.searched(rows, [told.name(group, row) for row in rows], key)
    heads = [words(key) for key in ("everything_service", "everything_ready", "everything_bar", "everything_bounds", "everything_answered")]
    if sure is not None:
        heads += [words("everything_rank"), words("everything_top", top=sure.acceptability[0].top), words("everything_ranks")]
    head = "".join(f'<th scope="col" role="columnheader">{escape(each)}</th>' for each in heads)
    body = "".join(_row(group, sure, row, heads) for row in paging.page(found, key))
    caption = escape(words("everything_title"))
    st.html(
        f'<table class="mr-table mr-folds mr-many" role="table"><caption class="mr-hidden">{caption}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table>'
    )
    paging.turn(found, key)


def _histogram(group: Group) -> str:
    """How many services have a lower bound in each tenth of the scale, as a table with bars."""
    counts = Counter(min(int(low) // _STEP, _STEPS - 1) for low in group.matrix.low if low != NOTHING)
    most = max(counts.values(), default=1)
    rows = "".join(
        f'<tr role="row"><th scope="row" role="rowheader">{escape(words("histogram_step", low=step * 10, high=step * 10 + 10))}</th>'
        f'<td role="cell"><span class="mr-room-bar" aria-hidden="true"><i style="width:{counts[step] / most:.1%}"></i></span>'
        f'<span class="mr-room-number">{counts[step]:,}</span></td></tr>'
        for step in range(_STEPS)
    )
    heads = "".join(f'<th scope="col" role="columnheader">{escape(words(key))}</th>' for key in ("histogram_points", "histogram_services"))
    return (
        f'<table class="mr-room-bars mr-histogram" role="table"><caption class="mr-hidden">{escape(words("histogram_title"))}</caption>'
        f'<thead class="mr-hidden" role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
    )


def _row(group: Group, sure: Sure | None, row: int, heads: list[str]) -> str:
    low, high = int(group.matrix.low[row]), int(group.matrix.high[row])
    edges = tuple(int(band.from_ * 10) for band in group.under.scoring.bands[1:])
    drawn = bar(Bar(low, high, edges)) if low != NOTHING else ""
    cells = [told.ready_for(group, row), drawn, told.score(group, row), figures.share(told.coverage(group, row))]
    if sure is not None:
        near = sure.acceptability[0]
        cells += [order.rank(group, row), told.of_draws(int(near.in_top[row]), near.draws), order.between(int(near.best[row]), int(near.worst[row]))]
    told_cells = "".join(
        f'<td role="cell">{said}</td>' if said is drawn else f'<td role="cell" data-title="{escape(title)}">{escape(said)}</td>'
        for title, said in zip(heads[1:], cells, strict=True)
    )
    name = at.anchor("pair", escape(told.name(group, row)), a=group.services[row].key)
    return f'<tr role="row"><th scope="row" role="rowheader" class="mr-user">{name}</th>{told_cells}</tr>'
