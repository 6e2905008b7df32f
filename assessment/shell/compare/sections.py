"""The sections of a comparison on a page, from the same blocks as in the report; pictures are drawn for the screen, long tables come a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import streamlit as st

from assessment.shell.compare import paging, plot_svg, wide_table
from assessment.shell.markup import escape, literal
from reports.document import Block, Cell, Plot, Section, Shaded, Table
from reports.html_blocks import blocks


def draw(section: Section | None) -> None:
    """A section under its heading; nothing if there is none."""
    if section is None:
        return
    st.header(literal(section.title), anchor=False)
    body(section.blocks, section.title, section.id)


def body(found: Iterable[Block], heading: str, key: str) -> None:
    """Blocks, headings of sections among them from the third level down. `key` tells the sections of a page apart."""
    pieces: list[str] = []
    before: Block | None = None
    for number, (block, under, level) in enumerate(_flat(found, heading, 3)):
        if isinstance(block, Table) and _is_long(block):
            _flush(pieces)
            _paged(block, under, f"{key}-{number}")
        elif isinstance(block, Table) and isinstance(before, Plot) and before.across is not None:  # the figures of the picture above
            pieces.append(f'<details class="mr-details"><summary>{escape(block.caption)}</summary>{_html(block, block.caption, level)}</details>')
        else:
            pieces.append(_html(block, under, level))
        before = block
    _flush(pieces)


def _flat(found: Iterable[Block], heading: str, level: int) -> Iterable[tuple[Block, str, int]]:
    """Blocks in their order, each with the heading that it stands under; a section only gives its title and its blocks."""
    for block in found:
        if isinstance(block, Section):
            yield replace(block, blocks=()), heading, level
            yield from _flat(block.blocks, block.title, min(level + 1, 6))
        else:
            yield block, heading, level


def _flush(pieces: list[str]) -> None:
    if pieces:
        st.html(f'<div class="mr-part">{"".join(pieces)}</div>')
        pieces.clear()


def _html(block: Block, heading: str, level: int) -> str:
    if isinstance(block, Plot):
        return plot_svg.image(block)
    if isinstance(block, Table) and _is_grid(block):
        return _grid(block)
    return blocks([block], level=level, heading=heading)


def _paged(table: Table, heading: str, key: str) -> None:
    """The rows that one searches for, a page at a time."""
    found = paging.searched(table.rows, [_name(row) for row in table.rows], key)
    shown = replace(table, rows=tuple(paging.page(found, key)), about=())
    st.html(f'<div class="mr-part">{_html(shown, heading, 3)}</div>')
    paging.turn(found, key)


def _is_long(table: Table) -> bool:
    """Whether it has more rows than a page, and no headings among them."""
    return len(table.rows) > paging.PAGE and all(len(row) > 1 for row in table.rows)


def _name(row: Sequence[Cell]) -> str:
    """What a row is searched by: its first two cells, of which one is a service's name."""
    return " ".join(cell for cell in row[:2] if isinstance(cell, str))


def _is_grid(block: Table) -> bool:
    return any(isinstance(cell, Shaded) for row in block.rows for cell in row)


def _grid(block: Table) -> str:
    rows = [[_plain(cell) for cell in row] for row in block.rows]
    total = [str(_plain(cell)) for cell in block.total] if block.total else ()
    caption = f'<p class="mr-quiet" aria-hidden="true">{escape(block.caption)}</p>'
    return caption + wide_table.draw(block.caption, [each.title for each in block.columns], rows, total=total, note=block.note)


def _plain(cell: Cell) -> Shaded | str:
    return cell if isinstance(cell, Shaded | str) else ""
