"""What is kept of surveys: the record, the answers that it sets, and single rows if somebody chose so. All or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from sqlalchemy import Connection, Engine, delete, insert, select

from assessment import database, rows
from assessment.identity import Action, NotFound, Person
from assessment.log import Deed
from assessment.papers import SURVEY, Filed, Paper
from assessment.tables import SurveyFileRow, SurveyReplyRow
from assessment.transactions import Transaction, Transactions
from questionnaires.answers import Answer
from reports.records import SurveyRecord

_AT_ONCE = 5_000  # rows in one statement


class Rows(NamedTuple):
    """Single rows: the heading and role of each column, and the texts row by row."""

    columns: tuple[tuple[str, str], ...]
    replies: Sequence[tuple[str, ...]]


class KeptRows(NamedTuple):
    """That rows of a survey are kept: of which, how many, since when."""

    survey: str
    rows: int
    kept: datetime


class Set(NamedTuple):
    """An answer that a survey sets, if its question still stands at revision `expected`."""

    question: str
    answer: Answer
    expected: int


class _Save(Protocol):
    def __call__(self, opened: Transaction, assessment_id: str, question_id: str, answer: Answer, expected: int) -> None: ...


class _File(Protocol):
    def __call__(self, opened: Transaction, assessment_id: str, key: str, paper: Paper | None, expected: int) -> Filed: ...


class Surveys:
    """All surveys in one database. Every method takes who asks first, and raises NotFound if they may not; StoreError."""

    def __init__(self, transactions: Transactions, engine: Engine, save: _Save, file: _File) -> None:
        """`save` and `file` write an answer and a paper in a transaction that is open."""
        self._transactions, self._engine = transactions, engine
        self._save, self._file = save, file

    def keep(
        self, who: Person, assessment_id: str, key: str, record: SurveyRecord, *, expected: int, answers: Iterable[Set] = (), replies: Rows | None = None
    ) -> Filed:
        """File the record under `key` and set the answers, with single rows or without; rows that were kept under this key before go.

        Raises AnsweredElsewhere or ChangedElsewhere if an answer or the record stands at another revision, and then nothing was changed.
        """
        if not key.startswith(SURVEY):
            raise ValueError(f"{key!r} is not a key of a survey")
        with self._transactions.writing(who, Action.PLAN, assessment_id) as opened:
            filed = self._file(opened, assessment_id, key, record, expected)
            for each in answers:
                self._save(opened, assessment_id, each.question, each.answer, each.expected)
            had = _remove(opened.connection, assessment_id, key)
            if replies is not None:
                _add(opened, assessment_id, key, replies)
        if had:
            database.empty_journal(self._engine)
        return filed

    def kept(self, who: Person, assessment_id: str) -> tuple[KeptRows, ...]:
        """Of which surveys rows are kept."""
        query = select(SurveyFileRow.survey, SurveyFileRow.rows, SurveyFileRow.kept).where(SurveyFileRow.assessment == assessment_id)
        with self._transactions.reading(who, Action.READ, assessment_id) as opened:
            return tuple(KeptRows(*row) for row in opened.connection.execute(query.order_by(SurveyFileRow.survey)))

    def rows(self, who: Person, assessment_id: str, key: str) -> Rows:
        """The rows that were kept of a survey, for whoever may import one. Raises NotFound if there are none."""
        with self._transactions.reading(who, Action.PLAN, assessment_id) as opened:
            rows.existing(opened.connection, assessment_id)
            columns = opened.connection.scalar(select(SurveyFileRow.columns).where(SurveyFileRow.assessment == assessment_id, SurveyFileRow.survey == key))
            if columns is None:
                raise NotFound
            query = select(SurveyReplyRow.cells).where(SurveyReplyRow.assessment == assessment_id, SurveyReplyRow.survey == key)
            replies = [tuple(map(str, json.loads(cells))) for cells in opened.connection.scalars(query.order_by(SurveyReplyRow.number))]
        return Rows(tuple((str(heading), str(role)) for heading, role in json.loads(columns)), replies)

    def erase_rows(self, who: Person, assessment_id: str, key: str) -> None:
        """Delete the rows of a survey for good. Raises NotFound if there are none; TracesRemain if they are gone, but not from SQLite's journal yet."""
        with self._transactions.writing(who, Action.PLAN, assessment_id) as opened:
            if not _remove(opened.connection, assessment_id, key):
                raise NotFound
            opened.log(Deed.ERASED, assessment_id, key)
        database.empty_journal(self._engine)

    def erase(self, who: Person, assessment_id: str, key: str, *, expected: int) -> None:
        """Delete all that was kept of a survey for good. The answers that it set stay. Raises as `erase_rows`, and ChangedElsewhere."""
        with self._transactions.writing(who, Action.PLAN, assessment_id) as opened:
            self._file(opened, assessment_id, key, None, expected)
            rows.erase_former(opened.connection, assessment_id, key)
            _remove(opened.connection, assessment_id, key)
            opened.log(Deed.ERASED, assessment_id, key)
        database.empty_journal(self._engine)


def _add(opened: Transaction, assessment_id: str, key: str, replies: Rows) -> None:
    connection = opened.connection
    of = {"assessment": assessment_id, "survey": key}
    columns = json.dumps(replies.columns, ensure_ascii=False)
    connection.execute(insert(SurveyFileRow).values(**of, columns=columns, rows=len(replies.replies), kept=opened.at))
    for first in range(0, len(replies.replies), _AT_ONCE):
        some = replies.replies[first : first + _AT_ONCE]
        connection.execute(insert(SurveyReplyRow), [{**of, "number": number, "cells": json.dumps(cells, ensure_ascii=False)} for number, cells in enumerate(some, first + 1)])


def _remove(connection: Connection, assessment_id: str, key: str) -> bool:
    """Delete the rows; whether there were any."""
    connection.execute(delete(SurveyReplyRow).where(SurveyReplyRow.assessment == assessment_id, SurveyReplyRow.survey == key))
    return bool(connection.execute(delete(SurveyFileRow).where(SurveyFileRow.assessment == assessment_id, SurveyFileRow.survey == key)).rowcount)
