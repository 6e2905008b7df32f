"""Results: the verdict first, then why, how sure, and the complete working to unfold."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment import carrying_on, former
from assessment.identity import Action
from assessment.papers import ONWARD, Onward
from assessment.record import Assessment
from assessment.shell import against_what, charts, frame, links, on_screen, rights, service
from assessment.shell.markup import escape, facts
from assessment.shell.session import ADDRESS, assessment, day_of, definitions_of, person, report, store, words
from assessment.walk import walk
from reports import html_blocks
from reports.document import Section


def draw() -> None:
    """The whole page."""
    kept = assessment()
    found = report(kept)
    frame.link("tasks", words("back_to_tasks"))
    frame.title(found.title, eyebrow=found.eyebrow, tab=words("tab_results", name=found.title))
    st.html(facts(found.facts) + service.published(kept))
    frame.word_left()
    st.html(html_blocks.verdict(found.verdict))
    with st.container(horizontal=True):
        frame.button_to("report", words("to_report"), look="primary")
        frame.button_to("plan", words("to_plan"))
        frame.button_to("whatif", words("to_whatif"))
        frame.button_to("check", words("to_check_plain"))
        frame.button_to("weights", words("to_weights"))
    frame.link("model", words("results_to_scoring"))
    frame.link_to_submit()
    library = definitions_of(kept).library
    against_what.after_verdict(library, found.verdict.mood)
    walked = walk(library, kept.response.answers)
    link = partial(links.to_asked, walked)
    waiting = on_screen.draw(found.sections, link, _after)
    _over_time(kept)
    charts.fill(waiting)


def _after(section: Section) -> None:
    if section.id == "weights":
        frame.link("weights", words("to_weights"))


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


if __name__ == "__main__":
    draw()
