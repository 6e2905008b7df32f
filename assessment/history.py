"""The history of an assessment as people read it: who changed which answer when, from what to what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assessment.identity import LOCAL
from assessment.record import Change
from questionnaires.answers import Answer, Evidence
from questionnaires.model import Library, Question
from questionnaires.texts import table
from questionnaires.wording import answer_text, day_text, second_person_texts


@dataclass(frozen=True, slots=True)
class Line:
    """One change, in words. `at` is UTC."""

    at: datetime
    question_id: str
    question: str
    before: str
    after: str
    by: str


def lines(library: Library, changes: Sequence[Change]) -> tuple[Line, ...]:
    """Changes, given oldest first, in words and newest first."""
    words = table("assessment")
    stood: dict[str, str] = {}
    found: list[Line] = []
    for change in changes:
        question = library.answerable[change.question]
        before, after = stood.get(question.id, words("history_nothing")), _said(question, change)
        stood[question.id] = after
        by = words("history_by_local") if change.by == LOCAL.id else change.by
        found.append(Line(change.at, question.id, question.label, before, after, by))
    return tuple(reversed(found))


def former(changes: Sequence[Change]) -> tuple[str, ...]:
    """The questions of which answers are kept that do not stand any more, in the order in which these were given."""
    latest = {change.question: change.revision for change in changes}
    kept = (change for change in changes if change.answer is not None and change.revision != latest[change.question])
    return tuple(dict.fromkeys(change.question for change in kept))


def _said(question: Question, change: Change) -> str:
    words = table("assessment")
    if change.erased:
        return words("history_erased")
    return words("history_cleared") if change.answer is None else in_full(question, change.answer)


def in_full(question: Question, answer: Answer) -> str:
    """An answer with all that was written beside it, so that a change of an explanation shows too."""
    words, evidence = table("assessment"), answer.evidence
    parts = [answer_text(question, answer)]
    if answer.who_could_know:
        parts.append(words("history_who_could_know", who=answer.who_could_know))
    if evidence != Evidence():
        support = (evidence.what, evidence.where, evidence.date, evidence.checked_by, day_text(evidence.checked_on))
        level, given = words(f"level_{evidence.level.value}"), ", ".join(filter(None, support))
        parts.append(words("history_evidence", level=level, what=given) if given else level)
        parts += second_person_texts(evidence)
    if answer.note:
        parts.append(words("history_note", note=answer.note))
    return ". ".join(parts)
