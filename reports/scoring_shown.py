"""A scoring file open to read: every weight, value, band and gate with its reason and on whose word it stands.

With the result of an assessment it also says what counts there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from questionnaires.conditions_in_words import in_words
from questionnaires.model import Library, Question
from questionnaires.shape import Basis
from reports import figures
from reports.document import Block, Bullets, Cell, Column, Facts, Paragraph, Section, Table
from reports.parts.words import (
    kind_name,
    listed,
    named,
    sentence_case,
    stage_name,
    standing_state,
    without_score,
    words,
)
from reports.parts.worths import worths
from reports.subject import citations
from reports.tradeoffs_told import dimensions_told, questions_told
from scoring.differences import Share, shares
from scoring.model import Dimension, Gate, ScoredQuestion, Scoring, Stage
from scoring.result import DimensionWorking, Evaluation, ItemWorking

JUDGEMENT = "judgement"
_STEPS = (
    "step_values", "step_weights", "step_bounds", "shown_dont_know", "step_outside", "step_evidence", "step_gates", "step_verdict",
    "step_bands", "step_rounding",
)  # fmt: skip
_PLACE = re.compile(r"\{(\w+)\}")
_OUTCOMES = ("met", "not_met", "not_known", "does_not_apply")


@dataclass(frozen=True)
class Shown:
    """What is shown: a scoring file with the questions it scores, and what counts in an assessment if one is given."""

    library: Library
    scoring: Scoring
    evaluation: Evaluation | None = None

    @cached_property
    def shares(self) -> dict[str, Share]:
        """What each question's weight comes to when all counts."""
        return shares(self.scoring)

    @cached_property
    def citations(self) -> dict[str, str]:
        """How outside references are cited."""
        return citations(self.library.sources)

    @cached_property
    def workings(self) -> dict[str, DimensionWorking]:
        """Each dimension's working in the assessment, by id; nothing without one."""
        return {each.dimension.id: each for each in self.evaluation.dimensions} if self.evaluation else {}

    def reason(self, because: str, basis: Basis) -> str:
        """Why, and below it on whose word; judgement is named as such."""
        cited = [words("shown_judgement") if entry == JUDGEMENT else self.citations.get(entry, entry) for entry in basis]
        said = words("shown_judgement_alone") if basis == (JUDGEMENT,) else ", ".join(cited)
        return "\n".join([because, words("shown_basis", basis=said)])


class Part(NamedTuple):
    """A part to unfold: composed only when somebody looks."""

    id: str
    title: str
    compose: Callable[[], Section]


def general(shown: Shown) -> Section:
    """The rules that hold whatever the numbers are, in half a page, and the numbers that hold for the whole."""
    scoring = shown.scoring
    pairs = [
        (words("shown_file"), words("scoring_version", title=scoring.title, version=scoring.version)),
        (words("shown_central"), words("shown_central_from", share=figures.plain(scoring.coverage_for_central_figure))),
        (words("shown_power"), words("shown_power_sum") if scoring.power == 1 else words("shown_power_mean", power=figures.plain(scoring.power))),
        (words("shown_stage_question"), words("quoted", text=shown.library.questions[scoring.stage_question].label)),
        (words("shown_fits"), listed([_questionnaire(id_, shown.library) for id_ in scoring.fits])),
    ]
    whole = Section("whole", words("shown_whole_title"), (Facts(tuple(pairs)),))
    return Section("general", words("shown_general_title"), (Bullets(tuple(words(key) for key in _STEPS)), whole))


def _questionnaire(id_: str, library: Library) -> str:
    return next((each.title for each in library.questionnaires if each.id == id_), id_)


