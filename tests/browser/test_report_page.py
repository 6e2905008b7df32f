"""The report page in a real browser: by keyboard, back and reload, the preview that follows, and a frame in which nothing runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from at_the_screen import begin, fits, heading, press, settle
from playwright.sync_api import Locator, Page, expect
from test_for_everybody import violations

pytestmark = [pytest.mark.browser, pytest.mark.long]

PATIENCE = 60_000  # milliseconds for a preview
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><rect width="30" height="10" fill="#005eb8"/></svg>'
WEB_PAGE = """
from assessment import printing
from reports.rendering import FORMATS, Format
printing.QUICK = {*printing.QUICK, "html"}  # made where this was put in its place
FORMATS["html"] = Format(".html", "text/html", lambda *_: b"<h1>A web page</h1><script>parent.document.title = document.body.dataset.ran = 'ran'</script>"
    b"<img src=x onerror=\\"parent.document.title='ran'\\"><a href='https://example.org/' target='_top'>Elsewhere</a>")
"""


def opened(page: Page, address: str, query: str = "") -> str:
    id_ = begin(page, "Harbour Nursing")
    page.goto(f"{address}/report?a={id_}{query}")
    heading(page, "Take your report away")
    settle(page)
    return id_


def pictures(page: Page) -> Locator:
    return page.locator(".mr-pages img")


def said(page: Page) -> Locator:
    return page.locator("[data-say=report-preview]")


def first_link(page: Page) -> Locator:
    return page.locator("a.mr-first")


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_words_come_first_the_pictures_follow_and_both_are_for_everybody(tab: Callable[..., Page], address: str, width: str) -> None:
    page = tab(address, width)
    opened(page, address)
    expect(first_link(page)).to_have_text("Download: Full report (PDF)")
    expect(pictures(page)).to_have_count(3, timeout=PATIENCE)
    expect(page.locator("#report-details")).to_contain_text("pages", timeout=PATIENCE)
    settle(page)
    assert all(page.evaluate("() => [...document.querySelectorAll('.mr-pages img')].map(each => each.complete && each.naturalWidth > 0 && each.alt.length > 20)"))
    page.get_by_text("Organisation, logo and classification").click()
    settle(page)
    assert violations(page) == []
    assert fits(page)
    page.set_viewport_size({"width": 320, "height": 800})
    assert fits(page)


def test_the_keyboard_alone_chooses_and_back_and_reload_keep_what_was_chosen(tab: Callable[..., Page], address: str) -> None:
    page = tab(address)
    opened(page, address)
    page.get_by_role("radio", name="Full report For those").focus()
    page.keyboard.press("ArrowDown")
    expect(first_link(page)).to_have_text("Download: Board summary (PDF)")
    settle(page)
    assert parse_qs(urlparse(page.url).query)["variant"] == ["summary"]
    assert page.evaluate("() => document.activeElement.type") == "radio", "the keyboard is where it was"
    page.keyboard.press("ArrowDown")
    expect(first_link(page)).to_have_text("Download: Action plan (PDF)")
    settle(page)
    page.go_back()
    expect(first_link(page)).to_have_text("Download: Board summary (PDF)")
    page.reload()
    expect(first_link(page)).to_have_text("Download: Board summary (PDF)", timeout=20_000)
    settle(page)
    page.go_back()
    expect(first_link(page)).to_have_text("Download: Full report (PDF)")


def test_that_the_preview_is_there_is_spoken_without_taking_the_keyboard_away(tab: Callable[..., Page], address: str) -> None:
    page = tab(address)
    opened(page, address)
    expect(said(page)).to_have_text("These are the first 3 pages.", timeout=PATIENCE)
    settle(page)
    page.evaluate("() => { window.heard = []; new MutationObserver(() => heard.push(document.getElementById('mr-status').textContent)).observe(document.getElementById('mr-status'), {childList: true}) }")
    page.locator('[data-testid="stRadioOption"]').filter(has_text="Board summary").click()
    expect(first_link(page)).to_have_text("Download: Board summary (PDF)")
    first_link(page).focus()
    expect(said(page)).to_have_text("These are all its pages.", timeout=PATIENCE)
    page.wait_for_function("() => heard.includes('These are all its pages.')", timeout=PATIENCE)
    expect(page.locator("#report-details")).to_contain_text("kB", timeout=PATIENCE)
    settle(page)
    expect(first_link(page)).to_be_focused()


def test_a_logo_goes_in_and_stands_on_the_page_and_a_bad_one_is_told_at_once(tab: Callable[..., Page], address: str, tmp_path: Path) -> None:
    page = tab(address)
    opened(page, address)
    (tmp_path / "good.svg").write_text(LOGO, encoding="utf-8")
    (tmp_path / "bad.svg").write_text(LOGO.replace("<rect", "<script/><rect"), encoding="utf-8")
    page.get_by_text("Organisation, logo and classification").click()
    settle(page)
    page.get_by_label("Name of your organisation").fill("Eastmarsh Trust")
    page.locator("input[type=file]").set_input_files(tmp_path / "bad.svg")
    page.wait_for_timeout(800)
    press(page, "Save")
    expect(page.get_by_role("alert").filter(has_text="The logo carries a script")).to_be_visible(timeout=15_000)
    assert page.get_by_label("Name of your organisation").input_value() == "Eastmarsh Trust"
    page.locator("input[type=file]").set_input_files(tmp_path / "good.svg")
    page.wait_for_timeout(800)
    press(page, "Save")
    expect(page.get_by_alt_text("The logo as it is now")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("alert").filter(has_text="The logo carries")).to_have_count(0)
    assert violations(page) == []


def test_in_the_frame_of_a_web_page_nothing_runs(tab: Callable[..., Page], launch: Callable[[Path, str], str], tmp_path: Path) -> None:
    address = launch(tmp_path / "web.db", WEB_PAGE)
    page = tab(address)
    opened(page, address, "&format=html")
    frame = page.locator("iframe[sandbox]")
    expect(frame).to_be_visible(timeout=PATIENCE)
    assert frame.get_attribute("sandbox") == ""
    inside = frame.content_frame
    expect(inside.get_by_role("heading", name="A web page")).to_be_visible()
    assert "ran" not in page.title()
    assert inside.locator("body").get_attribute("data-ran") is None
    assert violations(page) == []
    assert fits(page)
