"""Doing away with what was kept long enough: for the command `retain`, and for a hosted copy, at start and once a day."""

from __future__ import annotations

import argparse
import logging
from dataclasses import replace
from datetime import UTC, datetime

from assessment.database import TracesRemain
from assessment.identity import LOCAL
from assessment.retention import FOR_EVER, Periods, Retained
from assessment.store import Store, StoreError
from assessment.terminal import say
from questionnaires.texts import table

words = table("assessment")
_log = logging.getLogger(__name__)


def run_due(store: Store, periods: Periods) -> Retained:
    """Do away with everything whose time has come. What goes wrong is in the server's log, and is tried again next time."""
    try:
        done = store.retain(LOCAL, periods, datetime.now(UTC))
    except TracesRemain as error:
        _log.warning("%s", error)
        return Retained()
    except StoreError as error:
        _log.error("What was kept long enough could not be removed. %s", error)
        return Retained()
    if done != Retained():
        _log.info(
            "Kept long enough: %d assessments erased, %d deleted; %d invitations, %d entries' words and %d copies removed; %d workshops ended.",
            len(done.erased), len(done.deleted), done.invitations, done.contents, len(done.copies), done.workshops,
        )  # fmt: skip
    return done


def retain_command(options: argparse.Namespace) -> int:
    """Tell what was done, or with `--dry-run` what would be."""
    store = Store.open(options.database)
    try:
        periods = given(options)
        if periods == FOR_EVER:
            raise StoreError(words("retain_no_period"))
        found = store.retain(LOCAL, periods, datetime.now(UTC), dry_run=options.dry_run)
    finally:
        store.close()
    would = "would_" if options.dry_run else ""
    for key, each in (("erased", found.erased), ("deleted", found.deleted)):
        for one in each:
            say(words(f"retain_{would}{key}", name=one.name, id=one.id))
    for key, count in (("invitations", found.invitations), ("contents", found.contents), ("workshops", found.workshops)):
        if count:
            say(words(f"retain_{would}{key}", count=count))
    for file in found.copies:
        say(words(f"retain_{would}copy", file=file))
    if found == Retained():
        say(words("retain_nothing"))
    return 0


def given(options: argparse.Namespace, usual: Periods = FOR_EVER) -> Periods:
    """The periods of a command line; `usual` where it names none."""
    named = {"erase_after_days": options.erase_after_days, "delete_after_months": options.delete_after_months, "invitation_days": options.invitation_days}
    named |= {"log_months": options.log_months, "copy_days": options.copy_days, "workshop_days": options.workshop_days}
    return replace(usual, **{key: value for key, value in named.items() if value is not None})
