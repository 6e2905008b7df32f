"""The rows of a table as arrays, ready to be scored many at a time."""

from __future__ import annotations

import numpy as np

from assessment.portfolio.table_rows import Chunk
from scoring.compiled import Model
from scoring.matrix import Column, Columns, Matrix, evaluate_all


def columns(chunk: Chunk, model: Model) -> Columns:
    """The answers of the rows of a chunk, of those questions that the model reads."""
    found = {id_: each for id_, each in chunk.answers.items() if id_ in model.readers}
    return {id_: Column(each.answers, np.array(each.codes, dtype=np.int32)) for id_, each in found.items()}


def scored(chunk: Chunk, model: Model) -> Matrix:
    """The results of the rows of a chunk, the same integers as of one service alone."""
    return evaluate_all(model, columns(chunk, model), len(chunk.names))
