"""How scoring works: the scoring file open to read, the shipped one or that of the assessment in the address."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment import results
from assessment.record import Assessment
from assessment.shell import frame, links
from assessment.shell.markup import escape, literal, paragraphs
from assessment.shell.session import assessment, assessment_id, definitions_of, shipped, words
from assessment.walk import walk
from reports import html_blocks, scoring_shown
from reports.document import Section
from reports.scoring_shown import Part, Shown


def draw() -> None:
    """The whole page. What is folded is composed only once somebody unfolds it."""
    kept = assessment() if assessment_id() else None
    shown, link = _shown(kept)
    if kept is not None:
        frame.link("results", words("model_to_results"))
        frame.title(words("model_title"), eyebrow=kept.name)
    else:
        st.page_link(frame.path("about"), label=words("back_to_about"))
        frame.title(words("model_title"))
    st.html(f'<p class="mr-lead">{escape(words("model_lead"))}</p>')
    about = words("model_here", name=kept.name) if kept is not None else words("model_not_here")
    st.html(f'{paragraphs(about, "mr-text mr-user")}{paragraphs(shown.scoring.purpose, "mr-text")}')
    for section in (scoring_shown.general(shown), scoring_shown.dimensions(shown)):
        _unfolded(section)
    _folded("questions", (*scoring_shown.dimension_parts(shown), scoring_shown.unscored_part(shown)), link)
    if kept is not None:
        frame.link("sources", words("model_to_sources"))
    else:
        st.page_link(frame.path("sources"), label=words("model_to_sources"))
    _folded("gates", scoring_shown.gate_parts(shown), None)
    _unfolded(scoring_shown.bands(shown))
    st.page_link(frame.path("about"), label=words("model_to_about"))


def _shown(kept: Assessment | None) -> tuple[Shown, html_blocks.Link | None]:
    """What is shown, and how to lead to the questions that are asked in the assessment."""
    if kept is None:
        return Shown(shipped().library, shipped().scoring), None
    made = definitions_of(kept)
    walked = walk(made.library, kept.response.answers)
    return Shown(made.library, made.scoring, results.scored(kept).evaluation), partial(links.to_asked, walked)


def _unfolded(section: Section) -> None:
    st.header(literal(section.title), anchor=False)
    st.html(html_blocks.blocks(section.blocks, heading=section.title))


def _folded(name: str, parts: tuple[Part, ...], link: html_blocks.Link | None) -> None:
    st.header(words(f"model_{name}_title"), anchor=False)
    st.html(paragraphs(words(f"model_{name}"), "mr-text"))
    for part in parts:
        st.fragment(_part)(part, link)


def _part(part: Part, link: html_blocks.Link | None) -> None:
    with st.expander(literal(part.title), key=f"unfold-{part.id}", on_change="rerun") as unfolded:
        if unfolded.open:
            st.html(html_blocks.blocks(part.compose().blocks, heading=part.title, link=link))


if __name__ == "__main__":
    draw()
