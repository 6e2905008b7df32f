"""What is stored about people: where, for how long, who can see it; and for whoever signed in, all of it about them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import streamlit as st

from assessment import database
from assessment.identity import Role
from assessment.retention import Periods
from assessment.shell import frame, links, sign_in
from assessment.shell.markup import escape, literal, paragraphs
from assessment.shell.session import hosted, periods, person, store, words


class Stored(NamedTuple):
    """One kind of thing that is stored, in words."""

    what: str
    long: str
    seen: str
    more: str = ""


_COLUMNS = ("privacy_what", "privacy_long", "privacy_seen")


def draw() -> None:
    """The whole page."""
    here = hosted()
    frame.title(words("privacy_title"))
    st.html(paragraphs(words("privacy_lead_hosted" if here else "privacy_lead_local"), "mr-text"))
    st.header(words("privacy_table"), anchor=False)
    _table(tuple(_hosted(periods()) if here else _local()))
    _section("privacy_where", _where(here))
    _section("privacy_remains", "\n\n".join(words(key) for key in ("privacy_remains_text", *(("privacy_remains_people",) if here else ()))))
    if here:
        _yours()
        _audited()
        _sign_out()
        _section("privacy_erased_title", words("privacy_erased_text"))
    else:
        _section("privacy_local_title", words("privacy_local_text"))


def _section(title: str, text: str) -> None:
    st.header(words(title), anchor=False)
    st.html(paragraphs(text, "mr-text mr-user"))


def _local() -> Iterator[Stored]:
    seen = words("privacy_answers_seen_local")
    yield Stored(words("privacy_answers"), words("privacy_answers_long"), seen, words("privacy_answers_more"))
    yield Stored(words("privacy_workshops"), words("privacy_workshops_long"), words("privacy_workshops_seen"), words("privacy_workshops_more"))
    yield Stored(words("privacy_log"), words("privacy_log_long"), seen)
    yield Stored(words("privacy_cookies"), words("privacy_cookies_long"), words("privacy_cookies_seen"), f"{words('privacy_cookies_local')}. {words('privacy_cookies_more')}")


def _hosted(kept: Periods) -> Iterator[Stored]:
    long = words("privacy_answers_long_days", days=kept.erase_after_days) if kept.erase_after_days else words("privacy_answers_long")
    unchanged = f" {words('privacy_unchanged', months=kept.delete_after_months)}" if kept.delete_after_months else ""
    yield Stored(words("privacy_answers"), f"{long}{unchanged}", words("privacy_answers_seen_hosted"), words("privacy_answers_more"))
    long = words("privacy_workshops_long_days", days=kept.workshop_days) if kept.workshop_days else words("privacy_workshops_long")
    yield Stored(words("privacy_workshops"), long, words("privacy_workshops_seen"), words("privacy_workshops_more"))
    yield Stored(words("privacy_person"), words("privacy_person_long"), words("privacy_person_seen"), words("privacy_person_more"))
    yield Stored(words("privacy_roles"), words("privacy_roles_long"), words("privacy_roles_seen"))
    long = words("privacy_invitations_long_days", days=kept.invitation_days) if kept.invitation_days else words("privacy_invitations_long")
    yield Stored(words("privacy_invitations"), long, words("privacy_invitations_seen"))
    long = words("privacy_log_long_months", months=kept.log_months) if kept.log_months else words("privacy_log_long")
    yield Stored(words("privacy_log"), long, words("privacy_log_seen_hosted"))
    yield Stored(words("privacy_submitted"), words("privacy_submitted_long"), words("privacy_submitted_seen"))
    yield Stored(words("privacy_waiting"), words("privacy_waiting_long"), words("privacy_waiting_seen"))
    cookies = f"{words('privacy_cookies_hosted')}. {words('privacy_cookies_more')}"
    yield Stored(words("privacy_cookies"), words("privacy_cookies_long_hosted"), words("privacy_cookies_seen"), cookies)
    yield Stored(words("privacy_server"), words("privacy_server_long"), words("privacy_server_seen"), words("privacy_server_more"))


def _table(stored: tuple[Stored, ...]) -> None:
    heads = "".join(f'<th scope="col" role="columnheader">{escape(words(key))}</th>' for key in _COLUMNS)
    st.html(
        f'<table class="mr-table mr-folds mr-privacy" role="table"><caption class="mr-hidden">{escape(words("privacy_table"))}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{"".join(map(_row, stored))}</tbody></table>'
    )


def _row(each: Stored) -> str:
    more = f'<span class="mr-small">{escape(each.more)}</span>' if each.more else ""
    cells = "".join(
        f'<td role="cell" class="mr-wide" data-title="{escape(words(key))}">{escape(text)}</td>' for key, text in zip(_COLUMNS[1:], (each.long, each.seen), strict=True)
    )
    return f'<tr role="row"><th scope="row" role="rowheader">{escape(each.what)}{more}</th>{cells}</tr>'


def _where(here: bool) -> str:
    place = database.address(None)
    if not here:
        return words("privacy_where_local", place=place.database or "")
    kind = place.get_backend_name()
    return words("privacy_where_file") if kind == "sqlite" else words("privacy_where_server", kind={"postgresql": "PostgreSQL"}.get(kind, kind))


def _yours() -> None:
    _section("privacy_yours", words("privacy_yours_text"))
    links.download("held-about-me.json", words("privacy_yours_get"), of="me")


def _audited() -> None:
    """Whoever audits an organisation finds its log from here."""
    for each in store().people.homes(person()):
        if Role.AUDITOR in each.roles:
            st.page_link(frame.path("log"), label=literal(words("log_other_organisation", name=each.name)), query_params={"o": each.id})


def _sign_out() -> None:
    _section("privacy_sign_out_title", words("privacy_sign_out_text"))
    st.button(words("privacy_sign_out"), key="sign-out-everywhere", on_click=sign_in.everywhere)


if __name__ == "__main__":
    draw()
