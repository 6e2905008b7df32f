"""A word that an assessment was made under other definitions than the present ones, with the way to compare and choose."""

from __future__ import annotations

import streamlit as st

from assessment import versions
from assessment.identity import Action, Standing
from assessment.record import Assessment
from assessment.shell import frame
from assessment.shell.markup import escape
from assessment.shell.session import definitions_of, words
from questionnaires.errors import DefinitionError


def draw(kept: Assessment, found: Standing) -> None:
    """Set apart until somebody has chosen, then only a link, as for whoever may not choose; nothing if the definitions are the present ones."""
    try:
        other = versions.present(definitions_of(kept))
    except DefinitionError:
        frame.link("versions", words("earlier_link"))
        return
    if not versions.are_others(kept, other):
        return
    if versions.were_declined(kept, other) or not found.may(Action.PLAN):
        frame.link("versions", words("earlier_link"))
        return
    with st.container(border=True, key="earlier"):
        title, text = escape(words("earlier_title")), escape(words("earlier_lead"))
        st.html(f'<p class="mr-callout-title">{title}</p><p class="mr-text">{text}</p>')
        frame.link("versions", words("earlier_link"))
