"""The gate: what is shown, what is hidden and why, and that nobody who adds and subtracts learns what is protected."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scoring.released import Choice, Counted, Released
from scoring.suppression import Group, alike, derivable, narrowed, release
from scoring.tally import Label, repeated, tallied

EXAMPLES = json.loads((Path(__file__).parent / "published" / "suppression.json").read_text(encoding="utf-8"))
OPTIONS = tuple(Choice(id=id_, title=id_.upper()) for id_ in "abc")
REPLIES = ("a", "b", "c", "?", "-")


def group(id_: str, *replies: int) -> Group:
    """By how many gave each reply: three options, don't know, does not apply."""
    counts = [*replies, *[0] * (5 - len(replies))]
    return Group(id_, id_.title(), Counted(counts=tuple(counts[:3]), dont_know=counts[3], not_applicable=counts[4]))


def mixed(id_: str, people: int) -> Group:
    return group(id_, (people + 2) // 3, (people + 1) // 3, people // 3)


def released(groups: Sequence[Group], least: int = 5, before: Sequence[Released] = ()) -> Released:
    return release(groups, options=OPTIONS, ordered=True, least=least, before=before)


def hidden(result: Released) -> dict[str, str]:
    return {each.id: each.hidden for each in result.groups if each.hidden}


def hidden_together(result: Released) -> int | None:
    """How many people are in the groups of which not even that is told one by one; None if nothing is shown."""
    return None if result.whole is None else result.whole.people - sum(each.people or 0 for each in result.groups)


@pytest.mark.parametrize("case", EXAMPLES["hidden"], ids=lambda case: str(list(case["groups"].values())))
def test_the_published_examples_hide_the_same_groups(case: dict[str, Any]) -> None:
    result = released([mixed(id_, people) for id_, people in case["groups"].items()])
    assert list(hidden(result)) == case["hidden"]


@pytest.mark.parametrize("case", EXAMPLES["differencing"])
def test_the_published_examples_of_differencing(case: dict[str, Any]) -> None:
    found = derivable(case["published"], case["cells"], least=5)
    assert set(found) == {frozenset(cells) for cells in case["follows"]}


class TestWhatIsShown:
    def test_exactly_the_least_number_is_enough(self) -> None:
        result = released([mixed("staff", 5), mixed("board", 7)])
        assert hidden(result) == {}
        assert [each.people for each in result.groups] == [5, 7]
        assert result.whole == Counted(counts=(5, 4, 3))

    def test_one_below_it_is_hidden_with_its_number_and_takes_the_next_smallest_along(self) -> None:
        result = released([mixed("staff", 12), mixed("board", 4), mixed("users", 7)])
        assert hidden(result) == {"board": "few", "users": "others"}
        assert [each.people for each in result.groups] == [12, None, None]
        assert hidden_together(result) == 11

    def test_hidden_groups_that_reach_it_together_take_nobody_along(self) -> None:
        result = released([mixed("staff", 12), mixed("board", 2), mixed("union", 3)])
        assert hidden(result) == {"board": "few", "union": "few"}
        assert hidden_together(result) == 5

    def test_of_two_groups_as_small_the_later_is_taken_along(self) -> None:
        assert hidden(released([mixed("a", 7), mixed("b", 7), mixed("c", 3)])) == {"b": "others", "c": "few"}

    def test_of_fewer_altogether_nothing_is_shown_at_all(self) -> None:
        result = released([mixed("staff", 3), mixed("board", 1)])
        assert result.whole is None
        assert hidden_together(result) is None
        assert [(each.people, each.hidden) for each in result.groups] == [(None, "few")] * 2

    def test_the_whole_is_shown_where_every_group_is_hidden(self) -> None:
        result = released([mixed("staff", 3), mixed("board", 2)])
        assert result.whole is not None
        assert set(hidden(result)) == {"staff", "board"}

    def test_one_group_alone_is_the_whole(self) -> None:
        result = released([mixed("staff", 6)])
        assert result.groups[0].counted == result.whole

    def test_without_groups_only_the_whole_is_there_to_show(self) -> None:
        assert released([]).whole is None
        assert released([]).groups == ()

    def test_a_group_of_nobody_is_hidden_and_takes_nobody_along(self) -> None:
        result = released([mixed("staff", 6), group("union"), mixed("board", 9)])
        assert hidden(result) == {"union": "few"}
        assert hidden_together(result) == 0

    def test_dont_know_and_does_not_apply_count_as_replies(self) -> None:
        result = released([group("staff", 1, 0, 0, 2, 2), mixed("board", 6)])
        assert hidden(result) == {}
        assert result.groups[0].people == 5
        assert result.groups[0].counted == Counted(counts=(1, 0, 0), dont_know=2, not_applicable=2)

    def test_labels_order_and_terms_are_those_given(self) -> None:
        result = release([mixed("b", 6), mixed("a", 6)], options=OPTIONS, ordered=False, least=6)
        assert [(each.id, each.label) for each in result.groups] == [("b", "B"), ("a", "A")]
        assert (result.options, result.ordered, result.least) == (OPTIONS, False, 6)

    def test_counts_that_do_not_fit_the_options_and_a_least_of_nobody_are_refused(self) -> None:
        with pytest.raises(ValueError, match="counts and options differ in number"):
            release([mixed("a", 6)], options=OPTIONS[:2], ordered=True, least=5)
        with pytest.raises(ValueError, match="at least one person"):
            released([mixed("a", 6)], least=0)


class TestGroupsThatAgree:
    @pytest.mark.parametrize(
        ("replies", "found"),
        [((), False), ((0, 0), False), ((1,), True), ((1, 1), True), ((5, 0), True), ((5, 1), True), ((5, 2), False), ((5, 1, 1), False)],
    )
    def test_all_or_all_but_one(self, replies: tuple[int, ...], found: bool) -> None:
        assert alike(replies) is found

    def test_it_is_not_shown_apart_and_takes_along_what_keeps_it_from_following(self) -> None:
        result = released([mixed("staff", 12), group("board", 8, 1), mixed("users", 6)])
        assert hidden(result) == {"board": "others", "users": "others"}
        assert hidden_together(result) == 0  # how many replied may be told of each

    def test_what_is_left_over_is_not_alike_either(self) -> None:
        result = released([group("staff", 7), group("board", 8), mixed("users", 6), mixed("union", 9)])
        assert set(hidden(result)) == {"staff", "board", "users"}

    def test_two_that_are_alike_in_different_ways_hide_each_other(self) -> None:
        result = released([mixed("staff", 12), group("board", 8), group("users", 0, 6)])
        assert set(hidden(result)) == {"board", "users"}

    @pytest.mark.parametrize("replies", [(12,), (0, 0, 0, 12)])
    def test_a_room_that_agrees_is_shown_whole_and_no_group_apart(self, replies: tuple[int, ...]) -> None:
        half = [each // 2 for each in replies]
        result = released([group("staff", *half), group("board", *half)])
        assert result.whole is not None
        assert result.whole.people == 12
        assert set(hidden(result)) == {"staff", "board"}

    def test_that_a_group_is_alike_is_not_told_as_the_whole_would_say_what_it_answered(self) -> None:
        result = released([group("board", 9), mixed("users", 6), mixed("staff", 12)])
        assert set(hidden(result).values()) == {"others"}

    def test_all_who_do_not_know_are_alike_too(self) -> None:
        assert "board" in hidden(released([group("board", 0, 0, 0, 6), mixed("users", 6), mixed("staff", 12)]))


class TestHowManyReplied:
    def test_it_is_not_told_of_a_large_hidden_group_if_a_small_one_would_follow(self) -> None:
        result = released([mixed("staff", 12), mixed("board", 3), group("users", 9)])
        assert hidden(result) == {"board": "few", "users": "others"}
        assert [each.people for each in result.groups] == [12, None, None]

    def test_it_is_told_if_the_small_ones_are_enough_together(self) -> None:
        result = released([mixed("staff", 12), mixed("board", 3), mixed("union", 3), group("users", 9)])
        assert [each.people for each in result.groups] == [12, None, None, 9]
        assert hidden_together(result) == 6

    def test_the_smallest_that_covers_the_small_ones_is_kept_back(self) -> None:
        result = released([mixed("staff", 12), mixed("board", 3), group("users", 9), group("union", 0, 7)])
        assert [each.people for each in result.groups] == [12, None, 9, None]
        assert hidden_together(result) == 10


SIZES = st.lists(st.lists(st.integers(0, 9), min_size=5, max_size=5), max_size=6)


def groups_of(sizes: Sequence[Sequence[int]]) -> list[Group]:
    return [group(f"g{place}", *replies) for place, replies in enumerate(sizes)]


def told(result: Released, cells: Mapping[str, Sequence[str]]) -> list[set[str]]:
    """Of which cells each published distribution is the sum, if every group is made of those cells."""
    rows = [set(cells[each.id]) for each in result.groups if each.counted]
    return [{cell for each in cells.values() for cell in each}, *rows] if result.whole else rows


def persons(groups: Sequence[Group]) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Every single person by group, and what she replied."""
    cells: dict[str, list[str]] = {}
    said: dict[str, str] = {}
    for each in groups:
        counted = each.counted
        replies = [reply for reply, many in zip(REPLIES, (*counted.counts, counted.dont_know, counted.not_applicable), strict=True) for _ in range(many)]
        cells[each.id] = [f"{each.id}.{place}" for place in range(len(replies))]
        said |= dict(zip(cells[each.id], replies, strict=True))
    return cells, said


class TestAdversary:
    """Reads everything, adds and subtracts."""

    @given(SIZES, st.integers(2, 10))
    def test_no_union_of_up_to_three_cells_below_the_least_number_follows(self, sizes: list[list[int]], least: int) -> None:
        groups = groups_of(sizes)
        rows = told(released(groups, least), {each.id: [each.id] for each in groups})
        people = {each.id: each.counted.people for each in groups}
        small = [
            set(union) for many in (1, 2, 3) for union in combinations(people, many) if 0 < sum(people[id_] for id_ in union) < least
        ]
        assert not [union for union in small if in_row_space(union, rows, list(people))]

    @given(SIZES, st.integers(2, 10))
    def test_neither_does_it_with_the_numbers_of_people(self, sizes: list[list[int]], least: int) -> None:
        groups = groups_of(sizes)
        result = released(groups, least)
        rows = told(result, {each.id: [each.id] for each in groups}) + [{each.id} for each in result.groups if each.people is not None]
        assert derivable(rows, {each.id: each.counted.people for each in groups}, least=least) == ()
        assert all(each.people is None or each.people >= least for each in result.groups)
        together = hidden_together(result)
        assert together is None or together == 0 or together >= least

    @given(SIZES, st.integers(5, 7))
    def test_one_who_knows_her_own_reply_learns_of_no_fewer_than_one_below_it(self, sizes: list[list[int]], least: int) -> None:
        groups = groups_of(sizes)
        cells, said = persons(groups)
        rows = told(released(groups, least), cells)
        for knows in {each[0] for each in cells.values() if each}:
            found = derivable([*rows, {knows}], dict.fromkeys(said, 1), least=least - 1)
            assert set(found) <= {frozenset({knows})}

    @given(SIZES)
    def test_one_who_knows_her_own_reply_finds_no_set_of_others_who_all_replied_the_same(self, sizes: list[list[int]]) -> None:
        groups = groups_of(sizes)
        cells, said = persons(groups)
        result = released(groups)
        shown = [set(cells[each.id]) for each in result.groups if each.counted]
        rest = set(said) - set().union(*shown)
        for follows in [*shown, rest] if result.whole and shown else []:
            replies = Counter(said[person] for person in follows)
            assert all(len(replies - Counter([known])) > 1 for known in replies)

    @given(SIZES)
    def test_a_release_in_the_room_and_one_in_a_document_tell_no_more_together(self, sizes: list[list[int]]) -> None:
        groups = groups_of(sizes)
        live, again = released(groups, 5), released(groups, 10)
        exported = narrowed(live, 10)
        people, cells = {each.id: each.counted.people for each in groups}, {each.id: [each.id] for each in groups}
        for document in (exported, again, released(groups, 10, before=[live])):
            assert derivable(told(live, cells) + told(document, cells), people, least=5) == ()
            assert derivable(told(document, cells), people, least=10) == ()
            assert set(hidden(live)) <= set(hidden(document)) or live.whole is None

    @given(SIZES)
    def test_what_is_worked_out_from_the_release_alone_shows_what_the_answers_would(self, sizes: list[list[int]]) -> None:
        groups = groups_of(sizes)
        exported, again = narrowed(released(groups, 5), 10), released(groups, 10)
        assert exported.whole == again.whole
        assert [each.counted for each in exported.groups] == [each.counted for each in again.groups]

    PEOPLE = st.dictionaries(st.integers(0, 39), st.tuples(st.sampled_from(REPLIES), st.sampled_from(REPLIES), st.booleans(), st.booleans()), min_size=15, max_size=40)

    @given(PEOPLE, st.integers(1, 5), st.booleans())
    def test_two_rounds_tell_no_more_of_small_groups_than_one_even_if_nobody_changed_her_mind(
        self, people: dict[int, tuple[str, str, bool, bool]], many: int, changed: bool
    ) -> None:
        """Some answered only in the first round, some only in the second; the people are spread unevenly over the groups."""
        group_of = {str(each): f"g{each * each % 13 % many}" for each in people}
        former = {str(each): first for each, (first, _, here, _) in people.items() if here}
        now = {str(each): second if changed else first for each, (first, second, _, later) in people.items() if later}
        again = repeated(former, now, group_of, least=5)
        labels = [Label(f"g{place}", "") for place in range(many)]
        first_groups = tallied(former, group_of, groups=labels, options="abc")
        groups = tallied(again.choices, group_of, groups=labels, options="abc")
        first = released(first_groups)
        second = released(groups, before=[first])
        if first.whole is None:
            return
        once = {each.id: each.counted.people for each in first_groups}
        cells = {f"{id_}.first": people for id_, people in once.items()} | {f"{each.id}.joined": each.counted.people - once[each.id] for each in groups}
        rows = told(first, {id_: [f"{id_}.first"] for id_ in once}) + told(second, {id_: [f"{id_}.first", f"{id_}.joined"] for id_ in once})
        assert derivable(rows, cells, least=5) == ()

    def test_without_what_was_hidden_before_a_second_round_would_give_a_small_group_away(self) -> None:
        """Board and users are hidden at first; then the staff agree, and would be hidden in place of the users."""
        first = [mixed("board", 3), mixed("users", 7), mixed("staff", 20)]
        then = [mixed("board", 3), mixed("users", 7), group("staff", 20)]
        once = released(first)
        cells, people = {each.id: [each.id] for each in first}, {"board": 3, "users": 7, "staff": 20}
        careless = released(then)
        assert derivable(told(once, cells) + told(careless, cells), people, least=5) == (frozenset({"board"}),)
        careful = released(then, before=[once])
        assert derivable(told(once, cells) + told(careful, cells), people, least=5) == ()
        assert set(hidden(careful)) == {"board", "users", "staff"}

    def test_what_was_not_shown_at_all_hides_nothing_later(self) -> None:
        nothing = released([mixed("staff", 4), group("board")])
        assert hidden(released([mixed("staff", 12), mixed("board", 6)], before=[nothing])) == {}


class TestNarrowed:
    def test_a_small_group_that_was_shown_is_hidden_and_what_was_hidden_stays_so(self) -> None:
        live = released([mixed("staff", 30), mixed("board", 6), mixed("users", 12), mixed("union", 2), mixed("buyer", 3)])
        assert hidden(live) == {"union": "few", "buyer": "few"}
        exported = narrowed(live, 10)
        assert hidden(exported) == {"board": "few", "union": "few", "buyer": "few"}
        assert [each.people for each in exported.groups] == [30, None, 12, None, None]
        assert exported.least == 10

    def test_of_fewer_altogether_nothing_is_left(self) -> None:
        exported = narrowed(released([mixed("staff", 9)]), 10)
        assert exported.whole is None
        assert hidden(exported) == {"staff": "few"}
        assert exported.groups[0].people is None
        nothing = narrowed(narrowed(released([mixed("staff", 4)]), 10), 20)
        assert (nothing.whole, nothing.least) == (None, 20)

    def test_at_the_same_number_it_stays_as_it_is(self) -> None:
        live = released([mixed("staff", 12), mixed("board", 4), mixed("users", 7)])
        assert narrowed(live, 5) == live

    def test_nothing_that_was_hidden_can_be_shown_again(self) -> None:
        with pytest.raises(ValueError, match="cannot be shown again"):
            narrowed(released([mixed("staff", 9)], 5), 4)


def rank(rows: Sequence[Sequence[int]]) -> int:
    """By elimination, plainly."""
    left, found = [[Fraction(each) for each in row] for row in rows], 0
    for at in range(len(left[0]) if left else 0):
        pivot = next((row for row in left[found:] if row[at]), None)
        if pivot is not None:
            left.remove(pivot)
            left = [[a - row[at] / pivot[at] * b for a, b in zip(row, pivot, strict=True)] for row in left]
            left.insert(found, pivot)
            left = left[: found + 1] + left[found + 1 :]
            found += 1
    return sum(any(row) for row in left)


def in_row_space(union: set[str], rows: Sequence[set[str]], cells: Sequence[str]) -> bool:
    as_row = [[int(cell in row) for cell in cells] for row in rows]
    return rank([*as_row, [int(cell in union) for cell in cells]]) == rank(as_row)


CELLS = "uvwxyz"


@given(
    st.lists(st.sets(st.sampled_from(CELLS)), max_size=6),
    st.fixed_dictionaries({cell: st.integers(0, 6) for cell in CELLS}),
    st.integers(1, 9),
)
@example([{"u", "v"}, {"v", "w"}, {"u", "w"}], dict.fromkeys(CELLS, 2), 5)
@example([{"u", "v", "w", "x"}, {"x"}, {"u", "y"}, {"v", "z"}], dict.fromkeys(CELLS, 1), 5)  # three cells, none of them alone
def test_a_union_follows_exactly_if_it_adds_nothing_to_the_rank(rows: list[set[str]], people: dict[str, int], least: int) -> None:
    found = set(derivable(rows, people, least=least))
    for union in found:
        assert 0 < sum(people[cell] for cell in union) < least
        assert in_row_space(set(union), rows, CELLS)
    for many in (1, 2, 3):
        for union in map(set, combinations(CELLS, many)):
            if 0 < sum(people[cell] for cell in union) < least and in_row_space(union, rows, CELLS):
                assert union in found


def test_cells_that_are_always_published_together_are_tried_as_one() -> None:
    """Four people of four cells follow, though no three cells do."""
    people = {"a": 1, "b": 1, "c": 1, "d": 1, "users": 9, "staff": 9}
    everybody = set(people)
    rows = [everybody, {"staff"}, {"users"}]
    assert derivable(rows, people, least=5) == (frozenset("abcd"),)


def test_nothing_follows_from_nothing() -> None:
    assert derivable([], {"a": 1}, least=5) == ()
    assert derivable([{"a"}], {}, least=5) == ()
