"""Results: the verdict first, then why, how sure, and the complete working to unfold."""

from __future__ import annotations

import streamlit as st

from assessment.shell import frame, report_html, service
from assessment.shell.markup import facts, literal
from assessment.shell.session import assessment, report, words


def draw() -> None:
    """The whole page."""
    kept = assessment()
    found = report(kept)
    frame.link("tasks", words("back_to_tasks"))
    frame.title(found.title, eyebrow=found.eyebrow, tab=words("tab_results", name=found.title))
    st.html(facts(found.facts) + service.published(kept))
    st.html(report_html.verdict(found.verdict))
    with st.container(horizontal=True):
        frame.button_to("report", words("to_report"), look="primary")
        frame.button_to("check", words("to_check_plain"))
    for section in found.sections:
        if section.annex:
            with st.expander(literal(section.title), key=f"unfold-{section.id}"):
                st.html(report_html.blocks(section.blocks, heading=section.title))
        else:
            st.header(literal(section.title), anchor=False)
            st.html(report_html.blocks(section.blocks, heading=section.title))


if __name__ == "__main__":
    draw()
