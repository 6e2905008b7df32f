"""What `spread`, `population` and `gaps` find, and on what it rests, as people read it. Titles of options are put in as they are: nothing here is markup."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from functools import reduce
from math import ceil, floor

from questionnaires.texts import table
from questionnaires.wording import number
from scoring import spread
from scoring.gaps import SMALLEST, Everybody, Gap, Gaps
from scoring.population import Estimate
from scoring.spread import Between, Headline

_HUNDREDTH = Decimal("0.01")
_MOST_GAPS = 5  # differences that have a sentence each
_MOST_PAIRS = 3  # of groups between which no difference can be told, by name


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
    return f"{hundredths(agreement):f}".replace("-", "−")


def hundredths(of: Fraction) -> Decimal:
    """Rounded to two places, half to even; never minus nought."""
    return (Decimal(of.numerator) / Decimal(of.denominator)).quantize(_HUNDREDTH, ROUND_HALF_EVEN) + 0


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
    first, last = (title if (title := titles[place]).isdecimal() else words("option", title=title) for place in view)
    if view.low == view.high:
        return first
    return words("option_or", first=first, second=last) if view.high - view.low == 1 else words("option_to", first=first, last=last)


def gaps_in_words(found: Gaps) -> tuple[str, ...]:
    """A sentence for each difference that is clear, the largest first, and one that there is none between the others."""
    words, clear = table("scoring"), found.clear
    said = [gap_in_words(each) for each in clear[:_MOST_GAPS]]
    if more := len(clear) - len(said):
        said.append(words("gaps_more_one") if more == 1 else words("gaps_more", count=more))
    return (*said, *([_unclear(found)] if found.unclear else []))


def gap_in_words(gap: Gap) -> str:
    """One difference, with its range if anything is left open."""
    low, seen, high = _in_tenths(gap.steps)
    key = "gap" if gap.steps.low == gap.steps.high else "gap_within"
    return table("scoring")(key, higher=gap.higher, lower=gap.lower, steps=seen, low=low, high=high)


def gaps_basis_in_words(found: Gaps, titles: Sequence[str]) -> str:
    """What a step is, for which people the differences are worked out, and what they rest on."""
    words = table("scoring")
    said = (words(f"people_{people.who}", group=label, people=number(people.number)) for label, people in found.people)
    return words("gaps_basis_complete" if found.complete else "gaps_basis", last=words("option", title=titles[-1]), people="; ".join(said))


def everybody_in_words(found: Everybody, titles: Sequence[str]) -> str:
    """Between which bounds the mean answer of all who were invited lies, or the share of each option."""
    words, people = table("scoring"), number(found.invited)
    if found.place is not None:
        low, seen, high = _in_tenths(found.place)
        return words("everybody_place", first=titles[0], count=len(titles), last=titles[-1], seen=seen, people=people, low=low, high=high)
    shares = (
        words("everybody_share", option=words("option", title=title), low=floor(each.low * 100), high=ceil(each.high * 100))
        for title, each in zip(titles, found.shares, strict=True)
    )
    return words("everybody_shares", people=people, shares="; ".join(shares))


def _unclear(found: Gaps) -> str:
    words, pairs, least = table("scoring"), found.unclear, _tenths(int(SMALLEST * 10))
    if len(pairs) > 1 and not found.clear:
        return words("gaps_none", least=least)
    if len(pairs) > _MOST_PAIRS:
        return words("gaps_unclear_many", least=least, count=len(pairs))
    named = [words("gap_pair", one=one, other=other) for one, other in pairs]
    return words("gaps_unclear", least=least, pairs=reduce(lambda first, second: words("gap_pairs", first=first, second=second), named))


def _in_tenths(estimate: Estimate) -> tuple[str, str, str]:
    """Low, seen and high; the bounds rounded outwards, so that no range looks narrower than it is."""
    low, seen, high = (each * 10 for each in estimate)
    return _tenths(floor(low)), _tenths(floor(seen + Fraction(1, 2))), _tenths(ceil(high))


def _tenths(found: int) -> str:
    return f"{found // 10}.{found % 10}"
