"""The comparison as a file, in every format, whole or without names."""

from __future__ import annotations

import streamlit as st

from assessment.portfolio.shapes import Portfolio
from assessment.shell import links
from assessment.shell.chosen import USUAL
from assessment.shell.markup import escape
from assessment.shell.session import words
from reports.rendering import FORMATS

_SAID = "compare-formats"


def draw(of: Portfolio) -> None:
    """A link for each format, first of the whole, then of what names nobody; and of the decision record alone."""
    st.header(words("taking_title"), anchor=False)
    st.html(f'<p class="mr-text" id="{_SAID}">{escape(words("taking_means"))}</p>')
    for what in ("comparison", "anonymous", "decision"):
        st.subheader(words(f"taking_{what}"), anchor=False)
        st.html(f'<p class="mr-quiet" id="{_SAID}-{what}">{escape(words(f"taking_{what}_means"))}</p>')
        with st.container(horizontal=True):
            for format_, each in FORMATS.items():
                name = words(f"report_as_{format_}")
                label = name[0].upper() + name[1:]
                links.download(f"{what}{each.ending}", label, primary=format_ == USUAL and what == "comparison", of=f"portfolio/{of.id}", described_by=f"{_SAID}-{what}")
