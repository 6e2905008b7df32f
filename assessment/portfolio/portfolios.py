"""What a commissioner does with portfolios. Every method takes who asks first, and raises NotFound if they may not."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence

from assessment.database import StoreError
from assessment.identity import Action, NotFound, Person
from assessment.log import Deed
from assessment.portfolio import rows
from assessment.portfolio.names import (
    LONGEST_NAME,
    LONGEST_TAG,
    MOST_TAGS,
    can_be_in_tag,
    can_be_name,
    name_key,
    one_line,
)
from assessment.portfolio.rules import Rules, rules_text
from assessment.portfolio.shapes import MOST_SERVICES, MOST_VIEWS, Brief, Decided, Incoming, Portfolio, View
from assessment.transactions import Transaction, Transactions, allowed
from questionnaires.answers import check_answer, is_printable
from questionnaires.errors import AnswerError
from questionnaires.plain_yaml import Source, cut
from questionnaires.texts import table

LONGEST_QUERY = 2000


class NotAdded(StoreError):  # noqa: N818 (it reads as what happened)
    """Services cannot be added as they are; nothing was changed."""


class RulesElsewhere(StoreError):  # noqa: N818 (it reads as what happened)
    """Somebody else changed the rules, or a service's tags, meanwhile; nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__(table("assessment")("portfolio_elsewhere"))


class NotOpened(StoreError):  # noqa: N818 (it reads as what happened)
    """Nothing is told of services side by side before somebody opened the comparison, which is on record."""

    def __init__(self) -> None:
        super().__init__(table("assessment")("portfolio_open_first"))


