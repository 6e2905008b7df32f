"""A workshop for people who take part: plain pages under /join, without an account, a websocket or anything fetched from elsewhere.

Everything that a phone loads lies under /join, so that nothing else has to answer it.
"""

from __future__ import annotations

from starlette.routing import BaseRoute

from assessment.shell.join.answering import Join
from assessment.shell.join.look import PLACE
from assessment.shell.under import under

__all__ = ["PLACE", "routes"]


def routes() -> list[BaseRoute]:
    """One place that answers every address under /join."""
    return under(PLACE, Join())
