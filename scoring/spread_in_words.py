"""What `spread` finds, and on what `population` rests, as people read it. Titles of options are put in as they are: nothing here is markup."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from functools import reduce

from questionnaires.texts import table
from questionnaires.wording import number
from scoring import spread
from scoring.spread import Between, Headline

_HUNDREDTH = Decimal("0.01")


def agreement_in_words(agreement: Fraction) -> str:
    """The figure to two places, and its word.

    >>> agreement_in_words(Fraction(35, 132))
    '0.27: weak agreement'
    """
    words = table("scoring")
    return words("agreement", figure=figure(agreement), word=words(f"agreement_{spread.word(agreement)}"))


def figure(agreement: Fraction) -> str:
    """An agreement to two places, with a true minus sign.

    >>> figure(Fraction(-1, 3)), figure(Fraction(-1, 1000))
    ('−0.33', '0.00')
    """
    rounded = (Decimal(agreement.numerator) / Decimal(agreement.denominator)).quantize(_HUNDREDTH, ROUND_HALF_EVEN)
    return f"{rounded + 0:f}".replace("-", "−")


def basis_in_words() -> str:
    """What the figure means, and that the lines between its words are judgement."""
    lines = {word: figure(least) for least, word in spread.WORDS}
    return table("scoring")("agreement_basis", weak=lines["weak"], fair=lines["fair"], strong=lines["strong"])


def assumption_in_words(people: int) -> str:
    """What every interval for so many people rests on."""
    return table("scoring")("population_basis", people=number(people))


def between_in_words(between: Between, titles: Sequence[str]) -> str:
    """A median: the option, or the two that it lies between.

    >>> between_in_words(Between(0, 1), ["Told", "Asked"])
    'between “Told” and “Asked”'
    """
    words = table("scoring")
    first, second = (words("option", title=titles[place]) for place in between)
    return first if between.low == between.high else words("between", first=first, second=second)


def headline_in_words(headline: Headline, titles: Sequence[str]) -> str:
    """One sentence without a full stop.

    >>> headline_in_words(spread.headline([2, 9, 3, 7, 1], ordered=True), ["Told", "Asked", "Involved", "Partners", "In control"])
    'Two views: “Asked” and “Partners”'
    """
    words = table("scoring")
    views = [_view(view, titles) for view in headline.views]
    if headline.kind != "views":
        return words(f"headline_{headline.kind}", view="".join(views))
    return words("headline_views_two" if len(views) == 2 else "headline_views_three", views=_joined(views, headline.views))


def _joined(views: Sequence[str], places: Sequence[Between]) -> str:
    """A view of several options has an "or" of its own, so that "and" would not part it clearly from the next."""
    words = table("scoring")
    if any(view.low < view.high for view in places):
        return reduce(lambda first, second: words("option_apart", first=first, second=second), views)
    if len(views) == 2:
        return words("option_and", first=views[0], second=views[1])
    return words("option_list", first=views[0], second=views[1], third=views[2])


def _view(view: Between, titles: Sequence[str]) -> str:
    words = table("scoring")
    first, last = (words("option", title=titles[place]) for place in view)
    if view.low == view.high:
        return first
    return words("option_or", first=first, second=last) if view.high - view.low == 1 else words("option_to", first=first, last=last)
