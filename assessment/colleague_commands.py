"""The commands that ask a colleague by file and take their answers over. Each returns its exit code."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from assessment import asking, colleague, definitions, exchange
from assessment.colleague import Kind, Merge, Row
from assessment.files import FileError, write
from assessment.history import in_full
from assessment.identity import LOCAL
from assessment.papers import ASKED, PART, Asked, Part, new_key
from assessment.store import Store
from assessment.terminal import say
from assessment.walk import walk
from questionnaires.answers import is_blank
from questionnaires.plain_yaml import near_miss
from questionnaires.texts import table
from questionnaires.wording import day

words = table("assessment")


def ask_command(options: argparse.Namespace) -> int:
    """Make a request, and the file that goes to the colleague."""
    if options.output != "-" and Path(options.output).is_file():
        raise FileError(words("file_exists", file=options.output))
    store = Store.open(options.database)
    try:
        kept = store.load(LOCAL, options.id)
        made = definitions.of(kept.definitions)
        if asking.part_of(kept) is not None:
            raise FileError(words("ask_in_part"))
        there = [".".join(step.key) for step in walk(made.library, kept.response.answers).steps]
        chosen = tuple(dict.fromkeys(key.strip() for key in options.sections.split(",")))
        for key in chosen:
            if key not in there:
                raise FileError(words("ask_no_section", section=repr(key), near=near_miss(key, there)))
        asked = _asked(chosen, options.of)
        key = new_key(ASKED)  # first the file, so that no request stands that nobody got
        write(options.output, asking.as_file(kept, made, key, asked, datetime.now(UTC)).encode())
        store.file(LOCAL, kept.id, key, asked, expected=0)
    finally:
        store.close()
    if options.output != "-":
        say(words("ask_written", file=options.output, asked_of=asked.asked_of))
    return 0


def merge_command(options: argparse.Namespace) -> int:
    """List what a file that came back would change; with `--take`, take over all that is in no conflict."""
    content = exchange.read_file(Path(options.file))
    store = Store.open(options.database)
    try:
        kept = store.load(LOCAL, options.id)
        made = definitions.of(kept.definitions)
        key = _request(content)
        key = key if key in asking.requests(kept) else ""
        found = colleague.merge(kept, made, key, colleague.reply_in(kept, key, content))
        _tell(found)
        chosen = [row for row in found.rows if found.proposed(row)]
        if not options.take:
            say(words("merge_dry", count=len(chosen)))
            return 0
        changed = colleague.take_over(store, LOCAL, kept.id, key, chosen, found.hash, datetime.now(UTC)) if chosen else ()
    finally:
        store.close()
    done = len(chosen) - len(changed)
    say(words("merge_done_one" if done == 1 else "merge_done", count=done))
    if changed:
        say(words("merge_changed", labels=", ".join(row.question.label for row in changed)))
    return 0


def _asked(sections: tuple[str, ...], of: str) -> Asked:
    if is_blank(of):
        raise FileError(words("ask_lacks_of"))
    try:
        return Asked(sections=sections, asked_of=of.strip(), asked_on=datetime.now().date())
    except ValueError:
        raise FileError(words("ask_unprintable")) from None


def _request(content: bytes) -> str:
    """The key of the request that a file answers, of whichever assessment; empty if it is no part."""
    part = exchange.read(content).papers.get(PART)
    return ASKED + part.request if isinstance(part, Part) else ""


def _tell(found: Merge) -> None:
    if found.asked.withdrawn:
        say(words("merge_withdrawn", day=day(found.asked.withdrawn.astimezone().date())))
    if taken := found.again or found.earlier:
        say(words("merge_again" if found.again else "merge_earlier", when=f"{taken.at.astimezone():%Y-%m-%d %H:%M}"))
    if found.versions:
        say(words("merge_versions", theirs=found.versions[0], ours=found.versions[1]))
    for label, why in found.left:
        say(words("merge_left", label=label, why=why))
    for kind, title in ((Kind.CONFLICT, "merge_conflicts"), (Kind.NEW, "merge_new")):
        if rows := found.of(kind):
            say(words(title, count=len(rows), asked_of=found.asked.asked_of))
            for row in rows:
                _tell_row(found, row)
    for kind in (Kind.SAME, Kind.NOTHING_NEW):
        say(words(f"merge_{kind}", count=len(found.of(kind))))


def _tell_row(found: Merge, row: Row) -> None:
    say(f"  {row.question.label} ({row.question.id})")
    mine = row.mine.answer if row.mine else None
    for name, answer in (("merge_base", row.base), ("merge_mine", mine), ("merge_theirs", row.theirs)):
        said = in_full(row.question, answer) if answer else words("unanswered")
        say(f"    {words(name, asked_of=found.asked.asked_of)}: {said}")

