"""The only writer to the database. Every answer is logged, and nobody overwrites another's unseen."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine

from assessment import database, rows, shelf_rows
from assessment.database import StoreError, reading, writing
from assessment.definitions import Definitions
from assessment.identity import Action, Person, allowed, permit
from assessment.papers import (
    ACTION,
    FORMER,
    ONWARD,
    PART,
    Asked,
    Because,
    Filed,
    Former,
    Onward,
    Paper,
    Part,
    Way,
    is_action,
    paper_text,
)  # fmt: skip
from assessment.people import People
from assessment.record import NAME_QUESTION, Assessment, Change, PaperChange, Saved, Stored, Summary, name_of
from assessment.rows import NoSuchAssessment
from assessment.shelf import OwnFile, OwnKind, Shelved
from assessment.whole import Damaged, DefinitionsMissing, check_times
from questionnaires.answers import Answer, check_answer, plain_answer
from questionnaires.errors import AnswerError
from questionnaires.model import Library, Question
from questionnaires.plain_yaml import Source
from questionnaires.texts import current_language, table

__all__ = ["AnsweredElsewhere", "ChangedElsewhere", "Damaged", "DefinitionsMissing", "NoSuchAssessment", "Store", "StoreError"]

REMEMBERED = 10_000
"""Assessments whose definitions are kept at hand; the same definitions are in memory only once."""


class AnsweredElsewhere(StoreError):  # noqa: N818 (it reads as what happened)
    """Somebody else saved this question meanwhile; `theirs` is what now stands, and nothing was overwritten."""

    def __init__(self, theirs: Saved) -> None:
        self.theirs = theirs
        super().__init__(table("assessment")("elsewhere"))


class ChangedElsewhere(StoreError):  # noqa: N818 (it reads as what happened)
    """Somebody else changed this paper meanwhile; `theirs` is what now stands, and nothing was overwritten."""

    def __init__(self, theirs: Filed) -> None:
        self.theirs = theirs
        super().__init__(table("assessment")("paper_elsewhere"))


class Store:
    """All assessments in one database, and the shelf of definitions of one's own. Safe to use from many threads and from many processes at once.

    Every method takes who asks first, and raises NotAllowed if they may not; StoreError (one sentence) if the
    database cannot be used, in which case nothing was changed; Damaged if what it holds of an assessment is not whole.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.people = People()
        self._definitions: dict[tuple[str, str], Definitions] = {}  # by assessment and language; neither ever changes its own

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
        self,
        who: Person,
        definitions: Definitions,
        *,
        answers: Mapping[str, Answer] | None = None,
        papers: Mapping[str, Paper] | None = None,
        example: str = "",
        imported: bool = False,
        given: Mapping[str, datetime] | None = None,
    ) -> Assessment:
        """A new assessment under `definitions`, with `answers` by question id and `papers` by key, all in one transaction.

        `imported`: it is a copy of one in a file. `given`: when an answer was given, if not now. Raises AnswerError if an answer does not fit its question.
        """
        permit(who, Action.CREATE)
        new = _New.of(who, definitions, answers or {}, papers or {}, example, imported, given or {})
        with writing(self._engine) as connection:
            new.write(connection)
        return self.load(who, new.id)

    def ask(
        self, who: Person, assessment_id: str, key: str, asked: Asked, part: Part, *, definitions: Definitions, answers: Mapping[str, Answer], example: str
    ) -> Assessment:
        """The part of an assessment that a colleague is given, and in the assessment, under `key`, the paper `asked` that names it: both or neither.

        Raises AnswerError if an answer does not fit its question, NoSuchAssessment.
        """
        permit(who, Action.ANSWER, assessment_id)
        permit(who, Action.CREATE)
        new = _New.of(who, definitions, answers, {PART: part}, example, False, {})
        text = paper_text(key, asked.model_copy(update={"part": new.id}))
        with writing(self._engine) as connection:
            rows.existing(connection, assessment_id, alone=True)
            new.write(connection)
            rows.write(connection, assessment_id, key, text, None, Filed(None, 1, who.id, new.at))
            rows.mark_changed(connection, assessment_id, new.at, None)
        return self.load(who, new.id)

    def carry_on(
        self, who: Person, assessment_id: str, because: Because, definitions: Definitions,
        *, answers: Mapping[str, Answer], papers: Mapping[str, Paper], example: str, given: Mapping[str, datetime] | None = None,
    ) -> Assessment:  # fmt: skip
        """A new assessment in which another one is carried on, and in that one a paper that leads there: both or neither.

        `given`: when an answer was given, if not now. Raises AnswerError if an answer does not fit its question, NoSuchAssessment.
        """
        permit(who, Action.ANSWER, assessment_id)
        permit(who, Action.CREATE)
        new = _New.of(who, definitions, answers, papers, example, False, given or {})
        library = self._library(assessment_id)
        with writing(self._engine) as connection:
            rows.existing(connection, assessment_id, alone=True)
            row = rows.one_standing(connection, assessment_id, ONWARD)
            stands = rows.filed(connection, assessment_id, library, row) if row else Filed(None, 0, who.id, new.at)
            before = stands.paper.ways if isinstance(stands.paper, Onward) else ()
            onward = Onward(ways=(*before, Way(because=because, id=new.id, at=new.at)))
            new.write(connection)
            now = Filed(onward, stands.revision + 1, who.id, new.at)
            rows.write(connection, assessment_id, ONWARD, paper_text(ONWARD, onward), row.hash if row else None, now)
        return self.load(who, new.id)

    def assessments(self, who: Person, *, deleted: bool = False) -> tuple[Summary, ...]:
        """All assessments that are not deleted, the last changed first; or else those that `restore` can bring back.

        Only those that `who` may read, or restore.
        """
        permit(who, Action.LIST)
        needed = Action.RESTORE if deleted else Action.READ
        with reading(self._engine) as connection:
            return tuple(one for one in rows.summaries(connection, deleted=deleted) if allowed(who, needed, one.id))

    def load(self, who: Person, assessment_id: str) -> Assessment:
        """The assessment as it stands. Raises NoSuchAssessment."""
        permit(who, Action.READ, assessment_id)
        with reading(self._engine) as connection:
            row = rows.existing(connection, assessment_id)
            check_times(connection, assessment_id, (row.created, row.changed, row.imported))
            made_under = self._made_under(connection, assessment_id)
            answers, papers = rows.standing(connection, assessment_id, made_under.library)
        return Assessment(
            assessment_id, row.name, row.created, row.changed, made_under.refs, made_under.sources,
            answers, row.example, row.imported, papers,
        )  # fmt: skip

    def stored(self, who: Person, assessment_id: str) -> tuple[Stored, ...]:
        """What is stored of an assessment whose definitions are missing, by key. Raises NoSuchAssessment."""
        permit(who, Action.READ, assessment_id)
        with reading(self._engine) as connection:
            rows.existing(connection, assessment_id)
            return rows.stored(connection, assessment_id)

    def save(
        self, who: Person, assessment_id: str, question_id: str, answer: Answer | None, *, expected: int, taken_from: str = ""
    ) -> Saved:
        """Save one answer (None clears it), if the question still stands at revision `expected` (0: never answered).

        `taken_from`: the role of a colleague who gave it, if `who` only takes it over; it stands in the log beside the answer.

        When this returns, the answer has reached the disk. Saving what already stands changes nothing.
        Raises AnsweredElsewhere if the question stands at another revision with another answer, AnswerError if the answer does
        not fit the question, NoSuchAssessment.
        """
        permit(who, Action.ANSWER, assessment_id)
        library = self._library(assessment_id)
        question = _question(library, question_id)
        content = None if answer is None else _checked(question, answer)
        with writing(self._engine) as connection:
            rows.existing(connection, assessment_id, alone=True)
            row = rows.one_standing(connection, assessment_id, question_id)
            stands = rows.saved(connection, assessment_id, library, row) if row else None
            if (row.content if row else None) == content:
                return stands or Saved(None, 0, who.id, _now())
            if (stands.revision if stands else 0) != expected:
                raise AnsweredElsewhere(stands or Saved(None, 0, "", _now()))
            saved = Saved(answer, expected + 1, taken_from or who.id, _now())
            rows.write(connection, assessment_id, question_id, content, row.hash if row else None, saved)
            name = name_of(answer) if question_id == NAME_QUESTION else None
            rows.mark_changed(connection, assessment_id, saved.at, name)
        return saved

    def file(self, who: Person, assessment_id: str, key: str, paper: Paper | None, *, expected: int) -> Filed:
        """File a paper (None takes it away) under its key, if what is there still stands at revision `expected` (0: nothing ever was).

        When this returns, it has reached the disk. Filing what already stands changes nothing. Raises ChangedElsewhere if
        another paper stands there at another revision, ValueError if it does not belong under that key, NoSuchAssessment.
        """
        permit(who, Action.ANSWER, assessment_id)
        content = None if paper is None else paper_text(key, paper)
        library = self._library(assessment_id)
        with writing(self._engine) as connection:
            return _file(connection, who, assessment_id, library, key, paper, content, expected)

    def withdraw(self, who: Person, assessment_id: str, key: str, asked: Asked, *, expected: int, erase: bool) -> None:
        """File a request as withdrawn, and hide the part behind its link, or erase it for good: both or neither.

        Raises ChangedElsewhere, NoSuchAssessment; TracesRemain if it was erased, but not from SQLite's journal yet.
        """
        permit(who, Action.ANSWER, assessment_id)
        if asked.part:
            permit(who, Action.ERASE if erase else Action.DELETE, asked.part)
        content, library = paper_text(key, asked), self._library(assessment_id)
        with writing(self._engine) as connection:
            _file(connection, who, assessment_id, library, key, asked, content, expected)
            if asked.part:
                with suppress(NoSuchAssessment):  # it is gone already
                    if erase:
                        rows.erase_all(connection, asked.part, _now())
                    else:
                        rows.existing(connection, asked.part)
                        rows.mark_deleted(connection, asked.part, _now())
        if erase:
            database.empty_journal(self._engine)

    def history(self, who: Person, assessment_id: str, question_id: str | None = None) -> tuple[Change, ...]:
        """Every change to the assessment, or to one question, oldest first. Erased answers are missing from it, not their times."""
        permit(who, Action.READ, assessment_id)
        library = self._library(assessment_id)
        if question_id is not None:
            _question(library, question_id)
        with reading(self._engine) as connection:
            rows.existing(connection, assessment_id)
            return rows.changes(connection, assessment_id, library, question_id)

    def action_history(self, who: Person, assessment_id: str) -> tuple[PaperChange, ...]:
        """Every change to the actions of the plan, oldest first. Erased versions are missing from it, not their times."""
        permit(who, Action.READ, assessment_id)
        library = self._library(assessment_id)
        with reading(self._engine) as connection:
            rows.existing(connection, assessment_id)
            return rows.paper_changes(connection, assessment_id, library, ACTION)

    def delete(self, who: Person, assessment_id: str) -> None:
        """Take the assessment out of the list, with its parts. `restore` brings them back; `erase` makes them gone for good."""
        permit(who, Action.DELETE, assessment_id)
        at = _now()
        with writing(self._engine) as connection:
            rows.existing(connection, assessment_id)
            rows.mark_deleted(connection, assessment_id, at)
            for part, deleted in rows.parts_of(connection, assessment_id):
                if deleted is None:
                    rows.mark_deleted(connection, part, at)

    def restore(self, who: Person, assessment_id: str) -> None:
        """Bring a deleted assessment back, with the parts that went with it. Raises NoSuchAssessment, also if it was erased."""
        permit(who, Action.RESTORE, assessment_id)
        with writing(self._engine) as connection:
            at = rows.deleted_at(connection, assessment_id)
            rows.mark_deleted(connection, assessment_id, None)
            for part, deleted in rows.parts_of(connection, assessment_id):
                if deleted == at:
                    rows.mark_deleted(connection, part, None)

    def erase(self, who: Person, assessment_id: str, question_id: str | None = None) -> None:
        """Erase what people wrote, for good: of one question all but the answer that stands, otherwise everything, in parts too.

        In place of a question's id may stand the key of an action: then its former versions go. The answer of last time goes
        as well, of which a reassessment keeps what was answered. What remains is the log: times, who, and hashes from which no answer can be found again. Raises NoSuchAssessment, and AnswerError if there is
        no such question; TracesRemain if it was erased, but not from SQLite's journal yet.
        """
        permit(who, Action.ERASE, assessment_id)
        library = self._library(assessment_id) if question_id is not None else None  # what is damaged can still be erased whole
        if library is not None and question_id is not None and not is_action(question_id):
            _question(library, question_id)
        with writing(self._engine) as connection:
            if question_id is None or library is None:
                for id_ in (*(part for part, _ in rows.parts_of(connection, assessment_id)), assessment_id):
                    rows.erase_all(connection, id_, _now())
            else:
                rows.existing(connection, assessment_id)
                rows.erase_former(connection, assessment_id, question_id)
                _erase_from_last_time(connection, who, assessment_id, library, question_id)
        database.empty_journal(self._engine)

    def put_on_shelf(self, who: Person, file: OwnFile) -> Shelved:
        """Keep a scoring file or questionnaire of one's own; one that was taken off, letter for letter, comes back.

        Raises NotShelved if its name belongs to what comes with the toolkit, or its version names another text.
        """
        permit(who, Action.CHANGE_SHELF)
        with writing(self._engine) as connection:
            shelf_rows.add(connection, file, _now())
            return next(each for each in shelf_rows.everything(connection) if each.key == (file.kind, file.id, file.version))

    def shelf(self, who: Person, *, removed: bool = False) -> tuple[Shelved, ...]:
        """What is on the shelf, the last added first; or else what was taken off and can be put back."""
        permit(who, Action.USE_SHELF)
        with reading(self._engine) as connection:
            return tuple(each for each in shelf_rows.everything(connection) if (each.removed is not None) is removed)

    def from_shelf(self, who: Person, kind: OwnKind, id_: str, version: str) -> Source:
        """The text of a file that is or was on the shelf. Raises NoSuchFile."""
        permit(who, Action.USE_SHELF)
        with reading(self._engine) as connection:
            return shelf_rows.read(connection, kind, id_, version)

    def take_off_shelf(self, who: Person, kind: OwnKind, id_: str, version: str) -> None:
        """Hide a file from those to choose from; assessments made with it keep it. `put_back` brings it back. Raises NoSuchFile."""
        permit(who, Action.CHANGE_SHELF)
        with writing(self._engine) as connection:
            shelf_rows.mark_removed(connection, kind, id_, version, _now())

    def put_back(self, who: Person, kind: OwnKind, id_: str, version: str) -> None:
        """Show a file that was taken off the shelf again. Raises NoSuchFile."""
        permit(who, Action.CHANGE_SHELF)
        with writing(self._engine) as connection:
            shelf_rows.mark_removed(connection, kind, id_, version, None)

    def _library(self, assessment_id: str) -> Library:
        key = (assessment_id, current_language())
        if key not in self._definitions:
            with reading(self._engine) as connection:
                rows.existing(connection, assessment_id)
                self._made_under(connection, assessment_id)
        return self._definitions[key].library

    def _made_under(self, connection: Connection, assessment_id: str) -> Definitions:
        key = (assessment_id, current_language())
        if key not in self._definitions:
            found = rows.made_under(connection, assessment_id)
            if len(self._definitions) >= REMEMBERED:
                self._definitions.clear()
            self._definitions[key] = found
        return self._definitions[key]


