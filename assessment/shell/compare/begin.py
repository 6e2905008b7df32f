"""Before the first look nothing of a comparison is shown: only how the rules stand, and the button that opens it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.portfolio.shapes import Portfolio
from assessment.shell.compare import at, lock
from assessment.shell.inviting import done
from assessment.shell.markup import escape
from assessment.shell.session import person, store, words


def draw(of: Portfolio) -> bool:
    """Whether the comparison is still to be opened: then the page shows nothing else. Without services it says how to add some."""
    if not of.services:
        st.html(f'<p class="mr-text">{escape(words("comparison_empty"))}</p>')
    if of.is_open or not of.services:
        return not of.is_open
    st.html(f'<p class="mr-text">{escape(words("begin_means"))}</p><div class="mr-callout"><p>{escape(lock.told(of))}</p></div>')
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(words("begin_open"), key="comparison-open", type="primary", on_click=done, args=(partial(_open, of.id),))
        at.link("rules", words("begin_rules"))
    return True


def _open(portfolio: str) -> None:
    store().portfolios.open(person(), portfolio)
