"""What each variant of a report holds."""

from __future__ import annotations

from dataclasses import replace

from reports.document import Section, Variant
from reports.subject import Subject

_SECTIONS: dict[Variant, tuple[str, ...]] = {
    "summary": ("profile", "first", "support", "changes", "caveat", "versions"),
    "plan": ("first", "plan", "versions"),
}
"""The ids of the sections of a variant that has not all of them, in the order of the report."""


def sections_of(sections: tuple[Section, ...], variant: Variant) -> tuple[Section, ...]:
    """Those of the sections that the variant has."""
    kept = _SECTIONS.get(variant)
    return sections if kept is None else tuple(section for section in sections if section.id in kept)


def subject_of(subject: Subject, variant: Variant) -> Subject:
    """What the variant speaks of: what is published holds nothing that anybody wrote as a note, and nobody's name."""
    if variant != "publishable":
        return subject
    answers = {key: replace(answer, note="", who_could_know="") for key, answer in subject.response.answers.items()}
    return replace(subject, response=replace(subject.response, answers=answers))
