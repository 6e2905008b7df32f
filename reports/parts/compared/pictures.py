"""The two pictures of a comparison, each beside a table that says the same: who dominates whom, and readiness against coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from reports import figures
from reports.comparison import Group
from reports.document import Axis, Plot, Spot, Tie
from reports.parts.compared import told
from reports.parts.words import words
from scoring.comparison import Pair
from scoring.matrix import NOTHING

MOST_IN_DIAGRAM = 12
MOST_IN_SCATTER = 50
_LEAST_RANGE = 300  # tenths that an axis shows at least
_LABEL = (16, 70)
"""How far the middle of a label stands from its line, and how high a label is, in thousandths of the picture."""
_BESIDE: tuple[tuple[Literal["left", "right"], Literal["foot", "head"]], ...] = (("right", "foot"), ("right", "head"), ("left", "foot"), ("left", "head"))
_LONGEST = 40  # characters in a box
_WIDEST = 4
"""Boxes beside each other that have room for names; of more, the numbers in the table are shown."""


def numbered(group: Group, row: int) -> str:
    """A service with the number by which pictures know it."""
    return words("compared_numbered", number=row + 1, service=told.name(group, row))


def diagram(group: Group) -> Plot | None:
    """Boxes, the dominating ones above: a line drawn through where no open answer can change it, dashed where one could. None if there is too much."""
    found = group.dominance
    if found is None or len(group) > MOST_IN_DIAGRAM or not (found.necessary or found.possible):
        return None
    rows = sorted({row for pair in (*found.necessary, *found.possible) for row in pair})
    levels = _levels(rows, (*found.necessary, *found.possible))
    heights = [[row for row in rows if levels[row] == level] for level in range(max(levels.values()) + 1)]
    widest = max(map(len, heights))
    spots: list[Spot] = []
    for level, beside in enumerate(heights):
        y = 1000 - level * 1000 // (len(heights) - 1)
        spots += [Spot(_label(group, row, widest), (2 * at + 1) * 500 // len(beside), y) for at, row in enumerate(beside)]
    order = [row for beside in heights for row in beside]
    ties = [Tie(order.index(one), order.index(other), sure) for pairs, sure in ((found.necessary, True), (found.possible, False)) for one, other in pairs]
    return Plot(
        "dominance", words("compared_diagram_caption"), _told(group, found.necessary, found.possible), tuple(spots), tuple(ties),
        height=5 * len(heights), beside=widest, note=words("compared_diagram_note"),
    )  # fmt: skip


def _levels(rows: Sequence[int], pairs: Sequence[Pair]) -> dict[int, int]:
    """How many stand above each at most, one above the other."""
    levels = dict.fromkeys(rows, 0)
    for _ in rows:
        for one, other in pairs:
            levels[other] = max(levels[other], levels[one] + 1)
    return levels


def _label(group: Group, row: int, widest: int) -> str:
    name = told.name(group, row)
    if widest > _WIDEST:
        name = name if len(name) <= _LONGEST // 2 else name[: _LONGEST // 2 - 1].rstrip() + "…"
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"


def _told(group: Group, necessary: Sequence[Pair], possible: Sequence[Pair]) -> str:
    parts = [words("compared_diagram_sure", one=told.name(group, one), other=told.name(group, other)) for one, other in necessary]
    parts += [words("compared_diagram_open", one=told.name(group, one), other=told.name(group, other)) for one, other in possible]
    return words("compared_diagram_text", pairs="; ".join(parts))


def scatter(group: Group) -> Plot | None:
    """From left to right how much is answered, upwards the bounds of the score. None if there is too much, or no score at all."""
    rows = [row for row in range(len(group)) if int(group.matrix.low[row]) != NOTHING]
    if not rows or len(group) > MOST_IN_SCATTER:
        return None
    answered = [int(told.coverage(group, row) * 1000) for row in rows]
    lows, highs = ([int(array[row]) for row in rows] for array in (group.matrix.low, group.matrix.high))
    across, up = _ends(answered), _ends([*lows, *highs])
    spots = [
        Spot(str(row + 1), _within(x, across), _within(low, up), _within(high, up)) for row, x, low, high in zip(rows, answered, lows, highs, strict=True)
    ]
    said = [
        words("compared_scatter_one", service=numbered(group, row), answered=figures.share(told.coverage(group, row)), score=told.score(group, row)) for row in rows
    ]
    return Plot(
        "coverage", words("compared_scatter_caption"), words("compared_scatter_text", spots="; ".join(said)), _labelled(spots),
        across=Axis(words("compared_scatter_across"), _ticks(across, "%")), up=Axis(words("compared_scatter_up"), _ticks(up)), note=words("compared_scatter_note"),
    )  # fmt: skip


def _ends(values: Sequence[int]) -> tuple[int, int]:
    """Where an axis begins and ends, in tenths: at round numbers, so that what it shows fills it.

    >>> _ends([642, 861]), _ends([0, 1000])
    ((600, 900), (0, 1000))
    """
    low, high = min(values) // 100 * 100, -(-max(values) // 100) * 100
    return (low, high) if high - low >= _LEAST_RANGE else (max(high - _LEAST_RANGE, 0), max(high, _LEAST_RANGE))


def _within(value: int, ends: tuple[int, int]) -> int:
    return (value - ends[0]) * 1000 // (ends[1] - ends[0])


def _ticks(ends: tuple[int, int], unit: str = "") -> tuple[tuple[int, str], ...]:
    return tuple((_within(at, ends), f"{at // 10}{unit}") for at in range(ends[0], ends[1] + 1, 100))


def _labelled(spots: Sequence[Spot]) -> tuple[Spot, ...]:
    """Each label where it covers as few others and as few lines as can be; of equal places the first."""
    taken: list[tuple[int, int]] = []
    made: list[Spot] = []
    for spot in spots:
        places = {beside: (spot.x + (_LABEL[0] if beside[0] == "right" else -_LABEL[0]), spot.y if beside[1] == "foot" else spot.top or spot.y) for beside in _BESIDE}
        best = min(_BESIDE, key=lambda beside: (_covered(places[beside], taken, spots), _BESIDE.index(beside)))
        taken.append(places[best])
        made.append(replace(spot, beside=best))
    return tuple(made)


def _covered(place: tuple[int, int], taken: Sequence[tuple[int, int]], spots: Sequence[Spot]) -> int:
    """How many labels and lines a label at this place would cover; one beyond the edge covers most."""
    x, y = place
    labels = sum(abs(x - other) < 2 * _LABEL[0] and abs(y - height) < _LABEL[1] for other, height in taken)
    lines = sum(abs(x - spot.x) < _LABEL[0] - 2 and spot.y - _LABEL[1] // 2 < y < (spot.top or spot.y) + _LABEL[1] // 2 for spot in spots)
    return labels * 2 + lines + (10 if not 0 <= x <= 1000 else 0)
