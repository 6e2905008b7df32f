"""Reading the log, and finding out whether it is whole: what is chained, and whether it leads to what stands."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import NamedTuple

from assessment import log_rows, log_whole, people_rows
from assessment.identity import Action, NotFound, Person
from assessment.log import KINDS, Break, Chain, Deed, Logged
from assessment.transactions import Transactions

MOST_SHOWN = 500
"""Entries of a log that are read at once."""
MOST_BREAKS = 1000
"""So many faults are told one by one; of more, how many."""


class Verified(NamedTuple):
    """What became of a check. `number` and `head`: of the last entry, to be noted elsewhere; `first`, `last`: when, as text."""

    entries: int
    number: int
    head: str
    first: str
    last: str
    breaks: tuple[Break, ...]
    more: int
    """How many faults there are beyond those in `breaks`."""


class Logs:
    """The log of one database. Every method takes who asks first, and raises NotFound if they may not."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def of_assessment(self, who: Person, assessment_id: str, kind: str = "", most: int = MOST_SHOWN) -> tuple[Logged, ...]:
        """Who did what with an assessment, the newest first; that somebody reads it is in it first, once a day.

        `kind`: only deeds of one of `KINDS`.
        """
        self._transactions.note_once(who, Action.READ_LOG, Deed.READ_LOG, assessment_id)
        with self._transactions.reading(who, Action.READ_LOG, assessment_id) as opened:
            return tuple(log_rows.read(opened.connection, assessment=assessment_id, deeds=KINDS.get(kind, ()), most=most))

    def of_organisation(self, who: Person, organisation: str, kind: str = "", most: int = MOST_SHOWN) -> tuple[Logged, ...]:
        """Who did what in an organisation, the newest first. As `of_assessment` otherwise."""
        self._transactions.note_once(who, Action.AUDIT, Deed.READ_LOG, organisation=organisation)
        with self._transactions.reading(who, Action.AUDIT, organisation=organisation) as opened:
            return tuple(log_rows.read(opened.connection, organisation=opened.organisation, deeds=KINDS.get(kind, ()), most=most))

    @contextmanager
    def everything(self, who: Person, *, assessment: str | None = None, organisation: str | None = None) -> Generator[Iterator[Logged]]:
        """All entries, the newest first, a few in memory at a time. Raises NotFound if there is no such organisation.

        Only for whoever sits at the computer. That it is read is in it, once a day.
        """
        with self._transactions.reading(who, Action.OPERATE) as opened:
            if organisation and people_rows.name_of_organisation(opened.connection, organisation) is None:
                raise NotFound
        self._transactions.note_once(who, Action.OPERATE, Deed.READ_LOG, assessment or "", organisation or "")
        with self._transactions.reading(who, Action.OPERATE) as opened:
            yield log_rows.read(opened.connection, assessment=assessment, organisation=organisation)

    def verify(self, who: Person, noted: tuple[int, str] | None = None) -> Verified:
        """Whether the whole log is as it was written, and leads to what stands. Only for whoever sits at the computer.

        `noted`: number and chain of the last entry as they were once, which must still be in it: a chain alone cannot tell
        whether its end was cut off, nor whether somebody wrote all of it anew.
        """
        with self._transactions.reading(who, Action.OPERATE) as opened:
            whole, connection = Chain(noted), opened.connection
            all_ = chain(whole.breaks(log_rows.entries(connection)), log_whole.not_as_logged(connection), log_whole.contents(connection))
            found = tuple(islice(all_, MOST_BREAKS))
            more = sum(1 for _ in all_)
        return Verified(whole.entries, whole.number, whole.head, whole.first, whole.last, tuple(sorted(found)), more)
