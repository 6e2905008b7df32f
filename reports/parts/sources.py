"""On whose word each question and number stands."""

from __future__ import annotations

from reports.document import Block, Column, Paragraph, Section, Table
from reports.parts.words import words
from reports.subject import Subject
from scoring.uses import uses


def sources(subject: Subject) -> Section:
    """The sources that questions and numbers name, and the dated benchmarks."""
    blocks: list[Block] = [Paragraph(words("sources_intro"))]
    listed = (_documents(subject), _claims(subject), _references(subject), _benchmarks(subject))
    blocks += [table for table in listed if table.rows]
    return Section("sources", words("sources_title"), tuple(blocks), annex=True, new_page=True)


def _used(subject: Subject) -> set[str]:
    """Every id that something names as its basis."""
    return set(uses(subject.library, subject.scoring))


def _documents(subject: Subject) -> Table:
    columns = (Column(words("col_document"), share=5), Column(words("col_carries"), share=8))
    rows = tuple(
        (
            f"{words('cited', citation=entry.id, title=entry.title)}\n{entry.authors}\n{entry.published}",
            words("with_more", text=entry.what, more=entry.carries),
        )
        for entry in subject.library.sources.documents
    )
    return Table(words("documents_caption"), columns, rows)


def _claims(subject: Subject) -> Table:
    used = _used(subject)
    columns = (Column(words("col_claim"), share=1), Column(words("col_claims"), share=12))
    rows = tuple(
        (claim.id, words("claim", text=claim.claim, document=claim.document, section=claim.section, anchor=claim.anchor))
        for claim in subject.library.sources.claims
        if claim.id in used
    )
    return Table(words("claims_caption"), columns, rows, note=words("claims_note"))


def _references(subject: Subject) -> Table:
    used = _used(subject)
    columns = (Column(words("col_reference"), share=6), Column(words("col_claims"), share=7))
    rows = tuple(
        (
            words("cited", citation=subject.citations[entry.id], title=entry.title)
            + "\n"
            + words("published", by=entry.publisher, date=entry.date),
            entry.says,
        )
        for entry in subject.library.sources.references
        if entry.id in used
    )
    return Table(words("references_caption"), columns, rows)


def _benchmarks(subject: Subject) -> Table:
    columns = (
        Column(words("col_beside"), share=4),
        Column(words("col_benchmark"), share=8),
        Column(words("col_date"), share=3),
        Column(words("col_basis"), share=2),
    )
    rows = tuple(
        ("; ".join(subject.question(each).label for each in entry.questions), entry.text, entry.date, subject.cite(entry.basis))
        for entry in subject.scoring.benchmarks
    )
    return Table(words("benchmarks_caption"), columns, rows, note=words("benchmarks_note"))
