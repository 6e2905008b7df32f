"""What there is to take away of a workshop: blank sheets before, and once there is a record, all results as a table and a page for each group."""

from __future__ import annotations

import streamlit as st

from assessment.papers import WORKSHOP
from assessment.record import Assessment
from assessment.shell import frame, links
from assessment.shell.downloads import SHEETS
from assessment.shell.markup import escape, literal
from assessment.shell.session import words
from assessment.workshop.setup import WEIGHTS
from assessment.workshop.shapes import Workshop
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
        st.subheader(literal(title_of(record)), anchor=False)
        _files(key.removeprefix(WORKSHOP), record)


def offer_one(kept: Assessment, workshop: str) -> None:
    """What one workshop left behind so far, under a heading, with the way to the report; nothing before anything was shown."""
    record = kept.paper(WORKSHOP + workshop)
    if not isinstance(record, WorkshopRecord):
        return
    st.header(words("workshop_left"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("report_workshops_means"))}</p>')
    _files(workshop, record)
    frame.link("report", words("to_report"))


def offer_sheets(stands: Workshop) -> None:
    """The blank sheet for people without a phone; nothing while there is nothing to ask on paper."""
    if not any(each != WEIGHTS for each in stands.setup.agenda):
        return
    st.header(words("workshop_sheets"), anchor=False)
    points = words("workshop_sheets_no_points") if WEIGHTS in stands.setup.agenda else ""
    st.html(f'<p class="mr-text">{escape(" ".join(filter(None, (words("workshop_sheets_means"), points))))}</p>')
    links.download(f"workshop/{stands.id}/{SHEETS}", words("workshop_sheets_get"))


def _files(workshop: str, record: WorkshopRecord) -> None:
    place = f"workshop/{workshop}"
    with st.container(horizontal=True):
        links.download(f"{place}/workshop.csv", words("report_workshop_csv"))
        links.download(f"{place}/workshop.xlsx", words("report_workshop_xlsx"))
    with st.container(horizontal=True):
        for group in record.groups:
            links.download(f"{place}/handout-{group.id}.pdf", words("report_handout", group=group.label))
