"""Results: the verdict first, then why, how sure, and the complete working to unfold."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment import carrying_on, former
from assessment.identity import Action
from assessment.papers import ONWARD, Onward
from assessment.record import Assessment
from assessment.shell import against_what, frame, links, report_html, rights, service
from assessment.shell.markup import escape, facts, literal
from assessment.shell.session import ADDRESS, assessment, day_of, definitions_of, person, report, store, words
from assessment.walk import walk
from reports.document import Section


def draw() -> None:
    """The whole page."""
    kept = assessment()
    found = report(kept)
    frame.link("tasks", words("back_to_tasks"))
    frame.title(found.title, eyebrow=found.eyebrow, tab=words("tab_results", name=found.title))
    st.html(facts(found.facts) + service.published(kept))
    frame.word_left()
    st.html(report_html.verdict(found.verdict))
    with st.container(horizontal=True):
        frame.button_to("report", words("to_report"), look="primary")
        frame.button_to("plan", words("to_plan"))
        frame.button_to("whatif", words("to_whatif"))
        frame.button_to("check", words("to_check_plain"))
        frame.button_to("weights", words("to_weights"))
    frame.link("model", words("results_to_scoring"))
    library = definitions_of(kept).library
    against_what.after_verdict(library, found.verdict.mood)
    walked = walk(library, kept.response.answers)
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

    _over_time(kept)


def _over_time(kept: Assessment) -> None:
    """The way to assess the service again, or to where that was done."""
    st.header(words("again_title"), anchor=False)
    onward = kept.paper(ONWARD)
    for way in onward.ways if isinstance(onward, Onward) else ():
        st.html(f'<p class="mr-text">{escape(words(f"onward_{way.because}", day=day_of(way.at)))}</p>')
        st.page_link(frame.path("tasks"), label=words("onward_link"), query_params={ADDRESS: way.id})
    if not rights.standing(kept).may(Action.PLAN):
        rights.told(kept, "again_only_lead")
        return
    st.html(f'<p class="mr-text">{escape(words("again_means"))}</p>')
    if st.button(words("again_go"), key="again"):
        made = carrying_on.begin_again(store(), person(), store().load(person(), kept.id))
        count = len(former.waiting(definitions_of(made).library, made.response.answers))
        frame.leave_word(words("again_begun", count=count))
        st.switch_page(frame.path("tasks"), query_params={ADDRESS: made.id})


def _contents(sections: tuple[Section, ...]) -> str:
    """What is on the page, with links; the parts to unfold stand at its end."""
    parts = "".join(f'<li><a href="#part-{each.id}">{escape(each.title)}</a></li>' for each in sections if not each.annex)
    label, unfold = escape(words("on_this_page")), escape(words("to_unfold"))
    return f'<nav class="mr-contents" aria-label="{label}"><p>{label}</p><ul>{parts}</ul><p class="mr-quiet">{unfold}</p></nav>'


if __name__ == "__main__":
    draw()
