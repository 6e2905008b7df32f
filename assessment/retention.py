"""How long what is stored is kept. Nothing goes by time alone unless a period says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from assessment.hosting import Settings

DAYS_OF_MONTH = 31
"""A month, so that nothing goes early."""


@dataclass(frozen=True, slots=True)
class Periods:
    """How long each thing is kept; 0: for ever."""

    erase_after_days: int = 0
    """From deleting an assessment until it is erased."""
    delete_after_months: int = 0
    """From the last change of an assessment until it is deleted."""
    invitation_days: int = 0
    """From inviting somebody until the invitation, if it ran out, and the address in it are removed."""
    log_months: int = 0
    """From doing something until what its entry in the log says in words is erased; the entry itself stays."""
    workshop_days: int = 0
    """From the time when nobody more could join a workshop until it is ended, and what each person answered in it deleted."""
    copy_days: int = 0
    """From a failed update until the copy that it left beside the database is removed."""


FOR_EVER = Periods()
WHEN_HOSTED = Periods(erase_after_days=30, invitation_days=30, workshop_days=30, copy_days=30)
"""What a hosted copy does, unless its settings say otherwise."""


def of(settings: Settings) -> Periods:
    """What the settings of a copy say; in a local one nothing goes by time alone."""
    if not settings.hosted:
        return FOR_EVER
    return replace(WHEN_HOSTED, erase_after_days=settings.erase_after_days, delete_after_months=settings.delete_after_months)


class Due(NamedTuple):
    """Something whose time has come: an id, and a name that says to people what it is."""

    id: str
    name: str


class Retained(NamedTuple):
    """What was done, or would be. `contents`: of the log, how many."""

    erased: tuple[Due, ...] = ()
    deleted: tuple[Due, ...] = ()
    invitations: int = 0
    contents: int = 0
    workshops: int = 0
    copies: tuple[str, ...] = ()
    """Files."""


def before(now: datetime, *, days: int = 0, months: int = 0) -> datetime | None:
    """The moment up to which everything goes; None if nothing does."""
    length = days or months * DAYS_OF_MONTH
    return now - timedelta(days=length) if length else None
