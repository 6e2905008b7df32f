"""Every transaction is opened for somebody and for something, and only if they may: the one way to the tables."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine

from assessment import database, log_rows, people_rows
from assessment.identity import EVERYTHING, LOCAL, Action, Person, Standing, permit
from assessment.log import Deed
from assessment.log_rows import Author

MOST_SEEN = 100_000
"""Of so many it is remembered at most who opened which assessment today."""


@dataclass(frozen=True, slots=True)
class Transaction:
    """An open transaction of somebody who may do what it was opened for."""

    connection: Connection
    who: Person
    standing: Standing
    organisation: str
    """Of the assessment, or the one in which `who` is at work."""
    at: datetime
    """When it began, UTC; everything in it is of this moment."""

    @property
    def author(self) -> Author:
        """As whom to write into the log."""
        return Author(self.who.id, self.at, self.organisation)

    def log(self, deed: Deed, assessment: str | None = None, subject: str = "", **known: Any) -> None:
        """Write into the log what was done; `known` is kept where it can be erased."""
        log_rows.add(self.connection, self.author, deed, assessment, subject, known={key: value for key, value in known.items() if value not in (None, "")})

    def within(self, assessment_id: str) -> Transaction:
        """The same transaction, written into the log as of the organisation that an assessment belongs to."""
        return replace(self, organisation=people_rows.organisation_of(self.connection, assessment_id))

    def permit(self, action: Action, questionnaire: str = "") -> None:
        """Return if they may do this too, to the same assessment; otherwise raise NotFound."""
        permit(self.standing, action, questionnaire)


class Transactions:
    """Opens transactions on one database. Nothing can be read or written that `identity` does not allow."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._seen: set[tuple[str, str, str, str]] = set()

    @contextmanager
    def reading(self, who: Person, action: Action, assessment_id: str = "", organisation: str = "") -> Generator[Transaction]:
        """To read what `who` may; everything read is of one moment. Raises NotFound, StoreError.

        Whoever opens an assessment of an organisation is written into the log before they see it, once a day.
        """
        if action is Action.READ:
            self.note_once(who, action, Deed.SAW, assessment_id)
        with database.reading(self._engine) as connection:
            yield _opened(connection, who, action, assessment_id, organisation)

    @contextmanager
    def writing(self, who: Person, action: Action, assessment_id: str = "", organisation: str = "") -> Generator[Transaction]:
        """To change what `who` may. One at a time; when it ends without an error, it has reached the disk. Raises NotFound, StoreError."""
        with database.writing(self._engine) as connection:
            yield _opened(connection, who, action, assessment_id, organisation)

    def note_once(self, who: Person, action: Action, deed: Deed, assessment_id: str = "", organisation: str = "") -> None:
        """Write into the log, the first time on a day (UTC), that `who` looks at what belongs to an organisation. Raises NotFound."""
        key = (who.id, deed, assessment_id or organisation, datetime.now(UTC).date().isoformat())
        if key in self._seen:
            return
        with database.reading(self._engine) as connection:
            opened = _opened(connection, who, action, assessment_id, organisation)
        if opened.organisation:  # on one's own computer there is nobody to tell
            with self.writing(who, action, assessment_id, organisation) as opened:
                opened.log(deed, assessment_id or None)
        if len(self._seen) >= MOST_SEEN:
            self._seen.clear()
        self._seen.add(key)


def _opened(connection: Connection, who: Person, action: Action, assessment_id: str, organisation: str) -> Transaction:
    if assessment_id:
        belongs = people_rows.organisation_of(connection, assessment_id)
    else:
        belongs = organisation or who.organisation
    if who.id == LOCAL.id:
        standing = EVERYTHING
    elif assessment_id:
        standing = people_rows.standing_in(connection, who.id, assessment_id)
    else:
        standing = people_rows.standing_at(connection, who.id, belongs)
    permit(standing, action)
    return Transaction(connection, who, standing, belongs, datetime.now(UTC))


def allowed(connection: Connection, who: Person, action: Action, assessment_id: str) -> bool:
    """Whether `who` may do `action` to an assessment."""
    standing = EVERYTHING if who.id == LOCAL.id else people_rows.standing_in(connection, who.id, assessment_id)
    return standing.may(action)
