"""All that is held about one person: telling it to them, and erasing what can go without anybody's assessment losing its answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine

from assessment import database, log_rows, people_rows, personal_rows
from assessment.identity import Action, NotFound, Person, Role
from assessment.log import Deed
from assessment.log_rows import Author
from assessment.people import NobodyLeft
from assessment.transactions import Transaction, Transactions
from questionnaires.texts import table

FORMAT = "mutual-readiness person 1"


class Personal:
    """What is held about people in one database. Every method takes who asks first, and raises NotFound if they may not."""

    def __init__(self, transactions: Transactions, engine: Engine) -> None:
        self._transactions = transactions
        self._engine = engine

    def find(self, who: Person, given: str) -> str:
        """The id of whoever has this id, or last signed in with this address. Raises NotFound. Only for whoever sits at the computer."""
        with self._transactions.reading(who, Action.OPERATE) as opened:
            known = people_rows.known(opened.connection, given)
            found = known.id if known else people_rows.by_email(opened.connection, _plain(given))
            if not found:
                raise NotFound
            return found

    def about(self, who: Person, person: str) -> dict[str, Any]:
        """Everything that is held about a person, as plain JSON; the log says that it was taken away.

        She herself may, and whoever sits at the computer.
        """
        with self._transactions.writing(who, Action.LIST if who.id == person else Action.OPERATE) as opened:
            connection, known = opened.connection, personal_rows.row_of(opened.connection, person)
            if known is None:
                raise NotFound
            opened.log(Deed.EXPORTED_PERSON, subject=person)
            return {
                "format": FORMAT,
                "explained": table("assessment")("person_explained"),
                "made": opened.at.isoformat(),
                "person": known,
                **personal_rows.around(connection, person),
                "answers": personal_rows.written(connection, person),
                "log": personal_rows.logged(connection, person),
            }

    def erase(self, who: Person, person: str, *, hand_over_to: str = "") -> None:
        """Erase name, address, roles, invitations, waiting answers, and what the log says of their address, for good.

        Their answers stay with the assessment, as by somebody whose name was erased; the log stays, and whole. `hand_over_to`:
        the id of whoever leads from now on what only this person leads. Raises NobodyLeft if nobody would lead an assessment,
        or administer an organisation; TracesRemain if it was erased, but not from SQLite's journal yet. Only for whoever sits at the computer.
        """
        with self._transactions.writing(who, Action.OPERATE) as opened:
            connection, known = opened.connection, people_rows.known(opened.connection, person)
            if known is None or personal_rows.is_erased(connection, person):
                raise NotFound
            _leave_to(opened, person, hand_over_to)
            organisations = personal_rows.organisations_of(connection, person)
            personal_rows.erase_address(connection, known.email)
            personal_rows.erase_person(connection, person, opened.at)
            for organisation in organisations or ("",):
                log_rows.add(connection, Author(who.id, opened.at, organisation), Deed.ERASED_PERSON, subject=person)
        database.empty_journal(self._engine)

    def erase_address(self, who: Person, address: str) -> None:
        """Erase invitations for an address with which nobody signed in, and what the log says of it, for good.

        Raises NotFound if there is nothing; TracesRemain as `erase` does. Only for whoever sits at the computer.
        """
        with self._transactions.writing(who, Action.OPERATE) as opened:
            if not personal_rows.erase_address(opened.connection, _plain(address)):
                raise NotFound
            opened.log(Deed.ERASED_PERSON)
        database.empty_journal(self._engine)


def _leave_to(opened: Transaction, person: str, other: str) -> None:
    """Let somebody else lead what only `person` leads, and see that nothing is left without whoever must be there."""
    connection, words = opened.connection, table("assessment")
    administered = personal_rows.only_with(connection, person, Role.ADMINISTRATOR)
    if administered:
        raise NobodyLeft(words("person_administers_alone", names=_listed(administered)))
    led = personal_rows.only_with(connection, person, Role.LEAD)
    if led and not other:
        raise NobodyLeft(words("person_leads_alone", names=_listed(led)))
    if led and (other == person or people_rows.known(connection, other) is None or personal_rows.is_erased(connection, other)):
        raise NotFound
    for assessment in led:
        people_rows.share(connection, assessment, other, Role.LEAD, "", opened.at)
        author = Author(opened.who.id, opened.at, people_rows.organisation_of(connection, assessment))
        log_rows.add(connection, author, Deed.SHARED, assessment, other, known={"role": Role.LEAD.value})


def _listed(names: Mapping[str, str]) -> str:
    return ", ".join(f"“{name}” ({id_})" for id_, name in names.items())


def _plain(address: str) -> str:
    return address.strip().lower()
