"""Tables that say what the answers of many services add to dimensions, for all layouts that these have.

Every entry is a sum of what `readings` says of single answers, so that it cannot differ from what one service gets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from questionnaires.answers import Level
from scoring.columns import Digit, Read, smallest
from scoring.compiled import DimensionPlan, Layout, Model
from scoring.finish import by_floats
from scoring.kernels import MOST_DIGITS, Fields, Lookup, Lookups
from scoring.readings import Reader, Reading
from scoring.result import Standing

Table: TypeAlias = NDArray[np.int64]
LARGEST = 4096
"""Entries of a table that reads several questions of a dimension together."""
LEAST = 64
"""The same for a few services, so that tables are not larger than what is looked up in them."""
WORD = 63
"""Bits of a total that hold sums side by side."""
_ENDS = {Level.SAID: (1, 2), Level.DOCUMENTED: (3, 4), Level.CHECKED: (5, 6)}


class Digits:
    """All digits that lookups read, each once."""

    def __init__(self, which_layout: Digit) -> None:
        self.which_layout = which_layout
        self.all: list[Digit] = []
        self._by_layout: dict[bytes, int] = {}
        self._questions: dict[str, int] = {}

    def add(self, digit: Digit) -> int:
        """The place of a digit that is not there yet."""
        self.all.append(digit)
        return len(self.all) - 1

    def of_question(self, id_: str, digit: Digit) -> int:
        """The place of the digit for which of its readings a question has."""
        if id_ not in self._questions:
            self._questions[id_] = self.add(digit)
        return self._questions[id_]

    def of_layout(self, numbers: Sequence[int]) -> int:
        """The place of a digit that has a number for each layout."""
        size = max(numbers) + 1
        stands_for = np.array(numbers, dtype=smallest(size))
        key = stands_for.tobytes()
        if key not in self._by_layout:
            codes, again, _ = self.which_layout
            self._by_layout[key] = self.add(Digit(codes, stands_for if again is None else stands_for[again], size))
        return self._by_layout[key]


class Added(NamedTuple):
    """How one dimension is added up."""

    fields: Fields
    lookups: Lookups
    not_accepted: Lookups | None
    """The same where what is said not to apply counts as unknown; None if nothing is."""


class Item(NamedTuple):
    """What one question adds."""

    numbers: tuple[int, ...]
    """For each layout, in which of some ways it counts."""
    place: int
    """Of its digit."""
    sums: Table
    """Shape (ways, readings, 4), in the order of `kernels.Sums`."""
    not_accepted: Table


def added(model: Model, plan: DimensionPlan, layouts: Sequence[Layout], questions: Mapping[str, Read], digits: Digits, level: Level) -> Added:
    """The tables of one dimension, for the bounds at a level of evidence."""
    items = [_item(reader, layouts, questions[reader.question.id], digits, level) for reader in plan.readers]
    full = model.common * plan.weight
    places = _side_by_side([plan.weight, full, full, plan.weight])
    groups = _together(items, digits)
    lookups = _lookups(groups, places, digits, accepted=True)
    claimed = any(item.sums is not item.not_accepted for item in items) and not plan.dimension.may_be_not_applicable
    other = _lookups(groups, places, digits, accepted=False) if claimed else None
    return Added(Fields(places, model.common, by_floats(model)), lookups, other)


def _side_by_side(largest: Sequence[int]) -> NDArray[np.int64]:
    """Where sums with these largest values lie in as few totals as can hold them; as `Fields.places`."""
    places: list[tuple[int, int, int]] = []
    total = shift = 0
    for most in largest:
        bits = most.bit_length()
        if shift + bits > WORD:
            total, shift = total + 1, 0
        places.append((total, shift, (1 << bits) - 1))
        shift += bits
    return np.array(places)


def _item(reader: Reader, layouts: Sequence[Layout], question: Read, digits: Digits, level: Level) -> Item:
    id_ = reader.question.id
    forced = [layout.outside_or_open.get(id_) or layout.not_asked.get(id_) for layout in layouts]
    ways = {reading: number for number, reading in enumerate(dict.fromkeys(forced))}
    sums = np.array([[_sums(way or each, level) for each in question.readings] for way in ways], dtype=np.int64)
    accepted = sums
    if any(each.standing is Standing.NOT_APPLICABLE for each in question.readings):
        readings = [reader.not_accepted if each.standing is Standing.NOT_APPLICABLE else each for each in question.readings]
        sums = np.array([[_sums(way or each, level) for each in readings] for way in ways], dtype=np.int64)
    return Item(tuple([ways[each] for each in forced]), digits.of_question(id_, question.digit), accepted, sums)


def _sums(reading: Reading, level: Level) -> tuple[int, int, int, int]:
    low, high = _ENDS[level]
    return reading.sums[0], reading.sums[low], reading.sums[high], reading.sums[7]


def _together(items: Sequence[Item], digits: Digits) -> list[list[Item]]:
    """Items that are looked up together: they count in the same ways, and their answers combine in few ways."""
    alike: dict[tuple[int, ...], list[Item]] = {}
    for item in items:
        alike.setdefault(item.numbers, []).append(item)
    largest = min(LARGEST, max(LEAST, len(digits.which_layout.codes)))
    groups: list[list[Item]] = []
    for numbers, those in alike.items():
        ways = max(numbers) + 1
        room = 0
        for item in those:
            size = digits.all[item.place].size
            if room < size or len(groups[-1]) + (ways > 1) >= MOST_DIGITS:
                groups.append([])
                room = largest // ways
            groups[-1].append(item)
            room //= size
    return groups


def _lookups(groups: Sequence[Sequence[Item]], places: Table, digits: Digits, *, accepted: bool) -> Lookups:
    found: list[Lookup] = []
    totals = int(places[-1, 0]) + 1
    for group in groups:
        all_ = [digits.of_layout(group[0].numbers), *(item.place for item in group)]
        read = tuple([place for place in all_ if digits.all[place].size > 1])
        sizes = tuple([digits.all[place].size for place in read])
        for total in range(totals):
            here = [(number, shift) for number, (lies, shift, _) in enumerate(places.tolist()) if lies == total]
            table = np.zeros((max(group[0].numbers) + 1, 1), dtype=np.int64)
            for item in group:
                sums = item.sums if accepted else item.not_accepted
                words = np.add.reduce([sums[:, :, number] << shift for number, shift in here])
                table = (table[:, :, np.newaxis] + words[:, np.newaxis, :]).reshape(len(table), -1)
            found.append(Lookup(read, sizes, table.ravel(), total))
    return Lookups(found, totals, np.int64)
