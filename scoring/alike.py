"""Which services may be set in an order: those that are alike in all that a score rests on.

Alike are services under the same questionnaires and scoring, in the same jurisdiction, at the same depth, aiming at the same stage, in
which the same dimensions count and, unless that was waived beforehand, the same questions.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple, TypeVar

from questionnaires.answers import Answer, Response, State
from questionnaires.questions import DEPTH_QUESTION, JURISDICTION_QUESTION
from scoring.compiled import Model
from scoring.evaluate import add_up
from scoring.model import Stage

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


def like(model: Model, made_under: str, response: Response, *, same_questions: bool = True) -> Like:
    """What a service has in common with others. Raises AnswerError if a question cannot have its answer."""
    layout = model.layout(response.answers)
    items = {**model.read(layout, response.answers), **layout.outside_or_open}
    added = [add_up(model, plan, plan.pick(items)) for plan in layout.counting]
    counting = frozenset(each.plan.dimension.id for each in added if each.scores is not None)
    counted = {id_ for each in added for id_, reading in zip(each.plan.ids, each.row, strict=True) if not reading.standing.outside}
    outside = frozenset(id_ for plan in model.dimensions for id_ in plan.ids if id_ not in counted)
    answers = response.answers
    return Like(
        made_under, _chosen(answers.get(JURISDICTION_QUESTION)), _chosen(answers.get(DEPTH_QUESTION)), layout.aimed_at,
        counting, outside if same_questions else frozenset(),
    )  # fmt: skip


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
