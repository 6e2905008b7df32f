"""Making, of what was answered in secret, what the room is shown and what documents may say: once for each round."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from assessment.workshop import rows, weighing
from assessment.workshop.choices import points_of
from assessment.workshop.setup import WEIGHTS
from assessment.workshop.shapes import Phase, WeightSets, Workshop
from questionnaires.model import Library, OneChosen, Question, Scale
from reports.records import FEWEST_EXPORTED
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
        """SHA-256 of what may leave. That of what the room is shown would let somebody who only has the log try which counts fit it."""
        return hashlib.sha256((self.exported or "").encode()).hexdigest()


class _Told(NamedTuple):
    """What was last shown of a question to those in the room, or in documents: whom it counted, with what they chose, and its JSON."""

    choices: Mapping[str, str]
    text: str

    @property
    def released(self) -> Released:
        """What was shown of a question; not of weights."""
        return Released.model_validate_json(self.text)


def reveal(connection: Connection, workshop: Workshop, number: int, question_id: str, library: Library, scoring: Scoring) -> Revealed:
    """What may be known of a round that is open until now."""
    if question_id == WEIGHTS:
        return _weights(connection, workshop, number, scoring)
    question, least = library.questions[question_id], workshop.setup.least
    now, group_of = _replies(connection, workshop, number)
    room, documents = _told(connection, workshop, number, question_id)
    counted = _counted(room, now, group_of, least)
    if room is not None and counted.again < least:  # only their change of mind would show
        nothing = _nothing(room.released, counted)
        return _texts(nothing, narrowed(nothing, max(FEWEST_EXPORTED, least)))
    live = _shown(workshop, question, counted.choices, group_of, least, room, now).model_copy(update={"left_out": counted.left_out})
    return _texts(live, _document(workshop, question, live, counted.choices, now, group_of, documents))


def _document(
    workshop: Workshop, question: Question, live: Released, counted: Mapping[str, str], now: Mapping[str, str], group_of: Mapping[str, str], before: _Told | None
) -> Released:
    """What may leave beside what left before; never of anybody who is not counted in the room."""
    least = max(FEWEST_EXPORTED, workshop.setup.least)
    if before is None or live.whole is None:
        return narrowed(live, least)
    again = repeated(before.choices, counted, group_of, least=least)
    if sum(each in now for each in before.choices) < least:
        return _nothing(before.released, again)
    return _shown(workshop, question, again.choices, group_of, least, before, now, live)


def _told(connection: Connection, workshop: Workshop, number: int, question_id: str) -> tuple[_Told | None, _Told | None]:
    """What the room was last shown when the question was put before, and what documents were; of voided rounds, too, because it was seen.

    A round of which nothing was shown changes nothing for those after it.
    """
    released, exported = rows.released(connection, workshop.id), rows.exported(connection, workshop.id)
    least = workshop.setup.least
    room: _Told | None = None
    documents: _Told | None = None
    for at, asked, phase in rows.phases(connection, workshop.id):
        if asked != question_id or phase not in (Phase.REVEALED, Phase.VOID) or at >= number:
            continue
        choices, group_of = _replies(connection, workshop, at)
        if question_id == WEIGHTS:
            group_of = dict.fromkeys(group_of, "")
        if (live := _shows(question_id, released.get(at))) is not None:
            room = _Told(_counted(room, choices, group_of, least).choices, live)
        if room is not None and (document := _shows(question_id, exported.get(at))) is not None:
            documents = _Told(_counted(documents, room.choices, group_of, max(FEWEST_EXPORTED, least)).choices, document)
    return room, documents


def _shows(question_id: str, text: str | None) -> str | None:
    """The same, if it shows anything."""
    return text if text and (question_id == WEIGHTS or Released.model_validate_json(text).whole is not None) else None


def _counted(before: _Told | None, now: Mapping[str, str], group_of: Mapping[str, str], least: int) -> Repeated:
    """Everybody who answers the first time; then the same people."""
    return Repeated(now, len(now), 0) if before is None else repeated(before.choices, now, group_of, least=least)


def _replies(connection: Connection, workshop: Workshop, number: int) -> tuple[dict[str, str], dict[str, str]]:
    """Who chose what in a round; and everybody's group."""
    return {each.participant: each.choice for each in rows.replies(connection, workshop.id, number)}, rows.groups_of(connection, workshop.id)


def _shown(
    workshop: Workshop, question: Question, choices: Mapping[str, str], group_of: Mapping[str, str], least: int,
    before: _Told | None, now: Mapping[str, str], *more: Released,
) -> Released:  # fmt: skip
    """What may be shown beside what was shown before, and `more`.

    Each group that is shown, and what is left over, differs from before by the answers of nobody or of at least `least` people:
    those of fewer would be the difference. What is left over may be everybody, of whom enough answered again.
    """
    if before is None:
        return _released(workshop, question, choices, group_of, least, more)
    moved = Counter(group_of[each] for each in choices if each in now or each not in before.choices)
    hidden = {group for group, many in moved.items() if many < least}
    while True:
        found = _released(workshop, question, choices, group_of, least, (*more, before.released), hidden)
        shown = [group.id for group in found.groups if group.counted]
        left_over = moved.total() - sum(moved[each] for each in shown)
        if not shown or left_over == 0 or left_over >= least:
            return found
        hidden.add(min((each for each in shown if moved[each]), key=lambda each: (moved[each], each)))


def _released(
    workshop: Workshop, question: Question, choices: Mapping[str, str], group_of: Mapping[str, str], least: int,
    before: Sequence[Released], hidden: Collection[str] = (),
) -> Released:  # fmt: skip
    assert isinstance(question, OneChosen)
    labels = [Label(group.id, group.label) for group in workshop.setup.groups]
    counted = tallied(choices, group_of, groups=labels, options=[option.id for option in question.options])
    options = [Choice(id=option.id, title=option.title) for option in question.options]
    return release(counted, options=options, ordered=isinstance(question, Scale), least=least, before=before, hidden=hidden)


def _nothing(like: Released, again: Repeated) -> Released:
    hidden = tuple(GroupResult(id=each.id, label=each.label, hidden="few") for each in like.groups)
    return like.model_copy(update={"whole": None, "groups": hidden, "left_out": again.left_out})


def _texts(live: Released, document: Released) -> Revealed:
    return Revealed(live.model_dump_json(), document.model_copy(update={"left_out": 0}).model_dump_json())


def _weights(connection: Connection, workshop: Workshop, number: int, scoring: Scoring) -> Revealed:
    """Put again, it counts the same people, as a question does; there are no groups."""
    least, exported = workshop.setup.least, max(FEWEST_EXPORTED, workshop.setup.least)
    now, group_of = _replies(connection, workshop, number)
    everybody = dict.fromkeys(group_of, "")
    room, documents = _told(connection, workshop, number, WEIGHTS)
    counted = _counted(room, now, everybody, least)
    if min(len(counted.choices), counted.again) < least:
        return Revealed(None, None)
    leaving = _counted(documents, counted.choices, everybody, exported).choices
    again = len(leaving) if documents is None else sum(each in now for each in documents.choices)
    document = weighing.heard(_sets(leaving, scoring)).model_dump_json() if min(len(leaving), again) >= exported else None
    return Revealed(_sets(counted.choices, scoring).model_dump_json(), document)


def _sets(choices: Mapping[str, str], scoring: Scoring) -> WeightSets:
    dimensions = tuple((each.id, each.title) for each in scoring.dimensions)
    return WeightSets(dimensions=dimensions, sets=tuple(sorted(points_of(each) for each in choices.values())))
