"""The blocks of a `Report` as HTML, for its file and for the pages alike: no arithmetic, no wording, every text escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from html import escape
from itertools import groupby, pairwise
from typing import TypeAlias

from reports.document import (
    Bar,
    Block,
    Bullets,
    Callout,
    Cell,
    Chart,
    Column,
    Facts,
    GateLine,
    GateList,
    Mark,
    Paragraph,
    Plot,
    Scale,
    Section,
    Shaded,
    State,
    States,
    Table,
    VerdictPanel,
)

Link: TypeAlias = Callable[[str, str], str]
"""Makes HTML (the second) lead to the question of an id (the first)."""
Picture: TypeAlias = Callable[[Chart | Plot], str]
"""Makes the address of a chart's picture."""
_HALF_A_PHONE = 16  # characters that fit on one line of half a phone's width
_MANY_COLUMNS = 7
_LONG = 20  # characters
_LONG_WORD = re.compile(rf"(?<!\S)\S{{{_LONG},}}")
_MOOD_MARKS = {"good": "met", "caution": "caution", "bad": "not-met", "neutral": "not-known"}


def verdict(panel: VerdictPanel) -> str:
    """The banner: decision, reason, what stands in the way, and the score with its bounds."""
    blockers = "".join(_gate_line(line, panel=True) for line in panel.blockers)
    notes = "".join(f" <span>{escape(note)}</span>" for note in panel.score_notes)
    shape = mark(_MOOD_MARKS[panel.mood] + "-mark") if panel.mood in _MOOD_MARKS else ""
    score = f'<div class="mr-score"><strong>{escape(panel.score)}</strong>{notes}</div>' if panel.score or notes else ""
    return (
        f'<div class="mr-verdict mr-{panel.mood}"><div><h2>{shape}<span>{escape(panel.headline)}</span></h2>'
        f"<p>{escape(panel.sentence)}</p>{f'<ul>{blockers}</ul>' if blockers else ''}</div>{score}</div>"
    )


def blocks(found: Iterable[Block], level: int = 3, heading: str = "", link: Link | None = None, picture: Picture | None = None) -> str:
    """Blocks in order, under `heading`; headings of sections among them begin at `level`.

    Gate lists that follow each other stand side by side. A caption that only repeats the heading is for listeners.
    `link` makes HTML lead to the question of an id; without `picture` a chart is told in words.
    """
    parts: list[str] = []
    for gates, run in groupby(found, lambda block: isinstance(block, GateList)):
        drawn = [_block(block, level, heading, link, picture) for block in run]
        parts += [f'<div class="mr-gates">{"".join(drawn)}</div>'] if gates else drawn
    return "".join(parts)


def _block(block: Block, level: int, heading: str, link: Link | None, picture: Picture | None) -> str:
    match block:
        case Paragraph():
            return f'<p class="{"mr-quiet" if block.small else "mr-text"}"{direction(block.text)}>{_lines(block.text)}</p>'
        case Bullets():
            tag = "ol" if block.numbered else "ul"
            return f'<{tag} class="mr-list">{"".join(f"<li{direction(item)}>{_lines(item)}</li>" for item in block.items)}</{tag}>'
        case Table():
            return _table(block, heading, link)
        case GateList():
            return _gate_list(block, level)
        case Callout():
            said = "".join(f"<p{direction(text)}>{_lines(text)}</p>" for text in block.paragraphs)
            return f'<div class="mr-callout"><p class="mr-callout-title"{direction(block.title)}>{escape(block.title)}</p>{said}</div>'
        case Facts():
            return f'<dl class="mr-pairs">{pairs(block.pairs)}</dl>'
        case Scale():
            return _scale(block)
        case Chart() | Plot():
            return _chart(block, picture)
        case Section():
            return f"{_heading(level, block.title)}{blocks(block.blocks, min(level + 1, 6), block.title, link, picture)}"


def _chart(shown: Chart | Plot, picture: Picture | None) -> str:
    note = f'<p class="mr-quiet"{direction(shown.note)}>{_lines(shown.note)}</p>' if shown.note else ""
    if picture is None:
        return f'<p class="mr-text"><b>{escape(shown.caption)}.</b> {_lines(shown.text)}</p>{note}'
    caption = f"<figcaption{direction(shown.caption)}>{escape(shown.caption)}</figcaption>"
    return f'<figure class="mr-chart">{caption}<img src="{picture(shown)}" alt="{escape(shown.text)}">{note}</figure>'


