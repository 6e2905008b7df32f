"""Reading back a questionnaire that was filled in in Word or Excel: the answers in it, and everything that could not be read, with its place.

The file is not trusted: see `package`. Nothing is guessed and nothing is dropped: see `meaning`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from assessment.definitions import Definitions
from assessment.filled.form import Cell, Unread, plainly, reason, shortened
from assessment.filled.known import READERS, known_of, options_of, own_texts
from assessment.filled.meaning import Meant, meant
from assessment.filled.package import ENDINGS, FilledError, opened
from questionnaires.answers import Answer, Level
from questionnaires.model import Library, Question, WithOptions
from questionnaires.plain_yaml import Source, near_miss
from questionnaires.texts import table
from reports import blank
from reports.blank import FORM_MARK, FORM_VERSION, QUESTION_MARK, QUESTIONNAIRE_MARK

__all__ = ["ENDINGS", "Filled", "FilledError", "Unread", "is_form", "read", "without_checks"]

MOST_LISTED = 1_000
"""Things that could not be read."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a filled-in form says."""

    answers: Mapping[str, Answer]
    """By question id, in the order in which they are asked."""
    unread: tuple[Unread, ...]
    """Everything that could not be read, or the first 1,000 of it; then a remark counts the rest."""
    remarks: tuple[str, ...]
    """What is to be known of the whole: other versions, links that were not followed."""
    reworded: frozenset[str]
    """The answered questions that read differently in the form than now."""

    @property
    def counted(self) -> str:
        """How many answers were read, in one sentence."""
        count = len(self.answers)
        return table("assessment")("form_read_none" if not count else "form_read_one" if count == 1 else "form_read_all", count=count)

    def to_confirm(self, on: date) -> dict[str, Answer]:
        """The answers for a new assessment: those given to other words wait for somebody to confirm them."""
        return {id_: replace(answer, carried_from=on.isoformat()) if id_ in self.reworded else answer for id_, answer in self.answers.items()}


def without_checks(found: Filled) -> Filled:
    """The same where people sign in: there, whoever checked an answer says so themselves. It counts as documented, and the list says so."""
    checked = [id_ for id_, answer in found.answers.items() if answer.evidence.level is Level.CHECKED or answer.evidence.checked_by]
    answers = {id_: _unchecked(answer) if id_ in checked else answer for id_, answer in found.answers.items()}
    words = table("assessment")
    lost = [Unread(words("filled_question", question=id_), shortened(found.answers[id_].evidence.checked_by), reason("check")) for id_ in checked]
    return replace(found, answers=answers, unread=(*found.unread, *lost))


def _unchecked(answer: Answer) -> Answer:
    level = Level.DOCUMENTED if answer.evidence.level is Level.CHECKED else answer.evidence.level
    return replace(answer, evidence=replace(answer.evidence, level=level, checked_by=""))


def is_form(name: str, content: bytes) -> bool:
    """Whether a file is to be read as a form rather than as a saved assessment: by its name, or because it begins as no text does."""
    return Path(name).suffix.lower() in (*ENDINGS, ".docm", ".xlsm", ".doc", ".xls", ".dotx", ".xltx") or content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def read(content: bytes, made: Definitions) -> Filled:
    """What a form says, held against these definitions. Raises FilledError if it cannot be opened, or is none."""
    package = opened(content)
    marks = package.properties
    form = READERS[package.kind](package, known_of(made.sources))
    if FORM_MARK not in marks and not form.cells:
        raise FilledError(table("assessment")("nothing_changed", what=table("assessment")("filled_not_ours")))
    versions = _versions(marks, made)
    gathered, unread = _gathered(form.cells)
    answers: dict[str, Answer] = {}
    remarks = [*versions.remarks, *([table("assessment")("filled_links")] if package.reaches_out else [])]
    for id_, question in made.library.questions.items():
        if id_ in gathered:
            found = _one(made.sources, question, gathered.pop(id_), letters=id_ not in versions.reworded)
            answers |= {id_: found.answer} if found.answer else {}
            unread += found.unread
            remarks += found.remarks
    own = own_texts(made.sources, package.kind, marks.get(FORM_MARK, ""), _asked(marks))
    if own is None:
        remarks.append(table("assessment")("filled_not_compared"))
    strange = [cell for cells in gathered.values() for cell in cells.values()]
    stray = [each for each in form.stray if own is not None and plainly(each.text) not in own]
    more = len(unread) + len(strange) + len(form.unread) + len(stray) - MOST_LISTED
    unknown = (_unknown(cell, made.library) for cell in strange)  # each is held against all questions, so only those that are listed
    outside = (Unread(each.place, shortened(each.text), reason("stray")) for each in stray)
    listed = tuple(islice(chain(unread, unknown, form.unread, outside), MOST_LISTED))
    remarks += [table("assessment")("filled_more", count=f"{more:,}")] if more > 0 else []
    reworded = versions.reworded & set(answers)
    remarks += [_reworded(made.library, reworded)] if reworded else []
    return Filled(answers, listed, tuple(remarks), frozenset(reworded))


