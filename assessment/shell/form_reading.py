"""What was read of a form that was filled in in Word or Excel, on a page: the answers, and everything that could not be read with its place."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from assessment import filled
from assessment.definitions import Definitions
from assessment.filled import Filled, Unread
from assessment.history import in_full
from assessment.shell import frame, merging
from assessment.shell.markup import escape
from assessment.shell.session import hosted, words
from questionnaires.errors import ToolkitError
from questionnaires.model import Library
from questionnaires.texts import current_language

_KEPT = "form-read"
MOST_SHOWN = 200
"""Lines of what could not be read that are shown at once."""


def read(content: bytes, made: Definitions) -> Filled | None:
    """What a form says, read once for the same file; None, and a sentence on the page, if it cannot be opened."""
    which = (sha256(content).hexdigest(), made.refs, current_language())
    kept: tuple[object, Filled] | None = st.session_state.get(_KEPT)
    if kept is not None and kept[0] == which:
        return kept[1]
    try:
        found = filled.read(content, made)
    except ToolkitError as error:
        frame.trouble(str(error))
        return None
    # Whoever signs in says themselves that they checked an answer; a form cannot say it for them.
    found = filled.without_checks(found) if hosted() else found
    st.session_state[_KEPT] = (which, found)
    return found


def forget() -> None:
    """Let go of what was read."""
    st.session_state.pop(_KEPT, None)


def told(found: Filled) -> None:
    """How much was read, what is to be known of the whole, and what could not be read."""
    st.html(f'<p class="mr-text" role="status"><strong>{escape(found.counted)}</strong></p>')
    if found.remarks:
        st.html(f'<div class="mr-callout mr-user">{"".join(f"<p>{escape(each)}</p>" for each in found.remarks)}</div>')
    if not found.unread:
        st.html(f'<p class="mr-text">{escape(words("form_all_read"))}</p>')
        return
    st.header(words("form_unread", count=len(found.unread)), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("form_unread_means"))}</p>{_table(found.unread[:MOST_SHOWN])}')
    if len(found.unread) > MOST_SHOWN:
        st.html(f'<p class="mr-quiet">{escape(words("form_unread_more", count=len(found.unread) - MOST_SHOWN))}</p>')


def answers(found: Filled, library: Library) -> None:
    """The answers that were read, folded away."""
    lines = [words("check_aside_answer", label=question.label, answer=in_full(question, found.answers[id_])) for id_, question in library.questions.items() if id_ in found.answers]
    if lines:
        with st.expander(words("form_answers", count=len(lines)), key="form-answers"):
            st.html(merging.listed(lines))


def _table(unread: tuple[Unread, ...]) -> str:
    titles = [words(key) for key in ("form_place", "form_written", "form_why")]
    heads = "".join(f'<th scope="col" role="columnheader">{escape(title)}</th>' for title in titles)
    rows = "".join(
        f'<tr role="row"><th scope="row" role="rowheader">{escape(each.place)}</th>'
        + "".join(f'<td role="cell" class="mr-user mr-wide" data-title="{escape(title)}">{escape(cell)}</td>' for title, cell in zip(titles[1:], each[1:], strict=True))
        + "</tr>"
        for each in unread
    )
    return (
        f'<table class="mr-table mr-folds mr-history" role="table"><caption class="mr-hidden">{escape(words("form_unread_caption"))}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
    )
