"""The rules of a comparison: what it is for, what counts as sure, whose weights are tried; and locking them before services are opened."""

from __future__ import annotations

import streamlit as st

from assessment.shell import frame
from assessment.shell.compare import at, loaded, lock, other_scoring, rules_form, stakeholders
from assessment.shell.session import words


def draw() -> None:
    """The whole page."""
    of = loaded.portfolio()
    at.link("portfolio", words("back_to_portfolio"))
    frame.title(words("rules_title"), eyebrow=of.name, tab=words("tab_rules", name=of.name))
    frame.word_left()
    st.html(at.aid())
    at.ways("rules")
    rules_form.draw(of)
    stakeholders.draw(of)
    other_scoring.draw(of)
    lock.draw(of)


if __name__ == "__main__":
    draw()
