"""What turns an order: one weight, one open answer, other weights, another way of adding up, another scoring file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from reports import figures
from reports.comparison import Comparison, Group, OtherScoring, Sure
from reports.document import Block, Bullets, Cell, Column, Paragraph, Section, Table
from reports.parts.compared import told
from reports.parts.compared.order import FURTHER, rows_shown
from reports.parts.words import words
from scoring.matrix import NOTHING
from scoring.robustness import PairWeight, WeightReading, WorthFindingOut

_MOST_PAIRS, _MOST_OPEN, _FEWEST_OPEN = 20, 15, 5
_READINGS_PER_TABLE = 4


def turning(comparison: Comparison) -> Section | None:
    """At which share of one weight the order of two services would turn."""
    return _section(comparison, "critical", "compared_critical_title", _critical)


def find_out(comparison: Comparison) -> Section | None:
    """Which open answers are worth most, over all services."""
    return _section(comparison, "find-out", "compared_find_out_title", partial(_find_out, top=comparison.rules.top))


def readings(comparison: Comparison) -> Section | None:
    """The order under weights that others gave, beside the model's own; and under another power mean."""
    return _section(comparison, "readings", "compared_readings_title", _readings)


def other_scoring(comparison: Comparison) -> Section | None:
    """The commissioner's own scoring file beside the standard one."""
    unfit = dict(enumerate(comparison.other_unfit))
    found: list[tuple[int, Sequence[Block]]] = []
    for place, (group, other) in enumerate(zip(comparison.groups, comparison.other, strict=False)):
        found.append((place, _other(group, other) if other is not None else [Paragraph(unfit[place])] if unfit.get(place) else []))
    blocks = told.by_group(comparison, found, "other", words("compared_other_title"))
    return Section("other-scoring", words("compared_other_title"), blocks) if blocks else None


def _section(comparison: Comparison, id_: str, title: str, make: Callable[[Group, Sure], Iterable[Block]]) -> Section | None:
    """What is made of each group of which it was worked out how sure its order is."""
    found = [(place, tuple(make(group, sure))) for place, group in told.several(comparison) if (sure := told.sure_of(comparison, place)) is not None]
    blocks = told.by_group(comparison, found, id_, words(title))
    return Section(id_, words(title), blocks) if blocks else None


def _critical(group: Group, sure: Sure) -> list[Block]:
    if not sure.pairs:
        return []
    titles = {each.id: each.title for each in group.under.scoring.dimensions}
    pairs: dict[tuple[int, int], list[PairWeight]] = {}
    for each in sure.pairs:
        pairs.setdefault((each.ahead, each.behind), []).append(each)
    lines = [_turns(group, some, titles) for some in list(pairs.values())[:_MOST_PAIRS]]
    if len(pairs) > _MOST_PAIRS:
        lines.append(words("compared_more_sentences", count=f"{len(pairs) - _MOST_PAIRS:,}"))
    return [Paragraph(words("compared_critical_intro")), Bullets(tuple(lines))]


def _turns(group: Group, some: list[PairWeight], titles: dict[str, str]) -> str:
    """For one pair: the changes that would turn it, the smallest first."""
    values = {"ahead": told.name(group, some[0].ahead), "behind": told.name(group, some[0].behind)}
    turning = sorted((abs(each.at - each.now), each) for each in some if each.at is not None)
    if not turning:
        return words("compared_critical_never", **values)
    parts = [
        words("compared_critical_one", dimension=titles.get(each.dimension, each.dimension), at=figures.exact_share(each.at), now=figures.share(each.now))
        for _, each in turning[:3]
        if each.at is not None
    ]
    return words("compared_critical", **values, changes=words("compared_or").join(parts))


def _find_out(group: Group, sure: Sure, top: int) -> list[Block]:
    if not sure.find_out:
        return []
    columns = (
        Column(words("compared_col_service"), share=7), Column(words("compared_col_question"), share=9), Column(words("compared_col_for_ready"), "right", share=5),
        Column(words("compared_col_for_top", top=top), "right", share=5), Column(words("compared_col_swing"), "right", share=4),
    )  # fmt: skip
    rows = tuple(
        (told.name(group, each.row), words("question_with_id", label=_label(group, each.question), id=each.question), figures.exact_share(each.for_ready), figures.exact_share(each.for_top), figures.points(each.swing))
        for each in _worth_asking(sure)
    )
    return [Paragraph(words("compared_find_out_intro")), Table(words("compared_find_out_title"), columns, rows, note=words("compared_find_out_note"))]


