"""Who works on this: who has which role in an assessment, and for whoever leads it, letting people in and out."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assessment import hosting
from assessment.identity import Action, NotFound, Role
from assessment.people import NobodyLeft
from assessment.people_rows import Invitation, Shared
from assessment.record import Assessment
from assessment.shell import frame, inviting
from assessment.shell.inviting import ask_twice, role_means, role_name
from assessment.shell.markup import escape, literal
from assessment.shell.session import (
    assessment,
    assessment_id,
    day_of,
    definitions_of,
    hosted,
    may,
    person,
    store,
    words,
)

_OFFERED = (Role.CONTRIBUTOR, Role.REVIEWER, Role.FACILITATOR, Role.LEAD)
_KEY = "invite"


def draw() -> None:
    """The whole page."""
    if not hosted():
        raise NotFound
    kept, leads = assessment(), may(Action.SHARE)
    found = store().people.shared(person(), kept.id)
    frame.link("tasks", words("back_to_tasks"))
    frame.title(words("people_title"), eyebrow=kept.name, tab=words("tab_people", name=kept.name))
    frame.word_left()
    if leads:
        inviting.link_made()
    st.html(f'<p class="mr-lead">{escape(words("people_lead" if leads else "people_lead_others"))}</p>')
    st.header(words("people_here"), anchor=False)
    names = inviting.called(found)
    for each in found:
        _person(kept, each, names[each.person], leads)
    if leads:
        inviting.waiting(store().people.invitations(person(), kept.id), _uninvited, partial(_for_which, kept))
        _invite(kept)
        _hand_over(kept, found)
    if may(Action.LEAVE):
        _leave(kept, found)


def _person(kept: Assessment, each: Shared, name: str, leads: bool) -> None:
    own = each.person == person().id
    with st.container(key=f"who-{each.person}-{each.role.value}"):
        who, what = st.columns([8, 11], gap="medium")
        with who:
            st.subheader(literal(words("person_you", name=name) if own else name), anchor=False)
            st.html(inviting.person_html(each, words("person_since", day=day_of(each.since))))
        means = _means(kept, each.role, each.questionnaires)
        what.html(f'<p class="mr-text"><strong>{escape(role_name(each.role))}</strong></p><p class="mr-quiet">{escape(means)}</p>')
        if leads and not own:
            told = {"name": name, "role": role_name(each.role)}
            ask_twice(
                f"unshare-{each.person}-{each.role.value}", words("unshare", **told), words("unshare_means", **told),
                words("unshare_go"), partial(_unshared, each, name),
            )  # fmt: skip


def _means(kept: Assessment, role: Role, questionnaires: tuple[str, ...]) -> str:
    """What a role may do; of a contributor who was given some questionnaires, which."""
    if role is not Role.CONTRIBUTOR or not questionnaires:
        return role_means(role)
    return words("role_contributor_may_in", questionnaires="; ".join(_titles(kept).get(id_, id_) for id_ in questionnaires))


def _titles(kept: Assessment) -> dict[str, str]:
    return {each.id: each.title for each in definitions_of(kept).library.questionnaires}


def _for_which(kept: Assessment, invitation: Invitation) -> str:
    chosen = tuple(invitation.questionnaires.split())
    return _means(kept, invitation.role, chosen) if chosen else ""


def _unshared(each: Shared, name: str) -> None:
    store().people.unshare(person(), assessment_id(), each.person, each.role)
    frame.leave_word(words("unshared", name=name, role=role_name(each.role)))


def _uninvited(invitation: str) -> None:
    store().people.uninvite(person(), assessment_id(), invitation)
    st.session_state.pop(frame.ONLY_HERE, None)
    frame.leave_word(words("uninvited"))


# Inviting


def _invite(kept: Assessment) -> None:
    st.header(words("invite_title"), anchor=False)
    if inviting.role_field(_KEY, _OFFERED) is Role.CONTRIBUTOR:
        st.html(f'<p class="mr-text">{escape(words("invite_questionnaires"))}</p>')
        with st.container(gap="xsmall", key="invite-questionnaires"):
            for id_, title in _titles(kept).items():
                st.checkbox(literal(title), key=f"{_KEY}-in-{id_}", wrap=True)
    inviting.way_fields(_KEY)
    st.button(words("invite_go"), key="make-invitation", type="primary", on_click=partial(_invited, kept.id, tuple(_titles(kept))))
    inviting.wrong(_KEY)


def _invited(id_: str, questionnaires: tuple[str, ...]) -> None:
    role = Role(st.session_state[f"{_KEY}-role"])
    chosen = [each for each in questionnaires if st.session_state.get(f"{_KEY}-in-{each}")] if role is Role.CONTRIBUTOR else []
    people = store().people

    def make(email: str) -> str:
        return people.invite(person(), id_, role, questionnaires=chosen, email=email, days=hosting.current().invitation_days)

    def is_in(email: str) -> bool:
        return any((each.email, each.role) == (email, role) for each in people.shared(person(), id_))

    if inviting.send(_KEY, make, is_in):
        for each in chosen:
            st.session_state[f"{_KEY}-in-{each}"] = False


# Handing over, and leaving


def _hand_over(kept: Assessment, found: tuple[Shared, ...]) -> None:
    st.header(words("hand_over_title"), anchor=False)
    others = {id_: name for id_, name in inviting.called(found).items() if id_ != person().id}
    st.html(f'<p class="mr-text">{escape(words("hand_over_means" if others else "hand_over_nobody"))}</p>')
    if not others:
        return
    with st.expander(words("hand_over"), key="hand-over-asks", type="compact"):
        st.radio(words("hand_over_to"), list(others), key="hand-over-to", index=None, format_func=lambda id_: literal(others[id_]))
        st.button(words("hand_over_go"), key="hand-over", on_click=_handed_over, args=(kept.id, others))
        inviting.wrong("hand-over")


def _handed_over(id_: str, others: dict[str, str]) -> None:
    to: str | None = st.session_state.get("hand-over-to")
    if to is None:
        inviting.leave_wrong("hand-over", words("hand_over_whom"))
    else:
        inviting.done(partial(_handed_to, id_, to, others.get(to, "")))


def _handed_to(id_: str, to: str, name: str) -> None:
    store().people.hand_over(person(), id_, to)
    st.session_state.pop(frame.ONLY_HERE, None)
    frame.leave_word(words("handed_over", name=name))


def _leave(kept: Assessment, found: tuple[Shared, ...]) -> None:
    st.header(words("leave_title"), anchor=False)
    if {each.person for each in found if each.role is Role.LEAD} == {person().id}:
        st.html(f'<p class="mr-text">{escape(words("leave_alone"))}</p>')
        return
    with st.expander(words("leave_this"), key="leaving", type="compact"):
        st.html(f'<p class="mr-text">{escape(words("leave_means"))}</p>')
        pressed = st.button(words("leave_go"), key="leaving-go")
    if pressed:
        try:
            store().people.leave(person(), kept.id)
        except NobodyLeft as error:  # whoever else led it has just left
            frame.trouble(str(error))
            return
        frame.leave_word(words("left", name=kept.name))
        st.switch_page(frame.path("start"))


if __name__ == "__main__":
    draw()
