"""Making, of what was answered in secret, what the room is shown and what documents may say: once for each round."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import NamedTuple

from sqlalchemy import Connection

from assessment.workshop import rows
from assessment.workshop.setup import DONT_KNOW, NOT_APPLICABLE, WEIGHTS, Setup
from assessment.workshop.shapes import Phase, Workshop
from questionnaires.model import Library, OneChosen, Question, Scale
from reports.records import FEWEST_EXPORTED, WeightSet, WeightsHeard
from scoring import suppression
from scoring.model import Scoring
from scoring.released import Choice, Counted, Released


class Revealed(NamedTuple):
    """JSON of what the room is shown and of what may leave; `exported` None: nothing may."""

    released: str | None
    exported: str | None

    @property
    def hash(self) -> str:
        """SHA-256 of what the room is shown."""
        return hashlib.sha256((self.released or "").encode()).hexdigest()


def reveal(connection: Connection, workshop: Workshop, number: int, question_id: str, library: Library, scoring: Scoring) -> Revealed:
    """What may be known of a round that is open until now."""
    if question_id == WEIGHTS:
        return _weights(connection, workshop, number, scoring)
    question = library.questions[question_id]
    choices = _same_people(connection, workshop, number, question_id)
    live = _released(choices, question, workshop.setup, workshop.setup.least)
    out = _released(choices, question, workshop.setup, max(FEWEST_EXPORTED, workshop.setup.least))
    return Revealed(live.model_dump_json(), out.model_dump_json())


def _same_people(connection: Connection, workshop: Workshop, number: int, question_id: str) -> tuple[rows.Vote, ...]:
    """What counts in a round. When a question is put again, the same people count, or the difference would tell of single ones:
    whoever did not answer again counts as before, and whoever came since counts only if they are as many as may be shown.
    """
    now = {each.participant: each for each in rows.votes(connection, workshop.id, number)}
    shown = (Phase.REVEALED, Phase.VOID)
    before = [at for at, asked, phase in rows.phases(connection, workshop.id) if asked == question_id and phase in shown and at < number]
    if not before:
        return tuple(now.values())
    former: dict[str, rows.Vote] = {}
    for at in before:
        former |= {each.participant: each for each in rows.votes(connection, workshop.id, at)}
    came_since = [each for participant, each in now.items() if participant not in former]
    return (*(former | {id_: each for id_, each in now.items() if id_ in former}).values(), *(came_since if len(came_since) >= workshop.setup.least else ()))


def _released(votes: tuple[rows.Vote, ...], question: Question, setup: Setup, least: int) -> Released:
    assert isinstance(question, OneChosen)
    options = tuple(Choice(id=option.id, title=option.title) for option in question.options)
    groups = [(group.id, group.label, _counted([each.choice for each in votes if each.group == group.id], options)) for group in setup.groups]
    return suppression.release(groups, options=options, ordered=isinstance(question, Scale), least=least)


def _counted(chosen: list[str], options: tuple[Choice, ...]) -> Counted:
    many = Counter(chosen)
    return Counted(counts=tuple(many[option.id] for option in options), dont_know=many[DONT_KNOW], not_applicable=many[NOT_APPLICABLE])


def _weights(connection: Connection, workshop: Workshop, number: int, scoring: Scoring) -> Revealed:
    dimensions = tuple((each.id, each.title) for each in scoring.dimensions)
    sets = sorted(tuple(map(int, each.choice.split(","))) for each in rows.votes(connection, workshop.id, number))
    if len(sets) < workshop.setup.least:
        return Revealed(None, None)
    text = WeightsHeard(dimensions=dimensions, sets=tuple(WeightSet(points=each) for each in sets)).model_dump_json()
    return Revealed(text, text if len(sets) >= max(FEWEST_EXPORTED, workshop.setup.least) else None)
