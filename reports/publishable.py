"""What may be published: every figure, and nothing that anybody put in words but the names of the service and its parent body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from questionnaires.advice import advice
from questionnaires.answers import Answer, Challenge, Evidence, Response
from questionnaires.model import FreeText
from reports.actions import ActionPlan, PlannedAction
from reports.document import Callout, Section
from reports.parts.words import words
from reports.records import TalkedAbout, WorkshopRecord
from reports.subject import BallotTold, Subject, SurveyTold


def left_out() -> Section:
    """What the reader of a published report does not see."""
    said = tuple(words(key) for key in ("withheld_words", "withheld_check"))
    return Section("left-out", words("withheld_title"), (Callout(words("withheld_what"), said),))


def without_words(subject: Subject) -> Subject:
    """The same result, with notes, reasons, names and the titles of documents withheld. The hash stays that of all answers."""
    named = {question.id for question in [each for each in subject.about_service if isinstance(each, FreeText)][:2]}  # as Subject.name has them
    return replace(
        subject,
        response=Response(_answers(subject.response.answers, subject, named)),
        scoring=subject.scoring.model_copy(update={"author": ""}),
        since=subject.since and subject.since._replace(answers=_answers(subject.since.answers, subject, named)),
        ballot=subject.ballot and _ballot(subject.ballot),
        workshops=tuple(map(_workshop, subject.workshops)),
        surveys=tuple(map(_survey, subject.surveys)),
        plan=subject.plan and _plan(subject.plan, subject),
        withheld_from=subject.answers_hash,
    )


def _answers(answers: Mapping[str, Answer], subject: Subject, named: set[str]) -> dict[str, Answer]:
    return {key: _answer(answer, key not in named and isinstance(subject.library.answerable.get(key), FreeText)) for key, answer in answers.items()}


def _answer(answer: Answer, in_words: bool) -> Answer:
    return replace(
        answer,
        value=words("withheld") if in_words and answer.value is not None else answer.value,
        evidence=_evidence(answer.evidence),
        reason=_withheld(answer.reason),
        who_could_know=_withheld(answer.who_could_know),
        note="",
    )


def _evidence(evidence: Evidence) -> Evidence:
    challenge = evidence.challenge
    return replace(
        evidence,
        what="",
        where="",
        checked_by=_somebody(evidence.checked_by),
        asked_of=_somebody(evidence.asked_of),
        challenge=challenge and _challenge(challenge),
    )


def _challenge(challenge: Challenge) -> Challenge:
    return replace(
        challenge,
        reason=_withheld(challenge.reason),
        by=_somebody(challenge.by),
        withdrawn_because=_withheld(challenge.withdrawn_because),
        withdrawn_by=_somebody(challenge.withdrawn_by),
    )


def _plan(plan: ActionPlan, subject: Subject) -> ActionPlan:
    return ActionPlan(tuple(_action(each, subject) for each in plan.kept), plan.proposed)


def _action(action: PlannedAction, subject: Subject) -> PlannedAction:
    """An action that is worded as it was proposed keeps its words."""
    question = subject.library.answerable.get(action.about)
    proposed = question is not None and action.text == advice(question, subject.answer(action.about))
    return action._replace(text=action.text if proposed else words("withheld_action"), owner=_withheld(action.owner))


def _ballot(told: BallotTold) -> BallotTold:
    """The question that was put and the names of units are as public as the ballot was."""
    held = told.held.model_copy(update={"counted_by": _somebody(told.held.counted_by), "kept_at": _withheld(told.held.kept_at)})
    return told._replace(held=held)


def _workshop(record: WorkshopRecord) -> WorkshopRecord:
    """A workshop goes by its day; what was said in it goes, and the names of groups stay, without which no figure says anything."""
    return record.model_copy(update={"name": "", "questions": tuple(map(_talked_about, record.questions))})


def _survey(told: SurveyTold) -> SurveyTold:
    """A survey goes by its day; its statements and the names of groups stay, without which no figure says anything."""
    return told._replace(record=told.record.model_copy(update={"name": "", "where": _withheld(told.record.where)}))


def _talked_about(each: TalkedAbout) -> TalkedAbout:
    agreed = each.agreed and each.agreed.model_copy(update={"reason": _withheld(each.agreed.reason)})
    return each.model_copy(update={"agreed": agreed, "rounds": tuple(found.model_copy(update={"comments": ()}) for found in each.rounds)})


def _withheld(text: str) -> str:
    return words("withheld") if text else ""


def _somebody(name: str) -> str:
    return words("withheld_name") if name else ""
