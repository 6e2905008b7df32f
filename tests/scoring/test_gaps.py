"""How groups differ: only groups that are shown, only differences whose interval excludes 0, and for whom it is worked out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest

from scoring.gaps import NOT_KNOWN, Crowd, Gaps, People, everybody, gaps
from scoring.population import LEVEL, gap, interval, mean
from scoring.released import Choice, Counted, GroupResult, Released
from scoring.spread_in_words import everybody_in_words, gaps_basis_in_words, gaps_in_words

TITLES = ("Told", "Asked", "Involved", "Partners", "In control")
LOW, HIGH = (6, 9, 4, 1, 0), (0, 1, 3, 5, 3)


def group(label: str, counts: Sequence[int], unsure: int = 0) -> GroupResult:
    counted = Counted(counts=tuple(counts), dont_know=unsure)
    return GroupResult(id=label.lower(), label=label, people=counted.people, counted=counted)


def hidden(label: str) -> GroupResult:
    return GroupResult(id=label.lower(), label=label, hidden="few")


def released(*groups: GroupResult, ordered: bool = True, least: int = 5, more: Sequence[int] = (0, 0, 0, 0, 0)) -> Released:
    shown = [each.counted for each in groups if each.counted is not None]
    counts = tuple(sum(each) for each in zip(more, *(one.counts for one in shown), strict=True))
    whole = Counted(counts=counts, dont_know=sum(each.dont_know for each in shown))
    return Released(options=tuple(Choice(id=each.lower(), title=each) for each in TITLES), ordered=ordered, least=least, whole=whole, groups=groups)


def crowd(**invited: int | None) -> Crowd:
    return Crowd(invited, {}, None)


def found(given: Released, of: Crowd = NOT_KNOWN) -> Gaps:
    gap = gaps(given, of)
    assert gap is not None
    return gap


def test_a_difference_is_that_of_the_means_with_the_interval_for_everybody_invited() -> None:
    one = found(released(group("Staff", LOW), group("Managers", HIGH)), crowd(staff=40, managers=18))
    first, second = mean(HIGH, 18), mean(LOW, 40)
    assert first is not None
    assert second is not None
    (clear,) = one.clear
    assert (clear.higher, clear.lower, clear.steps) == ("Managers", "Staff", gap(first, second))
    assert not one.unclear


def test_it_reads_in_steps_with_its_assumption() -> None:
    one = found(released(group("Staff", LOW), group("Managers", HIGH)), crowd(staff=40, managers=18))
    assert gaps_in_words(one) == ("Managers answered 1.8 steps higher than Staff; if those who did not answer resemble those who did, between 1.3 and 2.2.",)
    basis = gaps_basis_in_words(one, TITLES)
    assert "(Staff: the 40 invited; Managers: the 18 invited)" in basis
    assert "as if those who did not answer were like those who did" in basis
    assert "higher is nearer to “In control”" in basis


def test_where_everybody_replied_a_difference_has_no_range() -> None:
    one = found(released(group("Staff", LOW), group("Managers", HIGH)))
    assert one.complete
    assert gaps_in_words(one) == ("Managers answered 1.8 steps higher than Staff.",)
    assert "All of them replied" in gaps_basis_in_words(one, TITLES)


def test_of_groups_whose_interval_includes_0_only_that_is_said() -> None:
    one = found(released(group("Staff", (2, 5, 6, 3, 1)), group("Managers", (1, 4, 5, 3, 1))), crowd(staff=60, managers=30))
    assert one.clear == ()
    assert gaps_in_words(one) == ("No difference of 0.1 steps or more can be told between Staff and Managers.",)


def test_a_difference_too_small_to_be_printed_is_not_told_even_if_everybody_replied() -> None:
    one = found(released(group("Staff", (10, 10, 10, 10, 10)), group("Managers", (10, 10, 11, 10, 10))))
    assert one.clear == ()
    assert gaps_in_words(one) == ("No difference of 0.1 steps or more can be told between Staff and Managers.",)


def test_of_a_group_that_is_not_shown_nothing_is_said() -> None:
    assert gaps(released(group("Staff", LOW), hidden("Board")), crowd(staff=40, board=12)) is None
    one = found(released(group("Staff", LOW), group("Managers", HIGH), hidden("Board")), crowd(staff=40, managers=18, board=12))
    said = " ".join((*gaps_in_words(one), gaps_basis_in_words(one, TITLES)))
    assert "Board" not in said


def test_a_group_in_which_too_few_chose_an_option_has_no_mean_to_compare() -> None:
    assert gaps(released(group("Staff", LOW), group("Managers", (1, 0, 1, 0, 2), unsure=8)), NOT_KNOWN) is None


def test_options_without_an_order_have_no_steps() -> None:
    assert gaps(released(group("Staff", LOW), group("Managers", HIGH), ordered=False), NOT_KNOWN) is None


@pytest.mark.parametrize(
    ("invited", "came", "people"),
    [(40, 25, People(40, "invited")), (None, 25, People(25, "came")), (22, 25, People(25, "came")), (None, None, People(20, "replied")), (10, None, People(20, "replied"))],
)
def test_the_people_are_those_invited_or_else_who_came_or_else_who_replied_and_never_fewer_than_these(invited: int | None, came: int | None, people: People) -> None:
    assert Crowd({"staff": invited}, {"staff": came}, None).of(group("Staff", LOW)) == people


def test_who_does_not_know_is_not_predicted() -> None:
    few = found(released(group("Staff", LOW, unsure=10), group("Managers", HIGH)), crowd(staff=40, managers=18))
    first, second = mean(HIGH, 18), mean(LOW, 30)
    assert first is not None
    assert second is not None
    assert few.clear[0].steps == gap(first, second)


def test_several_pairs_hold_together_as_often_as_one_by_itself() -> None:
    three = found(released(group("Staff", LOW), group("Managers", HIGH), group("Union", (2, 4, 5, 3, 1))), crowd(staff=40, managers=18, union=30))
    first, second = mean(HIGH, 18), mean(LOW, 40)
    assert first is not None
    assert second is not None
    assert three.clear[0].steps == gap(first, second, 1 - (1 - LEVEL) / 3)
    assert len(three.clear) + len(three.unclear) == 3


def test_the_largest_difference_comes_first_and_many_are_counted() -> None:
    groups = [group(f"G{place}", [40 if each == place % 5 else 3 for each in range(5)]) for place in range(9)]
    one = found(released(*groups))
    sizes = [each.steps.seen for each in one.clear]
    assert sizes == sorted(sizes, reverse=True)
    said = gaps_in_words(one)
    assert len(said) == 7
    assert said[5] == f"Between other groups, {len(sizes) - 5} smaller differences can be told."
    assert said[6] == "No difference of 0.1 steps or more can be told between 4 other pairs of groups."


def test_the_whole_room_has_an_interval_only_if_more_were_invited_than_came() -> None:
    given = released(group("Staff", LOW), group("Managers", HIGH))
    assert everybody(given, Crowd({"staff": 20, "managers": 12}, {}, 32)) is None
    assert everybody(given, Crowd({"staff": 40, "managers": None}, {}, 32)) is None
    whole = everybody(given, Crowd({"staff": 40, "managers": 18}, {}, 32))
    assert whole is not None
    assert whole.place is not None
    expected = mean((6, 10, 7, 6, 3), 58)
    assert expected is not None
    assert whole.place == tuple(each + 1 for each in interval(expected))
    assert everybody_in_words(whole, TITLES) == (
        "From 1 (“Told”) to 5 (“In control”), the mean answer is 2.7. If all 58 who were invited had answered, it would most likely lie between 2.4 and 3.0. That holds 19 times in 20, if those who did not answer resemble those who did."
    )


def test_options_without_an_order_have_a_share_each_of_all_who_were_invited() -> None:
    whole = everybody(released(group("Staff", LOW), group("Managers", HIGH), ordered=False), crowd(staff=40, managers=18))
    assert whole is not None
    assert whole.place is None
    assert [each.seen for each in whole.shares] == [Fraction(count, 32) for count in (6, 10, 7, 6, 3)]
    assert everybody_in_words(whole, TITLES).startswith("If all 58 who were invited had answered, these shares would most likely have chosen each option: “Told” ")