class Portfolios:
    """All portfolios in one database: each is seen by all commissioners of its organisation."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def all(self, who: Person) -> tuple[Brief, ...]:
        """Those of the organisation in which `who` is at work, the last made first."""
        with self._transactions.reading(who, Action.COMPARE) as opened:
            return rows.all_of(opened.connection, opened.organisation)

    def make(self, who: Person, name: str) -> str:
        """A new portfolio; returns its id. Raises NotAdded if the name cannot be one."""
        name = _checked_name(name)
        with self._transactions.writing(who, Action.COMPARE) as opened:
            id_ = f"p-{secrets.token_hex(12)}"
            rows.add(opened.connection, id_, opened.organisation, name, opened.at)
            opened.log(Deed.MADE_PORTFOLIO, subject=id_)
        return id_

    def load(self, who: Person, portfolio: str, known: Portfolio | None = None) -> Portfolio:
        """All of it. `known`: it as it was read before, so that no answers are read twice. Raises NotFound; Damaged if it is not whole."""
        with self._transactions.reading(who, Action.COMPARE) as opened:
            return rows.load(opened.connection, opened.organisation, portfolio, known)

    def rename(self, who: Person, portfolio: str, name: str) -> None:
        """Give it another name. Raises NotAdded if it cannot be one."""
        name = _checked_name(name)
        with self._transactions.writing(who, Action.COMPARE) as opened:
            rows.rename(opened.connection, opened.organisation, portfolio, name)

    def erase(self, who: Person, portfolio: str) -> None:
        """Remove it for good, with the copies in it, its rules and decisions. The services themselves are not touched."""
        with self._transactions.writing(who, Action.COMPARE) as opened:
            rows.check(opened.connection, opened.organisation, portfolio)
            rows.remove(opened.connection, portfolio)
            opened.log(Deed.REMOVED_PORTFOLIO, subject=portfolio)
        self._transactions.empty_journal()

    def add(self, who: Person, portfolio: str, services: Sequence[Incoming]) -> None:
        """Add copies of services, all or none. Raises NotAdded, with every name that is there already; AnswerError."""
        for each in services:
            _check_answers(each)
            _check_tags(each.tags, each.name)
        with self._transactions.writing(who, Action.COMPARE) as opened:
            rows.check(opened.connection, opened.organisation, portfolio)
            _check_names(rows.names(opened.connection, portfolio), [each.name for each in services])
            if gone := [each.name for each in services if not _can_be_copied(opened, portfolio, each)]:
                raise NotAdded(table("assessment")("portfolio_source_gone", names="; ".join(gone[:5])))
            rows.add_services(opened.connection, portfolio, services, opened.at)
            rows.note(opened.connection, portfolio, opened.at, who.id, "services", json.dumps({"added": len(services)}))
            opened.log(Deed.CHANGED_PORTFOLIO, subject=portfolio)

    def remove(self, who: Person, portfolio: str, keys: Sequence[str]) -> None:
        """Take services out, and their copies for good. Raises NotFound if one is not there."""
        with self._transactions.writing(who, Action.COMPARE) as opened:
            rows.check(opened.connection, opened.organisation, portfolio)
            for key in keys:
                if not rows.remove_service(opened.connection, portfolio, key):
                    raise NotFound
            rows.note(opened.connection, portfolio, opened.at, who.id, "services", json.dumps({"removed": len(keys)}))
            opened.log(Deed.CHANGED_PORTFOLIO, subject=portfolio)
        self._transactions.empty_journal()

    def tag(self, who: Person, portfolio: str, key: str, tags: Mapping[str, str], *, expected: Mapping[str, str]) -> None:
        """Set the tags of a service, if they still are as `expected`. Raises RulesElsewhere, NotAdded, NotFound."""
        _check_tags(tags)
        with self._transactions.writing(who, Action.COMPARE) as opened:
            rows.check(opened.connection, opened.organisation, portfolio)
            if rows.tags_of(opened.connection, portfolio, key) != dict(expected):
                raise RulesElsewhere
            rows.tag(opened.connection, portfolio, key, tags)

    def set_rules(self, who: Person, portfolio: str, rules: Rules, *, expected: int, scoring: Source | None = None) -> int:
        """Set the rules, if they still are those of the event `expected`; returns the number of the new one. `scoring`: the text that they name.

        Setting what stands changes nothing. Raises RulesElsewhere.
        """
        with self._transactions.writing(who, Action.COMPARE) as opened:
            rows.check(opened.connection, opened.organisation, portfolio)
            found = rows.events(opened.connection, portfolio)
            stands = max((each.number for each in found if each.what == "rules"), default=0)
            if rules_text(rows.rules_of(found)) == rules_text(rules):
                return stands
            if stands != expected:
                raise RulesElsewhere
            if scoring is not None and rows.keep_text(opened.connection, scoring) != rules.other_scoring:
                raise ValueError("the scoring file is not the one that the rules name")
            if scoring is None and rules.other_scoring not in ("", *rows.scorings_named(found)):
                raise NotFound  # that somebody knows a hash does not make the file theirs
            number = rows.note(opened.connection, portfolio, opened.at, who.id, "rules", rules_text(rules))
            opened.log(Deed.CHANGED_PORTFOLIO, subject=portfolio)
            return number

    def other_scoring(self, who: Person, portfolio: str) -> Source | None:
        """The scoring file of the commissioner's own that the rules name, if they name one."""
        with self._transactions.reading(who, Action.COMPARE) as opened:
            rows.check(opened.connection, opened.organisation, portfolio)
            hash_ = rows.rules_of(rows.events(opened.connection, portfolio)).other_scoring
            return rows.text_of(opened.connection, hash_) if hash_ else None

    def lock(self, who: Person, portfolio: str, *, expected: int) -> None:
        """Lock the rules as they stand, if they still are those of the event `expected`. Raises RulesElsewhere."""
        with self._transactions.writing(who, Action.COMPARE) as opened:
            rows.check(opened.connection, opened.organisation, portfolio)
            found = rows.events(opened.connection, portfolio)
            if max((each.number for each in found if each.what == "rules"), default=0) != expected:
                raise RulesElsewhere
            rows.note(opened.connection, portfolio, opened.at, who.id, "locked")
            opened.log(Deed.LOCKED_PORTFOLIO, subject=portfolio)

    def open(self, who: Person, portfolio: str) -> None:
        """Note that services are looked at side by side; only the first look counts."""
        with self._transactions.writing(who, Action.COMPARE) as opened:
            rows.check(opened.connection, opened.organisation, portfolio)
            if not any(each.what == "opened" for each in rows.events(opened.connection, portfolio)):
                rows.note(opened.connection, portfolio, opened.at, who.id, "opened")
                opened.log(Deed.OPENED_PORTFOLIO, subject=portfolio)

    def decide(self, who: Person, portfolio: str, decided: Decided) -> None:
        """Keep a decision; none is ever changed. A later one stands beside it."""
        with self._transactions.writing(who, Action.COMPARE) as opened:
            rows.check(opened.connection, opened.organisation, portfolio)
            rows.note(opened.connection, portfolio, opened.at, who.id, "decided", decided.model_dump_json())
            opened.log(Deed.DECIDED_PORTFOLIO, subject=portfolio)

    def save_view(self, who: Person, portfolio: str, view: View) -> None:
        """Keep a view under a name; one of the same name is replaced. Raises NotAdded if there is no room, or the name cannot be one."""
        kept = View(_checked_name(view.name), view.query)
        if len(kept.query) > LONGEST_QUERY or not is_printable(kept.query):
            raise NotAdded(table("assessment")("portfolio_view_long"))
        with self._transactions.writing(who, Action.COMPARE) as opened:
            rows.check(opened.connection, opened.organisation, portfolio)
            there = [each.name for each in rows.views(opened.connection, portfolio)]
            if len(there) >= MOST_VIEWS and kept.name not in there:
                raise NotAdded(table("assessment")("portfolio_views_full", most=MOST_VIEWS))
            rows.save_view(opened.connection, portfolio, kept)

    def remove_view(self, who: Person, portfolio: str, name: str) -> None:
        """Forget a view."""
        with self._transactions.writing(who, Action.COMPARE) as opened:
            rows.check(opened.connection, opened.organisation, portfolio)
            rows.remove_view(opened.connection, portfolio, name)

    def take_away(self, who: Person, portfolio: str, what: str) -> Portfolio:
        """All of it, to be taken away as `what`, such as "comparison.pdf"; the log says so. Raises NotOpened."""
        with self._transactions.writing(who, Action.COMPARE) as opened:
            found = rows.load(opened.connection, opened.organisation, portfolio)
            if not found.is_open:  # or the lock would say that nobody had looked
                raise NotOpened
            opened.log(Deed.EXPORTED, subject=portfolio, what=what)
        return found