class _Versions(NamedTuple):
    reworded: frozenset[str]
    remarks: tuple[str, ...]


def _versions(marks: Mapping[str, str], made: Definitions) -> _Versions:
    """How the form's versions stand to those here."""
    words, library = table("assessment"), made.library
    form, _, _ = marks.get(FORM_MARK, "").partition(" ")
    if form and form != FORM_VERSION:
        raise FilledError(words("nothing_changed", what=words("filled_newer")))
    named = {name.removeprefix(QUESTIONNAIRE_MARK): value.partition(" ")[::2] for name, value in marks.items() if name.startswith(QUESTIONNAIRE_MARK)}
    if not form or not named:
        return _Versions(frozenset(), (words("filled_no_version"),))
    remarks: list[str] = []
    here = {each.id: each for each in library.questionnaires}
    for id_, (version, hash_) in sorted(named.items()):
        if id_ not in here:
            remarks.append(words("filled_questionnaire_gone", questionnaire=shortened(id_), version=shortened(version)))
        elif library.hashes[id_] != hash_:
            remarks.append(words("filled_other_version", title=here[id_].title, version=shortened(version), now=here[id_].version))
    then = {name.removeprefix(QUESTION_MARK): value for name, value in marks.items() if name.startswith(QUESTION_MARK)}
    questions = library.english.questions
    reworded = frozenset(id_ for id_, mark in then.items() if id_ in questions and blank.mark(questions[id_]) != mark)
    return _Versions(reworded, tuple(remarks))


def _reworded(library: Library, reworded: Iterable[str]) -> str:
    labels = ", ".join(f"“{question.label}” ({id_})" for id_, question in library.questions.items() if id_ in reworded)
    return table("assessment")("filled_reworded", labels=labels)


def _gathered(cells: Iterable[Cell]) -> tuple[dict[str, dict[str, Cell]], list[Unread]]:
    """The cells by question and field. A field that is filled in twice counts if both say the same; otherwise neither does."""
    found: dict[str, dict[str, Cell]] = {}
    twice: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        first = found.setdefault(cell.question, {}).setdefault(cell.field, cell)
        if first is not cell and plainly(first.text) != plainly(cell.text):
            twice.setdefault((cell.question, cell.field), [first]).append(cell)
    for question, field in twice:
        del found[question][field]
    return found, [Unread(cell.place, shortened(cell.text), reason("twice")) for group in twice.values() for cell in group]


def _one(sources: tuple[Source, ...], question: Question, cells: Mapping[str, Cell], *, letters: bool) -> Meant:
    now = [question.options] if isinstance(question, WithOptions) else []
    return meant(question, [*now, *options_of(sources).get(question.id, ())], cells, letters=letters)


def _unknown(cell: Cell, library: Library) -> Unread:
    near = near_miss(cell.question, library.questions)
    return Unread(cell.place, shortened(cell.text), reason("unknown_question", question=shortened(cell.question), near=near))


def _asked(marks: Mapping[str, str]) -> frozenset[str]:
    """The questions that the form had when it was made."""
    return frozenset(name.removeprefix(QUESTION_MARK) for name in marks if name.startswith(QUESTION_MARK))
