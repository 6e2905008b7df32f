"""Which two services stand against each other: chosen from a group, and named in the address."""

from __future__ import annotations

import streamlit as st

from assessment.shell import frame
from assessment.shell.compare import at, paging
from assessment.shell.session import words
from reports.comparison import Group

ONE, OTHER = "a", "b"
"""The parts of the address that name them by their keys."""


def choose(group: Group) -> tuple[int, int] | None:
    """Their rows; None if both are the same."""
    rows = {each.key: row for row, each in enumerate(group.services)}
    asked = [st.query_params.get(part, "") for part in (ONE, OTHER)]
    one = rows.get(asked[0], _usual(group, 0))
    other = rows.get(asked[1], next(row for row in (_usual(group, 1), _usual(group, 0)) if row != one))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="pair-choose"):
        _field(group, "pair-one", words("pair_one"), one)
        _field(group, "pair-other", words("pair_other"), other)
        if st.button(words("pair_go"), key="pair-go"):
            keys = [group.services[int(st.session_state[key])].key for key in ("pair-one", "pair-other")]
            st.switch_page(frame.path("pair"), query_params=at.address(**{ONE: keys[0], OTHER: keys[1]}))
    if one == other:
        frame.trouble(words("pair_same"))
        return None
    return one, other


def _usual(group: Group, place: int) -> int:
    rows = (*group.order.rows, *(row for row in range(len(group)) if row not in group.order.rows)) if len(group) <= paging.PAGE * 4 else group.order.rows or range(len(group))
    return int(rows[min(place, len(rows) - 1)])


def _field(group: Group, key: str, label: str, row: int) -> None:
    names = [each.name for each in group.services]
    st.selectbox(label, range(len(group)), index=row, key=key, format_func=names.__getitem__, width=360)
