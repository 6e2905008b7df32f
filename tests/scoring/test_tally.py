"""From people to counts, and whom a repeated round counts."""

from __future__ import annotations

import pytest

from scoring.released import Counted
from scoring.tally import DONT_KNOW, NOT_APPLICABLE, Label, repeated, tallied

GROUPS = (Label("staff", "Staff"), Label("board", "The board"), Label("union", "Union"))
GROUP_OF = {"ann": "staff", "bob": "staff", "cat": "board", "dan": "staff", "eve": "board"}


def test_each_group_is_counted_in_its_order_by_option_dont_know_and_does_not_apply() -> None:
    found = tallied({"ann": "b", "bob": "b", "cat": DONT_KNOW, "dan": "a", "eve": NOT_APPLICABLE}, GROUP_OF, groups=GROUPS, options=("a", "b", "c"))
    assert [(each.id, each.label) for each in found] == list(GROUPS)
    assert [each.counted for each in found] == [
        Counted(counts=(1, 2, 0)),
        Counted(counts=(0, 0, 0), dont_know=1, not_applicable=1),
        Counted(counts=(0, 0, 0)),
    ]


@pytest.mark.parametrize("choices", [{"ann": "d"}, {"zoe": "a"}, {"ann": ""}])
def test_nobody_is_dropped_silently(choices: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="a participant has no group, or chose what is no option"):
        tallied(choices, GROUP_OF, groups=GROUPS, options=("a", "b", "c"))


def room(group: str, many: int) -> dict[str, str]:
    return {f"{group}{each}": group for each in range(many)}


def test_who_did_not_answer_again_counts_with_the_former_answer() -> None:
    found = repeated({"ann": "a", "bob": "b", "cat": "c"}, {"ann": "b", "cat": "c", "eve": "a"}, GROUP_OF, least=5)
    assert dict(found.choices) == {"ann": "b", "bob": "b", "cat": "c"}
    assert (found.again, found.left_out) == (2, 1)


def test_fewer_than_the_least_number_who_joined_are_left_out_and_counted() -> None:
    group_of = room("staff", 6) | room("board", 4)
    former = {"staff0": "a", "staff1": "b"}
    joined = dict.fromkeys([f"board{each}" for each in range(4)], "a")
    found = repeated(former, former | joined, group_of, least=5)
    assert dict(found.choices) == former
    assert found.left_out == 4


def test_the_least_number_must_have_joined_the_same_group() -> None:
    """Three and four are seven, but where both groups are shown, each follows by itself."""
    group_of = room("staff", 4) | room("board", 3)
    found = repeated({}, {person: "ab"[place % 2] for place, person in enumerate(group_of)}, group_of, least=5)
    assert (dict(found.choices), found.left_out) == ({}, 7)


def test_enough_who_joined_count_unless_they_are_alike() -> None:
    group_of = room("staff", 5) | room("board", 5)
    replies = dict(zip(group_of, "aabbc" + "aaaab", strict=True))
    found = repeated({}, replies, group_of, least=5)
    assert set(found.choices) == set(room("staff", 5))
    assert found.left_out == 5


def test_what_is_returned_cannot_be_changed() -> None:
    found = repeated({"ann": "a"}, {}, GROUP_OF, least=5)
    with pytest.raises(TypeError, match="does not support item assignment"):
        found.choices["ann"] = "b"  # type: ignore[index]


def test_who_joined_without_a_group_is_not_passed_over() -> None:
    with pytest.raises(KeyError, match="zoe"):
        repeated({}, {"zoe": "a"}, GROUP_OF, least=5)
