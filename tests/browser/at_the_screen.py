"""What a person does at the screen, in a few words for the tests."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Page, expect

READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def settle(page: Page) -> None:
    """Wait until the page's script has run and what it drew is on the screen."""
    page.wait_for_timeout(150)
    page.wait_for_selector(READY, timeout=30_000)
    page.wait_for_timeout(250)


def press(page: Page, name: str) -> None:
    """Press the button with this name and wait for what follows."""
    page.get_by_role("button", name=name, exact=True).first.click()
    settle(page)


def heading(page: Page, text: str | re.Pattern[str]) -> None:
    """The page's main heading is this."""
    expect(page.get_by_role("heading", level=1, name=text)).to_be_visible(timeout=20_000)


def choose(page: Page, question: str, option: str) -> None:
    """Click an option of a question and wait until the page says that it is saved."""
    asked = page.locator(f".st-key-question-{question}")
    asked.locator('[data-testid="stRadioOption"]').filter(has_text=option).first.click()
    expect(asked.locator(".mr-saved")).to_contain_text("Saved at", timeout=15_000)


def begin(page: Page, name: str) -> str:
    """From the start page: a new assessment. Returns its id."""
    press(page, "Start an assessment")
    heading(page, "What is the service called?")
    page.get_by_label("Name of the service").fill(name)
    press(page, "Start")
    heading(page, "The service")
    return parse_qs(urlparse(page.url).query)["a"][0]


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    script = "() => Math.max(document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth) <= window.innerWidth"
    return bool(page.evaluate(script))
