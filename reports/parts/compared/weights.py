"""What turns an order: one weight, one open answer, other weights, another way of adding up, another scoring file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import groupby
from typing import TypeAlias

from reports import figures
from reports.comparison import Comparison, Group, OtherScoring, Sure
from reports.document import Block, Bullets, Cell, Column, Paragraph, Section, Table
from reports.parts.compared import told
from reports.parts.compared.order import FURTHER, between, headline, in_front, left_out, main
from reports.parts.words import in_words, words
from scoring.matrix import NOTHING
from scoring.robustness import Acceptability, PairWeight, WeightReading, WorthFindingOut

_MOST_PAIRS, _MOST_OPEN, _FEWEST_OPEN, _MOST_LOOKED_AT = 20, 15, 5, 150
_READINGS_PER_TABLE = 4
_Waiting: TypeAlias = Mapping[tuple[int, str], Sequence[str]]


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
        found.append((place, _other(group, other, main(comparison, place)) if other is not None else [Paragraph(unfit[place])] if unfit.get(place) else []))
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
    none, waiting = not any(map(_worth, sure.find_out)), _waiting(group, sure)
    shares = [Column(words("compared_col_for_ready"), "right", share=6), Column(words("compared_col_for_top", top=top), "right", share=6)]
    columns = (
        Column(words("compared_col_service"), share=10), Column(words("compared_col_question"), share=11), *([] if none else shares),
        Column(words("compared_col_swing"), "right", share=4),
    )  # fmt: skip
    rows = tuple(
        (told.name(group, each.row), _asked(group, each, waiting), *([] if none else [figures.exact_share(each.for_ready), figures.exact_share(each.for_top)]), figures.points(each.swing))
        for each in _worth_asking(sure, waiting)
    )
    said = words("compared_find_out_none", top=in_words(top)) if none else words("compared_find_out_intro")
    return [Paragraph(said), Table(words("compared_find_out_title"), columns, rows, note=words("compared_find_out_note_none" if none else "compared_find_out_note"))]


def _worth(each: WorthFindingOut) -> tuple[str, ...]:
    """What it is worth by itself, as it is printed; nothing if that is nought."""
    shown = figures.exact_share(each.for_ready), figures.exact_share(each.for_top)
    return () if set(shown) == {figures.exact_share(Fraction(0))} else shown


def _worth_asking(sure: Sure, waiting: _Waiting) -> Sequence[WorthFindingOut]:
    """Those that are worth anything by themselves; and if these are few, some of the others. Among equals first what a gate for the next stage waits for."""
    worth = sum(bool(_worth(each)) for each in sure.find_out)
    equals = groupby(sure.find_out[:_MOST_LOOKED_AT], key=_worth)
    found = [each for _, some in equals for each in sorted(some, key=lambda each: (each.row, each.question) not in waiting)]
    return found[: min(_MOST_OPEN, max(worth, _FEWEST_OPEN))]


def _waiting(group: Group, sure: Sure) -> _Waiting:
    """Titles of the gates for the next stage that wait for an answer, by row and question."""
    found: dict[tuple[int, str], list[str]] = {}
    for row in {each.row for each in sure.find_out[:_MOST_LOOKED_AT]}:
        for result in group.evaluation(row).verdict.blocking_next:
            for question in result.open_questions:
                found.setdefault((row, question), []).append(result.gate.title)
    return found


def _asked(group: Group, each: WorthFindingOut, waiting: _Waiting) -> str:
    said = words("question_with_id", label=group.under.library.answerable[each.question].label, id=each.question)
    gates = [words("quoted", text=title) for title in waiting.get((each.row, each.question), ())]
    return "\n".join([said, words("compared_gate_waits", gates=told.few(gates))]) if gates else said


def _readings(group: Group, sure: Sure) -> Iterator[Block]:
    if not sure.acceptability:
        return
    beside = headline(sure)[0]
    if len(sure.named) > 1:
        yield Paragraph(words("compared_readings_intro"))
        yield _shares(group, sure)
        own, *others = sure.named
        for start in range(0, len(others), _READINGS_PER_TABLE - 1):
            yield _side_by_side(group, (own, *others[start : start + _READINGS_PER_TABLE - 1]), beside)
    if sure.power is not None and sure.named:
        power = words("compared_power_title", power=figures.plain(sure.power.power))
        changed = [row for row in range(len(group)) if int(sure.power.ranks[row]) != int(sure.named[0].ranks[row])]
        said = words("compared_power_changes", who=told.names(group, changed)) if changed else words("compared_power_same")
        yield Section("power", power, (Paragraph(f"{words('compared_power_intro')} {said}"), _side_by_side(group, (sure.named[0], sure.power), beside)))


def _shares(group: Group, sure: Sure) -> Table:
    """Which weights these are."""
    columns = (Column(words("col_dimension"), share=10), *(Column(each.title, "right", share=5) for each in sure.named))
    rows = tuple(
        (each.title, *(f"{figures.points(reading.shares[place])}%" for reading in sure.named)) for place, each in told.dimensions(group)
    )
    return Table(words("compared_shares_caption"), columns, rows)


def _side_by_side(group: Group, found: tuple[WeightReading, ...], beside: Acceptability) -> Table:
    shown = in_front(group, FURTHER)
    columns = (Column(words("compared_col_service"), share=8), *(Column(each.title, "right", share=6) for each in found), *_interval_column(beside))
    rows: list[tuple[Cell, ...]] = [
        (told.with_ready_for(group, row), *(_at(int(each.ranks[row]), int(each.low[row]), int(each.high[row])) for each in found), *_interval(beside, row)) for row in shown
    ]
    return Table(words("compared_readings_caption"), columns, tuple(rows), note=_note(group, shown, beside))


def _interval_column(beside: Acceptability | None) -> list[Column]:
    return [Column(words("compared_col_ranks"), "right", share=5)] if beside else []


def _interval(beside: Acceptability | None, row: int) -> list[str]:
    """Between which ranks a service lies under weights near the model's own: no rank stands without that."""
    return [between(int(beside.best[row]), int(beside.worst[row]))] if beside else []


