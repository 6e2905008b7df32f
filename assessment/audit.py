"""The command `audit`: whether the log is whole, and what is in it. Each returns its exit code."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime

from assessment import log_told
from assessment.identity import LOCAL
from assessment.log import Logged
from assessment.logs import Verified
from assessment.record import UNREADABLE
from assessment.store import Store
from assessment.terminal import say
from questionnaires.errors import ToolkitError
from questionnaires.texts import table
from questionnaires.wording import day

words = table("assessment")


class NotNoted(ToolkitError):  # noqa: N818 (it reads as what happened)
    """What was given as a noted entry is none."""


def audit_command(options: argparse.Namespace) -> int:
    """Check the whole log, or show it. Returns 1 if the log is not whole."""
    store = Store.open(options.database)
    try:
        return _verify(store, options.noted) if options.what == "verify" else _show(store, options)
    finally:
        store.close()


def _verify(store: Store, given: str | None) -> int:
    found = store.logs.verify(LOCAL, _noted(given))
    for each in found.breaks:
        say(words("log_break", entry=each.entry, why=words(each.why)) if each.entry else words("log_break_somewhere", why=words(each.why)))
    if found.more:
        say(words("log_more_breaks", count=found.more))
    if found.breaks:
        return 1
    say(_whole(found) if found.entries else words("log_empty"))
    return 0


def _noted(given: str | None) -> tuple[int, str] | None:
    if given is None:
        return None
    number, _, chain = given.strip().partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 19 and len(chain) == 64):
        raise NotNoted(words("log_noted_form", given=given))
    return int(number), chain.lower()


def _whole(found: Verified) -> str:
    count = words("log_entries", count=f"{found.entries:,}") if found.entries > 1 else words("log_entries_one")
    return words("log_is_whole", entries=count, first=_day(found.first), last=_day(found.last), number=found.number, chain=found.head)


def _day(written: str) -> str:
    try:
        return day(datetime.fromisoformat(written).date())
    except ValueError:
        return words("unreadable_time")


def _show(store: Store, options: argparse.Namespace) -> int:
    with store.logs.everything(LOCAL, assessment=options.assessment, organisation=options.organisation) as found:
        if options.format == "csv":
            for text in log_told.csv_lines(found):
                sys.stdout.write(text)
            return 0
        none = True
        for each in found:
            none = False
            say(_line(each))
        if none:
            say(words("log_none"))
    return 0


def _line(each: Logged) -> str:
    one = log_told.told(each)
    when = words("unreadable_time") if one.at == UNREADABLE else f"{one.at.astimezone():%Y-%m-%d %H:%M}"
    return f"{one.entry:>8}  {when}  {one.who}: {one.what}" + (f" ({one.of}, {each.assessment})" if each.assessment else "")
