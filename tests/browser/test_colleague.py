"""A section goes to finance and comes back, as a file and behind a link, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from at_the_screen import begin, choose, fits, heading, press, settle
from playwright.sync_api import Page, expect
from test_for_everybody import violations

pytestmark = [pytest.mark.browser, pytest.mark.long]

SECTION = "staff-appetite.who_would_lead"


def ask(page: Page, address: str, id_: str, way: str) -> None:
    """From the foot of a section: its request, by file or by link."""
    page.goto(f"{address}/section?a={id_}&s={SECTION}")
    settle(page)
    page.get_by_role("link", name="Ask a colleague for this section").click()
    heading(page, "Ask a colleague")
    settle(page)
    page.get_by_label("Who is asked?").fill("Finance")
    page.get_by_text(way).click()
    press(page, "Ask")
    expect(page.get_by_role("heading", name=re.compile("^Finance, asked on"))).to_be_visible(timeout=15_000)
    settle(page)


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_section_goes_out_and_comes_back_as_a_file(tab: Callable[..., Page], address: str, tmp_path: Path, width: str) -> None:
    lead = tab(address, width)
    id_ = begin(lead, "Harbour Nursing")
    ask(lead, address, id_, "As a file that you send")
    assert violations(lead) == []
    assert fits(lead)
    with lead.expect_download() as sent:
        lead.get_by_role("link", name="Download the file for Finance").click()
    assert sent.value.suggested_filename == "harbour-nursing-finance.readiness.json"
    sent.value.save_as(tmp_path / "sent.readiness.json")

    colleague = tab(address, width)
    colleague.locator('input[type="file"]').set_input_files(tmp_path / "sent.readiness.json")
    settle(colleague)
    press(colleague, "Open this file")
    heading(colleague, "Finance: one section of Harbour Nursing")
    settle(colleague)
    assert violations(colleague) == []
    assert fits(colleague)
    press(colleague, "Continue")
    choose(colleague, "SA2", "Don't know")
    choose(colleague, "SA1", "Managers alone")
    colleague.get_by_role("link", name="All that you were asked").click()
    heading(colleague, "Finance: one section of Harbour Nursing")
    with colleague.expect_download() as back:
        colleague.get_by_role("link", name="Download the file to send back").click()
    assert back.value.suggested_filename == "harbour-nursing-finance-answered.readiness.json"
    back.value.save_as(tmp_path / "back.readiness.json")

    press(lead, "Open the file that came back")
    heading(lead, "Answers from Finance")
    lead.locator('input[type="file"]').set_input_files(tmp_path / "back.readiness.json")
    expect(lead.get_by_role("heading", name="New from Finance (2)")).to_be_visible(timeout=15_000)
    settle(lead)
    assert violations(lead) == []
    assert fits(lead)
    lead.get_by_text("Take over the answer to “Where the idea started”").click()
    press(lead, "Take over 1 answer")
    expect(lead.get_by_text("1 answer was taken over.")).to_be_visible(timeout=15_000)
    assert violations(lead) == []


def test_behind_a_link_a_conflict_is_shown_from_the_keyboard_and_the_address_dies_with_the_request(tab: Callable[..., Page], address: str) -> None:
    lead = tab(address)
    id_ = begin(lead, "Night Nursing")
    ask(lead, address, id_, "By a link to this copy of the toolkit")
    expect(lead.get_by_text("It works on this computer only")).to_be_visible(timeout=15_000)
    link = lead.locator("[data-testid=stCode] code").inner_text().strip()
    assert link.startswith(f"{address}/tasks?a=")
    assert violations(lead) == []

    colleague = tab(link)
    heading(colleague, "Finance: one section of Night Nursing")
    press(colleague, "Continue")
    choose(colleague, "SA1", "Managers alone")
    lead.goto(f"{address}/section?a={id_}&s={SECTION}")
    settle(lead)
    choose(lead, "SA1", "Staff themselves")

    lead.goto(f"{address}/colleague?a={id_}")
    settle(lead)
    press(lead, "Look at their answers")
    heading(lead, "Answers from Finance")
    expect(lead.get_by_role("heading", name="You both changed these (1)")).to_be_visible(timeout=15_000)
    settle(lead)
    assert violations(lead) == []
    expect(lead.get_by_role("button", name="Choose what to take over")).to_be_disabled()
    lead.get_by_role("radiogroup", name=re.compile("which one stands")).get_by_role("radio").last.focus()
    lead.keyboard.press("Space")
    settle(lead)
    lead.get_by_role("button", name="Take over 1 answer").focus()
    lead.keyboard.press("Enter")
    expect(lead.get_by_text("1 answer was taken over.")).to_be_visible(timeout=15_000)
    lead.goto(f"{address}/history?a={id_}")
    settle(lead)
    expect(lead.get_by_role("row").filter(has_text="Managers alone").first).to_be_visible(timeout=15_000)

    lead.goto(f"{address}/colleague?a={id_}")
    settle(lead)
    lead.get_by_text("Withdraw this request").click()
    settle(lead)
    press(lead, "Withdraw it")
    expect(lead.get_by_text("This request was withdrawn on")).to_be_visible(timeout=15_000)
    assert violations(lead) == []
    colleague.goto(link)
    settle(colleague)
    heading(colleague, "Not found")
