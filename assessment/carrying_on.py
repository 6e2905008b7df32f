"""Carrying an assessment on in a new one: to assess the service again, or under other definitions. The old one stays as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from assessment import former, results
from assessment.definitions import Definitions
from assessment.identity import Person
from assessment.moving import move
from assessment.papers import FORMER, MASTHEAD, MOVED, Action, Former, Moved, Paper, Status, stays_here
from assessment.record import NAME_QUESTION, Assessment, Saved
from assessment.results import Scored
from assessment.store import Store
from questionnaires.answers import Answer
from questionnaires.model import DEPTH_QUESTION

_CHOSEN = (NAME_QUESTION, DEPTH_QUESTION)
"""What is a choice rather than a fact, and needs nobody to confirm it."""


def begin_again(store: Store, who: Person, kept: Assessment) -> Assessment:
    """A new assessment of the same service under the same definitions, with each answer carried forward until somebody confirms it.

    Actions that are not finished go along, and under whose name the reports go out. Raises StoreError, and then nothing was changed.
    """
    scored = results.scored(kept)
    explained = {conflict.id for conflict in scored.definitions.library.conflicts}
    answers = {
        id_: _carried(id_, saved, confirmable=id_ not in explained) for id_, saved in kept.answers.items() if saved.answer is not None
    }
    papers: dict[str, Paper] = {FORMER: _former(kept, scored)}
    papers |= {key: paper for key, paper in scored.papers.items() if key == MASTHEAD or _unfinished(paper)}
    return store.carry_on(who, kept.id, "reassessed", scored.definitions, answers=answers, papers=papers, example=kept.example)


def take_to(store: Store, who: Person, kept: Assessment, other: Definitions) -> Assessment:
    """A new assessment with the answers that other definitions can have, and what is kept beside them.

    Answers to questions that read differently now wait for somebody to confirm them.

    Raises StoreError, and then nothing was changed.
    """
    scored, now = results.scored(kept), datetime.now(UTC)
    moved = move(scored.definitions.library, other.library, kept.response.answers)
    reworded = {question.id for question in moved.reworded if question.id in other.library.questions}
    answers = {id_: _to_confirm(answer, kept.answers[id_]) if id_ in reworded else answer for id_, answer in moved.kept.items()}
    papers = {key: paper for key, paper in scored.papers.items() if not stays_here(key)}
    papers[MOVED] = Moved(at=now, point=former.point(scored.definitions, scored.evaluation, kept.changed))
    return store.carry_on(
        who, kept.id, "moved", other, answers=answers, papers=papers, example=kept.example,
        given={id_: kept.answers[id_].at for id_ in answers},
    )  # fmt: skip


def _carried(question_id: str, saved: Saved, *, confirmable: bool) -> Answer:
    """The answer as it goes forward: from the day on which somebody last gave it, and with nobody asked to check it.

    Not `confirmable` are explanations of answers that do not sit together: they are no answers themselves.
    """
    answer = saved.answer
    assert answer is not None
    if question_id in _CHOSEN or not confirmable:
        return answer
    return _to_confirm(replace(answer, evidence=replace(answer.evidence, asked_of="", asked_on="")), saved)


def _to_confirm(answer: Answer, saved: Saved) -> Answer:
    return replace(answer, carried_from=answer.carried_from or saved.at.date().isoformat())


def _former(kept: Assessment, scored: Scored) -> Former:
    before = scored.papers.get(FORMER)
    points = before.points if isinstance(before, Former) else ()
    asked = scored.definitions.library.answerable
    return Former(
        points=(*points[-199:], former.point(scored.definitions, scored.evaluation, kept.changed)),
        answers=former.plain_answers(kept.response.answers),
        labels={id_: asked[id_].label[:300] for id_ in kept.response.answers},
    )


def _unfinished(paper: Paper) -> bool:
    return isinstance(paper, Action) and paper.status in (Status.TO_DO, Status.UNDER_WAY)
