"""One portfolio: the services that were collected in it, their tags, and the ways to add more."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.portfolio.names import LONGEST_NAME
from assessment.portfolio.shapes import Portfolio
from assessment.shell import frame
from assessment.shell.compare import adding, at, loaded, services
from assessment.shell.inviting import done
from assessment.shell.markup import facts
from assessment.shell.session import day_of, person, store, words


def draw() -> None:
    """The whole page."""
    of = loaded.portfolio()
    st.page_link(frame.path("portfolios"), label=words("back_to_portfolios"))
    frame.title(of.name, eyebrow=words("portfolio_eyebrow"), tab=words("tab_portfolio", name=of.name))
    frame.word_left()
    pairs = [
        (words("portfolio_fact_services"), f"{len(of.services):,}"),
        (words("portfolio_fact_made"), day_of(of.made)),
        (words("portfolio_fact_rules"), words(f"rules_short_{_state(of)}")),
        (words("portfolio_fact_opened"), words("portfolio_opened" if of.is_open else "portfolio_not_opened")),
    ]
    st.html(facts(pairs) + at.aid())
    at.ways("portfolio")
    services.draw(of)
    adding.draw(of)
    _rename(of)


def _state(of: Portfolio) -> str:
    return "locked" if of.is_locked else "open"


def _rename(of: Portfolio) -> None:
    with st.expander(words("portfolio_rename"), key="portfolio-rename", type="compact"):
        key = f"portfolio-rename-{of.id}"
        st.session_state.setdefault(key, of.name)
        st.text_input(words("portfolio_new_name"), key=key, max_chars=LONGEST_NAME, autocomplete="off")
        st.button(words("portfolio_rename_go"), key="portfolio-rename-go", on_click=done, args=(partial(_renamed, of.id, key),))


def _renamed(id_: str, key: str) -> None:
    store().portfolios.rename(person(), id_, str(st.session_state[key] or ""))
    frame.leave_word(words("portfolio_renamed"))


if __name__ == "__main__":
    draw()
