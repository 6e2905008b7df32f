"""Files of an assessment in a real browser: a link takes one away and leaves the page, and what is typed there, alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from at_the_screen import begin, fits, heading, settle
from playwright.sync_api import Page, expect
from test_action_plan import begun, taken_on
from test_for_everybody import violations

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_keyboard_alone_takes_the_pdf_away_and_the_page_stays(
    tab: Callable[..., Page], address: str, tmp_path: Path, width: str
) -> None:
    page = tab(address, width)
    id_ = begin(page, "Harbour Nursing")
    page.goto(f"{address}/report?a={id_}")
    heading(page, "Take your report away")
    settle(page)
    assert violations(page) == []
    assert fits(page)
    page.get_by_role("link", name="Download: Full report (PDF)").focus()
    with page.expect_download(timeout=60_000) as waiting:
        page.keyboard.press("Enter")
    waiting.value.save_as(tmp_path / "report.pdf")
    assert waiting.value.suggested_filename == "harbour-nursing.pdf"
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert waiting.value.url == f"{address}/download/{id_}/report.pdf?language=en"
    heading(page, "Take your report away")


def test_text_that_is_being_typed_is_saved_when_a_file_is_taken_away(tab: Callable[..., Page], address: str) -> None:
    page = tab(address)
    begun(page, address)
    action = taken_on(page)
    action.get_by_label("Owner").fill("Ward manager")
    with page.expect_download(timeout=60_000):
        page.get_by_role("link", name="Download the table (CSV)").click()
    settle(page)
    page.reload()
    settle(page)
    expect(page.get_by_text("Ward manager").first).to_be_visible(timeout=15_000)


def test_what_is_not_there_says_so_in_a_sentence(tab: Callable[..., Page], address: str) -> None:
    page = tab(address)
    answer = page.goto(f"{address}/download/nothing/report.pdf")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_text("Not found")).to_be_visible()
