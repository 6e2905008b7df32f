"""The two pictures of a comparison, each beside a table that says the same: who dominates whom, and readiness against coverage."""

from __future__ import annotations

from collections.abc import Sequence

from reports import figures
from reports.comparison import Group
from reports.document import Axis, Plot, Spot, Tie
from reports.parts.compared import told
from reports.parts.words import words
from scoring.comparison import Pair
from scoring.matrix import NOTHING

MOST_IN_DIAGRAM = 12
MOST_IN_SCATTER = 50
_LONGEST = 32  # characters in a box
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
    spots: list[Spot] = []
    said: list[str] = []
    for row in rows:
        answered = told.coverage(group, row)
        low, high = int(group.matrix.low[row]), int(group.matrix.high[row])
        spots.append(Spot(str(row + 1), int(answered * 1000), low, high))
        said.append(words("compared_scatter_one", service=numbered(group, row), answered=figures.share(answered), score=told.score(group, row)))
    per_cent = tuple((at * 10, f"{at}%") for at in (0, 25, 50, 75, 100))
    points = tuple((at * 10, str(at)) for at in (0, 25, 50, 75, 100))
    return Plot(
        "coverage", words("compared_scatter_caption"), words("compared_scatter_text", spots="; ".join(said)), tuple(spots),
        across=Axis(words("compared_scatter_across"), per_cent), up=Axis(words("compared_scatter_up"), points), note=words("compared_scatter_note"),
    )  # fmt: skip


