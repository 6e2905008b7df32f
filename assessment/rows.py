"""The statements that read and write the tables. What is allowed, and when, is `store`'s business."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, case, delete, func, insert, select, update

from assessment import definitions, log_rows
from assessment.definitions import Definitions
from assessment.identity import NotFound
from assessment.log import Deed
from assessment.log_rows import Author
from assessment.papers import ASKED, PART, SIGN, Filed, is_paper, parse_paper
from assessment.record import Change, PaperChange, Saved, Stored, Summary
from assessment.tables import (
    AnswerContent,
    AssessmentDefinition,
    AssessmentRow,
    CurrentAnswer,
    DefinitionText,
    LogEntry,
    SurveyFileRow,
    SurveyReplyRow,
)
from assessment.whole import answer_in, content_in, damaged, damaged_answer, readable, salted, whole_number
from questionnaires.errors import AnswerError, DefinitionError
from questionnaires.model import Library
from questionnaires.plain_yaml import Source
from questionnaires.reader import content_hash

Own: TypeAlias = Row[str, str, datetime, datetime, datetime | None]
Standing: TypeAlias = Row[str, str | None, str, str, int, str, datetime]


# Statements that every save runs are made once, because SQLAlchemy takes longer to make one than SQLite to run it.
_OF_ANSWER = (AnswerContent.assessment == CurrentAnswer.assessment) & (AnswerContent.hash == CurrentAnswer.hash)
_ALL_STANDING = (
    select(
        CurrentAnswer.question,
        CurrentAnswer.hash,
        AnswerContent.content,
        AnswerContent.salt,
        CurrentAnswer.revision,
        CurrentAnswer.by,
        CurrentAnswer.at,
    )
    .outerjoin(AnswerContent, _OF_ANSWER)
    .where(CurrentAnswer.assessment == bindparam("assessment_id"))
    .order_by(CurrentAnswer.question)
)
_ONE_STANDING = _ALL_STANDING.where(CurrentAnswer.question == bindparam("question_id"))
_LOST = (
    select(LogEntry.subject.label("question"))
    .outerjoin(
        CurrentAnswer, (CurrentAnswer.assessment == LogEntry.assessment) & (CurrentAnswer.question == LogEntry.subject)
    )
    .where(
        LogEntry.assessment == bindparam("assessment_id"),
        LogEntry.deed == Deed.ANSWERED,
        CurrentAnswer.revision.is_(None) | (CurrentAnswer.revision < LogEntry.revision),
    )
    .limit(1)
)
_EXISTING = select(
    AssessmentRow.name, AssessmentRow.example, AssessmentRow.created, AssessmentRow.changed, AssessmentRow.imported
).where(AssessmentRow.id == bindparam("assessment_id"), AssessmentRow.deleted.is_(None), AssessmentRow.erased.is_(None))
PARTS = select(CurrentAnswer.assessment).where(CurrentAnswer.question == PART, CurrentAnswer.hash.is_not(None))
_KEEP_CONTENT, _FIRST_ANSWER = insert(AnswerContent), insert(CurrentAnswer)
_NEXT_ANSWER = update(CurrentAnswer).where(
    CurrentAnswer.assessment == bindparam("assessment_id"), CurrentAnswer.question == bindparam("question_id")
)
_CHANGED = update(AssessmentRow).where(AssessmentRow.id == bindparam("assessment_id"))


def existing(connection: Connection, assessment_id: str) -> Own:
    """The assessment's own row. Raises NotFound."""
    found = connection.execute(_EXISTING, {"assessment_id": assessment_id}).first()
    if found is None:
        raise NotFound
    return found


