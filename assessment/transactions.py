"""Every transaction is opened for somebody and for something, and only if they may: the one way to the tables."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine

from assessment import database, log_rows, people_rows
from assessment.identity import EVERYTHING, LOCAL, Action, Person, Standing, permit
from assessment.log import Deed
from assessment.log_rows import Author

MOST_SEEN = 100_000
"""Of so many it is remembered at most who opened what today."""


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


class Seen:
    """Who saw what today (UTC), so that the log says it once a day."""

    def __init__(self) -> None:
        self._today: set[tuple[str, str, str]] = set()

    @contextmanager
    def today(self, who: Person, what: str) -> Generator[bool]:
        """Whether `who` sees `what` for the first time today. It counts as seen when this ends without an error."""
        key = (who.id, what, datetime.now(UTC).date().isoformat())
        first = key not in self._today
        yield first
        if first:
            if len(self._today) >= MOST_SEEN:
                self._today.clear()
            self._today.add(key)


class Transactions:
    """Opens transactions on one database. Nothing can be read or written that `identity` does not allow."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.seen = Seen()

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

    def empty_journal(self) -> None:
        """Keep what was just deleted from living on in SQLite's journal, unless others are reading there just now."""
        with suppress(database.TracesRemain):
            database.empty_journal(self._engine)

    @contextmanager
    def taking(self, who: Person, action: Action, assessment_id: str) -> Generator[Transaction]:
        """To take away what `who` may: in it the log can be written where there is somebody to tell, as its `organisation` says.

        On one's own computer there is nobody, and what can be read can be taken away, even if nothing can be saved any more.
        """
        with (self.writing if self._told(who, action, assessment_id, "") else self.reading)(who, action, assessment_id) as opened:
            yield opened

    def note_once(self, who: Person, action: Action, deed: Deed, assessment_id: str = "", organisation: str = "") -> None:
        """Write into the log, the first time on a day (UTC), that `who` looks at what belongs to an organisation. Raises NotFound."""
        with self.seen.today(who, f"{deed} {assessment_id or organisation}") as first:
            if first and self._told(who, action, assessment_id, organisation):
                with self.writing(who, action, assessment_id, organisation) as opened:
                    opened.log(deed, assessment_id or None)

    def _told(self, who: Person, action: Action, assessment_id: str, organisation: str) -> bool:
        """Whether there is somebody to tell what `who` does: on one's own computer there is nobody. Raises NotFound if they may not."""
        with database.reading(self._engine) as connection:
            return bool(_opened(connection, who, action, assessment_id, organisation).organisation)


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
