"""The complete working: from each dimension to its answers, their values, weights and contributions, and why."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from questionnaires.model import Disagreement, WithOptions
from reports import figures
from reports.document import Block, Callout, Cell, Column, Paragraph, Section, Table
from reports.parts.words import answer_words, level_word, named, standing_state, words
from reports.subject import Subject
from scoring.apportion import apportion
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
    return Section("working", words("working_title"), tuple(blocks), annex=True, wide=True)


def _overall(subject: Subject) -> Table:
    evaluation = subject.evaluation
    weights = _dimension_weights(subject)
    columns = (
        Column(words("col_dimension"), share=6),
        Column(words("col_points"), "right", share=4),
        Column(words("col_weight"), "right", share=4),
        Column(words("col_contribution"), "right", share=4),
        Column(words("col_because"), share=14),
        Column(words("col_basis"), share=4),
    )
    rows = tuple(_overall_row(each, weights, subject) for each in evaluation.dimensions)
    total = (
        words("all_dimensions"),
        figures.span(evaluation.bounds.said) if evaluation.bounds else "",
        figures.tenths_of_per_cent(sum(weights.values())),
        figures.span(_sum([each.contribution for each in evaluation.dimensions if each.bounds])),
        "",
        "",
    )
    left_out = Fraction(evaluation.weight_removed, 1000)
    note = words("weight_removed_dimensions", weight=figures.share(left_out)) if left_out else ""
    return Table(words("overall_caption"), columns, rows, total, note)


def _dimension_weights(subject: Subject) -> dict[str, int]:
    """The weight of each dimension that counts, in tenths of a per cent of the whole; they add up to 1,000."""
    counted = [each.dimension for each in subject.evaluation.dimensions if each.bounds is not None]
    shares = [dimension.weight for dimension in counted]
    return dict(zip([dimension.id for dimension in counted], apportion(1000, shares, sum(shares)), strict=True))


def _overall_row(each: DimensionWorking, weights: dict[str, int], subject: Subject) -> tuple[Cell, ...]:
    dimension = each.dimension
    if each.bounds is None:
        weight, score, part = words("removed"), words("does_not_apply"), words("nothing")
    else:
        weight = figures.tenths_of_per_cent(weights[dimension.id])
        score, part = figures.span(each.bounds.said), figures.span(each.contribution)
    return (dimension.title, score, weight, part, dimension.because, subject.cite(dimension.basis))


def _sum(parts: list[Bounds]) -> Bounds:
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
    of_whole = _dimension_weights(subject).get(each.dimension.id, 0)
    within, whole = _item_weights(inside, 1000), _item_weights(inside, of_whole)
    rows = tuple(_item(item, within, whole, subject) for item in each.items)
    total = (
        each.dimension.title,
        _left_out(each),
        "",
        figures.tenths_of_per_cent(sum(within.values())),
        figures.span(_sum([item.within for item in inside])),
        figures.tenths_of_per_cent(sum(whole.values())),
        figures.span(_sum([item.contribution for item in inside])),
        "",
    )
    return Table(words("items_caption", dimension=each.dimension.title), columns, rows, total)


def _item_weights(items: Sequence[ItemWorking], total: int) -> dict[str, int]:
    """The weight of each item, in tenths of a per cent; they add up to `total`."""
    shares = [item.scored.weight for item in items]
    return dict(zip([item.scored.id for item in items], apportion(total, shares, sum(shares)), strict=True))


def _left_out(each: DimensionWorking) -> str:
    if not each.weight_removed:
        return ""
    return words("weight_removed_items", weight=figures.share(Fraction(each.weight_removed, each.weight_removed + each.weight_counted)))


def _item(item: ItemWorking, within: dict[str, int], whole: dict[str, int], subject: Subject) -> tuple[Cell, ...]:
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
    parts = (
        figures.tenths_of_per_cent(within[question.id]),
        figures.span(item.within),
        figures.tenths_of_per_cent(whole[question.id]),
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
    full = _item_weights(each.items, 1000)
    rows = tuple(
        (
            f"{named(subject.question(item.scored.id))}\n" + words("full_weight", share=figures.tenths_of_per_cent(full[item.scored.id])),
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
