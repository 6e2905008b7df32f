"""The only writer to the database. Every answer is logged, and nobody overwrites another's unseen."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, Row, bindparam, delete, func, insert, select, update

from assessment import database, definitions
from assessment.database import StoreError, reading, writing
from assessment.definitions import Definitions
from assessment.identity import Action, Person, permit
from assessment.record import NAME_QUESTION, Assessment, Change, Saved, Summary, name_of
from assessment.tables import (
    AnswerContent,
    AssessmentDefinition,
    AssessmentRow,
    CurrentAnswer,
    DefinitionText,
    LogEntry,
)
from questionnaires.answers import Answer, check_answer, parse_answer, plain_answer
from questionnaires.errors import AnswerError
from questionnaires.model import Library, Question
from questionnaires.plain_yaml import Source

REMEMBERED = 10_000
"""Assessments whose definitions are kept at hand; the same definitions are in memory only once."""


class NoSuchAssessment(StoreError):  # noqa: N818 (it reads as what happened)
    """There is no assessment with that id, or it was deleted."""

    def __init__(self) -> None:
        super().__init__(
            "There is no assessment at this address. It may have been deleted, or the address is not complete."
        )


class Conflict(StoreError):  # noqa: N818 (it reads as what happened)
    """Somebody else saved this question meanwhile; `theirs` is what now stands, and nothing was overwritten."""

    def __init__(self, theirs: Saved) -> None:
        self.theirs = theirs
        super().__init__(
            "Nothing is saved: this question was answered elsewhere meanwhile. Compare both answers, then choose one."
        )


class Store:
    """All assessments in one database. Safe to use from many threads and from many processes at once.

    Every method takes who asks first, and raises NotAllowed if they may not; StoreError (one sentence) if the
    database cannot be used, in which case nothing was changed.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._definitions: dict[str, Definitions] = {}  # by assessment; an assessment never changes its definitions

    @classmethod
    def open(cls, url: str | None = None) -> Store:
        """The store at an SQLAlchemy URL or file; without one, that of MUTUAL_READINESS_DATABASE or the user's data folder.

        Creates it if need be and runs the migrations it lacks. Raises StoreError.
        """
        return cls(database.connect(url))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def create(
        self, who: Person, definitions: Definitions, *, answers: Mapping[str, Answer] | None = None, example: str = ""
    ) -> Assessment:
        """A new assessment under `definitions`, with `answers` by question id, all in one transaction.

        Raises AnswerError if an answer does not fit its question.
        """
        permit(who, Action.CREATE)
        given = dict(answers or {})
        contents = {key: _checked(_question(definitions.library, key), answer) for key, answer in given.items()}
        id_, now = _new_id(), _now()
        with writing(self._engine) as connection:
            _keep_definitions(connection, definitions)
            name = name_of(given.get(NAME_QUESTION))
            connection.execute(
                insert(AssessmentRow).values(id=id_, name=name, example=example, created=now, changed=now)
            )
            connection.execute(insert(AssessmentDefinition), _definition_rows(id_, definitions))
            for question_id, answer in given.items():
                _write(connection, id_, question_id, contents[question_id], None, Saved(answer, 1, who.id, now))
        return self.load(who, id_)

    def assessments(self, who: Person) -> tuple[Summary, ...]:
        """All assessments that are not deleted, the last changed first."""
        permit(who, Action.LIST)
        count = func.count(CurrentAnswer.hash)
        query = (
            select(
                AssessmentRow.id,
                AssessmentRow.name,
                AssessmentRow.created,
                AssessmentRow.changed,
                count,
                AssessmentRow.example,
            )
            .outerjoin(CurrentAnswer, CurrentAnswer.assessment == AssessmentRow.id)
            .where(AssessmentRow.deleted.is_(None), AssessmentRow.erased.is_(None))
            .group_by(
                AssessmentRow.id,
                AssessmentRow.name,
                AssessmentRow.created,
                AssessmentRow.changed,
                AssessmentRow.example,
            )
            .order_by(AssessmentRow.changed.desc(), AssessmentRow.id)
        )
        with reading(self._engine) as connection:
            return tuple(Summary(*row) for row in connection.execute(query))

    def load(self, who: Person, assessment_id: str) -> Assessment:
        """The assessment as it stands. Raises NoSuchAssessment."""
        permit(who, Action.READ, assessment_id)
        with reading(self._engine) as connection:
            row = _existing(connection, assessment_id)
            made_under = self._made_under(connection, assessment_id)
            answers = connection.execute(_ALL_STANDING, {"assessment_id": assessment_id}).all()
        return Assessment(
            assessment_id, row.name, row.created, row.changed, made_under.refs, made_under.sources,
            {a.question: _saved(made_under.library, a.question, a) for a in answers}, row.example,
        )  # fmt: skip

    def save(self, who: Person, assessment_id: str, question_id: str, answer: Answer | None, *, expected: int) -> Saved:
        """Save one answer (None clears it), if the question still stands at revision `expected` (0: never answered).

        When this returns, the answer has reached the disk. Saving what already stands changes nothing.
        Raises Conflict if the question stands at another revision with another answer, AnswerError if the answer does
        not fit the question, NoSuchAssessment.
        """
        permit(who, Action.ANSWER, assessment_id)
        library = self._library(assessment_id)
        question = _question(library, question_id)
        content = None if answer is None else _checked(question, answer)
        with writing(self._engine) as connection:
            _existing(connection, assessment_id, alone=True)
            stands = connection.execute(
                _ONE_STANDING, {"assessment_id": assessment_id, "question_id": question_id}
            ).first()
            if (stands.content if stands else None) == content:
                return _saved(library, question_id, stands) if stands else Saved(None, 0, who.id, _now())
            if (stands.revision if stands else 0) != expected:
                raise Conflict(_saved(library, question_id, stands) if stands else Saved(None, 0, "", _now()))
            saved = Saved(answer, expected + 1, who.id, _now())
            _write(connection, assessment_id, question_id, content, stands.hash if stands else None, saved)
            changes: dict[str, object] = {"name": name_of(answer)} if question_id == NAME_QUESTION else {}
            connection.execute(_CHANGED, {"assessment_id": assessment_id, "changed": saved.at, **changes})
        return saved

    def history(self, who: Person, assessment_id: str, question_id: str | None = None) -> tuple[Change, ...]:
        """Every change to the assessment, or to one question, oldest first. Erased answers are missing from it, not their times."""
        permit(who, Action.READ, assessment_id)
        query = (
            select(LogEntry.question, LogEntry.revision, LogEntry.hash, LogEntry.by, LogEntry.at, AnswerContent.content)
            .outerjoin(
                AnswerContent, (AnswerContent.assessment == LogEntry.assessment) & (AnswerContent.hash == LogEntry.hash)
            )
            .where(LogEntry.assessment == assessment_id)
            .order_by(LogEntry.entry)
        )
        if question_id is not None:
            query = query.where(LogEntry.question == question_id)
        library = self._library(assessment_id)
        with reading(self._engine) as connection:
            _existing(connection, assessment_id)
            rows = connection.execute(query).all()
        return tuple(
            Change(
                r.question,
                _answer(library, r.question, r.content),
                r.hash is not None and r.content is None,
                r.revision,
                r.by,
                r.at,
            )
            for r in rows
        )

    def delete(self, who: Person, assessment_id: str) -> None:
        """Take the assessment out of the list. `restore` brings it back; `erase` makes it gone for good."""
        permit(who, Action.DELETE, assessment_id)
        with writing(self._engine) as connection:
            _existing(connection, assessment_id)
            connection.execute(update(AssessmentRow).where(AssessmentRow.id == assessment_id).values(deleted=_now()))

    def restore(self, who: Person, assessment_id: str) -> None:
        """Bring a deleted assessment back. Raises NoSuchAssessment, also if it was erased."""
        permit(who, Action.RESTORE, assessment_id)
        with writing(self._engine) as connection:
            found = connection.execute(
                update(AssessmentRow)
                .where(AssessmentRow.id == assessment_id, AssessmentRow.erased.is_(None))
                .values(deleted=None)
            )
            if found.rowcount == 0:
                raise NoSuchAssessment

    def erase(self, who: Person, assessment_id: str, question_id: str | None = None) -> None:
        """Erase what people wrote, for good: of one question all but the answer that stands, otherwise everything.

        What remains is the log: times, who, and hashes from which no answer can be found again.
        """
        permit(who, Action.ERASE, assessment_id)
        with writing(self._engine) as connection:
            if question_id is None:
                _erase_all(connection, assessment_id)
            else:
                _existing(connection, assessment_id)
                _erase_former(connection, assessment_id, question_id)
        self._empty_journal()

    def _empty_journal(self) -> None:
        """Erased text must not live on in SQLite's journal; if others are reading just now, their end empties it."""
        if self._engine.dialect.name == "sqlite":
            with database.in_sentences("It was erased, but traces may remain until the toolkit is closed"):
                connection = self._engine.raw_connection()
                try:
                    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
                finally:
                    connection.close()

    def _library(self, assessment_id: str) -> Library:
        if assessment_id not in self._definitions:
            with reading(self._engine) as connection:
                _existing(connection, assessment_id)
                self._made_under(connection, assessment_id)
        return self._definitions[assessment_id].library

    def _made_under(self, connection: Connection, assessment_id: str) -> Definitions:
        if assessment_id not in self._definitions:
            query = (
                select(AssessmentDefinition.name, DefinitionText.text)
                .join(DefinitionText, AssessmentDefinition.hash == DefinitionText.hash)
                .where(AssessmentDefinition.assessment == assessment_id)
                .order_by(AssessmentDefinition.position)
            )
            found = definitions.of([Source(*row) for row in connection.execute(query)])
            if len(self._definitions) >= REMEMBERED:
                self._definitions.clear()
            self._definitions[assessment_id] = found
        return self._definitions[assessment_id]


