"""Whether the rules were locked before services were opened, in words; and the button that locks them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.portfolio.shapes import Portfolio
from assessment.shell import frame
from assessment.shell.inviting import done
from assessment.shell.markup import escape
from assessment.shell.session import moment, person, store, words


def told(of: Portfolio) -> str:
    """How it stands, as one or two sentences."""
    found = of.lock
    when = {name: moment(at) if at is not None else "" for name, at in (("locked", found.locked), ("opened", found.opened), ("changed", found.changed))}
    opened = "_opened" if found.opened is not None else ""
    said = words(f"lock_{found.state}{opened}", **when)
    if found.state == "after" and of.is_locked is False:
        said = f"{said} {words('lock_changed_later')}"
    return said


def draw(of: Portfolio) -> None:
    """How it stands, what locking means, and the button where there is something to lock."""
    st.header(words("lock_title"), anchor=False)
    st.html(f'<div class="mr-callout" id="lock-state"><p>{escape(told(of))}</p></div><p class="mr-text mr-below">{escape(words("lock_means"))}</p>')
    if not of.is_locked:
        st.button(words("lock_go"), key="rules-lock", on_click=done, args=(partial(_lock, of.id, of.rules_number),))


def _lock(portfolio: str, expected: int) -> None:
    store().portfolios.lock(person(), portfolio, expected=expected)
    frame.leave_word(words("lock_done"))
