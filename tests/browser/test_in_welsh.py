"""Welsh in a real browser: chosen by a link, remembered, spoken as Welsh, and held to the same rules."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from at_the_screen import fits, heading, settle
from playwright.sync_api import Page, expect
from test_for_everybody import violations

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_welsh_is_one_link_away_and_stays_for_the_next_visit(tab: Callable[..., Page], address: str, width: str) -> None:
    page = tab(address, width)
    assert page.context.cookies() == [each for each in page.context.cookies() if each["name"] == "_streamlit_xsrf"]
    link = page.get_by_role("link", name="Cymraeg")
    expect(page.locator(".st-key-language-cy")).to_have_attribute("lang", "cy")
    link.click()
    settle(page)
    heading(page, "A yw eich gwasanaeth yn barod i ddod yn fenter gydfuddiannol gwasanaeth cyhoeddus?")
    assert page.evaluate("document.documentElement.lang") == "cy"
    expect(page.locator(".st-key-language-en")).to_have_attribute("lang", "en")
    assert violations(page) == []
    assert fits(page)
    later = page.context.new_page()
    later.goto(address)
    settle(later)
    heading(later, "A yw eich gwasanaeth yn barod i ddod yn fenter gydfuddiannol gwasanaeth cyhoeddus?")
    later.get_by_role("link", name="English").click()
    settle(later)
    heading(later, "Is your service ready to become a public service mutual?")
    assert later.evaluate("document.documentElement.lang") == "en-GB"
