"""The statements that read and write portfolios. What is allowed, and when, is the business of `portfolios`."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from assessment import definitions
from assessment.definitions import Definitions
from assessment.identity import NotFound
from assessment.portfolio.names import name_key, one_line
from assessment.portfolio.rules import Rules, rules_in
from assessment.portfolio.shapes import Brief, Event, Incoming, Member, Origin, Portfolio, View
from assessment.tables import (
    AssessmentDefinition,
    AssessmentRow,
    DefinitionText,
    PortfolioDefinition,
    PortfolioEventRow,
    PortfolioRow,
    PortfolioServiceRow,
    PortfolioViewRow,
    ShelfRow,
    SubmissionRow,
)
from assessment.whole import Damaged
from questionnaires.answers import Answer, Response, parse_answer, plain_answer
from questionnaires.errors import DefinitionError
from questionnaires.plain_yaml import Source
from questionnaires.reader import content_hash
from questionnaires.texts import table

_MANY = 500
"""Services of which a statement names each; beyond that all are read."""
_EVERYTHING = (PortfolioViewRow, PortfolioEventRow, PortfolioServiceRow, PortfolioDefinition)


def all_of(connection: Connection, organisation: str) -> tuple[Brief, ...]:
    """The portfolios of an organisation, the last made first."""
    counted = (
        select(PortfolioServiceRow.portfolio, func.count().label("services")).group_by(PortfolioServiceRow.portfolio).subquery()
    )
    query = (
        select(PortfolioRow.id, PortfolioRow.name, PortfolioRow.made, func.coalesce(counted.c.services, 0))
        .outerjoin(counted, counted.c.portfolio == PortfolioRow.id)
        .where(PortfolioRow.organisation == organisation)
        .order_by(PortfolioRow.made.desc(), PortfolioRow.id)
    )
    return tuple(Brief(*row) for row in connection.execute(query))


def add(connection: Connection, portfolio: str, organisation: str, name: str, at: datetime) -> None:
    """A new portfolio without services."""
    connection.execute(insert(PortfolioRow).values(id=portfolio, organisation=organisation, name=name, made=at))


def check(connection: Connection, organisation: str, portfolio: str) -> None:
    """Return if the organisation has such a portfolio; otherwise raise NotFound."""
    if connection.scalar(select(PortfolioRow.id).where(_own(organisation, portfolio))) is None:
        raise NotFound


def rename(connection: Connection, organisation: str, portfolio: str, name: str) -> None:
    """Give it another name. Raises NotFound."""
    if connection.execute(update(PortfolioRow).where(_own(organisation, portfolio)).values(name=name)).rowcount == 0:
        raise NotFound


def remove(connection: Connection, portfolio: str) -> None:
    """All of it, for good, and the texts of definitions that nothing else is under."""
    texts = {*scorings_named(events(connection, portfolio)), *connection.scalars(select(PortfolioDefinition.hash).where(PortfolioDefinition.portfolio == portfolio))}
    for each in _EVERYTHING:
        connection.execute(delete(each).where(each.portfolio == portfolio))
    connection.execute(delete(PortfolioRow).where(PortfolioRow.id == portfolio))
    texts -= {hash_ for each in (AssessmentDefinition, ShelfRow, PortfolioDefinition) for hash_ in connection.scalars(select(each.hash).where(each.hash.in_(texts)))}
    texts = {hash_ for hash_ in texts if not _named_elsewhere(connection, hash_)}
    connection.execute(delete(DefinitionText).where(DefinitionText.hash.in_(texts)))


def scorings_named(found: Iterable[Event]) -> set[str]:
    """The hashes of the scoring files that the rules named at any time."""
    return {rules_in(each.content).other_scoring for each in found if each.what == "rules"} - {""}


def _named_elsewhere(connection: Connection, hash_: str) -> bool:
    named = (PortfolioEventRow.what == "rules") & PortfolioEventRow.content.contains(hash_, autoescape=True)
    return connection.scalar(select(PortfolioEventRow.number).where(named).limit(1)) is not None


def is_here(connection: Connection, assessment_id: str) -> bool:
    """Whether there is such an assessment, and it was not deleted."""
    query = select(AssessmentRow.id).where((AssessmentRow.id == assessment_id) & AssessmentRow.deleted.is_(None))
    return connection.scalar(query) is not None


def is_submitted(connection: Connection, submission: str, organisation: str) -> bool:
    """Whether there is such a copy that was submitted to an organisation, and was not withdrawn."""
    of_it = (SubmissionRow.id == submission) & (SubmissionRow.organisation == organisation) & SubmissionRow.text.is_not(None)
    return connection.scalar(select(SubmissionRow.id).where(of_it)) is not None


def has(connection: Connection, portfolio: str, key: str) -> bool:
    """Whether there is such a service, and something of it."""
    return connection.scalar(select(PortfolioServiceRow.key).where(_service(portfolio, key) & PortfolioServiceRow.content.is_not(None))) is not None


def load(connection: Connection, organisation: str, portfolio: str, known: Portfolio | None = None) -> Portfolio:
    """All of it. `known`: it as it was read before, so that no answers are read twice. Raises NotFound; Damaged if what is kept is not whole."""
    row = connection.execute(select(PortfolioRow.name, PortfolioRow.made).where(_own(organisation, portfolio))).first()
    if row is None:
        raise NotFound
    found = events(connection, portfolio)
    return Portfolio(portfolio, row.name, row.made, _members(connection, portfolio, row.name, known), rules_of(found), found, views(connection, portfolio))


def rules_of(found: Sequence[Event]) -> Rules:
    """The rules that stand: those that were set last, or the usual ones."""
    last = next((each for each in reversed(found) if each.what == "rules"), None)
    return rules_in(last.content) if last else Rules()


def events(connection: Connection, portfolio: str) -> tuple[Event, ...]:
    """What happened to it, the first first."""
    columns = (PortfolioEventRow.number, PortfolioEventRow.at, PortfolioEventRow.by, PortfolioEventRow.what, PortfolioEventRow.content)
    query = select(*columns).where(PortfolioEventRow.portfolio == portfolio).order_by(PortfolioEventRow.number)
    return tuple(Event(*cast("tuple[Any, ...]", tuple(row))) for row in connection.execute(query))


def note(connection: Connection, portfolio: str, at: datetime, by: str, what: str, content: str = "") -> int:
    """Add an event; returns its number."""
    last = connection.scalar(select(func.max(PortfolioEventRow.number)).where(PortfolioEventRow.portfolio == portfolio)) or 0
    connection.execute(insert(PortfolioEventRow).values(portfolio=portfolio, number=last + 1, at=at, by=by, what=what, content=content))
    return last + 1


def names(connection: Connection, portfolio: str) -> dict[str, str]:
    """The names of all its services as they are compared with each other, each with the service's key."""
    query = select(PortfolioServiceRow.key, PortfolioServiceRow.name).where(PortfolioServiceRow.portfolio == portfolio)
    return {name_key(row.name): row.key for row in connection.execute(query)}


