"""What can be said of services side by side, and what cannot: what is decided, who dominates whom, how far each is from the next stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from reports import figures
from reports.comparison import Comparison, Group
from reports.document import Block, Bullets, Column, Paragraph, Section, Table
from reports.parts.compared import gates, pictures, told
from reports.parts.words import words
from scoring.comparison import Pair, decided
from scoring.matrix import NOTHING

_MOST_SENTENCES, _MOST_WITH_FIGURES, _LONGEST_CHAIN = 12, 3, 60


def said(comparison: Comparison) -> Section | None:
    """Nothing here rests on a rank."""
    blocks = told.by_group(comparison, ((place, _of_group(group)) for place, group in told.several(comparison)), "said", words("compared_said_title"))
    return Section("said", words("compared_said_title"), blocks, new_page=True) if blocks else None


def _of_group(group: Group) -> list[Block]:
    if not group.like.suits:
        return [Paragraph(words("compared_unsuited_said")), *_each(group)]
    sentences = list(undecided(group))
    shown = sentences[:_MOST_SENTENCES]
    if len(sentences) > len(shown):
        shown.append(words("compared_more_sentences", count=f"{len(sentences) - len(shown):,}"))
    blocks: list[Block] = [Section("decided", words("compared_decided_title"), (Paragraph(words("compared_decided_intro")), Bullets(tuple(shown))))]
    blocks.append(Section("dominance", words("compared_dominance_title"), tuple(_dominance(group))))
    return [*blocks, *_each(group)]


def _each(group: Group) -> Iterator[Block]:
    """What is said of each service by itself."""
    if (distance := gates.distances(group)) is not None:
        yield Section("distance", words("compared_distance_title"), (distance,))
    if (scatter := pictures.scatter(group)) is not None:
        yield Section("coverage", words("compared_coverage_title"), (scatter, _coverage(group)))


def undecided(group: Group) -> Iterator[str]:
    """Which order is decided by what is known, and which is not, from the highest lower bound down."""
    tiers = _tiers(group)
    for tier, following in zip(tiers, [*tiers[1:], None], strict=True):
        if len(tier) > 1:
            yield from _run(group, tier)
        if following is not None:
            yield _ahead(group, tier, following, more_below=following is not tiers[-1])
    scoreless = [row for row in range(len(group)) if int(group.matrix.low[row]) == NOTHING]
    if scoreless:
        yield words("compared_scoreless", who=told.names(group, scoreless))


def _tiers(group: Group) -> list[tuple[int, ...]]:
    """Services by what is decided: those whose order is open together, and so are those that share a figure."""
    run_of = {row: run for run in group.order.open_runs for row in run}
    tiers: dict[tuple[str, int], tuple[int, ...]] = {}
    for row in group.order.rows:
        if row in run_of:
            tiers["open", run_of[row][0]] = run_of[row]
        else:
            key = ("shared", group.order.ranks[row])
            tiers[key] = (*tiers.get(key, ()), row)
    return list(tiers.values())


def _ahead(group: Group, ahead: Sequence[int], behind: Sequence[int], *, more_below: bool = False) -> str:
    """That these score higher than those; with their figures while they are few."""
    with_figures = len(ahead) + len(behind) <= _MOST_WITH_FIGURES
    who, others = _named(group, ahead, with_figures=with_figures), _named(group, behind, with_figures=with_figures)
    others = words("compared_and_below", who=others) if more_below else others
    return words("compared_ahead_one" if len(ahead) == 1 else "compared_ahead_many", who=who, others=others)


def _named(group: Group, rows: Sequence[int], *, with_figures: bool) -> str:
    return told.few([told.with_score(group, row) for row in rows]) if with_figures else told.names(group, rows)


def _run(group: Group, run: Sequence[int]) -> Iterator[str]:
    """Services whose bounds overlap, one with the next; equal and settled ones share a rank."""
    named = _named(group, run, with_figures=len(run) <= _MOST_WITH_FIGURES)
    pairs = list(combinations(run, 2)) if len(run) <= told.MOST_LISTED else []
    same = [pair for pair in pairs if _same(group, *pair)]
    if pairs and len(same) == len(pairs):
        yield words("compared_same", who=named)
    elif pairs and not any(decided(group.matrix, *pair) for pair in pairs):
        yield words("compared_undecided", who=named)
    else:
        yield words("compared_chain", who=named)
        if len(run) <= _LONGEST_CHAIN:  # of thousands nobody reads each, and it takes the square of their number
            yield from _higher(group, run)


def _higher(group: Group, run: Sequence[int]) -> Iterator[str]:
    """Within a chain, whose lowest figure lies above the highest of which others; those with the same ones below them together."""
    matrix = group.matrix
    above: dict[tuple[int, ...], list[int]] = {}
    for one in run:
        above.setdefault(tuple(other for other in run if int(matrix.low[one]) > int(matrix.high[other])), []).append(one)
    yield from (_ahead(group, some, below) for below, some in above.items() if below)


def _same(group: Group, one: int, other: int) -> bool:
    matrix = group.matrix
    return len({int(matrix.low[one]), int(matrix.high[one]), int(matrix.low[other]), int(matrix.high[other])}) == 1


def _dominance(group: Group) -> Iterator[Block]:
    found = group.dominance
    if found is None:
        yield Paragraph(words("compared_dominance_too_many"))
        return
    if not found.necessary and not found.possible:
        yield Paragraph(words("compared_dominance_none"))
        return
    yield Paragraph(words("compared_dominance_intro"))
    numbered = pictures.diagram(group)
    if numbered is not None:
        yield numbered
    if told.aggregated(group):
        yield Paragraph(words("compared_dominance_counts", necessary=f"{len(found.necessary):,}", possible=f"{len(found.possible):,}"))
        return
    columns = (Column(words("compared_col_service"), share=5), Column(words("compared_col_dominates"), share=8), Column(words("compared_col_may_dominate"), share=8))
    rows = tuple(_dominated(group, row, found.necessary, found.possible) for row in range(len(group)) if any(row == one for one, _ in (*found.necessary, *found.possible)))
    yield Table(words("compared_dominance_caption"), columns, rows, note=words("compared_dominance_note"))


def _dominated(group: Group, row: int, necessary: Sequence[Pair], possible: Sequence[Pair]) -> tuple[str, ...]:
    under = [[told.name(group, other) for one, other in pairs if one == row] for pairs in (necessary, possible)]
    return told.name(group, row), *(told.few(each, 12) if each else words("compared_none") for each in under)


def _coverage(group: Group) -> Table:
    columns = (
        Column(words("compared_col_service"), share=8), Column(words("col_answered"), "right", share=4), Column(words("col_points"), "right", share=5),
        Column(words("compared_col_apart"), "right", share=5),
    )  # fmt: skip
    rows = tuple(
        (pictures.numbered(group, row), figures.share(told.coverage(group, row)), told.score(group, row), _apart(group, row)) for row in range(len(group))
    )
    return Table(words("compared_coverage_caption"), columns, rows)


def _apart(group: Group, row: int) -> str:
    low = int(group.matrix.low[row])
    return "" if low == NOTHING else figures.points(int(group.matrix.high[row]) - low)
