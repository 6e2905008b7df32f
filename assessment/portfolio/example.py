"""A portfolio of invented services, to look at what a comparison says before one has any of one's own."""

from __future__ import annotations

from importlib.resources import files

from assessment import definitions
from assessment.identity import Person
from assessment.portfolio.shapes import Incoming
from assessment.portfolio.table_files import opened
from assessment.portfolio.table_rows import read
from assessment.store import Store
from questionnaires.texts import table


def services() -> tuple[Incoming, ...]:
    """Six services that nobody runs, one of them in another jurisdiction, under the definitions that come with the toolkit."""
    given = definitions.shipped()
    content = files("assessment").joinpath("examples", "portfolio.csv").read_bytes()
    return tuple(
        Incoming(row.name, given, row.answers, "example", tags=row.tags) for row in read(opened(content, "portfolio.csv"), given).rows
    )


def open_example(store: Store, who: Person) -> str:
    """A new portfolio with these services; returns its id."""
    portfolio = store.portfolios.make(who, table("assessment")("portfolio_example_name"))
    store.portfolios.add(who, portfolio, services())
    return portfolio
