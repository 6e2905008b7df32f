"""All sources for somebody who wants to check them: each claim with where it is used, and where the sources disagree."""

from __future__ import annotations

from questionnaires.model import Library
from questionnaires.sources import Claim, Disagreement, Reference, SourceDocument
from reports.document import Column, Paragraph, Section, Table
from reports.parts.words import listed, words
from reports.subject import citations
from scoring.model import Scoring
from scoring.uses import Use, uses

_KINDS = ("question", "value", "dimension", "gate", "band", "benchmark", "conflict", "alternative")
"""In which order the uses of a source are told; disagreements have a section of their own."""


def source_list(library: Library, scoring: Scoring) -> tuple[Section, ...]:
    """The documents with their claims, the disagreements, the outside references, and what is not used."""
    used = uses(library, scoring)
    sources = library.sources
    documents = tuple(_document(each, sources.claims, used) for each in sources.documents)
    columns = (Column(words("col_reference"), share=5), Column(words("col_claims"), share=6), Column(words("col_used_in"), share=6))
    references = Table(
        words("references_caption"), columns, tuple(_reference(each, citations(sources)[each.id], used.get(each.id, ())) for each in sources.references)
    )
    disagreements = tuple(_disagreement(each, library) for each in sources.disagreements)
    return (
        *documents,
        Section("disagreements", words("disagreements_title"), (Paragraph(words("disagreements_intro")), *disagreements)),
        Section("references", words("references_title"), (Paragraph(words("references_intro")), references)),
        Section("not-used", words("not_used_title"), (_not_used(library),)),
    )


def _document(document: SourceDocument, claims: tuple[Claim, ...], used: dict[str, tuple[Use, ...]]) -> Section:
    about = words("document_about", authors=document.authors, published=document.published, what=document.what, carries=document.carries)
    columns = (Column(words("col_claim"), share=1), Column(words("col_claims"), share=7), Column(words("col_used_in"), share=7))
    rows = tuple(
        (claim.id, words("claim_in", text=claim.claim, section=claim.section, anchor=claim.anchor), _told(used.get(claim.id, ())))
        for claim in claims
        if claim.document == document.id
    )
    table = Table(words("claims_of", title=document.title), columns, rows, note=words("claims_note"))
    return Section(f"document-{document.id}", document.title, (Paragraph(about), table))


def _told(found: tuple[Use, ...]) -> str:
    """Where a source is used, one line a kind."""
    lines: list[str] = []
    for kind in _KINDS:
        titles = list(dict.fromkeys(words("quoted", text=use.title) for use in found if use.kind == kind))
        if titles:
            lines.append(words(f"used_{kind}", titles=listed(titles)))
    if any(use.kind == "disagreement" for use in found):
        lines.append(words("used_disagreement"))
    return "\n".join(lines) or words("used_nowhere")


def _reference(reference: Reference, citation: str, found: tuple[Use, ...]) -> tuple[str, str, str]:
    title = words("cited", citation=citation, title=reference.title)
    published = words("published", by=reference.publisher, date=reference.date)
    return (f"{title}\n{published}", reference.says, _told(found))


def _disagreement(disagreement: Disagreement, library: Library) -> Section:
    """Both sides together, what this toolkit makes of it, and beside which questions it stands."""
    columns = (Column(words("col_side_source"), share=4), Column(words("col_side_says"), share=9))
    rows = tuple((_who(side.basis, library), side.says) for side in disagreement.sides)
    beside = [words("quoted", text=each.label) for each in library.questions.values() if each.disagreement == disagreement.id]
    told = [Paragraph(words("disagreement_here", here=disagreement.here))]
    if beside:
        told.append(Paragraph(words("disagreement_beside", questions=listed(beside)), small=True))
    return Section(
        f"disagreement-{disagreement.id}", disagreement.title, (Table(disagreement.title, columns, rows), *told)
    )


def _who(basis: tuple[str, ...], library: Library) -> str:
    documents = {document.id: document.title for document in library.sources.documents}
    titles = {claim.id: words("claim_of", id=claim.id, title=documents[claim.document]) for claim in library.sources.claims}
    titles |= {reference.id: reference.title for reference in library.sources.references}
    return "\n".join(titles.get(id_, words("judgement")) for id_ in basis)


def _not_used(library: Library) -> Paragraph | Table:
    unused = library.sources.not_used
    if not unused:
        return Paragraph(words("all_claims_used", count=len(library.sources.claims)))
    columns = (Column(words("col_claim"), share=1), Column(words("col_because"), share=9))
    return Table(words("not_used_title"), columns, tuple((each.id, each.because) for each in unused))
