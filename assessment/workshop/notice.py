"""What participants are told before they join, as their own page says it, for whoever prepares the workshop."""

from __future__ import annotations

from typing import NamedTuple

from assessment.workshop.setup import WEIGHTS, Setup
from questionnaires.texts import table
from reports.records import FEWEST_EXPORTED


class Notice(NamedTuple):
    """What it is for, and then point by point who sees what, how small groups are hidden, what is kept, and whom to ask."""

    about: tuple[str, ...]
    points: tuple[str, ...]


def told(setup: Setup, service: str, *, encrypted: bool, hosted: bool) -> Notice:
    """The notice in the current language."""
    words, exported = table("assessment"), max(FEWEST_EXPORTED, setup.least)
    least = words("join_notice_least", least=setup.least, exported=exported)
    about = words("join_about", service=service) if service else words("join_about_unnamed")
    asked = words("join_asked_own", count=len(setup.agenda)) if setup.pace == "own" else words("join_asked_together")
    points = (
        words("join_notice_named" if setup.named else "join_notice_anonymous"),
        f"{least} {words('join_notice_weights')}" if WEIGHTS in setup.agenda else least,
        *(() if setup.slips else (words("join_notice_no_slips"),)),
        words("join_notice_comments"),
        " ".join((words("join_notice_kept_named" if setup.named else "join_notice_kept"), words("join_notice_no_address_hosted" if hosted else "join_notice_no_address"))),
        words("join_notice_end"),
        words("join_notice_encrypted" if encrypted else "join_notice_not_encrypted"),
        words("join_notice_device"),
        words("join_notice_contact", contact=setup.contact) if setup.contact else words("join_notice_ask"),
    )
    return Notice((about, f"{asked} {words('join_why')}"), points)
