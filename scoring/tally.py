"""From who chose what to counts by group: the last place that knows people. What it returns goes to `suppression`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from scoring.released import Counted
from scoring.suppression import Group, alike

DONT_KNOW, NOT_APPLICABLE = "?", "-"
"""What stands in place of an option's id."""


class Label(NamedTuple):
    """A group by its id, and as people call it."""

    id: str
    label: str


class Repeated(NamedTuple):
    """Whom a repeated round counts, and with what."""

    choices: Mapping[str, str]
    again: int
    """How many of the first round's people answered again. If fewer than may be told of, only their change would show: show nothing."""
    left_out: int
    """How many joined since and are not counted."""


def tallied(choices: Mapping[str, str], group_of: Mapping[str, str], *, groups: Sequence[Label], options: Sequence[str]) -> tuple[Group, ...]:
    """The counts of each group, in the order of the groups, from each participant's choice and group.

    A choice is an option's id, DONT_KNOW or NOT_APPLICABLE. Raises ValueError for another one, and for a participant
    without one of the groups: nobody may be dropped silently.
    """
    by_group: dict[str, Counter[str]] = {group.id: Counter() for group in groups}
    allowed = {*options, DONT_KNOW, NOT_APPLICABLE}
    for participant, choice in choices.items():
        counts = by_group.get(group_of.get(participant, ""))
        if counts is None or choice not in allowed:
            raise ValueError("a participant has no group, or chose what is no option")
        counts[choice] += 1
    return tuple(Group(group.id, group.label, _counted(by_group[group.id], options)) for group in groups)


def _counted(choices: Counter[str], options: Sequence[str]) -> Counted:
    counts = tuple(choices[option] for option in options)
    return Counted(counts=counts, dont_know=choices[DONT_KNOW], not_applicable=choices[NOT_APPLICABLE])


def repeated(former: Mapping[str, str], now: Mapping[str, str], group_of: Mapping[str, str], *, least: int) -> Repeated:
    """The choices of a round that repeats an earlier one, whose people were counted as `former`.

    The people stay the same, so that the two results differ by changed minds and not by who is in them: who did not answer again counts
    with the former answer. Who joined since is counted only with at least `least` of the same group, unless they are all alike,
    or all but one; otherwise the second result less the first would tell what those few answered. Raises KeyError for one without a group.
    """
    joined: dict[str, dict[str, str]] = {}
    for participant, choice in now.items():
        if participant not in former:
            joined.setdefault(group_of[participant], {})[participant] = choice
    counted = [each for each in joined.values() if len(each) >= least and not alike(Counter(each.values()).values())]
    choices = {participant: now.get(participant, choice) for participant, choice in former.items()}
    for each in counted:
        choices |= each
    again = sum(participant in now for participant in former)
    return Repeated(MappingProxyType(choices), again, sum(map(len, joined.values())) - sum(map(len, counted)))
