"""Start: what this is, my assessments, and the ways to begin one."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from assessment import examples, exchange, results
from assessment.record import Assessment, Summary
from assessment.shell import frame, service
from assessment.shell.markup import escape, literal
from assessment.shell.session import ADDRESS, definitions_of, moment, person, shipped, store, words
from assessment.walk import Walk, walk
from questionnaires.errors import DefinitionError, ToolkitError
from scoring.result import Outcome, Verdict

AT_FIRST = 10
"""How many assessments are shown before one asks for more."""


def draw() -> None:
    """The whole page."""
    found = store().assessments(person())
    frame.title(words("start_title"), tab=words("start_mine"))
    st.html(f'<p class="mr-lead">{escape(words("start_lead"))}</p>')
    if st.button(words("start_new"), type="primary"):
        st.switch_page(frame.path("new"))
    minutes = sum(questionnaire.minutes for questionnaire in shipped().library.questionnaires)
    st.html(f'<p class="mr-quiet">{escape(words("start_minutes", minutes=minutes))}</p>')
    _mine(found)
    left, right = st.columns(2, gap="large")
    with left:
        _open_file()
    with right:
        _examples()


def _mine(found: tuple[Summary, ...]) -> None:
    st.header(words("start_mine"), anchor=False)
    if not found:
        st.html(f'<p class="mr-text">{escape(words("start_none"))}</p>')
    all_shown = st.session_state.get("all-shown", False)
    for summary in found if all_shown else found[:AT_FIRST]:
        _assessment(summary)
    if len(found) > AT_FIRST and not all_shown:
        st.button(words("start_older", count=len(found) - AT_FIRST), on_click=_show_all)


def _show_all() -> None:
    st.session_state["all-shown"] = True


def _assessment(summary: Summary) -> None:
    here = {ADDRESS: summary.id}
    with st.container(border=True, key=f"saved-assessment-{summary.id}"):
        name, state, button = st.columns([9, 7, 4], vertical_alignment="center", gap="medium")
        try:
            where, found, verdict = _standing(summary.id, summary.changed)
        except ToolkitError as error:
            name.html(f'<p class="mr-text mr-user"><strong>{escape(summary.name)}</strong> {escape(str(error))}</p>')
            return
        with name, st.container(gap=None):
            st.page_link(frame.path("tasks"), label=literal(summary.name), query_params=here)
            st.html(f'<p class="mr-small mr-user">{escape(where)}</p>')
        progress = found.progress
        answered = words("start_answered", answered=progress.asked - progress.left, questions=progress.asked)
        saved = words("start_saved", when=moment(summary.changed))
        state.html(f'<div class="mr-word">{escape(_reached(verdict))}</div><span class="mr-small">{escape(answered)}<br>{escape(saved)}</span>')
        with button:
            label, page = ("start_continue", "tasks") if progress.left else ("start_results", "results")
            help_ = words(f"{label}_with", name=literal(summary.name))
            if st.button(words(label), key=f"open-{summary.id}", width="stretch", help=help_):
                st.switch_page(frame.path(page), query_params=here)


@st.cache_resource(max_entries=256, show_spinner=False)
def _standing(assessment_id: str, changed: datetime) -> tuple[str, Walk, Verdict]:
    """Where the service is, how far one is, and the verdict; worked out again when `changed` is another."""
    kept = store().load(person(), assessment_id)
    verdict = results.scored(kept).evaluation.verdict
    return _where(kept), walk(definitions_of(kept).library, kept.response.answers), verdict


def _where(kept: Assessment) -> str:
    said = [answer for _, answer in service.said(definitions_of(kept), kept.response.answers, aim=False)]
    return ", ".join([*said, words("start_from_example")] if kept.example else said)


def _reached(verdict: Verdict) -> str:
    if verdict.outcome is Outcome.DOES_NOT_SUIT or verdict.reached is None:
        return words(f"outcome_{verdict.outcome.name.lower()}")
    return words(f"reached_{verdict.reached.value}")


def _open_file() -> None:
    st.header(words("start_open_title"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("start_open"))}</p>')
    file = st.file_uploader(words("start_open_label"), type="json", key="file")
    if file is not None and st.button(words("start_open_button"), key="open-file"):
        try:
            opened = exchange.import_(store(), person(), file.getvalue())
        except ToolkitError as error:
            lines = "".join(f"<p>{escape(line)}</p>" for line in str(error).splitlines())
            st.html(f'<div class="mr-trouble" role="alert">{lines}</div>')
            return
        st.switch_page(frame.path("tasks"), query_params={ADDRESS: opened.id})


def _examples() -> None:
    st.header(words("start_example_title"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("start_example"))}</p>')
    try:
        found = examples.examples()
    except DefinitionError as error:  # the rest of the page is sound
        faults = "".join(f"<li>{escape(sentence)}</li>" for sentence in error.sentences)
        st.html(f'<p class="mr-text">{escape(words("start_example_faulty"))}</p><ul class="mr-faults">{faults}</ul>')
        return
    for each in found:
        label = literal(words("start_example_link", title=each.title))
        if st.button(label, key=f"example-{each.id}", type="tertiary", wrap=True):
            opened = examples.open_example(store(), person(), each.id)
            st.switch_page(frame.path("tasks"), query_params={ADDRESS: opened.id})


if __name__ == "__main__":
    draw()