def _file(
    connection: Connection, who: Person, assessment_id: str, library: Library, key: str, paper: Paper | None, content: str | None, expected: int
) -> Filed:
    rows.existing(connection, assessment_id, alone=True)
    row = rows.one_standing(connection, assessment_id, key)
    stands = rows.filed(connection, assessment_id, library, row) if row else Filed(None, 0, who.id, _now())
    if (row.content if row else None) == content:
        return stands
    if stands.revision != expected:
        raise ChangedElsewhere(stands)
    now = Filed(paper, expected + 1, who.id, _now())
    rows.write(connection, assessment_id, key, content, row.hash if row else None, now)
    rows.mark_changed(connection, assessment_id, now.at, None)
    return now


def _erase_from_last_time(connection: Connection, who: Person, assessment_id: str, library: Library, question_id: str) -> None:
    row = rows.one_standing(connection, assessment_id, FORMER)
    stands = rows.filed(connection, assessment_id, library, row) if row else None
    if stands is None or not isinstance(stands.paper, Former) or question_id not in stands.paper.answers:
        return
    answers = {id_: answer for id_, answer in stands.paper.answers.items() if id_ != question_id}
    left = stands.paper.model_copy(update={"answers": answers})
    _file(connection, who, assessment_id, library, FORMER, left, paper_text(FORMER, left), stands.revision)
    rows.erase_former(connection, assessment_id, FORMER)


