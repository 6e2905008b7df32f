"""Where a page of a portfolio stands: its address, the ways to the other pages, and what is said on all of them."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from assessment.shell import frame
from assessment.shell.markup import escape, literal
from assessment.shell.session import words
from reports.parts.words import words as report_words

PORTFOLIO = "p"
"""The part of the address that names the portfolio: ?p=…"""


def portfolio_id() -> str:
    """The portfolio that the address names; empty if it names none."""
    return st.query_params.get(PORTFOLIO, "")


def address(**more: str) -> dict[str, str]:
    """Query parameters that keep the portfolio when the page changes."""
    return {PORTFOLIO: portfolio_id(), **more}


def link(page: str, label: str, **parameters: str) -> None:
    """A link to another page of the same portfolio."""
    st.page_link(frame.path(page), label=literal(label), query_params=address(**parameters))


def anchor(page: str, html: str, **parameters: str) -> str:
    """HTML that leads to another page of the same portfolio."""
    return f'<a href="{escape(f"{page}?{urlencode(address(**parameters))}")}" target="_self">{html}</a>'


def aid() -> str:
    """What a comparison is for, and what it is not; stands on every page that has one."""
    return f'<div class="mr-callout"><p>{escape(report_words("compared_standing"))}</p></div>'


def ways(here: str) -> None:
    """The pages of a portfolio, without the one that is shown."""
    with st.container(horizontal=True, key="compare-ways"):
        for page in ("portfolio", "rules", "comparison", "decision"):
            if page != here:
                link(page, words(f"compare_to_{page}"))
