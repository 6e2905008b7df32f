"""Answers that are tried and never saved: what they would make of the result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from assessment import results
from assessment.entry import NOT_APPLICABLE, Entry, Typed
from assessment.record import Assessment, Saved
from assessment.results import Scored
from questionnaires.answers import Answer, Response, is_blank
from questionnaires.model import Question
from questionnaires.routing import Applies, applies
from questionnaires.wording import table
from scoring.counterfactual import Change

PLACE = "try-"
"""Stands before the names of the fields, so that they are others than those of the questionnaires."""


@dataclass
class Trial:
    """What one person tries on one assessment as it stood when it was begun."""

    assessment: str
    changed: datetime
    saved: Scored
    entries: dict[str, Entry] = field(default_factory=dict[str, Entry])
    """By question id. What is saved of them is saved nowhere: it is the answer that was last tried and can be right."""
    turn: int = 0
    """Counts the changes, so that each result is spoken anew."""

    @classmethod
    def of(cls, kept: Assessment) -> Trial:
        """Nothing tried yet."""
        return cls(kept.id, kept.changed, results.scored(kept))

    def is_of(self, kept: Assessment) -> bool:
        """Whether the saved answers are still those that it was begun with."""
        return (self.assessment, self.changed) == (kept.id, kept.changed)

    def reword(self, kept: Assessment) -> None:
        """The same questions in other words, after a change of language; what is tried stays."""
        self.saved = results.scored(kept)
        for id_, entry in self.entries.items():
            entry.question = self.saved.definitions.library.questions[id_]

    @property
    def answers(self) -> dict[str, Answer]:
        """The saved answers with those that are tried in their place."""
        found = dict(self.saved.response.answers)
        for id_, entry in self.entries.items():
            if entry.answer is None:
                found.pop(id_, None)
            else:
                found[id_] = entry.answer
        return found

    def result(self) -> Scored:
        """What the tried answers give."""
        return results.score(self.saved.definitions, Response(self.answers), example=self.saved.example)

    def offered(self) -> list[Question]:
        """The questions that can still be added: asked under the tried answers, and read by score, gates or routing."""
        made = self.saved.definitions
        settled = applies(made.library, self.answers)
        return [
            question
            for question in made.library.questions.values()
            if settled[question.id].asked and question.id in made.model.readers and question.id not in self.entries
        ]

    def beside(self, question_id: str) -> bool:
        """Whether a tried answer does not count, because its question is not asked under the others."""
        settled = applies(self.saved.definitions.library, self.answers)
        return settled[question_id] in (Applies.HIDDEN, Applies.LEFT_OUT)

    def add(self, question_id: str) -> None:
        """Try answers to this question, beginning with the saved one."""
        self._begin(question_id, self.saved.response.answers.get(question_id))
        self.turn += 1

    def load(self, changes: Iterable[Change]) -> None:
        """Try exactly these changes, in the place of whatever was tried before."""
        self.entries = {}
        for change in changes:
            self._begin(change.question, change.after)
        self.turn += 1

    def remove(self, question_id: str) -> None:
        """Let the saved answer to this question count again."""
        self.entries.pop(question_id, None)
        self.turn += 1

    def take(self, question_id: str, typed: Typed) -> None:
        """Try what is typed if it makes an answer; otherwise the entry says what is wrong, and what was tried before stands."""
        given = dict(typed)
        if given.get("choice") == NOT_APPLICABLE and is_blank(str(given.get("reason", ""))):
            given["reason"] = table("assessment")("try_reason")
        self.entries[question_id].take(given, self._keep)
        self.turn += 1

    def _begin(self, question_id: str, answer: Answer | None) -> None:
        question = self.saved.definitions.library.questions[question_id]
        self.entries[question_id] = Entry.of(question, self._keep(answer, 0), PLACE)

    def _keep(self, answer: Answer | None, revision: int) -> Saved:
        return Saved(answer, revision + 1, "", self.changed)
