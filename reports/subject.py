"""What a report is about: one service's answers, what they score, and under which definitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Literal, NamedTuple

from questionnaires.answers import Answer, Ballot, Response, answers_hash
from questionnaires.conditions import BallotLimits
from questionnaires.model import FreeText, Library, Question
from questionnaires.routing import Applies, applies
from questionnaires.sources import Sources
from reports.actions import ActionPlan
from reports.ballot_record import BallotHeld
from reports.records import SurveyRecord, WorkshopRecord
from scoring.counterfactual import Counterfactual
from scoring.model import Scoring, Stage
from scoring.result import Bounds, DimensionWorking, Evaluation, ItemWorking, Outcome
from scoring.sensitivity import CriticalWeight, FindOut, Survival


class Definition(NamedTuple):
    """Which definition was used: `kind` is questionnaire, sources or scoring; `hash` is SHA-256 of its text."""

    kind: str
    id: str
    version: str
    hash: str


def citations(sources: Sources) -> dict[str, str]:
    """How each outside reference is cited: numbered in the order of the list. Claims and documents are cited by their own ids."""
    return {entry.id: f"R{number}" for number, entry in enumerate(sources.references, 1)}


class Unconfirmed(NamedTuple):
    """Answers that were carried forward from an earlier assessment and that nobody has confirmed."""

    number: int
    bounds: Bounds | None
    """The score without them, as said; None if nothing applies."""


class Past(NamedTuple):
    """How the service stood at an earlier moment, in figures as they were published then. `at` is UTC."""

    at: datetime
    aimed_at: Stage | None
    outcome: Outcome
    reached: Stage | None
    bounds: Bounds | None
    dimensions: Mapping[str, Bounds]
    titles: Mapping[str, str]
    scoring: tuple[str, str, str]
    """Id, version and hash of the scoring file."""


class Since(NamedTuple):
    """What an assessment began from."""

    past: tuple[Past, ...]
    """Oldest first; the last is the assessment that this one began from."""
    answers: Mapping[str, Answer]
    """Its answers, as far as the present questions can have them."""
    left: tuple[str, ...]
    """Labels of the questions of its other answers."""
    evaluation: Evaluation
    """Of these answers, under the present definitions."""
    moved: Past | None = None
    """How the present assessment stood before it was taken to other definitions, if it was."""


class Locked(NamedTuple):
    """One thing that was decided beforehand. `part` is stage, scoring, weights or ballot_rule."""

    part: str
    decided: str
    now: str
    """How it is now, if that differs; otherwise empty."""


class Beforehand(NamedTuple):
    """What was decided before the answers were seen, in the last decision, and whether it still holds."""

    at: datetime
    hash: str
    """SHA-256 of what was decided."""
    answers: int
    """How many questions that count had an answer when it was decided."""
    carried: int
    """How many more were carried forward, so that the answers of last time were known."""
    earlier: int
    """How many decisions it replaced."""
    parts: tuple[Locked, ...]

    @property
    def holds(self) -> bool:
        """Whether it was decided before any answer, once, and nothing was changed since."""
        return not self.answers and not self.earlier and not any(part.now for part in self.parts)


class RuleDecided(NamedTuple):
    """The rule of a ballot as it was locked, and whether that was before the day of the count."""

    rule: BallotLimits
    on: date
    hash: str
    """SHA-256 of the decision that it was part of."""
    when: Literal["before", "same_day", "after", "unknown"]
    later: BallotLimits | None = None
    """What it was changed to on or after the day of the count, if it was."""


class BallotTold(NamedTuple):
    """A ballot that is on record, the rule it was held under, and what is answered about it."""

    held: BallotHeld
    decided: RuleDecided | None = None
    question: str = ""
    """Id of the question on the ballot."""
    answered: Ballot | None = None


class SurveyTold(NamedTuple):
    """A staff survey that is on record, and the ids of the questions whose answers rest on it."""

    record: SurveyRecord
    answered: tuple[str, ...] = ()


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
    unconfirmed: Unconfirmed | None = None
    since: Since | None = None
    beforehand: Beforehand | None = None
    ballot: BallotTold | None = None
    workshops: tuple[WorkshopRecord, ...] = ()
    """What workshops left behind, the earliest first."""
    surveys: tuple[SurveyTold, ...] = ()
    """What staff surveys left behind, the earliest first."""
    plan: ActionPlan | None = None
    """What is to be done; None if that was not worked out."""
    changes: tuple[Counterfactual, ...] = ()
    """What would reach the next stage and the next band; nothing if that was not worked out."""
    withheld_from: str = ""
    """The hash of all that was answered, where what people put in words is withheld, or not at hand; otherwise empty."""

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """Which definitions were used."""
        return tuple(Definition(*ref) for ref in self.refs)

    @property
    def answers_hash(self) -> str:
        """SHA-256 of all that was answered, with what is withheld of it."""
        return self.withheld_from or answers_hash(self.response.answers)

    @cached_property
    def items(self) -> dict[str, tuple[DimensionWorking, ItemWorking]]:
        """Each scored question's working, with its dimension's."""
        return {item.scored.id: (working, item) for working in self.evaluation.dimensions for item in working.items}

    @cached_property
    def citations(self) -> dict[str, str]:
        """As `citations` of its sources."""
        return citations(self.library.sources)

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
        return ", ".join(self.cited(basis))

    def cited(self, basis: tuple[str, ...]) -> tuple[str, ...]:
        """How each source is cited."""
        return tuple(self.citations.get(entry, entry) for entry in basis)

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
