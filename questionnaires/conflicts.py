"""Answers that do not sit together, and whether somebody has explained them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from questionnaires import routing
from questionnaires.answers.answer import Answer, State
from questionnaires.conditions import questions_in
from questionnaires.conflict_rules import Conflict
from questionnaires.model import Library


class Conflicting(NamedTuple):
    """A rule that the answers break, and what was said about it."""

    conflict: Conflict
    explanation: str
    """In the respondent's own words; empty while it is unresolved."""

    @property
    def questions(self) -> tuple[str, ...]:
        """The ids of the questions whose answers do not sit together."""
        return questions_in(self.conflict.when)


def conflicting(library: Library, answers: Mapping[str, Answer]) -> tuple[Conflicting, ...]:
    """Every conflict that is certain, in the order of the file. An open or half-filled answer is in conflict with nothing."""
    if not library.conflicts:
        return ()
    holds = routing.certainty(library, answers)
    found = [conflict for conflict in library.conflicts if holds(conflict.when)]
    return tuple(Conflicting(conflict, _said(answers.get(conflict.id))) for conflict in found)


def _said(answer: Answer | None) -> str:
    return answer.value if answer and answer.state is State.ANSWERED and isinstance(answer.value, str) else ""
