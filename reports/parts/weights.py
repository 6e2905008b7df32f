"""Would other weights change the result? The verdict never, because gates decide it; the band perhaps."""

from __future__ import annotations

from reports import charts, figures
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
    if subject.survival.always and band.lower.id != band.upper.id:
        said.append(words("weights_band_open"))
    elif subject.survival.always:
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
    return _titles(subject).get(weight.dimension, weight.dimension)


def _titles(subject: Subject) -> dict[str, str]:
    return {dimension.id: dimension.title for dimension in subject.scoring.dimensions}


def other_weights(subject: Subject) -> Section:
    """For each dimension, the share of the weight at which the band of the lower bound would change."""
    text = Paragraph(survives(subject))
    if not subject.critical_weights:
        return Section("weights", words("weights_title"), (text, Paragraph(words("weights_too_few"))))
    columns = (
        Column(words("col_dimension"), share=6),
        Column(words("col_share_now"), "right", share=3),
        Column(words("col_share_then"), share=7),
    )
    of_dimension: dict[str, list[CriticalWeight]] = {}
    for weight in subject.critical_weights:
        of_dimension.setdefault(weight.dimension, []).append(weight)
    rows = tuple((_title(some[0], subject), figures.share(some[0].now), _shares(some)) for some in of_dimension.values())
    if all(weight.at is None for weight in subject.critical_weights):
        return Section("weights", words("weights_title"), (text,))
    band = subject.evaluation.band
    caption = words("weights_caption_held" if band is not None and band.held_by else "weights_caption")
    table = Table(caption, columns, rows, note=words("weights_note"))
    picture = charts.one_weight(subject.critical_weights, _titles(subject))
    return Section("weights", words("weights_title"), (text, *([picture] if picture else []), table))


def _shares(weights: list[CriticalWeight]) -> str:
    said = [
        words("weights_at", band=weight.band.title, share=figures.exact_share(weight.at)) for weight in weights if weight.at is not None
    ]
    return "; ".join(said) or words("weights_never")
