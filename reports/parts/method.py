"""How the result is worked out, what the words mean, which versions were used, and what this is not."""

from __future__ import annotations

from collections.abc import Iterable

from questionnaires import reader
from reports import figures
from reports.document import Bullets, Callout, Column, Facts, Section, Table
from reports.parts.words import words
from reports.subject import Subject

_STEPS = ("step_values", "step_weights", "step_bounds", "step_outside", "step_gates", "step_verdict", "step_bands", "step_weakest", "step_evidence", "step_rounding")


def caveat() -> Section:
    """What this is not."""
    lines = tuple(words(key) for key in ("caveat_decision", "caveat_worth", "caveat_judgement", "caveat_compare", "caveat_law"))
    return Section("caveat", words("caveat_title"), (Bullets(lines),))


def method(subject: Subject) -> Section:
    """A page on how the result is worked out, with the bands and why they start where they do."""
    columns = (
        Column(words("col_band"), share=3),
        Column(words("col_from"), "right", share=2),
        Column(words("col_because"), share=6),
        Column(words("col_basis"), share=2),
    )
    rows = tuple(
        (band.title, figures.plain(band.from_), band.because, subject.cite(band.basis)) for band in subject.scoring.bands
    )
    steps = Bullets(tuple(words(key) for key in _STEPS), numbered=True)
    bands = Table(words("bands_caption"), columns, rows)
    purpose = Callout(subject.scoring.title, (subject.scoring.purpose,))
    return Section("method", words("method_title"), (steps, bands, purpose), annex=True, new_page=True)


def glossary(said: Iterable[str]) -> Section:
    """The words that have a fixed meaning here, as far as they occur in what is said."""
    pairs = tuple((term.term, term.meaning) for term in reader.glossary().explained_in_report(said))
    return Section("glossary", words("glossary_title"), (Facts(pairs),), annex=True, new_page=True)


def versions(subject: Subject) -> Section:
    """Exactly which definitions the result was made under."""
    columns = (
        Column(words("col_definition"), share=20),
        Column(words("col_version"), share=9),
        Column(words("col_hash"), share=57),
    )
    rows = tuple((f"{words(f'definition_{ref.kind}')}\n{ref.id}", ref.version, ref.hash) for ref in subject.definitions)
    rows += ((words("definition_answers"), "", subject.answers_hash),)
    if subject.beforehand is None:
        rows += ((words("fact_beforehand"), words("beforehand_not"), ""),)
    table = Table(words("versions_caption"), columns, rows, note=words("versions_note"))
    return Section("versions", words("versions_title"), (table,), annex=True)
