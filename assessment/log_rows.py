"""The statements that read and write the log. Each entry is chained to the one before, so only one is written at a time."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, String, insert, select, type_coerce
from sqlalchemy.orm import aliased

from assessment.database import StoreError
from assessment.log import Deed, Entry, Logged, chained
from assessment.tables import AssessmentRow, LogContent, LogEntry, OrganisationRow, PersonRow
from assessment.whole import salted
from questionnaires.texts import table

_LAST = select(LogEntry.entry, LogEntry.chain).order_by(LogEntry.entry.desc()).limit(1)
_ADD, _KEEP = insert(LogEntry), insert(LogContent)
AT_ONCE = 1000
"""Rows that are fetched together where there may be many."""
_RAW = tuple(type_coerce(column, String) if column.key == "at" else column for column in LogEntry.__table__.columns)
_ALL = select(*_RAW).order_by(LogEntry.entry)


class Author(NamedTuple):
    """Who writes, when, and on behalf of which organisation."""

    by: str
    at: datetime
    organisation: str = ""


def add(
    connection: Connection, author: Author, deed: Deed, assessment: str | None = None, subject: str = "", *, known: Mapping[str, Any] | None = None
) -> None:
    """Write that something was done; `known` is kept where it can be erased."""
    hash_: str | None = None
    if known:
        salt, content = secrets.token_hex(16), json.dumps(known, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        hash_ = salted(content, salt)
        connection.execute(_KEEP, {"hash": hash_, "salt": salt, "content": content})
    _append(connection, author, deed, assessment, subject, hash_=hash_)


def add_change(
    connection: Connection, author: Author, assessment: str, key: str, revision: int, *, hash_: str | None, replaced: str | None, source: str = ""
) -> None:
    """Write that an answer or a paper was changed."""
    _append(connection, author, Deed.ANSWERED, assessment, key, revision, hash_, replaced, source)


def _append(
    connection: Connection, author: Author, deed: Deed, assessment: str | None, subject: str,
    revision: int | None = None, hash_: str | None = None, replaced: str | None = None, source: str = "",
) -> None:  # fmt: skip
    last = connection.execute(_LAST).first()
    number, before = (last.entry + 1, last.chain) if last else (1, "")
    at = author.at.astimezone(UTC).isoformat(timespec="microseconds")
    entry = Entry(number, at, author.by, deed.value, author.organisation, assessment, subject, revision, hash_, replaced, source, "")
    connection.execute(_ADD, {**entry._asdict(), "at": author.at, "chain": chained(before, entry)})


def entries(connection: Connection) -> Iterator[Entry]:
    """All entries as they are stored, in their order, a few at a time."""
    found = connection.execute(_ALL, execution_options={"yield_per": AT_ONCE})
    return map(Entry._make, found)


def head(connection: Connection) -> tuple[int, str]:
    """The number and the chain of the last entry; 0 and nothing if there is none."""
    last = connection.execute(_LAST).first()
    return (last.entry, last.chain) if last else (0, "")


def read(
    connection: Connection, *, assessment: str | None = None, organisation: str | None = None, by: str | None = None,
    deeds: Collection[Deed] = (), most: int | None = None,
) -> Iterator[Logged]:  # fmt: skip
    """The entries of an assessment, an organisation or a person, the newest first. Raises StoreError at one that is not readable."""
    query = _IN_WORDS.limit(most)
    for column, wanted in ((LogEntry.assessment, assessment), (LogEntry.organisation, organisation), (LogEntry.by, by)):
        query = query if wanted is None else query.where(column == wanted)
    if deeds:
        query = query.where(LogEntry.deed.in_([each.value for each in deeds]))
    organisations = dict[str, str]()
    for row in connection.execute(query, execution_options={"yield_per": AT_ONCE}):
        try:
            deed, known = Deed(row.deed), _known(row.content)
        except (ValueError, TypeError):
            raise StoreError(table("assessment")("log_unreadable", entry=row.entry)) from None
        to = str(known.get("to", ""))
        if to and to not in organisations:
            organisations[to] = connection.scalar(select(OrganisationRow.name).where(OrganisationRow.id == to)) or ""
        yield Logged(
            row.entry, row.at, row.by, row.name or "", deed, row.organisation, row.assessment or "", row.subject, row.source, known,
            row.hash is not None, row.assessment_name or "", row.subject_name or organisations.get(to, ""),
        )  # fmt: skip


def _known(content: str | None) -> dict[str, Any]:
    """What a content says. Raises ValueError, TypeError if it is not what was written."""
    return dict(json.loads(content)) if content else {}


_ABOUT = aliased(PersonRow)
_IN_WORDS = (
    select(
        *LogEntry.__table__.columns, LogContent.content, PersonRow.name, _ABOUT.name.label("subject_name"),
        AssessmentRow.name.label("assessment_name"),
    )
    .outerjoin(LogContent, LogContent.hash == LogEntry.hash)
    .outerjoin(PersonRow, PersonRow.id == LogEntry.by)
    .outerjoin(_ABOUT, _ABOUT.id == LogEntry.subject)
    .outerjoin(AssessmentRow, AssessmentRow.id == LogEntry.assessment)
    .order_by(LogEntry.entry.desc())
)  # fmt: skip
