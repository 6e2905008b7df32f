"""On whose word a question, gate or benchmark stands, as a line to read beside it."""

from __future__ import annotations

from assessment.shell.session import words
from questionnaires.sources import Sources

_JUDGEMENT = "judgement"


def cited(sources: Sources, basis: tuple[str, ...]) -> str:
    """The documents and references behind `basis`, each once, with the claims taken from it."""
    claims = {claim.id: claim for claim in sources.claims}
    documents = {document.id: document for document in sources.documents}
    references = {reference.id: reference for reference in sources.references}
    by_document: dict[str, list[str]] = {}
    others: list[str] = []
    for id_ in basis:
        if id_ in claims:
            by_document.setdefault(claims[id_].document, []).append(id_)
        elif id_ in references:
            reference = references[id_]
            others.append(words("cited_reference", publisher=reference.publisher, title=reference.title, date=reference.date))
        elif id_ == _JUDGEMENT:
            others.append(words("cited_judgement"))
    ours = [
        words("cited_claims", authors=documents[key].authors, title=documents[key].title, claims=", ".join(ids))
        for key, ids in by_document.items()
        if key in documents
    ]
    return " ".join(f"{line.rstrip('.')}." for line in [*ours, *others])
