"""The statements about answers that wait until their author has signed in again."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from assessment.tables import HeldRow

MOST = 300
"""Of one person: more than there are questions. What is more is not held, and the page says that it is not saved."""


class Held(NamedTuple):
    """One answer that waits. `content`: as JSON; None: it is to be cleared. `expected`: the revision on which it was given."""

    assessment: str
    question: str
    content: str | None
    expected: int
    at: datetime


def hold(connection: Connection, person: str, held: Held) -> bool:
    """Keep it, in place of what waits for the same question. Returns whether there was room."""
    let_go(connection, person, held.assessment, held.question)
    if len(of(connection, person)) >= MOST:
        return False
    connection.execute(insert(HeldRow).values(person=person, **held._asdict()))
    return True


def of(connection: Connection, person: str) -> tuple[Held, ...]:
    """All that waits for somebody, the first given first."""
    columns = (HeldRow.assessment, HeldRow.question, HeldRow.content, HeldRow.expected, HeldRow.at)
    found = connection.execute(select(*columns).where(HeldRow.person == person).order_by(HeldRow.at, HeldRow.question))
    return tuple(Held(*row) for row in found)


def let_go(connection: Connection, person: str, assessment: str, question: str) -> None:
    """Forget it: it was saved, or its author has decided."""
    of_it = (HeldRow.person == person) & (HeldRow.assessment == assessment) & (HeldRow.question == question)
    connection.execute(delete(HeldRow).where(of_it))
