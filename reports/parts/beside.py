"""Two results of one service beside each other, whatever makes them two: other answers, or other definitions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from reports import figures
from reports.document import Cell, Column, Table
from reports.parts.verdict import headline
from reports.parts.words import capped_band_state, stage_name, without_score, words
from scoring.model import Scoring
from scoring.result import DimensionWorking, Evaluation

Row = tuple[str, Cell, Cell]


class Result(NamedTuple):
    """A result and the scoring that gave it."""

    evaluation: Evaluation
    scoring: Scoring


class Heads(NamedTuple):
    """What stands over the table and over its two columns of results."""

    caption: str
    first: str
    second: str


def table(heads: Heads, *rows: Iterable[tuple[Cell, ...]]) -> Table:
    """The rows of `whole`, `dimensions` and others under their heads."""
    columns = (Column(words("col_beside_what"), share=4), Column(heads.first, share=5), Column(heads.second, share=5))
    return Table(heads.caption, columns, tuple(row for part in rows for row in part))


def whole(first: Result, second: Result) -> list[Row]:
    """Verdict, stage reached, score, preparation and coverage of both."""
    one, other = first.evaluation, second.evaluation
    return [
        (words("beside_verdict"), headline(one.verdict), headline(other.verdict)),
        (words("beside_reached"), _reached(one), _reached(other)),
        (words("beside_score"), score(one), score(other)),
        (words("beside_band"), _band(first), _band(second)),
        (words("beside_answered"), figures.share(one.coverage), figures.share(other.coverage)),
    ]


def dimensions(first: Result, second: Result) -> list[Row]:
    """The bounds of every dimension of both, in the order and by the titles of the second; what only one has stands beside that."""
    old, new = ({each.dimension.id: each for each in result.evaluation.dimensions} for result in (first, second))
    both = [(old.get(id_), new.get(id_), new.get(id_) or old[id_]) for id_ in dict.fromkeys([*new, *old])]
    return [(named.dimension.title, _bounds(one), _bounds(other)) for one, other, named in both]


def score(evaluation: Evaluation) -> str:
    """Both bounds, or that there is no score."""
    return figures.span(evaluation.bounds.said) if evaluation.bounds else words("no_score")


def _reached(evaluation: Evaluation) -> str:
    reached = evaluation.verdict.reached
    return stage_name(reached) if reached else words("beside_none_reached")


def _band(result: Result) -> Cell:
    band = result.evaluation.band
    return capped_band_state(band, result.scoring) if band else words("no_score")


def _bounds(working: DimensionWorking | None) -> str:
    if working is None:
        return words("beside_not_there")
    return figures.span(working.bounds.said) if working.bounds else without_score([working])
