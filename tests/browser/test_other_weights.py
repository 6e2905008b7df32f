"""Other weights in a real browser: by keyboard, spoken, saved without losing a word, and taken along as a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from at_the_screen import begin, choose, fits, press, settle
from playwright.sync_api import Browser, Page, expect
from test_for_everybody import violations

from assessment import cli

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture(scope="module")
def begun(browser: Browser, address: str) -> str:
    page = browser.new_page()
    page.goto(address)
    settle(page)
    id_ = begin(page, "Other weights")
    page.goto(f"{address}/section?a={id_}&s=staff-appetite.who_would_lead")
    settle(page)
    choose(page, "SA1", "Managers alone")
    page.close()
    return id_


def field(page: Page, dimension: str) -> Page:
    return page.get_by_role("spinbutton", name=f"Points for {dimension}")  # type: ignore[return-value]


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_points_are_changed_by_keyboard_spoken_and_saved_with_every_word_that_was_typed(
    tab: Callable[..., Page], address: str, begun: str, width: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tab(f"{address}/weights?a={begun}", width)
    field(page, "Staff appetite").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    total = page.locator("[data-say=points]")
    expect(total).to_contain_text("101 of 100: take 1 away", timeout=15_000)
    expect(page.locator("#mr-status")).to_contain_text("take 1 away")
    assert violations(page) == []
    field(page, "Policy and duties").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(total).to_contain_text("Together: 100 of 100", timeout=15_000)
    expect(page.get_by_role("heading", name="Unchanged:")).to_be_visible()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Points for Policy and duties"

    page.get_by_text("Save these weights as a scoring file").click()
    page.get_by_label("Name, such as").fill(f"View on a {width}")
    page.get_by_label("Why does “Staff appetite” get 11 points").fill("Staff must want it.")
    page.get_by_label("Why does “Policy and duties” get 9 points").fill("It changes: \"often\" #1.")
    press(page, "Save as a scoring file")  # straight after the last letter
    expect(page.get_by_text(f"“View on a {width}” 1.0.0 is saved.")).to_be_visible(timeout=15_000)
    settle(page)
    assert violations(page) == []
    assert fits(page)

    with page.expect_download() as waiting:
        page.locator(f".st-key-file-scoring-view-on-a-{width}-1-0-0").get_by_role("button", name="Download").click()
    assert waiting.value.suggested_filename == f"view-on-a-{width}-1.0.0.yaml"
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert 'It changes: \\"often\\" #1.' in file.read_text(encoding="utf-8")
    assert cli.main(["check", str(file)]) == 0
    assert "no faults" in capsys.readouterr().out


def test_what_was_typed_and_tried_is_there_after_a_look_at_another_page(tab: Callable[..., Page], address: str, begun: str) -> None:
    page = tab(f"{address}/weights?a={begun}")
    field(page, "Governance").fill("12")
    page.get_by_text("Save these weights as a scoring file").click()
    page.get_by_label("Why does “Governance” get 12 points").fill("It has to be independent.")
    page.get_by_role("link", name="← Results").click()
    settle(page)
    page.get_by_role("button", name="Try other weights").click()
    settle(page)
    expect(field(page, "Governance")).to_have_value("12")  # type: ignore[arg-type]
    page.get_by_text("Save these weights as a scoring file").click()
    expect(page.get_by_label("Why does “Governance” get 12 points")).to_have_value("It has to be independent.")