def dimensions(shown: Shown) -> Section:
    """Every dimension with its weight, share and reason, and how they trade for each other."""
    columns = [Column(words("col_dimension"), share=6), Column(words("col_weight_share"), share=5)]
    if shown.evaluation:
        columns.append(Column(words("col_here"), share=5))
    columns.append(Column(words("col_because"), share=12))
    rows = tuple(_dimension_row(each, shown) for each in shown.scoring.dimensions)
    blocks: list[Block] = [Paragraph(_judged(shown)), Table(words("shown_dimensions_caption"), tuple(columns), rows)]
    if told := dimensions_told(shown.scoring):
        blocks.append(Section("trade", words("trade_title"), (Paragraph(words("trade_intro")), Bullets(told))))
    return Section("dimensions", words("shown_dimensions_title"), tuple(blocks))


def _judged(shown: Shown) -> str:
    """How many weights rest on nothing but judgement."""
    items = [item for dimension in shown.scoring.dimensions for item in dimension.questions]
    alone = sum(item.basis == (JUDGEMENT,) for item in items)
    return words("shown_judged", alone=alone, count=len(items))


def _dimension_row(dimension: Dimension, shown: Shown) -> tuple[Cell, ...]:
    total = sum(each.weight for each in shown.scoring.dimensions)
    notes = [words("shown_full_only")] if dimension.from_depth == "full" else []
    notes += [words("shown_may_not_apply")] if dimension.may_be_not_applicable else []
    share = words("shown_weight_of", weight=dimension.weight, total=total)
    row: list[Cell] = ["\n".join([dimension.title, *notes]), f"{figures.weight(Fraction(dimension.weight, total))}\n{share}"]
    if shown.evaluation:
        working = shown.workings[dimension.id]
        row.append(figures.weight(shown.evaluation.share_of(working)) if working.bounds is not None else without_score([working]))
    return (*row, shown.reason(dimension.because, dimension.basis))


def dimension_parts(shown: Shown) -> tuple[Part, ...]:
    """For each dimension, its questions with all their numbers."""
    return tuple(Part(f"dimension-{each.id}", each.title, lambda each=each: _dimension(each, shown)) for each in shown.scoring.dimensions)


def _dimension(dimension: Dimension, shown: Shown) -> Section:
    columns = [Column(words("col_question"), share=6), Column(words("col_weight_share"), share=5)]
    if shown.evaluation:
        columns.append(Column(words("col_here"), share=4))
    columns += [Column(words("col_worth"), share=7), Column(words("col_because_weight"), share=10)]
    working = shown.workings.get(dimension.id)
    items = {item.scored.id: item for item in working.items} if working else {}
    rows = tuple(_question_row(scored, shown, working, items.get(scored.id)) for scored in dimension.questions)
    about = tuple(scored.id for scored in dimension.questions)
    blocks: list[Block] = [Table(dimension.title, tuple(columns), rows, about=about)]
    if told := questions_told(dimension, shown.library):
        blocks.append(Section(f"trade-{dimension.id}", words("trade_within_title"), (Bullets(told),)))
    return Section(f"dimension-{dimension.id}", dimension.title, tuple(blocks))


def _question_row(scored: ScoredQuestion, shown: Shown, working: DimensionWorking | None, item: ItemWorking | None) -> tuple[Cell, ...]:
    question, share = shown.library.questions[scored.id], shown.shares[scored.id]
    of_dimension = words("shown_of_dimension", share=figures.weight(share.of_dimension or share.of_total))
    of_total = words("shown_of_total", share=figures.weight(share.of_total))
    row: list[Cell] = [_asked(question, scored, shown), f"{scored.weight}\n{of_dimension}\n{of_total}"]
    if shown.evaluation and working and item:
        row.append(_here(working, item, shown.evaluation))
    because = " ".join(text for text in (scored.because, scored.values_because) if text)
    return (*row, _worth(question, scored), shown.reason(because, scored.basis))


def _asked(question: Question, scored: ScoredQuestion, shown: Shown) -> str:
    lines = [named(question)]
    if scored.due is not Stage.EXPLORE:
        lines.append(words("shown_due", stage=stage_name(scored.due)))
    if question.asked_when is not None:
        lines.append(words("shown_asked_if", condition=in_words(question.asked_when, shown.library.questions)))
    return "\n".join(lines)


