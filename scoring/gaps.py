"""How groups differ, and what everybody would have answered: worked out from what was released and from how many people there are.

Of groups that are not shown apart nothing is said. A group's place is its mean place among options that ascend, so a difference is in steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from typing import Literal, NamedTuple, TypeAlias

from scoring.population import LEVEL, Estimate, gap, interval, mean, share
from scoring.released import Counted, GroupResult, Released

Who: TypeAlias = Literal["invited", "came", "replied"]
SMALLEST = Fraction(1, 10)
"""Of a step: a difference is told only if it is at least so much at either end of its interval, because that is how it is printed."""


class People(NamedTuple):
    """For how many people a figure is worked out, and who they are."""

    number: int
    who: Who


class Crowd(NamedTuple):
    """How many people there are, by the id of their group, and how many came altogether; None, or no entry: it is not known or may not be told."""

    invited: Mapping[str, int | None]
    came: Mapping[str, int | None]
    everybody: int | None

    def of(self, group: GroupResult) -> People:
        """Everybody of a group that is shown: those invited, or else those who came, as far as these are no fewer than replied."""
        replied = group.counted.people if group.counted is not None else 0
        invited, came = self.invited.get(group.id), self.came.get(group.id) or 0
        if invited is not None and invited >= max(came, replied):
            return People(invited, "invited")
        return People(came, "came") if came >= replied else People(replied, "replied")

    @property
    def all_invited(self) -> int | None:
        """Everybody who was invited; None if that is not known of one group."""
        numbers = [each for each in self.invited.values() if each is not None]
        return sum(numbers) if numbers and len(numbers) == len(self.invited) else None


NOT_KNOWN = Crowd({}, {}, None)


class Gap(NamedTuple):
    """By how many steps one group answered higher than another. All three figures are above 0."""

    higher: str
    lower: str
    steps: Estimate


class Gaps(NamedTuple):
    """Every two of the groups that are shown, by their labels. `clear`: those that differ, the largest difference first."""

    clear: tuple[Gap, ...]
    unclear: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, People], ...]
    complete: bool
    """Whether all these people replied, so that nothing is left open."""


class Everybody(NamedTuple):
    """What all who were invited would have answered. `place`: the mean place, the first option being 1; without an order the share of each option."""

    invited: int
    place: Estimate | None
    shares: tuple[Estimate, ...]


def gaps(released: Released, crowd: Crowd) -> Gaps | None:
    """The differences between groups; None unless two are shown in which enough people chose an option, and options ascend.

    All the intervals together hold as often as one does by itself (Bonferroni), because only those that exclude 0 are told.
    """
    shown = [(each, each.counted) for each in released.groups if each.counted is not None and each.counted.answered >= released.least]
    if len(shown) < 2 or not released.ordered or released.whole is None:
        return None
    pairs = list(combinations(shown, 2))
    level = 1 - (1 - LEVEL) / len(pairs)
    clear: list[Gap] = []
    unclear: list[tuple[str, str]] = []
    for (one, counted), (other, others) in pairs:
        found = _gap(counted.counts, _could_choose(counted, crowd.of(one).number), others.counts, _could_choose(others, crowd.of(other).number), level)
        if found.low >= SMALLEST:
            clear.append(Gap(one.label, other.label, found))
        elif found.high <= -SMALLEST:
            clear.append(Gap(other.label, one.label, Estimate(-found.high, -found.seen, -found.low)))
        else:
            unclear.append((one.label, other.label))
    clear.sort(key=lambda each: -each.steps.seen)
    people = tuple((group.label, crowd.of(group)) for group, _ in shown)
    complete = all(of.number == counted.people for (_, of), (_, counted) in zip(people, shown, strict=True))
    return Gaps(tuple(clear), tuple(unclear), people, complete)


def everybody(released: Released, crowd: Crowd) -> Everybody | None:
    """The whole room with all who were invited; None unless these are more than came, or if too few chose an option."""
    whole, invited = released.whole, crowd.all_invited
    if whole is None or invited is None or invited <= max(crowd.everybody or 0, whole.people) or whole.answered < released.least:
        return None
    people = _could_choose(whole, invited)
    if not released.ordered:
        return Everybody(invited, None, tuple(_share(count, whole.answered, people) for count in whole.counts))
    low, seen, high = _place(whole.counts, people)
    return Everybody(invited, Estimate(low + 1, seen + 1, high + 1), ())


def _could_choose(counted: Counted, people: int) -> int:
    """Without those who said that they do not know, or that it does not apply."""
    return people - counted.dont_know - counted.not_applicable


@lru_cache(maxsize=4096)
def _gap(one: Sequence[int], people: int, other: Sequence[int], others: int, level: Fraction) -> Estimate:
    first, second = mean(one, people), mean(other, others)
    assert first is not None
    assert second is not None
    return gap(first, second, level)


@lru_cache(maxsize=4096)
def _place(counts: Sequence[int], people: int) -> Estimate:
    found = mean(counts, people)
    assert found is not None
    return interval(found)


@lru_cache(maxsize=4096)
def _share(chosen: int, answered: int, people: int) -> Estimate:
    found = share(chosen, answered, people)
    assert found is not None
    return interval(found)
