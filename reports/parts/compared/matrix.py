"""The performance matrix: every dimension of every service with its bounds, then the whole with bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from reports import figures
from reports.comparison import Comparison, Group
from reports.document import Bar, Block, Cell, Column, Section, Shaded, State, Table
from reports.parts.compared import told
from reports.parts.words import band_mark, listed, words
from scoring.matrix import NOTHING
from scoring.model import Dimension

PER_TABLE, PER_WIDE_TABLE = 5, 8
"""Services beside each other on upright pages and on pages turned sideways."""
MOST_UPRIGHT, MOST_AS_COLUMNS = 15, 30
_DIMENSIONS_PER_TABLE = 5
_SHADES = 5
_STEP = 200_000  # micro-units to a shade


def matrix(comparison: Comparison) -> Section | None:
    """Dimensions as rows while the services fit beside each other; beyond that services as rows."""
    blocks = told.by_group(comparison, ((place, _of_group(group)) for place, group in enumerate(comparison.groups)), "matrix", words("compared_matrix_title"))
    largest = max(map(len, comparison.groups), default=0)  # the first, but an aggregated one needs no width
    wide = MOST_UPRIGHT < largest <= told.MOST_LISTED
    return Section("matrix", words("compared_matrix_title"), blocks, new_page=True, wide=wide) if blocks else None


def whole(comparison: Comparison) -> Section | None:
    """All dimensions together, with bars."""
    blocks = told.by_group(comparison, ((place, [_whole(group)]) for place, group in enumerate(comparison.groups)), "whole", words("compared_whole_title"))
    return Section("whole", words("compared_whole_title"), blocks) if blocks else None


def _of_group(group: Group) -> Sequence[Block]:
    if told.aggregated(group):
        return [_in_numbers(group)]
    rows = range(len(group))
    if len(group) > MOST_AS_COLUMNS:
        return _services_as_rows(group)
    per = PER_TABLE if len(group) <= MOST_UPRIGHT else PER_WIDE_TABLE
    parts = _even(list(rows), per)
    return [_dimensions_as_rows(group, part, part_of=(place, len(parts))) for place, part in enumerate(parts, 1)]


def _even(rows: list[int], most: int) -> list[list[int]]:
    """The rows in as few parts as can be, none larger than `most`, all about as large.

    >>> _even(list(range(6)), 5)
    [[0, 1, 2], [3, 4, 5]]
    """
    count = -(-len(rows) // most)
    ends = [len(rows) * place // count for place in range(count + 1)]
    return [rows[start:end] for start, end in pairwise(ends)]


def _caption(part_of: tuple[int, int]) -> str:
    place, parts = part_of
    return words("compared_matrix_title") if parts == 1 else words("compared_matrix_part", place=place, parts=parts)


def _dimensions_as_rows(group: Group, part: Sequence[int], part_of: tuple[int, int]) -> Table:
    columns = (Column(words("col_dimension"), share=13), *(Column(told.name(group, row), "right", share=10) for row in part))
    rows = [(each.title, *(figure(group, row, place) for row in part)) for place, each in told.dimensions(group)]
    total = (words("all_dimensions"), *(told.score(group, row) for row in part))
    return Table(_caption(part_of), columns, tuple(rows), total, note=words("compared_matrix_note") if part_of[0] == part_of[1] else "")


def _services_as_rows(group: Group) -> list[Block]:
    parts = _even_dimensions(told.dimensions(group))
    made: list[Block] = []
    for at, part in enumerate(parts, 1):
        columns = [Column(words("compared_col_service"), share=17), *(Column(each.title, "right", share=10) for _, each in part)]
        columns += [Column(words("all_dimensions"), "right", share=10)] if at == len(parts) else []
        rows = tuple(
            (told.name(group, row), *(figure(group, row, place) for place, _ in part), *([told.score(group, row)] if at == len(parts) else []))
            for row in range(len(group))
        )
        made.append(Table(_caption((at, len(parts))), tuple(columns), rows, note=words("compared_matrix_note") if at == len(parts) else ""))
    return made


def _even_dimensions(found: list[tuple[int, Dimension]]) -> list[list[tuple[int, Dimension]]]:
    return [[found[at] for at in part] for part in _even(list(range(len(found))), _DIMENSIONS_PER_TABLE)]


def figure(group: Group, row: int, place: int) -> Shaded | str:
    """One dimension of one service: its bounds, on a ground that is the darker the higher the lower one is."""
    bounds = told.dimension_bounds(group, row, place)
    if bounds is None:
        return words("no_score")
    return Shaded(figures.span(bounds), min(int(group.matrix.dimension_low[row, place]) // _STEP, _SHADES - 1))


def _whole(group: Group) -> Table:
    if told.aggregated(group):
        return _bands(group)
    edges = tuple(int(band.from_ * 10) for band in group.under.scoring.bands[1:])
    columns = (
        Column(words("compared_col_service"), share=9), Column(words("col_bar"), share=7), Column(words("col_points"), "right", share=6),
        Column(words("col_answered"), "right", share=5), Column(words("col_band"), share=9),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for row in range(len(group)):
        low, high = int(group.matrix.low[row]), int(group.matrix.high[row])
        if low == NOTHING:
            rows.append((told.name(group, row), "", words("no_score"), "", State("outside", words("does_not_apply"))))
        else:
            rows.append((told.name(group, row), Bar(low, high, edges), told.score(group, row), figures.share(told.coverage(group, row)), _held(group, row)))
    said = words("edges", edges=listed([figures.plain(each.from_) for each in group.under.scoring.bands[1:]]))
    return Table(words("compared_whole_title"), columns, tuple(rows), note=_whole_note(group), bars=words("profile_bars", edges=said))


def _whole_note(group: Group) -> str:
    held = any(held_by(group, row) for row in range(len(group)))
    key = "compared_whole_note" if len(group) > 1 and group.like.suits else "compared_whole_note_gates"
    return " ".join(words(each) for each in (key, *(["compared_held_note"] if held else [])))


def _held(group: Group, row: int) -> State:
    """The band, marked where a gate and not the points decides it."""
    found = band(group, row)
    key = held_by(group, row)
    return State(found.mark, words(key, band=found.word)) if key else found


def held_by(group: Group, row: int) -> str:
    """Wording for a band that a gate holds below what the points alone would give, or may hold there; nothing if none does."""
    matrix, bands = group.matrix, group.under.model.bands
    low, high = int(matrix.low[row]), int(matrix.high[row])
    if low == NOTHING:
        return ""
    if int(matrix.band_high[row]) < bands.index(high):
        return "compared_band_held"
    return "compared_band_may_be_held" if int(matrix.band_low[row]) < bands.index(low) else ""


def band(group: Group, row: int) -> State:
    """The band, with what gates hold it down to; of an undecided one, both ends."""
    bands = group.under.model.bands.bands
    low, high = bands[int(group.matrix.band_low[row])], bands[int(group.matrix.band_high[row])]
    if low.id == high.id:
        return State(band_mark(low.id, group.under.scoring), low.title)
    beside = int(group.matrix.band_high[row]) - int(group.matrix.band_low[row]) == 1
    return State("undecided", words("band_either" if beside else "band_from_to", lower=low.title, upper=high.title.lower()))


def _in_numbers(group: Group) -> Table:
    """Of a large group: how many services lie where in each dimension, by the lower bound."""
    steps = [words("from_to", lower=step * 20, upper=step * 20 + 20) for step in range(_SHADES)]
    columns = (Column(words("col_dimension"), share=9), *(Column(each, "right", share=5) for each in steps))
    rows: list[tuple[Cell, ...]] = []
    for place, each in told.dimensions(group):
        low = group.matrix.dimension_low[:, place]
        counts = Counter(min(int(micro) // _STEP, _SHADES - 1) for micro in low if micro != NOTHING)
        rows.append((each.title, *(f"{counts[step]:,}" for step in range(_SHADES))))
    return Table(words("compared_numbers_caption"), columns, tuple(rows), note=words("compared_aggregated", most=told.MOST_LISTED))


def _bands(group: Group) -> Table:
    tally = Counter(band(group, row) if int(group.matrix.low[row]) != NOTHING else State("outside", words("no_score")) for row in range(len(group)))
    columns = (Column(words("col_band"), share=5), Column(words("compared_fact_services"), "right", share=3))
    rows = tuple((state.word, f"{count:,}") for state, count in sorted(tally.items(), key=lambda each: -each[1]))
    held = any(held_by(group, row) for row in range(len(group)))
    return Table(words("compared_bands_caption"), columns, rows, note=words("compared_held_note") if held else "")