def _check_answers(service: Incoming) -> None:
    """Raises AnswerError, with the name of the service."""
    for question, answer in service.answers.items():
        try:
            check_answer(service.definitions.library.answerable[question], answer)
        except AnswerError as error:
            whose = table("assessment")("portfolio_of_service", service=cut(one_line(service.name), LONGEST_NAME))
            raise AnswerError(f"{whose} {error}", error.path) from error


def _can_be_copied(opened: Transaction, portfolio: str, service: Incoming) -> bool:
    """Whether what it was copied from is still there, and theirs to take: it may have been withdrawn or erased while the copy waited."""
    if service.origin == "assessment":
        return rows.is_here(opened.connection, service.source) and allowed(opened.connection, opened.who, Action.EXPORT, service.source)
    if service.origin == "submission":
        return rows.is_submitted(opened.connection, service.source, opened.organisation)
    return service.origin != "rescored" or rows.has(opened.connection, portfolio, service.source)


def _checked_name(name: str) -> str:
    if not can_be_name(name):
        raise NotAdded(table("assessment")("portfolio_name", longest=LONGEST_NAME))
    return one_line(name)


def _check_names(known: Mapping[str, str], new: Sequence[str]) -> None:
    """Raises NotAdded with the names that cannot be one, or that are there already."""
    seen = set(known)
    unfit: list[str] = []
    twice: list[str] = []
    for name in new:
        if not can_be_name(name):
            unfit.append(name)
        elif name_key(name) in seen:
            twice.append(name)
        seen.add(name_key(name))
    for key, found in (("portfolio_names_unfit", unfit), ("portfolio_names", twice)):
        if found:
            raise NotAdded(_told(key, found))
    if len(seen) > MOST_SERVICES:
        raise NotAdded(table("assessment")("portfolio_full", most=f"{MOST_SERVICES:,}"))


def _told(key: str, names: Sequence[str]) -> str:
    words = table("assessment")
    more = words("portfolio_names_more", more=len(names) - 5) if len(names) > 5 else ""
    return words(key, names="; ".join(cut(one_line(each), LONGEST_NAME) for each in names[:5]), longest=LONGEST_NAME, more=more).strip()


def _check_tags(tags: Mapping[str, str], service: str = "") -> None:
    if len(tags) > MOST_TAGS or not all(can_be_in_tag(text) for pair in tags.items() for text in pair):
        words = table("assessment")
        whose = words("portfolio_of_service", service=cut(one_line(service), LONGEST_NAME)) if service else ""
        raise NotAdded(f"{whose} {words('portfolio_tags', most=MOST_TAGS, longest=LONGEST_TAG)}".strip())
