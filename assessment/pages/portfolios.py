"""Compare services: the portfolios of the organisation, and the way to a new one."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.portfolio import example
from assessment.portfolio.names import LONGEST_NAME
from assessment.portfolio.portfolios import NotAdded
from assessment.portfolio.shapes import Brief
from assessment.shell import frame
from assessment.shell.compare import at, loaded
from assessment.shell.inviting import ask_twice
from assessment.shell.markup import escape, literal
from assessment.shell.session import day_of, person, store, words

AT_FIRST = 20
"""How many portfolios are shown before one asks for more."""


def draw() -> None:
    """The whole page."""
    loaded.refuse_others()
    found = store().portfolios.all(person())
    frame.title(words("portfolios_title"))
    frame.word_left()
    st.html(f'<p class="mr-lead">{escape(words("portfolios_lead"))}</p>{at.aid()}')
    if found:
        st.header(words("portfolios_here"), anchor=False)
    all_shown = st.session_state.get("all-portfolios", False)
    for each in found if all_shown else found[:AT_FIRST]:
        _portfolio(each)
    if len(found) > AT_FIRST and not all_shown:
        st.button(words("portfolios_older", count=len(found) - AT_FIRST), key="older-portfolios", on_click=_show_all)
    _new()


def _show_all() -> None:
    st.session_state["all-portfolios"] = True


def _portfolio(each: Brief) -> None:
    with st.container(border=True, key=f"saved-portfolio-{each.id}"):
        with st.container(gap=None):
            st.page_link(frame.path("portfolio"), label=literal(each.name), query_params={at.PORTFOLIO: each.id})
            count = words("portfolio_services_one" if each.services == 1 else "portfolio_services", count=f"{each.services:,}")
            st.html(f'<p class="mr-small">{escape(words("portfolio_known", count=count, day=day_of(each.made)))}</p>')
        means = words("portfolio_remove_means", name=each.name, count=count)
        ask_twice(f"remove-{each.id}", words("portfolio_remove", name=each.name), means, words("portfolio_remove_go"), partial(_removed, each))


def _removed(each: Brief) -> None:
    store().portfolios.erase(person(), each.id)
    frame.leave_word(words("portfolio_removed", name=each.name))


def _new() -> None:
    st.header(words("portfolio_new"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("portfolio_new_means"))}</p>')
    name = st.text_input(words("portfolio_new_name"), key="portfolio-name", max_chars=LONGEST_NAME, autocomplete="off")
    if st.button(words("portfolio_make"), key="portfolio-make", type="primary"):
        try:
            made = store().portfolios.make(person(), str(name or ""))
        except NotAdded as error:
            frame.trouble(str(error))
            return
        st.switch_page(frame.path("portfolio"), query_params={at.PORTFOLIO: made})
    st.html(f'<p class="mr-text">{escape(words("portfolio_example_means"))}</p>')
    if st.button(words("portfolio_example"), key="portfolio-example"):
        st.switch_page(frame.path("portfolio"), query_params={at.PORTFOLIO: example.open_example(store(), person())})


if __name__ == "__main__":
    draw()
