"""Ballots that cannot be, and those at the edge of what can."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers import Ballot
from questionnaires.answers.ballots import ballot_faults
from questionnaires.conditions import BallotLimits, Limit


def share(written: str) -> Decimal:
    return Decimal(written)


@pytest.mark.parametrize(
    ("ballot", "message"),
    [
        (Ballot(), "Nothing is filled in. Give at least one figure of the ballot, or choose “Don't know”."),
        (Ballot(yes=-1), "A count cannot be below nought, so -1 cannot be right."),
        (
            Ballot(eligible=100_000_001),
            "100,000,001 is more than the 100,000,000 that can be entered. Check the figure.",
        ),
        (Ballot(eligible=0), "If nobody could vote there was no ballot. Check how many could vote."),
        (Ballot(eligible=1000, voted=1200), "1,200 voted, but only 1,000 could vote. Check both figures."),
        (
            Ballot(voted=10, yes=8, no=3),
            "Yes, no and spoiled votes add up to 11, but only 10 voted. Check the figures.",
        ),
        (Ballot(voted=10, spoiled=11), "Yes, no and spoiled votes add up to 11, but only 10 voted. Check the figures."),
        (
            Ballot(voted=10, yes=5, no=3, spoiled=1),
            "Yes, no and spoiled votes add up to 9, but 10 voted. Check the figures.",
        ),
        (
            Ballot(eligible=10, yes=8, no=3),
            "Yes, no and spoiled votes add up to 11, but only 10 could vote. Check the figures.",
        ),
        (Ballot(turnout=share("100.1")), "100.1% cannot be right: a percentage here lies between 0 and 100."),
        (Ballot(yes_of_voting=share("-1")), "-1% cannot be right: a percentage here lies between 0 and 100."),
        (Ballot(turnout=share("NaN")), "NaN% cannot be right: a percentage here lies between 0 and 100."),
        (
            Ballot(turnout=share("3.33333")),
            "3.33333% has too many digits after the point; at most 4 fit here. Please round it.",
        ),
        (
            Ballot(eligible=200, voted=192, turnout=share("97")),
            "A turnout of 97% does not fit the counts, which give 96%. Correct one, or leave the percentage out.",
        ),
        (
            Ballot(yes=97, no=3, yes_of_voting=share("96.9")),
            "96.9% yes does not fit the counts, which give 97%. Correct one, or leave the percentage out.",
        ),
        (
            Ballot(eligible=100, yes=60, turnout=share("59")),
            "A turnout of 59% does not fit the counts, which give 60.0% to 100.0%. Correct one, or leave the percentage out.",
        ),
        (
            Ballot(voted=100, yes=60, yes_of_voting=share("59")),
            "59% yes does not fit the counts, which give 60.0% to 100.0%. Correct one, or leave the percentage out.",
        ),
        (
            Ballot(rule=BallotLimits(turnout=Limit(at_least="150"))),
            "'150' in the rule is not a percentage between 0 and 100.",
        ),
        (
            Ballot(rule=BallotLimits(turnout=Limit(above="100"))),
            "The rule asks for above 100%, which nothing can meet. Check its figures.",
        ),
        (
            Ballot(rule=BallotLimits(turnout=Limit(above="50", at_most="90"))),
            "The rule says above 50% and at most 90%, but a rule for passing asks for at least, or more than, some share. "
            "Write it with at_least or above.",
        ),
        (
            Ballot(rule=BallotLimits(yes_of_voting=Limit(below="50"))),
            "The rule says below 50%, but a rule for passing asks for at least, or more than, some share. "
            "Write it with at_least or above.",
        ),
    ],
)
def test_an_impossible_ballot_is_refused_in_one_sentence(ballot: Ballot, message: str) -> None:
    assert [*ballot_faults(ballot)] == [message]


@pytest.mark.parametrize(
    "ballot",
    [
        Ballot(eligible=100, voted=100, yes=98, no=1, spoiled=1),
        Ballot(eligible=200, voted=193, turnout=share("97")),
        Ballot(eligible=200, voted=191, turnout=share("95")),
        Ballot(yes=2, no=1, yes_of_voting=share("66.7")),
        Ballot(yes=2, no=1, yes_of_voting=share("67")),
        Ballot(yes=0, no=0, spoiled=3, voted=3, eligible=4),
        Ballot(turnout=share("98"), yes_of_voting=share("3")),
        Ballot(eligible=100, voted=49, yes=49, no=0),
        Ballot(rule=BallotLimits(turnout=Limit(at_least="50", above="60"))),
        Ballot(rule=BallotLimits(yes_of_voting=Limit(at_least="100"))),
    ],
)
def test_a_ballot_at_the_edge_is_accepted(ballot: Ballot) -> None:
    assert [*ballot_faults(ballot)] == []


COUNTS = ("eligible", "voted", "yes", "no", "spoiled")


@given(
    st.tuples(*[st.integers(0, 400)] * 4),
    st.sets(st.sampled_from(COUNTS)),
    st.integers(0, 4),
    st.sampled_from(["turnout", "yes_of_voting", "both"]),
)
def test_a_real_count_published_in_any_precision_with_any_figure_hidden_is_accepted(
    parts: tuple[int, ...], hidden: set[str], places: int, published: str
) -> None:
    yes, no, spoiled, stayed_away = parts
    voted = yes + no + spoiled
    eligible = voted + stayed_away
    if not eligible or not yes + no:
        return
    counts: dict[str, Any] = dict(zip(COUNTS, (eligible, voted, yes, no, spoiled), strict=True))
    counts |= dict.fromkeys(hidden)
    step = Decimal(1).scaleb(-places)
    if published != "yes_of_voting":
        counts["turnout"] = rounded(Fraction(100 * voted, eligible), step)
    if published != "turnout":
        counts["yes_of_voting"] = rounded(Fraction(100 * yes, yes + no), step)
    assert [*ballot_faults(Ballot(**counts))] == []


def rounded(value: Fraction, step: Decimal) -> Decimal:
    return (Decimal(value.numerator) / value.denominator).quantize(step)