def _worth_asking(sure: Sure) -> Sequence[WorthFindingOut]:
    """Those that are worth anything by themselves; and if these are few, some of the others that can move a score most."""
    worth = [each for each in sure.find_out if round(max(each.for_ready, each.for_top), 2)]
    return sure.find_out[: min(_MOST_OPEN, max(len(worth), _FEWEST_OPEN))]


def _label(group: Group, question: str) -> str:
    return group.under.library.answerable[question].label


def _readings(group: Group, sure: Sure) -> Iterator[Block]:
    if len(sure.named) > 1:
        yield Paragraph(words("compared_readings_intro"))
        yield _shares(group, sure)
        own, *others = sure.named
        for start in range(0, len(others), _READINGS_PER_TABLE - 1):
            yield _side_by_side(group, (own, *others[start : start + _READINGS_PER_TABLE - 1]))
    if sure.power is not None and sure.named:
        power = words("compared_power_title", power=figures.plain(sure.power.power))
        changed = [row for row in range(len(group)) if int(sure.power.ranks[row]) != int(sure.named[0].ranks[row])]
        said = words("compared_power_changes", who=told.names(group, changed)) if changed else words("compared_power_same")
        yield Section("power", power, (Paragraph(f"{words('compared_power_intro')} {said}"), _side_by_side(group, (sure.named[0], sure.power))))


def _shares(group: Group, sure: Sure) -> Table:
    """Which weights these are."""
    columns = (Column(words("col_dimension"), share=10), *(Column(each.title, "right", share=5) for each in sure.named))
    rows = tuple(
        (each.title, *(f"{figures.points(reading.shares[place])}%" for reading in sure.named)) for place, each in told.dimensions(group)
    )
    return Table(words("compared_shares_caption"), columns, rows)


def _side_by_side(group: Group, found: tuple[WeightReading, ...]) -> Table:
    columns = (Column(words("compared_col_service"), share=8), *(Column(each.title, "right", share=6) for each in found))
    rows: list[tuple[Cell, ...]] = []
    for row in rows_shown(group, FURTHER)[:FURTHER]:
        rows.append((told.name(group, row), *(_at(int(each.ranks[row]), int(each.low[row]), int(each.high[row])) for each in found)))
    return Table(words("compared_readings_caption"), columns, tuple(rows), note=_note(group))

def _note(group: Group) -> str:
    return words("compared_readings_note") if len(group) <= FURTHER else words("compared_readings_first", count=FURTHER)



def _at(rank: int, low: int, high: int) -> str:
    """A rank, and the bounds below it."""
    if low == NOTHING:
        return words("no_score")
    return words("compared_rank_and_score", rank=rank, score=told.span(low, high)) if rank else told.span(low, high)


def _other(group: Group, other: OtherScoring) -> list[Block]:
    columns = (
        Column(words("compared_col_service"), share=8), Column(group.under.versions, "right", share=7), Column(other.under.versions, "right", share=7),
        Column(words("compared_col_ready_for"), share=6), Column(words("compared_col_ready_for_other"), share=6),
    )  # fmt: skip
    theirs = Group(other.under, group.like, group.services, other.matrix)
    rows = tuple(
        (
            told.name(group, row), _at(group.order.ranks[row], int(group.matrix.low[row]), int(group.matrix.high[row])),
            _at(other.order.ranks[row], int(other.matrix.low[row]), int(other.matrix.high[row])), told.ready_for(group, row), told.ready_for(theirs, row),
        )
        for row in rows_shown(group, FURTHER)[:FURTHER]
    )  # fmt: skip
    unranked = not any(other.order.ranks)
    moved = [row for row in range(len(group)) if group.order.ranks[row] != other.order.ranks[row]]
    said = words("compared_other_moved", who=told.names(group, moved)) if moved else words("compared_other_same")
    said = words("compared_other_unranked") if unranked else said
    by = words("compared_other_by", title=other.under.versions, author=other.under.scoring.author) if other.under.scoring.author else other.under.versions
    return [Paragraph(words("compared_other_intro", by=by)), Paragraph(said), Table(words("compared_other_title"), columns, rows, note=_note(group))]


