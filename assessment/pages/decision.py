"""Decision and report: the comparison as a file in every format, and what was decided on it, in the words of those who decided."""

from __future__ import annotations

import streamlit as st

from assessment.shell import frame
from assessment.shell.compare import at, begin, deciding, loaded, taking
from assessment.shell.session import words


def draw() -> None:
    """The whole page."""
    of = loaded.portfolio()
    at.link("portfolio", words("back_to_portfolio"))
    frame.title(words("decision_title"), eyebrow=of.name, tab=words("tab_decision", name=of.name))
    frame.word_left()
    st.html(at.aid())
    at.ways("decision")
    if begin.draw(of):
        return
    taking.draw(of)
    deciding.draw(of)


if __name__ == "__main__":
    draw()
