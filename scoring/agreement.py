"""How far two or more assessors agree: Krippendorff's alpha, in exact fractions.

A *unit* is one thing that several people judged, and holds what each of them said. Units that fewer than two people
judged say nothing about agreement and are left out, so gaps need no special care.
Source of the method: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

from questionnaires.answers import Answer, State
from questionnaires.model import Date, MultipleChoice, Number, Percentage, Question, Scale, SingleChoice, YesOrNo

Unit: TypeAlias = Sequence[Any]
"""What each assessor said of one unit; those who said nothing are left out."""
_Difference: TypeAlias = Callable[[Any, Any], Fraction]


class Metric(StrEnum):
    """How far apart two answers are."""

    NOMINAL = "nominal"
    """The same, or not the same."""
    ORDINAL = "ordinal"
    """By how many of the given answers lie between them."""
    INTERVAL = "interval"
    """By the square of the distance in numbers."""


def alpha(units: Sequence[Unit], metric: Metric) -> Fraction | None:
    """Krippendorff's alpha: 1 for full agreement, 0 for as much as chance would give, below 0 for less than that.

    None where it is not defined: no unit has two answers, or all answers are the same, so that there was nothing
    to disagree about. Ordinal and interval answers are numbers.

    >>> alpha([(1, 1), (2, 2), (1, 2)], Metric.NOMINAL)
    Fraction(4, 9)
    """
    paired = [unit for unit in units if len(unit) > 1]
    counts = Counter(answer for unit in paired for answer in unit)
    total = counts.total()
    apart = _differences(metric, counts)
    expected = _sum_of_pairs(counts, apart)
    if not expected:
        return None
    observed = sum((_sum_of_pairs(Counter(unit), apart) / (len(unit) - 1) for unit in paired), Fraction(0))
    return 1 - (total - 1) * observed / expected


def _sum_of_pairs(counts: Mapping[Hashable, int], apart: _Difference) -> Fraction:
    """The differences within all ordered pairs of answers; an answer and another like it are nothing apart."""
    each = list(counts.items())
    return 2 * sum(
        (
            many * more * apart(one, other)
            for at, (one, many) in enumerate(each)
            for other, more in each[at + 1 :]
        ),
        Fraction(0),
    )


def _differences(metric: Metric, counts: Mapping[Any, int]) -> _Difference:
    if metric is Metric.NOMINAL:
        return lambda one, other: Fraction(one != other)
    if metric is Metric.INTERVAL:
        return lambda one, other: Fraction(one - other) ** 2
    up_to: dict[Any, Fraction] = {}
    below = 0
    for answer in sorted(counts):  # up to its middle, so that a distance counts half of either end
        up_to[answer] = below + Fraction(counts[answer], 2)
        below += counts[answer]
    return lambda one, other: (up_to[one] - up_to[other]) ** 2


def metric_of(question: Question) -> Metric | None:
    """How far apart two answers to a question are; None for text, ballots and series, which are only the same or not."""
    if isinstance(question, (SingleChoice, MultipleChoice, YesOrNo)):
        return Metric.NOMINAL
    if isinstance(question, Scale):
        return Metric.ORDINAL
    return Metric.INTERVAL if isinstance(question, (Number, Percentage, Date)) else None


def comparable(question: Question, answer: Answer) -> Hashable:
    """An answered answer in the form that is compared: a scale by its place, a figure as a fraction, a day as a number.

    Ticks in a multiple choice have no order. Raises ValueError for an answer that is not known or does not apply.
    """
    value = answer.value
    if answer.state is not State.ANSWERED or value is None:
        raise ValueError("Only answers that were given can be compared.")
    if isinstance(question, Scale):
        return [option.id for option in question.options].index(str(value))
    if isinstance(question, MultipleChoice) and isinstance(value, tuple):
        return frozenset(value)
    if isinstance(value, Decimal):
        return Fraction(value)
    return value.toordinal() if isinstance(value, date) else value
