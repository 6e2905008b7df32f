"""The only writer to the database. Every answer is logged, and nobody overwrites another's unseen."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Engine

from assessment import copies, database, exchange, people_rows, retention_rows, rows, shelf_rows
from assessment.database import StoreError
from assessment.definitions import Definitions
from assessment.identity import LOCAL, Action, NotFound, Person, Role, questionnaire_of
from assessment.log import Deed
from assessment.logs import Logs
from assessment.papers import (
    ACTION,
    FORMER,
    ONWARD,
    PART,
    Asked,
    Because,
    Comment,
    Filed,
    Former,
    Onward,
    Paper,
    Part,
    Way,
    is_action,
    is_comment,
    paper_text,
)  # fmt: skip
from assessment.people import People
from assessment.personal import Personal
from assessment.portfolio import rows as portfolio_rows
from assessment.portfolio.portfolios import Portfolios
from assessment.record import NAME_QUESTION, Assessment, Change, PaperChange, Saved, Stored, Summary, name_of
from assessment.retention import Periods, Retained, before
from assessment.second_person import from_a_file, given_by, is_review, may_sign, newly_said
from assessment.shelf import OwnFile, OwnKind, Shelved
from assessment.submissions import Submissions
from assessment.survey.keeping import Surveys
from assessment.transactions import Transaction, Transactions, allowed
from assessment.whole import Damaged, DefinitionsMissing, check_times
from assessment.workshop import rows as workshop_rows
from assessment.workshop.choices import Asked as WhatIsAsked
from assessment.workshop.joining import Joining
from assessment.workshop.workshops import Workshops
from questionnaires.answers import Answer, check_answer, plain_answer
from questionnaires.errors import AnswerError
from questionnaires.model import Library, Question
from questionnaires.plain_yaml import Source
from questionnaires.texts import current_language, table
from reports.records import WorkshopRecord

__all__ = [
    "AnsweredElsewhere", "ChangedElsewhere", "Damaged", "DefinitionsMissing", "NotASecondPerson", "NotFound", "Store", "StoreError",
]  # fmt: skip

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


class NotASecondPerson(StoreError):  # noqa: N818 (it reads as what happened)
    """Only somebody else can check an answer, and only in their own name; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(table("assessment")("not_a_second_person"))