def summaries(connection: Connection, *, deleted: bool, among: Collection[str] | None = None) -> tuple[Summary, ...]:
    """The assessments in the list, or the deleted ones that are not erased; the last changed (or deleted) first.

    `among`: only those with these ids.
    """
    own = (AssessmentRow.id, AssessmentRow.name, AssessmentRow.created, AssessmentRow.changed)
    rest = (AssessmentRow.example, AssessmentRow.imported, AssessmentRow.deleted)
    query = (
        select(*own, func.count(CurrentAnswer.hash), *rest, AssessmentRow.id.in_(PARTS))
        .outerjoin(CurrentAnswer, (CurrentAnswer.assessment == AssessmentRow.id) & CurrentAnswer.question.not_like(f"{SIGN}%"))
        .where(AssessmentRow.deleted.is_not(None) if deleted else AssessmentRow.deleted.is_(None))
        .where(AssessmentRow.erased.is_(None))
        .group_by(*own, *rest)
        .order_by((AssessmentRow.deleted if deleted else AssessmentRow.changed).desc(), AssessmentRow.id)
    )
    if among is not None:
        query = query.where(AssessmentRow.id.in_(among))
    return tuple(Summary(*row) for row in connection.execute(query))


def made_under(connection: Connection, assessment_id: str) -> Definitions:
    """The definitions that an assessment was made under. Raises Damaged if they are not whole."""
    query = (
        select(AssessmentDefinition.name, DefinitionText.text, AssessmentDefinition.hash)
        .outerjoin(DefinitionText, AssessmentDefinition.hash == DefinitionText.hash)
        .where(AssessmentDefinition.assessment == assessment_id)
        .order_by(AssessmentDefinition.position)
    )
    sources: list[Source] = []
    for name, text, hash_ in connection.execute(query):
        source = Source(name, text or "")
        if content_hash(source) != hash_:
            raise damaged(connection, assessment_id, "damaged_definition", definition=name)
        sources.append(source)
    try:
        return definitions.of(sources)
    except DefinitionError as error:
        raise damaged(connection, assessment_id, "damaged_definitions", why=str(error.faults[0])) from error


def standing(connection: Connection, assessment_id: str, library: Library) -> tuple[dict[str, Saved], dict[str, Filed]]:
    """All answers that stand, by question id, and all papers by key. Raises Damaged if one is missing, or is not what was saved."""
    lost = connection.execute(_LOST, {"assessment_id": assessment_id}).first()
    if lost is not None:
        raise damaged_answer(connection, assessment_id, library, lost.question)
    rows = connection.execute(_ALL_STANDING, {"assessment_id": assessment_id}).all()
    answers = {row.question: saved(connection, assessment_id, library, row) for row in rows if not is_paper(row.question)}
    papers = {row.question: filed(connection, assessment_id, library, row) for row in rows if is_paper(row.question)}
    return answers, papers


def stored(connection: Connection, assessment_id: str) -> tuple[Stored, ...]:
    """What is stored of all answers and papers that stand; those that are not what was saved are left out."""
    rows = connection.execute(_ALL_STANDING, {"assessment_id": assessment_id}).all()
    whole = (row for row in rows if isinstance(row.content, str) and salted(row.content, row.salt) == row.hash)
    return tuple(Stored(row.question, row.content, row.at) for row in whole)


def one_standing(connection: Connection, assessment_id: str, key: str) -> Standing | None:
    """The row of the answer or paper that stands; None if there never was one."""
    return connection.execute(_ONE_STANDING, {"assessment_id": assessment_id, "question_id": key}).first()


def saved(connection: Connection, assessment_id: str, library: Library, row: Standing) -> Saved:
    """What a row of an answer says. Raises Damaged."""
    try:
        if row.hash is not None and row.content is None:
            raise ValueError("the content is missing")
        answer = answer_in(library, row.question, row.hash, row.content, row.salt)
        return Saved(answer, whole_number(row.revision), row.by, readable(row.at))
    except (ValueError, AnswerError) as error:
        raise damaged_answer(connection, assessment_id, library, row.question) from error


def filed(connection: Connection, assessment_id: str, library: Library, row: Standing) -> Filed:
    """What a row of a paper says. Raises Damaged."""
    try:
        content = content_in(row.hash, row.content, row.salt)
        paper = None if content is None else parse_paper(row.question, content)
        return Filed(paper, whole_number(row.revision), row.by, readable(row.at))
    except ValueError as error:
        raise damaged_answer(connection, assessment_id, library, row.question) from error


