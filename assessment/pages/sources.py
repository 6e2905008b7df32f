"""Sources: every claim and reference, where it is used, and where the sources disagree. Those of the assessment in the address, if any."""

from __future__ import annotations

import streamlit as st

from assessment.shell import frame
from assessment.shell.markup import escape, literal
from assessment.shell.session import assessment, assessment_id, definitions_of, shipped, words
from reports import html_blocks
from reports.source_list import source_list


def draw() -> None:
    """The whole page, a part for each document and one for disagreements before the outside references."""
    made = definitions_of(assessment()) if assessment_id() else shipped()
    st.page_link(frame.path("about"), label=words("back_to_about"))
    frame.title(words("sources_page_title"))
    st.html(f'<p class="mr-lead">{escape(words("sources_page_lead"))}</p>')
    for section in source_list(made.library, made.scoring):
        with st.expander(literal(section.title), key=f"unfold-{section.id}"):
            st.html(html_blocks.blocks(section.blocks, heading=section.title))


if __name__ == "__main__":
    draw()
