"""An organisation: what somebody is in it, which one they work for, and for its administrators who else has which role."""

from __future__ import annotations

from functools import partial
from itertools import groupby

import streamlit as st

from assessment import hosting
from assessment.identity import OF_ORGANISATION, Action, NotFound, Role, Standing
from assessment.people_rows import Invitation, Member, Organisation
from assessment.shell import frame, inviting
from assessment.shell.inviting import ask_twice, role_means, role_name
from assessment.shell.markup import escape, literal
from assessment.shell.session import HOME_COOKIE, day_of, home, homes, hosted, person, store, words, work_for

AT_FIRST = 20
"""How many people are shown before one asks for more."""
_KEY = "member"


def draw() -> None:
    """The whole page."""
    here = home() if hosted() else None
    if here is None:
        raise NotFound
    frame.title(here.name, eyebrow=words("organisation_eyebrow"), tab=words("menu_organisation"))
    frame.word_left()
    administers = Standing(here.roles).may(Action.MANAGE_PEOPLE)
    if administers:
        inviting.link_made()
    st.header(words("organisation_roles"), anchor=False)
    roles = [role for role in OF_ORGANISATION if role in here.roles]
    items = "".join(f"<li><strong>{escape(role_name(role))}.</strong> {escape(role_means(role))}</li>" for role in roles)
    st.html(f'<ul class="mr-list">{items}</ul>')
    _others(here)
    if administers:
        _people(here)
        inviting.waiting(store().people.member_invitations(person(), here.id), partial(_uninvited, here.id), _nothing_more)
        _invite(here)


def _nothing_more(_invitation: Invitation) -> str:
    return ""


def _others(here: Organisation) -> None:
    """The choice of the organisation to work for."""
    names = {each.id: each.name for each in homes()}
    if len(names) < 2:
        return
    st.header(words("work_for_title"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("work_for_means"))}</p>')
    st.radio(words("work_for"), list(names), key="work-for", index=list(names).index(here.id), format_func=lambda id_: literal(names[id_]))
    st.button(words("work_for_go"), key="work-for-go", on_click=_chosen, args=(names,))


def _chosen(names: dict[str, str]) -> None:
    chosen = str(st.session_state.get("work-for", ""))
    work_for(chosen)
    if person().organisation == chosen:
        frame.remember(HOME_COOKIE, chosen)
        st.session_state.pop(frame.ONLY_HERE, None)
        frame.leave_word(words("work_for_now", name=names[chosen]))
    frame.back_to_heading()


# What an administrator does


def _people(here: Organisation) -> None:
    st.header(words("organisation_people"), anchor=False)
    st.html(f'<p class="mr-text">{escape(words("organisation_no_content"))}</p>')
    found = store().people.members(person(), here.id)
    people, names = [list(roles) for _, roles in groupby(found, key=lambda each: each.person)], inviting.called(found)
    all_shown = st.session_state.get("all-people", False)
    for roles in people if all_shown else people[:AT_FIRST]:
        _person(here, names[roles[0].person], roles)
    if len(people) > AT_FIRST and not all_shown:
        st.button(words("organisation_all", count=len(people)), key="show-all-people", on_click=_show_all)


def _show_all() -> None:
    st.session_state["all-people"] = True


def _person(here: Organisation, name: str, roles: list[Member]) -> None:
    first = roles[0]
    with st.container(key=f"who-{first.person}"):
        who, what = st.columns([8, 11], gap="medium")
        with who:
            st.subheader(literal(words("person_you", name=name) if first.person == person().id else name), anchor=False)
            st.html(inviting.person_html(first))
        said = (words("organisation_role_since", role=role_name(each.role), day=day_of(each.since)) for each in roles)
        what.html("".join(f'<p class="mr-text">{escape(line)}</p>' for line in said))
        for each in roles:
            told = {"name": name, "role": role_name(each.role)}
            ask_twice(
                f"remove-{each.person}-{each.role.value}", words("unshare", **told), words("remove_means", **told),
                words("unshare_go"), partial(_removed, here.id, each, name),
            )  # fmt: skip


def _removed(organisation: str, each: Member, name: str) -> None:
    store().people.remove_member(person(), organisation, each.person, each.role)
    frame.leave_word(words("unshared", name=name, role=role_name(each.role)))


def _uninvited(organisation: str, invitation: str) -> None:
    store().people.uninvite_member(person(), organisation, invitation)
    st.session_state.pop(frame.ONLY_HERE, None)
    frame.leave_word(words("uninvited"))


def _invite(here: Organisation) -> None:
    st.header(words("invite_title"), anchor=False)
    inviting.role_field(_KEY, OF_ORGANISATION)
    inviting.way_fields(_KEY)
    st.button(words("invite_go"), key="make-invitation", type="primary", on_click=_invited, args=(here.id,))
    inviting.wrong(_KEY)


def _invited(organisation: str) -> None:
    role, people = Role(st.session_state[f"{_KEY}-role"]), store().people

    def make(email: str) -> str:
        return people.invite_member(person(), organisation, role, email=email, days=hosting.current().invitation_days)

    def is_in(email: str) -> bool:
        return any((each.email, each.role) == (email, role) for each in people.members(person(), organisation))

    inviting.send(_KEY, make, is_in)


if __name__ == "__main__":
    draw()