def changes(
    connection: Connection, assessment_id: str, library: Library, question_id: str | None = None
) -> tuple[Change, ...]:
    """The log of the answers, oldest first, with what was not erased of them. Raises Damaged."""
    query = _logged(assessment_id).where(LogEntry.subject.not_like(f"{SIGN}%"))
    if question_id is not None:
        query = query.where(LogEntry.subject == question_id)
    found: list[Change] = []
    for row in connection.execute(query).all():
        try:
            answer = answer_in(library, row.question, row.hash, row.content, row.salt)
            erased = row.hash is not None and row.content is None
            found.append(Change(row.question, answer, erased, whole_number(row.revision), row.by, readable(row.at)))
        except (ValueError, AnswerError) as error:
            raise damaged_answer(connection, assessment_id, library, row.question) from error
    return tuple(found)


def paper_changes(connection: Connection, assessment_id: str, library: Library, kind: str) -> tuple[PaperChange, ...]:
    """The log of the papers whose keys begin with `kind`, oldest first, with what was not erased of them. Raises Damaged."""
    found: list[PaperChange] = []
    for row in connection.execute(_logged(assessment_id).where(LogEntry.subject.startswith(kind, autoescape=True))).all():
        try:
            content = content_in(row.hash, row.content, row.salt)
            paper = None if content is None else parse_paper(row.question, content)
            erased = row.hash is not None and row.content is None
            found.append(PaperChange(row.question, paper, erased, whole_number(row.revision), row.by, readable(row.at)))
        except ValueError as error:
            raise damaged_answer(connection, assessment_id, library, row.question) from error
    return tuple(found)


def _logged(assessment_id: str) -> Select[str, int | None, str | None, str, datetime, str, str]:
    of_entry = (AnswerContent.assessment == LogEntry.assessment) & (AnswerContent.hash == LogEntry.hash)
    by: ColumnElement[str] = case((LogEntry.source != "", LogEntry.source), else_=LogEntry.by)
    columns = (LogEntry.subject.label("question"), LogEntry.revision, LogEntry.hash, by.label("by"), LogEntry.at, AnswerContent.content, AnswerContent.salt)
    of_assessment = (LogEntry.assessment == assessment_id) & (LogEntry.deed == Deed.ANSWERED)
    return select(*columns).outerjoin(AnswerContent, of_entry).where(of_assessment).order_by(LogEntry.entry)


def add_assessment(connection: Connection, row: dict[str, object], given: Definitions) -> None:
    """A new assessment without answers, and the texts it is made under, each kept once."""
    hashes = [ref.hash for ref in given.refs]
    kept = set(connection.scalars(select(DefinitionText.hash).where(DefinitionText.hash.in_(hashes))))
    for ref, source in zip(given.refs, given.sources, strict=True):
        if ref.hash not in kept:
            connection.execute(insert(DefinitionText).values(hash=ref.hash, text=source.text))
            kept.add(ref.hash)
    connection.execute(insert(AssessmentRow).values(row))
    used = [
        {"assessment": row["id"], "position": n, "name": source.name}
        | {"kind": ref.kind, "id": ref.id, "version": ref.version, "hash": ref.hash}
        for n, (ref, source) in enumerate(zip(given.refs, given.sources, strict=True))
    ]
    connection.execute(insert(AssessmentDefinition), used)


def write(
    connection: Connection, author: Author, assessment_id: str, question_id: str, content: str | None, replaced: str | None,
    now: Saved | Filed, *, source: str = "",
) -> None:
    """Content, log and current state of one answer or paper, in that order. `source`: from whom `author` took it over."""
    hash_: str | None = None
    if content is not None:
        salt = secrets.token_hex(16)
        hash_ = salted(content, salt)
        connection.execute(
            _KEEP_CONTENT, {"assessment": assessment_id, "hash": hash_, "salt": salt, "content": content}
        )
    place = {"assessment": assessment_id, "question": question_id}
    stands = {"revision": now.revision, "hash": hash_, "by": now.by, "at": now.at}
    log_rows.add_change(connection, author, assessment_id, question_id, now.revision, hash_=hash_, replaced=replaced, source=source)
    if now.revision == 1:
        connection.execute(_FIRST_ANSWER, {**place, **stands})
    else:
        connection.execute(_NEXT_ANSWER, {"assessment_id": assessment_id, "question_id": question_id, **stands})


