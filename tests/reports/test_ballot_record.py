"""Figures of a ballot that cannot be are named with their line; votes that would tell how people voted are not kept."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from workshop_samples import held

from reports.ballot_record import BallotHeld, Counts, Unit, as_ballot, faults, filled_up, without_small

WHOLE = Counts(eligible=240, issued=240, returned=190, spoiled=2, yes=128, no=60)


def said(whole: Counts, *units: Unit, lines: tuple[str, ...] = ()) -> list[str]:
    return [str(each) for each in faults(whole, units, lines=lines)]


def unit(label: str, **figures: int) -> Unit:
    return Unit.model_validate({"label": label, **figures})


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"returned": 250}, "The totals: 250 voted, but only 240 could vote. Check both figures."),
        ({"issued": 180}, "The totals: 190 papers came back, but only 180 were issued. Check both figures."),
        ({"issued": 260}, "The totals: 260 papers were issued, but only 240 people could vote. Check both figures."),
        ({"yes": 129}, "The totals: Yes, no and spoiled votes add up to 191, but only 190 voted. Check the figures."),
        ({"yes": 127}, "The totals: Yes, no and spoiled votes add up to 189, but 190 voted. Check the figures."),
        ({"eligible": 0}, "The totals: If nobody could vote there was no ballot. Check how many could vote."),
    ],
)
def test_totals_that_cannot_be_are_named_with_the_reason(changed: dict[str, int], sentence: str) -> None:
    assert said(WHOLE) == []
    assert sentence in said(WHOLE.model_copy(update=changed))


def test_a_unit_that_cannot_be_is_named_by_its_line() -> None:
    wrong = unit("North depot", eligible=150, returned=160, yes=100, no=30)
    assert said(Counts(), wrong) == ["Unit “North depot”: 160 voted, but only 150 could vote. Check both figures."]
    assert said(Counts(), wrong, lines=("Line 7",)) == ["Line 7: 160 voted, but only 150 could vote. Check both figures."]


def test_units_that_do_not_add_up_to_the_totals_are_named_figure_by_figure() -> None:
    units = unit("A", eligible=150, returned=120, yes=90, no=30), unit("B", eligible=90, returned=70, yes=40, no=30)
    assert said(WHOLE.model_copy(update={"spoiled": None, "yes": 129}), *units) == [
        "The totals: Under “yes” the units add up to 130, but the total says 129. Check the units and the total."
    ]
    assert said(Counts(eligible=240, returned=190, yes=100), unit("A", yes=101), unit("B", eligible=90)) == [
        "The totals: Under “yes” the units add up to 101, but the total says 100. Check the units and the total."
    ], "more than the total is wrong, also where a unit is missing"


def test_two_units_of_one_name_and_a_unit_without_figures_are_faults() -> None:
    assert said(Counts(), unit("A", yes=20), unit("a", yes=30)) == ["Unit “a”: There is another unit called “a”. Give each a name of its own."]
    assert said(WHOLE, unit("A")) == ["Unit “A”: No figure is given. Give at least one, or leave the unit out."]
    assert said(Counts()) == ["The totals: Nothing is filled in. Give at least one figure of the ballot."]


def test_a_record_whose_figures_cannot_be_is_never_made() -> None:
    with pytest.raises(ValueError, match="250 voted, but only 240 could vote"):
        held(whole=WHOLE.model_copy(update={"returned": 250}), units=())
    with pytest.raises(ValueError, match="would tell how people voted"):
        held(whole=Counts(), units=(unit("A", returned=9, yes=5, no=4),))


def test_totals_left_empty_are_added_up_only_where_every_unit_has_the_figure() -> None:
    units = unit("A", eligible=150, yes=90), unit("B", eligible=90)
    assert filled_up(Counts(), units) == Counts(eligible=240)
    assert filled_up(Counts(eligible=250), units).eligible == 250


def test_percentages_keep_the_precision_in_which_they_were_published() -> None:
    found = BallotHeld.model_validate({"turnout": "78.0", "yes_of_voting": "82.80"})
    again = BallotHeld.model_validate_json(found.model_dump_json())
    assert (str(again.turnout), str(again.yes_of_voting)) == ("78.0", "82.80")
    assert as_ballot(again).yes_of_voting == Decimal("82.8")


def withheld(whole: Counts, *units: Unit) -> list[str]:
    return [each.label for each in without_small(whole, units) if each.withheld]


def test_a_unit_with_few_papers_or_with_all_or_all_but_one_alike_keeps_no_votes() -> None:
    large, few = unit("Large", returned=100, yes=60, no=40), unit("Few", returned=9, yes=5, no=4)
    alike, but_one = unit("Alike", returned=50, yes=50, no=0), unit("But one", returned=50, yes=49, no=1)
    assert withheld(Counts(), large, few, alike, but_one) == ["Few", "Alike", "But one"]
    hidden = without_small(Counts(), (large, few))[1]
    assert (hidden.returned, hidden.yes, hidden.no, hidden.spoiled) == (9, None, None, None)


def test_what_could_be_worked_out_from_the_totals_hides_the_next_smallest_unit_too() -> None:
    units = unit("A", returned=100, yes=60, no=40), unit("B", returned=60, yes=30, no=30), unit("C", returned=8, yes=5, no=3)
    assert withheld(Counts(returned=168, yes=95, no=73), *units) == ["B", "C"]


def test_a_unit_whose_only_known_vote_would_tell_the_other_keeps_neither() -> None:
    assert withheld(Counts(), unit("A", returned=50, yes=50), unit("B", returned=50, yes=20)) == ["A"]


def test_of_units_that_were_hidden_once_nothing_more_is_hidden_the_second_time() -> None:
    random = Random(7)
    for _ in range(300):
        units: list[Unit] = []
        for place in range(random.randint(1, 7)):
            yes, no, spoiled = random.choice((0, 1, 3, 20)), random.choice((0, 1, 4, 30)), random.randint(0, 1)
            if yes + no + spoiled:
                units.append(unit(f"U{place}", returned=yes + no + spoiled, spoiled=spoiled, yes=yes, no=no))
        whole = filled_up(Counts(), units)
        once = without_small(whole, units)
        assert without_small(whole, once) == once


def test_no_union_of_hidden_units_that_the_totals_give_away_is_small_or_alike() -> None:
    random = Random(11)
    for _ in range(300):
        units = [unit(f"U{place}", returned=yes + no, yes=yes, no=no) for place in range(5) if (yes := random.randint(0, 14)) + (no := random.randint(0, 14))]
        if not units:
            continue
        whole = filled_up(Counts(), units)
        shown = [each for each in without_small(whole, units) if not each.withheld]
        rest = {name: getattr(whole, name) - sum(getattr(each, name) for each in shown) for name in ("returned", "yes", "no")}
        assert all(each.returned is not None and each.returned >= 10 and min(each.yes or 0, each.no or 0) > 1 for each in shown)
        if shown and len(shown) < len(units):
            assert rest["returned"] >= 10
            assert min(rest["yes"], rest["no"]) > 1
