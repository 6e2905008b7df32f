"""The pages "Who did what" and "What is stored about people", as a lead, a contributor, an auditor and whoever sits at the computer see them."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from our_markup import html
from streamlit.testing.v1 import AppTest

from assessment import definitions, logs
from assessment.identity import LOCAL, Person, Role
from assessment.log import Deed
from assessment.record import Assessment
from assessment.retention import WHEN_HOSTED, Periods
from assessment.shell.session import words
from assessment.store import Store
from questionnaires.answers import Answer, State

sys.path.append(str(Path(__file__).parents[1] / "assessment"))
from colleagues import let_in, member, stranger

Visit = Callable[..., AppTest]
As = Callable[[Person], None]
SECRET = "Quetzalcoatl"


@pytest.fixture
def seen_as(monkeypatch: pytest.MonkeyPatch) -> As:
    return lambda who: monkeypatch.setattr("assessment.shell.session._who", lambda *_: who)


@pytest.fixture
def hosted(store: Store) -> tuple[Person, Assessment]:
    lead = member(store, "Lead")
    made = store.create(lead, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, "Harbour")})
    store.save(lead, made.id, "SA1", Answer(State.DONT_KNOW, note=SECRET), expected=0)
    return lead, made


def links(tab: AppTest) -> list[str]:
    return [link.proto.label for link in tab.get("page_link")]


def is_refused(tab: AppTest) -> bool:
    return words("not_found_title") in [each.value for each in tab.title]


def test_on_ones_own_computer_it_is_reached_from_the_history_and_says_that_looking_is_not_written_down(visit: Visit, begun: Assessment) -> None:
    assert words("log_open") in links(visit("history", a=begun.id))
    page = html(visit("log", a=begun.id))
    assert "What you look at on your own computer is not written down" in page
    assert "Began the assessment" in page
    assert "Changed the answer to “Name of the service”" in page
    assert "somebody at the computer itself" in page


def test_a_lead_reads_what_was_done_by_the_questions_names_and_never_what_was_answered(visit: Visit, hosted: tuple[Person, Assessment], seen_as: As) -> None:
    lead, made = hosted
    seen_as(lead)
    page = html(visit("log", a=made.id))
    assert "Changed the answer to “Where the idea started”" in page
    assert "Looked at the log" in page
    assert SECRET not in page


def test_an_auditor_reads_it_by_the_questions_ids_and_opens_no_answer(visit: Visit, store: Store, hosted: tuple[Person, Assessment], seen_as: As) -> None:
    _, made = hosted
    seen_as(auditor := member(store, "Auditor", Role.AUDITOR))
    page = html(visit("log", a=made.id))
    assert "Changed the answer to question SA1" in page
    assert "Where the idea started" not in page
    assert SECRET not in page
    whole = visit("log")
    assert "Harbour" in html(whole)
    assert words("log_back_to_history") not in links(whole)
    assert Deed.SAW not in [each.deed for each in store.logs.of_assessment(auditor, made.id) if each.by == auditor.id]
    assert is_refused(visit("history", a=made.id))


def test_a_contributor_a_stranger_and_an_auditor_of_another_organisation_find_nothing(visit: Visit, store: Store, hosted: tuple[Person, Assessment], seen_as: As) -> None:
    lead, made = hosted
    contributor = stranger(store, "Anna")
    let_in(store, lead, made.id, contributor, Role.CONTRIBUTOR)
    for who in (contributor, stranger(store, "Stranger"), member(store, "Elsewhere", Role.AUDITOR, of="Elsewhere")):
        seen_as(who)
        assert is_refused(visit("log", a=made.id))
    seen_as(contributor)
    assert is_refused(visit("log"))
    assert is_refused(visit("log", o=lead.organisation))
    assert words("log_open") not in links(visit("history", a=made.id))


def test_it_is_narrowed_to_a_kind_of_deed_and_says_when_there_is_more(visit: Visit, store: Store, hosted: tuple[Person, Assessment], seen_as: As, monkeypatch: pytest.MonkeyPatch) -> None:
    lead, made = hosted
    seen_as(lead)
    tab = visit("log", a=made.id)
    tab.selectbox(key="log-kind").select("changed").run()
    assert "Began the assessment" in html(tab)
    assert "Looked at the log" not in html(tab)
    monkeypatch.setattr(logs, "MOST_SHOWN", 2)
    page = html(visit("log", a=made.id))
    assert "These are the newest 2 entries. There are more" in page
    assert page.count('<tr role="row">') == 3


def test_there_is_no_log_of_what_never_was(visit: Visit, begun: Assessment) -> None:
    assert is_refused(visit("log", a="never"))


def test_the_log_of_a_damaged_assessment_can_be_read(visit: Visit, begun: Assessment, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "assessments.db")) as connection, connection:
        connection.execute("UPDATE answer_content SET content = '{}'")
    assert "Changed the answer to question service_name" in html(visit("log", a=begun.id))


def test_names_in_it_are_text(visit: Visit, store: Store, seen_as: As) -> None:
    lead = member(store, "<b>Bold</b>")
    made = store.create(lead, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, "<i>Harbour</i>")})
    seen_as(lead)
    page = html(visit("log", a=made.id))
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page
    assert "<b>Bold" not in page
    assert "<i>Harbour" not in page


@pytest.mark.parametrize("page", ["start", "about", "tasks", "log"])
def test_every_page_leads_to_what_is_stored_about_people(visit: Visit, begun: Assessment, page: str) -> None:
    assert words("menu_privacy") in links(visit(page, a=begun.id))


def test_on_ones_own_computer_nothing_is_said_of_signing_in_and_the_file_is_named(visit: Visit, tmp_path: Path, begun: Assessment) -> None:
    tab = visit("privacy")
    page = html(tab)
    assert str(tmp_path / "assessments.db") in page
    assert "_streamlit_xsrf" in page
    for word in ("_streamlit_user", "Commissioners", "30 days", "When a person is erased", "provider"):
        assert word not in page
    assert not tab.button
    assert not tab.get("download_button")


def test_hosted_it_says_the_periods_at_hand_and_names_no_place_on_the_server(
    visit: Visit, tmp_path: Path, hosted: tuple[Person, Assessment], seen_as: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen_as(hosted[0])
    monkeypatch.setattr("assessment.shell.session.periods", lambda: WHEN_HOSTED)
    page = html(visit("privacy"))
    assert "A deleted assessment is erased after 30 days" in page
    assert "_streamlit_user" in page
    assert str(tmp_path) not in page
    monkeypatch.setattr("assessment.shell.session.periods", lambda: Periods(delete_after_months=24, log_months=60))
    page = html(visit("privacy"))
    assert "is erased after" not in page.replace("words, such as an address, is erased after", "")
    assert "nobody changes for 24 months" in page
    assert "after 60 months" in page


def test_somebody_takes_along_all_that_is_held_about_them_and_nobody_elses(visit: Visit, store: Store, hosted: tuple[Person, Assessment], seen_as: As) -> None:
    lead, _ = hosted
    seen_as(lead)
    tab = visit("privacy")
    assert "download/me/held-about-me.json?language=en" in html(tab)
    assert json.loads(json.dumps(store.personal.about(lead, lead.id)))["person"]["name"] == "Lead"


def test_signing_out_everywhere_ends_every_sign_in(visit: Visit, store: Store, hosted: tuple[Person, Assessment], seen_as: As, monkeypatch: pytest.MonkeyPatch) -> None:
    lead, _ = hosted
    seen_as(lead)
    monkeypatch.setattr("streamlit.logout", lambda: None)
    tab = visit("privacy")
    tab.button(key="sign-out-everywhere").click().run()
    with store.logs.everything(LOCAL) as entries:
        assert Deed.SIGNED_OUT in [each.deed for each in entries if each.by == lead.id]
