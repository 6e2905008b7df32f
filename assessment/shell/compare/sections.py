"""The sections of a comparison on a page, from the same blocks as in the report; pictures are drawn for the screen, wide tables scroll within themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import streamlit as st

from assessment.shell.compare import plot_svg, wide_table
from assessment.shell.markup import escape, literal
from reports.document import Block, Cell, Plot, Section, Shaded, Table
from reports.html_blocks import blocks


def draw(section: Section | None) -> None:
    """A section under its heading; nothing if there is none."""
    if section is None:
        return
    st.header(literal(section.title), anchor=False)
    body(section.blocks, section.title)


def body(found: Iterable[Block], heading: str = "") -> None:
    """Blocks in one piece of markup, headings of sections among them from the third level down."""
    st.html(f'<div class="mr-part">{_html(found, heading, 3)}</div>')


def _html(found: Iterable[Block], heading: str, level: int) -> str:
    parts: list[str] = []
    for own, run in groupby(found, _is_drawn_here):
        if own:
            parts += [_own(block, heading, level) for block in run]
        else:
            parts.append(blocks(run, level=level, heading=heading))
    return "".join(parts)


def _is_drawn_here(block: Block) -> bool:
    return isinstance(block, Plot | Section) or (isinstance(block, Table) and _is_grid(block))


def _own(block: Block, heading: str, level: int) -> str:
    if isinstance(block, Plot):
        return plot_svg.image(block)
    if isinstance(block, Table):
        return _grid(block)
    if isinstance(block, Section):
        inner = f"<h{level}>{escape(block.title)}</h{level}>"
        return f"{inner}{_html(block.blocks, block.title, min(level + 1, 6))}"
    return blocks([block], level=level, heading=heading)


def _is_grid(block: Table) -> bool:
    return any(isinstance(cell, Shaded) for row in block.rows for cell in row)


def _grid(block: Table) -> str:
    rows = [[_plain(cell) for cell in row] for row in block.rows]
    total = [str(_plain(cell)) for cell in block.total] if block.total else ()
    return wide_table.draw(block.caption, [each.title for each in block.columns], rows, total=total, note=block.note)


def _plain(cell: Cell) -> Shaded | str:
    return cell if isinstance(cell, Shaded | str) else ""


def sentences(found: Sequence[str]) -> None:
    """A list of sentences."""
    st.html(f'<ul class="mr-list mr-user">{"".join(f"<li>{escape(each)}</li>" for each in found)}</ul>')
