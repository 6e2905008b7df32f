"""Which services may be set in an order: those that are alike in all that a score rests on.

Alike are services under the same questionnaires and scoring, in the same jurisdiction, at the same depth, aiming at the same stage, in
which the same dimensions count and, unless that was waived beforehand, the same questions. Services that a
mutual does not suit are set apart, too.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from questionnaires.answers import Answer, Response, State
from questionnaires.questions import DEPTH_QUESTION, JURISDICTION_QUESTION
from scoring.compiled import Layout, Model
from scoring.evaluate import add_up
from scoring.matrix import OUTCOMES, Matrix
from scoring.model import Stage
from scoring.result import Outcome

_Key = TypeVar("_Key", bound=Hashable)


class Like(NamedTuple):
    """What services must have in common to be set in an order. Options by their ids; empty where the question is not answered."""

    made_under: str
    """Stands for the questionnaires and the scoring."""
    jurisdiction: str
    depth: str
    aimed_at: Stage | None
    dimensions: frozenset[str]
    """Those in which something counts."""
    not_counted: frozenset[str]
    """Ids of scored questions outside the total, because they do not apply or are not due; empty if that was waived."""
    suits: bool = True
    """Not, if a suitability gate is not met: what must never be traded is a gate, so no figure sets such a service beside others."""


def likes(model: Model, made_under: str, responses: Iterable[Response], *, same_questions: bool = True) -> list[Like]:
    """What each service has in common with others. Raises AnswerError if a question cannot have its answer."""
    known: dict[tuple[int, frozenset[str]], tuple[Layout, frozenset[str], frozenset[str]]] = {}
    found: list[Like] = []
    for response in responses:
        answers = response.answers
        layout = model.layout(answers)
        claimed = frozenset([id_ for id_, answer in answers.items() if answer.state is State.NOT_APPLICABLE])
        counts = known.get((id(layout), claimed))
        if counts is None:  # the layout is kept beside it, so that no other one takes its place in memory
            counts = known[id(layout), claimed] = (layout, *_counting(model, layout, response))
        _, dimensions, outside = counts
        chosen = _chosen(answers.get(JURISDICTION_QUESTION)), _chosen(answers.get(DEPTH_QUESTION))
        found.append(Like(made_under, *chosen, layout.aimed_at, dimensions, outside if same_questions else frozenset()))
    return found


def _counting(model: Model, layout: Layout, response: Response) -> tuple[frozenset[str], frozenset[str]]:
    """The dimensions in which something counts, and the questions outside the total."""
    items = {**model.read(layout, response.answers), **layout.outside_or_open}
    added = [add_up(model, plan, plan.pick(items)) for plan in layout.counting]
    dimensions = frozenset(each.plan.dimension.id for each in added if each.scores is not None)
    counted = {id_ for each in added for id_, reading in zip(each.plan.ids, each.row, strict=True) if not reading.standing.outside}
    return dimensions, frozenset(id_ for plan in model.dimensions for id_ in plan.ids if id_ not in counted)


def set_apart(likes: Iterable[Like], matrix: Matrix) -> list[Like]:
    """The same, with those told apart that a mutual does not suit by what is known. Rows as in the matrix."""
    unsuited = OUTCOMES.index(Outcome.DOES_NOT_SUIT)
    return [each._replace(suits=int(outcome) != unsuited) for each, outcome in zip(likes, matrix.outcome, strict=True)]


def together(keys: Sequence[_Key]) -> list[tuple[_Key, tuple[int, ...]]]:
    """The rows of each key, the largest group first, of equal ones the one that comes first.

    >>> together(["x", "y", "y"])
    [('y', (1, 2)), ('x', (0,))]
    """
    rows: dict[_Key, list[int]] = {}
    for row, key in enumerate(keys):
        rows.setdefault(key, []).append(row)
    return [(key, tuple(found)) for key, found in sorted(rows.items(), key=lambda each: -len(each[1]))]


def _chosen(answer: Answer | None) -> str:
    return answer.value if answer is not None and answer.state is State.ANSWERED and isinstance(answer.value, str) else ""
