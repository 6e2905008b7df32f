"""What services may score once their open answers are known: the open answers drawn, many times over, and scored.

What is drawn are answers, not values, from the prior that `open_answers` declares. What cannot be drawn stays open: an item at its lower
bound, a gate not met. Nothing here depends on weights, so that it can be kept while these change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from questionnaires.answers import Answer, Response
from scoring.compiled import Model
from scoring.evaluate import evaluate
from scoring.matrix import NOTHING, OUTCOMES, Column, Columns, Integers, Matrix, evaluate_all
from scoring.open_answers import levels, open_that_count
from scoring.result import Outcome
from scoring.robustness import Completions

MOST_ROWS = 1_000_000
"""About so many completions are scored for all services together."""
FEWEST = 50
_BATCH = 16_384
_READY = OUTCOMES.index(Outcome.READY)
_STREAM = 3
_APART = 1 << 40
"""So far apart in the stream of a service stand the numbers of its questions, so that none depends on another's being open."""

Progress: TypeAlias = Callable[[float], object]
"""Is told the share that is done, 0 to 1."""


def stage(progress: Progress | None, begin: float, end: float) -> Progress | None:
    """Tells what is done of one stage as what is done of the whole, of which it is the part from `begin` to `end`."""
    return None if progress is None else lambda share: progress(begin + (end - begin) * share)


class Drawn(NamedTuple):
    """An open question of one service: what its answer may be, and which of these was drawn for each completion."""

    levels: tuple[Answer, ...]
    codes: NDArray[np.uint16]


def how_many(services: int, draws: int) -> int:
    """How many completions each of so many services gets; draw j then uses one of these.

    >>> how_many(50, 10_000), how_many(5_000, 10_000), how_many(100_000, 10_000), how_many(5, 20)
    (10000, 200, 50, 20)
    """
    return min(draws, max(FEWEST, MOST_ROWS // max(1, services)))


def drawn(model: Model, response: Response, count: int, seed: int, key: str = "") -> dict[str, Drawn]:
    """The answers drawn to each open question that counts.

    They depend on the seed, on the service's own key and on the question, and on nothing else: neither on other services nor on which
    other questions are open; with a higher `count` more follow. Raises AnswerError as `evaluate` does.
    """
    open_ = open_that_count(model, response, evaluate(model, response))
    raw = np.random.PCG64(np.random.SeedSequence((seed, _STREAM, _hashed(key))))
    found: dict[str, Drawn] = {}
    at = 0
    for place, id_ in enumerate(model.readers):
        possible = tuple(levels(model, model.library.questions[id_], response.answers.get(id_))) if id_ in open_ else ()
        if possible:
            raw.advance(place * _APART - at)
            at = place * _APART + count
            parts = np.asarray(raw.random_raw(count), dtype=np.uint64) >> np.uint64(32)
            found[id_] = Drawn(possible, ((parts * np.uint64(len(possible))) >> np.uint64(32)).astype(np.uint16))
    return found


def completed(model: Model, response: Response, count: int, seed: int, key: str = "") -> Columns:
    """The answers of one service, `count` times, with those to open questions drawn. Raises AnswerError as `evaluate` does."""
    return _together(model, [(response, drawn(model, response, count, seed, key))], count)


def complete_all(
    model: Model, responses: Sequence[Response], keys: Sequence[str], draws: int, seed: int, progress: Progress | None = None
) -> Completions:
    """Every service completed as often as `how_many` says, and scored.

    `keys` tell the services apart, whatever their order and whichever others there are. Raises AnswerError as `evaluate` does.
    """
    count = how_many(len(responses), draws)
    at_once = max(1, _BATCH // count)
    scores = np.empty((len(responses), count, len(model.dimensions)), dtype=np.int32)
    ready = np.empty((len(responses), count), dtype=np.bool_)
    for start in range(0, len(responses), at_once):
        batch = slice(start, start + at_once)
        parts = [(response, drawn(model, response, count, seed, key)) for response, key in zip(responses[batch], keys[batch], strict=True)]
        found = evaluate_all(model, _together(model, parts, count), len(parts) * count)
        scores[batch] = found.dimension_low.reshape(len(parts), count, -1)
        ready[batch] = (found.outcome == _READY).reshape(len(parts), count)
        if progress is not None:
            progress(min(1.0, (start + at_once) / len(responses)))
    return Completions(scores, ready, np.array([_hashed(key) % count for key in keys], dtype=np.int64), count)


def at_lower_bounds(matrix: Matrix) -> Completions:
    """The services as they stand, with every open answer at its lower bound; the same as far as known, ready or not."""
    return Completions(matrix.dimension_low[:, None, :].astype(np.int32), (matrix.outcome == _READY)[:, None], np.zeros(len(matrix), np.int64), 0)


def counting(matrix: Matrix) -> tuple[int, ...]:
    """The columns of the dimensions that count for any of these services; where all are alike, for each."""
    return tuple(int(column) for column in np.flatnonzero((matrix.dimension_low != NOTHING).any(axis=0)))


def _hashed(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=16).digest(), "big")


def _together(model: Model, parts: Sequence[tuple[Response, Mapping[str, Drawn]]], count: int) -> Columns:
    found: dict[str, Column] = {}
    for id_ in model.readers:
        known: dict[Answer | None, int] = {}
        codes: Integers = np.empty((len(parts), count), dtype=np.int32)
        for row, (response, drawings) in enumerate(parts):
            open_ = drawings.get(id_)
            if open_ is None:
                codes[row] = known.setdefault(response.answers.get(id_), len(known))
            else:
                codes[row] = np.array([known.setdefault(level, len(known)) for level in open_.levels], dtype=np.int32)[open_.codes]
        found[id_] = Column(tuple(known), codes.reshape(-1))
    return found
