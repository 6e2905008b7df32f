"""What can be said of services side by side, and what cannot: what is decided, who dominates whom, how far each is from the next stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from reports import figures
from reports.comparison import Comparison, Group
from reports.document import Block, Bullets, Column, Paragraph, Section, Table
from reports.parts.compared import gates, pictures, told
from reports.parts.words import listed, words
from scoring.comparison import Pair, decided
from scoring.matrix import NOTHING

_MOST_SENTENCES, _LONGEST_CHAIN = 12, 12


def said(comparison: Comparison) -> Section | None:
    """Nothing here rests on a rank."""
    blocks = told.by_group(comparison, ((place, _of_group(group)) for place, group in told.several(comparison)), "said", words("compared_said_title"))
    return Section("said", words("compared_said_title"), blocks, new_page=True) if blocks else None


def _of_group(group: Group) -> list[Block]:
    sentences = list(undecided(group))
    shown = sentences[:_MOST_SENTENCES]
    if len(sentences) > len(shown):
        shown.append(words("compared_more_sentences", count=f"{len(sentences) - len(shown):,}"))
    blocks: list[Block] = [Section("decided", words("compared_decided_title"), (Paragraph(words("compared_decided_intro")), Bullets(tuple(shown))))]
    blocks.append(Section("dominance", words("compared_dominance_title"), tuple(_dominance(group))))
    if (distance := gates.distances(group)) is not None:
        blocks.append(Section("distance", words("compared_distance_title"), (distance,)))
    if (scatter := pictures.scatter(group)) is not None:
        blocks.append(Section("coverage", words("compared_coverage_title"), (scatter, _coverage(group))))
    return blocks


def undecided(group: Group) -> Iterator[str]:
    """Which order is decided by what is known, and which is not, from the highest lower bound down."""
    tiers = _tiers(group)
    for tier, following in zip(tiers, [*tiers[1:], None], strict=True):
        if len(tier) > 1:
            yield from _run(group, tier)
        if following is not None:
            who, others = _scored(group, tier), _others(group, following, last=following is tiers[-1])
            yield words("compared_ahead_one" if len(tier) == 1 else "compared_ahead_many", who=who, others=others)
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


def _others(group: Group, tier: Sequence[int], *, last: bool) -> str:
    named = _scored(group, tier)
    return named if last else words("compared_and_below", who=named)


def _scored(group: Group, rows: Sequence[int]) -> str:
    return told.few([told.with_score(group, row) for row in rows])


def _run(group: Group, run: Sequence[int]) -> Iterator[str]:
    """Services whose bounds overlap, one with the next; equal and settled ones share a rank."""
    named = _scored(group, run)
    pairs = list(combinations(run, 2)) if len(run) <= told.MOST_LISTED else []
    same = [pair for pair in pairs if _same(group, *pair)]
    if pairs and len(same) == len(pairs):
        yield words("compared_same", who=named)
    elif pairs and not any(decided(group.matrix, *pair) for pair in pairs):
        yield words("compared_undecided", who=named)
    else:
        parts = [] if len(run) > _LONGEST_CHAIN else list(_higher(group, run))
        yield " ".join([words("compared_chain", who=named), *([words("compared_chain_decided", pairs=listed(parts))] if parts else [])])


def _higher(group: Group, run: Sequence[int]) -> Iterator[str]:
    """Within a chain, whose lowest figure lies above the highest of which others."""
    for one in run:
        below = [other for other in run if int(group.matrix.low[one]) > int(group.matrix.high[other])]
        if below:
            yield words("compared_chain_pair", one=told.name(group, one), others=told.names(group, below))


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
