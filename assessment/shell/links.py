"""Links in our own HTML: to one question, and to a file to take away."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import streamlit as st

from assessment.shell.markup import escape
from assessment.shell.session import LANGUAGE, address, assessment_id
from assessment.walk import Step, Walk
from questionnaires.texts import current_language


def to_question(step: Step, question_id: str, html: str) -> str:
    """HTML that leads to a question on its page."""
    target = "section?" + urlencode(address(s=".".join(step.key), q=question_id))
    return f'<a href="{escape(target)}" target="_self">{html}</a>'


def to_check(question_id: str, html: str) -> str:
    """HTML that leads to one answer on the page that checks them."""
    return f'<a href="{escape("check?" + urlencode(address(q=question_id)))}" target="_self">{html}</a>'


def to_asked(found: Walk, question_id: str, html: str) -> str:
    """As `to_question`, if the question is asked; otherwise the HTML as it is."""
    step = found.home(question_id)
    return to_question(step, question_id, html) if step else html


def to_projector(workshop: str, html: str) -> str:
    """HTML that opens the page for the projector in a window of its own, so that its facilitator keeps hers."""
    return f'<a href="{escape("projector?" + urlencode(address(w=workshop)))}" target="_blank" rel="noopener">{html}</a>'


def download(what: str, label: str, *, primary: bool = False, of: str = "", query: str = "", described_by: str = "") -> None:
    """A link to a file in the current language, in the look of a button. `of`: what it is a file of, if not the assessment in the address.

    `query`: what the address says beside it, as `Edition.query` gives it. `described_by`: the id of what says more of the file.
    """
    more = "&".join(part for part in (urlencode({LANGUAGE: current_language()}), query) if part)
    target = f"download/{quote(of or assessment_id(), safe='/')}/{what}?{more}"
    look = "mr-download mr-first" if primary else "mr-download"
    described = f' aria-describedby="{escape(described_by)}"' if described_by else ""
    st.html(f'<a class="{look}" href="{escape(target)}" download{described}>{escape(label)}</a>', width="content")
