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
from reports import figures
from reports.document import Cell, Column, State, Table
from reports.parts.verdict import headline
from reports.parts.words import capped_band_state, stage_name, without_score
from scoring.result import DimensionWorking, Evaluation


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
    before, after = found.before.evaluation, found.after.evaluation
    columns = (Column(words("versions_what"), share=4), Column(words("versions_before"), share=5), Column(words("versions_after"), share=5))
    rows: list[tuple[Cell, ...]] = [
        (words("versions_verdict"), headline(before.verdict), headline(after.verdict)),
        (words("versions_reached"), _reached(before), _reached(after)),
        (words("versions_score"), _score(before), _score(after)),
        (words("versions_band"), _band(found.before), _band(found.after)),
        (words("versions_coverage"), figures.share(before.coverage), figures.share(after.coverage)),
    ]
    old, new = ({each.dimension.id: each for each in evaluation.dimensions} for evaluation in (before, after))
    rows += [(_title(old.get(id_), new.get(id_)), _bounds(old.get(id_)), _bounds(new.get(id_))) for id_ in dict.fromkeys([*new, *old])]
    return Table(words("versions_caption"), columns, tuple(rows))


def _reached(evaluation: Evaluation) -> str:
    reached = evaluation.verdict.reached
    return stage_name(reached) if reached else table("assessment")("versions_none_reached")


def _score(evaluation: Evaluation) -> str:
    return figures.span(evaluation.bounds.said) if evaluation.bounds else table("assessment")("versions_no_score")


def _band(scored: Scored) -> State | str:
    band = scored.evaluation.band
    return capped_band_state(band, scored.definitions.scoring) if band else table("assessment")("versions_no_score")


def _title(before: DimensionWorking | None, after: DimensionWorking | None) -> str:
    found = after or before
    return found.dimension.title if found else ""


def _bounds(working: DimensionWorking | None) -> str:
    if working is None:
        return table("assessment")("versions_not_there")
    return figures.span(working.bounds.said) if working.bounds else without_score([working])