def _note(group: Group, shown: Sequence[int], beside: Acceptability | None) -> str:
    """What stands in the cells; and if not all are shown, how many are."""
    if beside is None:
        return "" if len(shown) == len(group) else words("compared_order_first", count=f"{len(shown):,}", all=f"{len(group):,}")
    return " ".join([words("compared_readings_note"), *([left_out(group, shown)] if len(shown) < len(group.order.rows) else [])])


def _at(rank: int, low: int, high: int) -> str:
    """The bounds, and below them the rank at lower bounds, if there is one; the caption says that it is."""
    if low == NOTHING:
        return words("no_score")
    return words("compared_score_and_rank", rank=rank, score=told.span(low, high)) if rank else told.span(low, high)


def _other(group: Group, other: OtherScoring, beside: Acceptability | None) -> list[Block]:
    """Side by side, with ranks only where it is known how sure these are."""
    columns = (
        Column(words("compared_col_service"), share=8), Column(group.under.versions, "right", share=7), Column(other.under.versions, "right", share=7),
        *_interval_column(beside), Column(words("compared_col_ready_for"), share=6), Column(words("compared_col_ready_for_other"), share=6),
    )  # fmt: skip
    theirs = Group(other.under, group.like, group.services, other.matrix)
    shown = in_front(group, FURTHER) if beside else list(range(len(group)))[: 2 * FURTHER]
    both = ((group.matrix, group.order.ranks), (other.matrix, other.order.ranks))
    rows = tuple(
        (
            told.name(group, row), *(_at(ranks[row] if beside else 0, int(matrix.low[row]), int(matrix.high[row])) for matrix, ranks in both),
            *_interval(beside, row), told.ready_for(group, row), told.ready_for(theirs, row),
        )
        for row in shown
    )  # fmt: skip
    by = words("compared_other_by", title=other.under.versions, author=other.under.scoring.author) if other.under.scoring.author else other.under.versions
    said = f"{words('compared_other_intro', by=by)} {_moved(group, other) if beside else ''}".rstrip()
    if not beside and len(group) > 1:
        said += " " + words("compared_order_unsuited" if not group.like.suits else "compared_other_without")
    return [Paragraph(said), Table(words("compared_readings_caption" if beside else "compared_other_title"), columns, rows, note=_note(group, shown, beside))]


def _moved(group: Group, other: OtherScoring) -> str:
    if not any(other.order.ranks):
        return words("compared_other_unranked")
    moved = [row for row in range(len(group)) if group.order.ranks[row] != other.order.ranks[row]]
    return words("compared_other_moved", who=told.names(group, moved)) if moved else words("compared_other_same")
