"""A sign-in is looked at whenever something is drawn or saved, and what was typed too late is kept for its person alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import servers
import streamlit as st
from streamlit.runtime.secrets import secrets_singleton
from streamlit.testing.v1 import AppTest

import app as launcher
from assessment import database, definitions
from assessment.identity import LOCAL, Claims
from assessment.people import SignedOut
from assessment.shell.session import words
from assessment.store import Store
from questionnaires.answers import Answer, State

SECONDS = 30
QUESTION = "PC1"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A hosted copy's, in which Ada and Carys are members."""
    for name, value in servers.settings("https://readiness.example.org", "https://keys.example", tmp_path / "a.db").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(secrets_singleton, "load_if_toml_exists", lambda: False)
    url = f"sqlite:///{(tmp_path / 'a.db').as_posix()}"
    monkeypatch.setenv(database.ENVIRONMENT, url)
    servers.let_in(url, "ada", "carys")
    st.cache_resource.clear()
    opened = Store.open(url)
    yield opened
    opened.close()
    st.cache_resource.clear()


def tab_of(person: str, *, minutes_ago: float = 0, page: str = "", **query: str) -> AppTest:
    """A tab of somebody who signed in so long ago."""
    tab = AppTest.from_file(launcher.__file__, default_timeout=SECONDS)
    told = {"is_logged_in": True, "provider": "keys", "iss": "https://keys.example", "sub": person, "iat": time.time() - minutes_ago * 60}
    tab.user = {**servers.PEOPLE[person], **told}
    for key, value in query.items():
        tab.query_params[key] = value
    tab.run()
    if page:
        tab.switch_page(f"assessment/pages/{page}.py")
        for key, value in query.items():
            tab.query_params[key] = value
        tab.run()
    assert not tab.exception, tab.exception
    return tab


def claims(person: str, minutes_ago: float = 0) -> Claims:
    at = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    return Claims(f"https://keys.example|{person}", str(servers.PEOPLE[person]["name"]), str(servers.PEOPLE[person]["email"]).lower(), at)


def shown(tab: AppTest) -> str:
    return " ".join([*(each.value for each in tab.title), *(str(each.proto.body) for each in tab.get("html"))])


@pytest.fixture
def typed_too_late(store: Store, monkeypatch: pytest.MonkeyPatch) -> tuple[str, AppTest]:
    """An assessment of Ada's, and her tab, where her sign-in ran out before she answered."""
    tab_of("ada")
    ada = store.people.sign_in(claims("ada"))
    kept = store.create(ada, definitions.shipped())
    tab = tab_of("ada", minutes_ago=30, page="section", a=kept.id, s="service-profile.the_service")
    monkeypatch.setenv("MUTUAL_READINESS_SIGN_IN_HOURS", "0.4")
    tab.radio(key=f"{QUESTION}.choice").set_value("scotland").run()
    assert not tab.exception, tab.exception
    return kept.id, tab


def test_whoever_types_too_late_is_asked_to_sign_in_and_told_that_it_is_kept(typed_too_late: tuple[str, AppTest], store: Store) -> None:
    id_, tab = typed_too_late
    assert words("sign_in_title") in shown(tab)
    assert words("sign_in_ran_out_kept") in shown(tab)
    assert QUESTION not in store.load(LOCAL, id_).answers


def test_after_the_next_sign_in_it_is_saved_once_as_hers(typed_too_late: tuple[str, AppTest], store: Store) -> None:
    id_, _ = typed_too_late
    assert words("held_saved") in shown(tab_of("ada"))
    saved = store.load(LOCAL, id_).answers[QUESTION]
    ada = store.people.sign_in(claims("ada"))
    assert (saved.by, saved.answer and saved.answer.value) == (ada.id, "scotland")
    assert words("held_saved") not in shown(tab_of("ada"))


def test_nobody_else_saves_it(typed_too_late: tuple[str, AppTest], store: Store) -> None:
    id_, _ = typed_too_late
    assert words("held_saved") not in shown(tab_of("carys"))
    assert QUESTION not in store.load(LOCAL, id_).answers


def test_it_never_overwrites_what_was_answered_meanwhile(typed_too_late: tuple[str, AppTest], store: Store) -> None:
    id_, _ = typed_too_late
    store.save(LOCAL, id_, QUESTION, Answer(State.ANSWERED, "england"), expected=0)
    tab = tab_of("ada", page="section", a=id_, s="service-profile.the_service")
    assert words("elsewhere_title") in shown(tab)
    assert store.load(LOCAL, id_).response.answers[QUESTION].value == "england"
    tab.button(key=f"mine-{QUESTION}").click().run()
    assert store.load(LOCAL, id_).response.answers[QUESTION].value == "scotland"
    again = tab_of("ada", page="section", a=id_, s="service-profile.the_service")
    assert words("elsewhere_title") not in shown(again)


def test_what_was_answered_alike_meanwhile_asks_nothing(typed_too_late: tuple[str, AppTest], store: Store) -> None:
    id_, _ = typed_too_late
    store.save(LOCAL, id_, QUESTION, Answer(State.ANSWERED, "scotland"), expected=0)
    tab = tab_of("ada", page="section", a=id_, s="service-profile.the_service")
    assert words("elsewhere_title") not in shown(tab)


def test_an_assessment_that_is_gone_takes_nothing_more_and_it_is_said(typed_too_late: tuple[str, AppTest], store: Store) -> None:
    id_, _ = typed_too_late
    store.delete(LOCAL, id_)
    assert words("held_lost") in shown(tab_of("ada"))
    assert words("held_lost") not in shown(tab_of("ada"))


@pytest.mark.usefixtures("store")
def test_a_sign_in_that_has_run_out_shows_nothing_but_the_way_in() -> None:
    tab = tab_of("ada", minutes_ago=13 * 60)
    assert words("sign_in_ran_out") in shown(tab)
    assert [each.key for each in tab.button] == ["sign-in-keys"]


def test_a_tab_notices_that_its_person_signed_out_elsewhere(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    tab = tab_of("ada", minutes_ago=5)
    assert "Signed in as Ada Mensah" in shown(tab)
    store.people.sign_out(store.people.sign_in(claims("ada", minutes_ago=5)))
    with pytest.raises(SignedOut, match=r"\w"):
        store.people.sign_in(claims("ada", minutes_ago=5))
    monkeypatch.setattr("assessment.shell.session._ASK_AGAIN", timedelta(0))
    assert words("sign_in_lead")[:40] in shown(tab.run())


@pytest.mark.usefixtures("store")
def test_somebody_without_a_name_is_told_so_and_a_name_is_never_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(servers.PEOPLE, "ada", {"name": "", "email": "", "email_verified": False})
    assert words("signed_in_unnamed") in shown(tab_of("ada"))
    assert "Dev Anand &lt;b&gt;" in shown(tab_of("dev"))
