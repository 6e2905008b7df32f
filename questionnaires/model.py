"""What is asked: questionnaires, and the library that they make with their sources, rules and forms.

These classes and those that they hold are also the shape of the YAML files: `reader` validates a file against them and
publishes their JSON Schema. All text comes from people and is plain text, never markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from questionnaires.conditions import questions_in
from questionnaires.conflict_rules import Conflict, Conflicts
from questionnaires.forms import Alternatives
from questionnaires.questions import (
    DEPTH_QUESTION,
    DEPTHS,
    BallotQuestion,
    Date,
    Depth,
    FreeText,
    MultipleChoice,
    NotApplicable,
    Number,
    NumberByYear,
    Numeric,
    OneChosen,
    Option,
    Percentage,
    PercentageByYear,
    Question,
    Scale,
    Series,
    SingleChoice,
    WithOptions,
    YesOrNo,
)
from questionnaires.shape import Identifier, Strict, Text, Version
from questionnaires.sources import Sources

__all__ = [
    "DEPTHS",
    "DEPTH_QUESTION",
    "BallotQuestion",
    "Date",
    "Depth",
    "FreeText",
    "Library",
    "MultipleChoice",
    "NotApplicable",
    "Number",
    "NumberByYear",
    "Numeric",
    "OneChosen",
    "Option",
    "Percentage",
    "PercentageByYear",
    "Question",
    "Questionnaire",
    "Scale",
    "Section",
    "Series",
    "SingleChoice",
    "WithOptions",
    "YesOrNo",
]


class Section(Strict):
    """A page of the walk."""

    id: Identifier
    title: Text
    intro: str = ""
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Questionnaire(Strict):
    """One file of questions, in the order in which they are asked."""

    schema_: Annotated[Literal["mutual-readiness/questionnaire/1"], Field(alias="schema")]
    id: Identifier
    version: Version
    title: Text
    purpose: Text
    note: str = ""
    """Shown at the head of the questionnaire: what it is adapted from, and what it is not."""
    minutes: Annotated[int, Field(ge=1, le=240)]
    have_at_hand: tuple[Text, ...] = ()
    depth: Depth = "core"
    """The depth of its questions that do not name their own."""
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All its questions, in the order in which they are asked."""
        return tuple(question for section in self.sections for question in section.questions)


class Library(Strict):
    """Questionnaires in the order they are walked, with their sources. Question ids are unique across all."""

    questionnaires: tuple[Questionnaire, ...]
    sources: Sources
    rules: Conflicts | None = None
    alternatives: Alternatives | None = None
    hashes: Mapping[str, str]
    """SHA-256 of the text of each questionnaire file by questionnaire id, of `sources`, and of `conflicts` and `alternatives` if there are any."""

    original: Library | None = None
    """The library in English, if this is one in another language."""

    @property
    def english(self) -> Library:
        """The same library in English: what two libraries are compared by, since a translation may be of one of them only."""
        return self.original or self

    def translates(self, question_id: str) -> bool:
        """Whether a question reads otherwise than in English."""
        return self.questions[question_id] != self.english.questions[question_id]

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by its id, in the order in which they are asked."""
        return {q.id: q for questionnaire in self.questionnaires for q in questionnaire.questions}

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The rules on answers that do not sit together."""
        return self.rules.conflicts if self.rules else ()

    @cached_property
    def answerable(self) -> dict[str, Question]:
        """What an answer can be kept for, by id: every question, the explanation of every conflict, and what is said of alternatives."""
        explanations = {conflict.id: conflict.question for conflict in self.conflicts}
        return self.questions | explanations | (self.alternatives.questions if self.alternatives else {})

    @cached_property
    def routed(self) -> tuple[Question, ...]:
        """The questions that are asked only when a condition holds, in order."""
        return tuple(question for question in self.questions.values() if question.asked_when is not None)

    @cached_property
    def read_by_routing(self) -> tuple[str, ...]:
        """The ids of the questions whose answers decide which other questions are asked."""
        conditions = [question.asked_when for question in self.routed if question.asked_when is not None]
        return tuple(dict.fromkeys(id_ for condition in conditions for id_ in questions_in(condition)))

    @cached_property
    def depths(self) -> dict[str, Depth]:
        """The first depth at which each question is asked, by question id."""
        return {q.id: q.depth or self.home[q.id].depth for q in self.questions.values()}

    @cached_property
    def settled(self) -> dict[object, dict[str, Any]]:
        """A place where `routing` keeps what it has worked out for this library."""
        return {}

    @cached_property
    def home(self) -> dict[str, Questionnaire]:
        """The questionnaire of each question id."""
        return {q.id: questionnaire for questionnaire in self.questionnaires for q in questionnaire.questions}