@dataclass(frozen=True, slots=True)
class _New:
    """An assessment that is not in the database yet, checked. `texts`: of its papers, by key; `given`: when answers were given."""

    id: str
    at: datetime
    who: Person
    row: dict[str, object]
    definitions: Definitions
    answers: Mapping[str, Answer]
    contents: Mapping[str, str]
    texts: Mapping[str, str]
    given: Mapping[str, datetime]

    @classmethod
    def of(
        cls, who: Person, definitions: Definitions, answers: Mapping[str, Answer], papers: Mapping[str, Paper],
        example: str, imported: bool, given: Mapping[str, datetime],
    ) -> _New:  # fmt: skip
        contents = {key: _checked(_question(definitions.library, key), answer) for key, answer in answers.items()}
        texts = {key: paper_text(key, paper) for key, paper in papers.items()}
        id_, now = _new_id(), _now()
        row: dict[str, object] = {"id": id_, "name": name_of(answers.get(NAME_QUESTION)), "example": example}
        row |= {"created": now, "changed": now, "imported": now if imported else None}
        return cls(id_, now, who, row, definitions, answers, contents, texts, given)

    def write(self, connection: Connection) -> None:
        rows.add_assessment(connection, self.row, self.definitions)
        for question_id, answer in self.answers.items():
            at = min(self.given.get(question_id, self.at), self.at)
            rows.write(connection, self.id, question_id, self.contents[question_id], None, Saved(answer, 1, self.who.id, at))
        for key, text in self.texts.items():
            rows.write(connection, self.id, key, text, None, Filed(None, 1, self.who.id, self.at))


def _question(library: Library, question_id: str) -> Question:
    question = library.answerable.get(question_id)
    if question is None:
        raise AnswerError(table("assessment")("no_question", question=repr(question_id)))
    return question


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
