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

from questionnaires.answers.answer import Ballot

KEPT = 4096


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
    eligible, _, yes, _ = _counts(ballot)
    counted_turnout, counted_yes = counted(ballot)
    cast = _narrower(counted_turnout, _published(turnout))
    voting = _narrower(counted_yes, _published(yes_of_voting))
    of_eligible = _narrower(_share_of_whole(yes, eligible), _product(cast, voting, _valid(ballot)))
    return BallotMeasures(cast, voting, of_eligible)


def counted(ballot: Ballot) -> tuple[Interval, Interval]:
    """Turnout, and yes of those voting, by the counts alone."""
    eligible, voted, yes, no = _counts(ballot)
    return _share_of_whole(voted, eligible), _share_of_sum(yes, no)


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