def add_services(connection: Connection, portfolio: str, services: Iterable[Incoming], at: datetime) -> None:
    """Add copies of services, and the texts they were made under, each kept once."""
    last = connection.scalar(select(func.max(PortfolioServiceRow.position)).where(PortfolioServiceRow.portfolio == portfolio)) or 0
    known = set(connection.scalars(select(PortfolioDefinition.made_under).where(PortfolioDefinition.portfolio == portfolio).distinct()))
    made: list[dict[str, object]] = []
    for position, each in enumerate(services, last + 1):
        under = made_under(each.definitions)
        if under not in known:
            known.add(under)
            _add_definitions(connection, portfolio, under, each.definitions)
        content = _content(each.answers)
        made.append(
            {
                "portfolio": portfolio, "key": f"m-{secrets.token_hex(8)}", "position": position, "name": one_line(each.name),
                "made_under": under, "origin": each.origin, "where": each.where, "source": each.source,
                "tags": tags_text(each.tags), "content": content, "hash": _hash(content), "changed": each.changed, "added": at, "gone": None,
            }
        )  # fmt: skip
    if made:
        connection.execute(insert(PortfolioServiceRow), made)


def remove_service(connection: Connection, portfolio: str, key: str) -> bool:
    """Whether there was such a service."""
    return bool(connection.execute(delete(PortfolioServiceRow).where(_service(portfolio, key))).rowcount)


def tags_of(connection: Connection, portfolio: str, key: str) -> dict[str, str]:
    """The tags of a service. Raises NotFound."""
    text = connection.scalar(select(PortfolioServiceRow.tags).where(_service(portfolio, key)))
    if text is None:
        raise NotFound
    return json.loads(text)


