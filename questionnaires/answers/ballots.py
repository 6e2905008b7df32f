"""The arithmetic that a ballot cannot escape: what its counts and published percentages may be together."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from questionnaires.answers.answer import Ballot
from questionnaires.answers.shares import Known, counted, measures
from questionnaires.conditions import BallotLimits, Limit, as_fraction, limits_of, within
from questionnaires.texts import table

MOST = 100_000_000  # people; more than any electorate here
DECIMALS = 4  # of a published percentage
_COUNTS = ("eligible", "voted", "yes", "no", "spoiled")


def ballot_faults(ballot: Ballot) -> Iterator[str]:
    """Everything about the ballot that cannot be, each in one sentence."""
    words = table("questionnaires")
    counts = [count for name in _COUNTS if (count := getattr(ballot, name)) is not None]
    shares = [share for share in (ballot.turnout, ballot.yes_of_voting) if share is not None]
    if not counts and not shares and ballot.rule is None and ballot.recorded_before_count is None:
        yield words("ballot_empty")
    faults = [*_single_faults(counts, shares)]
    yield from faults or (*_sum_faults(ballot), *_agreement_faults(ballot))
    if ballot.rule is not None:
        yield from _rule_faults(ballot.rule)


def is_ballot_partly_filled(ballot: Ballot) -> bool:
    """Whether the turnout or the share of yes among valid votes cannot be told, or a rule is said to be recorded but not given."""
    turnout, yes_of_voting, _ = measures(ballot)
    rule_missing = ballot.recorded_before_count is True and ballot.rule is None
    return rule_missing or Known.OPEN in (turnout.known, yes_of_voting.known)


def _single_faults(counts: list[int], shares: list[Decimal]) -> Iterator[str]:
    words = table("questionnaires")
    for count in counts:
        if count < 0:
            yield words("count_negative", value=count)
        elif count > MOST:
            yield words("count_too_high", value=f"{count:,}", highest=f"{MOST:,}")
    for share in shares:
        if not share.is_finite() or not 0 <= share <= 100:
            yield words("per_cent_out_of_range", value=share)
        elif _places(share) > DECIMALS:
            yield words("per_cent_too_precise", value=share, decimals=DECIMALS)


def _sum_faults(ballot: Ballot) -> Iterator[str]:
    words = table("questionnaires")
    eligible, voted = ballot.eligible, ballot.voted
    votes = (ballot.yes, ballot.no, ballot.spoiled)
    total = sum(count for count in votes if count is not None)
    if eligible == 0:
        yield words("nobody_eligible")
    elif eligible is not None and voted is not None and voted > eligible:
        yield words("voted_above_eligible", voted=f"{voted:,}", eligible=f"{eligible:,}")
    if voted is not None and total > voted:
        yield words("votes_above_voted", sum=f"{total:,}", voted=f"{voted:,}")
    elif voted is not None and None not in votes and total < voted:
        yield words("votes_below_voted", sum=f"{total:,}", voted=f"{voted:,}")
    elif voted is None and eligible and total > eligible:
        yield words("votes_above_eligible", sum=f"{total:,}", eligible=f"{eligible:,}")


def _agreement_faults(ballot: Ballot) -> Iterator[str]:
    """Percentages that no completion of the counts would be published as."""
    if [*_sum_faults(ballot)]:
        return
    published = (("turnout", ballot.turnout), ("yes_of_voting", ballot.yes_of_voting))
    for (name, share), found in zip(published, counted(ballot), strict=True):
        if share is None:
            continue
        half = Fraction(1, 2 * 10 ** _places(share))
        if found.low > Fraction(share) + half or found.high < Fraction(share) - half:
            span = _span_text(found.low, found.high)
            yield table("questionnaires")(f"{name}_disagrees", published=share, counted=span)


def _places(share: Decimal) -> int:
    """Digits after the point as published: 2 for 98.50."""
    return max(0, -int(share.as_tuple().exponent))


def _span_text(lowest: Fraction, highest: Fraction) -> str:
    low, high = _tenth(lowest, ROUND_FLOOR), _tenth(highest, ROUND_CEILING)
    if lowest == highest:
        return f"{round(float(lowest), 2):g}%"
    return table("questionnaires")("span", lowest=low, highest=high)


def _tenth(share: Fraction, rounding: str) -> Decimal:
    return (Decimal(share.numerator) / share.denominator).quantize(Decimal("0.1"), rounding=rounding)


def _rule_faults(rule: BallotLimits) -> Iterator[str]:
    words = table("questionnaires")
    for limit in (rule.turnout, rule.yes_of_voting, rule.yes_of_eligible):
        if limit is None:
            continue
        given = limits_of(limit)
        wrong = [value for value in given if not _is_per_cent(value)]
        for value in wrong:
            yield words("rule_not_per_cent", value=value[:60])
        if limit.at_most is not None or limit.below is not None:
            yield words("rule_from_above", limit=_limit_words(limit))
        elif not wrong and not within(limit, Fraction(100)):
            yield words("rule_impossible", limit=_limit_words(limit))


def _limit_words(limit: Limit) -> str:
    words = table("questionnaires")
    given = [(key, getattr(limit, key)) for key in ("at_least", "above", "at_most", "below")]
    return words("and").join(words(f"limit_{key}", value=f"{value}%") for key, value in given if value is not None)


def _is_per_cent(written: str) -> bool:
    value = as_fraction(written)
    return value is not None and 0 <= value <= 100
