"""How far a room agrees, in words and numbers, as the pages of a workshop and reports say it."""

from __future__ import annotations

from fractions import Fraction

from scoring import spread
from scoring.released import Counted, Released
from scoring.spread_in_words import agreement_in_words, between_in_words, headline_in_words


def agreement_of(counted: Counted, released: Released) -> Fraction | None:
    """Van der Eijk's agreement, from −1 (split) over 0 (flat) to 1 (agreed); None where the options have no order, or nobody chose one."""
    return spread.agreement(counted.counts) if released.ordered else None


def agreement_said(counted: Counted, released: Released) -> str:
    """Such as "0.86: strong agreement"; empty where there is none to be told."""
    found = agreement_of(counted, released)
    return "" if found is None else agreement_in_words(found)


def middle_said(counted: Counted, released: Released) -> str:
    """The option in the middle, in quotation marks, or the two between which it lies; empty where the options have no order, or nobody chose one."""
    found = spread.median(counted.counts) if released.ordered else None
    return "" if found is None else between_in_words(found, titles_of(released))


def headline_said(counted: Counted, released: Released) -> str:
    """What stands out, in a sentence without a full stop: "Two views: “Asked” and “Partners”"."""
    return headline_in_words(spread.headline(counted.counts, ordered=released.ordered), titles_of(released))


def titles_of(released: Released) -> list[str]:
    """The options, in their order."""
    return [option.title for option in released.options]
