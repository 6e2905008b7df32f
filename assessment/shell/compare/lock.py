"""Whether the rules were locked before services were opened, in words; and the button that locks them."""

from __future__ import annotations

import streamlit as st

from assessment.portfolio.portfolios import RulesElsewhere
from assessment.portfolio.shapes import Portfolio
from assessment.shell import frame
from assessment.shell.compare import rules_form
from assessment.shell.markup import escape
from assessment.shell.session import moment, person, store, words
from questionnaires.errors import ToolkitError
from reports.parts.compared import first


def told(of: Portfolio) -> str:
    """How it stands: once the comparison was opened, in the words of the report."""
    found = of.lock
    if found.opened is not None:
        return first.lock(found)
    when = {name: moment(at) if at is not None else "" for name, at in (("locked", found.locked), ("changed", found.changed))}
    return words(f"lock_{found.state}", **when)


def draw(of: Portfolio) -> None:
    """How it stands, what locking means, and the button where there is something to lock. It stands below the form, whose fields it saves first."""
    st.header(words("lock_title"), anchor=False)
    st.html(f'<div class="mr-callout" id="lock-state"><p>{escape(told(of))}</p></div><p class="mr-text mr-below">{escape(words("lock_means"))}</p>')
    if not of.is_locked:
        st.button(words("lock_go"), key="rules-lock", on_click=_lock, args=(of,))


def _lock(of: Portfolio) -> None:
    """Nothing is locked unless what is in the fields can be saved."""
    frame.back_to_heading()
    try:
        store().portfolios.lock(person(), of.id, expected=rules_form.save(of))
    except RulesElsewhere:  # which the form tells
        frame.leave_trouble(words("lock_not_done"))
    except ToolkitError as error:
        frame.leave_trouble(f"{error} {words('lock_not_done')}")
    else:
        frame.leave_word(words("lock_done"))
