"""Draws the blocks of a `Report` as HTML for the screen: no arithmetic, no wording, every text escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import groupby
from typing import TypeAlias

from assessment.shell.markup import escape, mark, state
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
    Paragraph,
    Scale,
    Section,
    State,
    Table,
    VerdictPanel,
)

Link: TypeAlias = Callable[[str, str], str]
"""Makes HTML (the second) lead to the question of an id (the first)."""
_HALF_A_PHONE = 16  # characters that fit on one line of half a phone's width
_MOOD_MARKS = {"good": "met", "caution": "caution", "bad": "not-met", "neutral": "not-known"}


def verdict(panel: VerdictPanel) -> str:
    """The banner: decision, reason, what stands in the way, and the score with its bounds."""
    blockers = "".join(_gate_line(line, panel=True) for line in panel.blockers)
    notes = "".join(f"<span>{escape(note)}</span>" for note in panel.score_notes)
    return (
        f'<div class="mr-verdict mr-{panel.mood}"><div>'
        f"<h2>{mark(_MOOD_MARKS[panel.mood] + '-mark')}<span>{escape(panel.headline)}</span></h2>"
        f"<p>{escape(panel.sentence)}</p>{f'<ul>{blockers}</ul>' if blockers else ''}</div>"
        f'<div class="mr-score"><strong>{escape(panel.score)}</strong>{notes}</div></div>'
    )


def blocks(found: Iterable[Block], level: int = 3, heading: str = "", link: Link | None = None) -> str:
    """Blocks in order, under `heading`; headings of sections among them begin at `level`.

    Gate lists that follow each other stand side by side. A caption that only repeats the heading is for listeners.
    `link` makes HTML lead to the question of an id.
    """
    parts: list[str] = []
    for gates, run in groupby(found, lambda block: isinstance(block, GateList)):
        drawn = [_block(block, level, heading, link) for block in run]
        parts += [f'<div class="mr-gates">{"".join(drawn)}</div>'] if gates else drawn
    return "".join(parts)


def _block(block: Block, level: int, heading: str, link: Link | None) -> str:
    match block:
        case Paragraph():
            return f'<p class="{"mr-quiet" if block.small else "mr-text"}">{_lines(block.text)}</p>'
        case Bullets():
            tag = "ol" if block.numbered else "ul"
            return f'<{tag} class="mr-list">{"".join(f"<li>{_lines(item)}</li>" for item in block.items)}</{tag}>'
        case Table():
            return _table(block, heading, link)
        case GateList():
            return _gate_list(block, level)
        case Callout():
            said = "".join(f"<p>{_lines(text)}</p>" for text in block.paragraphs)
            return f'<div class="mr-callout"><p class="mr-callout-title">{escape(block.title)}</p>{said}</div>'
        case Facts():
            cells = "".join(f"<div><dt>{escape(name)}</dt><dd>{_lines(said)}</dd></div>" for name, said in block.pairs)
            return f'<dl class="mr-pairs">{cells}</dl>'
        case Scale():
            return _scale(block)
        case Chart():
            return f'<p class="mr-text"><b>{escape(block.caption)}.</b> {_lines(block.text)}</p>'
        case Section():
            return f"<h{level}>{escape(block.title)}</h{level}>{blocks(block.blocks, min(level + 1, 6), block.title, link)}"


def _gate_list(found: GateList, level: int) -> str:
    head = f"<h{level}>{escape(found.title)}</h{level}>" if found.title else ""
    summary = f'<p class="mr-quiet">{escape(found.summary)}</p>' if found.summary else ""
    return f'<section class="mr-{found.mood}">{head}{summary}<ul>{"".join(map(_gate_line, found.gates))}</ul></section>'


def _gate_line(line: GateLine, panel: bool = False) -> str:
    if panel:
        after = f" {escape(line.sentence)}" if line.sentence else ""
        return f"<li>{mark(line.state.mark)}<span><b>{escape(line.state.word)}:</b> {escape(line.title)}.{after}</span></li>"
    said = f'<span class="mr-detail">{_lines(line.sentence)}</span>' if line.sentence else ""
    detail = f'<span class="mr-detail">{_lines(line.detail)}</span>' if line.detail else ""
    word = f'<span class="mr-word mr-{line.state.mark.replace("_", "-")}-word">{escape(line.state.word)}</span>'
    kind = f'<span class="mr-kind">{escape(line.kind)}</span>' if line.kind else ""
    return f"<li>{mark(line.state.mark)}<span><strong>{escape(line.title)}</strong>{word}{kind}{said}{detail}</span></li>"


def _table(table: Table, heading: str, link: Link | None) -> str:
    shares = sum(column.share for column in table.columns)
    heads = "".join(
        f'<th scope="col" role="columnheader"{_right(column)} style="width:{column.share / shares:.0%}">{escape(column.title)}</th>'
        for column in table.columns
    )
    leads = [partial(link, id_) for id_ in table.about] if link and table.about else [_as_it_is] * len(table.rows)
    rows = "".join(_row(row, table.columns, lead=lead) for row, lead in zip(table.rows, leads, strict=True))
    total = _row(table.total, table.columns, "mr-total") if table.total else ""
    notes = "".join(f'<p class="mr-quiet mr-table-note">{_lines(note)}</p>' for note in (table.bars, table.note) if note)
    heard = ' class="mr-hidden"' if table.caption == heading else ""
    return (
        f'<table class="mr-table mr-folds" role="table"><caption{heard}>{escape(table.caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}{total}</tbody></table>{notes}'
    )


def _as_it_is(html: str) -> str:
    return html


def _row(cells: tuple[Cell, ...], columns: tuple[Column, ...], css: str = "", lead: Callable[[str], str] = _as_it_is) -> str:
    first, *rest = cells
    if not rest:
        return f'<tr role="row" class="mr-group"><th scope="rowgroup" role="rowheader" colspan="{len(columns)}">{_cell(first)}</th></tr>'
    drawn = f'<th scope="row" role="rowheader">{_cell(first, lead)}</th>'
    for cell, column in zip(rest, columns[1:], strict=True):
        css_class = " ".join(name for name in ("mr-right" if column.align == "right" else "", "mr-wide" if _wide(cell, column) else "") if name)
        title = "" if isinstance(cell, Bar) or not cell else f' data-title="{escape(column.title)}"'
        drawn += f'<td role="cell"{f" class={css_class!r}" if css_class else ""}{title}>{_cell(cell)}</td>'
    return f'<tr role="row"{f" class={css!r}" if css else ""}>{drawn}</tr>'


def _wide(cell: Cell, column: Column) -> bool:
    """Whether a cell needs the whole width of a phone, where its column's title stands before it."""
    if isinstance(cell, Bar):
        return True
    return len(column.title) + len(cell.word if isinstance(cell, State) else cell) > _HALF_A_PHONE