# Statements that every save runs are made once, because SQLAlchemy takes longer to make one than SQLite to run it.
_ALL_STANDING = (
    select(
        CurrentAnswer.question,
        CurrentAnswer.hash,
        AnswerContent.content,
        CurrentAnswer.revision,
        CurrentAnswer.by,
        CurrentAnswer.at,
    )
    .outerjoin(
        AnswerContent,
        (AnswerContent.assessment == CurrentAnswer.assessment) & (AnswerContent.hash == CurrentAnswer.hash),
    )
    .where(CurrentAnswer.assessment == bindparam("assessment_id"))
    .order_by(CurrentAnswer.question)
)
_ONE_STANDING = _ALL_STANDING.where(CurrentAnswer.question == bindparam("question_id"))
_EXISTING = select(AssessmentRow.name, AssessmentRow.example, AssessmentRow.created, AssessmentRow.changed).where(
    AssessmentRow.id == bindparam("assessment_id"), AssessmentRow.deleted.is_(None), AssessmentRow.erased.is_(None)
)
_EXISTING_ALONE = _EXISTING.with_for_update()
_KEEP_CONTENT, _LOG, _FIRST_ANSWER = insert(AnswerContent), insert(LogEntry), insert(CurrentAnswer)
_NEXT_ANSWER = update(CurrentAnswer).where(
    CurrentAnswer.assessment == bindparam("assessment_id"), CurrentAnswer.question == bindparam("question_id")
)
_CHANGED = update(AssessmentRow).where(AssessmentRow.id == bindparam("assessment_id"))


