"""Would other weights change the result? The verdict never, because gates decide it; the band perhaps."""

from __future__ import annotations

from reports import figures
from reports.document import Column, Paragraph, Section, Table
from reports.parts.words import band_state, words
from reports.subject import Subject
from scoring.sensitivity import CriticalWeight


def survives(subject: Subject) -> str:
    """For the first page: whether the verdict and the band would survive other weights."""
    said = [words("weights_verdict")]
    band = subject.evaluation.band
    if subject.survival is None or band is None:
        return said[0]
    name = band_state(band, subject.scoring).word.lower()
    if subject.survival.always:
        said.append(words("weights_band_always", band=name))
    elif (nearest := subject.survival.nearest) is not None and nearest.at is not None:
        said.append(words("weights_band_nearest", change=_change(nearest, subject)))
    else:
        said.append(words("weights_band_together"))
    return " ".join(said)


def _change(weight: CriticalWeight, subject: Subject) -> str:
    """Such as "Participation counting 41% and not 25% would move it to strong"."""
    return words(
        "weights_change",
        dimension=_title(weight, subject),
        at=figures.share(weight.at or weight.now),
        now=figures.share(weight.now),
        band=weight.band.title.lower(),
    )


def _title(weight: CriticalWeight, subject: Subject) -> str:
    titles = {dimension.id: dimension.title for dimension in subject.scoring.dimensions}
    return titles.get(weight.dimension, weight.dimension)


def other_weights(subject: Subject) -> Section:
    """For each dimension, the share of the weight at which the band of the lower bound would change."""
    text = Paragraph(survives(subject))
    if not subject.critical_weights:
        return Section("weights", words("weights_title"), (text, Paragraph(words("weights_too_few"))))
    columns = (
        Column(words("col_dimension"), share=5),
        Column(words("col_share_now"), "right", share=3),
        Column(words("col_band_then"), share=3),
        Column(words("col_share_then"), share=5),
    )
    rows = tuple(
        (
            _title(weight, subject),
            figures.share(weight.now),
            weight.band.title,
            words("weights_never") if weight.at is None else figures.exact_share(weight.at),
        )
        for weight in subject.critical_weights
    )
    table = Table(words("weights_caption"), columns, rows, note=words("weights_note"))
    return Section("weights", words("weights_title"), (text, table))
