"""The complete working: from each dimension to its answers, their values, weights and contributions, and why."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from questionnaires.model import Disagreement, WithOptions
from reports import figures
from reports.document import Block, Callout, Cell, Column, Paragraph, Section, Table
from reports.parts.words import answer_words, level_word, named, standing_state, without_score, words
from reports.subject import Subject
from scoring.model import ScoredQuestion
from scoring.result import Bounds, DimensionWorking, ItemWorking, Standing


def working(subject: Subject) -> Section:
    """How the score is made up, first by dimension, then by answer; every column of parts adds up to its last row."""
    evaluation = subject.evaluation
    blocks: list[Block] = [Paragraph(words("working_intro"))]
    if evaluation.bounds is not None:
        blocks.append(_overall(subject))
    if evaluation.cost_of_imbalance is not None:
        cost = figures.span(evaluation.cost_of_imbalance)
        blocks.append(Paragraph(words("cost_of_imbalance", cost=cost, power=figures.plain(evaluation.power))))
    if evaluation.central is not None:
        blocks.append(Paragraph(words("central", points=figures.points(evaluation.central))))
    blocks += [_dimension(each, subject) for each in evaluation.dimensions]
    return Section("working", words("working_title"), tuple(blocks), unfolds=True, wide=True)


def _overall(subject: Subject) -> Table:
    evaluation = subject.evaluation
    counted_weight = 1000 - evaluation.weight_removed
    columns = (
        Column(words("col_dimension"), share=6),
        Column(words("col_points"), "right", share=4),
        Column(words("col_weight"), "right", share=4),
        Column(words("col_contribution"), "right", share=4),
        Column(words("col_because"), share=9),
        Column(words("col_basis"), share=4),
    )
    rows = tuple(_overall_row(each, subject) for each in evaluation.dimensions)
    total = (
        words("all_dimensions"),
        figures.span(evaluation.bounds.said) if evaluation.bounds else "",
        f"{counted_weight:,}",
        figures.span(_sum([each.contribution for each in evaluation.dimensions if each.bounds])),
        "",
        "",
    )
    note = words("weight_removed_dimensions", weight=evaluation.weight_removed) if evaluation.weight_removed else ""
    return Table(words("overall_caption"), columns, rows, total, note)


def _overall_row(each: DimensionWorking, subject: Subject) -> tuple[Cell, ...]:
    dimension = each.dimension
    if each.bounds is None:
        weight, score, part = words("removed", weight=dimension.weight), without_score([each]), words("nothing")
    else:
        weight, score, part = str(dimension.weight), figures.span(each.bounds.said), figures.span(each.contribution)
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
    return Section(f"working-{each.dimension.id}", each.dimension.title, tuple(blocks), unfolds=True, wide=True)


def _items(each: DimensionWorking, subject: Subject) -> Table:
    columns = (
        Column(words("col_question"), share=7),
        Column(words("col_answer"), share=6),
        Column(words("col_evidence_level"), share=4),
        Column(words("col_value"), "right", share=3),
        Column(words("col_weight"), "right", share=4),
        Column(words("col_within"), "right", share=4),
        Column(words("col_contribution"), "right", share=4),
        Column(words("col_basis"), share=4),
    )
    rows = tuple(_item(item, within, subject) for item, within in zip(each.items, each.within, strict=True))
    total = (
        each.dimension.title,
        words("weight_removed_items", weight=each.weight_removed) if each.weight_removed else "",
        "",
        "",
        str(each.weight_counted),
        figures.span(_sum(each.within)),
        figures.span(each.contribution),
        "",
    )
    return Table(words("items_caption", dimension=each.dimension.title), columns, rows, total)


def _item(item: ItemWorking, within: Bounds, subject: Subject) -> tuple[Cell, ...]:
    question = subject.question(item.scored.id)
    basis = subject.cite(question.basis)
    if item.standing.outside:
        removed = words("removed", weight=item.scored.weight)
        return (named(question), standing_state(item), "", "", removed, words("nothing"), words("nothing"), basis)
    if item.standing is Standing.ANSWERED and item.value is not None:
        answer: Cell = answer_words(question, subject.answer(question.id))
        value = figures.plain(item.value)
        if item.highest is not None:
            value = words("from_to", lower=value, upper=figures.plain(item.highest))
    else:
        answer, value = standing_state(item), words("from_to", lower="0", upper="100")
    parts = (figures.span(within), figures.span(item.contribution))
    return (named(question), answer, level_word(item.level), value, str(item.scored.weight), *parts, basis)


def _values(each: DimensionWorking, subject: Subject) -> Table:
    """Where the values and weights come from."""
    columns = (
        Column(words("col_question"), share=4),
        Column(words("col_worth"), share=5),
        Column(words("col_because_weight"), share=11),
    )
    rows = tuple(
        (
            named(subject.question(item.scored.id)),
            _worth(item.scored, subject),
            words("with_basis", text=_because(item.scored), basis=subject.cite(item.scored.basis)),
        )
        for item in each.items
    )
    return Table(words("values_caption", dimension=each.dimension.title), columns, rows)


def _because(scored: ScoredQuestion) -> str:
    """Why this weight, then why these values."""
    return " ".join(text for text in (scored.because, scored.values_because) if text)


def _worth(scored: ScoredQuestion, subject: Subject) -> str:
    """The value function in words: each option's value, or the points of the curve."""
    question = subject.question(scored.id)
    if scored.values is not None:
        titles = {option.id: option.title for option in question.options} if isinstance(question, WithOptions) else {}
        return "; ".join(
            words("option_worth", option=titles.get(key, key), value=figures.plain(value)) for key, value in scored.values.items()
        )
    points = sorted((Fraction(at.strip().removesuffix("%")), at.strip(), value) for at, value in (scored.curve or {}).items())
    curve = "; ".join(words("option_worth", option=at, value=figures.plain(value)) for _, at, value in points)
    return words("curve", measure=words(f"measure_{scored.measure}"), points=curve)


def _disagreement(entry: Disagreement, subject: Subject) -> Callout:
    sides = tuple(words("side", says=side.says, basis=subject.cite(side.basis)) for side in entry.sides)
    return Callout(words("disagreement", title=entry.title), (*sides, entry.here))
