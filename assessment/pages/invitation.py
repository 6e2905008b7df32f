"""An invitation, as whoever opened its link sees it: what it is for, and taking it up."""

from __future__ import annotations

import streamlit as st

from assessment.identity import NotFound
from assessment.people import Invited
from assessment.shell import frame
from assessment.shell.inviting import SECRET, role_means, role_name
from assessment.shell.markup import escape, facts, literal, paragraphs
from assessment.shell.session import ADDRESS, homes, hosted, person, shipped, store, words


def draw() -> None:
    """The whole page."""
    secret = st.query_params.get(SECRET, "")
    if not hosted():
        raise NotFound
    try:
        found = store().people.invited(person(), secret)
    except NotFound:
        _nothing()
        return
    service, organisation = found.assessment, found.organisation
    frame.title(words("invitation_title" if service else "invitation_title_home", name=service or organisation), eyebrow=words("invitation_eyebrow"), tab=words("menu_invitation"))
    st.html(facts(_facts(found)))
    st.html(f'<p class="mr-text mr-user">{escape(_means(found))}</p><p class="mr-quiet">{escape(words("invitation_seen"))}</p>')
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(words("invitation_go"), key="take-up", type="primary")
        st.page_link(frame.path("start"), label=literal(words("invitation_not_now")))
    if pressed:
        _take_up(secret)


def _nothing() -> None:
    """What everybody reads whose link opens nothing, whatever the reason."""
    frame.title(words("not_found_title"))
    st.html(paragraphs(words("invitation_nothing", why=words("not_found")), "mr-text"))
    st.page_link(frame.path("start"), label=literal(words("back_to_start")))


def _facts(found: Invited) -> list[tuple[str, str]]:
    by = found.by or words("person_operator")
    home = found.organisation if found.assessment else ""  # otherwise the heading says it
    pairs = (("invitation_role", role_name(found.role)), ("invitation_organisation", home), ("invitation_by", by))
    return [(words(key), said) for key, said in pairs]


def _means(found: Invited) -> str:
    """What the role may do; of a contributor, in which questionnaires."""
    titles = [each.title for each in shipped().library.questionnaires if each.id in found.questionnaires]
    return words("role_contributor_may_in", questionnaires="; ".join(titles)) if titles else role_means(found.role)


def _take_up(secret: str) -> None:
    """On to what it opens, at an address without the secret."""
    taken = store().people.accept(person(), secret)
    homes()  # it may be the first organisation that the person works for
    frame.leave_word(words("invitation_taken", role=role_name(taken.role), name=taken.assessment_name or taken.organisation_name))
    if taken.assessment:
        st.switch_page(frame.path("tasks"), query_params={ADDRESS: taken.assessment})
    st.switch_page(frame.path("start"))


if __name__ == "__main__":
    draw()
