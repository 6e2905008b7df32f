"""Answers that are tried without being saved: their result beside the saved one."""

from __future__ import annotations

from reports import figures
from reports.document import Block, Cell, Column, Paragraph, State, Table
from reports.parts.verdict import headline
from reports.parts.words import capped_band_state, gate_state, stage_name, without_score, words
from reports.subject import Subject
from scoring.result import DimensionWorking, GateResult


def beside(saved: Subject, tried: Subject) -> tuple[Block, ...]:
    """Verdict, stage reached, score, preparation and coverage of both, then the dimensions and the gates that differ."""
    columns = (
        Column(words("col_tried_what"), share=4),
        Column(words("col_tried_saved"), share=5),
        Column(words("col_tried_tried"), share=5),
    )
    whole = _whole(saved, tried)
    dimensions = _differing(saved, tried)
    gates = _gates(saved, tried)
    rows: list[tuple[Cell, ...]] = [*whole]
    rows += [(words("tried_dimensions"),), *dimensions] if dimensions else []
    rows += [(words("tried_gates"),), *gates] if gates else []
    table = Table(words("tried_caption"), columns, tuple(rows))
    alike = not dimensions and not gates and all(one == other for _, one, other in whole)
    return (table, Paragraph(words("tried_alike"), small=True)) if alike else (table,)


def in_a_line(tried: Subject) -> str:
    """The verdict and the score of what is tried, to be spoken after a change."""
    return words("tried_line", verdict=headline(tried.evaluation.verdict), score=_score(tried))


def _whole(saved: Subject, tried: Subject) -> list[tuple[str, Cell, Cell]]:
    return [
        (words("tried_verdict"), headline(saved.evaluation.verdict), headline(tried.evaluation.verdict)),
        (words("tried_reached"), _reached(saved), _reached(tried)),
        (words("tried_score"), _score(saved), _score(tried)),
        (words("tried_band"), _band(saved), _band(tried)),
        (words("tried_answered"), figures.share(saved.evaluation.coverage), figures.share(tried.evaluation.coverage)),
    ]


def _reached(subject: Subject) -> str:
    reached = subject.evaluation.verdict.reached
    return stage_name(reached) if reached else words("tried_none_reached")


def _score(subject: Subject) -> str:
    bounds = subject.evaluation.bounds
    return figures.span(bounds.said) if bounds else words("no_score")


def _band(subject: Subject) -> Cell:
    band = subject.evaluation.band
    return capped_band_state(band, subject.scoring) if band else words("no_score")


def _differing(saved: Subject, tried: Subject) -> list[tuple[Cell, ...]]:
    pairs = zip(saved.evaluation.dimensions, tried.evaluation.dimensions, strict=True)
    return [(one.dimension.title, _bounds(one), _bounds(other)) for one, other in pairs if _bounds(one) != _bounds(other)]


def _bounds(working: DimensionWorking) -> str:
    return figures.span(working.bounds.said) if working.bounds else without_score([working])


def _gates(saved: Subject, tried: Subject) -> list[tuple[Cell, ...]]:
    """The gates that stand otherwise; what supports them is not tried, so it is left aside."""
    pairs = zip(saved.evaluation.gates, tried.evaluation.gates, strict=True)
    return [(one.gate.title, _state(one, saved), _state(other, tried)) for one, other in pairs if one.state is not other.state]


def _state(result: GateResult, subject: Subject) -> State:
    return gate_state(result._replace(on_assertion_only=False), subject)
