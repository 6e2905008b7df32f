"""What a ballot comes to under each of the usual rules, side by side. Nothing here is scored: the score holds a ballot against its own rule."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from questionnaires.answers import Ballot
from questionnaires.answers.shares import BallotMeasures, Interval, measures
from questionnaires.conditions import BallotLimits
from scoring.ballots import limit_outcomes

Result: TypeAlias = Literal["carried", "not_carried", "not_known"]
"""Not known: what is missing, or the rounding of a published percentage, would decide."""


class Bar(NamedTuple):
    """The least that a measure must reach, in per cent. `above`: reaching it is not enough."""

    least: Fraction
    above: bool = False


class Rule(NamedTuple):
    """A usual rule: all bars that are given must be reached. `id` names it in the wording."""

    id: str
    turnout: Bar | None = None
    yes_of_voting: Bar | None = None
    yes_of_eligible: Bar | None = None


_HALF, _MORE_THAN_HALF = Bar(Fraction(50)), Bar(Fraction(50), above=True)
OF_VOTING, OF_ELIGIBLE = Rule("of_voting", yes_of_voting=_MORE_THAN_HALF), Rule("of_eligible", yes_of_eligible=_MORE_THAN_HALF)
HALF_TURNOUT = Rule("half_turnout", turnout=_HALF, yes_of_voting=_MORE_THAN_HALF)
USUAL = (
    OF_VOTING,
    OF_ELIGIBLE,
    Rule("quarter", yes_of_voting=_MORE_THAN_HALF, yes_of_eligible=Bar(Fraction(25))),
    HALF_TURNOUT,
    Rule("two_thirds", yes_of_voting=Bar(Fraction(200, 3))),
)
"""The first two always stand side by side."""


def result(rule: Rule, ballot: Ballot) -> Result:
    """What the ballot comes to under a usual rule.

    >>> [result(HALF_TURNOUT, Ballot(100, cast, 49, cast - 49, 0)) for cast in (49, 50)]
    ['not_carried', 'carried']
    """
    bars = zip((rule.turnout, rule.yes_of_voting, rule.yes_of_eligible), measures(ballot), strict=True)
    found = [_reached(bar, interval) for bar, interval in bars if bar is not None]
    if "not_carried" in found:
        return "not_carried"
    return "not_known" if "not_known" in found else "carried"


def result_by(limits: BallotLimits, ballot: Ballot) -> Result:
    """What the ballot comes to under a rule of its own."""
    found: BallotMeasures = measures(ballot)
    possible = limit_outcomes(limits, found)
    if len(possible) > 1:
        return "not_known"
    return "carried" if True in possible else "not_carried"


def no_votes_that_would_carry(ballot: Ballot) -> int | None:
    """How many more no votes would carry a ballot that falls short of half the electorate; None if there is no such number.

    >>> no_votes_that_would_carry(Ballot(100, 49, 49, 0, 0)), no_votes_that_would_carry(Ballot(100, 50, 49, 1, 0))
    (1, None)
    """
    if ballot.eligible is None or ballot.voted is None or ballot.yes is None or ballot.no is None:
        return None
    more = -(-ballot.eligible // 2) - ballot.voted
    return more if more > 0 and ballot.yes > ballot.no + more else None


def _reached(bar: Bar, interval: Interval) -> Result:
    def passes(share: Fraction) -> bool:
        return share > bar.least or (share == bar.least and not bar.above)

    lowest, highest = passes(interval.low), passes(interval.high)
    return "carried" if lowest else "not_known" if highest else "not_carried"
