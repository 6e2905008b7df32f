"""How it works: in a page, for someone who decides whether to spend the time."""

from __future__ import annotations

import streamlit as st

from assessment.shell import frame
from assessment.shell.markup import escape, paragraphs
from assessment.shell.session import words

_PARTS = ("answer", "gates", "score", "unknown", "verdict", "not", "private", "sources", "record")


def draw() -> None:
    """The whole page."""
    frame.title(words("about_title"))
    st.html(f'<p class="mr-lead">{escape(words("about_lead"))}</p>')
    for part in _PARTS:
        st.header(words(f"about_{part}_title"), anchor=False)
        st.html(paragraphs(words(f"about_{part}"), "mr-text"))
    st.page_link(frame.path("model"), label=words("about_scoring_link"))
    st.page_link(frame.path("sources"), label=words("about_sources_link"))
    st.page_link(frame.path("cases"), label=words("about_record_link"))
    st.page_link(frame.path("verify"), label=words("verify_from_about"))


if __name__ == "__main__":
    draw()
