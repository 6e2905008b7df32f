"""What an assessment says of the one it began from: the figures of then, the answers of then, and what nobody has confirmed since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from assessment.definitions import Definitions
from assessment.papers import FORMER, MOVED, Former, Moved, Paper, PlainAnswers, Point
from questionnaires.answers import Answer, Response, check_answer, parse_answer, plain_answer
from questionnaires.errors import AnswerError
from questionnaires.model import Library
from questionnaires.routing import applies
from reports.subject import Past, Since, Unconfirmed
from scoring.evaluate import evaluate
from scoring.model import Stage
from scoring.result import Bounds, Evaluation, Outcome


def point(given: Definitions, evaluation: Evaluation, at: datetime) -> Point:
    """How a service stands, in figures that can be read without any definitions."""
    verdict, bounds = evaluation.verdict, evaluation.bounds
    counted = [each for each in evaluation.dimensions if each.bounds is not None]
    scoring = next(ref for ref in given.refs if ref.kind == "scoring")
    return Point(
        at=at,
        stage=verdict.aimed_at.value if verdict.aimed_at else "",
        outcome=verdict.outcome.value,
        reached=verdict.reached.value if verdict.reached else "",
        lower=bounds.said.lower if bounds else None,
        upper=bounds.said.upper if bounds else None,
        coverage=int(evaluation.coverage * 1000),
        dimensions={each.dimension.id: (each.bounds.said.lower, each.bounds.said.upper) for each in counted if each.bounds},
        titles={each.dimension.id: each.dimension.title[:300] for each in counted},
        scoring=(scoring.id, scoring.version, scoring.hash),
    )


def plain_answers(answers: Mapping[str, Answer]) -> PlainAnswers:
    """What was answered, in the form in which papers keep it, without what was written beside it: erasing that must erase it."""
    return {id_: plain_answer(Answer(answer.state, answer.value, reason=answer.reason)) for id_, answer in answers.items()}


def readable_answers(library: Library, plain: PlainAnswers) -> dict[str, Answer]:
    """Those of the answers that the questions of `library` can have."""
    found: dict[str, Answer] = {}
    for id_, each in plain.items():
        question = library.answerable.get(id_)
        if question is None:
            continue
        try:
            answer = parse_answer(question, dict(each))
            check_answer(question, answer)
        except AnswerError:
            continue
        found[id_] = answer
    return found


def since(given: Definitions, papers: Mapping[str, Paper]) -> Since | None:
    """What the assessment began from; None if it did not begin from another one, nor was taken to other definitions."""
    paper, moved = papers.get(FORMER), papers.get(MOVED)
    before = _past(moved.point) if isinstance(moved, Moved) else None
    if not isinstance(paper, Former):
        nothing = evaluate(given.model, Response({}))
        return Since((), {}, (), nothing, before) if before else None
    answers = readable_answers(given.library, paper.answers)
    left = tuple(paper.labels.get(id_, id_) for id_ in paper.answers if id_ not in answers)
    return Since(tuple(map(_past, paper.points)), answers, left, evaluate(given.model, Response(answers)), before)


def _past(point: Point) -> Past:
    """A point as the report reads it. What a hostile file put there and no figure can be, is left out."""
    stages, outcomes = {stage.value: stage for stage in Stage}, {outcome.value: outcome for outcome in Outcome}
    known = point.lower is not None and point.upper is not None
    return Past(
        at=point.at,
        aimed_at=stages.get(point.stage),
        outcome=outcomes.get(point.outcome, Outcome.NOT_KNOWN),
        reached=stages.get(point.reached),
        bounds=Bounds(point.lower or 0, point.upper or 0) if known else None,
        dimensions={id_: Bounds(*ends) for id_, ends in point.dimensions.items()},
        titles=point.titles,
        scoring=point.scoring,
    )


def waiting(library: Library, answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """The ids of the questions that are asked here and whose answers were carried forward and wait to be confirmed."""
    states = applies(library, answers)
    asked = {id_ for id_, state in states.items() if state.asked} | set(library.alternatives.questions if library.alternatives else ())
    return tuple(id_ for id_, answer in answers.items() if answer.carried_from and id_ in asked)


def unconfirmed(given: Definitions, response: Response) -> Unconfirmed | None:
    """How many answers nobody has confirmed, and the score without them; None if there are none."""
    number = len(waiting(given.library, response.answers))
    if not number:
        return None
    confirmed = {id_: answer for id_, answer in response.answers.items() if not answer.carried_from}
    settled = {id_: response.answers[id_] for id_ in given.model.routing if id_ in response.answers}
    bounds = evaluate(given.model, Response(settled | confirmed)).bounds
    return Unconfirmed(number, bounds.said if bounds else None)
