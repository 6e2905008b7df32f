"""People of one organisation who work on the same assessments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from assessment.identity import LOCAL, Claims, Person, Role
from assessment.store import Store


def address(name: str) -> str:
    return f"{name.lower()}@example.org"


def claims(name: str, **more: object) -> Claims:
    said = {"subject": f"provider|{name}", "name": name, "email": address(name), "signed_in": datetime.now(UTC)}
    return Claims(**{**said, **more})  # pyright: ignore[reportArgumentType]


def organisation(store: Store, name: str = "Harbour Trust") -> str:
    """Its id; it is begun if it is not there yet."""
    found = {each.name: each.id for each in store.people.organisations(LOCAL)}
    return found.get(name) or store.people.begin_organisation(LOCAL, name)


def member(store: Store, name: str, role: Role = Role.MEMBER, of: str = "Harbour Trust") -> Person:
    """Somebody who has a role in an organisation, signed in."""
    store.people.invite_member(LOCAL, organisation(store, of), role, email=address(name))
    return store.people.sign_in(claims(name))


def stranger(store: Store, name: str) -> Person:
    """Somebody who has signed in and has no role anywhere."""
    return store.people.sign_in(claims(name))


def let_in(store: Store, lead: Person, assessment: str, person: Person, role: Role = Role.LEAD, questionnaires: Iterable[str] = ()) -> None:
    """Give somebody a role in an assessment."""
    store.people.accept(person, store.people.invite(lead, assessment, role, questionnaires=questionnaires))
