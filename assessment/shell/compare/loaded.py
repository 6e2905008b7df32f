"""What a page of a portfolio is about: the portfolio that its address names, for whoever may compare, and the comparison of its services."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence

import streamlit as st

from assessment.identity import Action, NotFound
from assessment.portfolio.shapes import Portfolio
from assessment.shell import session
from assessment.shell.compare import at, worked_out
from assessment.shell.session import may_at_home, person, store, words
from questionnaires.texts import current_language
from reports.comparison import Comparison

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


def portfolio() -> Portfolio:
    """The portfolio in the address, as it stands now. Raises NotFound, StoreError."""
    refuse_others()
    kept, key = _kept(), (at.portfolio_id(), current_language())
    known = kept.get(key)
    if known is None:
        with st.spinner(words("compare_reading")):
            found = store().portfolios.load(person(), at.portfolio_id())
    else:
        found = store().portfolios.load(person(), at.portfolio_id(), known)
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
