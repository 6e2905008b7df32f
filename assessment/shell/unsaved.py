"""The warning that something on a page is not saved, once its person has wanted to go on."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from assessment.entry import Entry
from assessment.shell.desk import Desk
from assessment.shell.markup import escape
from assessment.shell.session import words


def draw(desk: Desk, question_ids: Iterable[str]) -> None:
    """What of these questions the page has to warn of, with links to the fields; nothing if nobody wanted to go on yet."""
    open_ = [desk.entries[id_] for id_ in question_ids if id_ in desk.warned]
    if open_:
        items = "".join(
            f'<li><a href="#st-key-question-{escape(each.question.id)}" target="_self">{escape(each.question.label)}</a><span class="mr-small">{escape(_why(each))}</span></li>'
            for each in open_
        )
        st.html(
            f'<div class="mr-callout mr-warning" role="alert"><p class="mr-callout-title">{escape(words("warning_title"))}</p>'
            f'<ul class="mr-list">{items}</ul><p>{escape(words("warning_go_on"))}</p></div>'
        )


def _why(entry: Entry) -> str:
    return entry.trouble or entry.wanting or words("elsewhere_title")