def _cell(cell: Cell, lead: Callable[[str], str] = _as_it_is) -> str:
    """`lead` makes what names the row, without the lines below it, lead somewhere."""
    if isinstance(cell, State):
        return lead(state(cell))
    if isinstance(cell, Bar):
        return bar(cell)
    first, *rest = cell.split("\n")
    return lead(escape(first)) + "".join(f'<span class="mr-small">{escape(line)}</span>' for line in rest if line)


def bar(shown: Bar) -> str:
    """A bar from 0 to 100: solid to the lower bound, striped to the upper. Decoration: the numbers stand beside it."""
    edges = "".join(f'<span class="mr-bandedge" style="left:{edge / 10:g}%"></span>' for edge in shown.edges)
    return (
        f'<div class="mr-bar" aria-hidden="true"><span class="mr-sure" style="width:{shown.lower / 10:g}%"></span>'
        f'<span class="mr-open" style="left:{shown.lower / 10:g}%;width:{(shown.upper - shown.lower) / 10:g}%"></span>{edges}</div>'
    )


def _scale(shown: Scale) -> str:
    edges = tuple(zone.start for zone in shown.zones if zone.start)
    zones = "".join(
        f'<span style="left:{zone.start / 10:g}%">{escape(zone.title)}</span>' for zone in shown.zones
    )
    return (
        f'<p class="mr-text">{escape(shown.text)}</p>'
        f'<div class="mr-scale" aria-hidden="true">{bar(Bar(shown.lower, shown.upper, edges))}<div class="mr-zones">{zones}</div></div>'
    )


def _right(column: Column) -> str:
    return ' class="mr-right"' if column.align == "right" else ""


def _lines(text: str) -> str:
    return "<br>".join(map(escape, text.split("\n")))
