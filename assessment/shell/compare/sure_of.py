"""How sure an order is, on a page: with a bar that says how far it is, and a scoring file of one's own beside."""

from __future__ import annotations

import streamlit as st

from assessment.portfolio.rules import Rules
from assessment.shell.compare import at, worked_out
from assessment.shell.session import person, store, words
from reports.comparison import Group, OtherScoring, Sure
from scoring.completions import stage

UNASKED = 60
"""Services up to which it is worked out without being asked for."""


def sure(group: Group, rules: Rules) -> Sure | None:
    """All of it, with a bar while it takes."""
    if worked_out.is_sure_known(group, rules):
        return worked_out.sure(group, rules)
    bar = st.progress(0.0, text=words("sure_working"))

    def told(share: float) -> None:
        bar.progress(min(max(share, 0.0), 1.0), text=words("sure_working_at", share=f"{share:.0%}"))

    worked_out.completions(group, rules, stage(told, 0, 0.7))
    found = worked_out.sure(group, rules, stage(told, 0.7, 1))
    bar.empty()
    return found


def other(group: Group, rules: Rules) -> OtherScoring | str | None:
    """The group under the scoring file of one's own that the rules name; a sentence if it does not fit these services."""
    source = store().portfolios.other_scoring(person(), at.portfolio_id()) if rules.other_scoring else None
    return None if source is None else worked_out.beside(group, rules, source)