def _here(working: DimensionWorking, item: ItemWorking, evaluation: Evaluation) -> Cell:
    """What the question counts in the assessment, of the total; or why it does not count."""
    if item.standing.outside:
        return standing_state(item)
    return words("shown_of_total", share=figures.weight(working.share_of(item) * evaluation.share_of(working)))


def _worth(question: Question, scored: ScoredQuestion) -> str:
    """How an answer is valued, and below it each option or point with its value."""
    how = words("shown_by_option") if scored.values is not None else words("shown_by_curve", measure=words(f"measure_{scored.measure}"))
    return "\n".join([how, *(words("shown_worth", at=each.at, value=each.value) for each in worths(question, scored))])


def bands(shown: Shown) -> Section:
    """Where each band starts, and why."""
    columns = (Column(words("col_band"), share=3), Column(words("col_from"), share=2), Column(words("col_because"), share=10))
    rows = tuple((each.title, figures.plain(each.from_), shown.reason(each.because, each.basis)) for each in shown.scoring.bands)
    return Section("bands", words("bands_caption"), (Paragraph(words("shown_bands")), Table(words("bands_caption"), columns, rows)))


def gate_parts(shown: Shown) -> tuple[Part, ...]:
    """For each stage that has gates, all of them as rules."""
    stages = [stage for stage in Stage if any(gate.stage is stage for gate in shown.scoring.gates)]
    return tuple(Part(f"gates-{stage.value}", stage_name(stage), lambda stage=stage: _gates(stage, shown)) for stage in stages)


def _gates(stage: Stage, shown: Shown) -> Section:
    columns = (
        Column(words("col_gate"), share=5), Column(words("col_rule"), share=7), Column(words("col_said"), share=8), Column(words("col_because"), share=8),
    )  # fmt: skip
    rows = tuple(_gate_row(gate, shown) for gate in shown.scoring.gates if gate.stage is stage)
    return Section(f"gates-{stage.value}", stage_name(stage), (Table(stage_name(stage), columns, rows),))


def _gate_row(gate: Gate, shown: Shown) -> tuple[str, ...]:
    lines = [words("rule", rule=sentence_case(in_words(gate.met_when, shown.library.questions)))]
    if gate.caps_band:
        titles = {band.id: band.title for band in shown.scoring.bands}
        lines.append(words("caps_band", band=titles.get(gate.caps_band, gate.caps_band)))
    if gate.not_applicable:
        lines.append(words("shown_not_applicable", state=words(gate.not_applicable.replace(" ", "_")).lower()))
    return (f"{gate.title}\n{kind_name(gate.kind)}", "\n".join(lines), _said(gate), shown.reason(gate.because, gate.basis))


def _said(gate: Gate) -> str:
    """The sentence of each outcome; what is filled in from the answer stands in square brackets."""
    lines = [
        words("shown_says", state=words(outcome), sentence=_PLACE.sub(lambda _: words("shown_place"), sentence))
        for outcome in _OUTCOMES
        if (sentence := getattr(gate.says, outcome))
    ]
    return "\n".join(lines)


def unscored_part(shown: Shown) -> Part:
    """The questions without weight, and why they have none."""
    return Part("unscored", words("shown_unscored_title", count=len(shown.scoring.unscored)), lambda: _unscored(shown))


def _unscored(shown: Shown) -> Section:
    columns = (Column(words("col_question"), share=2), Column(words("col_because"), share=5))
    rows = tuple((named(shown.library.questions[each.id]), each.because) for each in shown.scoring.unscored)
    title = words("shown_unscored_title", count=len(rows))
    return Section("unscored", title, (Table(title, columns, rows, about=tuple(each.id for each in shown.scoring.unscored)),))
