"""The performance matrix on the screen: one table that scrolls within itself, dimensions as rows while the services fit beside each other."""

from __future__ import annotations

import streamlit as st

from assessment.shell.compare import paging, sections, wide_table
from assessment.shell.markup import literal
from assessment.shell.session import words
from reports.comparison import Comparison, Group
from reports.parts.compared import matrix, told
from reports.parts.words import words as report_words


def draw(one: Comparison) -> None:
    """Of a large group, how many services lie where."""
    (group,) = one.groups
    found = matrix.matrix(one)
    if found is None or told.aggregated(group):
        sections.draw(found)
        return
    st.header(literal(found.title), anchor=False)
    if len(group) > matrix.MOST_AS_COLUMNS:
        _services_as_rows(group, found.title)
    else:
        st.html(_dimensions_as_rows(group, found.title))


def _dimensions_as_rows(group: Group, title: str) -> str:
    rows = range(len(group))
    heads = [words("pair_dimension"), *(told.name(group, row) for row in rows)]
    cells = [[each.title, *(matrix.figure(group, row, place) for row in rows)] for place, each in told.dimensions(group)]
    total = [words("pair_all"), *(told.score(group, row) for row in rows)]
    return wide_table.draw(title, heads, cells, total=total, note=report_words("compared_matrix_note"))


def _services_as_rows(group: Group, title: str) -> None:
    rows = list(range(len(group)))
    found = paging.searched(rows, [told.name(group, row) for row in rows], "matrix")
    dimensions = told.dimensions(group)
    heads = [words("everything_service"), *(each.title for _, each in dimensions), words("pair_all")]
    cells = [
        [told.name(group, row), *(matrix.figure(group, row, place) for place, _ in dimensions), told.score(group, row)] for row in paging.page(found, "matrix")
    ]
    st.html(wide_table.draw(title, heads, cells, note=report_words("compared_matrix_note")))
    paging.turn(found, "matrix")
