"""What leads to the page that puts other ways to run the service beside the mutual, and what is said of them here."""

from __future__ import annotations

import streamlit as st

from assessment.shell import frame
from assessment.shell.desk import Desk
from assessment.shell.markup import escape, literal
from assessment.shell.session import words
from assessment.shell.sources import cited
from questionnaires.alternatives import remarks
from questionnaires.model import Library
from questionnaires.texts import ENGLISH, current_language
from reports.document import Mood

PAGE = "alternatives"


def english() -> str:
    """The attribute for texts of the alternatives, which are not translated, on a page in another language."""
    return f' lang="{ENGLISH}"' if current_language() != ENGLISH else ""


def beside(desk: Desk, question_id: str) -> None:
    """A link below a question from which the alternatives say that one leads to them."""
    asked = desk.definitions.library.alternatives
    if asked is not None and question_id in asked.led_from:
        frame.link(PAGE, words("alternatives_link"))


def on_tasks(desk: Desk) -> None:
    """What the page is for, on the task list; nothing under definitions without alternatives."""
    if desk.definitions.library.alternatives is None:
        return
    st.header(literal(words("alternatives_title")), anchor=False)
    st.html(here(desk) or f'<p class="mr-text">{escape(words("alternatives_lead"))}</p>')
    frame.link(PAGE, words("alternatives_link"))


def after_verdict(library: Library, mood: Mood) -> None:
    """Where to look next after a verdict of this mood; nothing under definitions without alternatives."""
    if library.alternatives is not None:
        st.html(f'<p class="mr-text">{escape(words(f"alternatives_after_{mood}"))}</p>')
        frame.link(PAGE, words("alternatives_link"))


def here(desk: Desk) -> str:
    """HTML for what holds of the forms here, such as in Scotland; empty if nothing does."""
    library = desk.definitions.library
    found = remarks(library, desk.answers)
    said = "".join(f"<p{english()}>{escape(each.says)}</p>" for each in found)
    basis = tuple(dict.fromkeys(id_ for each in found for id_ in each.basis))
    return f'<div class="mr-callout">{said}<p class="mr-small">{escape(cited(library.sources, basis))}</p></div>' if found else ""
