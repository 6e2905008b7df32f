"""The log of who did what and when: what an entry says, how each is chained to the one before, and whether the chain is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple


class Deed(StrEnum):
    """What somebody did."""

    ANSWERED = "answered"
    """Changed or cleared an answer, or what is kept beside the answers."""
    SAW = "saw"
    """Opened an assessment; the first time on a day (UTC)."""
    CREATED = "created"
    IMPORTED = "imported"
    EXPORTED = "exported"
    DELETED = "deleted"
    RESTORED = "restored"
    ERASED = "erased"
    INVITED = "invited"
    UNINVITED = "uninvited"
    JOINED = "joined"
    """Took up an invitation."""
    SHARED = "shared"
    """Gave somebody a role."""
    UNSHARED = "unshared"
    """Took a role away, or gave up one's own."""
    SUBMITTED = "submitted"
    WITHDREW = "withdrew"
    SAW_SUBMISSION = "saw submission"
    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    READ_LOG = "read log"
    SHELVED = "shelved"
    UNSHELVED = "unshelved"
    EXPORTED_PERSON = "exported person"
    ERASED_PERSON = "erased person"
    EXPIRED = "expired"
    """Removed what was kept as long as the retention periods say."""
    BACKED_UP = "backed up"
    PREPARED_WORKSHOP = "prepared workshop"
    OPENED_WORKSHOP = "opened workshop"
    """Gave out a code by which people can join."""
    CLOSED_WORKSHOP = "closed workshop"
    """Took the code back."""
    ENTERED_SHEET = "entered sheet"
    """Keyed in what somebody ticked on paper."""
    REMOVED_ENTRY = "removed entry"
    """Took back, unseen, what somebody who takes part had answered."""
    REVEALED = "revealed"
    """Showed the answers of a round; what was shown, by its hash."""
    VOIDED = "voided"
    ENDED_WORKSHOP = "ended workshop"
    REMOVED_WORKSHOP = "removed workshop"
    MADE_PORTFOLIO = "made portfolio"
    CHANGED_PORTFOLIO = "changed portfolio"
    """Its rules, or which services are in it."""
    LOCKED_PORTFOLIO = "locked portfolio"
    OPENED_PORTFOLIO = "opened portfolio"
    """Looked at services side by side; the first time."""
    DECIDED_PORTFOLIO = "decided portfolio"
    REMOVED_PORTFOLIO = "removed portfolio"


KINDS: Mapping[str, frozenset[Deed]] = {
    "seen": frozenset((Deed.SAW, Deed.SAW_SUBMISSION, Deed.READ_LOG)),
    "changed": frozenset((Deed.ANSWERED, Deed.CREATED, Deed.IMPORTED, Deed.SHELVED, Deed.UNSHELVED)),
    "taken": frozenset((Deed.EXPORTED, Deed.EXPORTED_PERSON, Deed.SUBMITTED, Deed.WITHDREW, Deed.BACKED_UP)),
    "shared": frozenset((Deed.INVITED, Deed.UNINVITED, Deed.JOINED, Deed.SHARED, Deed.UNSHARED)),
    "workshops": frozenset(
        (Deed.PREPARED_WORKSHOP, Deed.OPENED_WORKSHOP, Deed.CLOSED_WORKSHOP, Deed.REVEALED, Deed.VOIDED, Deed.ENDED_WORKSHOP, Deed.REMOVED_WORKSHOP)
    )
    | {Deed.ENTERED_SHEET, Deed.REMOVED_ENTRY},
    "portfolios": frozenset(
        (Deed.MADE_PORTFOLIO, Deed.CHANGED_PORTFOLIO, Deed.LOCKED_PORTFOLIO, Deed.OPENED_PORTFOLIO, Deed.DECIDED_PORTFOLIO, Deed.REMOVED_PORTFOLIO)
    ),
    "gone": frozenset((Deed.DELETED, Deed.RESTORED, Deed.ERASED, Deed.ERASED_PERSON, Deed.EXPIRED)),
    "signed": frozenset((Deed.SIGNED_IN, Deed.SIGNED_OUT)),
}
"""The kinds of deed that a log can be narrowed to."""


class Entry(NamedTuple):
    """One entry as it is stored. `at` is the text of a time; hashes are 64 hexadecimal digits."""

    entry: int
    at: str
    by: str
    deed: str
    organisation: str
    assessment: str | None
    subject: str
    revision: int | None
    hash: str | None
    replaced: str | None
    source: str
    chain: str


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def chained(before: str, entry: Entry) -> str:
    """The `chain` of an entry that follows the one whose chain is `before` (empty: it is the first)."""
    return hashlib.sha256(_encode([before, *entry[:-1]]).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry as people read it. Times are UTC. `known`: what else is known of it, if that was not erased."""

    entry: int
    at: datetime
    by: str
    name: str
    """Of whoever it was; empty if that was erased, or it was somebody at the computer itself."""
    deed: Deed
    organisation: str
    assessment: str
    subject: str
    source: str
    known: dict[str, Any]
    filled: bool = True
    """Whether there was something to keep; not, if an answer was cleared."""
    assessment_name: str = ""
    """Empty if it was erased."""
    subject_name: str = ""
    """Of the person or organisation that it concerns."""


class Break(NamedTuple):
    """What does not hold: the number of an entry (0: none can be named), and why, as the key of a sentence."""

    entry: int
    why: str


class Chain:
    """Reads a log once, from its first entry on, and tells where it does not hold; needs room for no more than one entry."""

    def __init__(self, noted: tuple[int, str] | None = None) -> None:
        self.entries = 0
        self.first = self.last = ""
        """When the first and the last were written, as text."""
        self.number, self.head = 0, ""
        """Of the last entry."""
        self._noted = noted

    def breaks(self, entries: Iterable[Entry]) -> Iterator[Break]:
        """Where entries were altered, removed or put in; `entries` in their order."""
        noted, at = self._noted or (0, ""), ""
        for each in entries:
            if each.entry != self.number + 1:
                yield Break(self.number + 1, "log_missing")
            elif not _follows(self.head, each):
                yield Break(each.entry, "log_altered")
            if each.entry == noted[0] and each.chain == noted[1]:
                noted = (0, "")
            self.entries += 1
            self.number, self.head, at = each.entry, each.chain, each.at
            self.first = self.first or at
        self.last = at
        if self._noted is not None and noted == self._noted:
            yield Break(noted[0], "log_noted")


def _follows(before: str, entry: Entry) -> bool:
    try:
        return chained(before, entry) == entry.chain
    except (TypeError, ValueError):  # something stands in it that nobody could have written there
        return False
