"""What a report is about: one service's answers, what they score, and under which definitions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from questionnaires.answers import Answer, Response
from questionnaires.model import FreeText, Library, Question
from questionnaires.routing import Applies, applies
from reports.actions import ActionPlan
from scoring.model import Scoring
from scoring.result import DimensionWorking, Evaluation, ItemWorking
from scoring.sensitivity import CriticalWeight, FindOut, Survival


class Definition(NamedTuple):
    """Which definition was used: `kind` is questionnaire, sources or scoring; `hash` is SHA-256 of its text."""

    kind: str
    id: str
    version: str
    hash: str


@dataclass(frozen=True)
class Subject:
    """Everything that `compose` needs. `as_of` is the moment the report speaks of, in UTC."""

    library: Library
    scoring: Scoring
    response: Response
    evaluation: Evaluation
    find_out: tuple[FindOut, ...]
    critical_weights: tuple[CriticalWeight, ...]
    as_of: datetime
    refs: tuple[tuple[str, str, str, str], ...]
    """Kind, id, version and hash of each definition."""
    survival: Survival | None = None
    """Whether the band would stand under other weights."""
    example: str = ""
    """The id of the example that this is, if it is one."""
    plan: ActionPlan | None = None
    """What is to be done; None if that was not worked out."""

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """Which definitions were used."""
        return tuple(Definition(*ref) for ref in self.refs)

    @cached_property
    def items(self) -> dict[str, tuple[DimensionWorking, ItemWorking]]:
        """Each scored question's working, with its dimension's."""
        return {item.scored.id: (working, item) for working in self.evaluation.dimensions for item in working.items}

    @cached_property
    def citations(self) -> dict[str, str]:
        """How each source is cited: claims and documents by their id, outside references numbered in the order of the list."""
        return {entry.id: f"R{number}" for number, entry in enumerate(self.library.sources.references, 1)}

    @cached_property
    def applies(self) -> dict[str, Applies]:
        """Whether each question is asked, by its id."""
        return applies(self.library, self.response.answers)

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions that are asked, in the order of the questionnaires."""
        return tuple(question for question in self.library.questions.values() if self.applies[question.id].asked)

    def beyond(self, question_id: str) -> bool:
        """Whether the question lies beyond the depth that was chosen."""
        return self.applies.get(question_id) is Applies.LEFT_OUT

    def cite(self, basis: tuple[str, ...]) -> str:
        """Sources in a row: "C2, R14, judgement"."""
        return ", ".join(self.citations.get(entry, entry) for entry in basis)

    def question(self, question_id: str) -> Question:
        """The question of an id, or the one that asks for the explanation of a conflict."""
        return self.library.answerable[question_id]

    def answer(self, question_id: str) -> Answer | None:
        """Its answer; None if it has none."""
        return self.response.answers.get(question_id)

    @cached_property
    def about_service(self) -> tuple[Question, ...]:
        """The questions about the service itself: those that are not scored, beside the one on the stage aimed at."""
        home = self.library.home[self.scoring.stage_question]
        return tuple(question for question in home.questions if question.id not in self.items)

    def name(self, place: int) -> str:
        """What was typed for the first text about the service (its name) or the second (whose it is); empty if nothing."""
        texts = [question for question in self.about_service if isinstance(question, FreeText)]
        answer = self.answer(texts[place].id) if place < len(texts) else None
        return answer.value if answer is not None and isinstance(answer.value, str) else ""

    def scored_items(self) -> Iterator[ItemWorking]:
        """All scored questions, dimension by dimension."""
        for working in self.evaluation.dimensions:
            yield from working.items
