"""The weights that somebody tries on one assessment: where they start from, and whether they add up. Nothing of it is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from questionnaires.texts import table
from reports import figures
from scoring.apportion import apportion
from scoring.rewrite import WHOLE

SAVED, EQUAL, OWN = "saved", "equal", "own"
"""Where one may start from, besides each scoring file of one's own: as saved, all equal, and what one tried last."""
POINT = 10
"""Thousandths in a point out of 100."""


@dataclass
class Trial:
    """The weights that somebody tries on one assessment, in thousandths by dimension; the same as saved at first."""

    assessment: str
    saved: Mapping[str, int]
    weights: dict[str, int] = field(default_factory=dict[str, int])
    """As they are typed; they may not add up."""
    valid: dict[str, int] = field(default_factory=dict[str, int])
    """The last that added up, of which the result is shown."""
    own: dict[str, int] | None = None
    """The last that were typed, to come back to after a look at others."""
    start: str = SAVED
    reasons: Mapping[str, tuple[int, str]] = field(default_factory=dict[str, tuple[int, str]])
    """Of the scoring file that was last started from, each weight and the reason for it."""
    step: int = POINT
    """The finest step in which weights are typed; it stays while one types, so that no field changes under one's hands."""

    def __post_init__(self) -> None:
        self.weights = self.weights or dict(self.saved)
        self.valid = self.valid or dict(self.saved)
        self.step = step_of(self.weights)

    @property
    def total(self) -> int:
        """What the weights add up to, in thousandths."""
        return sum(self.weights.values())

    @property
    def adds_up(self) -> bool:
        """Whether they can be scored with."""
        return self.total == WHOLE

    @property
    def changed(self) -> tuple[str, ...]:
        """The dimensions whose weight is not as saved."""
        return tuple(id_ for id_, weight in self.weights.items() if weight != self.saved[id_])

    def choose(self, start: str, weights: Mapping[str, int]) -> None:
        """Start from these, under that name."""
        self.start, self.weights = start, dict(weights)
        self.step = step_of(self.weights)
        self._note()

    def reason(self, dimension: str) -> str:
        """The reason for just this weight in the scoring file that was started from; empty if there is none."""
        weight, reason = self.reasons.get(dimension, (0, ""))
        return reason if weight == self.weights[dimension] != self.saved[dimension] else ""

    def set(self, dimension: str, weight: int) -> None:
        """Take one weight in, as it was typed."""
        self.weights[dimension] = weight
        self.start, self.own = OWN, dict(self.weights)
        self._note()

    def make_whole(self) -> None:
        """Bring all weights to 1000 in proportion."""
        self.weights = in_proportion(self.weights)
        self.step = step_of(self.weights)
        self.start, self.own = OWN, dict(self.weights)
        self._note()

    def _note(self) -> None:
        if self.adds_up:
            self.valid = dict(self.weights)


def equal(dimensions: Iterable[str]) -> dict[str, int]:
    """As nearly the same for all as thousandths allow; the first ones get what is left over."""
    ids = list(dimensions)
    return dict(zip(ids, apportion(WHOLE, [1] * len(ids), len(ids)), strict=True))


def in_proportion(weights: Mapping[str, int]) -> dict[str, int]:
    """The weights brought to 1000 in proportion, each at least one thousandth; what was equal stays equal if that can be.

    >>> in_proportion({"a": 200, "b": 100, "c": 100})
    {'a': 500, 'b': 250, 'c': 250}
    >>> in_proportion({"a": 60, "b": 200, **dict.fromkeys("cdefghij", 100)})["c"]
    94
    """
    whole = sum(weights.values())
    parts = {id_: max(1, weight * WHOLE // whole) for id_, weight in weights.items()}
    alike: dict[int, list[str]] = {}
    for id_, weight in sorted(weights.items(), key=lambda each: -(each[1] * WHOLE % whole)):
        alike.setdefault(weight, []).append(id_)
    left = WHOLE - sum(parts.values())
    for group in alike.values():
        more = 1 if len(group) <= left else 0
        parts |= {id_: parts[id_] + more for id_ in group}
        left -= more * len(group)
    fewest = sorted(alike.values(), key=lambda group: (len(group), -weights[group[0]]))
    taking = next((group for group in fewest if left > 0 and left % len(group) == 0), list(weights)[: max(left, 0)])
    parts |= {id_: parts[id_] + left // len(taking) for id_ in taking}
    while sum(parts.values()) > WHOLE:  # very small ones were raised to one
        parts[max(parts, key=parts.__getitem__)] -= 1
    return parts


def step_of(weights: Mapping[str, int]) -> int:
    """The finest step that weights are given in: whole points, or tenths of one where a file or many dimensions need them."""
    whole = all(weight % POINT == 0 for weight in weights.values()) and len(weights) * POINT <= WHOLE
    return POINT if whole else 1


def points(thousandths: int) -> str:
    """Thousandths as points out of 100.

    >>> points(120), points(125)
    ('12', '12.5')
    """
    return figures.plain(Fraction(thousandths, POINT))


def total_told(total: int) -> str:
    """Whether points add up, such as "102 of 100: take 2 away"."""
    words = table("assessment")
    if total == WHOLE:
        return words("points_whole")
    key = "points_over" if total > WHOLE else "points_under"
    return words(key, total=points(total), points=points(abs(total - WHOLE)))