def tag(connection: Connection, portfolio: str, key: str, tags: Mapping[str, str]) -> None:
    """Set the tags of a service."""
    connection.execute(update(PortfolioServiceRow).where(_service(portfolio, key)).values(tags=tags_text(tags)))


def views(connection: Connection, portfolio: str) -> tuple[View, ...]:
    """The saved views, by name."""
    query = select(PortfolioViewRow.name, PortfolioViewRow.query).where(PortfolioViewRow.portfolio == portfolio).order_by(PortfolioViewRow.name)
    return tuple(View(*row) for row in connection.execute(query))


def save_view(connection: Connection, portfolio: str, view: View) -> None:
    """Keep a view; one of the same name is replaced."""
    remove_view(connection, portfolio, view.name)
    connection.execute(insert(PortfolioViewRow).values(portfolio=portfolio, name=view.name, query=view.query))


def remove_view(connection: Connection, portfolio: str, name: str) -> None:
    """Forget a view."""
    connection.execute(delete(PortfolioViewRow).where((PortfolioViewRow.portfolio == portfolio) & (PortfolioViewRow.name == name)))


def keep_text(connection: Connection, source: Source) -> str:
    """Keep the text of a definition file, once; returns its hash."""
    hash_ = content_hash(source)
    if connection.scalar(select(DefinitionText.hash).where(DefinitionText.hash == hash_)) is None:
        connection.execute(insert(DefinitionText).values(hash=hash_, text=source.text))
    return hash_


def text_of(connection: Connection, hash_: str) -> Source:
    """The text of a definition file that was kept. Raises NotFound; Damaged if it is not what was kept."""
    text = connection.scalar(select(DefinitionText.text).where(DefinitionText.hash == hash_))
    if text is None:
        raise NotFound
    source = Source(f"{hash_[:12]}.yaml", text)
    if content_hash(source) != hash_:
        raise Damaged(table("assessment")("portfolio_damaged_text"))
    return source


def forget_assessment(connection: Connection, assessment_id: str) -> None:
    """Remove what portfolios hold of an assessment and of the copies of it that were submitted, for good."""
    submitted = select(SubmissionRow.id).where(SubmissionRow.assessment == assessment_id)
    copies = _with_copies(connection, PortfolioServiceRow.source.in_([assessment_id, *connection.scalars(submitted)]))
    connection.execute(delete(PortfolioServiceRow).where(PortfolioServiceRow.key.in_(copies)))


def forget_submission(connection: Connection, submission: str, at: datetime) -> None:
    """Remove what was answered in copies of a submission that was withdrawn; their names stay, and since when they are gone."""
    copies = _with_copies(connection, PortfolioServiceRow.source == submission)
    connection.execute(update(PortfolioServiceRow).where(PortfolioServiceRow.key.in_(copies)).values(content=None, gone=at))


def _with_copies(connection: Connection, which: ColumnElement[bool]) -> list[str]:
    """The keys of these services, and of the copies that were made of them to be scored anew."""
    found: list[str] = []
    new = list(connection.scalars(select(PortfolioServiceRow.key).where(which)))
    while new:
        found += new
        new = list(connection.scalars(select(PortfolioServiceRow.key).where(PortfolioServiceRow.source.in_(new))))
    return found


def made_under(given: Definitions) -> str:
    """Stands for exactly these definitions."""
    return hashlib.sha256("\n".join(ref.hash for ref in given.refs).encode()).hexdigest()


def tags_text(tags: Mapping[str, str]) -> str:
    """Tags as JSON, in the order of their names."""
    return json.dumps(dict(sorted(tags.items())), ensure_ascii=False)


def _add_definitions(connection: Connection, portfolio: str, under: str, given: Definitions) -> None:
    for position, source in enumerate(given.sources):
        hash_ = keep_text(connection, source)
        row = {"portfolio": portfolio, "made_under": under, "position": position, "name": source.name, "hash": hash_}
        connection.execute(insert(PortfolioDefinition).values(row))


