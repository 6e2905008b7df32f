"""What the worked cases exercise of the definitions: gates, band edges, routing, conflicts and depths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from questionnaires.answers import Response, State
from questionnaires.conditions import questions_in
from questionnaires.conflict_rules import Conflict
from questionnaires.model import DEPTH_QUESTION, DEPTHS, Library
from questionnaires.routing import Applies, applies
from scoring.cases import Case
from scoring.compiled import Model
from scoring.evaluate import evaluate
from scoring.gate_checks import may_not_apply
from scoring.result import Evaluation, GateState


class Part(StrEnum):
    """The kinds of place that a case can touch."""

    GATE = "gate"
    BAND = "band"
    QUESTION = "question"
    CONFLICT = "conflict"
    DEPTH = "depth"


class Place(NamedTuple):
    """One thing that a definition can do, and at least one worked case should make it do."""

    part: Part
    id: str
    way: str
    """A gate's state, a published score at or just below a band's edge, "asked" or "hidden", "found" or "not found", or "chosen"."""


class Exercised(NamedTuple):
    """How far worked cases exercise the definitions."""

    places: tuple[Place, ...]
    untouched: tuple[Place, ...]
    cases: int

    @property
    def counted(self) -> dict[Part, int]:
        """How many places of each kind there are; kinds of which there are none are left out."""
        return dict(Counter(place.part for place in self.places))


def exercised(model: Model, cases: Sequence[Case]) -> Exercised:
    """What no case touches, in the order of the definitions. The cases are to be ones that come out as expected."""
    places = tuple(all_places(model))
    touched = {place for case in cases for place in touched_by(model, case)}
    return Exercised(places, tuple(place for place in places if place not in touched), len(cases))


def all_places(model: Model) -> Iterator[Place]:
    """Everything that the definitions can do and a case should make them do."""
    questions = model.library.questions
    for gate in model.scoring.gates:
        can_not_apply = may_not_apply(gate, [questions[id_] for id_ in questions_in(gate.met_when)])
        for state in GateState:
            if state is not GateState.DOES_NOT_APPLY or can_not_apply:
                yield Place(Part.GATE, gate.id, state.value)
    for band, start in zip(model.bands.bands[1:], model.bands.starts[1:], strict=True):
        for figure in (start, start - 1):
            yield Place(Part.BAND, band.id, _figure(figure))
    for question in model.library.routed:
        for way in ("asked", "hidden"):
            yield Place(Part.QUESTION, question.id, way)
    for conflict in model.library.conflicts:
        for way in ("found", "not found"):
            yield Place(Part.CONFLICT, conflict.id, way)
    if DEPTH_QUESTION in questions:
        for depth in DEPTHS:
            yield Place(Part.DEPTH, depth, "chosen")


def touched_by(model: Model, case: Case) -> Iterator[Place]:
    """What one case exercises. Gates, bands and conflicts count only where the case says what it expects of them."""
    for gate, state in case.gate_states:
        yield Place(Part.GATE, gate, state)
    if case.file.expect.band is not None:
        yield from _band_edges(model, evaluate(model, Response(case.answers)))
    ways = {Applies.APPLIES: "asked", Applies.HIDDEN: "hidden"}
    for question, state in applies(model.library, case.answers).items():
        if state in ways:
            yield Place(Part.QUESTION, question, ways[state])
    for conflict in model.library.conflicts:
        way = case.file.expect.conflicts.get(conflict.id)
        if way is not None and _all_said(model.library, conflict, case):
            yield Place(Part.CONFLICT, conflict.id, way)
    depth = case.answers.get(DEPTH_QUESTION)
    if depth is not None:
        yield Place(Part.DEPTH, str(depth.value), "chosen")


def _band_edges(model: Model, found: Evaluation) -> Iterator[Place]:
    """Edges that a bound of the score lies on or just below, unless a gate's cap decides the band instead."""
    if found.bounds is None or found.band is None:
        return
    for figure, band in zip(found.bounds.said, (found.band.lower, found.band.upper), strict=True):
        index = model.bands.index(figure)
        if band is not model.bands.bands[index]:
            continue
        for at, start in enumerate(model.bands.starts[1:], start=1):
            if figure in (start, start - 1):
                yield Place(Part.BAND, model.bands.bands[at].id, _figure(figure))


def _all_said(library: Library, conflict: Conflict, case: Case) -> bool:
    """Whether the questions of a conflict are answered, so that it is the answers that keep it away and not their lack."""
    states = applies(library, case.answers)
    asked = [id_ for id_ in questions_in(conflict.when) if states[id_].asked]
    answers = [case.answers.get(id_) for id_ in asked]
    return bool(asked) and all(answer is not None and answer.state is State.ANSWERED for answer in answers)


def _figure(tenths: int) -> str:
    return f"{tenths / 10:.1f}"