def mark_changed(connection: Connection, assessment_id: str, at: datetime, name: str | None) -> None:
    """When the assessment was last changed, and its new name if it has one."""
    connection.execute(
        _CHANGED, {"assessment_id": assessment_id, "changed": at, **({} if name is None else {"name": name})}
    )


def mark_deleted(connection: Connection, assessment_id: str, at: datetime | None) -> None:
    """Hide the assessment, or show it again if `at` is None. Raises NotFound if there is none, or it was erased."""
    found = connection.execute(
        update(AssessmentRow)
        .where(AssessmentRow.id == assessment_id, AssessmentRow.erased.is_(None))
        .values(deleted=at)
    )
    if found.rowcount == 0:
        raise NotFound


def parts_of(connection: Connection, assessment_id: str) -> list[tuple[str, datetime | None]]:
    """The parts of an assessment that colleagues were given in this database, each with when it was deleted, if it was.

    A part that another assessment names as well, in which this one is carried on, belongs to that one while it is not
    deleted. A part whose request cannot be read any more is not found.
    """
    asked = (
        select(CurrentAnswer.assessment, AnswerContent.content)
        .join(AnswerContent, _OF_ANSWER)
        .join(AssessmentRow, AssessmentRow.id == CurrentAnswer.assessment)
        .where(CurrentAnswer.question.like(f"{ASKED}%"), AssessmentRow.deleted.is_(None) | (AssessmentRow.id == assessment_id))
    )
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for row in connection.execute(asked):
        named[row.assessment == assessment_id].add(_named_in(row.content))
    query = select(AssessmentRow.id, AssessmentRow.deleted).where(
        AssessmentRow.id.in_(named[True] - named[False]), AssessmentRow.id.in_(PARTS), AssessmentRow.erased.is_(None)
    )
    return [(row.id, row.deleted) for row in connection.execute(query)]


def _named_in(content: str) -> str:
    """The part that a request names; empty if it names none, or cannot be read."""
    try:
        return str(json.loads(content)["part"])
    except (ValueError, KeyError, TypeError):
        return ""


def deleted_at(connection: Connection, assessment_id: str) -> datetime | None:
    """When an assessment was deleted; None if it was not, or there is none."""
    return connection.scalar(select(AssessmentRow.deleted).where(AssessmentRow.id == assessment_id))


def erase_all(connection: Connection, assessment_id: str, at: datetime) -> None:
    """Everything that people wrote in the assessment. Raises NotFound if there is none, or it was erased before."""
    found = connection.execute(
        update(AssessmentRow)
        .where(AssessmentRow.id == assessment_id, AssessmentRow.erased.is_(None))
        .values(name="", deleted=at, erased=at, changed=at)
    )
    if found.rowcount == 0:
        raise NotFound
    connection.execute(delete(CurrentAnswer).where(CurrentAnswer.assessment == assessment_id))
    connection.execute(delete(AnswerContent).where(AnswerContent.assessment == assessment_id))
    connection.execute(delete(SurveyReplyRow).where(SurveyReplyRow.assessment == assessment_id))
    connection.execute(delete(SurveyFileRow).where(SurveyFileRow.assessment == assessment_id))


def erase_former(connection: Connection, assessment_id: str, question_id: str) -> None:
    """The answers to one question, or the versions of one paper, that do not stand any more."""
    of_question = (LogEntry.assessment == assessment_id) & (LogEntry.subject == question_id) & (LogEntry.deed == Deed.ANSWERED)
    logged = select(LogEntry.hash).where(of_question, LogEntry.hash.is_not(None))
    stands = select(CurrentAnswer.hash).where(
        CurrentAnswer.assessment == assessment_id, CurrentAnswer.hash.is_not(None)
    )
    connection.execute(
        delete(AnswerContent).where(
            AnswerContent.assessment == assessment_id,
            AnswerContent.hash.in_(logged),
            AnswerContent.hash.not_in(stands),
        )
    )
