"""The fewest changes that meet gates, or that earn enough points: a choice of one option from each block.

Of choices with equally many changes the first by question ids is taken. Two sets of the same size compare by the
smallest id that only one of them holds; so for gates an id is a digit of a number that is added up, and for points one
id after the other is taken in wherever a set of that size can still be made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import prod
from typing import NamedTuple, TypeAlias

from questionnaires.answers import Answer
from scoring import power
from scoring.model import Stage
from scoring.power import MICRO

MOST = 500
"""Combinations of options that touch several dimensions; beyond it, nothing is worked out."""
Most: TypeAlias = "list[int | Decimal | None]"
"""The most that so many changes (the place in the list) can earn; None where that many cannot be made."""


class TooManyWays(Exception):  # noqa: N818 (it reads as what happened)
    """There are more combinations than are tried."""


class Option(NamedTuple):
    """Some questions of a block, and what they are changed to."""

    ids: frozenset[str]
    answers: dict[str, Answer]
    gains: tuple[tuple[int, int], ...] = ()
    """By place of the dimension: by how much the numerator grows, if it does."""
    met: frozenset[Stage] = frozenset()
    """Stages that have a gate in the block which is then met."""


Blocks: TypeAlias = Sequence[Sequence[Option]]
"""Each offers options on questions that no other block has."""


class Earned(NamedTuple):
    """A dimension as it stands: its numerator at the lower bound out of the whole, and its share of the weight."""

    part: int
    whole: int
    share: int

    def score(self, more: int) -> int:
        """Its lower score in micro-units, with so much more in the numerator."""
        return (2 * MICRO * (self.part + more) + self.whole) // (2 * self.whole)


def for_gates(blocks: Blocks, stages: frozenset[Stage]) -> list[Option] | None:
    """The fewest changes after which each of these stages has a gate that is met; None if there are none."""
    ids = sorted({id_ for block in blocks for option in block for id_ in option.ids}, reverse=True)
    cost = {id_: (1 << len(ids)) - (1 << place) for place, id_ in enumerate(ids)}
    best: dict[frozenset[Stage], tuple[int, list[Option]]] = {frozenset(): (0, [])}
    for block in blocks:
        after: dict[frozenset[Stage], tuple[int, list[Option]]] = {}
        for (met, (so_far, chosen)), option in product(best.items(), block):
            key, total = met | option.met, so_far + sum(cost[id_] for id_ in option.ids)
            if key not in after or total < after[key][0]:
                after[key] = (total, [*chosen, option])
        best = after
    return best[stages][1] if stages in best else None


class ForPoints:
    """The fewest changes that lift the overall lower bound to so many micro-units."""

    def __init__(self, blocks: Blocks, dimensions: Sequence[Earned], exponent: Fraction, micro: int) -> None:
        self.dimensions, self.exponent, self.micro = dimensions, exponent, micro
        self.weight = sum(each.share for each in dimensions)
        places = [{place for option in block for place, _ in option.gains} for block in blocks]
        self.spanning = [block for block, at in zip(blocks, places, strict=True) if len(at) > 1]
        self.at: dict[int, list[Sequence[Option]]] = {place: [] for place in range(-1, len(dimensions))}
        """The blocks that earn in one dimension only; those that earn nothing are at -1."""
        self.place_of: dict[str, int] = {}
        for block, at in zip(blocks, places, strict=True):
            if len(at) < 2:
                place = next(iter(at), -1)
                self.at[place].append(block)
                self.place_of |= {id_: place for option in block for id_ in option.ids}
        self.ids = sorted({id_ for block in blocks for option in block for id_ in option.ids})
        self._gains: dict[tuple[int, frozenset[str], frozenset[str]], Most] = {}
        self._terms: dict[tuple[int, int], int | Decimal] = {}
        if prod(map(len, self.spanning)) > MOST:
            raise TooManyWays

    def fewest(self, at_most: int | None = None) -> list[Option] | None:
        """One option from each block; None if there are not enough points, or only with more than `at_most` changes."""
        size = self._fewest(len(self.ids) if at_most is None else at_most)
        return None if size is None else self._first(size)

    def highest(self) -> int:
        """The highest lower bound that any changes reach, in micro-units; -1 if the gates cannot be met."""
        sums = [each for each in self._most(frozenset(), frozenset(), len(self.ids)) if each is not None]
        return max((power.finished([each], self.weight, self.exponent) for each in sums), default=-1)

    def _fewest(self, at_most: int) -> int | None:
        most = self._most(frozenset(), frozenset(), at_most)
        return next((size for size, found in enumerate(most) if self._enough(found)), None)

    def _first(self, size: int) -> list[Option]:
        need, without = frozenset[str](), frozenset[str]()
        for id_ in self.ids:
            if len(need) < size and self._enough(self._most(need | {id_}, without, size)[size]):
                need |= {id_}
            else:
                without |= {id_}
        exactly = (
            [[option for option in block if option.ids == need & _ids_of(block)] for block in blocks]
            for blocks in (self.spanning, [block for place in self.at for block in self.at[place]])
        )
        spanning, others = exactly
        best = max(product(*spanning), key=lambda row: self._sum_of(row, need, without, size))
        return [*best, *(options[0] for options in others)]

    def _sum_of(self, row: Sequence[Option], need: frozenset[str], without: frozenset[str], size: int) -> int | Decimal:
        return self._with(row, need, without, size)[size] or 0

    def _enough(self, found: int | Decimal | None) -> bool:
        return found is not None and power.finished([found], self.weight, self.exponent) >= self.micro

    def _most(self, need: frozenset[str], without: frozenset[str], size: int) -> Most:
        """The most by number of changes, up to `size`, with all of `need` and none of `without` among them."""
        best: Most = [None] * (size + 1)
        for row in product(*([*_allowed(block, need, without)] for block in self.spanning)):
            for count, found in enumerate(self._with(row, need, without, size)):
                if found is not None and ((other := best[count]) is None or found > other):
                    best[count] = found
        return best

    def _with(self, row: Sequence[Option], need: frozenset[str], without: frozenset[str], size: int) -> Most:
        """The same, with these options of the blocks that touch several dimensions."""
        count = sum(len(option.ids) for option in row)
        if count > size:
            return [None] * (size + 1)
        found: Most = [None] * (count + 1)
        found[count] = 0
        more = [sum(gain for option in row for at, gain in option.gains if at == place) for place in range(len(self.dimensions))]
        found = _together(found, self._gains_at(-1, need, without), size)
        for place, extra in enumerate(more):
            gains = self._gains_at(place, need, without)
            terms = [None if gain is None else self._term(place, int(gain) + extra) for gain in gains]
            found = _together(found, terms, size)
        return [*found, *[None] * (size + 1 - len(found))]

    def _term(self, place: int, more: int) -> int | Decimal:
        found = self._terms.get((place, more))
        if found is None:
            each = self.dimensions[place]
            found = self._terms[place, more] = power.term(each.score(more), each.share, self.exponent)
        return found

    def _gains_at(self, place: int, need: frozenset[str], without: frozenset[str]) -> Most:
        """The most that the blocks of one dimension add to its numerator, by number of changes."""
        own = frozenset(id_ for id_ in need if self.place_of.get(id_) == place)
        left_out = frozenset(id_ for id_ in without if self.place_of.get(id_) == place)
        key = (place, own, left_out)
        if key not in self._gains:
            found: Most = [0]
            for block in self.at[place]:
                found = _together(found, _by_size(_allowed(block, own, left_out)), len(self.ids))
            self._gains[key] = found
        return self._gains[key]


def _allowed(block: Sequence[Option], need: frozenset[str], without: frozenset[str]) -> Iterator[Option]:
    own = need & _ids_of(block)
    return (option for option in block if option.ids >= own and option.ids.isdisjoint(without))


def _ids_of(block: Sequence[Option]) -> frozenset[str]:
    return frozenset(id_ for option in block for id_ in option.ids)


def _by_size(options: Iterable[Option]) -> Most:
    found: Most = []
    for option in options:
        size, gain = len(option.ids), sum(gain for _, gain in option.gains)
        found += [None] * (size + 1 - len(found))
        if (other := found[size]) is None or gain > other:
            found[size] = gain
    return found


def _together(one: Sequence[int | Decimal | None], other: Sequence[int | Decimal | None], size: int) -> Most:
    """The most of two independent choices together, by number of changes up to `size`."""
    found: Most = [None] * min(size + 1, max(0, len(one) + len(other) - 1))
    for count, mine in enumerate(one):
        if mine is None:
            continue
        for more, theirs in enumerate(other[: len(found) - count]):
            if theirs is None:
                continue
            total = mine + theirs
            if (best := found[count + more]) is None or total > best:
                found[count + more] = total
    return found
