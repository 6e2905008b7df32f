"""Inviting somebody: the fields that say by which way, the link that is shown once, and the invitations that wait."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode, urljoin

import streamlit as st

from assessment import hosting
from assessment.identity import Role
from assessment.people import is_address
from assessment.people_rows import Invitation, Member, Shared
from assessment.shell import frame
from assessment.shell.markup import escape, literal
from assessment.shell.session import day_of, words
from assessment.shell.sign_in import SECRET
from assessment.store import StoreError

BY_LINK, BY_EMAIL = "link", "email"
LONGEST_ADDRESS = 254


class _Link(NamedTuple):
    address: str
    email: str
    """For whom alone; empty: for whoever has the link."""
    until: str


def role_name(role: Role) -> str:
    """ "Reviewer"."""
    return words(f"role_{role.value}")


def role_means(role: Role) -> str:
    """What it may do, in one sentence."""
    return words(f"role_{role.value}_may")


def called(people: Iterable[Shared | Member]) -> dict[str, str]:
    """What to call each person, by id: their name, and with it their address where another has the same name."""
    told = {each.person: (each.name or each.email or words("person_unnamed"), each.email) for each in people}
    names = [name.casefold() for name, _ in told.values()]
    return {
        id_: words("person_called", name=name, email=email) if email and name != email and names.count(name.casefold()) > 1 else name
        for id_, (name, email) in told.items()
    }


def person_html(each: Shared | Member, *more: str) -> str:
    """Their address, if the name does not say it, and further lines."""
    lines = (each.email if each.name else "", *more)
    return "".join(f'<p class="mr-small mr-user">{escape(line)}</p>' for line in lines if line)


def role_field(key: str, roles: tuple[Role, ...]) -> Role:
    """A choice among roles, each with what it may do."""
    names = {each.value: f"**{literal(role_name(each))}**  \n{literal(role_means(each))}" for each in roles}
    return Role(st.radio(words("invite_role"), list(names), key=f"{key}-role", format_func=names.__getitem__))


def way_fields(key: str) -> None:
    """Whether whoever has the link may take it up, or one person alone, and who that is."""
    names = {way: f"**{literal(words(f'invite_by_{way}'))}**  \n{literal(words(f'invite_by_{way}_means'))}" for way in (BY_LINK, BY_EMAIL)}
    if st.radio(words("invite_way"), list(names), key=f"{key}-way", format_func=names.__getitem__) == BY_EMAIL:
        st.text_input(words("invite_email"), key=f"{key}-email", max_chars=LONGEST_ADDRESS, autocomplete="off")


def send(key: str, make: Callable[[str], str], is_in: Callable[[str], bool]) -> bool:
    """Invite by what the fields say, and keep what the page is to show of it; or say what is wrong. Returns whether somebody was invited.

    `make` invites (for an address, if one is given) and returns the secret; `is_in` says whether whoever has an address is in already.
    """
    email = str(st.session_state.get(f"{key}-email", "")).strip().lower() if st.session_state.get(f"{key}-way") == BY_EMAIL else ""
    if st.session_state.get(f"{key}-way") == BY_EMAIL and not is_address(email):
        leave_wrong(key, words("invite_no_address"))
        return False
    frame.back_to_heading()
    try:
        secret = make(email)
        at_once = bool(email) and is_in(email)
    except StoreError as error:
        frame.leave_trouble(str(error))
        return False
    st.session_state.pop(frame.ONLY_HERE, None)
    if at_once:
        frame.leave_word(words("invited_at_once", email=email))
    else:
        st.session_state[frame.ONLY_HERE] = _Link(address_of(secret), email, day_of(datetime.now(UTC) + timedelta(days=hosting.current().invitation_days)))
    if email:
        st.session_state[f"{key}-email"] = ""
    return True


def leave_wrong(key: str, text: str) -> None:
    """Say this below the button that was pressed: why nothing was done."""
    st.session_state[f"wrong-{key}"] = text


def wrong(key: str) -> None:
    """What is wrong with what was given to a button, if anything."""
    if text := st.session_state.pop(f"wrong-{key}", ""):
        frame.trouble(text)


def address_of(secret: str) -> str:
    """Where an invitation is taken up."""
    return urljoin(str(st.context.url or "http://localhost/"), "invitation?" + urlencode({SECRET: secret}))


def link_made() -> None:
    """The link of the invitation that was made last on this page. It is kept nowhere else."""
    link: _Link | None = st.session_state.get(frame.ONLY_HERE)
    if link is None:
        return
    with st.container(key="invited"):
        st.header(words("invited_title"), anchor=False)
        who = words("invited_email" if link.email else "invited_link", email=link.email, until=link.until)
        st.html(f'<p class="mr-text mr-user">{escape(who)}</p>')
        st.code(link.address, language=None, wrap_lines=True)
        st.html(f'<p class="mr-quiet">{escape(words("invited_once"))}</p>')
        st.button(words("invited_hide"), key="hide-link", on_click=_hide)


def _hide() -> None:
    st.session_state.pop(frame.ONLY_HERE, None)
    frame.back_to_heading()


def waiting(found: Iterable[Invitation], take_back: Callable[[str], None], further: Callable[[Invitation], str]) -> None:
    """The invitations that can still be taken up, each with a way to take it back. `further`: what else to say of one."""
    st.header(words("waiting_title"), anchor=False)
    found = tuple(found)
    if not found:
        st.html(f'<p class="mr-text">{escape(words("waiting_none"))}</p>')
    for each in found:
        name = role_name(each.role)
        label = words("waiting_email", role=name, email=each.email) if each.email else words("waiting_link", role=name, day=day_of(each.made))
        with st.container(key=f"who-{each.hash[:12]}"):
            st.subheader(literal(label), anchor=False)
            by = words("waiting_until", until=day_of(each.expires), by=each.by_name or words("person_operator"))
            st.html(f'<p class="mr-quiet mr-user">{escape(" ".join(filter(None, (by, further(each)))))}</p>')
            ask_twice(f"uninvite-{each.hash[:12]}", words("uninvite", what=label), words("uninvite_means"), words("uninvite_go"), lambda hash_=each.hash: take_back(hash_))


def ask_twice(key: str, label: str, means: str, go: str, deed: Callable[[], None]) -> None:
    """A deed that is done only by a second press, after what it means was said. Whatever stands in its way is said below the title."""
    with st.expander(literal(label), key=f"{key}-asks", type="compact"):
        st.html(f'<p class="mr-text mr-user">{escape(means)}</p>')
        st.button(literal(go), key=key, on_click=done, args=(deed,))


def done(deed: Callable[[], None]) -> None:
    """Do it, or say below the title what stands in its way; and lead there, because the button may be gone."""
    try:
        deed()
    except StoreError as error:
        frame.leave_trouble(str(error))
    frame.back_to_heading()
