"""Long lists, a page at a time, with a search by name: five thousand services are as quick to go through as five."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from assessment.shell.markup import escape
from assessment.shell.session import words

PAGE = 25
"""Services on a page."""
_Item = TypeVar("_Item")


def searched(items: Sequence[_Item], names: Sequence[str], key: str) -> list[_Item]:
    """Those whose name holds what is typed; all, and no field, where they fit on one page."""
    if len(items) <= PAGE:
        return list(items)
    asked = " ".join(str(st.text_input(words("paging_search"), key=f"{key}-search", max_chars=100, autocomplete="off") or "").split()).casefold()
    found = [item for item, name in zip(items, names, strict=True) if asked in name.casefold()] if asked else list(items)
    if asked:
        said = words("paging_found_one" if len(found) == 1 else "paging_found", count=f"{len(found):,}", all=f"{len(items):,}")
        st.html(f'<p class="mr-quiet" role="status">{escape(said)}</p>')
    return found


def page(items: Sequence[_Item], key: str) -> Sequence[_Item]:
    """The page of these that one is on; `turn` draws the way to the others."""
    last = max(0, (len(items) - 1) // PAGE)
    at = st.session_state[f"{key}-page"] = min(max(int(st.session_state.get(f"{key}-page", 0)), 0), last)
    return items[at * PAGE : (at + 1) * PAGE]


def turn(items: Sequence[_Item], key: str) -> None:
    """Where one is, and the ways on and back; nothing where all fit on one page."""
    if len(items) <= PAGE:
        return
    at, last = int(st.session_state.get(f"{key}-page", 0)), (len(items) - 1) // PAGE
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-turn"):
        st.button(words("paging_back"), key=f"{key}-back", disabled=at == 0, on_click=_turn, args=(key, -1))
        st.button(words("paging_on"), key=f"{key}-on", disabled=at == last, on_click=_turn, args=(key, 1))
        said = words("paging_at", first=f"{at * PAGE + 1:,}", last=f"{min((at + 1) * PAGE, len(items)):,}", all=f"{len(items):,}")
        st.html(f'<p class="mr-quiet">{escape(said)}</p>', width="content")


def _turn(key: str, by: int) -> None:
    st.session_state[f"{key}-page"] = int(st.session_state.get(f"{key}-page", 0)) + by
