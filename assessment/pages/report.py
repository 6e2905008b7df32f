"""Report: take the result away as PDF, Markdown or the assessment file."""

from __future__ import annotations

import streamlit as st

from assessment.shell import blank_form, frame, links
from assessment.shell.markup import escape, paragraphs
from assessment.shell.session import assessment, words


def draw() -> None:
    """The whole page. Each file is made when its link is followed, as the assessment stands then."""
    kept = assessment()
    frame.link("results", words("back_to_results"))
    frame.title(words("report_title"), eyebrow=kept.name, tab=words("tab_report", name=kept.name))
    st.html(paragraphs(words("report_lead"), "mr-text"))

    _offer("pdf", "report.pdf", primary=True)
    _offer("markdown", "report.md")
    _offer("json", "assessment.json")
    st.html(f'<p class="mr-quiet">{escape(words("report_private"))}</p>')
    frame.link_to_submit()
    blank_form.offer(kept)


def _offer(kind: str, what: str, *, primary: bool = False) -> None:
    st.header(words(f"report_{kind}"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words(f"report_{kind}_means"))}</p>')
    links.download(what, words(f"report_{kind}_get"), primary=primary)


if __name__ == "__main__":
    draw()
