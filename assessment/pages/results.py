"""Results: the verdict first, then why, how sure, and the complete working to unfold."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.shell import frame, links, report_html, service
from assessment.shell.markup import escape, facts, literal
from assessment.shell.session import assessment, definitions_of, report, words
from assessment.walk import walk
from reports.document import Section


def draw() -> None:
    """The whole page."""
    kept = assessment()
    found = report(kept)
    frame.link("tasks", words("back_to_tasks"))
    frame.title(found.title, eyebrow=found.eyebrow, tab=words("tab_results", name=found.title))
    frame.word_left()
    st.html(facts(found.facts) + service.published(kept))
    st.html(report_html.verdict(found.verdict))
    with st.container(horizontal=True):
        frame.button_to("report", words("to_report"), look="primary")
        frame.button_to("check", words("to_check_plain"))
        frame.button_to("weights", words("to_weights"))
    walked = walk(definitions_of(kept).library, kept.response.answers)
    link = partial(links.to_asked, walked)
    st.html(_contents(found.sections))
    for section in found.sections:
        if section.annex:
            with st.expander(literal(section.title), key=f"unfold-{section.id}"):
                st.html(report_html.blocks(section.blocks, heading=section.title))
        else:
            st.header(literal(section.title), anchor=False)
            st.html(f'<div id="part-{section.id}" class="mr-part">{report_html.blocks(section.blocks, heading=section.title, link=link)}</div>')
            if section.id == "weights":
                frame.link("weights", words("to_weights"))


def _contents(sections: tuple[Section, ...]) -> str:
    """What is on the page, with links; the parts to unfold stand at its end."""
    parts = "".join(f'<li><a href="#part-{each.id}">{escape(each.title)}</a></li>' for each in sections if not each.annex)
    label, unfold = escape(words("on_this_page")), escape(words("to_unfold"))
    return f'<nav class="mr-contents" aria-label="{label}"><p>{label}</p><ul>{parts}</ul><p class="mr-quiet">{unfold}</p></nav>'


if __name__ == "__main__":
    draw()
