"""How far a room agrees, in words and numbers. The one place in reports that asks for the statistics of a spread."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from reports.parts.words import words
from scoring.released import Counted, Released

_WORDS = ((Fraction(7, 10), "strong"), (Fraction(45, 100), "fair"), (Fraction(1, 5), "weak"), (Fraction(-1, 5), "spread"))
"""The least agreement that each word stands for; below the last one the room is split."""


def agreement_of(counted: Counted, released: Released) -> Fraction | None:
    """Van der Eijk's agreement, from −1 (split) over 0 (flat) to 1 (agreed); None where the options have no order, or nobody chose one."""
    return _agreement(counted.counts) if released.ordered and counted.answered else None


def agreement_said(counted: Counted, released: Released) -> str:
    """Such as "0.86: strong agreement"; empty where there is none to be told."""
    found = agreement_of(counted, released)
    if found is None:
        return ""
    word = next((word for least, word in _WORDS if found >= least), "split")
    hundredths = int(abs(found) * 100 + Fraction(1, 2))
    sign = "−" if found < 0 and hundredths else ""
    return words("agreement_said", word=words(f"agreement_{word}"), number=f"{sign}{hundredths // 100}.{hundredths % 100:02}")


def middle_said(counted: Counted, released: Released) -> str:
    """The option in the middle, or the two between which it lies; empty where the options have no order, or nobody chose one."""
    if not released.ordered or not counted.answered:
        return ""
    low, high = (released.options[place].title for place in _middle(counted.counts))
    return low if low == high else words("middle_between", low=low, high=high)


def _agreement(counts: Sequence[int]) -> Fraction:
    """Van der Eijk (2001): the counts taken apart into layers of equal height; each layer's agreement weighted by how many it holds."""
    options, left, total = len(counts), list(counts), Fraction(0)
    while options > 1 and any(left):
        height = min(count for count in left if count)
        layer = [count > 0 for count in left]
        total += height * sum(layer) * _of_layer(layer)
        left = [max(0, count - height) for count in left]
    return total / sum(counts) if options > 1 else Fraction(1)


def _of_layer(layer: Sequence[bool]) -> Fraction:
    options, filled = len(layer), sum(layer)
    if filled == options:
        return Fraction(0)
    together = apart = 0
    for first in range(options):
        for second in range(first + 1, options):
            for third in range(second + 1, options):
                found = (layer[first], layer[second], layer[third])
                together += found in ((True, True, False), (False, True, True))
                apart += found == (True, False, True)
    unimodal = Fraction((options - 2) * together - (options - 1) * apart, (options - 2) * (together + apart)) if together + apart else Fraction(1)
    return unimodal * (1 - Fraction(filled - 1, options - 1))


def _middle(counts: Sequence[int]) -> tuple[int, int]:
    """The places of the two middle answers; the same place twice where they chose alike."""
    chosen = [place for place, count in enumerate(counts) for _ in range(count)]
    return chosen[(len(chosen) - 1) // 2], chosen[len(chosen) // 2]
