"""The order by lower bounds, never without how sure it is."""

from __future__ import annotations

from collections.abc import Sequence

from reports import figures
from reports.comparison import Comparison, Group, Sure
from reports.document import Block, Callout, Cell, Column, Paragraph, Section, Shaded, Table
from reports.parts.compared import told
from reports.parts.words import counted, in_words, words
from scoring.robustness import Acceptability, Robust

MOST_BY_RANK = 10
"""Services up to which it is printed how often each took each rank; the data have more."""
_SHADES = 5
_FRONT, FURTHER = 8, 20
"""Services in front that the record of a decision names, and that are shown under further weights; those that share the last rank come on top."""


def order(comparison: Comparison) -> Section:
    """A table for each kind of weights; where nothing was drawn, no order, and why."""
    found = ((place, _of_group(group, told.sure_of(comparison, place), comparison)) for place, group in told.several(comparison))
    blocks = told.by_group(comparison, found, "order", words("compared_order_title")) or (Paragraph(words("compared_order_nothing")),)
    return Section("order", words("compared_order_title"), blocks, new_page=True)


def _of_group(group: Group, sure: Sure | None, comparison: Comparison) -> list[Block]:
    if not group.like.suits:
        return [Paragraph(words("compared_order_unsuited"))]
    if sure is None or not sure.acceptability:
        return [Paragraph(words("compared_order_without"))]
    blocks: list[Block] = [Paragraph(words("compared_order_intro"))]
    shown = rows_shown(group, comparison.rules.top)
    further = in_front(group, min(FURTHER, len(shown)))
    if len(shown) < len(group.order.rows):
        blocks.append(Paragraph(left_out(group, shown)))
    drawn = headline(sure)
    blocks += [summary(group, each, shown if each.weights == "near" else further) for each in drawn]
    if len(further) < len(shown) and len(drawn) > 1:
        blocks.append(Paragraph(words("compared_order_further", said=left_out(group, further)), small=True))
    blocks.append(Callout(words("compared_draws_title"), (draws(comparison, sure),)))
    if len(group) <= MOST_BY_RANK:
        blocks += [_by_rank(group, each) for each in drawn if each.by_rank is not None]
    blocks += [_robust(group, sure.robust, comparison.rules.top)]
    return blocks


def headline(sure: Sure) -> tuple[Acceptability, ...]:
    """With open answers drawn, for each kind of weights; if none was drawn, at lower bounds."""
    return tuple(each for each in sure.acceptability if each.completions) or sure.acceptability


def at_lower_bounds(comparison: Comparison) -> Section | None:
    """For checking: the same draws of weights with every open answer at its worst."""
    found = [
        (place, [summary(group, each, in_front(group, FURTHER)) for each in sure.acceptability if not any(each is one for one in headline(sure))])
        for place, group in told.several(comparison)
        if (sure := told.sure_of(comparison, place)) is not None
    ]
    blocks = told.by_group(comparison, found, "order-low", words("compared_low_title"))
    return Section("order-low", words("compared_low_title"), (Paragraph(words("compared_low_intro")), *blocks), annex=True) if blocks else None


def rows_shown(group: Group, top: int) -> list[int]:
    """By rank; of a large group those in front."""
    return in_front(group, max(top, FURTHER) if told.aggregated(group) else len(group))


def in_front(group: Group, most: int) -> list[int]:
    """The first so many by rank, with all that share the last of these ranks; without them if they would more than double the list.

    Services that share a rank are never parted, unless those in front of all are too many: `left_out` says so.
    """
    ranks, rows = group.order.ranks, group.order.rows
    whole = [row for row in rows if ranks[row] <= most]
    if len(whole) <= 2 * most:
        return whole
    return [row for row in whole if ranks[row] < ranks[whole[-1]]] or whole[: 2 * most]


def left_out(group: Group, shown: Sequence[int]) -> str:
    """That only these are shown; and if more share their last rank, or the next one is shared by many, how many."""
    ranks = group.order.ranks
    said = words("compared_order_first", count=f"{len(shown):,}", all=f"{len(group.order.rows):,}")
    more = [ranks[row] for row in group.order.rows[len(shown) :]]
    if more and shown and more[0] == ranks[shown[-1]]:
        return f"{said} {words('compared_order_cut', rank=f'{more[0]:,}', count=f'{more.count(more[0]):,}')}"
    if more and (count := more.count(more[0])) > 1:
        return f"{said} {words('compared_order_next', rank=f'{more[0]:,}', count=f'{count:,}')}"
    return said


def main(comparison: Comparison, place: int) -> Acceptability | None:
    """How sure the order of a group is under weights near the model's own; None where nothing was drawn, and then it has no ranks anywhere."""
    sure = told.sure_of(comparison, place)
    return headline(sure)[0] if sure is not None and sure.acceptability else None


def draws(comparison: Comparison, sure: Sure) -> str:
    """Seed, number of draws, completions and concentration, what was left out, and how exact shares of draws are."""
    each = headline(sure)[0]
    error = _error(min(each.draws, each.completions or each.draws))
    said = [words("compared_draws", draws=f"{each.draws:,}", seed=each.seed, concentration=f"{comparison.rules.concentration:,}", error=error)]
    said.append(counted("compared_completions", each.completions) if each.completions else words("compared_completions_none"))
    if sure.left_out:
        named = [each for each in sure.left_out if each]
        said.append(words("compared_left_out", workshops=told.few(named)) if named else counted("compared_left_out_unnamed", len(sure.left_out)))
    said.append(words("compared_draws_same"))
    return " ".join(said)