def pairs(found: Iterable[tuple[str, str]]) -> str:
    """Names and what they are, as they stand in a list of them."""
    return "".join(f"<div><dt{direction(name)}>{escape(name)}</dt> <dd{direction(said)}>{_lines(said)}</dd></div>" for name, said in found)


def _heading(level: int, title: str) -> str:
    return f"<h{level}{direction(title)}>{escape(title)}</h{level}>"


def _gate_list(found: GateList, level: int) -> str:
    head = _heading(level, found.title) if found.title else ""
    summary = f'<p class="mr-quiet">{escape(found.summary)}</p>' if found.summary else ""
    return f'<section class="mr-{found.mood}">{head}{summary}<ul>{"".join(map(_gate_line, found.gates))}</ul></section>'


def _gate_line(line: GateLine, panel: bool = False) -> str:
    if panel:
        said = f"{escape(line.title)}.{f' {escape(line.sentence)}' if line.sentence else ''}"
        return f"<li>{mark(line.state.mark)}<span{direction(said)}><b>{escape(line.state.word)}:</b> {said}</span></li>"
    kind = f' <span class="mr-kind">{escape(line.kind)}</span>' if line.kind else ""
    details = "".join(f' <span class="mr-detail"{direction(text)}>{_lines(text)}</span>' for text in (line.sentence, line.detail) if text)
    title = f"<strong{direction(line.title)}>{escape(line.title)}</strong>"
    return f"<li>{mark(line.state.mark)}<span>{title} {word(line.state.mark, line.state.word)}{kind}{details}</span></li>"


def _table(table: Table, heading: str, link: Link | None) -> str:
    shares = sum(column.share for column in table.columns)
    heads = "".join(
        f'<th scope="col" role="columnheader"{_right(column)} style="width:{column.share / shares:.0%}">{escape(column.title)}</th>'
        for column in table.columns
    )
    leads = [partial(link, id_) for id_ in table.about] if link and table.about else [_as_it_is] * len(table.rows)
    rows = "".join(_row(row, table.columns, lead=lead) for row, lead in zip(table.rows, leads, strict=True))
    total = _row(table.total, table.columns, "mr-total") if table.total else ""
    notes = "".join(f'<p class="mr-quiet mr-table-note"{direction(note)}>{_lines(note)}</p>' for note in (table.bars, table.note) if note)
    many = " mr-many" if len(table.columns) >= _MANY_COLUMNS else ""
    heard = (' class="mr-hidden"' if table.caption == heading else "") + direction(table.caption)
    return (
        f'<table class="mr-table mr-folds{many}" role="table"><caption{heard}>{escape(table.caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}{total}</tbody></table>{notes}'
    )


def _as_it_is(html: str) -> str:
    return html


def _row(cells: tuple[Cell, ...], columns: tuple[Column, ...], css: str = "", lead: Callable[[str], str] = _as_it_is) -> str:
    first, *rest = cells
    if not rest:
        return f'<tr role="row" class="mr-group"><th scope="rowgroup" role="rowheader" colspan="{len(columns)}"{_direction_of(first)}>{_cell(first)}</th></tr>'
    drawn = f'<th scope="row" role="rowheader"{_direction_of(first)}>{_cell(first, lead)}</th>'
    for cell, column in zip(rest, columns[1:], strict=True):
        shade = f"mr-shade mr-shade-{cell.depth}" if isinstance(cell, Shaded) else ""
        names = " ".join(name for name in ("mr-right" if column.align == "right" else "", "mr-wide" if _wide(cell, column) else "", shade) if name)
        title = "" if isinstance(cell, Bar) or not cell else f' data-title="{escape(column.title)}"'
        drawn += f'<td role="cell"{_named(names)}{title}{_direction_of(cell)}>{_cell(cell)}</td>'
    return f'<tr role="row"{_named(css)}>{drawn}</tr>'


def _named(names: str) -> str:
    return f' class="{names}"' if names else ""


