"""Start: what this is, my assessments, and how to begin one."""

from __future__ import annotations

import streamlit as st

from assessment.shell import frame
from assessment.shell.markup import escape
from assessment.shell.session import shipped, words


def draw() -> None:
    """The whole page."""
    frame.title(words("start_title"), tab=words("start_mine"))
    minutes = sum(questionnaire.minutes for questionnaire in shipped().library.questionnaires)
    st.html(f'<p class="mr-lead">{escape(words("start_lead"))}</p>')
    if st.button(words("start_new"), type="primary"):
        st.switch_page(frame.path("new"))
    st.html(f'<p class="mr-quiet">{escape(words("start_minutes", minutes=minutes))}</p>')


if __name__ == "__main__":
    draw()
