"""Real cases: what the toolkit says of each from what was known before, and what then happened."""

from __future__ import annotations

import streamlit as st

from assessment import track_record
from assessment.shell import frame
from assessment.shell.markup import escape, paragraphs
from assessment.shell.session import words
from reports import html_blocks
from reports.document import Bullets

_LIMITS = 5


def draw() -> None:
    """The whole page. The cases are scored as it is drawn."""
    st.page_link(frame.path("about"), label=words("back_to_about"))
    frame.title(words("record_title"))
    st.html(f'<p class="mr-lead">{escape(words("record_lead"))}</p>')
    st.html(f'<div class="mr-callout"><p>{escape(words("record_caveat"))}</p></div>')
    tried = track_record.record()
    st.html(html_blocks.blocks([track_record.as_table(tried)]))
    st.html(f'<p class="mr-text"><strong>{escape(track_record.summary(tried))}</strong></p>')
    _part("reading")
    st.header(words("record_limits_title"), anchor=False)
    limits = tuple(words(f"record_limits_{number}") for number in range(1, _LIMITS + 1))
    st.html(html_blocks.blocks([Bullets(limits)]))
    _part("proof")
    _part("agreement")


def _part(name: str) -> None:
    st.header(words(f"record_{name}_title"), anchor=False)
    st.html(paragraphs(words(f"record_{name}"), "mr-text"))


if __name__ == "__main__":
    draw()
