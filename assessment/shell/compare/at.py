"""Which portfolio a page is about, what is in it, and the comparison of its services, each worked out once for the same contents."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

import streamlit as st

from assessment.identity import Action, NotFound
from assessment.portfolio.comparing import compare
from assessment.portfolio.rules import rules_text
from assessment.portfolio.shapes import Portfolio
from assessment.shell import frame, session
from assessment.shell.markup import escape, literal
from assessment.shell.session import may_at_home, person, store, words
from questionnaires.texts import current_language
from reports.comparison import Comparison

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
    picked = tuple((tag, tuple(sorted(values))) for tag, values in sorted(chosen.items()) if values)
    now = datetime.now(UTC)
    key = (of.id, of.name, contents(of), rules_text(of.rules), len(of.events), picked, current_language(), now.date())
    if len(of.services) <= _LONG:
        return _compared(key, of, dict(picked), now)
    with st.spinner(words("compare_working", count=f"{len(of.services):,}")):
        return _compared(key, of, dict(picked), now)


def contents(of: Portfolio) -> str:
    """Stands for exactly these services, with their names and tags."""
    found = hashlib.sha256()
    for each in of.services:
        found.update(f"{each.key}\0{each.name}\0{each.gone}\0{sorted(each.tags.items())}\n".encode("utf-8", "surrogatepass"))
    return found.hexdigest()


@st.cache_resource(max_entries=12, show_spinner=False)
def _compared(key: tuple[object, ...], _of: Portfolio, _chosen: Mapping[str, Sequence[str]], _now: datetime) -> Comparison:
    return compare(_of, as_of=_now, chosen=_chosen)


@st.cache_resource(max_entries=1, show_spinner=False)
def _kept() -> OrderedDict[tuple[str, str], Portfolio]:
    return OrderedDict()


def _forget() -> None:
    _kept.clear()
    _compared.clear()


session.also_forget(_forget)


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
    return f'<div class="mr-callout"><p>{escape(words("compare_aid"))}</p></div>'


def ways(here: str) -> None:
    """The pages of a portfolio, without the one that is shown."""
    with st.container(horizontal=True, key="compare-ways"):
        for page in ("portfolio", "rules", "comparison", "decision"):
            if page != here:
                link(page, words(f"compare_to_{page}"))
