"""What is said of other weights: the verdict that stays, the score that moves, what it would take, and what the weights mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import NamedTuple

from assessment.definitions import Definitions
from questionnaires.answers import Response
from questionnaires.texts import table
from reports import figures
from reports.document import Bar, Column, Table, VerdictPanel
from reports.parts import verdict
from reports.parts.words import band_state, capped_band_state, within_sentence
from reports.subject import Subject
from scoring import sensitivity
from scoring.compiled import Model
from scoring.evaluate import evaluate
from scoring.result import DimensionWorking, Evaluation
from scoring.rewrite import reweighted, weights_of
from scoring.sensitivity import CriticalWeight

AT_FIRST = 4
"""How many weights that would change the band are named at once."""


@dataclass(frozen=True)
class Tried:
    """One response as saved and under other weights."""

    given: Definitions
    response: Response
    model: Model
    """With the other weights."""
    saved: Evaluation
    tried: Evaluation

    @cached_property
    def subject(self) -> Subject:
        """The result under the other weights, as reports speak of it."""
        return Subject(self.given.library, self.model.scoring, self.response, self.tried, (), (), datetime.min, ())

    @property
    def as_saved(self) -> bool:
        """Whether the weights are those that it was saved with."""
        return weights_of(self.model.scoring) == weights_of(self.given.scoring)

    @property
    def counted(self) -> tuple[DimensionWorking, ...]:
        """The dimensions that have a score at the depth chosen."""
        return tuple(each for each in self.tried.dimensions if each.bounds is not None)


class Shown(NamedTuple):
    """One dimension beside its points: its share of what counts, tried and saved; None if it has no score at this depth."""

    id: str
    title: str
    now: str | None
    was: str | None


class Takes(NamedTuple):
    """What would move the lower bound into a neighbouring band: a sentence, and one for each weight that could, the least change first."""

    lead: str
    weights: tuple[str, ...]


def tried(given: Definitions, response: Response, weights: Mapping[str, int]) -> Tried:
    """A response under other weights of dimensions, in thousandths that add up to 1000."""
    model = reweighted(given.model, weights)
    return Tried(given, response, model, evaluate(given.model, response), evaluate(model, response))


def panel(found: Tried) -> VerdictPanel:
    """The verdict, which other weights never change, and the score, which they may."""
    words, usual = table("assessment"), verdict.panel(found.subject)
    headline = usual.headline if found.as_saved else words("weights_unchanged", verdict=within_sentence(usual.headline))
    said = [words("weights_gates"), words("weights_as_saved") if found.as_saved else _moves(found)]
    return replace(usual, headline=headline, sentence=" ".join(filter(None, said)), blockers=(), score_notes=_notes(found))


def compared(found: Tried) -> Table:
    """Tried and saved under one another, with bounds, band and bar; one of them if they are the same."""
    words = table("assessment")
    rows = [(words("weights_row_saved"), found.saved)]
    if not found.as_saved:
        rows.insert(0, (words("weights_row_tried"), found.tried))
    edges = tuple(int(band.from_ * 10) for band in found.model.bands.bands[1:])
    columns = (
        Column(words("weights_col_which"), share=5), Column(words("weights_col_score"), share=4),
        Column(words("weights_col_band"), share=6), Column(words("weights_col_bar"), share=9),
    )  # fmt: skip
    cells = [
        (name, figures.span(each.bounds.said), capped_band_state(each.band, found.given.scoring), Bar(*each.bounds.said, edges))
        for name, each in rows
        if each.bounds is not None and each.band is not None
    ]
    return Table(words("weights_compared"), columns, tuple(cells))


def score_told(found: Tried) -> str:
    """The score in a few words, to stand beside the points; empty if there is none."""
    if found.tried.bounds is None or found.saved.bounds is None:
        return ""
    key = "score_saved" if found.as_saved else "score_tried"
    return table("assessment")(key, bounds=figures.span(found.tried.bounds.said), former=figures.span(found.saved.bounds.said))


def shown(found: Tried) -> tuple[Shown, ...]:
    """Every dimension in the order of the file, with its share."""
    pairs = zip(found.tried.dimensions, found.saved.dimensions, strict=True)
    return tuple(
        Shown(now.dimension.id, now.dimension.title, _share(found.tried, now), _share(found.saved, was)) for now, was in pairs
    )


def takes(found: Tried) -> tuple[Takes, ...]:
    """Which single weight would bring the lower bound into the band above, and into the one below."""
    if found.tried.bounds is None or len(found.counted) < 2:
        return ()
    critical = sensitivity.critical_weights(found.model, found.tried)
    bands, lower = found.model.bands, found.tried.bounds.said.lower
    here = bands.index(lower)
    told: list[Takes] = []
    for other in (here + 1, here - 1):
        if 0 <= other < len(bands.bands):
            key, gap = ("up", bands.starts[other] - lower) if other > here else ("down", lower - bands.starts[here])
            band = bands.bands[other]
            named = _nearest([each for each in critical if each.band.id == band.id], found, falls=other < here)
            values = {"band": band.title, "here": bands.bands[here].title, "gap": figures.points(gap)}
            told.append(Takes(table("assessment")(f"takes_{key}" if named else f"takes_{key}_none", **values), named))
    return tuple(told)


def any_weights(found: Tried) -> str:
    """Between which scores the result stays under any weights at all; empty with fewer than two dimensions that count."""
    ends = [(each.bounds.said, each.dimension.title) for each in found.counted if each.bounds]
    if len(ends) < 2:
        return ""
    (low, lowest), (high, highest) = min(ends, key=lambda each: each[0].lower), max(ends, key=lambda each: each[0].upper)
    values = {"low": figures.points(low.lower), "lowest": lowest, "high": figures.points(high.upper), "highest": highest}
    return table("assessment")("weights_any_one" if lowest == highest else "weights_any", **values)


def _moves(found: Tried) -> str:
    """How far the score moves, set against what is not known, and what becomes of the band."""
    if found.tried.bounds is None or found.saved.bounds is None:
        return table("assessment")("weights_no_score")
    words, now, was = table("assessment"), found.tried.bounds.said, found.saved.bounds.said
    moved, gap = max(abs(now.lower - was.lower), abs(now.upper - was.upper)), was.upper - was.lower
    values = {"moved": figures.points(moved), "gap": figures.points(gap)}
    if moved == 0:
        said = words("weights_same_score")
    elif gap == 0:
        said = words("weights_moves", **values)
    else:
        said = words("weights_moves_less" if moved < gap else "weights_moves_more", **values)
    before, after = _band(found.saved, found), _band(found.tried, found)
    key = "weights_same_band" if before == after else "weights_other_band"
    return f"{said} {words(key, band=within_sentence(after), former=within_sentence(before))}"


def _notes(found: Tried) -> tuple[str, ...]:
    words = table("assessment")
    if found.tried.bounds is None or found.saved.bounds is None:
        return ()
    if found.as_saved:
        return (words("weights_note_saved"),)
    return (words("weights_note_tried"), words("weights_note_was", bounds=figures.span(found.saved.bounds.said)))


def _band(evaluation: Evaluation, found: Tried) -> str:
    return band_state(evaluation.band, found.given.scoring).word if evaluation.band else ""


def _share(evaluation: Evaluation, working: DimensionWorking) -> str | None:
    return figures.weight(evaluation.share_of(working)) if working.bounds is not None else None


def _nearest(critical: Sequence[CriticalWeight], found: Tried, *, falls: bool) -> tuple[str, ...]:
    """A sentence for each weight that alone would do it, the least change first. `falls`: into the lower band."""
    titles = {each.dimension.id: each.dimension.title for each in found.counted}
    shares = [(each, _beyond(each.now, each.at, falls)) for each in critical if each.at is not None]
    reachable = [(each, share) for each, share in shares if 0 < share < 1]
    reachable.sort(key=lambda pair: (abs(pair[1] - pair[0].now), pair[0].dimension))
    return tuple(_would(titles[each.dimension], each.now, share) for each, share in reachable)


def _beyond(now: Fraction, at: Fraction, falls: bool) -> Fraction:
    """The first tenth of a per cent at which the band has changed: on the threshold itself the score has risen, but not fallen."""
    on = at * 1000
    if at > now:
        return Fraction(floor(on) + 1 if falls else ceil(on), 1000)
    return Fraction(ceil(on) - 1 if falls else floor(on), 1000)


def _would(title: str, now: Fraction, share: Fraction) -> str:
    key = "takes_rise" if share > now else "takes_fall"
    return table("assessment")(key, title=title, now=figures.weight(now), at=figures.weight(share))
