"""Does the band survive other weights?"""

from __future__ import annotations

from reports.document import Section
from reports.parts.words import words
from reports.subject import Subject


def survives(subject: Subject) -> str:
    """One sentence for the first page."""
    return words("weights_gates")


def other_weights(subject: Subject) -> Section:
    return Section("weights", words("weights_title"), ())
