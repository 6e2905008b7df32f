"""Answers that are tried without being saved: their result beside the saved one."""

from __future__ import annotations

from reports.document import Block, Cell, Paragraph, State
from reports.parts import beside as two
from reports.parts.beside import Heads, Result
from reports.parts.verdict import headline
from reports.parts.words import gate_state, words
from reports.subject import Subject
from scoring.result import GateResult


def beside(saved: Subject, tried: Subject) -> tuple[Block, ...]:
    """Verdict, stage reached, score, preparation and coverage of both, then the dimensions and the gates that differ."""
    before, after = (Result(each.evaluation, each.scoring) for each in (saved, tried))
    whole = two.whole(before, after)
    differing: list[tuple[Cell, ...]] = [row for row in two.dimensions(before, after) if row[1] != row[2]]
    gates = _gates(saved, tried)
    dimensions = [(words("tried_dimensions"),), *differing] if differing else []
    heads = Heads(words("tried_caption"), words("col_tried_saved"), words("col_tried_tried"))
    table = two.table(heads, whole, dimensions, [(words("tried_gates"),), *gates] if gates else [])
    alike = not differing and not gates and all(one == other for _, one, other in whole)
    return (table, Paragraph(words("tried_alike"), small=True)) if alike else (table,)


def in_a_line(tried: Subject) -> str:
    """The verdict and the score of what is tried, to be spoken after a change."""
    return words("tried_line", verdict=headline(tried.evaluation.verdict), score=two.score(tried.evaluation))


def _gates(saved: Subject, tried: Subject) -> list[tuple[Cell, ...]]:
    """The gates that stand otherwise; what supports them is not tried, so it is left aside."""
    pairs = zip(saved.evaluation.gates, tried.evaluation.gates, strict=True)
    return [(one.gate.title, _state(one, saved), _state(other, tried)) for one, other in pairs if one.state is not other.state]


def _state(result: GateResult, subject: Subject) -> State:
    return gate_state(result._replace(on_assertion_only=False), subject)
