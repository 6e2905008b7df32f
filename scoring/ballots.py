"""Whether a ballot passes the rule it was held under, and how finely its measures are valued."""

from __future__ import annotations

from fractions import Fraction

from questionnaires.answers import Ballot
from questionnaires.answers.shares import BallotMeasures, Interval, Known, measures
from questionnaires.conditions import BallotLimits, Limit, Test, as_fraction

__all__ = [
    "MEASURES",
    "TENTHS",
    "BallotMeasures",
    "Interval",
    "Known",
    "amount",
    "in_tenths",
    "interval_outcomes",
    "limit_outcomes",
    "measures",
    "outcomes",
]

MEASURES = ("turnout", "yes_of_voting", "yes_of_eligible")
TENTHS = 10
"""A ballot's measure is valued after rounding half up to a tenth of a per cent, as ballots are published."""


def in_tenths(interval: Interval) -> tuple[int, int]:
    """The lowest and highest tenth of a per cent that the measure may round to.

    >>> in_tenths(Interval(Fraction("82.75"), Fraction("82.84"), Known.PUBLISHED, Fraction("82.8")))
    (828, 828)
    """
    lowest = (2 * TENTHS * interval.low + 1) // 2
    return lowest, max(lowest, -((1 - 2 * TENTHS * interval.high) // 2))


def outcomes(test: Test, ballot: Ballot | None) -> frozenset[bool]:
    """Whether the ballot passes: {True}, {False}, or both where what is missing would decide it.

    The rule is the one recorded before the count; failing that, the test's `otherwise`. What the test asks `always` comes
    on top, so that no rule makes a ballot carried that asks for nothing which a "no" could fail.
    """
    found = measures(ballot or Ballot())
    by_rule, always = _by_rule(test, ballot, found), limit_outcomes(test.always or BallotLimits(), found)
    holds, fails = True in by_rule and True in always, False in by_rule or False in always
    return frozenset({outcome for outcome, possible in ((True, holds), (False, fails)) if possible})


def _by_rule(test: Test, ballot: Ballot | None, found: BallotMeasures) -> frozenset[bool]:
    fallback = limit_outcomes(test.otherwise or BallotLimits(), found)
    if test.rule_recorded_before_count != "yes" or ballot is None or ballot.recorded_before_count is False:
        return fallback
    if ballot.rule is None:
        return frozenset({True, False}) if ballot.recorded_before_count else fallback
    by_rule = limit_outcomes(ballot.rule, found)
    return by_rule if ballot.recorded_before_count else by_rule | fallback


def limit_outcomes(limits: BallotLimits, found: BallotMeasures) -> frozenset[bool]:
    """The outcomes that the intervals allow when all limits are taken together."""
    each = [
        interval_outcomes(limit, interval)
        for limit, interval in zip((limits.turnout, limits.yes_of_voting, limits.yes_of_eligible), found, strict=True)
        if limit is not None
    ]
    possible = {all(True in one for one in each)} & {True}
    return frozenset(possible | ({False} if any(False in one for one in each) else set()))


def interval_outcomes(limit: Limit, interval: Interval) -> frozenset[bool]:
    """Whether some, all or none of the values of an interval lie within a limit."""
    low, high = interval.low, interval.high
    inside: list[tuple[bool, bool]] = []  # for each bound: can hold, can fail
    floor, floor_open, ceiling, ceiling_open = Fraction(0), False, Fraction(100), False
    for text, is_open in ((limit.at_least, False), (limit.above, True)):
        if text is not None:
            bound = amount(text)
            inside.append((high > bound or (high == bound and not is_open), low < bound or (low == bound and is_open)))
            floor, floor_open = max((floor, floor_open), (bound, is_open))
    for text, is_open in ((limit.at_most, False), (limit.below, True)):
        if text is not None:
            bound = amount(text)
            inside.append((low < bound or (low == bound and not is_open), high > bound or (high == bound and is_open)))
            if bound < ceiling or (bound == ceiling and is_open):
                ceiling, ceiling_open = bound, is_open
    empty = floor > ceiling or (floor == ceiling and (floor_open or ceiling_open))
    holds = all(can for can, _ in inside) and not empty
    fails = any(cannot for _, cannot in inside)
    return frozenset(({True} if holds else set[bool]()) | ({False} if fails or not holds else set[bool]()))


def amount(text: str) -> Fraction:
    """The number that a limit or a point of a curve states, with or without "%". Raises ValueError if it is none."""
    found = as_fraction(text)
    if found is None:
        raise ValueError(f"{text!r} is not a number")
    return found
