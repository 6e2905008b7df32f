"""The commands by which the operator of a hosted copy lets the first people in. Each returns its exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urljoin

from assessment import hosting
from assessment.database import address
from assessment.files import FileError
from assessment.identity import LOCAL, Role
from assessment.people import is_address
from assessment.people_rows import Organisation
from assessment.store import Store
from assessment.terminal import say
from questionnaires.answers import is_blank
from questionnaires.texts import table
from questionnaires.wording import day

LONGEST_NAME = 200
words = table("assessment")


def organisations_command(options: argparse.Namespace) -> int:
    """Print id and name of each organisation."""
    with _store(options) as store:
        found = store.people.organisations(LOCAL)
    if not found:
        say(words("organisations_none"))
    for each in found:
        say(f"{each.id}  {each.name}")
    return 0


def organisation_command(options: argparse.Namespace) -> int:
    """Begin an organisation."""
    name = options.name.strip()
    if is_blank(name) or not name.isprintable() or len(name) > LONGEST_NAME:
        raise FileError(words("organisation_no_name", longest=LONGEST_NAME))
    with _store(options) as store:
        if any(each.name.casefold() == name.casefold() for each in store.people.organisations(LOCAL)):
            raise FileError(words("organisation_again", name=name))
        id_ = store.people.begin_organisation(LOCAL, name)
    say(words("organisation_begun", name=name, id=id_))
    return 0


def invite_command(options: argparse.Namespace) -> int:
    """Invite somebody to a role in an organisation, and print the link, unless they are in at once."""
    role, email = Role(options.role), (options.email or "").strip().lower()
    if options.email is not None and not is_address(email):
        raise FileError(words("invite_no_address"))
    days = hosting.current().invitation_days if options.days is None else options.days
    with _store(options) as store:
        home = _organisation(store, options.organisation)
        secret = store.people.invite_member(LOCAL, home.id, role, email=email, days=days)
        here = store.people.members(LOCAL, home.id) if email else ()
    if any((each.email, each.role) == (email, role) for each in here):
        say(words("invite_at_once", email=email, role=words(f"role_{role.value}"), organisation=home.name))
        return 0
    until = day((datetime.now(UTC) + timedelta(days=days)).date())
    say(words("invite_link", until=until, who=email or words("invite_link_anybody")))
    say(urljoin(hosting.current().address, "/invitation?" + urlencode({"i": secret})))
    return 0


def hand_over_command(options: argparse.Namespace) -> int:
    """Let somebody lead an assessment."""
    with _store(options) as store:
        home = _organisation(store, options.organisation).id if options.organisation else ""
        given = store.people.give(LOCAL, options.id, options.to, home)
        name = next(each.name for each in store.assessments(LOCAL) if each.id == options.id)
    say(words("hand_over_done", name=name, organisation=given.organisation.name, lead=given.name or options.to))
    return 0


def _organisation(store: Store, named: str) -> Organisation:
    """The organisation of this id or name. Raises FileError if there is none, or more than one."""
    all_ = store.people.organisations(LOCAL)
    found = [each for each in all_ if each.id == named] or [each for each in all_ if each.name.casefold() == named.casefold()]
    if len(found) != 1:
        key = "organisation_several" if found else "organisation_unknown"
        raise FileError(words(key, name=named, ids=", ".join(each.id for each in found)))
    return found[0]


@contextmanager
def _store(options: argparse.Namespace) -> Generator[Store]:
    store = Store.open(options.database)
    say(words("list_place", place=address(options.database).render_as_string(hide_password=True)), to=sys.stderr)
    try:
        yield store
    finally:
        store.close()
