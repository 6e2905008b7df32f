"""What a ballot says: turnout, and yes as a share of those voting and of all eligible, side by side.

Everything is an exact interval in per cent, because a ballot may be half counted, or published only
as rounded percentages. Where turnout and the yes share are known but the number of spoiled papers is not, we take it that there were none.
"""

from __future__ import annotations

from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from questionnaires.answers import Ballot
from questionnaires.conditions import BallotLimits, Limit, Test, as_fraction

MEASURES = ("turnout", "yes_of_voting", "yes_of_eligible")
KEPT = 4096
TENTHS = 10
"""A ballot's measure is valued after rounding half up to a tenth of a per cent, as ballots are published."""


class Known(IntEnum):
    """How well a measure is known, best first."""

    COUNTED = 0
    PUBLISHED = 1
    """As exactly as the rounding of a published percentage allows."""
    OPEN = 2
    """Something is missing; the interval holds whatever it may turn out to be."""


class Interval(NamedTuple):
    """A measure in per cent lies between `low` and `high`, both 0 to 100 and both possible."""

    low: Fraction
    high: Fraction
    known: Known
    nominal: Fraction
    """What a reader would quote: the exact figure, or the published one."""


class BallotMeasures(NamedTuple):
    """The three measures of a ballot."""

    turnout: Interval
    """Papers cast, spoiled ones included, of all eligible."""
    yes_of_voting: Interval
    """Yes of yes and no; nought if there is neither."""
    yes_of_eligible: Interval


class _Range(NamedTuple):
    """A count that lies between two others; no upper end is None."""

    low: int
    high: int | None


def measures(ballot: Ballot) -> BallotMeasures:
    """The three measures of a ballot that is known in counts, in percentages, or in part."""
    counts = (ballot.eligible, ballot.voted, ballot.yes, ballot.no, ballot.spoiled)
    # As text, because 50 and 50.0 are equal numbers but were published in different precision.
    published = [None if share is None else str(share) for share in (ballot.turnout, ballot.yes_of_voting)]
    return _measures(counts, published[0], published[1])


@lru_cache(maxsize=KEPT)
def _measures(counts: tuple[int | None, ...], turnout: str | None, yes_of_voting: str | None) -> BallotMeasures:
    ballot = Ballot(**dict(zip(("eligible", "voted", "yes", "no", "spoiled"), counts, strict=True)))
    eligible, voted, yes, no = _counts(ballot)
    cast = _narrower(_share_of_whole(voted, eligible), _published(turnout))
    voting = _narrower(_share_of_sum(yes, no), _published(yes_of_voting))
    of_eligible = _narrower(_share_of_whole(yes, eligible), _product(cast, voting, _valid(ballot)))
    return BallotMeasures(cast, voting, of_eligible)


def in_tenths(interval: Interval) -> tuple[int, int]:
    """The lowest and highest tenth of a per cent that the measure may round to.

    >>> in_tenths(_published("82.8"))
    (828, 828)
    """
    lowest = (2 * TENTHS * interval.low + 1) // 2
    return lowest, max(lowest, -((1 - 2 * TENTHS * interval.high) // 2))


def outcomes(test: Test, ballot: Ballot | None) -> frozenset[bool]:
    """Whether the ballot passes: {True}, {False}, or both where what is missing would decide it.

    The rule is the one recorded before the count; failing that, the test's `otherwise`.
    """
    found = measures(ballot or Ballot())
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


def _counts(ballot: Ballot) -> tuple[_Range, _Range, _Range, _Range]:
    """Eligible, voted, yes and no, as narrowly as the counts that are known allow."""
    parts = (ballot.yes, ballot.no, ballot.spoiled)
    known = sum(part for part in parts if part is not None)
    missing = parts.count(None)
    if ballot.voted is not None:
        voted = _Range(ballot.voted, ballot.voted)
    else:
        voted = _Range(known, known if missing == 0 else ballot.eligible)
    eligible = _Range(voted.low, None) if ballot.eligible is None else _Range(ballot.eligible, ballot.eligible)
    room = None if voted.high is None else max(0, voted.high - known)

    def part(count: int | None) -> _Range:
        if count is not None:
            return _Range(count, count)
        return _Range(room if missing == 1 and ballot.voted is not None and room is not None else 0, room)

    return eligible, voted, part(ballot.yes), part(ballot.no)


def _share_of_whole(part: _Range, whole: _Range) -> Interval:
    low = Fraction(100 * part.low, whole.high) if whole.high else Fraction(0)
    if part.high == 0 or whole.high == 0:
        high = Fraction(0)
    elif part.high is None or whole.low == 0:
        high = Fraction(100)
    else:
        high = Fraction(100 * part.high, whole.low)
    return _counted(min(low, Fraction(100)), min(high, Fraction(100)))


def _share_of_sum(part: _Range, rest: _Range) -> Interval:
    low = Fraction(0) if rest.high is None or part.low == 0 else Fraction(100 * part.low, part.low + rest.high)
    if part.high == 0:
        high = Fraction(0)
    elif part.high is None:
        high = Fraction(100)
    else:
        high = Fraction(100 * part.high, part.high + rest.low)
    return _counted(low, high)


def _counted(low: Fraction, high: Fraction) -> Interval:
    return Interval(low, high, Known.COUNTED if low == high else Known.OPEN, low)


def _published(written: str | None) -> Interval:
    """A published percentage stands for everything that rounds to it."""
    if written is None:
        return Interval(Fraction(0), Fraction(100), Known.OPEN, Fraction(0))
    percentage = Decimal(written)
    exponent = percentage.as_tuple().exponent
    half = Fraction(1, 2 * 10 ** max(0, -exponent if isinstance(exponent, int) else 0))
    value = Fraction(percentage)
    return Interval(max(Fraction(0), value - half), min(Fraction(100), value + half), Known.PUBLISHED, value)


def _valid(ballot: Ballot) -> Fraction:
    """The share of papers that are not spoiled; all, unless the counts say otherwise."""
    if not ballot.spoiled or not ballot.voted:
        return Fraction(1)
    return Fraction(max(0, ballot.voted - ballot.spoiled), ballot.voted)


def _product(turnout: Interval, voting: Interval, valid: Fraction) -> Interval:
    known = max(turnout.known, voting.known)
    return Interval(
        turnout.low * voting.low * valid / 100,
        turnout.high * voting.high * (valid if known != Known.OPEN else 1) / 100,
        known,
        turnout.nominal * voting.nominal * valid / 100,
    )


def _narrower(one: Interval, other: Interval) -> Interval:
    """What both say together, as well known as the better of the two."""
    best = min(one, other, key=lambda interval: (interval.known, interval.high - interval.low))
    low, high = max(one.low, other.low), min(one.high, other.high)
    if low > high:
        return best
    return Interval(low, high, Known.COUNTED if low == high else best.known, best.nominal)