def _wide(cell: Cell, column: Column) -> bool:
    """Whether a cell needs the whole width of a phone, where its column's title stands before it."""
    if isinstance(cell, Bar | States):
        return True
    return len(column.title) + len(cell.word if isinstance(cell, State) else cell.text if isinstance(cell, Shaded) else cell) > _HALF_A_PHONE


def _cell(cell: Cell, lead: Callable[[str], str] = _as_it_is) -> str:
    """`lead` makes what names the row, without the lines below it, lead somewhere."""
    if isinstance(cell, State):
        return lead(state(cell))
    if isinstance(cell, States):
        return "".join(map(state, cell.states))
    if isinstance(cell, Bar):
        return bar(cell)
    if isinstance(cell, Shaded):
        return _cell(cell.text)
    first, *rest = cell.split("\n")
    return lead(_within(first)) + "".join(f' <span class="mr-small"{direction(line)}>{_within(line)}</span>' for line in rest if line)


def _within(text: str) -> str:
    """Text that stays within its column: only its long words may be broken, so that columns keep room for the others."""
    return escape(text) if len(text) < _LONG else _LONG_WORD.sub(lambda word: f'<span class="mr-long">{word[0]}</span>', escape(text))


def bar(shown: Bar) -> str:
    """A bar from 0 to 100: solid to the lower bound, striped to the upper. Decoration: the numbers stand beside it."""
    edges = "".join(f'<span class="mr-bandedge" style="left:{edge / 10:g}%"></span>' for edge in shown.edges)
    return (
        f'<div class="mr-bar" aria-hidden="true"><span class="mr-sure" style="width:{shown.lower / 10:g}%"></span>'
        f'<span class="mr-open" style="left:{shown.lower / 10:g}%;width:{(shown.upper - shown.lower) / 10:g}%"></span>{edges}</div>'
    )


def _scale(shown: Scale) -> str:
    ends = (*(zone.start for zone in shown.zones), 1000)
    widths = [f' style="width:{(end - start) / 10:g}%"' for start, end in pairwise(ends)]
    zones = "".join(f'<span class="mr-zone mr-zone-{place}"{width}></span>' for place, width in enumerate(widths, 1))
    names = "".join(
        f"<span{width}><b>{escape(zone.title)}</b> <span>{escape(zone.range)}</span></span>" for zone, width in zip(shown.zones, widths, strict=True)
    )
    length = f";width:{(shown.upper - shown.lower) / 10:g}%" if shown.upper > shown.lower else ""
    marked = f'<span class="{"mr-range" if length else "mr-point"}" style="left:{shown.lower / 10:g}%{length}"></span>'
    return (
        f'<div class="mr-scale" aria-hidden="true"><div class="mr-track">{zones}{marked}</div><div class="mr-zones">{names}</div></div>'
        f'<p class="mr-text">{escape(shown.text)}</p>'
    )


def _right(column: Column) -> str:
    return _named("mr-right") if column.align == "right" else ""


def _lines(text: str) -> str:
    return "<br>".join(map(escape, text.split("\n")))


def direction(text: str) -> str:
    """The attribute that lets text run from right to left where its letters do."""
    return "" if text.isascii() else ' dir="auto"'


def _direction_of(cell: Cell) -> str:
    return direction(cell) if isinstance(cell, str) else ""


def mark(which: Mark | str) -> str:
    """The shape of a state. It is decoration: its word always stands beside it."""
    return f'<span class="mr-mark mr-{which.replace("_", "-")}" aria-hidden="true"></span>'


def word(which: Mark | str, said: str) -> str:
    """The word of a state, in its colour."""
    return f'<span class="mr-word mr-{which.replace("_", "-")}-word">{escape(said)}</span>'


def standing(which: Mark | str, said: str, extra: str = "") -> str:
    """Any mark with its word, and a line under it if `extra` is given."""
    under = f'<span class="mr-small">{escape(extra)}</span>' if extra else ""
    return f'<div class="mr-state">{mark(which)}<div>{word(which, said)}{under}</div></div>'


def state(shown: State, extra: str = "") -> str:
    """A state as shape and word, with a line under it if `extra` is given."""
    return standing(shown.mark, shown.word, extra)
