"""What a ballot comes to under the usual rules: exact at every edge, and honest where a figure is missing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from questionnaires.answers import Ballot
from questionnaires.conditions import BallotLimits, Limit
from scoring.ballot_rules import (
    HALF_TURNOUT,
    OF_ELIGIBLE,
    OF_VOTING,
    USUAL,
    no_votes_that_would_carry,
    result,
    result_by,
)

QUARTER, TWO_THIRDS = USUAL[2], USUAL[4]


def counted(eligible: int, yes: int, no: int) -> Ballot:
    return Ballot(eligible, yes + no, yes, no, 0)


def test_those_voting_and_all_eligible_come_first_and_stand_beside_each_other() -> None:
    assert USUAL[:2] == (OF_VOTING, OF_ELIGIBLE)


@pytest.mark.parametrize(
    ("ballot", "expected"),
    [
        (counted(100, 46, 45), ("carried", "not_carried", "carried", "carried", "not_carried")),
        (counted(100, 45, 45), ("not_carried", "not_carried", "not_carried", "not_carried", "not_carried")),
        (counted(100, 51, 0), ("carried", "carried", "carried", "carried", "carried")),
        (counted(100, 50, 0), ("carried", "not_carried", "carried", "carried", "carried")),
        (counted(100, 24, 0), ("carried", "not_carried", "not_carried", "not_carried", "carried")),
        (counted(100, 25, 0), ("carried", "not_carried", "carried", "not_carried", "carried")),
    ],
)
def test_a_ballot_under_every_usual_rule(ballot: Ballot, expected: tuple[str, ...]) -> None:
    assert tuple(result(rule, ballot) for rule in USUAL) == expected


def test_two_thirds_is_two_thirds_and_no_decimal_near_it() -> None:
    assert result(TWO_THIRDS, counted(90, 60, 30)) == "carried"
    assert result(TWO_THIRDS, counted(3_000_000, 1_999_999, 1_000_001)) == "not_carried"
    assert result(TWO_THIRDS, counted(90_000_000, 60_000_000, 30_000_000)) == "carried"
    assert result(TWO_THIRDS, counted(90_000_000, 59_999_999, 30_000_001)) == "not_carried"


def test_a_turnout_rule_fails_without_a_no_vote_and_is_carried_with_one() -> None:
    assert [result(HALF_TURNOUT, counted(100, 49, no)) for no in (0, 1)] == ["not_carried", "carried"]
    assert no_votes_that_would_carry(counted(100, 49, 0)) == 1
    assert no_votes_that_would_carry(counted(101, 40, 3)) == 8
    assert result(HALF_TURNOUT, counted(101, 40, 11)) == "carried"


@pytest.mark.parametrize("ballot", [counted(100, 49, 1), counted(100, 10, 5), Ballot(100, None, 49, 0, 0), Ballot(turnout=Decimal(40), yes_of_voting=Decimal(90))])
def test_where_no_number_of_no_votes_would_carry_it_none_is_named(ballot: Ballot) -> None:
    assert no_votes_that_would_carry(ballot) is None


def test_published_percentages_decide_only_outside_their_rounding() -> None:
    near = Ballot(turnout=Decimal("50"), yes_of_voting=Decimal("60"))
    assert (result(OF_VOTING, near), result(HALF_TURNOUT, near)) == ("carried", "not_known")
    assert result(HALF_TURNOUT, Ballot(turnout=Decimal("50.6"), yes_of_voting=Decimal("60"))) == "carried"
    assert result(OF_VOTING, Ballot(yes_of_voting=Decimal("50"))) == "not_known"


def test_what_is_missing_is_not_taken_for_nought() -> None:
    half = Ballot(eligible=100, yes=40)
    assert (result(OF_ELIGIBLE, half), result(QUARTER, half)) == ("not_carried", "not_known")
    assert result(OF_VOTING, Ballot(eligible=100, voted=60, yes=40)) == "carried"


def test_a_rule_of_ones_own_asks_for_all_its_limits() -> None:
    rule = BallotLimits(turnout=Limit(at_least="60"), yes_of_voting=Limit(above="50"))
    assert [result_by(rule, counted(100, 40, no)) for no in (20, 19)] == ["carried", "not_carried"]
    assert result_by(rule, Ballot(eligible=100, yes=55)) == "not_known"
    assert result_by(rule, Ballot(eligible=100, yes=70)) == "carried", "whatever the rest turns out to be"
