"""Typing and leaving, two tabs, and a server that is killed: what was shown as saved is there afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from at_the_screen import begin, choose, press, settle
from playwright.sync_api import Page, expect
from wire import wire

from assessment.identity import LOCAL
from assessment.store import Store
from questionnaires.answers import Answer

pytestmark = [pytest.mark.browser, pytest.mark.long]


def value(database: Path, id_: str, question: str) -> object:
    answer = kept(database, id_, question)
    return answer.value if answer else None


def reason(database: Path, id_: str, question: str) -> str:
    answer = kept(database, id_, question)
    return answer.reason if answer else ""


def kept(database: Path, id_: str, question: str) -> Answer | None:
    store = Store.open(f"sqlite:///{database.as_posix()}")
    try:
        return store.load(LOCAL, id_).response.answers.get(question)
    finally:
        store.close()


def test_text_is_saved_after_a_pause_without_leaving_the_field(tab: Callable[..., Page], address: str, database: Path) -> None:
    page = tab(address)
    id_ = begin(page, "Pause")
    page.goto(f"{address}/section?a={id_}&s=service-profile.about")
    settle(page)
    field = page.get_by_role("textbox", name="Which organisation does the service belong to now?")
    field.click()
    page.keyboard.type("Harbour NHS Trust", delay=15)
    expect(page.locator(".st-key-question-parent_body .mr-saved")).to_contain_text("Saved at", timeout=10_000)
    assert value(database, id_, "parent_body") == "Harbour NHS Trust"
    expect(field).to_be_focused()
    page.keyboard.type(" (east)", delay=15)
    page.wait_for_timeout(2500)
    page.close()
    assert value(database, id_, "parent_body") == "Harbour NHS Trust (east)"


@pytest.mark.parametrize("leave_the_field", [False, True])
def test_a_figure_typed_as_the_connection_goes_is_saved_once_it_is_back(
    tab: Callable[..., Page], address: str, database: Path, leave_the_field: bool
) -> None:
    id_ = begin(tab(address), "Cut wire")
    with wire(int(address.rpartition(":")[2])) as between:
        page = tab(f"http://127.0.0.1:{between.port}/section?a={id_}&s=membership-stability.coming_and_going")
        field = page.locator(".st-key-question-MS3").get_by_role("textbox").first
        field.click()
        page.keyboard.type("31", delay=30)
        expect(page.locator(".st-key-question-MS3 .mr-saved")).to_contain_text("Saved at", timeout=15_000)
        field.press("Control+a")
        page.keyboard.type("77", delay=30)
        between.cut()
        if leave_the_field:
            page.keyboard.press("Tab")
        page.wait_for_timeout(2500)
        between.mend()
        expect(page.locator(".st-key-question-MS3 .mr-saved")).to_have_attribute("data-turn", "2", timeout=30_000)
    assert value(database, id_, "MS3") == 77


def test_the_second_of_two_tabs_is_shown_both_answers_and_chooses(tab: Callable[..., Page], address: str, database: Path) -> None:
    one = tab(address)
    id_ = begin(one, "Two tabs")
    where = f"{address}/section?a={id_}&s=staff-appetite.who_would_lead"
    two = tab(where)
    one.goto(where)
    settle(one)
    choose(one, "SA1", "Managers alone")
    asked = two.locator(".st-key-question-SA1")
    asked.locator('[data-testid="stRadioOption"]').filter(has_text="Staff themselves").click()
    conflict = two.get_by_role("alert").filter(has_text="answered elsewhere meanwhile")
    expect(conflict).to_be_visible(timeout=15_000)
    expect(conflict).to_contain_text("Managers alone")
    expect(conflict).to_contain_text("Staff themselves")
    assert value(database, id_, "SA1") == "managers"
    press(two, "Save mine instead")
    expect(asked.locator(".mr-saved")).to_contain_text("Saved at", timeout=10_000)
    assert value(database, id_, "SA1") == "staff"


HOSTILE = "A $x^2$ :red[b] :smile: `c` *d* _e_ [f](http://g) <b>h</b> # i | j ~k~ \\l www.m.uk --> http://n.uk"


def test_a_name_full_of_markup_is_shown_as_it_was_typed(tab: Callable[..., Page], address: str) -> None:
    page = tab(address)
    press(page, "Start an assessment")
    page.get_by_label("Name of the service").fill(HOSTILE)
    press(page, "Start")
    press(page, "Leave and come back later")
    title = page.get_by_role("heading", level=1)
    assert (title.text_content() or "").replace("\u2060", "").strip() == HOSTILE
    assert title.locator("a, em, strong, code, .katex, b, img").count() == 0
    page.goto(address)
    settle(page)
    link = page.locator('[data-testid="stPageLink-NavLink"]').filter(has_text="A $x^2$").first
    assert (link.text_content() or "").replace("\u2060", "").strip() == HOSTILE


def test_the_warning_before_going_on_leads_to_the_field_and_what_was_chosen_stays(tab: Callable[..., Page], address: str, database: Path) -> None:
    page = tab(address)
    id_ = begin(page, "Warned")
    page.goto(f"{address}/section?a={id_}&s=membership-stability.coming_and_going")
    settle(page)
    page.locator(".st-key-question-MS3").get_by_text("Does not apply here").click()
    expect(page.locator(".st-key-question-MS3 .mr-saved")).to_contain_text("Not saved yet", timeout=10_000)
    press(page, "Next →")
    page.get_by_role("alert").filter(has_text="not saved yet").get_by_role("link", name="Still here after a year").click()
    field = page.get_by_role("textbox", name="Why does it not apply here?")
    expect(field).to_be_focused()
    page.keyboard.type("The service is new", delay=15)
    press(page, "Next →")
    expect(page.get_by_role("heading", level=1, name="Time to build a membership")).to_be_visible(timeout=10_000)
    assert reason(database, id_, "MS3") == "The service is new"
