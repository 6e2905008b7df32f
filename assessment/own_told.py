"""What a scoring file of one's own says otherwise than the standard, in a line for a list and in full."""

from __future__ import annotations

from typing import NamedTuple

from assessment.data_in_words import Version
from assessment.scoring_differences_told import scoring_told
from assessment.tried_weights import points
from questionnaires.model import Library
from questionnaires.texts import table
from reports.document import Section
from reports.parts.words import listed, within_sentence
from scoring.model import Scoring

_NAMING = ("id", "version", "title", "author")


class Differs(NamedTuple):
    """How a scoring file differs from another one."""

    line: str
    """The weights of dimensions that differ, and what else does; that nothing does."""
    sections: tuple[Section, ...]
    """All of it, with each number before and now and its reason; what only names the file is left out."""


def differs(before: Scoring, after: Scoring, library: Library) -> Differs:
    """How `after` differs from `before`. `library`: what the questions are called."""
    words = table("assessment")
    named = after.model_copy(update={name: getattr(before, name) for name in _NAMING})
    sections = scoring_told(Version(library, before), Version(library, named))
    weights = {each.id: each.weight for each in before.dimensions}
    moved = [
        words("files_weight", title=each.title, now=points(each.weight), was=points(weights[each.id]))
        for each in after.dimensions
        if weights.get(each.id, each.weight) != each.weight
    ]
    others = [each.title for each in sections if not (moved and each.id == "diff-dimensions")]
    said = [words("files_weights", weights="; ".join(moved))] if moved else []
    said += [words("files_also" if moved else "files_others", parts=listed(list(map(within_sentence, others))))] if others else []
    return Differs(" ".join(said) or words("files_differs_not", title=before.title, version=before.version), sections)
