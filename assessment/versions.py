"""An assessment under the definitions it was made with, and as it would be under others: both results side by side. Nothing is changed."""

from __future__ import annotations

from typing import NamedTuple

from assessment import definitions, results
from assessment.definitions import Definitions, kind_of
from assessment.moving import Move, move
from assessment.papers import KEPT, Kept
from assessment.record import Assessment
from assessment.results import Scored
from questionnaires.answers import Response
from questionnaires.texts import table
from reports.document import Table
from reports.parts import beside
from reports.parts.beside import Heads, Result


class Preview(NamedTuple):
    """What would become of an assessment under other definitions."""

    move: Move
    before: Scored
    after: Scored


def present(made: Definitions) -> Definitions:
    """The present definitions for an assessment made under `made`: what is the user's own in it stays, by its id.

    A questionnaire that is no longer there, and whose questions are asked elsewhere now, is an earlier one of ours and does not stay.
    Raises DefinitionError if the user's own do not fit the present ones.
    """
    shipped = definitions.shipped()
    ours = {(ref.kind, ref.id) for ref in shipped.refs}
    ours |= {("questionnaire", each.id) for each in made.library.questionnaires if any(q.id in shipped.library.questions for q in each.questions)}
    own = [source for ref, source in zip(made.refs, made.sources, strict=True) if (ref.kind, ref.id) not in ours]
    if not own:
        return shipped
    scored = any(kind_of(source) == "scoring" for source in own)
    rest = [source for source in shipped.sources if not (scored and kind_of(source) == "scoring")]
    return definitions.of([*rest, *own])


def are_others(kept: Assessment, other: Definitions) -> bool:
    """Whether the assessment was made under other definitions than these."""
    return {ref.hash for ref in kept.refs} != {ref.hash for ref in other.refs}


def were_declined(kept: Assessment, other: Definitions) -> bool:
    """Whether somebody looked at these definitions and kept those the assessment was made with."""
    paper = kept.paper(KEPT)
    return isinstance(paper, Kept) and set(paper.hashes) == {ref.hash for ref in other.refs}


def preview(kept: Assessment, other: Definitions) -> Preview:
    """Both results, and which answers go along."""
    before = results.scored(kept)
    found = move(before.definitions.library, other.library, kept.response.answers)
    return Preview(found, before, results.score(other, Response(found.kept)))


def both_results(found: Preview) -> Table:
    """Verdict, stage reached, score, band and every dimension, as it is and as it would be; only what one has stands beside nothing."""
    words = table("assessment")
    before, after = (Result(each.evaluation, each.definitions.scoring) for each in (found.before, found.after))
    heads = Heads(words("versions_caption"), words("versions_before"), words("versions_after"))
    return beside.table(heads, beside.whole(before, after), beside.dimensions(before, after))


def new_dimensions(found: Preview) -> tuple[str, ...]:
    """Titles of the dimensions that would have a score and have none now."""
    before = {each.dimension.id for each in found.before.evaluation.dimensions if each.bounds is not None}
    after = (each.dimension for each in found.after.evaluation.dimensions if each.bounds is not None)
    return tuple(dimension.title for dimension in after if dimension.id not in before)
