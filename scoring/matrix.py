"""The algebra of `evaluate` for many services at once: bounds, gates and bands as arrays of integers, identical to those of one service.

Rows are services. Columns of dimensions and of gates stand in the order of the scoring file, bands in the order of `Model.bands`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from questionnaires.answers import Answer, Response
from scoring.compiled import Model
from scoring.evaluate import evaluate
from scoring.model import Stage
from scoring.result import Evaluation, GateState, Outcome

Integers: TypeAlias = NDArray[np.integer]
GATE_STATES = tuple(GateState)
OUTCOMES = tuple(Outcome)
STAGES = (None, *Stage)
"""What the codes in `Matrix.gates`, `Matrix.outcome`, and `Matrix.aimed_at` and `.reached` stand for."""
NOTHING = -1
"""Stands where nothing counts, so that there is no score and no band."""


class Column(NamedTuple):
    """The answers to one question: each different one once, and for each service which of them it gave."""

    answers: tuple[Answer | None, ...]
    codes: Integers


Columns: TypeAlias = Mapping[str, Column]
"""By question id; a question that is not there is unanswered throughout."""


class Matrix(NamedTuple):
    """The results of many services under one model, as said. n services, d dimensions, g gates."""

    low: Integers
    high: Integers
    """Published figures in tenths of a point, shape (n,); NOTHING if nothing counts."""
    dimension_low: Integers
    dimension_high: Integers
    """Micro-units, shape (n, d); NOTHING where nothing in the dimension counts."""
    counted: Integers
    unknown: Integers
    """Item weights inside the total, and those of unknown items among them, shape (n, d)."""
    gates: Integers
    """Codes of GATE_STATES, shape (n, g)."""
    outcome: Integers
    aimed_at: Integers
    reached: Integers
    """Codes of OUTCOMES and of STAGES, shape (n,)."""
    band_low: Integers
    band_high: Integers
    """Places in `Model.bands`, gates' caps included, shape (n,); NOTHING if nothing counts."""

    def __len__(self) -> int:
        """How many services."""
        return len(self.low)

    def rows(self, which: Sequence[int] | Integers) -> Matrix:
        """Only these services."""
        chosen = np.asarray(which, dtype=np.intp)
        return Matrix(*[array[chosen] for array in self])


def columns_of(model: Model, responses: Sequence[Response]) -> Columns:
    """The answers of many responses, question by question, of those questions that the model reads."""
    found: dict[str, Column] = {}
    for id_ in model.readers:
        known: dict[Answer | None, int] = {}
        codes = [known.setdefault(response.answers.get(id_), len(known)) for response in responses]
        found[id_] = Column(tuple(known), np.array(codes, dtype=np.int32))
    return found


def evaluate_all(model: Model, columns: Columns, services: int) -> Matrix:
    """Score so many services. Raises AnswerError if a value is not one that its question can have."""
    rows = [_one(model, evaluate(model, _response(columns, row))) for row in range(services)]
    kinds = (np.int16, np.int16, np.int32, np.int32, np.int32, np.int32, *[np.int8] * 6)
    shapes = [(services,)] * 2 + [(services, len(model.dimensions))] * 4 + [(services, len(model.gates))] + [(services,)] * 5
    made = [np.array(part, dtype=kind).reshape(shape) for part, kind, shape in zip(zip(*rows, strict=True) if rows else [()] * 12, kinds, shapes, strict=True)]
    return Matrix(*made)


def _response(columns: Columns, row: int) -> Response:
    given = {id_: column.answers[int(column.codes[row])] for id_, column in columns.items()}
    return Response({id_: answer for id_, answer in given.items() if answer is not None})


def _one(model: Model, found: Evaluation) -> tuple[object, ...]:
    micro = [_micro(model, found, index) for index in range(len(found.dimensions))]
    bands: Iterable[int] = (NOTHING, NOTHING) if found.band is None else (model.bands.bands.index(found.band.lower), model.bands.bands.index(found.band.upper))
    return (
        found.bounds.said.lower if found.bounds else NOTHING, found.bounds.said.upper if found.bounds else NOTHING,
        [low for low, _ in micro], [high for _, high in micro],
        [each.weight_counted for each in found.dimensions], [each.weight_unknown for each in found.dimensions],
        [GATE_STATES.index(each.state) for each in found.gates],
        OUTCOMES.index(found.verdict.outcome), STAGES.index(found.verdict.aimed_at), STAGES.index(found.verdict.reached), *bands,
    )  # fmt: skip


def _micro(model: Model, found: Evaluation, index: int) -> tuple[int, int]:
    working = found.dimensions[index]
    if working.bounds is None:
        return NOTHING, NOTHING
    ends = [0, 0]
    for item in working.items:
        if not item.standing.outside:
            low = 0 if item.value is None else item.value
            high = 100 if item.value is None else item.value if item.highest is None else item.highest
            ends[0] += int(low * model.common / 100) * item.scored.weight
            ends[1] += int(high * model.common / 100) * item.scored.weight
    whole = model.common * working.weight_counted
    low, high = ((2_000_000 * end + whole) // (2 * whole) for end in ends)
    return low, high
