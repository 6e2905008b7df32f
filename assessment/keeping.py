"""The commands about what is kept: listing, the history, deleting, bringing back, erasing. Each returns its exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime

from assessment import definitions, history
from assessment.database import address
from assessment.identity import LOCAL
from assessment.papers import is_action
from assessment.record import UNREADABLE
from assessment.store import NotFound, Store
from assessment.terminal import say
from questionnaires.errors import ToolkitError
from questionnaires.texts import table
from questionnaires.wording import day

words = table("assessment")


class NotConfirmed(ToolkitError):  # noqa: N818 (it reads as what happened)
    """Whoever gave the command did not say that it was meant."""


def list_command(options: argparse.Namespace) -> int:
    """Print id, replies, last change and name of each assessment; with `--deleted`, of those that can be restored."""
    with _store(options) as store:
        found = store.assessments(LOCAL, deleted=options.deleted)
    place = address(options.database).render_as_string(hide_password=True)
    say(words("list_place", place=place), to=sys.stderr)
    if not found:
        say(words("list_no_deleted" if options.deleted else "list_none"))
        return 0
    heads = ("list_id", "list_answers", "list_deleted" if options.deleted else "list_changed", "list_name")
    id_, answers, time, name = (words(key) for key in heads)
    say(f"{id_:<26}{answers:>7}  {time:<18}{name}")
    for one in found:
        notes = [words("list_example")] if one.example else []
        notes += [words("list_part")] if one.part else []
        notes += [words("list_imported", day=_day(one.imported))] if one.imported else []
        when = _time(one.deleted or one.changed)
        say(f"{one.id:<26}{one.answers:>7}  {when:<18}{' '.join([one.name, *notes])}")
    return 0


def history_command(options: argparse.Namespace) -> int:
    """Print every change of the answers and of the actions, the newest first."""
    with _store(options) as store:
        kept = store.load(LOCAL, options.id)
        about = options.question or ""
        changes = () if is_action(about) else store.history(LOCAL, options.id, options.question)
        names = store.people.names(LOCAL, options.id)
        actions = [each for each in store.action_history(LOCAL, options.id) if about in ("", each.key)]
    found = history.lines(definitions.of(kept.definitions).library, changes, actions, names)
    say(words("history_of", name=kept.name))
    if not found:
        say(words("history_none"))
    for line in found:
        say("")
        say(f"{_time(line.at)}  {line.question} ({line.question_id}), {line.by}")
        say(f"  {words('history_from')}: {line.before}")
        say(f"  {words('history_to')}: {line.after}")
    return 0


def delete_command(options: argparse.Namespace) -> int:
    """Take an assessment out of the list."""
    with _store(options) as store:
        name = _name(store, options.id)
        store.delete(LOCAL, options.id)
    say(words("deleted_command", name=name, id=options.id))
    return 0


def restore_command(options: argparse.Namespace) -> int:
    """Bring a deleted assessment back."""
    with _store(options) as store:
        name = _name(store, options.id)
        store.restore(LOCAL, options.id)
    say(words("restored", name=name))
    return 0


def erase_command(options: argparse.Namespace) -> int:
    """Erase an assessment, or the former answers to one of its questions, for good."""
    with _store(options) as store:
        name = _name(store, options.id)
        if options.former is None:
            confirm(options, words("erase_ask", name=name))
            store.erase(LOCAL, options.id)
            say(words("erased", name=name))
        else:
            what = "former_action" if is_action(options.former) else "former"
            confirm(options, words(f"{what}_ask", question=options.former, name=name))
            store.erase(LOCAL, options.id, options.former)
            say(words(f"{what}_erased", question=options.former))
    return 0


@contextmanager
def _store(options: argparse.Namespace) -> Generator[Store]:
    store = Store.open(options.database)
    try:
        yield store
    finally:
        store.close()


def _name(store: Store, assessment_id: str) -> str:
    """The name of an assessment, deleted or not, damaged or not. Raises NotFound."""
    both = (*store.assessments(LOCAL), *store.assessments(LOCAL, deleted=True))
    found = next((one.name for one in both if one.id == assessment_id), None)
    if found is None:
        raise NotFound
    return found


def confirm(options: argparse.Namespace, ask: str) -> None:
    """Ask whoever gave the command to say that it was meant, unless it came with `--yes`. Raises NotConfirmed."""
    word = words("erase_word")
    if options.yes:
        return
    if not sys.stdin.isatty():
        raise NotConfirmed(words("erase_say_yes"))
    say(f"{ask} {words('erase_type', word=word)}", to=sys.stderr)
    if sys.stdin.readline().strip().lower() != word:
        raise NotConfirmed(words("erase_not_meant"))


def _time(when: datetime) -> str:
    return words("unreadable_time") if when == UNREADABLE else f"{when.astimezone():%Y-%m-%d %H:%M}"


def _day(when: datetime) -> str:
    return words("unreadable_time") if when == UNREADABLE else day(when.astimezone().date())
