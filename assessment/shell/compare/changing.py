"""Setting rules anew from several parts of a page, each without overwriting what somebody else set meanwhile."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assessment.portfolio import setting_rules
from assessment.portfolio.rules import Rules
from assessment.portfolio.setting_rules import Impossible
from assessment.portfolio.shapes import Portfolio
from assessment.shell.session import person, store, words
from questionnaires.plain_yaml import Source


def expected(of: Portfolio) -> int:
    """The number of the rules that the form on this page began with."""
    return int(st.session_state.setdefault(f"rules-expected-{of.id}", of.rules_number))


def expect(portfolio: str, number: int) -> None:
    """Let the form stand on the rules of this number."""
    st.session_state[f"rules-expected-{portfolio}"] = number


def change(of: Portfolio, update: Mapping[str, object], scoring: Source | None = None) -> None:
    """Set some of the rules, all others as they stand. Raises RulesElsewhere, Impossible."""
    held = expected(of)
    number = store().portfolios.set_rules(person(), of.id, changed(of.rules, update), expected=of.rules_number, scoring=scoring)
    if held == of.rules_number:  # the form has not missed anything
        expect(of.id, number)


def changed(rules: Rules, update: Mapping[str, object]) -> Rules:
    """The rules with some of them anew. Raises Impossible with one sentence, and that nothing was saved."""
    try:
        return setting_rules.changed(rules, update)
    except Impossible as error:
        raise Impossible(f"{error} {words('rules_not_saved')}") from error
