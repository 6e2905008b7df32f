"""What the answers to a scored question are worth, in words."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from questionnaires.model import Question, WithOptions
from reports import figures
from reports.parts.words import words
from scoring.model import ScoredQuestion

Number: TypeAlias = Callable[[Fraction], str]
"""How a value is written: rounded, or in full."""


class Worth(NamedTuple):
    """An option, or a point of a curve as it is written, and the value that it gives."""

    at: str
    value: str


def worths(question: Question | None, scored: ScoredQuestion, number: Number = figures.plain) -> tuple[Worth, ...]:
    """Each option in the order of the file, by its title or, of a question that is not known, its id; or the points of the curve in ascending order."""
    if scored.values is not None:
        titles = {option.id: option.title for option in question.options} if isinstance(question, WithOptions) else {}
        return tuple(Worth(titles.get(id_, id_), number(value)) for id_, value in scored.values.items())
    points = sorted((Fraction(at.strip().removesuffix("%")), at.strip(), value) for at, value in (scored.curve or {}).items())
    return tuple(Worth(at, number(value)) for _, at, value in points)


def in_a_row(question: Question | None, scored: ScoredQuestion, number: Number = figures.plain) -> str:
    """The whole value function in one line."""
    said = "; ".join(words("option_worth", option=each.at, value=each.value) for each in worths(question, scored, number))
    return said if scored.values is not None else words("curve", measure=words(f"measure_{scored.measure}"), points=said)
