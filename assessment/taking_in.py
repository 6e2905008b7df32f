"""The command `import`: an exported assessment, or a questionnaire that was filled in in Word or Excel."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from assessment import definitions, exchange, filled
from assessment.filled import Filled
from assessment.identity import LOCAL
from assessment.store import Store
from assessment.terminal import say
from questionnaires.texts import table


def import_command(options: argparse.Namespace) -> int:
    """Add what a file holds as a new assessment. Returns 0; 1 if a form holds something that could not be read."""
    content = exchange.read_file(Path(options.file))
    if filled.is_form(options.file, content):
        return _form(options, content)
    words = table("assessment")
    if options.questionnaires or options.scoring or options.check:
        raise exchange.ExchangeError(words("form_not_with_export", file=options.file))
    exchange.read(content)  # before the database is touched at all
    store = Store.open(options.database)
    try:
        assessment = exchange.import_(store, LOCAL, content)
    finally:
        store.close()
    say(words("imported", name=assessment.name, id=assessment.id))
    return 0


def _form(options: argparse.Namespace, content: bytes) -> int:
    words = table("assessment")
    made = definitions.shipped()
    if options.questionnaires or options.scoring:
        from assessment.files import definitions_at

        made = definitions_at(options.questionnaires, options.scoring, made.sources)
    found = filled.read(content, made)
    for line in in_lines(found):
        say(line, to=sys.stderr)
    if options.check or not found.answers:
        say(words("form_nothing_saved"))
    else:
        store = Store.open(options.database)
        try:
            assessment = store.create(LOCAL, made, answers=found.to_confirm(datetime.now(UTC).date()), imported=True)
        finally:
            store.close()
        say(words("imported", name=assessment.name, id=assessment.id))
    return 1 if found.unread else 0


def in_lines(found: Filled) -> list[str]:
    """How much was read, what is to be known of the whole, and everything that could not be read with its place."""
    words = table("assessment")
    lines = [found.counted, *found.remarks]
    if found.unread:
        lines.append(words("form_unread", count=len(found.unread)))
        lines += [each.said for each in found.unread]
    return lines
