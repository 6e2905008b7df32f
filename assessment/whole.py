"""Whether what is kept of an assessment is what was saved; if not, a sentence that names the assessment and the question."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from assessment.database import StoreError
from assessment.record import UNREADABLE
from assessment.tables import AssessmentRow
from questionnaires.answers import Answer, parse_answer
from questionnaires.model import Library
from questionnaires.texts import table


class Damaged(StoreError):  # noqa: N818 (it reads as what happened)
    """What is kept of one assessment cannot be what was saved. The others are not touched by it."""


class DefinitionsMissing(Damaged):
    """The definitions of an assessment are missing or altered, so that its answers can be shown as they are stored, but not scored."""


def damaged(connection: Connection, assessment_id: str, key: str, **more: str) -> Damaged:
    """The wording `key` about an assessment, which it names."""
    name = connection.scalar(select(AssessmentRow.name).where(AssessmentRow.id == assessment_id))
    words = table("assessment")
    kind = DefinitionsMissing if key.startswith("damaged_definition") else Damaged
    return kind(words("damaged", what=words(key, name=name, id=assessment_id, **more)))


def damaged_answer(connection: Connection, assessment_id: str, library: Library, question_id: str) -> Damaged:
    """That the answer to a question is not the one that was saved, or is missing."""
    asked = library.answerable.get(question_id)
    label = asked.label if asked else question_id
    return damaged(connection, assessment_id, "damaged_answer", question=label, question_id=question_id)


def check_times(connection: Connection, assessment_id: str, times: Iterable[datetime | None]) -> None:
    """Raises Damaged if a time in the assessment's own row cannot be read."""
    if UNREADABLE in times:
        raise damaged(connection, assessment_id, "damaged_times")


def answer_in(library: Library, question_id: str, hash_: str | None, content: object, salt: str) -> Answer | None:
    """The answer in a content; None if there is no content.

    Raises ValueError if the content is not the one that was saved, AnswerError if it answers the question no more.
    """
    if question_id not in library.answerable:
        raise ValueError("no such question is asked")
    found = content_in(hash_, content, salt)
    return None if found is None else parse_answer(library.answerable[question_id], found)


def content_in(hash_: str | None, content: object, salt: str) -> Any:
    """What the JSON of a content holds; None if there is none. Raises ValueError if it is not what was saved."""
    if content is None:
        return None
    if not isinstance(content, str) or salted(content, salt) != hash_:
        raise ValueError("the content does not agree with its hash")
    return json.loads(content)


def salted(content: str, salt: str) -> str:
    """The hash of a content, as 64 hexadecimal digits, from which nobody can find the content by trying."""
    return hashlib.sha256(f'{{"answer":{content},"salt":"{salt}"}}'.encode()).hexdigest()


def whole_number(value: object) -> int:
    """The value, if it is a whole number. Raises ValueError."""
    if not isinstance(value, int):
        raise ValueError("not a whole number")
    return value


def readable(time: datetime) -> datetime:
    """The time, if it could be read. Raises ValueError."""
    if time == UNREADABLE:
        raise ValueError("not a time")
    return time
