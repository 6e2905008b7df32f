"""The complete working: from each dimension to its answers, their values, weights and contributions, and why."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from questionnaires.sources import Disagreement
from reports import figures
from reports.document import Block, Callout, Cell, Column, Paragraph, Section, Table
from reports.parts.words import (
    answer_words,
    beyond_depth,
    level_word,
    named,
    not_scored_here,
    standing_state,
    without_score,
    words,
)
from reports.parts.worths import in_a_row
from reports.subject import Subject
from scoring.model import ScoredQuestion
from scoring.result import Bounds, DimensionWorking, ItemWorking, Standing


def working(subject: Subject) -> Section:
    """How the score is made up, first by dimension, then by answer; every column of parts adds up to its last row."""
    evaluation = subject.evaluation
    scored = [each for each in evaluation.dimensions if not beyond_depth(each)]
    blocks: list[Block] = [Paragraph(words("working_intro" if scored else "nothing_scored_here"))]
    if evaluation.bounds is not None:
        blocks.append(_overall(subject))
    if evaluation.cost_of_imbalance is not None:
        cost = figures.span(evaluation.cost_of_imbalance)
        blocks.append(Paragraph(words("cost_of_imbalance", cost=cost, power=figures.plain(evaluation.power))))
    if evaluation.central is not None:
        blocks.append(Paragraph(words("central", points=figures.points(evaluation.central))))
    blocks += [_dimension(each, subject) for each in scored]
    return Section("working", words("working_title"), tuple(blocks), annex=True, wide=bool(scored))


def _overall(subject: Subject) -> Table:
    evaluation = subject.evaluation
    columns = (
        Column(words("col_dimension"), share=6),
        Column(words("col_points"), "right", share=4),
        Column(words("col_weight"), "right", share=4),
        Column(words("col_contribution"), "right", share=4),
        Column(words("col_because"), share=14),
        Column(words("col_basis"), share=4),
    )
    rows = tuple(_overall_row(each, subject) for each in evaluation.dimensions if not beyond_depth(each))
    total = (
        words("all_dimensions"),
        figures.span(evaluation.bounds.said) if evaluation.bounds else "",
        figures.weight(Fraction(1)),
        figures.span(_sum([each.contribution for each in evaluation.dimensions if each.bounds])),
        "",
        "",
    )
    left_out = Fraction(evaluation.weight_removed, 1000)
    notes = [words("weight_removed_dimensions", weight=figures.share(left_out))] if left_out else []
    return Table(words("overall_caption"), columns, rows, total, " ".join([*notes, not_scored_here(evaluation.dimensions)]).strip())


def _overall_row(each: DimensionWorking, subject: Subject) -> tuple[Cell, ...]:
    dimension = each.dimension
    if each.bounds is None:
        weight, score, part = words("removed"), without_score([each]), words("nothing")
    else:
        weight = figures.weight(subject.evaluation.share_of(each))
        score, part = figures.span(each.bounds.said), figures.span(each.contribution)
    return (dimension.title, score, weight, part, dimension.because, subject.cite(dimension.basis))


def _sum(parts: Sequence[Bounds]) -> Bounds:
    return Bounds(sum(part.lower for part in parts), sum(part.upper for part in parts))


def _dimension(each: DimensionWorking, subject: Subject) -> Section:
    blocks: list[Block] = [_items(each, subject), _values(each, subject)]
    disagreements = {
        question.disagreement: None
        for item in each.items
        if (question := subject.question(item.scored.id)).disagreement is not None
    }
    blocks += [_disagreement(entry, subject) for entry in subject.library.sources.disagreements if entry.id in disagreements]
    return Section(f"working-{each.dimension.id}", each.dimension.title, tuple(blocks))


def _items(each: DimensionWorking, subject: Subject) -> Table:
    columns = (
        Column(words("col_question"), share=7),
        Column(words("col_answer"), share=8),
        Column(words("col_value"), "right", share=3),
        Column(words("col_weight_within"), "right", share=4),
        Column(words("col_within"), "right", share=4),
        Column(words("col_weight"), "right", share=4),
        Column(words("col_contribution"), "right", share=4),
        Column(words("col_basis"), share=5),
    )
    inside = [item for item in each.items if not item.standing.outside]
    rows = tuple(_item(item, within, each, subject) for item, within in zip(each.items, each.within, strict=True))
    total = (
        each.dimension.title,
        _left_out(each),
        "",
        figures.weight(Fraction(1)) if inside else "",
        figures.span(_sum(each.within)),
        figures.weight(subject.evaluation.share_of(each)) if inside else "",
        figures.span(each.contribution),
        "",
    )
    return Table(words("items_caption", dimension=each.dimension.title), columns, rows, total)


def _left_out(each: DimensionWorking) -> str:
    if not each.weight_removed:
        return ""
    return words("weight_removed_items", weight=figures.share(Fraction(each.weight_removed, each.weight_removed + each.weight_counted)))


def _item(item: ItemWorking, part: Bounds, each: DimensionWorking, subject: Subject) -> tuple[Cell, ...]:
    question = subject.question(item.scored.id)
    basis = subject.cite(question.basis)
    if item.standing.outside:
        return (named(question), standing_state(item), "", words("removed"), words("nothing"), words("removed"), words("nothing"), basis)
    if item.standing is Standing.ANSWERED and item.value is not None:
        said, level = answer_words(question, subject.answer(question.id)), level_word(item.level).lower()
        answer: Cell = words("with_basis", text=said, basis=level) if level else said
        value = figures.plain(item.value)
        if item.highest is not None:
            value = words("from_to", lower=value, upper=figures.plain(item.highest))
    else:
        answer, value = standing_state(item), words("from_to", lower="0", upper="100")
    within = each.share_of(item)
    parts = (
        figures.weight(within),
        figures.span(part),
        figures.weight(within * subject.evaluation.share_of(each)),
        figures.span(item.contribution),
    )
    return (named(question), answer, value, *parts, basis)


def _values(each: DimensionWorking, subject: Subject) -> Table:
    """Where the values and weights come from."""
    columns = (
        Column(words("col_question"), share=4),
        Column(words("col_worth"), share=5),
        Column(words("col_because_weight"), share=11),
    )
    full = each.weight_counted + each.weight_removed
    rows = tuple(
        (
            f"{named(subject.question(item.scored.id))}\n" + words("full_weight", share=figures.weight(Fraction(item.scored.weight, full))),
            in_a_row(subject.question(item.scored.id), item.scored),
            words("with_basis", text=_because(item.scored), basis=subject.cite(item.scored.basis)),
        )
        for item in each.items
    )
    return Table(words("values_caption", dimension=each.dimension.title), columns, rows)


def _because(scored: ScoredQuestion) -> str:
    """Why this weight, then why these values."""
    return " ".join(text for text in (scored.because, scored.values_because) if text)


def _disagreement(entry: Disagreement, subject: Subject) -> Callout:
    sides = tuple(words("side", says=side.says, basis=subject.cite(side.basis)) for side in entry.sides)
    return Callout(words("disagreement", title=entry.title), (*sides, entry.here))
