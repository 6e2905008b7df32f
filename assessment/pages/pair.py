"""One service against another: by dimension, what would turn their order, and question by question with the evidence."""

from __future__ import annotations

import streamlit as st

from assessment.identity import NotFound
from assessment.shell import frame
from assessment.shell.compare import at, begin, loaded, side_by_side, two
from assessment.shell.markup import escape
from assessment.shell.session import words
from reports.comparison import Group


def draw() -> None:
    """The whole page."""
    of = loaded.portfolio()
    at.link("comparison", words("back_to_comparison"))
    frame.title(words("pair_title"), eyebrow=of.name, tab=words("tab_pair", name=of.name))
    frame.word_left()
    st.html(at.aid())
    if begin.draw(of):
        return
    found = loaded.comparison(of, {})
    group = _group(found.groups)
    if group is None:
        st.html(f'<p class="mr-text">{escape(words("pair_nothing"))}</p>')
        return
    chosen = two.choose(group)
    if chosen is not None:
        side_by_side.draw(found, group, *chosen)


def _group(groups: tuple[Group, ...]) -> Group | None:
    """The group of the service that the address names first; the largest, if it names none. Raises NotFound if there is none such."""
    asked = st.query_params.get(two.ONE, "")
    with_it = next((each for each in groups if any(one.key == asked for one in each.services)), None)
    if asked and with_it is None:
        raise NotFound
    first = with_it or (groups[0] if groups else None)
    return first if first is not None and len(first) > 1 else None


if __name__ == "__main__":
    draw()
