"""Making, of what was answered in secret, what the room is shown and what documents may say: once for each round."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from assessment.workshop import rows
from assessment.workshop.setup import WEIGHTS
from assessment.workshop.shapes import Phase, Workshop
from questionnaires.model import Library, OneChosen, Question, Scale
from reports.records import FEWEST_EXPORTED, WeightSet, WeightsHeard
from scoring.model import Scoring
from scoring.released import Choice, GroupResult, Released
from scoring.suppression import narrowed, release
from scoring.tally import Label, Repeated, repeated, tallied


class Revealed(NamedTuple):
    """JSON of what the room is shown and of what may leave; None: nothing."""

    released: str | None
    exported: str | None

    @property
    def hash(self) -> str:
        """SHA-256 of what the room is shown."""
        return hashlib.sha256((self.released or "").encode()).hexdigest()


class _Before(NamedTuple):
    """What was counted and released when the question was put before."""

    choices: Mapping[str, str]
    live: Released
    document: Released


def reveal(connection: Connection, workshop: Workshop, number: int, question_id: str, library: Library, scoring: Scoring) -> Revealed:
    """What may be known of a round that is open until now."""
    if question_id == WEIGHTS:
        return _weights(connection, workshop, number, scoring)
    question, least = library.questions[question_id], workshop.setup.least
    now, group_of = _votes(connection, workshop, number)
    before = _before(connection, workshop, number, question_id)
    if before is None:
        live = _released(workshop, question, now, group_of, least, ())
        return _texts(live, narrowed(live, max(FEWEST_EXPORTED, least)))
    again = repeated(before.choices, now, group_of, least=least)
    if again.again < least and before.live.whole is not None:  # only their change of mind would show
        return _texts(_nothing(before.live, again), _nothing(before.document, again))
    live = _released(workshop, question, again.choices, group_of, least, (before.live,)).model_copy(update={"left_out": again.left_out})
    document = _released(workshop, question, again.choices, group_of, max(FEWEST_EXPORTED, least), (live, before.document))
    return _texts(live, document)


def _before(connection: Connection, workshop: Workshop, number: int, question_id: str) -> _Before | None:
    """When a question is put again, the same people count: what was shown of voided rounds counts too, because the room has seen it."""
    released, exported = rows.released(connection, workshop.id), rows.exported(connection, workshop.id)
    found: _Before | None = None
    for at, asked, phase in rows.phases(connection, workshop.id):
        if asked != question_id or phase not in (Phase.REVEALED, Phase.VOID) or at >= number:
            continue
        choices, group_of = _votes(connection, workshop, at)
        counted = choices if found is None else repeated(found.choices, choices, group_of, least=workshop.setup.least).choices
        found = _Before(counted, Released.model_validate_json(released[at]), Released.model_validate_json(exported[at]))
    return found


def _votes(connection: Connection, workshop: Workshop, number: int) -> tuple[dict[str, str], dict[str, str]]:
    """Who chose what in a round; and everybody's group."""
    return {each.participant: each.choice for each in rows.votes(connection, workshop.id, number)}, rows.groups_of(connection, workshop.id)


def _released(
    workshop: Workshop, question: Question, choices: Mapping[str, str], group_of: Mapping[str, str], least: int, before: Sequence[Released]
) -> Released:
    assert isinstance(question, OneChosen)
    labels = [Label(group.id, group.label) for group in workshop.setup.groups]
    counted = tallied(choices, group_of, groups=labels, options=[option.id for option in question.options])
    options = [Choice(id=option.id, title=option.title) for option in question.options]
    return release(counted, options=options, ordered=isinstance(question, Scale), least=least, before=before)


def _nothing(like: Released, again: Repeated) -> Released:
    hidden = tuple(GroupResult(id=each.id, label=each.label, hidden="few") for each in like.groups)
    return like.model_copy(update={"whole": None, "groups": hidden, "left_out": again.left_out})


def _texts(live: Released, document: Released) -> Revealed:
    return Revealed(live.model_dump_json(), document.model_copy(update={"left_out": 0}).model_dump_json())


def _weights(connection: Connection, workshop: Workshop, number: int, scoring: Scoring) -> Revealed:
    dimensions = tuple((each.id, each.title) for each in scoring.dimensions)
    sets = sorted(tuple(map(int, each.choice.split(","))) for each in rows.votes(connection, workshop.id, number))
    if len(sets) < workshop.setup.least:
        return Revealed(None, None)
    text = WeightsHeard(dimensions=dimensions, sets=tuple(WeightSet(points=each) for each in sets)).model_dump_json()
    return Revealed(text, text if len(sets) >= max(FEWEST_EXPORTED, workshop.setup.least) else None)
