"""The log of who did what and when: what an entry says, how each is chained to the one before, and whether the chain is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
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


def chained(before: str, entry: Entry) -> str:
    """The `chain` of an entry that follows the one whose chain is `before` (empty: it is the first)."""
    said = json.dumps([before, *entry[:-1]], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


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


class Break(NamedTuple):
    """Where the chain does not hold: the number of an entry, and why, as the key of a sentence."""

    entry: int
    why: str


def breaks(entries: Iterable[Entry]) -> Iterator[Break]:
    """Where entries were altered, removed or put in; `entries` in their order, from the first."""
    before, expected = "", 1
    for each in entries:
        if each.entry != expected:
            yield Break(expected, "log_missing")
        elif chained(before, each) != each.chain:
            yield Break(each.entry, "log_altered")
        before, expected = each.chain, each.entry + 1
