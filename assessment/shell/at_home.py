"""On the start page, where several people use this copy: for whom somebody works, where that leads, and who can help whoever may not begin."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from assessment.identity import OF_ASSESSMENT, Action, Role, Standing
from assessment.people_rows import Organisation
from assessment.shell import frame
from assessment.shell.inviting import role_name
from assessment.shell.markup import escape, literal
from assessment.shell.session import home, homes, hosted, words

_LEADS_TO = ((Action.READ_SUBMISSIONS, "submitted"), (Action.COMPARE, "portfolios"), (Action.AUDIT, "log"), (Action.MANAGE_PEOPLE, "organisation"))
"""What somebody who may do this in the organisation finds on which page."""


def draw(any_assessments: bool) -> None:
    """All of it; nothing on one's own computer. `any_assessments`: whether there is one in which they have a role."""
    if not hosted():
        return
    here = home()
    with st.container(key="at-home", gap="xsmall"):
        if here is None:
            why = "start_no_home" if any_assessments else "start_no_role"
            st.html(f'<div class="mr-callout"><p>{escape(words(why))}</p></div>')
            return
        if not Standing(here.roles).may(Action.CREATE):
            key = "start_administers" if Standing(here.roles).may(Action.MANAGE_PEOPLE) else "start_not_member"
            said = words(key, organisation=here.name)
            st.html(f'<div class="mr-callout mr-user"><p>{escape(said)}</p></div>')
        st.html(f'<p class="mr-quiet mr-user">{escape(words("works_for", organisation=here.name))}</p>')
        _links(here)


def _links(here: Organisation) -> None:
    with st.container(horizontal=True, key="at-home-links"):
        for action, page in _LEADS_TO:
            if Standing(here.roles).may(action) and frame.path(page).is_file():
                st.page_link(frame.path(page), label=literal(words(f"to_{page}")))
        if len(homes()) > 1:
            st.page_link(frame.path("organisation"), label=literal(words("work_for_other")))


def roles(had: Iterable[Role]) -> str:
    """ "Your role: reviewer", for whoever does not lead; otherwise nothing."""
    found = [role_name(role) for role in OF_ASSESSMENT if role in had]
    return "" if not found or Role.LEAD in had else words("start_role", role=", ".join(found))
