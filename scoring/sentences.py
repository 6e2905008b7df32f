"""Fills the figures of an answer into the sentence of a gate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction

from questionnaires.answers import Ballot
from questionnaires.model import BallotQuestion, Question, Series
from questionnaires.texts import table
from questionnaires.wording import number, with_unit
from scoring import ballots
from scoring.ballots import Interval, Known
from scoring.readings import Reading

PLACE = re.compile(r"\{([^{}]*)\}")
_TENTH = Decimal("0.1")


def places_of(question: Question) -> tuple[str, ...]:
    """What may stand in braces in the sentences of a gate that reads the question."""
    if isinstance(question, Series):
        return ("latest",)
    return ballots.MEASURES if isinstance(question, BallotQuestion) else ()


def filled_in(template: str, readings: Sequence[Reading]) -> str:
    """`template` with the measures of the ballot, and the latest year of the series, that the gate reads."""
    if "{" not in template:
        return template
    values = [reading.value for reading in readings]
    ballot = next((value for value in values if isinstance(value, Ballot)), Ballot())
    series = next((reading for reading in readings if isinstance(reading.question, Series)), None)
    figures = _figures(ballot) | {"latest": _latest(series)}
    return PLACE.sub(lambda place: figures.get(place[1], place[0]), template)


def _figures(ballot: Ballot) -> dict[str, str]:
    found = ballots.measures(ballot)
    stated = {"turnout": ballot.turnout, "yes_of_voting": ballot.yes_of_voting}
    return {name: share_text(getattr(found, name), stated.get(name)) for name in ballots.MEASURES}


def share_text(share: Interval, stated: Decimal | None = None) -> str:
    """A share as people read it; `stated` is the published percentage, which is quoted as it stands."""
    words = table("scoring")
    low, high = _rounded(share.low, ROUND_DOWN), _rounded(share.high, ROUND_UP)
    if share.known is Known.COUNTED:
        return words("share", per_cent=_rounded(share.nominal, ROUND_HALF_UP))
    if share.known is Known.PUBLISHED:
        if stated is not None:
            return words("share", per_cent=number(stated))
        return words("share_about", per_cent=_rounded(share.nominal, ROUND_HALF_UP))
    if share.low == 0 and share.high == 100:
        return words("share_unknown")
    if share.high == 100:
        return words("share_at_least", low=low)
    if share.low == 0:
        return words("share_at_most", high=high)
    return words("share_between", low=low, high=high)


def _rounded(share: Fraction, rounding: str) -> str:
    return number((Decimal(share.numerator) / share.denominator).quantize(_TENTH, rounding))


def _latest(series: Reading | None) -> str:
    last = series.value[-1] if series and isinstance(series.value, tuple) and series.value else None
    if not isinstance(last, Decimal) or series is None or not isinstance(series.question, Series):
        return table("scoring")("latest_unknown")
    return with_unit(series.question, last.normalize())  # 0.0 and 0 are one answer, so they read alike
