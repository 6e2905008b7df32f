"""The papers that there are on a portfolio, as orders of a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from assessment.portfolio.shapes import Portfolio
from assessment.printing import Order
from assessment.shell.compare import worked_out
from questionnaires.plain_yaml import Source
from reports.anonymous import anonymous
from reports.comparison import Comparison
from reports.compose_comparison import compose, decision_record
from reports.document import Report

_COMPOSED: Mapping[str, Callable[[Comparison], Report]] = {
    "comparison": compose,
    "anonymous": lambda found: compose(anonymous(found)),
    "decision": decision_record,
}


_RECKONED = ("json", "csv", "xlsx")
"""The formats that have the figures as data; every other one passes them by."""


def order(of: Portfolio, scoring: Source | None, paper: str, format_: str) -> Order:
    """One of them, in a format. `scoring`: the file of one's own that the rules name. Raises DefinitionError if that does not fit."""
    found = _COMPOSED[paper](worked_out.whole(of, scoring))
    data, live = (dict(found.data), dict(found.live)) if format_ in _RECKONED else ({}, {})  # made here, as a file is made in another process
    return Order(replace(found, data=data, live=live), format_)
