"""The way through the questions: which pages there are, where to go on, how much is left. Knows nothing of screens."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assessment.record import Saved
from questionnaires import routing
from questionnaires.answers import Answer
from questionnaires.model import Library, Question, Questionnaire, Section
from questionnaires.routing import Progress, QuestionnaireProgress

_NOTHING = Progress(0, 0, 0, 0, 0, 0)


class TaskState(StrEnum):
    """How far a questionnaire is. "Don't know" and "does not apply" are replies; a half-filled series is not yet one."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    COMPLETE = "complete"
    DOES_NOT_APPLY = "does not apply"


@dataclass(frozen=True, slots=True)
class Step:
    """One page: a section with those of its questions that are asked here. At least one is."""

    questionnaire: Questionnaire
    section: Section
    questions: tuple[Question, ...]
    progress: Progress

    @property
    def key(self) -> tuple[str, str]:
        """Ids of the questionnaire and of the section; they stay the same from version to version."""
        return (self.questionnaire.id, self.section.id)


@dataclass(frozen=True, slots=True)
class Task:
    """One questionnaire in the task list. `steps` is empty if it does not apply."""

    questionnaire: Questionnaire
    steps: tuple[Step, ...]
    progress: Progress
    minutes_left: int

    @property
    def state(self) -> TaskState:
        """How far it is."""
        if not self.steps:
            return TaskState.DOES_NOT_APPLY
        if self.progress.left == 0:
            return TaskState.COMPLETE
        return TaskState.NOT_STARTED if self.progress.unanswered == self.progress.asked else TaskState.IN_PROGRESS

    @property
    def next_step(self) -> Step | None:
        """The page to go to from the task list: the first with something left, else the first; None if it does not apply."""
        return _first_open(self.steps) or (self.steps[0] if self.steps else None)


@dataclass(frozen=True, slots=True)
class Walk:
    """All pages for the answers so far. Answers can change which pages there are, so make it anew after each."""

    tasks: tuple[Task, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All pages in order."""
        return tuple(step for task in self.tasks for step in task.steps)

    @property
    def progress(self) -> Progress:
        """All questions together."""
        return _sum(task.progress for task in self.tasks)

    @property
    def minutes_left(self) -> int:
        """Minutes for all that is left."""
        return sum(task.minutes_left for task in self.tasks)

    @property
    def share_done(self) -> float:
        """Share of the questions that have a reply, 0 to 1; 1 only if nothing is left."""
        progress = self.progress
        return 1 - progress.left / progress.asked if progress.asked else 1.0

    def find(self, questionnaire_id: str, section_id: str) -> Step | None:
        """The page with these ids; None if there is none, or none any more."""
        return next((step for step in self.steps if step.key == (questionnaire_id, section_id)), None)

    def home(self, question_id: str) -> Step | None:
        """The page that asks this question; None if it is not asked."""
        return next((step for step in self.steps if any(q.id == question_id for q in step.questions)), None)

    def number(self, step: Step) -> int:
        """Which page it is, from 1."""
        return [each.key for each in self.steps].index(step.key) + 1

    def following(self, step: Step) -> Step | None:
        """The page after `step`; None after the last."""
        return self._beside(step, 1)

    def preceding(self, step: Step) -> Step | None:
        """The page before `step`; None before the first."""
        return self._beside(step, -1)

    def resume(self, answers: Mapping[str, Saved]) -> Step | None:
        """The page where one left off: that of the last answer saved, or the next one on that has something left.

        Without any answers, the first page. None if nothing is left.
        """
        steps = self.steps
        at_home = [question_id for question_id in answers if self.home(question_id) is not None]
        last = max(at_home, key=lambda question_id: answers[question_id].at, default=None)
        here = self.home(last) if last is not None else None
        at = self.number(here) - 1 if here else 0
        return _first_open((*steps[at:], *steps[:at]))

    def _beside(self, step: Step, way: int) -> Step | None:
        steps = self.steps
        at = self.number(step) - 1 + way
        return steps[at] if 0 <= at < len(steps) else None


def walk(library: Library, answers: Mapping[str, Answer], only: Collection[tuple[str, str]] | None = None) -> Walk:
    """The pages that apply, given the answers so far. A question is not shown once routing has settled that it does not apply, or beyond the depth chosen.

    `only`: the keys of the sections that there are for somebody who was asked for these and sees no others.
    """
    asked = {question_id for question_id, found in routing.applies(library, answers).items() if found.asked}
    tasks = (_task(_part(found, only), asked) for found in routing.completeness(library, answers))
    return Walk(tuple(task for task in tasks if only is None or task.steps))


def _part(found: QuestionnaireProgress, only: Collection[tuple[str, str]] | None) -> QuestionnaireProgress:
    """Of a questionnaire only some sections, with their share of its minutes."""
    if only is None:
        return found
    sections = tuple(each for each in found.sections if (found.questionnaire.id, each[0].id) in only)
    total = _sum(progress for _, progress in sections)
    return QuestionnaireProgress(found.questionnaire, total, sections, routing.minutes_left(found.questionnaire, total))


def _sum(each: Iterable[Progress]) -> Progress:
    return Progress(*map(sum, zip(_NOTHING, *each, strict=True)))


def _task(found: QuestionnaireProgress, asked: set[str]) -> Task:
    steps = tuple(
        Step(found.questionnaire, section, tuple(q for q in section.questions if q.id in asked), progress)
        for section, progress in found.sections
        if progress.asked
    )
    return Task(found.questionnaire, steps, found.total, found.minutes_left)


def _first_open(steps: tuple[Step, ...]) -> Step | None:
    """The first page with a question that has no reply at all; failing that, with a half-filled one."""
    unanswered = (step for step in steps if step.progress.unanswered)
    return next(unanswered, next((step for step in steps if step.progress.left), None))
