"""All services of a large group, a page at a time with a search: what each is ready for, its bounds, and how sure its place is."""

from __future__ import annotations

import streamlit as st
from reports.parts.compared import order, told

from assessment.shell.compare import at, paging
from assessment.shell.markup import escape
from assessment.shell.session import words
from reports import figures
from reports.comparison import Group, Sure
from reports.document import Bar
from reports.html_blocks import bar
from scoring.matrix import NOTHING


def draw(group: Group, sure: Sure | None, key: str) -> None:
    """By lower bound; ranks only where it was worked out how sure they are."""
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
