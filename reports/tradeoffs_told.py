"""What weights trade for what, in words: a weight is the worth of going from the worst to the best."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from questionnaires.model import Library
from reports import figures
from reports.parts.words import words
from scoring.model import Dimension, Scoring
from scoring.tradeoffs import WHOLE, Exchange, Tier, between_dimensions, exchanges, within

TEN = 10
"""Points of the heavier dimension whose worth in the lighter one is told."""


def dimensions_told(scoring: Scoring, counting: Collection[str] | None = None) -> tuple[str, ...]:
    """How the dimensions trade for each other, a sentence each; nothing if there is only one.

    `counting`: the ids of those that have a score at the depth chosen; all, if not given.
    """
    titles = {each.id: words("quoted", text=each.title) for each in scoring.dimensions}
    tiers = between_dimensions(scoring, counting)
    count = sum(len(each.ids) for each in tiers)
    if count < 2:
        return ()
    note = () if scoring.power == 1 else (words("trade_power", power=figures.plain(scoring.power)),)
    if len(tiers) == 1:
        return (words("trade_all_alike", count=count, share=figures.weight(tiers[0].swing)), *note)
    heaviest = words("trade_heaviest", of=_any(tiers[0], titles.__getitem__), share=figures.weight(tiers[0].swing))
    return (heaviest, *(_exchange(each, titles.__getitem__) for each in exchanges(tiers)), *note)


def _exchange(each: Exchange, title: Callable[[str], str]) -> str:
    into = _any(each.into, title)
    one = into if len(each.into.ids) == 1 else words("trade_one_of_these")
    values = {"of": _any(each.of, title), "into": into, "one": one, "back": figures.plain(WHOLE / each.rate)}
    points = TEN * each.rate
    if points > WHOLE:  # more than there is to gain in the lighter one
        return words("trade_whole", **values)
    return words("trade_points", ten=TEN, points=figures.plain(points), **values)


def questions_told(dimension: Dimension, library: Library) -> tuple[str, ...]:
    """How the questions of a dimension trade for each other, a sentence each; nothing if there is only one."""
    return tuple(_within(within(dimension), lambda id_: words("quoted", text=library.questions[id_].label))) if len(dimension.questions) > 1 else ()


def _within(tiers: tuple[Tier, ...], title: Callable[[str], str]) -> Iterator[str]:
    first = tiers[0]
    if len(tiers) == 1:
        yield words("trade_questions_alike", count=len(first.ids), share=figures.weight(first.swing))
    else:
        yield words("trade_most" if len(first.ids) == 1 else "trade_most_each", of=_any(first, title), share=figures.weight(first.swing))
    for each in exchanges(tiers):
        yield words("trade_times", rate=figures.plain(each.rate), into=_any(each.into, title))
    for tier in tiers[1:]:
        if not tier.swing:
            yield words("trade_nothing", of=_any(tier, title))


def _any(tier: Tier, title: Callable[[str], str]) -> str:
    """ "“A”, “B” or “C”"."""
    *others, last = [title(id_) for id_ in tier.ids]
    return words("or", first=", ".join(others), last=last) if others else last