def _members(connection: Connection, portfolio: str, name: str, known: Portfolio | None) -> tuple[Member, ...]:
    under = _definitions(connection, portfolio, name)
    columns = (
        PortfolioServiceRow.key, PortfolioServiceRow.name, PortfolioServiceRow.made_under, PortfolioServiceRow.origin, PortfolioServiceRow.where,
        PortfolioServiceRow.source, PortfolioServiceRow.tags, PortfolioServiceRow.hash, PortfolioServiceRow.changed, PortfolioServiceRow.added,
        PortfolioServiceRow.gone,
    )  # fmt: skip
    rows = connection.execute(select(*columns).where(PortfolioServiceRow.portfolio == portfolio).order_by(PortfolioServiceRow.position)).all()
    before = {each.key: each for each in known.services} if known is not None and known.id == portfolio else {}
    same = {row.key: before[row.key].response for row in rows if row.key in before and _is_same(before[row.key], row.gone, under.get(row.made_under))}
    read = _contents(connection, portfolio, None if not same else [row.key for row in rows if row.key not in same])
    parsed: dict[tuple[int, str, str], Answer] = {}
    found: list[Member] = []
    for row in rows:
        given, content, response = under.get(row.made_under), read.get(row.key), same.get(row.key)
        if response is None and content is not None:
            if given is None or _hash(content) != row.hash:
                raise Damaged(table("assessment")("portfolio_damaged", name=name, service=row.name))
            response = Response(_answers(content, given, parsed))
        held = given if response is not None and row.gone is None else None
        found.append(
            Member(
                row.key, row.name, held, response or Response({}), cast(Origin, row.origin), row.where, row.source,
                row.changed, row.added, json.loads(row.tags), row.gone,
            )
        )  # fmt: skip
    return tuple(found)


def _is_same(before: Member, gone: datetime | None, given: Definitions | None) -> bool:
    """Whether a service is as it was read before: copies never change, they can only go."""
    return before.gone is None and gone is None and before.definitions is not None and before.definitions is given


def _contents(connection: Connection, portfolio: str, keys: Sequence[str] | None) -> dict[str, str]:
    """What was answered in these services, or in all; nothing of those that are gone."""
    columns = select(PortfolioServiceRow.key, PortfolioServiceRow.content).where(
        (PortfolioServiceRow.portfolio == portfolio) & PortfolioServiceRow.content.is_not(None)
    )
    if keys is None or len(keys) > _MANY:
        return {row.key: row.content for row in connection.execute(columns)}
    return {row.key: row.content for row in connection.execute(columns.where(PortfolioServiceRow.key.in_(keys)))} if keys else {}


def _answers(content: str, given: Definitions, parsed: dict[tuple[int, str, str], Answer]) -> dict[str, Answer]:
    """`parsed`: answers read before, so that the same one is read once for thousands of services."""
    asked, library = given.library.answerable, id(given.library)
    found: dict[str, Answer] = {}
    for question, text in json.loads(content).items():
        key = (library, question, text)
        answer = parsed.get(key)
        if answer is None:
            answer = parsed[key] = parse_answer(asked[question], json.loads(text))
        found[question] = answer
    return found


def _definitions(connection: Connection, portfolio: str, name: str) -> dict[str, Definitions]:
    query = (
        select(PortfolioDefinition.made_under, PortfolioDefinition.name, PortfolioDefinition.hash, DefinitionText.text)
        .outerjoin(DefinitionText, DefinitionText.hash == PortfolioDefinition.hash)
        .where(PortfolioDefinition.portfolio == portfolio)
        .order_by(PortfolioDefinition.made_under, PortfolioDefinition.position)
    )
    sources: dict[str, list[Source]] = {}
    for row in connection.execute(query):
        source = Source(row.name, row.text or "")
        if content_hash(source) != row.hash:
            raise Damaged(table("assessment")("portfolio_damaged", name=name, service=row.name))
        sources.setdefault(row.made_under, []).append(source)
    try:
        return {under: definitions.of(each) for under, each in sources.items()}
    except DefinitionError as error:
        raise Damaged(table("assessment")("portfolio_damaged", name=name, service=str(error.faults[0]))) from error


def _content(answers: Mapping[str, Answer]) -> str:
    texts = {id_: json.dumps(plain_answer(answer), ensure_ascii=False, sort_keys=True, separators=(",", ":")) for id_, answer in answers.items()}
    return json.dumps(texts, ensure_ascii=False, sort_keys=True)


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def _own(organisation: str, portfolio: str) -> ColumnElement[bool]:
    return (PortfolioRow.organisation == organisation) & (PortfolioRow.id == portfolio)


def _service(portfolio: str, key: str) -> ColumnElement[bool]:
    return (PortfolioServiceRow.portfolio == portfolio) & (PortfolioServiceRow.key == key)
