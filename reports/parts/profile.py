"""The profile by dimension, and how much of it rests on evidence."""

from __future__ import annotations

from reports import figures
from reports.document import Bar, Block, Callout, Cell, Column, Paragraph, Section, State, Table
from reports.parts.over_time import unconfirmed
from reports.parts.verdict import scale
from reports.parts.weights import survives
from reports.parts.words import (
    band_state,
    beyond_depth,
    capped_band_state,
    counted,
    listed,
    not_scored_here,
    without_score,
    words,
)
from reports.subject import Subject
from scoring.result import BandReading, Ladder


def profile(subject: Subject) -> Section:
    """Each dimension with its bounds, how much of it is answered, and its band; the whole as closing row."""
    evaluation = subject.evaluation
    rows = tuple(
        _row(each.dimension.title, each.bounds, each.band, figures.share(each.coverage), without_score([each]), subject)
        for each in evaluation.dimensions
        if not beyond_depth(each)
    )
    total = _row(
        words("all_dimensions"), evaluation.bounds, evaluation.band, figures.share(evaluation.coverage),
        without_score(evaluation.dimensions), subject,
    )  # fmt: skip
    columns = (
        Column(words("col_dimension"), share=10),
        Column(words("col_bar"), share=6),
        Column(words("col_points"), "right", share=6),
        Column(words("col_answered"), "right", share=5),
        Column(words("col_band"), share=10),
    )
    edges = words("edges", edges=listed([figures.plain(band.from_) for band in subject.scoring.bands[1:]]))
    note, bars = not_scored_here(evaluation.dimensions), words("profile_bars", edges=edges)
    blocks: list[Block] = [Table(words("profile_caption"), columns, rows, total, note, bars=bars) if rows or not note else Paragraph(note)]
    if picture := scale(subject):
        blocks.insert(0, picture)
    blocks.append(Callout(words("sure_title"), (how_sure(subject),)))
    return Section("profile", words("profile_title"), tuple(blocks))


def _row(
    title: str, bounds: Ladder | None, band: BandReading | None, answered: str, otherwise: str, subject: Subject
) -> tuple[Cell, ...]:
    if bounds is None or band is None:
        return (title, "", words("no_score"), "", State("outside", otherwise))
    edges = tuple(int(band.from_ * 10) for band in subject.scoring.bands[1:])
    said = bounds.said
    return (title, Bar(said.lower, said.upper, edges), figures.span(said), answered, capped_band_state(band, subject.scoring))


def how_sure(subject: Subject) -> str:
    """How much is open, how much is documented, and whether other weights would change the band."""
    evaluation = subject.evaluation
    if evaluation.bounds is None:
        return words("nothing_scored_here" if any(map(beyond_depth, evaluation.dimensions)) else "nothing_scored")
    parts: list[str] = []
    if evaluation.coverage == 0:
        return " ".join([words("sure_none_answered"), survives(subject)])
    if said := unconfirmed(subject):
        parts.append(said)
    if evaluation.coverage == 1:
        parts.append(words("sure_all_answered"))
    else:
        parts.append(words("sure_open", share=figures.share(1 - evaluation.coverage)))
    if evaluation.bounds.documented != evaluation.bounds.said:
        parts.append(words("sure_documented", bounds=figures.span(evaluation.bounds.documented)))
    else:
        parts.append(words("sure_all_documented"))
    challenged = sum(answer.evidence.challenged is not None for answer in subject.response.answers.values())
    if challenged:
        parts.append(counted("sure_challenged", challenged))
    return " ".join([*parts, *_held_down(subject), survives(subject)])


def _held_down(subject: Subject) -> list[str]:
    """Why the band is lower than the points alone would give, if gates hold it down."""
    band = subject.evaluation.band
    if band is None or band.by_points is None or not band.held_by:
        return []
    titles = {result.gate.id: result.gate.title for result in subject.evaluation.gates}
    holding = listed([words("quoted", text=titles[id_]) for id_ in band.held_by])
    alone = band_state(BandReading(*band.by_points), subject.scoring).word.lower()
    return [words("band_held_down_one" if len(band.held_by) == 1 else "band_held_down_many", band=alone, gates=holding)]
