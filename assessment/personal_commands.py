"""The command `person`: all that is held about somebody, and erasing it. Returns its exit code."""

from __future__ import annotations

import argparse
import json

from assessment.commands import say_written
from assessment.files import write
from assessment.identity import LOCAL, NotFound
from assessment.keeping import confirm
from assessment.store import Store
from assessment.terminal import say
from questionnaires.errors import ToolkitError
from questionnaires.texts import table

words = table("assessment")


class NobodyKnown(ToolkitError):  # noqa: N818 (it reads as what happened)
    """Nobody of whom that was given as address or id is known here."""


def person_command(options: argparse.Namespace) -> int:
    """Show or erase what is held about a person."""
    store = Store.open(options.database)
    try:
        return _show(store, options) if options.what == "show" else _erase(store, options)
    finally:
        store.close()


def _show(store: Store, options: argparse.Namespace) -> int:
    found = store.personal.about(LOCAL, _known(store, options.person))
    write(options.output, f"{json.dumps(found, ensure_ascii=False, indent=2)}\n".encode())
    say_written(options.output)
    return 0


def _erase(store: Store, options: argparse.Namespace) -> int:
    heir = _known(store, options.hand_over_to) if options.hand_over_to else ""
    try:
        person = store.personal.find(LOCAL, options.person)
    except NotFound:
        return _erase_address(store, options)
    confirm(options, words("person_erase_ask", given=options.person))
    store.personal.erase(LOCAL, person, hand_over_to=heir)
    say(words("person_erased", id=person))
    return 0


def _erase_address(store: Store, options: argparse.Namespace) -> int:
    """Of somebody who was invited and never signed in."""
    confirm(options, words("person_erase_ask", given=options.person))
    try:
        store.personal.erase_address(LOCAL, options.person)
    except NotFound:
        raise NobodyKnown(words("person_unknown", given=options.person)) from None
    say(words("person_address_erased", given=options.person))
    return 0


def _known(store: Store, given: str) -> str:
    try:
        return store.personal.find(LOCAL, given)
    except NotFound:
        raise NobodyKnown(words("person_unknown", given=given)) from None
