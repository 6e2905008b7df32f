"""What a page says to somebody who has not every right: what they can do here, and whom to ask for more. On one's own computer, nothing."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assessment.identity import Action, Role, Standing
from assessment.record import Assessment
from assessment.shell.markup import escape
from assessment.shell.session import hosted, person, store, words


def standing(kept: Assessment) -> Standing:
    """What the person is in an assessment. Raises NotFound if they may not see it."""
    return store().people.standing(person(), kept.id)


def names(kept: Assessment) -> Mapping[str, str]:
    """The names of all who did something in an assessment, by id, as far as they were not erased."""
    return store().people.names(person(), kept.id) if hosted() else {}


def leads(kept: Assessment) -> str:
    """The names of those who lead an assessment."""
    found = [each.name or words("erased_person") for each in store().people.shared(person(), kept.id) if each.role is Role.LEAD]
    return ", ".join(found) or words("erased_person")


def told(kept: Assessment, key: str) -> None:
    """One sentence on what they can do here, and whom to ask for more."""
    st.html(f'<div class="mr-callout mr-user"><p>{escape(words(key, lead=leads(kept)))}</p></div>')


def told_of_answers(kept: Assessment, found: Standing, questionnaire: str = "") -> None:
    """That the answers can be read only, of one questionnaire or of all; nothing for somebody who may answer."""
    if found.may(Action.ANSWER, questionnaire):
        return
    told(kept, "not_given" if found.may(Action.ANSWER) else "review_only" if found.may(Action.REVIEW) else "read_only")