def _existing(connection: Connection, assessment_id: str, *, alone: bool = False) -> Row[str, str, datetime, datetime]:
    """The assessment's own row. `alone`: others who save in this assessment wait (SQLite has one writer anyway)."""
    found = connection.execute(_EXISTING_ALONE if alone else _EXISTING, {"assessment_id": assessment_id}).first()
    if found is None:
        raise NoSuchAssessment
    return found


def _write(
    connection: Connection,
    assessment_id: str,
    question_id: str,
    content: str | None,
    replaced: str | None,
    saved: Saved,
) -> None:
    """Content, log and current state of one answer, in that order."""
    hash_: str | None = None
    if content is not None:
        salt = secrets.token_hex(16)
        hash_ = hashlib.sha256(f'{{"answer":{content},"salt":"{salt}"}}'.encode()).hexdigest()
        connection.execute(
            _KEEP_CONTENT, {"assessment": assessment_id, "hash": hash_, "salt": salt, "content": content}
        )
    place = {"assessment": assessment_id, "question": question_id}
    stands = {"revision": saved.revision, "hash": hash_, "by": saved.by, "at": saved.at}
    connection.execute(_LOG, {**place, **stands, "replaced": replaced})
    if saved.revision == 1:
        connection.execute(_FIRST_ANSWER, {**place, **stands})
    else:
        connection.execute(_NEXT_ANSWER, {"assessment_id": assessment_id, "question_id": question_id, **stands})