class Store:
    """All assessments in one database, and the shelf of definitions of one's own. Safe to use from many threads and from many processes at once.

    Every method takes who asks first, and raises NotFound if they may not, as if there were nothing; StoreError (one sentence) if the
    database cannot be used, in which case nothing was changed; Damaged if what it holds of an assessment is not whole.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._transactions = Transactions(engine)
        self.people = People(self._transactions)
        self.submissions = Submissions(self._transactions, self._frozen)
        self.logs = Logs(self._transactions)
        self.personal = Personal(self._transactions, engine)
        self.surveys = Surveys(self._transactions, engine, self._save_in, self._file_in)
        self.workshops = Workshops(self._transactions, self._asked, self._answer_agreed, self._file_record)
        self.portfolios = Portfolios(self._transactions)
        self.joining = Joining(engine, self._asked, self._name)
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
        _check_parts((papers or {}).values(), ())
        if imported and who.id != LOCAL.id:
            answers = {id_: from_a_file(answer) for id_, answer in (answers or {}).items()}
        new = _New.of(definitions, answers or {}, papers or {}, example, imported, given or {})
        with self._transactions.writing(who, Action.CREATE) as opened:
            new.write(opened)
        return self.load(who, new.id)

    def ask(
        self, who: Person, assessment_id: str, key: str, asked: Asked, part: Part, *, definitions: Definitions, answers: Mapping[str, Answer], example: str
    ) -> Assessment:
        """The part of an assessment that a colleague is given, and in the assessment, under `key`, the paper `asked` that names it: both or neither.

        Raises AnswerError if an answer does not fit its question, NotFound.
        """
        new = _New.of(definitions, answers, {PART: part}, example, False, {})
        text = paper_text(key, asked.model_copy(update={"part": new.id}))
        with self._transactions.writing(who, Action.PLAN, assessment_id) as opened:
            rows.existing(opened.connection, assessment_id)
            new.write(opened)
            _share_with_leads(opened, assessment_id, new.id)
            rows.write(opened.connection, opened.author, assessment_id, key, text, None, Filed(None, 1, who.id, opened.at))
            rows.mark_changed(opened.connection, assessment_id, opened.at, None)
        return self.load(who, new.id)

    def carry_on(
        self, who: Person, assessment_id: str, because: Because, definitions: Definitions,
        *, answers: Mapping[str, Answer], papers: Mapping[str, Paper], example: str, given: Mapping[str, datetime] | None = None,
    ) -> Assessment:  # fmt: skip
        """A new assessment in which another one is carried on, and in that one a paper that leads there: both or neither.

        `given`: when an answer was given, if not now. Raises AnswerError if an answer does not fit its question, NotFound.
        """
        new = _New.of(definitions, answers, papers, example, False, given or {})
        with self._transactions.writing(who, Action.PLAN, assessment_id) as opened:
            connection, at = opened.connection, opened.at
            library = self._library(connection, assessment_id)
            _check_parts(papers.values(), (each.paper for each in rows.standing(connection, assessment_id, library)[1].values()))
            row = rows.one_standing(connection, assessment_id, ONWARD)
            stands = rows.filed(connection, assessment_id, library, row) if row else Filed(None, 0, who.id, at)
            before = stands.paper.ways if isinstance(stands.paper, Onward) else ()
            onward = Onward(ways=(*before, Way(because=because, id=new.id, at=at)))
            new.write(opened)
            now = Filed(onward, stands.revision + 1, who.id, at)
            rows.write(connection, opened.author, assessment_id, ONWARD, paper_text(ONWARD, onward), row.hash if row else None, now)
        return self.load(who, new.id)

    def assessments(self, who: Person, *, deleted: bool = False) -> tuple[Summary, ...]:
        """All assessments that are not deleted, the last changed first; or else those that `restore` can bring back.

        Only those that `who` may read, or restore.
        """
        needed = Action.RESTORE if deleted else Action.READ
        with self._transactions.reading(who, Action.LIST) as opened:
            if opened.standing.operator:
                return rows.summaries(opened.connection, deleted=deleted)
            shared = people_rows.shared_with(opened.connection, who.id)
            return rows.summaries(opened.connection, deleted=deleted, among=[id_ for id_, standing in shared.items() if standing.may(needed)])

    def load(self, who: Person, assessment_id: str) -> Assessment:
        """The assessment as it stands. Raises NotFound."""
        with self._transactions.reading(who, Action.READ, assessment_id) as opened:
            return self._loaded(opened.connection, assessment_id)

    def take_away(self, who: Person, assessment_id: str, what: str, fits: Callable[[Assessment], bool] | None = None) -> Assessment:
        """The assessment as it stands, to be taken away as `what`, such as "report.pdf"; the log says so first.

        Raises NotFound, also if `fits` says that there is no such thing of it; nothing was taken away then.
        """
        with self._transactions.taking(who, Action.EXPORT, assessment_id) as opened:
            found = self._loaded(opened.connection, assessment_id)
            if fits is not None and not fits(found):
                raise NotFound
            _taken(opened, assessment_id, what)
        return found

    def take_stored(self, who: Person, assessment_id: str, what: str) -> tuple[Stored, ...]:
        """As `take_away`, of an assessment whose definitions are missing: what is stored of it, by key."""
        with self._transactions.taking(who, Action.EXPORT, assessment_id) as opened:
            rows.existing(opened.connection, assessment_id)
            _taken(opened, assessment_id, what)
            return rows.stored(opened.connection, assessment_id)

    def _loaded(self, connection: Connection, assessment_id: str) -> Assessment:
        row = rows.existing(connection, assessment_id)
        check_times(connection, assessment_id, (row.created, row.changed, row.imported))
        made_under = self._made_under(connection, assessment_id)
        answers, papers = rows.standing(connection, assessment_id, made_under.library)
        return Assessment(
            assessment_id, row.name, row.created, row.changed, made_under.refs, made_under.sources,
            answers, row.example, row.imported, papers,
        )  # fmt: skip

    def _frozen(self, connection: Connection, assessment_id: str) -> tuple[Assessment, str]:
        """What was asked of colleagues stays here: it says who works on it."""
        kept = self._loaded(connection, assessment_id)
        papers = {key: filed for key, filed in kept.papers.items() if not isinstance(filed.paper, Asked)}
        return kept, exchange.export(replace(kept, papers=papers))

    def stored(self, who: Person, assessment_id: str) -> tuple[Stored, ...]:
        """What is stored of an assessment whose definitions are missing, by key. Raises NotFound."""
        with self._transactions.reading(who, Action.READ, assessment_id) as opened:
            rows.existing(opened.connection, assessment_id)
            return rows.stored(opened.connection, assessment_id)

    def save(
        self, who: Person, assessment_id: str, question_id: str, answer: Answer | None, *, expected: int, taken_from: str = ""
    ) -> Saved:
        """Save one answer (None clears it), if the question still stands at revision `expected` (0: never answered).

        `taken_from`: the role of a colleague who gave it, if `who` only takes it over; it stands in the log beside the answer.

        When this returns, the answer has reached the disk. Saving what already stands changes nothing.
        Raises AnsweredElsewhere if the question stands at another revision with another answer, AnswerError if the answer does
        not fit the question, NotASecondPerson if somebody who signed in lets it be checked, NotFound.
        """
        with self._transactions.writing(who, Action.ANSWER, assessment_id) as opened:
            return self._save(opened, assessment_id, question_id, answer, expected, taken_from)

    def review(self, who: Person, assessment_id: str, question_id: str, answer: Answer, *, expected: int) -> Saved:
        """As `save`, of an answer that differs from the one that stands only in what a second person says of it.

        Raises NotFound also if anything else differs, NotASecondPerson if somebody who signed in says it in another's name, or
        checks an answer of their own. Whoever may PLAN may record what somebody said who did not sign in.
        """
        with self._transactions.writing(who, Action.REVIEW, assessment_id) as opened:
            return self._save(opened, assessment_id, question_id, answer, expected, "", only_review=True)

    def _save(
        self, opened: Transaction, assessment_id: str, question_id: str, answer: Answer | None, expected: int, taken_from: str,
        *, only_review: bool = False, agreed: bool = False,
    ) -> Saved:  # fmt: skip
        """`agreed`: by a workshop, in a transaction of its facilitator, who need not be one that may answer."""
        connection, by = opened.connection, taken_from or opened.who.id
        rows.existing(connection, assessment_id)
        library = self._library(connection, assessment_id)
        question = _question(library, question_id)
        content = None if answer is None else _checked(question, answer)
        row = rows.one_standing(connection, assessment_id, question_id)
        stands = rows.saved(connection, assessment_id, library, row) if row else None
        if only_review:
            if stands is None or stands.answer is None or answer is None or not is_review(stands.answer, answer):
                raise NotFound
        elif not agreed:
            opened.permit(Action.ANSWER, questionnaire_of(library, question_id))
        if (row.content if row else None) == content:
            return stands or Saved(None, 0, by, opened.at)
        if (stands.revision if stands else 0) != expected:
            raise AnsweredElsewhere(stands or Saved(None, 0, "", opened.at))
        if opened.who.id != LOCAL.id and not taken_from:
            _check_second_person(opened, assessment_id, library, question_id, stands.answer if stands else None, answer, only_review=only_review)
        saved = Saved(answer, expected + 1, by, opened.at)
        rows.write(connection, opened.author, assessment_id, question_id, content, row.hash if row else None, saved, source=taken_from)
        rows.mark_changed(connection, assessment_id, saved.at, name_of(answer) if question_id == NAME_QUESTION else None)
        return saved

    def _save_in(self, opened: Transaction, assessment_id: str, question_id: str, answer: Answer, expected: int) -> None:
        self._save(opened, assessment_id, question_id, answer, expected, "")

    def _file_in(self, opened: Transaction, assessment_id: str, key: str, paper: Paper | None, expected: int) -> Filed:
        content = None if paper is None else paper_text(key, paper)
        return _file(opened, assessment_id, self._library(opened.connection, assessment_id), key, paper, content, expected)

    def file(self, who: Person, assessment_id: str, key: str, paper: Paper | None, *, expected: int) -> Filed:
        """File a paper (None takes it away) under its key, if what is there still stands at revision `expected` (0: nothing ever was).

        When this returns, it has reached the disk. Filing what already stands changes nothing. Raises ChangedElsewhere if
        another paper stands there at another revision, ValueError if it does not belong under that key, NotFound.
        """
        content = None if paper is None else paper_text(key, paper)
        if is_comment(key):
            raise ValueError("a comment is filed as one")
        with self._transactions.writing(who, Action.PLAN, assessment_id) as opened:
            return _file(opened, assessment_id, self._library(opened.connection, assessment_id), key, paper, content, expected)

    def comment(self, who: Person, assessment_id: str, key: str, comment: Comment) -> Filed:
        """File a comment to a question under a new key. It is never scored, and is left out of files and of what is submitted.

        Filing it twice changes nothing. Raises ChangedElsewhere if something stood there before, AnswerError if there is no
        such question, ValueError if it does not belong under that key, NotFound.
        """
        content = paper_text(key, comment)
        with self._transactions.writing(who, Action.REVIEW, assessment_id) as opened:
            library = self._library(opened.connection, assessment_id)
            _question(library, comment.about)
            return _file(opened, assessment_id, library, key, comment, content, 0)

    def uncomment(self, who: Person, assessment_id: str, key: str) -> None:
        """Remove a comment for good, text and all; the log still says that there was one. Its author may, and whoever may PLAN.

        Raises NotFound; TracesRemain if it was removed, but not from SQLite's journal yet.
        """
        with self._transactions.writing(who, Action.REVIEW, assessment_id) as opened:
            connection, library = opened.connection, self._library(opened.connection, assessment_id)
            row = rows.one_standing(connection, assessment_id, key) if is_comment(key) else None
            stands = rows.filed(connection, assessment_id, library, row) if row else None
            if stands is None or stands.paper is None:
                raise NotFound
            if stands.by != who.id:
                opened.permit(Action.PLAN)
            _file(opened, assessment_id, library, key, None, None, stands.revision)
            rows.erase_former(connection, assessment_id, key)
        database.empty_journal(self._engine)

    def withdraw(self, who: Person, assessment_id: str, key: str, asked: Asked, *, expected: int, erase: bool) -> None:
        """File a request as withdrawn, and hide the part behind its link, or erase it for good: both or neither.

        Raises ChangedElsewhere, NotFound; TracesRemain if it was erased, but not from SQLite's journal yet.
        """
        content, needed = paper_text(key, asked), Action.ERASE if erase else Action.DELETE
        with self._transactions.writing(who, Action.PLAN, assessment_id) as opened:
            connection = opened.connection
            _file(opened, assessment_id, self._library(connection, assessment_id), key, asked, content, expected)
            if asked.part:
                if not allowed(connection, who, needed, asked.part):
                    raise NotFound
                with suppress(NotFound):  # it is gone already
                    if erase:
                        _erase_all(opened, asked.part)
                    else:
                        rows.existing(connection, asked.part)
                        _delete(opened, asked.part)
        if erase:
            database.empty_journal(self._engine)

    def history(self, who: Person, assessment_id: str, question_id: str | None = None) -> tuple[Change, ...]:
        """Every change to the assessment, or to one question, oldest first. Erased answers are missing from it, not their times."""
        with self._transactions.reading(who, Action.READ, assessment_id) as opened:
            library = self._library(opened.connection, assessment_id)
            if question_id is not None:
                _question(library, question_id)
            return rows.changes(opened.connection, assessment_id, library, question_id)

    def action_history(self, who: Person, assessment_id: str) -> tuple[PaperChange, ...]:
        """Every change to the actions of the plan, oldest first. Erased versions are missing from it, not their times."""
        with self._transactions.reading(who, Action.READ, assessment_id) as opened:
            return rows.paper_changes(opened.connection, assessment_id, self._library(opened.connection, assessment_id), ACTION)

    def delete(self, who: Person, assessment_id: str) -> None:
        """Take the assessment out of the list, with its parts. `restore` brings them back; `erase` makes them gone for good."""
        with self._transactions.writing(who, Action.DELETE, assessment_id) as opened:
            rows.existing(opened.connection, assessment_id)
            _delete_whole(opened, assessment_id)

    def restore(self, who: Person, assessment_id: str) -> None:
        """Bring a deleted assessment back, with the parts that went with it. Raises NotFound, also if it was erased."""
        with self._transactions.writing(who, Action.RESTORE, assessment_id) as opened:
            at = rows.deleted_at(opened.connection, assessment_id)
            both = [part for part, deleted in _parts_of(opened, assessment_id, Action.RESTORE) if deleted == at]
            for id_ in (assessment_id, *both):
                rows.mark_deleted(opened.connection, id_, None)
                opened.log(Deed.RESTORED, id_)

    def erase(self, who: Person, assessment_id: str, question_id: str | None = None) -> None:
        """Erase what people wrote, for good: of one question all but the answer that stands, otherwise everything, in parts too.

        In place of a question's id may stand the key of an action: then its former versions go. The answer of last time goes
        as well, of which a reassessment keeps what was answered. What remains is the log: times, who, and hashes from which no
        answer can be found again. Raises NotFound, and AnswerError if there is no such question; TracesRemain if it was
        erased, but not from SQLite's journal yet.
        """
        with self._transactions.writing(who, Action.ERASE, assessment_id) as opened:
            connection = opened.connection
            if question_id is None:  # what is damaged can still be erased whole
                for id_ in (*(part for part, _ in _parts_of(opened, assessment_id, Action.ERASE)), assessment_id):
                    _erase_all(opened, id_)
            else:
                library = self._library(connection, assessment_id)
                if not is_action(question_id):
                    _question(library, question_id)
                rows.erase_former(connection, assessment_id, question_id)
                opened.log(Deed.ERASED, assessment_id, question_id)
                _erase_from_last_time(opened, assessment_id, library, question_id)
        database.empty_journal(self._engine)

    def retain(self, who: Person, periods: Periods, now: datetime, *, dry_run: bool = False) -> Retained:
        """Do away with what was kept as long as `periods` say, in one transaction; or only tell what. Only for whoever sits at the computer.

        Raises TracesRemain if it was done, but something is not gone from SQLite's journal yet.
        """
        opening = self._transactions.reading if dry_run else self._transactions.writing
        with opening(who, Action.OPERATE) as opened:
            found, until = _due(opened.connection, self._engine, periods, now), before(now, months=periods.log_months)
            if dry_run:
                return found.told
            for each in found.told.erased:
                _erase_all(opened.within(each.id), each.id)
            for each in found.told.deleted:
                _delete_whole(opened.within(each.id), each.id)
            for unused in found.unused:
                retention_rows.remove_invitation(opened.connection, unused)
                replace(opened, organisation=unused.organisation).log(Deed.EXPIRED, unused.assessment, "invitation")
            if until and found.told.contents:
                retention_rows.erase_contents(opened.connection, until)
                opened.log(Deed.EXPIRED, subject="log")
            for each in found.overdue:
                self.workshops.end_within(opened, each.id)
                opened.within(each.assessment).log(Deed.EXPIRED, each.assessment, "workshop")
            gone = tuple(file for file in found.told.copies if _unlinked(file))
            for _ in gone:
                opened.log(Deed.EXPIRED, subject="copy")
        if found.told.erased or found.told.invitations or found.told.contents or found.told.workshops:
            database.empty_journal(self._engine)
        return found.told._replace(copies=gone)

    def note_backup(self, who: Person) -> None:
        """Write into the log that a copy of everything is made. Only for whoever sits at the computer."""
        with self._transactions.writing(who, Action.OPERATE) as opened:
            opened.log(Deed.BACKED_UP)

    def put_on_shelf(self, who: Person, file: OwnFile) -> Shelved:
        """Keep a scoring file or questionnaire of one's own; one that was taken off, letter for letter, comes back.

        Raises NotShelved if its name belongs to what comes with the toolkit, or its version names another text.
        """
        with self._transactions.writing(who, Action.CHANGE_SHELF) as opened:
            shelf = shelf_rows.Shelf(opened.connection, opened.organisation)
            shelf.add(file, opened.at)
            opened.log(Deed.SHELVED, what=f"{file.kind} {file.id} {file.version}")
            return next(each for each in shelf.everything() if each.key == (file.kind, file.id, file.version))

    def shelf(self, who: Person, *, removed: bool = False) -> tuple[Shelved, ...]:
        """What is on the shelf, the last added first; or else what was taken off and can be put back."""
        with self._transactions.reading(who, Action.USE_SHELF) as opened:
            found = shelf_rows.Shelf(opened.connection, opened.organisation).everything()
            return tuple(each for each in found if (each.removed is not None) is removed)

    def from_shelf(self, who: Person, kind: OwnKind, id_: str, version: str) -> Source:
        """The text of a file that is or was on the shelf. Raises NoSuchFile."""
        with self._transactions.reading(who, Action.USE_SHELF) as opened:
            return shelf_rows.Shelf(opened.connection, opened.organisation).read(kind, id_, version)

    def take_off_shelf(self, who: Person, kind: OwnKind, id_: str, version: str) -> None:
        """Hide a file from those to choose from; assessments made with it keep it. `put_back` brings it back. Raises NoSuchFile."""
        with self._transactions.writing(who, Action.CHANGE_SHELF) as opened:
            shelf_rows.Shelf(opened.connection, opened.organisation).mark_removed(kind, id_, version, opened.at)
            opened.log(Deed.UNSHELVED, what=f"{kind} {id_} {version}")

    def put_back(self, who: Person, kind: OwnKind, id_: str, version: str) -> None:
        """Show a file that was taken off the shelf again. Raises NoSuchFile."""
        with self._transactions.writing(who, Action.CHANGE_SHELF) as opened:
            shelf_rows.Shelf(opened.connection, opened.organisation).mark_removed(kind, id_, version, None)
            opened.log(Deed.SHELVED, what=f"{kind} {id_} {version}")

    def _asked(self, connection: Connection, assessment_id: str) -> WhatIsAsked:
        rows.existing(connection, assessment_id)
        found = self._made_under(connection, assessment_id)
        return WhatIsAsked(found.library, found.scoring)

    def _name(self, connection: Connection, assessment_id: str) -> str:
        return rows.existing(connection, assessment_id).name

    def _answer_agreed(self, opened: Transaction, assessment_id: str, question_id: str, answer: Answer, expected: int) -> Saved:
        return self._save(opened, assessment_id, question_id, answer, expected, "", agreed=True)

    def _file_record(self, opened: Transaction, assessment_id: str, key: str, record: WorkshopRecord) -> None:
        library = self._library(opened.connection, assessment_id)
        row = rows.one_standing(opened.connection, assessment_id, key)
        _file(opened, assessment_id, library, key, record, paper_text(key, record), row.revision if row else 0)
        rows.erase_former(opened.connection, assessment_id, key)  # what was taken back must not live on in it

    def _library(self, connection: Connection, assessment_id: str) -> Library:
        """What is asked in an assessment that is there. Raises NotFound."""
        rows.existing(connection, assessment_id)
        return self._made_under(connection, assessment_id).library

    def _made_under(self, connection: Connection, assessment_id: str) -> Definitions:
        key = (assessment_id, current_language())
        if key not in self._definitions:
            found = rows.made_under(connection, assessment_id)
            if len(self._definitions) >= REMEMBERED:
                self._definitions.clear()
            self._definitions[key] = found
        return self._definitions[key]


def _taken(opened: Transaction, assessment_id: str, what: str) -> None:
    if opened.organisation:  # on one's own computer there is nobody to tell
        opened.log(Deed.EXPORTED, assessment_id, what=what)


def _delete(opened: Transaction, assessment_id: str) -> None:
    rows.mark_deleted(opened.connection, assessment_id, opened.at)
    opened.log(Deed.DELETED, assessment_id)


def _delete_whole(opened: Transaction, assessment_id: str) -> None:
    _delete(opened, assessment_id)
    for part, deleted in _parts_of(opened, assessment_id, Action.DELETE):
        if deleted is None:
            _delete(opened, part)


def _due(connection: Connection, engine: Engine, periods: Periods, now: datetime) -> _Found:
    erased = retention_rows.deleted_until(connection, before(now, days=periods.erase_after_days))
    deleted = retention_rows.unchanged_since(connection, before(now, months=periods.delete_after_months))
    unused = retention_rows.unused_invitations(connection, before(now, days=periods.invitation_days), now)
    contents = retention_rows.contents_until(connection, before(now, months=periods.log_months))
    file, old = database.file_of(engine.url), before(now, days=periods.copy_days)
    left = copies.left_by_updates(file, old) if file and old else ()
    overdue = workshop_rows.overdue(connection, before(now, days=periods.workshop_days))
    return _Found(Retained(erased, deleted, len(unused), contents, len(overdue), tuple(map(str, left))), unused, overdue)


class _Found(NamedTuple):
    told: Retained
    unused: tuple[retention_rows.Unused, ...]
    overdue: tuple[workshop_rows.Overdue, ...]


def _erase_all(opened: Transaction, assessment_id: str) -> None:
    rows.erase_all(opened.connection, assessment_id, opened.at)
    people_rows.forget_assessment(opened.connection, assessment_id)
    workshop_rows.remove(opened.connection, assessment=assessment_id)
    portfolio_rows.forget_assessment(opened.connection, assessment_id)
    opened.log(Deed.ERASED, assessment_id)


def _file(
    opened: Transaction, assessment_id: str, library: Library, key: str, paper: Paper | None, content: str | None, expected: int
) -> Filed:
    connection = opened.connection
    row = rows.one_standing(connection, assessment_id, key)
    stands = rows.filed(connection, assessment_id, library, row) if row else Filed(None, 0, opened.who.id, opened.at)
    if (row.content if row else None) == content:
        return stands
    if stands.revision != expected:
        raise ChangedElsewhere(stands)
    if key == PART:
        raise NotFound  # what somebody is asked for is settled when they are asked
    _check_parts([paper], [stands.paper])
    now = Filed(paper, expected + 1, opened.who.id, opened.at)
    rows.write(connection, opened.author, assessment_id, key, content, row.hash if row else None, now)
    if not is_comment(key):  # which changes nothing that is reported
        rows.mark_changed(connection, assessment_id, now.at, None)
    return now


def _check_parts(papers: Iterable[Paper | None], stand: Iterable[Paper | None]) -> None:
    """Raises NotFound if a request names a part that none of those that stand names: only `ask` makes parts, and deleting follows them."""
    if not {each.part for each in papers if isinstance(each, Asked)} <= {"", *(each.part for each in stand if isinstance(each, Asked))}:
        raise NotFound


def _parts_of(opened: Transaction, assessment_id: str, needed: Action) -> list[tuple[str, datetime | None]]:
    """The parts of an assessment with which somebody may do this too, each with when it was deleted, if it was."""
    return [each for each in rows.parts_of(opened.connection, assessment_id) if allowed(opened.connection, opened.who, needed, each[0])]


def _unlinked(file: str) -> bool:
    try:
        Path(file).unlink()
    except OSError:
        return False
    return True


def _share_with_leads(opened: Transaction, assessment_id: str, part: str) -> None:
    """Let everybody who leads an assessment lead its part, too."""
    for each in people_rows.shared(opened.connection, assessment_id):
        if each.role is Role.LEAD and each.person != opened.who.id:
            people_rows.share(opened.connection, part, each.person, Role.LEAD, "", opened.at)
            opened.log(Deed.SHARED, part, each.person, role=Role.LEAD.value)


def _check_second_person(
    opened: Transaction, assessment_id: str, library: Library, question_id: str, before: Answer | None, after: Answer | None, *, only_review: bool
) -> None:
    """Raises NotASecondPerson if somebody who signed in says more of a second person than they may. Only a review says anything of one."""
    said = newly_said(before, after)
    dropped = only_review and before is not None and after is not None and bool(before.evidence.challenge) and after.evidence.challenge is None
    if not said and not dropped:
        return
    changes = rows.changes(opened.connection, assessment_id, library, question_id)
    gave_it = opened.who.id in given_by([(each.answer, each.by) for each in changes])
    if dropped or not only_review or not may_sign(said, opened.who.name, gave_it=gave_it, records=opened.standing.may(Action.PLAN)):
        raise NotASecondPerson


def _erase_from_last_time(opened: Transaction, assessment_id: str, library: Library, question_id: str) -> None:
    connection = opened.connection
    row = rows.one_standing(connection, assessment_id, FORMER)
    stands = rows.filed(connection, assessment_id, library, row) if row else None
    if stands is None or not isinstance(stands.paper, Former) or question_id not in stands.paper.answers:
        return
    answers = {id_: answer for id_, answer in stands.paper.answers.items() if id_ != question_id}
    left = stands.paper.model_copy(update={"answers": answers})
    _file(opened, assessment_id, library, FORMER, left, paper_text(FORMER, left), stands.revision)
    rows.erase_former(connection, assessment_id, FORMER)


@dataclass(frozen=True, slots=True)
class _New:
    """An assessment that is not in the database yet, checked. `texts`: of its papers, by key; `given`: when answers were given."""

    id: str
    name: str
    example: str
    imported: bool
    definitions: Definitions
    answers: Mapping[str, Answer]
    contents: Mapping[str, str]
    texts: Mapping[str, str]
    given: Mapping[str, datetime]

    @classmethod
    def of(
        cls, definitions: Definitions, answers: Mapping[str, Answer], papers: Mapping[str, Paper],
        example: str, imported: bool, given: Mapping[str, datetime],
    ) -> _New:  # fmt: skip
        contents = {key: _checked(_question(definitions.library, key), answer) for key, answer in answers.items()}
        texts = {key: paper_text(key, paper) for key, paper in papers.items()}
        return cls(_new_id(), name_of(answers.get(NAME_QUESTION)), example, imported, definitions, answers, contents, texts, given)

    def write(self, opened: Transaction) -> None:
        """Whoever makes it leads it; it belongs to the organisation in which they are at work."""
        connection, who = opened.connection, opened.who
        row: dict[str, object] = {"id": self.id, "name": self.name, "example": self.example, "organisation": opened.organisation}
        row |= {"created": opened.at, "changed": opened.at, "imported": opened.at if self.imported else None}
        rows.add_assessment(connection, row, self.definitions)
        opened.log(Deed.IMPORTED if self.imported else Deed.CREATED, self.id)
        if who.id != LOCAL.id:
            people_rows.share(connection, self.id, who.id, Role.LEAD, "", opened.at)
        for question_id, answer in self.answers.items():
            at = min(self.given.get(question_id, opened.at), opened.at)
            rows.write(connection, opened.author, self.id, question_id, self.contents[question_id], None, Saved(answer, 1, who.id, at))
        for key, text in self.texts.items():
            rows.write(connection, opened.author, self.id, key, text, None, Filed(None, 1, who.id, opened.at))


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

