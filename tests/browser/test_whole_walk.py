"""One whole walk in real Chromium, from a new assessment to the downloaded PDF and Markdown, at desktop and phone width."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from at_the_screen import begin, choose, fits, heading, press, settle
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.long]


def download(page: Page, label: str, folder: Path) -> Path:
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("link", name=label).click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return target


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_from_a_new_assessment_to_the_downloaded_report(tab: Callable[..., Page], address: str, tmp_path: Path, width: str) -> None:
    page = tab(address, width)
    heading(page, "Is your service ready to become a public service mutual?")
    assert fits(page)
    name = f"Harbour Community Nursing, {width}"
    begin(page, name)
    assert fits(page)
    choose(page, "PC1", "England")
    press(page, "Next →")
    heading(page, "Which stage you are aiming at")
    choose(page, "stage_aimed_at", "Feasibility")
    choose(page, "depth", "About 77 questions")
    press(page, "Next →")
    heading(page, "More about the service")
    page.get_by_role("textbox", name="Which organisation does the service belong to now?").fill("Harbour NHS Trust")
    press(page, "Next →")  # what was typed is saved by leaving the field
    heading(page, "How big it is")
    press(page, "Leave and come back later")
    heading(page, name)
    assert fits(page)
    expect(page.get_by_text("Harbour NHS Trust")).to_be_visible()
    page.get_by_role("link", name="Staff appetite").click()
    settle(page)
    heading(page, "Who would lead")
    choose(page, "SA1", "Staff themselves")
    choose(page, "SA2", "Don't know")
    page.locator(".st-key-question-SA2").get_by_label("Who could know? A role, not a name").fill("Head of service")
    press(page, "Next →")
    heading(page, "What staff think")
    page.locator(".st-key-question-SA5").get_by_label("Figure (%)").fill("62")
    press(page, "Leave and come back later")
    press(page, "Check answers")
    heading(page, "Check your answers")
    assert fits(page)
    for said in ("Staff themselves", "Head of service", "62%", "England"):
        expect(page.get_by_text(said, exact=False).first).to_be_visible()
    press(page, "See results")
    heading(page, name)
    expect(page.locator(".mr-verdict")).to_contain_text("Not known yet")
    assert fits(page)
    press(page, "Get the report")
    heading(page, "Take your report away")
    assert fits(page)
    pdf = download(page, "Download: Full report (PDF)", tmp_path)
    assert pdf.name == f"harbour-community-nursing-{width}.pdf"
    assert pdf.read_bytes().startswith(b"%PDF-")
    page.locator('[data-testid="stRadioOption"]').filter(has_text="Markdown").click()
    markdown = download(page, "Download: Full report (Markdown)", tmp_path).read_text(encoding="utf-8")
    assert "Harbour Community Nursing" in markdown
    assert "Head of service" in markdown
    saved = download(page, "Download the assessment file", tmp_path)
    assert saved.name.endswith(".readiness.json")

    page.goto(address)
    settle(page)
    expect(page.get_by_role("link", name=name)).to_be_visible()
    page.locator('input[type="file"]').set_input_files(saved)
    settle(page)
    press(page, "Open this file")
    heading(page, name)


def test_change_leads_from_the_answers_to_the_question_itself(tab: Callable[..., Page], address: str) -> None:
    page = tab(address)
    begin(page, "Harbour")
    press(page, "Leave and come back later")
    press(page, "Check answers")
    page.get_by_role("link", name="Answer How many answered").click()
    settle(page)
    heading(page, "What staff think")
    expect(page.locator(".st-key-question-SA3_count h2")).to_be_focused(timeout=10_000)
