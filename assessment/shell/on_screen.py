"""The sections of a whole report on a page: what is on it, then each; what few read is folded."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import streamlit as st

from assessment.shell.charts import Waiting, keep_place
from assessment.shell.markup import escape, literal
from assessment.shell.session import words
from reports.document import Block, Chart, Section
from reports.html_blocks import Link, blocks


def draw(sections: tuple[Section, ...], link: Link | None = None, after: Callable[[Section], None] | None = None) -> list[Waiting]:
    """All sections; what is given back are their charts, which the page fills in when all its words are there.

    `link` makes HTML lead to the question of an id; `after` draws what follows a section.
    """
    waiting: list[Waiting] = []
    st.html(_contents(sections))
    for section in sections:
        if section.annex:
            with st.expander(literal(section.title), key=f"unfold-{section.id}"):
                st.html(blocks(section.blocks, heading=section.title))
        else:
            st.header(literal(section.title), anchor=False)
            waiting += _section(section, link)
            if after is not None:
                after(section)
    return waiting


def _section(section: Section, link: Link | None) -> list[Waiting]:
    """The section's blocks; the first piece bears its address."""
    waiting: list[Waiting] = []
    address = f' id="part-{section.id}"'
    for charts, run in groupby(section.blocks, _is_chart):
        if charts:
            waiting += [keep_place(block) for block in run if isinstance(block, Chart)]
        else:
            st.html(f'<div{address} class="mr-part">{blocks(run, heading=section.title, link=link)}</div>')
            address = ""
    return waiting


def _is_chart(block: Block) -> bool:
    return isinstance(block, Chart)


def _contents(sections: tuple[Section, ...]) -> str:
    """What is on the page, with links; the parts to unfold stand at its end."""
    parts = "".join(f'<li><a href="#part-{each.id}">{escape(each.title)}</a></li>' for each in sections if not each.annex)
    label, unfold = escape(words("on_this_page")), escape(words("to_unfold"))
    return f'<nav class="mr-contents" aria-label="{label}"><p>{label}</p><ul>{parts}</ul><p class="mr-quiet">{unfold}</p></nav>'
