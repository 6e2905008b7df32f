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
from assessment.record import UNREADABLE
from assessment.store import NoSuchAssessment, Store
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
    place = one_line(address(options.database).render_as_string(hide_password=True))
    print(words("list_place", place=place), file=sys.stderr)
    if not found:
        print(words("list_no_deleted" if options.deleted else "list_none"))
        return 0
    heads = ("list_id", "list_answers", "list_deleted" if options.deleted else "list_changed", "list_name")
    id_, answers, time, name = (words(key) for key in heads)
    print(f"{id_:<26}{answers:>7}  {time:<18}{name}")
    for one in found:
        notes = [words("list_example")] if one.example else []
        notes += [words("list_imported", day=_day(one.imported))] if one.imported else []
        when = _time(one.deleted or one.changed)
        print(f"{one.id:<26}{one.answers:>7}  {when:<18}{' '.join([one_line(one.name), *notes])}")
    return 0


def history_command(options: argparse.Namespace) -> int:
    """Print every change of the answers, the newest first."""
    with _store(options) as store:
        kept = store.load(LOCAL, options.id)
        changes = store.history(LOCAL, options.id, options.question)
    found = history.lines(definitions.of(kept.definitions).library, changes)
    print(words("history_of", name=one_line(kept.name)))
    if not found:
        print(words("history_none"))
    for line in found:
        print(f"\n{_time(line.at)}  {one_line(line.question)} ({line.question_id}), {one_line(line.by)}")
        print(f"  {words('history_from')}: {one_line(line.before)}\n  {words('history_to')}: {one_line(line.after)}")
    return 0


def delete_command(options: argparse.Namespace) -> int:
    """Take an assessment out of the list."""
    with _store(options) as store:
        name = _name(store, options.id)
        store.delete(LOCAL, options.id)
    print(words("deleted_command", name=name, id=options.id))
    return 0


def restore_command(options: argparse.Namespace) -> int:
    """Bring a deleted assessment back."""
    with _store(options) as store:
        name = _name(store, options.id)
        store.restore(LOCAL, options.id)
    print(words("restored", name=name))
    return 0


def erase_command(options: argparse.Namespace) -> int:
    """Erase an assessment, or the former answers to one of its questions, for good."""
    with _store(options) as store:
        name = _name(store, options.id)
        if options.former is None:
            _confirm(options, words("erase_ask", name=name))
            store.erase(LOCAL, options.id)
            print(words("erased", name=name))
        else:
            _confirm(options, words("former_ask", question=options.former, name=name))
            store.erase(LOCAL, options.id, options.former)
            print(words("former_erased", question=options.former))
    return 0


def one_line(text: str) -> str:
    """A name as one printable line, so that it cannot steer the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


@contextmanager
def _store(options: argparse.Namespace) -> Generator[Store]:
    store = Store.open(options.database)
    try:
        yield store
    finally:
        store.close()


def _name(store: Store, assessment_id: str) -> str:
    """The name of an assessment, deleted or not, damaged or not. Raises NoSuchAssessment."""
    both = (*store.assessments(LOCAL), *store.assessments(LOCAL, deleted=True))
    found = next((one.name for one in both if one.id == assessment_id), None)
    if found is None:
        raise NoSuchAssessment
    return one_line(found)


def _confirm(options: argparse.Namespace, ask: str) -> None:
    word = words("erase_word")
    if options.yes:
        return
    if not sys.stdin.isatty():
        raise NotConfirmed(words("erase_say_yes"))
    print(f"{ask} {words('erase_type', word=word)} ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() != word:
        raise NotConfirmed(words("erase_not_meant"))


def _time(when: datetime) -> str:
    return words("unreadable_time") if when == UNREADABLE else f"{when.astimezone():%Y-%m-%d %H:%M}"


def _day(when: datetime) -> str:
    return words("unreadable_time") if when == UNREADABLE else day(when.astimezone().date())
