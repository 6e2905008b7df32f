"""The services of a portfolio side by side: gates first, then figures with their bounds, what is not decided, and only then an order, with how sure it is."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from assessment.portfolio.shapes import Portfolio
from assessment.shell import frame
from assessment.shell.compare import (
    at,
    begin,
    everything,
    filters,
    groups,
    how_sure,
    loaded,
    lock,
    matrix_shown,
    sections,
    sure_of,
    try_weights,
    worked_out,
)
from assessment.shell.markup import escape, facts
from assessment.shell.session import words
from questionnaires.texts import table
from reports import html_blocks
from reports.comparison import Comparison, Group, OtherScoring, Sure
from reports.parts.compared import first, gates, matrix, order, said, told, weights


def draw() -> None:
    """The whole page."""
    of = loaded.portfolio()
    at.link("portfolio", words("back_to_portfolio"))
    frame.title(words("comparison_title"), eyebrow=of.name, tab=words("tab_comparison", name=of.name))
    frame.word_left()
    if not of.is_open or not of.services:
        st.html(at.aid())
        begin.draw(of)
        return
    at.ways("comparison")
    chosen = filters.draw(of)
    found = loaded.comparison(of, chosen)
    if not found.groups:
        st.html(f'<p class="mr-text">{escape(words("comparison_nothing"))}</p>{at.aid()}')
        groups.apart(of, found)
        return
    place = groups.choose(of, found, chosen)
    one = replace(found, groups=(found.groups[place],), sure=(), other=())
    _head(of, one)
    _first(one)
    _sure(of, one)
    groups.apart(of, found)


def _head(of: Portfolio, one: Comparison) -> None:
    st.html(facts(first.facts(one)) + html_blocks.verdict(first.panel(one)) + at.aid())
    asked = escape(table("reports")("compared_rules_first"))
    st.html(f'<p class="mr-quiet" id="lock-state">{asked} {escape(lock.told(of))}</p>')
    if one.shown:
        st.html(f'<p class="mr-quiet mr-user">{escape(words("filters_shown", shown=one.shown))}</p>')


def _first(one: Comparison) -> None:
    """What rests on no rank."""
    (group,) = one.groups
    sections.draw(gates.gates(one))
    sections.draw(matrix.whole(one))
    if told.aggregated(group):
        everything.draw(group, None, "everything")
    matrix_shown.draw(one)
    sections.draw(said.said(one))
    if len(group) > 1:
        at.link("pair", words("comparison_to_pair"))


def _sure(of: Portfolio, one: Comparison) -> None:
    """How sure an order is; of a large group once somebody asks for it."""
    (group,) = one.groups
    if len(group) < 2 or not group.like.suits:  # what a mutual does not suit is ranked with nobody
        return
    st.header(words("sure_title"), anchor=False)
    asked = f"sure-asked-{worked_out.key_of(group)}"
    if len(group) > sure_of.UNASKED and not (worked_out.is_sure_known(group, of.rules) or st.session_state.get(asked)):
        st.html(f'<p class="mr-text">{escape(words("sure_ask", count=f"{len(group):,}", draws=f"{of.rules.draws:,}"))}</p>')
        st.button(words("sure_go"), key="sure-go", type="primary", on_click=_ask, args=(asked,))
        return
    found = sure_of.sure(group, of.rules)
    if found is None:
        sections.body(order.order(one).blocks, words("sure_title"), "order")
    else:
        _order(of, one, group, found)


def _order(of: Portfolio, one: Comparison, group: Group, found: Sure) -> None:
    """The order, and all that turns it."""
    how_sure.draw(one, found)
    if told.aggregated(group):
        everything.draw(group, found, "everything-sure")
    other = sure_of.other(group, of.rules)
    all_ = replace(one, sure=(found,), other=(other if isinstance(other, OtherScoring) else None,))
    sections.draw(weights.turning(all_))
    sections.draw(weights.find_out(all_))
    sections.draw(weights.readings(all_))
    try_weights.draw(of, group)
    sections.draw(weights.other_scoring(all_))
    if isinstance(other, str):
        st.header(words("other_title"), anchor=False)
        st.html(f'<p class="mr-text mr-user">{escape(other)}</p>')


def _ask(key: str) -> None:
    st.session_state[key] = True


if __name__ == "__main__":
    draw()
