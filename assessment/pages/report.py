"""Report: choose what to take away and in which form, see what it will look like, and take it away."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment.edition import ON_PAPER, SIZES, VARIANTS, Edition
from assessment.identity import Action
from assessment.shell import blank_form, frame, links, masthead_form, preview, rights, workshop_offer
from assessment.shell.chosen import Chosen, choose, chosen
from assessment.shell.markup import escape
from assessment.shell.session import assessment, words
from reports.rendering import FORMATS

_VARIANT, _FORMAT, _SIZE, _NOTES = "report-variant", "report-format", "report-size", "report-notes"


def draw() -> None:
    """The whole page. The preview comes last, so that nothing waits for it; each file is made when its link is followed."""
    kept = assessment()
    may_take = rights.standing(kept).may(Action.EXPORT)
    frame.link("results", words("back_to_results"))
    frame.title(words("report_title"), eyebrow=kept.name, tab=words("tab_report", name=kept.name))
    frame.word_left()
    now = chosen()
    left, right = st.container(key="report-page").columns([10, 9], gap="large")
    with left:
        _choices(now)
        masthead_form.draw(kept)
    with right:
        if may_take:
            label = words("report_get", report=words(f"report_{now.edition.variant}"), format=words(f"report_as_{now.format}"))
            links.download(now.file, label, primary=True, query=now.query, described_by=preview.DETAILS)
        place = st.container(key="report-preview")
    private = "report_private" if now.edition.variant == "full" or now.edition.notes else "report_private_publishable"
    st.html(f'<p class="mr-quiet">{escape(words(private))}</p>')
    frame.link_to_submit()
    if may_take:
        st.header(words("report_json"), anchor=False)
        st.html(f'<p class="mr-text">{escape(words("report_json_means"))}</p>')
        links.download("assessment.json", words("report_json_get"))
        workshop_offer.offer(kept)
    blank_form.offer(kept)
    with place:
        preview.draw(kept, now)


def _choices(now: Chosen) -> None:
    """What is chosen stands in the address; the fields follow it."""
    changed = partial(_changed, now)
    st.session_state[_VARIANT], st.session_state[_FORMAT] = now.edition.variant, now.format
    st.radio(words("report_which"), VARIANTS, key=_VARIANT, format_func=_variant, on_change=changed)
    st.radio(words("report_format"), list(FORMATS), key=_FORMAT, format_func=lambda each: words(f"report_format_{each}"), on_change=changed)
    if now.format in ON_PAPER:
        st.session_state[_SIZE] = now.edition.size
        st.radio(words("report_size"), SIZES, key=_SIZE, format_func=lambda each: words(f"report_size_{each}"), on_change=changed)
    if now.edition.has_data(now.format):
        st.session_state[_NOTES] = now.edition.notes
        st.checkbox(words("report_notes"), key=_NOTES, on_change=changed)
        st.html(f'<p class="mr-quiet">{escape(words("report_notes_means"))}</p>')


def _variant(variant: str) -> str:
    return f"**{words(f'report_{variant}')}**  \n{words(f'report_{variant}_for')}"


def _changed(before: Chosen) -> None:
    """A field that is not on the page leaves its choice as it was."""
    state, edition = st.session_state, before.edition
    new = Edition(state[_VARIANT], state.get(_SIZE, edition.size), state.get(_NOTES, edition.notes))
    choose(Chosen(new, state[_FORMAT]))
    masthead_form.let_go_of_what_was_said()


if __name__ == "__main__":
    draw()
