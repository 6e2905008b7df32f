"""Before the first look: that the rules can be locked first, and the button that opens the comparison."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.portfolio.shapes import Portfolio
from assessment.shell.compare import at, lock
from assessment.shell.inviting import done
from assessment.shell.markup import escape
from assessment.shell.session import person, store, words


def draw(of: Portfolio) -> None:
    """What opening means, how the rules stand, and the two ways on."""
    st.html(f'<p class="mr-text">{escape(words("begin_means"))}</p><div class="mr-callout"><p>{escape(lock.told(of))}</p></div>')
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(words("begin_open"), key="comparison-open", type="primary", on_click=done, args=(partial(_open, of.id),))
        at.link("rules", words("begin_rules"))


def _open(portfolio: str) -> None:
    store().portfolios.open(person(), portfolio)
