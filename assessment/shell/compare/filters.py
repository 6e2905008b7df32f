"""Which services are shown: by their tags, all of it in the address, so that a link leads to the same view; and views that are kept by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from assessment.portfolio.names import LONGEST_NAME
from assessment.portfolio.shapes import Portfolio, View
from assessment.portfolio.table_columns import tag_title
from assessment.shell import frame
from assessment.shell.compare import at
from assessment.shell.compare.services import tags_in
from assessment.shell.inviting import done
from assessment.shell.markup import escape, literal
from assessment.shell.session import person, store, words

_OF_TAG = "tag."
"""Stands before the name of a tag where the address says which of its values are shown."""
GROUP = "g"
"""The part of the address that says which group of services is shown, from 1."""
_OF = "filters-of"
_MOST_VALUES = 200
"""Values of a tag that are offered."""


def draw(of: Portfolio) -> Mapping[str, tuple[str, ...]]:
    """The choices, folded as long as none is made; returns the values that are shown, by tag."""
    _forget_others(of)
    found = {tag: values for tag, values in tags_in(of).items() if len(values) > 1 or tag in _in_address()}
    chosen: dict[str, tuple[str, ...]] = {}
    with st.expander(words("filters_title"), key="filters", expanded=bool(_in_address())):
        if not found:
            st.html(f'<p class="mr-text">{escape(words("filters_none"))}</p>')
        for tag, values in found.items():
            options = sorted(value for value, _ in values.most_common(_MOST_VALUES))
            picked = st.multiselect(literal(tag_title(tag)), options, key=f"{_OF_TAG}{tag}", bind="query-params", placeholder=words("filters_all"))
            if picked:
                chosen[tag] = tuple(picked)
        if found:
            st.html(f'<p class="mr-quiet">{escape(words("filters_address"))}</p>')
        _views(of, chosen)
    return chosen


def _forget_others(of: Portfolio) -> None:
    """What was chosen in another portfolio in this tab chooses nothing here, unless this one's address says so."""
    if st.session_state.get(_OF, of.id) != of.id:
        for key in [str(key) for key in st.session_state if str(key).startswith(_OF_TAG)]:
            del st.session_state[key]
    st.session_state[_OF] = of.id


def _in_address() -> set[str]:
    return {key.removeprefix(_OF_TAG) for key in st.query_params if key.startswith(_OF_TAG)}


def query(chosen: Mapping[str, Iterable[str]], group: int = 1) -> str:
    """The part of an address that reproduces a view of a portfolio."""
    pairs = [(f"{_OF_TAG}{tag}", value) for tag, values in sorted(chosen.items()) for value in values]
    return urlencode([*pairs, *([(GROUP, str(group))] if group > 1 else [])])


def target(portfolio: str, asked: str) -> str:
    """The address of a view, within this copy."""
    return "comparison?" + "&".join(part for part in (urlencode({at.PORTFOLIO: portfolio}), asked) if part)


def group_asked() -> int:
    """Which group the address names, counted from 0."""
    asked = st.query_params.get(GROUP, "1")
    return max(0, int(asked) - 1) if asked.isdecimal() and len(asked) < 6 else 0


def _views(of: Portfolio, chosen: Mapping[str, tuple[str, ...]]) -> None:
    """The views that were kept, as links, and keeping the one that is shown."""
    st.html(f'<p class="mr-text"><strong>{escape(words("views_title"))}</strong></p>')
    for place, each in enumerate(of.views):
        with st.container(key=f"view-{place}", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(f'<a href="{escape(target(of.id, each.query))}" target="_self">{escape(each.name)}</a>', width="content")
            st.button(words("views_drop"), key=f"view-drop-{place}", help=literal(each.name), type="tertiary", on_click=done, args=(partial(_dropped, of.id, each.name),))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(words("views_name"), key="view-name", max_chars=LONGEST_NAME, autocomplete="off", width=280)
        view = query(chosen, group_asked() + 1)
        st.button(words("views_keep"), key="view-keep", on_click=done, args=(partial(_kept, of.id, view),))


def _kept(portfolio: str, view: str) -> None:
    name = " ".join(str(st.session_state.get("view-name") or "").split())
    store().portfolios.save_view(person(), portfolio, View(name, view))
    st.session_state["view-name"] = ""
    frame.leave_word(words("views_kept", name=name))


def _dropped(portfolio: str, name: str) -> None:
    store().portfolios.remove_view(person(), portfolio, name)
    frame.leave_word(words("views_dropped", name=name))