def _error(times: int) -> str:
    """The largest standard error of a share of so many independent times, in percentage points with one decimal, rounded up.

    Of draws that take turns through fewer completions, only the completions are independent.

    >>> _error(10_000), _error(2_000), _error(200)
    ('0.5', '1.2', '3.6')
    """
    tenths = 0
    while tenths * tenths * times < 250_000:
        tenths += 1
    return figures.points(tenths)


def summary(group: Group, found: Acceptability, shown: Sequence[int]) -> Table:
    """A row for each service: its rank by the lower bound, and in what share of draws it was first, in the top and ready."""
    columns = (
        Column(words("compared_col_service"), share=28), Column(words("compared_col_rank"), "right", share=14), Column(words("compared_col_ready_for"), share=23),
        Column(words("col_points"), "right", share=26), Column(words("compared_col_first"), "right", share=19),
        Column(words("compared_col_top", top=found.top), "right", share=19), Column(words("compared_col_ready"), "right", share=19),
        Column(words("compared_col_ranks"), "right", share=17),
    )  # fmt: skip
    rows = tuple(
        (
            told.name(group, row), rank(group, row), told.ready_for(group, row), told.score(group, row), told.of_draws(int(found.first[row]), found.draws),
            told.of_draws(int(found.in_top[row]), found.draws), told.of_draws(int(found.ready[row]), found.draws), between(int(found.best[row]), int(found.worst[row])),
        )
        for row in shown
    )  # fmt: skip
    caption = words(f"compared_order_{found.weights}" if found.completions else f"compared_order_low_{found.weights}")
    return Table(caption, columns, rows, note=words("compared_order_note", top=in_words(found.top)) if found.weights == "near" else "")


def rank(group: Group, row: int) -> str:
    """The rank by the lower bound; one that is shared says so."""
    found = group.order.ranks[row]
    shared = group.order.ranks.count(found) > 1
    return words("compared_rank_shared", rank=found) if shared else str(found)


def between(best: int, worst: int) -> str:
    """Ranks from the better to the worse; one if they are the same."""
    return str(best) if best == worst else words("from_to", lower=best, upper=worst)


def _by_rank(group: Group, found: Acceptability) -> Table:
    assert found.by_rank is not None
    ranks = range(found.by_rank.shape[1])
    columns = (Column(words("compared_col_service"), share=12), *(Column(words("compared_nth", rank=place + 1), "right", share=5) for place in ranks))
    rows: list[tuple[Cell, ...]] = []
    for row in group.order.rows:
        counts = [int(found.by_rank[row, place]) for place in ranks]
        rows.append((told.with_ready_for(group, row), *(Shaded(_short(count, found.draws), min(count * _SHADES // found.draws, _SHADES - 1)) for count in counts)))
    caption = words("compared_by_rank", weights=words(f"compared_weights_{found.weights}"))
    return Table(caption, columns, tuple(rows), note=words("compared_by_rank_note", draws=f"{found.draws:,}"))


def _short(count: int, draws: int) -> str:
    """As `told.of_draws`, in a narrow column."""
    if count in (0, draws):
        return words("compared_all" if count else "compared_never")
    return told.of_draws(count, draws)


def _robust(group: Group, robust: Robust, top: int) -> Section:
    """Who is in the top whatever the weights, and who never."""
    lines = [words(f"compared_robust_{key}", who=told.names(group, rows), top=in_words(top)) for key, rows in _kinds(robust) if rows]
    blocks: list[Block] = [Paragraph(line) for line in lines] or [Paragraph(words("compared_robust_nobody", top=in_words(top)))]
    note = [Paragraph(words("compared_robust_note"), small=True)] if robust.never or robust.never_drawn else []
    return Section("robust", words("compared_robust_title"), (*blocks, *note))


def _kinds(robust: Robust) -> list[tuple[str, tuple[int, ...]]]:
    drawn_in = tuple(row for row in robust.always_drawn if row not in robust.always)
    drawn_out = tuple(row for row in robust.never_drawn if row not in robust.never)
    return [("always", robust.always), ("always_drawn", drawn_in), ("never", robust.never), ("never_drawn", drawn_out)]


def in_short(comparison: Comparison) -> Section | None:
    """For the record of a decision: the front of the order, under weights near the model's own."""
    found = [(place, _front(group, sure, comparison)) for place, group in told.several(comparison) if (sure := told.sure_of(comparison, place)) is not None]
    blocks = told.by_group(comparison, found, "order", words("compared_order_title"))
    return Section("order", words("compared_order_title"), blocks) if blocks else None


def _front(group: Group, sure: Sure, comparison: Comparison) -> list[Block]:
    if not sure.acceptability:
        return []
    shown = in_front(group, max(comparison.rules.top + 2, _FRONT))
    said = [left_out(group, shown)] if len(shown) < len(group.order.rows) else []
    return [summary(group, headline(sure)[0], shown), *(Paragraph(each, small=True) for each in (*said, draws(comparison, sure)))]
