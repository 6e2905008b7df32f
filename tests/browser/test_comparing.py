"""Services side by side in a real browser: axe finds nothing, nothing but a wide table scrolls sideways, and a keyboard alone suffices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from at_the_screen import fits, press, settle
from playwright.sync_api import Browser, Page, expect
from test_for_everybody import violations

from assessment.identity import LOCAL
from assessment.portfolio.example import open_example
from assessment.portfolio.rules import Rules
from assessment.store import Store

pytestmark = [pytest.mark.browser, pytest.mark.long]

PAGES = ("compare", "portfolio", "rules", "comparison", "pair", "decision")


@pytest.fixture(scope="module")
def portfolio(address: str, database: Path) -> str:
    """Six invented services that were opened; few draws, so that a page need not wait."""
    store = Store.open(f"sqlite:///{database.as_posix()}")
    made = open_example(store, LOCAL)
    store.portfolios.set_rules(LOCAL, made, Rules(draws=200), expected=0)
    store.portfolios.open(LOCAL, made)
    store.close()
    return made


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways_even_at_320_pixels(browser: Browser, address: str, portfolio: str, name: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/{name}?p={portfolio}")
    settle(page)
    for summary in page.locator("summary").all():
        if summary.is_visible():
            summary.click()
    settle(page)
    assert violations(page) == []
    page.set_viewport_size({"width": 375, "height": 812})
    page.wait_for_timeout(300)
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    page.wait_for_timeout(300)
    assert fits(page)
    page.close()


def test_the_matrix_scrolls_within_itself_by_keyboard(tab: Callable[..., Page], address: str, portfolio: str) -> None:
    page = tab(f"{address}/comparison?p={portfolio}", "phone")
    region = page.get_by_role("region", name="Performance matrix")
    region.focus()
    before = region.evaluate("each => each.scrollLeft")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    assert region.evaluate("each => each.scrollLeft") > before
    assert fits(page)


def test_a_choice_by_tags_stands_in_the_address_and_the_address_leads_back_to_it(tab: Callable[..., Page], address: str, portfolio: str) -> None:
    page = tab(f"{address}/comparison?p={portfolio}&tag.region=City")
    expect(page.get_by_text("Only these are shown: region: City")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("columnheader", name="Harbour Libraries")).to_have_count(0)
    assert "tag.region=City" in page.url


def test_other_weights_draw_the_order_anew_by_keyboard(tab: Callable[..., Page], address: str, portfolio: str) -> None:
    page = tab(f"{address}/comparison?p={portfolio}")
    page.get_by_role("spinbutton", name="Points for Staff appetite").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("strong", has_text="101 of 100: take 1 away")).to_be_visible(timeout=15_000)
    page.get_by_role("spinbutton", name="Points for Governance").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("strong", has_text="101 of 100: take 1 away")).to_have_count(0, timeout=15_000)
    assert violations(page) == []


def test_a_table_of_services_is_mapped_checked_and_added_only_then(tab: Callable[..., Page], address: str, portfolio: str, tmp_path: Path) -> None:
    file = tmp_path / "services.csv"
    file.write_text("Name,PC1,Colour\nQuay Nursing,england,blue\nHarbour Libraries,england,red\nBad Row,atlantis,red\n", encoding="utf-8")
    page = tab(f"{address}/portfolio?p={portfolio}")
    page.get_by_text("From a table with one row per service").click()
    settle(page)
    page.locator(".st-key-rows-file input[type=file]").set_input_files(str(file))
    expect(page.get_by_text("2 of 3 columns are read.")).to_be_visible(timeout=15_000)
    press(page, "Look at the services in this table")
    expect(page.get_by_text("Nothing is added yet.")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("atlantis").first).to_be_visible()
    assert violations(page) == []
    press(page, "Add this service")
    expect(page.get_by_text("One service was added.")).to_be_visible(timeout=15_000)
