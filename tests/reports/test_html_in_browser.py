"""The report as one HTML file in a real browser: for everybody, at every width, and on paper."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from report_samples import HOSTILE, full
from report_subjects import answers, subject
from test_for_everybody import violations

from reports import html
from reports.compose import compose
from reports.document import Masthead, Report, Section, Table

pytestmark = [pytest.mark.browser, pytest.mark.long]


def opened(browser: Browser, folder: Path, report: Report) -> Page:
    """The whole report in a tab of its own, with the annex unfolded, and without the policy: axe is a script."""
    (folder / "report.html").write_bytes(html.render(report))
    page = browser.new_page(bypass_csp=True)
    page.goto((folder / "report.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    return page


def masthead() -> Masthead:
    logo = BytesIO()
    Image.new("RGB", (480, 160), "#0b6b70").save(logo, "PNG")
    return Masthead("Eastmarsh Community Trust", "OFFICIAL", logo.getvalue())


def shortened(node: Section) -> Section:
    blocks = (replace(block, rows=block.rows[:4], about=block.about[:4]) if isinstance(block, Table) else block for block in node.blocks)
    return replace(node, blocks=tuple(shortened(block) if isinstance(block, Section) else block for block in blocks))


REPORTS = {
    "composed": compose(subject(answers(1)), masthead=masthead()),
    "long words": replace(full(HOSTILE["long word"]), masthead=Masthead(*[HOSTILE["long word"]] * 2)),
    "right to left": full(HOSTILE["right to left"]),
}

SHORTENED = tuple(shortened(section) for section in REPORTS["composed"].sections)
"""Every section, with the first rows of its tables, because axe takes minutes over all of them."""


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_nothing_scrolls_sideways_at_any_width(browser: Browser, tmp_path: Path, report: Report) -> None:
    page = opened(browser, tmp_path, report)
    for width in (1280, 1000, 801, 800, 375, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    page.close()


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_axe_finds_nothing_against_wcag_2_2_aa(browser: Browser, tmp_path: Path, width: int) -> None:
    page = opened(browser, tmp_path, replace(REPORTS["composed"], sections=SHORTENED))
    page.set_viewport_size({"width": width, "height": 800})
    assert violations(page) == []
    page.close()


def test_under_its_own_policy_the_file_is_styled_unfolds_by_its_contents_and_is_whole_on_paper(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_bytes(html.render(REPORTS["composed"]))
    said: list[str] = []
    asked: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "report.html").as_uri())

    bar = page.locator(".mr-bar").first
    shares = bar.evaluate("bar => [...bar.querySelectorAll('.mr-sure, .mr-open')].map(each => each.clientWidth / bar.clientWidth)")
    assert 0 < sum(shares) <= 1
    assert all("data:image/svg" in str(each) for each in page.locator(".mr-mark").evaluate_all("all => all.map(each => getComputedStyle(each).backgroundImage)"))
    assert page.locator("img").first.evaluate("logo => logo.naturalWidth") == 480
    assert all(page.locator("figure img").evaluate_all("all => all.map(each => each.complete && each.naturalWidth > 0)"))

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the report")).to_be_in_viewport()
    small = "all => all.map(each => each.getBoundingClientRect()).filter(each => each.height < 24 || each.width < 24).length"
    assert page.locator("nav a, summary").evaluate_all(small) == 0
    whole = page.locator("#part-versions")
    expect(whole).to_be_hidden()
    page.get_by_role("link", name="Versions").click()
    expect(whole).to_be_visible()

    page.emulate_media(media="print")
    for part in page.locator("details > div").all():
        expect(part).to_be_visible()
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    page.close()
