"""Which portfolio a page is about, what is in it, and the comparison of its services, each worked out once for the same contents."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st

from assessment.identity import Action, NotFound
from assessment.portfolio.shapes import Portfolio
from assessment.shell import frame, session
from assessment.shell.compare import worked_out
from assessment.shell.markup import escape, literal
from assessment.shell.session import may_at_home, person, store, words
from questionnaires.texts import current_language
from reports.comparison import Comparison
from reports.parts.words import words as report_words

PORTFOLIO = "p"
"""The part of the address that names the portfolio: ?p=…"""
_MOST_KEPT = 4
"""Portfolios whose answers are kept read, because reading those of thousands of services takes seconds."""
_LONG = 200
"""Services above which it is said that something is being worked out."""


def refuse_others() -> None:
    """Raises NotFound for whoever may not compare. The store refuses for itself."""
    if not may_at_home(Action.COMPARE):
        raise NotFound


def ask_again() -> None:
    """For what is drawn anew by itself: whoever may compare no more is shown the page as it is for them."""
    if not may_at_home(Action.COMPARE):
        st.rerun()


def portfolio_id() -> str:
    """The portfolio that the address names; empty if it names none."""
    return st.query_params.get(PORTFOLIO, "")


def portfolio() -> Portfolio:
    """The portfolio in the address, as it stands now. Raises NotFound, StoreError."""
    refuse_others()
    kept, key = _kept(), (portfolio_id(), current_language())
    known = kept.get(key)
    if known is None:
        with st.spinner(words("compare_reading")):
            found = store().portfolios.load(person(), portfolio_id())
    else:
        found = store().portfolios.load(person(), portfolio_id(), known)
    kept[key] = found
    kept.move_to_end(key)
    while len(kept) > _MOST_KEPT:
        kept.popitem(last=False)
    return found


def comparison(of: Portfolio, chosen: Mapping[str, Sequence[str]]) -> Comparison:
    """The services side by side. `chosen`: the values of tags that are shown."""
    if len(of.services) <= _LONG:
        return worked_out.compared(of, chosen)
    with st.spinner(words("compare_working", count=f"{len(of.services):,}")):
        return worked_out.compared(of, chosen)


@st.cache_resource(max_entries=1, show_spinner=False)
def _kept() -> OrderedDict[tuple[str, str], Portfolio]:
    return OrderedDict()


session.also_forget(_kept.clear)


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
