"""The command `plan`: the action plan of a file or of a saved assessment, to read or to take along."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from assessment import results
from assessment.commands import refuse_same_file, say_written
from assessment.files import FileError, scored_file, write
from assessment.identity import LOCAL
from assessment.plain_text import sections_as_text
from assessment.plan_files import as_calendar, as_csv, left_out
from assessment.results import Scored
from assessment.store import Store
from assessment.terminal import say
from questionnaires.texts import table
from reports.parts import plan as told

_FORMATS = {".csv": "csv", ".ics": "ics", ".txt": "table", "": "table"}


def plan_command(options: argparse.Namespace) -> int:
    """Print the action plan, or write it as a table for a spreadsheet or as days for a calendar."""
    refuse_same_file(options.output, options.of)
    result, chosen = _result(options), options.format or _format_of(options.output)
    if chosen == "table" and options.output == "-":
        for line in as_lines(result):
            say(line)
        return 0
    make = {"table": _as_bytes, "csv": as_csv, "ics": as_calendar}[chosen]
    write(options.output, make(result))
    if chosen == "ics":
        say(left_out(results.plan_of(result)), to=sys.stderr)
    say_written(options.output)
    return 0


def as_lines(result: Scored) -> list[str]:
    """The action plan as a report has it, as plain text."""
    subject = results.subject(result, as_of=datetime.now(UTC), plan=results.plan_of(result).plain)
    return sections_as_text(filter(None, [told.plan(subject)]))[1:]


def _as_bytes(result: Scored) -> bytes:
    return "".join(f"{line}\n" for line in as_lines(result)).encode()


def _result(options: argparse.Namespace) -> Scored:
    """What is not a file is the id of a saved assessment; no id has a dot or a stroke in it."""
    named: str = options.of
    if named == "-" or "." in named or "/" in named or "\\" in named or Path(named).exists():
        return scored_file(named, options.questionnaires, options.scoring)
    if options.questionnaires or options.scoring:
        raise FileError(table("assessment")("plan_own_definitions"))
    store = Store.open(options.database)
    try:
        return results.scored(store.load(LOCAL, named))
    finally:
        store.close()


def _format_of(output: str) -> str:
    """The format that the name of the output tells. Raises FileError if it is none that can be written."""
    ending = "" if output == "-" else Path(output).suffix.lower()
    if ending not in _FORMATS:
        raise FileError(table("assessment")("plan_format_unknown", ending=ending))
    return _FORMATS[ending]
