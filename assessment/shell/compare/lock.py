"""Whether the rules were locked before services were opened, in words; and the button that locks them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.portfolio.shapes import Portfolio
from assessment.shell import frame
from assessment.shell.inviting import done
from assessment.shell.markup import escape
from assessment.shell.session import moment, person, store, words
from reports.parts.compared import first


def told(of: Portfolio) -> str:
    """How it stands: once the comparison was opened, in the words of the report."""
    found = of.lock
    if found.opened is not None:
        return first.lock(found)
    when = {name: moment(at) if at is not None else "" for name, at in (("locked", found.locked), ("changed", found.changed))}
    return words(f"lock_{found.state}", **when)


def draw(of: Portfolio) -> None:
    """How it stands, what locking means, and the button where there is something to lock."""
    st.header(words("lock_title"), anchor=False)
    st.html(f'<div class="mr-callout" id="lock-state"><p>{escape(told(of))}</p></div><p class="mr-text mr-below">{escape(words("lock_means"))}</p>')
    if not of.is_locked:
        st.button(words("lock_go"), key="rules-lock", on_click=done, args=(partial(_lock, of.id, of.rules_number),))


def _lock(portfolio: str, expected: int) -> None:
    store().portfolios.lock(person(), portfolio, expected=expected)
    frame.leave_word(words("lock_done"))
