"""The rows of a table as arrays, scored many at a time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from assessment.portfolio.table_rows import Chunk
from questionnaires.answers import Level
from scoring.compiled import Model
from scoring.matrix import Column, Columns, Matrix, evaluate_all


class Levels(NamedTuple):
    """The results of many services by levels of evidence: what is less supported counts as unknown."""

    said: Matrix
    documented: Matrix
    checked: Matrix


def columns(chunk: Chunk, model: Model) -> Columns:
    """The answers of the rows of a chunk, of those questions that the model reads."""
    found = {id_: each for id_, each in chunk.answers.items() if id_ in model.readers}
    return {id_: Column(each.answers, np.array(each.codes, dtype=np.int32)) for id_, each in found.items()}


def by_level(model: Model, given: Columns, services: int) -> Levels:
    """The results as said, as documented and as checked. Where no answer is documented only, the last two are the same."""
    held = {answer.evidence.level for column in given.values() for answer in column.answers if answer is not None}
    said, documented = (evaluate_all(model, given, services, level=level) for level in (Level.SAID, Level.DOCUMENTED))
    checked = evaluate_all(model, given, services, level=Level.CHECKED) if Level.DOCUMENTED in held else documented
    return Levels(said, documented, checked)
