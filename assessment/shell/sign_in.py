"""Signing in and out: the page in place of every page for whoever has not, and who it is at the top of each for whoever has."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from assessment import hosting
from assessment.identity import Person
from assessment.shell import held
from assessment.shell.markup import escape, literal, paragraphs
from assessment.shell.session import forget_person, person, store, words
from assessment.shell.signed_in import SignInExpired
from assessment.store import StoreError

SECRET = "i"
"""The part of an address that holds the secret of an invitation."""


def instead(why: StoreError) -> None:
    """The page that everybody sees who is not signed in. Where a sign-in ran out, it says so first, and whether something was kept."""
    if isinstance(why, SignInExpired):
        st.html(f'<div class="mr-callout" role="alert"><p>{escape(str(SignInExpired(kept=held.ran_out())))}</p></div>')
    if SECRET in st.query_params:
        st.html(f'<div class="mr-callout"><p>{escape(words("sign_in_invited"))}</p></div>')
    st.html(paragraphs(words("sign_in_lead"), "mr-text"))
    with st.container(key="mrsignin", width="content"):
        for id_, provider in hosting.current().providers.items():
            st.button(literal(words("sign_in_with", name=provider.name)), key=f"sign-in-{id_}", type="primary", on_click=st.login, args=(id_,))
    hours = f"{hosting.current().sign_in_hours.normalize():f}"
    st.header(words("sign_in_stored_title"), anchor=False)
    st.html(paragraphs(words("sign_in_stored", hours=hours), "mr-text"))


def bar(who: Person) -> None:
    """Who is signed in, and the way out."""
    with st.container(key="mrsigned", width="content", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="mr-signed mr-user">{escape(words("signed_in_as", name=who.name or words("signed_in_unnamed")))}</p>', width="content")
        st.button(words("sign_out"), key="sign-out", type="tertiary", on_click=everywhere)


def everywhere() -> None:
    """Sign out: here, at the provider where it offers that, and for whoever still holds a copy of the cookie."""
    with suppress(StoreError):  # the cookie goes in any case
        store().people.sign_out(person())
    forget_person()
    st.logout()
