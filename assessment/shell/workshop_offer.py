"""What workshops left behind, offered on the page where reports are taken away: all results as a table, and a page for each group."""

from __future__ import annotations

import streamlit as st

from assessment.papers import WORKSHOP
from assessment.record import Assessment
from assessment.shell import links
from assessment.shell.markup import escape, literal
from assessment.shell.session import words
from reports.parts.workshop import title_of
from reports.records import WorkshopRecord


def offer(kept: Assessment) -> None:
    """A heading for each workshop that is on record, and links; nothing without one. Each file is made when its link is followed."""
    found = {key: filed.paper for key, filed in kept.papers.items() if isinstance(filed.paper, WorkshopRecord)}
    if not found:
        return
    st.header(words("report_workshops"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("report_workshops_means"))}</p>')
    for key, record in sorted(found.items(), key=lambda each: (each[1].on, each[0])):
        place = f"workshop/{key.removeprefix(WORKSHOP)}"
        st.subheader(literal(title_of(record)), anchor=False)
        with st.container(horizontal=True):
            links.download(f"{place}/workshop.csv", words("report_workshop_csv"))
            links.download(f"{place}/workshop.xlsx", words("report_workshop_xlsx"))
        with st.container(horizontal=True):
            for group in record.groups:
                links.download(f"{place}/handout-{group.id}.pdf", words("report_handout", group=group.label))
