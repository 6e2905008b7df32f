"""The action plan in a real browser: what is typed is saved and stays, by keyboard alone, for everybody, and in two tabs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from at_the_screen import begin, choose, fits, press, settle
from playwright.sync_api import Locator, Page, expect
from test_for_everybody import violations

from assessment.identity import LOCAL
from assessment.papers import Action, is_action
from assessment.store import Store

pytestmark = [pytest.mark.browser, pytest.mark.long]


def kept(database: Path, id_: str) -> list[Action]:
    store = Store.open(f"sqlite:///{database.as_posix()}")
    try:
        papers = store.load(LOCAL, id_).papers
        return [filed.paper for key, filed in papers.items() if is_action(key) and isinstance(filed.paper, Action)]
    finally:
        store.close()


def begun(page: Page, address: str) -> str:
    """A new assessment with an answer that blocks, and its plan on the screen."""
    id_ = begin(page, "Riverside")
    page.goto(f"{address}/section?a={id_}&s=staff-appetite.who_would_lead")
    settle(page)
    choose(page, "SA2", "Don't know")
    page.goto(f"{address}/plan?a={id_}")
    settle(page)
    return id_


def taken_on(page: Page) -> Locator:
    """Puts the first proposal in the plan; its row."""
    page.get_by_role("button", name="Put in the plan").first.click()
    settle(page)
    row = page.locator('[class*="st-key-action-"]').first
    expect(row.get_by_label("Owner")).to_be_visible(timeout=15_000)
    return row


def test_text_is_saved_after_a_pause_the_field_keeps_the_focus_and_it_is_said(tab: Callable[..., Page], address: str, database: Path) -> None:
    page = tab(address)
    id_ = begun(page, address)
    row = taken_on(page)
    row.get_by_label("Owner").click()
    page.keyboard.type("HR lead", delay=15)
    expect(row.get_by_role("definition").first).to_have_text("HR lead", timeout=15_000)
    expect(row.get_by_label("Owner")).to_be_focused()
    expect(page.locator("#mr-status")).to_contain_text("Saved at")
    page.keyboard.type(", the trust", delay=15)
    page.wait_for_timeout(2500)
    page.close()
    assert [action.owner for action in kept(database, id_)] == ["HR lead, the trust"]


def test_text_that_is_typed_when_a_link_is_followed_is_saved(tab: Callable[..., Page], address: str, database: Path) -> None:
    page = tab(address)
    id_ = begun(page, address)
    row = taken_on(page)
    row.get_by_label("What is to be done").fill("Ask the team twice.")
    page.get_by_role("link", name="← All questionnaires").click()
    expect(page.get_by_role("heading", level=1, name="Riverside")).to_be_visible(timeout=15_000)
    assert [action.text for action in kept(database, id_)] == ["Ask the team twice."]


@pytest.mark.long
@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways_with_fields_open_a_wrong_date_and_two_versions(
    tab: Callable[..., Page], address: str, width: str
) -> None:
    page = tab(address, width)
    id_ = begun(page, address)
    row = taken_on(page)
    other = tab(f"{address}/plan?a={id_}")
    row.get_by_label("Due: day, month and year").fill("31/2/2027")
    page.keyboard.press("Tab")
    expect(row.get_by_role("alert")).to_contain_text("is not a date", timeout=15_000)
    assert violations(page) == []
    theirs = other.locator('[class*="st-key-action-"]').first
    theirs.get_by_text("Change action 1").click()
    theirs.get_by_label("Owner").fill("Director")
    other.keyboard.press("Tab")
    expect(theirs.get_by_role("definition").first).to_have_text("Director", timeout=15_000)
    row.get_by_label("Owner").fill("HR lead")
    page.keyboard.press("Tab")
    conflict = row.get_by_role("alert").filter(has_text="changed elsewhere meanwhile")
    expect(conflict).to_contain_text("Owner: Director.", timeout=15_000)
    expect(conflict).to_contain_text("Owner: HR lead.")
    assert violations(page) == []
    assert fits(page)
    page.set_viewport_size({"width": 320, "height": 700})
    settle(page)
    assert fits(page)
    press(page, "Save mine instead")
    expect(row.get_by_role("definition").first).to_have_text("HR lead", timeout=15_000)
    expect(row.get_by_label("Due: day, month and year")).to_have_value("31/2/2027")


def test_an_action_is_taken_on_and_its_status_changed_by_keyboard_alone(tab: Callable[..., Page], address: str, database: Path) -> None:
    page = tab(address)
    id_ = begun(page, address)
    page.get_by_role("button", name="Put in the plan").first.focus()
    page.keyboard.press("Enter")
    row = page.locator('[class*="st-key-action-"]').first
    expect(row.get_by_label("Owner")).to_be_visible(timeout=15_000)
    settle(page)
    row.get_by_role("radio", name="To do").focus()
    page.keyboard.press("ArrowRight")
    expect(row.get_by_role("definition").last).to_contain_text("Under way", timeout=15_000)
    assert [action.status.value for action in kept(database, id_)] == ["under_way"]
    assert page.evaluate("document.activeElement.type === 'radio' && document.activeElement.checked")
