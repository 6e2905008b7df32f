"""What a ballot says, however little of it is known."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from samples import ballots, completed_ballots, hide

from questionnaires.answers import Ballot
from questionnaires.conditions import Limit
from scoring.ballots import Interval, Known, amount, in_tenths, interval_outcomes, measures

COUNTS = ("eligible", "voted", "yes", "no", "spoiled")


def span(low: str, high: str, known: Known = Known.OPEN) -> Interval:
    return Interval(Fraction(low), Fraction(high), known, Fraction(low))


def test_a_full_count_gives_three_exact_shares() -> None:
    found = measures(Ballot(120, 100, 70, 28, 2))
    assert [share.low for share in found] == [Fraction(250, 3), Fraction(500, 7), Fraction(175, 3)]
    assert {share.known for share in found} == {Known.COUNTED}
    assert all(share.low == share.high == share.nominal for share in found)


def test_one_missing_count_is_worked_out_from_the_others() -> None:
    for name in ("voted", "yes", "no", "spoiled"):
        assert measures(hide(Ballot(120, 100, 70, 28, 2), {name})) == measures(Ballot(120, 100, 70, 28, 2))


def test_spoiled_papers_count_for_the_turnout_and_not_for_the_vote() -> None:
    found = measures(Ballot(100, 50, 20, 20, 10))
    assert (found.turnout.low, found.yes_of_voting.low, found.yes_of_eligible.low) == (50, 50, 20)


def test_a_ballot_in_which_nobody_voted_has_no_yes() -> None:
    assert [share.high for share in measures(Ballot(100, 0, 0, 0, 0))] == [0, 0, 0]


def test_nothing_known_leaves_every_share_open() -> None:
    assert {(share.low, share.high, share.known) for share in measures(Ballot())} == {(0, 100, Known.OPEN)}


def test_published_percentages_stand_for_all_that_rounds_to_them() -> None:
    found = measures(Ballot(turnout=Decimal(78), yes_of_voting=Decimal("82.8")))
    assert (found.turnout.low, found.turnout.high) == (Fraction("77.5"), Fraction("78.5"))
    assert (found.yes_of_voting.low, found.yes_of_voting.high) == (Fraction("82.75"), Fraction("82.85"))
    assert found.yes_of_eligible.nominal == Fraction("64.584")
    assert found.yes_of_eligible.known is Known.PUBLISHED


def test_percentages_never_go_beyond_nought_and_a_hundred() -> None:
    found = measures(Ballot(turnout=Decimal(100), yes_of_voting=Decimal(0)))
    assert (found.turnout.high, found.yes_of_voting.low) == (100, 0)


def test_counts_and_percentages_together_are_taken_together() -> None:
    found = measures(Ballot(eligible=1000, yes=400, turnout=Decimal(80), yes_of_voting=Decimal(50)))
    assert (found.yes_of_eligible.low, found.yes_of_eligible.known) == (40, Known.COUNTED)


def test_known_spoiled_papers_are_taken_off_a_published_turnout() -> None:
    found = measures(Ballot(voted=100, spoiled=10, turnout=Decimal("50.00"), yes_of_voting=Decimal("60.00")))
    assert found.yes_of_eligible.nominal == 27


@settings(deadline=None, max_examples=200)
@given(ballots(), st.sets(st.sampled_from(COUNTS)))
def test_the_intervals_hold_every_count_that_is_possible(whole: Ballot, hidden: set[str]) -> None:
    part = hide(whole, hidden)
    found = measures(part)
    for each in completed_ballots(part):
        for open_, exact in zip(found, measures(each), strict=True):
            assert open_.low <= exact.low <= open_.high


@settings(deadline=None, max_examples=100)
@given(ballots(), st.sampled_from(COUNTS[1:]))
def test_a_single_open_share_is_as_narrow_as_it_can_be(whole: Ballot, hidden: str) -> None:
    """The ends of the turnout and of the yes share are reached by some count."""
    part = hide(whole, {hidden, "spoiled"})
    assume(part.eligible)
    every = [measures(each) for each in completed_ballots(part)]
    for index in (0, 2):
        assert measures(part)[index].low == min(each[index].low for each in every)
        assert measures(part)[index].high == max(each[index].high for each in every)


@pytest.mark.parametrize(
    ("share", "tenths"),
    [
        (span("82.75", "82.85"), (828, 828)),
        (span("61.5", "62.5"), (615, 625)),
        (span("82.825", "82.835"), (828, 828)),
        (span("100/3", "100/3"), (333, 333)),
        (span("0.05", "0.05"), (1, 1)),
    ],
)
def test_a_share_is_valued_to_the_tenth_half_up(share: Interval, tenths: tuple[int, int]) -> None:
    assert in_tenths(share) == tenths


@pytest.mark.parametrize(
    ("limit", "share", "outcomes"),
    [
        (Limit(at_least="50"), span("50", "60"), {True}),
        (Limit(above="50"), span("50", "60"), {True, False}),
        (Limit(above="50"), span("40", "50"), {False}),
        (Limit(at_least="50"), span("40", "50"), {True, False}),
        (Limit(at_most="50"), span("40", "50"), {True}),
        (Limit(below="50%"), span("40", "50"), {True, False}),
        (Limit(below="40"), span("40", "50"), {False}),
        (Limit(at_least="45", below="45"), span("40", "50"), {False}),
        (Limit(at_least="20", at_most="80"), span("40", "50"), {True}),
        (Limit(above="42", at_most="44"), span("40", "50"), {True, False}),
        (Limit(), span("40", "50"), {True}),
    ],
)
def test_a_limit_holds_fails_or_may_do_either(limit: Limit, share: Interval, outcomes: set[bool]) -> None:
    assert interval_outcomes(limit, share) == outcomes


def test_an_amount_must_be_a_number() -> None:
    assert amount("62.5%") == Fraction(125, 2)
    with pytest.raises(ValueError, match="'most' is not a number"):
        amount("most")
