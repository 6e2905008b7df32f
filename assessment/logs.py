"""Reading the log, and finding out whether it is whole: what is chained, and whether it leads to what stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, select

from assessment import log_rows
from assessment.identity import Action, NotFound, Person
from assessment.log import Break, Deed, Entry, Logged, breaks
from assessment.tables import AnswerContent, CurrentAnswer, LogContent
from assessment.transactions import Transactions
from assessment.whole import salted

MOST_SHOWN = 500
"""Entries of a log that are read at once."""


class Verified(NamedTuple):
    """What became of a check: how many entries there are, the `chain` of the last, and where something does not hold."""

    entries: int
    head: str
    breaks: tuple[Break, ...]


class Logs:
    """The log of one database. Every method takes who asks first, and raises NotFound if they may not."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def of_assessment(self, who: Person, assessment_id: str) -> tuple[Logged, ...]:
        """Who did what with an assessment, the newest first; whoever reads it is in it first."""
        with self._transactions.writing(who, Action.READ_LOG, assessment_id) as opened:
            if opened.organisation:
                opened.log(Deed.READ_LOG, assessment_id)
            return log_rows.read(opened.connection, assessment=assessment_id, most=MOST_SHOWN)

    def of_organisation(self, who: Person, organisation: str) -> tuple[Logged, ...]:
        """Who did what in an organisation, the newest first; whoever reads it is in it first."""
        with self._transactions.writing(who, Action.AUDIT, organisation=organisation) as opened:
            if opened.organisation:
                opened.log(Deed.READ_LOG)
            return log_rows.read(opened.connection, organisation=opened.organisation, most=MOST_SHOWN)

    def verify(self, who: Person, noted: tuple[int, str] | None = None) -> Verified:
        """Whether the whole log is as it was written, and leads to what stands. Only for whoever sits at the computer.

        `noted`: number and chain of the last entry as they were once, which must still be in it: a chain alone cannot tell
        whether its end was cut off.
        """
        with self._transactions.reading(who, Action.AUDIT) as opened:
            if not opened.standing.operator:
                raise NotFound
            entries = tuple(log_rows.entries(opened.connection))
            found = [*breaks(entries), *_not_as_logged(opened.connection, entries), *_contents(opened.connection)]
            if noted is not None and noted not in {(each.entry, each.chain) for each in entries}:
                found.append(Break(noted[0], "log_noted"))
            return Verified(len(entries), entries[-1].chain if entries else "", tuple(sorted(found)))


def _not_as_logged(connection: Connection, entries: tuple[Entry, ...]) -> Iterator[Break]:
    """Where answers that stand are not what the log, played from its beginning, leads to. Erased assessments have none."""
    last: dict[tuple[str, str], Entry] = {}
    for each in entries:
        if each.deed == Deed.ANSWERED and each.assessment is not None:
            before = last.get((each.assessment, each.subject))
            if each.revision != (before.revision or 0) + 1 if before else each.revision != 1:
                yield Break(each.entry, "log_revision")
            last[each.assessment, each.subject] = each
        elif each.deed == Deed.ERASED and each.assessment is not None and not each.subject:
            last = {key: entry for key, entry in last.items() if key[0] != each.assessment}
    columns = (CurrentAnswer.assessment, CurrentAnswer.question, CurrentAnswer.revision, CurrentAnswer.hash)
    stands = {(row.assessment, row.question): (row.revision, row.hash) for row in connection.execute(select(*columns))}
    for key, entry in last.items():
        if stands.get(key) != (entry.revision, entry.hash):
            yield Break(entry.entry, "log_stands")
    for _ in stands.keys() - last.keys():
        yield Break(len(entries) + 1, "log_cut")


def _contents(connection: Connection) -> Iterator[Break]:
    """Where what is kept beside the log is not what its hash says."""
    for row in connection.execute(select(LogContent.hash, LogContent.salt, LogContent.content)):
        if salted(row.content, row.salt) != row.hash:
            yield Break(0, "log_content")
    for row in connection.execute(select(AnswerContent.hash, AnswerContent.salt, AnswerContent.content)):
        if salted(row.content, row.salt) != row.hash:
            yield Break(0, "log_answer")
