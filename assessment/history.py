"""The history of an assessment as people read it: who changed which answer or action when, from what to what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from heapq import merge
from typing import TypeAlias

from assessment.identity import LOCAL
from assessment.papers import Action
from assessment.record import Change, PaperChange
from questionnaires.answers import Answer, Evidence
from questionnaires.model import Library, Question
from questionnaires.texts import table
from questionnaires.wording import answer_text, day_text, second_person_texts
from reports.actions import headline
from reports.parts.plan import due
from reports.parts.words import words as report_words

By: TypeAlias = Callable[[Change | PaperChange], str]
"""Who made a change, in words."""
_ID = re.compile(r"p-[0-9a-f]{24}")
"""How a person is named in the log."""


@dataclass(frozen=True, slots=True)
class Line:
    """One change, in words. `at` is UTC."""

    at: datetime
    question_id: str
    question: str
    before: str
    after: str
    by: str


def lines(
    library: Library, changes: Sequence[Change], actions: Sequence[PaperChange] = (), names: Mapping[str, str] | None = None
) -> tuple[Line, ...]:
    """Changes of answers and of actions, each given oldest first, in words and newest first. `names`: of people, by their id."""
    told = partial(_by, names=names or {})
    both = merge(_of_answers(library, changes, told), _of_actions(library, actions, told), key=lambda line: line.at)
    return tuple(reversed(list(both)))


def _of_answers(library: Library, changes: Sequence[Change], by: By) -> Iterator[Line]:
    words = table("assessment")
    stood: dict[str, str] = {}
    for change in changes:
        question = library.answerable[change.question]
        before, after = stood.get(question.id, words("history_nothing")), _said(question, change)
        stood[question.id] = after
        yield Line(change.at, question.id, question.label, before, after, by(change))


def _of_actions(library: Library, changes: Sequence[PaperChange], by: By) -> Iterator[Line]:
    words, names = table("assessment"), action_names(library, changes)
    stood: dict[str, str] = {}
    for change in changes:
        before, after = stood.get(change.key, words("history_no_action")), _action_said(change)
        stood[change.key] = after
        yield Line(change.at, change.key, names[change.key], before, after, by(change))


def _by(change: Change | PaperChange, names: Mapping[str, str]) -> str:
    return name_of(change.by, names)


def name_of(by: str, names: Mapping[str, str]) -> str:
    """Who it was, for people to read. `names`: of people, by their id; whoever is not in it had their name erased.

    >>> name_of("p-0123456789abcdef01234567", {}), name_of("Finance, by file", {})
    ('somebody whose name was erased', 'Finance, by file')
    """
    if by == LOCAL.id:
        return table("assessment")("history_by_local")
    return names.get(by) or (table("assessment")("erased_person") if _ID.fullmatch(by) else by)


def former(changes: Sequence[Change], actions: Sequence[PaperChange] = ()) -> tuple[str, ...]:
    """The questions of which answers are kept that do not stand any more, in the order in which these were given; then the
    keys of the actions of which versions are.
    """
    told = [(change.question, change.revision, change.answer) for change in changes]
    told += [(change.key, change.revision, change.paper) for change in actions]
    latest = {key: revision for key, revision, _ in told}
    return tuple(dict.fromkeys(key for key, revision, kept in told if kept is not None and revision != latest[key]))


def action_names(library: Library, actions: Sequence[PaperChange]) -> dict[str, str]:
    """What the history calls each action, by its key: by its question, or else by how it begins."""
    words = table("assessment")
    found: dict[str, str] = {}
    for change in actions:
        found.setdefault(change.key, words("history_action"))
        if isinstance(change.paper, Action):
            about = library.answerable.get(change.paper.about)
            name = about.label if about else headline(change.paper.text)[0]
            found[change.key] = words("history_action_about", name=name)
    return found


def _action_said(change: PaperChange) -> str:
    words = table("assessment")
    if change.erased:
        return words("history_action_erased")
    return action_in_full(change.paper) if isinstance(change.paper, Action) else words("history_action_out")


def action_in_full(action: Action) -> str:
    """An action with its owner, due date and status."""
    owner = action.owner or report_words("no_owner")
    status = report_words(f"progress_{action.status.value}")
    return table("assessment")("history_action_is", text=action.text, owner=owner, due=due(action.due), status=status)


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
        support = (evidence.what, evidence.where, day_text(evidence.date), evidence.checked_by, day_text(evidence.checked_on))
        level, given = words(f"level_{evidence.level.value}"), ", ".join(filter(None, support))
        parts.append(words("history_evidence", level=level, what=given) if given else level)
        parts += second_person_texts(evidence)
    if answer.note:
        parts.append(words("history_note", note=answer.note))
    return ". ".join(parts)
