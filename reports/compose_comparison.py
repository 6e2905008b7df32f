"""From a comparison to a `Report`, to the record of a decision on it. All wording is made in `parts.compared`, once for all formats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from questionnaires.texts import language_tag
from reports import data_compared, live_compared
from reports.anonymous import anonymous
from reports.clean import texts_in
from reports.comparison import Comparison
from reports.dataset import Later
from reports.document import Paragraph, Report, Section
from reports.parts.compared import first, gates, matrix, method, order, record, said, services, weights
from reports.parts.words import words

__all__ = ["anonymous", "compose", "decision_record"]

_LONGEST_TITLE = 160
_Part: TypeAlias = Callable[[Comparison], "Section | None"]
_PARTS: tuple[_Part, ...] = (
    first.compared,
    gates.gates,
    matrix.whole,
    matrix.matrix,
    said.said,
    order.order,
    weights.turning,
    weights.find_out,
    weights.readings,
    weights.other_scoring,
    record.decisions,
    services.services,
    order.at_lower_bounds,
    method.method,
)
"""What everybody should read, then the annex. No order stands before what is and what is not decided."""


def compose(comparison: Comparison) -> Report:
    """The whole report on services side by side."""
    found = tuple(section for part in _PARTS if (section := part(comparison)) is not None)
    if comparison.anonymous:
        found = (found[0], Section("withheld", words("withheld_title"), (Paragraph(words("compared_withheld")),)), *found[1:])
    sections = (*found, method.glossary(texts_in(found)), services.versions(comparison))
    data, live = Later(lambda: data_compared.tables(comparison)), Later(lambda: live_compared.tables(comparison))
    return replace(_report(comparison, "compared_eyebrow", sections), data=data, live=live, kind="comparison")


def decision_record(comparison: Comparison) -> Report:
    """A paper of one or two pages: what was decided and why, on what, how the gates stand, and how sure the order is."""
    found = (record.decisions(comparison), first.in_short(comparison), gates.in_short(comparison), order.in_short(comparison))
    data = Later(lambda: data_compared.tables(comparison, data_compared.OF_DECISION))
    sections = tuple(section for section in found if section is not None)
    return replace(_report(comparison, "compared_record_eyebrow", sections), variant="summary", data=data, kind="decision")


def _report(comparison: Comparison, eyebrow: str, sections: tuple[Section, ...]) -> Report:
    return Report(
        eyebrow=words(eyebrow),
        title=_short(comparison.title) or words("compared_no_title"),
        subtitle="",
        facts=first.facts(comparison),
        verdict=first.panel(comparison),
        sections=sections,
        footer=_footer(comparison),
        language=language_tag(),
        keywords=tuple(words("compared_keywords").split(", ")),
        as_of=comparison.as_of,
        variant="publishable" if comparison.anonymous else "full",
        masthead=comparison.masthead,
        standing=words("compared_standing"),
    )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_TITLE else text[: _LONGEST_TITLE - 1].rstrip() + "…"


def _footer(comparison: Comparison) -> str:
    parts = [words("compared_footer")]
    if comparison.groups:
        under = comparison.groups[0].under
        hash_ = next((ref.hash[:12] for ref in under.refs if ref.kind == "scoring"), "")
        parts.append(words("compared_footer_versions", versions=under.versions, hash=hash_))
    if not comparison.anonymous:
        parts.append(words("compared_footer_hash", hash=comparison.fingerprint[:12]))
    return "   ".join(parts)
