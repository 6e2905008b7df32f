"""The sections of a whole report on a page: what is on it, then each; what few read is folded."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from assessment.shell.markup import escape, literal
from assessment.shell.session import words
from reports.document import Section
from reports.html_blocks import Link, blocks


def draw(sections: tuple[Section, ...], link: Link | None = None, after: Callable[[Section], None] | None = None) -> None:
    """All sections. `link` makes HTML lead to the question of an id; `after` draws what follows a section."""
    st.html(_contents(sections))
    for section in sections:
        if section.annex:
            with st.expander(literal(section.title), key=f"unfold-{section.id}"):
                st.html(blocks(section.blocks, heading=section.title))
        else:
            st.header(literal(section.title), anchor=False)
            st.html(f'<div id="part-{section.id}" class="mr-part">{blocks(section.blocks, heading=section.title, link=link)}</div>')
            if after is not None:
                after(section)


def _contents(sections: tuple[Section, ...]) -> str:
    """What is on the page, with links; the parts to unfold stand at its end."""
    parts = "".join(f'<li><a href="#part-{each.id}">{escape(each.title)}</a></li>' for each in sections if not each.annex)
    label, unfold = escape(words("on_this_page")), escape(words("to_unfold"))
    return f'<nav class="mr-contents" aria-label="{label}"><p>{label}</p><ul>{parts}</ul><p class="mr-quiet">{unfold}</p></nav>'
