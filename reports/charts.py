"""The charts of a report, each as one neutral description that every renderer draws: which numbers, where, and in what words.

Only what a table cannot show is a chart: how bounds lie within each other, how they move in time, and how far a weight may move.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from reports import figures
from reports.document import Chart, Span, Zone
from reports.parts import verdict
from reports.parts.words import listed, within_sentence, words
from reports.subject import Subject
from scoring.result import Bounds
from scoring.sensitivity import CriticalWeight

MOST_MOMENTS = 4
"""How many moments a chart shows, the last ones; more of them have no room on a phone. The table beside it has all."""
_LEAST_GAP = 250
"""How near two moments may stand, in thousandths of the width, before their labels touch on a phone."""
_LONGEST = 60
"""Characters of a label, and half as many of a band; the text alternative and the table have all."""
_PER_CENT = (0, 250, 500, 750, 1000)


class Moment(NamedTuple):
    """How the whole stood at one time, in figures as they were published then."""

    at: datetime
    bounds: Bounds | None
    scoring: tuple[str, str, str]
    """Id, version and hash of the scoring file."""


def by_evidence(subject: Subject) -> Chart | None:
    """The score as said, as documented and as checked, each within the next. None if nothing is scored."""
    bounds = subject.evaluation.bounds
    if bounds is None:
        return None
    levels = (("as_said", bounds.said), ("as_documented", bounds.documented), ("as_checked", bounds.checked))
    spans = tuple(_span(words(key), each) for key, each in levels)
    said = "; ".join(words("chart_said", what=within_sentence(words(key)), bounds=figures.span(each)) for key, each in levels)
    text = words("evidence_chart_text", spans=said, bands=_bands(subject))
    return Chart("evidence", "rows", words("evidence_chart"), text, spans, _band_ticks(subject), _zones(subject), note=words("evidence_chart_note"))


def over_time(moments: Sequence[Moment], subject: Subject) -> Chart | None:
    """The score at each moment, oldest first. None unless at least two have a score."""
    shown = moments[-MOST_MOMENTS:]
    if sum(each.bounds is not None for each in shown) < 2:
        return None
    places, even = _places([each.at for each in shown])
    before = [None, *shown]
    spans = tuple(
        _span(_short_day(now.at), now.bounds, at=at, joined=_comparable(then, now)) for at, then, now in zip(places, before, shown, strict=False)
    )
    said = "; ".join(words("chart_of", what=figures.day(each.at), bounds=_told(each.bounds)) for each in shown)
    notes = [words("trend_chart_note")]
    notes += [words("trend_chart_broken")] if any(not span.joined for span in spans[1:]) else []
    notes += [words("trend_chart_even")] if even else []
    notes += [words("trend_chart_last", count=len(shown))] if len(moments) > len(shown) else []
    text = words("trend_chart_text", spans=said, bands=_bands(subject))
    return Chart("trend", "columns", words("trend_chart"), text, spans, _band_ticks(subject), _zones(subject), note=" ".join(notes))


def one_weight(weights: Sequence[CriticalWeight], titles: Mapping[str, str]) -> Chart | None:
    """For each dimension, between which shares of the weight the band stays. None if no weight alone changes it."""
    if all(weight.at is None for weight in weights):
        return None
    of_dimension: dict[str, list[CriticalWeight]] = {}
    for weight in weights:
        of_dimension.setdefault(weight.dimension, []).append(weight)
    spans = tuple(_of_weight(titles.get(id_, id_), some) for id_, some in of_dimension.items())
    said = "; ".join(_weight_told(titles.get(id_, id_), some) for id_, some in of_dimension.items())
    ticks = tuple((share, f"{share // 10}%") for share in _PER_CENT)
    return Chart("weights", "rows", words("weights_chart"), words("weights_chart_text", spans=said), spans, ticks, note=words("weights_chart_note"))


def _span(label: str, bounds: Bounds | None, *, at: int = 0, joined: bool = False) -> Span:
    if bounds is None:
        return Span(label, None, None, said=words("no_score"), at=at, joined=joined)
    settled = bounds.lower == bounds.upper
    lower = "" if settled else figures.points(bounds.lower)
    return Span(label, bounds.lower, bounds.upper, lower, figures.points(bounds.upper), at=at, joined=joined)


def _of_weight(title: str, weights: Sequence[CriticalWeight]) -> Span:
    """From the share below which the band changes to the one above which it does. A score rises or falls steadily in a share."""
    now = weights[0].now
    lower = next((weight for weight in weights if weight.at is not None and weight.at < now), None)
    upper = next((weight for weight in weights if weight.at is not None and weight.at >= now), None)
    ends = [(_tenths(weight.at) if weight and weight.at is not None else edge, _end(weight)) for weight, edge in ((lower, 0), (upper, 1000))]
    (low, low_text), (high, high_text) = ends
    return Span(_short(title), low, high, low_text, high_text, words("weight_now", share=figures.share(now)), _tenths(now))


def _end(weight: CriticalWeight | None) -> str:
    """The share with one decimal, and under it the band that comes next."""
    return f"{figures.exact_share(weight.at)}\n{_short(within_sentence(weight.band.title), _LONGEST // 2)}" if weight and weight.at is not None else ""


def _weight_told(title: str, weights: Sequence[CriticalWeight]) -> str:
    ends = [
        words("weight_end", share=figures.exact_share(weight.at), band=within_sentence(weight.band.title)) for weight in weights if weight.at is not None
    ]
    told = [words("weight_now", share=figures.share(weights[0].now)), *(ends or [within_sentence(words("weights_never"))])]
    return words("chart_of", what=title, bounds=", ".join(told))


def _tenths(share: Fraction) -> int:
    """A share of 1 in tenths of a per cent, rounded as it is printed."""
    return int(share * 1000 + Fraction(1, 2))


def _places(moments: Sequence[datetime]) -> tuple[list[int], bool]:
    """Where the moments stand, in thousandths, and whether that is evenly, because by time some would stand too near."""
    whole = (moments[-1] - moments[0]).total_seconds()
    if whole > 0:
        places = [round((at - moments[0]).total_seconds() / whole * 1000) for at in moments]
        if all(after - before >= _LEAST_GAP for before, after in pairwise(places)):
            return places, False
    return [place * 1000 // (len(moments) - 1) for place in range(len(moments))], True


def _comparable(then: Moment | None, now: Moment) -> bool:
    return then is not None and then.scoring == now.scoring and then.bounds is not None and now.bounds is not None


def _short_day(moment: datetime) -> str:
    """A date in two short lines."""
    months = words("months_short").split()
    return f"{moment.day} {months[moment.month - 1]}\n{moment.year}"


def _told(bounds: Bounds | None) -> str:
    return figures.span(bounds) if bounds else within_sentence(words("no_score"))


def _zones(subject: Subject) -> tuple[Zone, ...]:
    return tuple(replace(zone, title=_short(zone.title, _LONGEST // 2)) for zone in verdict.zones(subject))


def _short(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _bands(subject: Subject) -> str:
    return listed([words("chart_band", band=within_sentence(zone.title), range=zone.range) for zone in verdict.zones(subject)])


def _band_ticks(subject: Subject) -> tuple[tuple[int, str], ...]:
    """Where each band begins, and the end of the scale."""
    return (*((zone.start, figures.plain(Fraction(zone.start, 10))) for zone in verdict.zones(subject)), (1000, "100"))
