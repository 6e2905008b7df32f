"""The answers of many services, question by question, and how each different one reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from questionnaires.answers import Answer, Response
from questionnaires.errors import AnswerError
from scoring.compiled import Layout, Model
from scoring.evaluate import evaluate
from scoring.readings import Reader, Reading

Integers: TypeAlias = NDArray[np.integer]
FEW = 64
"""Different answers to a question up to which each has a number of its own; more are told apart only by how they count."""
DENSE = 1 << 18
"""Combinations up to which those that occur are ticked off in a table; more are sorted."""


class Column(NamedTuple):
    """The answers to one question: each different one once, and for each service which of them it gave."""

    answers: tuple[Answer | None, ...]
    codes: Integers


Columns: TypeAlias = Mapping[str, Column]
"""By question id; a question that is not there is unanswered throughout."""


class Digit(NamedTuple):
    """A small number for each service, such as which answer it gave."""

    codes: Integers
    """Shape (n,)."""
    stands_for: Integers | None
    """The number for each code; None: the code itself."""
    size: int
    """It is below this."""

    def among(self, rows: slice | Integers) -> Integers:
        """The numbers of some services, unsigned, and in 16 bits at most if these can hold them."""
        codes = self.codes[rows]
        if self.stands_for is not None:
            return self.stands_for[codes]
        return codes if codes.dtype.kind == "u" and codes.itemsize <= 2 else codes.astype(smallest(self.size))


class Read(NamedTuple):
    """One question of all services: how each different answer counts, and who gave it."""

    readings: tuple[Reading, ...]
    digit: Digit
    """Which of the readings."""


def smallest(size: int) -> Any:
    """The type of the smallest unsigned integers that hold all numbers below `size`."""
    return np.min_scalar_type(max(size - 1, 0))


def columns_of(model: Model, responses: Sequence[Response]) -> Columns:
    """The answers of many responses to those questions that the model reads. Of answers that count alike only the first is there."""
    found: dict[str, Column] = {}
    for id_, reader in model.readers.items():
        codes: dict[Reading | Answer, int] = {}
        answers: list[Answer | None] = []
        column: list[int] = []
        for response in responses:
            answer = response.answers.get(id_)
            code = codes.setdefault(_counts_as(reader, answer), len(codes))
            if code == len(answers):
                answers.append(answer)
            column.append(code)
        found[id_] = Column(tuple(answers), np.array(column, dtype=smallest(len(answers))))
    return found


def _counts_as(reader: Reader, answer: Answer | None) -> Reading | Answer:
    try:
        return reader.read(answer)
    except AnswerError:
        assert answer is not None
        return answer


def response_of(columns: Columns, row: int) -> Response:
    """What one service answered."""
    given = {id_: column.answers[int(column.codes[row])] for id_, column in columns.items()}
    return Response({id_: answer for id_, answer in given.items() if answer is not None})


def read(model: Model, columns: Columns, services: int) -> dict[str, Read]:
    """How the answers to each question that the model reads count, by id.

    Raises AnswerError if a value is not one that its question can have, unless the question is not asked of the service;
    ValueError if a column is not of so many services, or a code stands for no answer.
    """
    found: dict[str, Read] = {}
    impossible: list[Integers] = []
    for id_, reader in model.readers.items():
        column = columns.get(id_) or Column((None,), np.zeros(services, dtype=np.uint8))
        _check_codes(id_, column, services)
        readings, refused = _readings(reader, column)
        if refused:
            impossible.append(np.flatnonzero(np.isin(column.codes, refused)))
        found[id_] = _told_apart(reader, readings, column.codes)
    for row in np.unique(np.concatenate(impossible)) if impossible else ():
        evaluate(model, response_of(columns, int(row)))  # refuses the answer with the reason, if the question is asked
    return found


def _check_codes(id_: str, column: Column, services: int) -> None:
    codes = column.codes
    if codes.shape != (services,):
        raise ValueError(f"the column {id_} has shape {codes.shape}, not ({services},)")
    if services and not (int(codes.min()) >= 0 and int(codes.max()) < len(column.answers)):
        raise ValueError(f"the column {id_} has codes from {codes.min()} to {codes.max()} for {len(column.answers)} answers")


def _readings(reader: Reader, column: Column) -> tuple[list[Reading], list[int]]:
    """The reading of each answer, and which of them the question cannot have."""
    readings: list[Reading] = []
    refused: list[int] = []
    for code, answer in enumerate(column.answers):
        try:
            readings.append(reader.read(answer))
        except AnswerError:
            readings.append(reader.unanswered)
            refused.append(code)
    return readings, refused


def _told_apart(reader: Reader, readings: Sequence[Reading], codes: Integers) -> Read:
    """The readings that count differently. While there are few, each is kept as it is: that spares looking them up."""
    if len(readings) <= FEW:
        return Read(tuple(readings), Digit(codes, None, len(readings)))
    kinds: dict[object, int] = {}
    first: list[Reading] = []
    stands_for: list[int] = []
    for reading in readings:
        alike = (reading.sums, reading.standing, reading.route, *reading.worlds.values())
        kind = kinds.setdefault(alike, len(kinds))
        if kind == len(first):
            first.append(reading)
        stands_for.append(kind)
    return Read(tuple(first), Digit(codes, np.array(stands_for, dtype=smallest(len(first))), len(first)))


def layouts(model: Model, columns: Columns, questions: Mapping[str, Read], services: int) -> tuple[Digit, tuple[Layout, ...]]:
    """Which layout each service has, and all that there are."""
    states: list[Digit] = []
    for id_ in model.routing:
        known: dict[object, int] = {}
        routes = [known.setdefault(reading.route, len(known)) for reading in questions[id_].readings]
        digit = questions[id_].digit
        numbers = np.array(routes, dtype=smallest(len(known)))
        stands_for = numbers if digit.stands_for is None else numbers[digit.stands_for]
        states.append(Digit(digit.codes, stands_for, len(known)))
    which, rows = joined(states, services)
    deciding = {id_: columns[id_] for id_ in model.routing if id_ in columns}
    return which, tuple(model.layout(response_of(deciding, int(row)).answers) for row in rows)


def joined(digits: Iterable[Digit], services: int) -> tuple[Digit, Integers]:
    """A digit for the combinations that occur among some, and for each of its numbers a row where it does."""
    keys = np.zeros(services, dtype=np.int64)
    size = 1
    for digit in (each for each in digits if each.size > 1):
        keys *= digit.size
        keys += digit.among(slice(None))
        size *= digit.size
        if size > DENSE:
            keys, size = _numbered(keys, size)
    keys, size = _numbered(keys, size)
    rows = np.zeros(size, dtype=np.int64)
    rows[keys] = np.arange(services)
    return Digit(keys.astype(smallest(size)), None, size), rows


def _numbered(keys: NDArray[np.int64], size: int) -> tuple[NDArray[np.int64], int]:
    """The same keys, numbered without gaps."""
    if size > DENSE:
        found, numbers = np.unique(keys, return_inverse=True)
        return numbers.astype(np.int64), len(found)
    occurs = np.zeros(size, dtype=bool)
    occurs[keys] = True
    numbers = np.cumsum(occurs) - 1
    return numbers[keys], int(numbers[-1]) + 1