def _keep_definitions(connection: Connection, given: Definitions) -> None:
    hashes = [ref.hash for ref in given.refs]
    kept = set(connection.scalars(select(DefinitionText.hash).where(DefinitionText.hash.in_(hashes))))
    for ref, source in zip(given.refs, given.sources, strict=True):
        if ref.hash not in kept:
            connection.execute(insert(DefinitionText).values(hash=ref.hash, text=source.text))
            kept.add(ref.hash)


def _definition_rows(assessment_id: str, given: Definitions) -> list[dict[str, str | int]]:
    return [
        {"assessment": assessment_id, "position": n, "name": source.name}
        | {"kind": ref.kind, "id": ref.id, "version": ref.version, "hash": ref.hash}
        for n, (ref, source) in enumerate(zip(given.refs, given.sources, strict=True))
    ]


def _erase_all(connection: Connection, assessment_id: str) -> None:
    now = _now()
    found = connection.execute(
        update(AssessmentRow)
        .where(AssessmentRow.id == assessment_id)
        .values(name="", deleted=now, erased=now, changed=now)
    )
    if found.rowcount == 0:
        raise NoSuchAssessment
    connection.execute(delete(CurrentAnswer).where(CurrentAnswer.assessment == assessment_id))
    connection.execute(delete(AnswerContent).where(AnswerContent.assessment == assessment_id))


def _erase_former(connection: Connection, assessment_id: str, question_id: str) -> None:
    of_question = (LogEntry.assessment == assessment_id) & (LogEntry.question == question_id)
    logged = select(LogEntry.hash).where(of_question, LogEntry.hash.is_not(None))
    standing = select(CurrentAnswer.hash).where(
        CurrentAnswer.assessment == assessment_id, CurrentAnswer.hash.is_not(None)
    )
    connection.execute(
        delete(AnswerContent).where(
            AnswerContent.assessment == assessment_id,
            AnswerContent.hash.in_(logged),
            AnswerContent.hash.not_in(standing),
        )
    )


def _question(library: Library, question_id: str) -> Question:
    question = library.questions.get(question_id)
    if question is None:
        raise AnswerError(f"No question {question_id!r} is asked in this assessment.")
    return question


def _saved(library: Library, question_id: str, row: Row[str, str | None, str, int, str, datetime]) -> Saved:
    return Saved(_answer(library, question_id, row.content), row.revision, row.by, row.at)


def _answer(library: Library, question_id: str, content: str | None) -> Answer | None:
    return None if content is None else parse_answer(_question(library, question_id), json.loads(content))


def _checked(question: Question, answer: Answer) -> str:
    """The answer as canonical JSON: equal answers give equal text. Raises AnswerError if it cannot be kept."""
    check_answer(question, answer)
    return json.dumps(plain_answer(answer), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _new_id() -> str:
    """An id that nobody can guess, and that no command line takes for an option."""
    while (found := secrets.token_urlsafe(18)).startswith("-"):
        pass
    return found


def _now() -> datetime:
    return datetime.now(UTC)
