"""For people who use a keyboard alone, hear the page, or enlarge it; and nothing is fetched from anywhere else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import urlopen

import axe_playwright_python
import pytest
from at_the_screen import READY, begin, choose, fits, heading, press, settle
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.long]

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
PAGES = ("", "how-it-works", "scoring", "sources", "real-cases", "check-a-report", "new", "definitions", "tasks", "section", "check", "alternatives", "beforehand", "ballot", "versions", "colleague", "results", "what-if", "weights", "plan", "report", "filled", "history", "log", "privacy")


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA, as rule and place."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(f"() => axe.run(document, {{runOnly: {json.dumps(TAGS)}}})")
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"]]


@pytest.fixture(scope="module")
def begun(browser: Browser, address: str) -> str:
    """The id of an assessment with a few answers of each kind."""
    page = browser.new_page()
    page.goto(address)
    settle(page)
    id_ = begin(page, "Riverside Community Therapies")
    choose(page, "PC1", "England")
    page.goto(f"{address}/section?a={id_}&s=staff-appetite.who_would_lead")
    settle(page)
    choose(page, "SA1", "Handed down")
    choose(page, "SA1", "Managers alone")  # so that there is a former answer to erase
    choose(page, "SA2", "Don't know")
    page.close()
    return id_


@pytest.fixture(scope="module")
def asked() -> list[str]:
    """Every address that the tab for looking at many pages asked for."""
    return []


@pytest.fixture(scope="module")
def wide(browser: Browser, asked: list[str]) -> Iterator[Page]:
    """One tab for looking at many pages, which need not each load the scripts anew."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.on("request", lambda request: asked.append(request.url))
    yield page
    page.close()


@pytest.fixture(scope="module")
def narrow(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 375, "height": 812})
    yield page
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_against_wcag_2_2_aa(wide: Page, address: str, begun: str, name: str) -> None:
    wide.goto(f"{address}/{name}?a={begun}&s=staff-appetite.who_would_lead")
    settle(wide)
    assert violations(wide) == []


@pytest.mark.parametrize("name", PAGES)
def test_on_a_phone_axe_finds_nothing_and_nothing_scrolls_sideways_even_at_320_pixels(narrow: Page, address: str, begun: str, name: str) -> None:
    narrow.set_viewport_size({"width": 375, "height": 812})
    narrow.goto(f"{address}/{name}?a={begun}&s=staff-appetite.ballot")
    settle(narrow)
    assert violations(narrow) == []
    narrow.set_viewport_size({"width": 320, "height": 700})
    narrow.wait_for_timeout(300)
    assert fits(narrow)


@pytest.mark.parametrize("section", ["membership-stability.coming_and_going", "failing-enterprise-risk.why_now", "staff-appetite.ballot"])
def test_axe_finds_nothing_in_the_other_kinds_of_question(tab: Callable[..., Page], address: str, begun: str, section: str) -> None:
    assert violations(tab(f"{address}/section?a={begun}&s={section}")) == []


def test_axe_finds_nothing_in_unfolded_working(tab: Callable[..., Page], address: str, begun: str) -> None:
    page = tab(f"{address}/results?a={begun}")
    for summary in page.locator("summary").all():
        summary.click()
    settle(page)
    assert violations(page) == []


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_scoring_unfolds_from_the_keyboard_and_axe_finds_nothing(tab: Callable[..., Page], address: str, begun: str, width: str) -> None:
    page = tab(f"{address}/scoring?a={begun}", width)
    for part, said in (("dimension-staff-appetite", "People who lead are what the pioneers"), ("gates-G4", "Adopt a lock before launch.")):
        expect(page.get_by_text(said)).to_have_count(0)
        page.locator(f".st-key-unfold-{part} summary").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text(said)).to_be_visible(timeout=15_000)
        assert page.evaluate("() => document.activeElement.tagName") == "SUMMARY"
    settle(page)
    assert violations(page) == []
    assert fits(page)


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_words_of_a_question_unfold_from_the_keyboard_and_axe_finds_nothing(tab: Callable[..., Page], address: str, begun: str, width: str) -> None:
    page = tab(f"{address}/section?a={begun}&s=staff-appetite.who_would_lead", width)
    words = page.locator(".st-key-words-SA1")
    expect(words.get_by_text("The public body that the service belongs to now.")).to_be_hidden()
    words.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(words.get_by_role("term").filter(has_text="Parent body")).to_be_visible()
    expect(words.get_by_text("The public body that the service belongs to now.")).to_be_visible()
    settle(page)
    assert violations(page) == []
    assert fits(page)


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_an_answer_is_challenged_by_a_second_person_and_every_step_is_for_everybody(tab: Callable[..., Page], address: str, width: str) -> None:
    page = tab(address, width)
    id_ = begin(page, "Second look")
    page.goto(f"{address}/section?a={id_}&s=staff-appetite.who_would_lead")
    settle(page)
    choose(page, "SA1", "Managers alone")
    asked = page.locator(".st-key-question-SA1")
    asked.get_by_text("Ask somebody else to check this").click()
    asked.get_by_label("Who is asked?").fill("Finance manager")
    expect(asked.get_by_text("Waiting to be checked by Finance manager")).to_be_visible(timeout=15_000)
    assert violations(page) == []
    page.goto(f"{address}/check?a={id_}")
    settle(page)
    page.get_by_text("Waiting for a check (1)").click()
    expect(page).to_have_url(re.compile("show=waiting"))
    page.reload()
    settle(page)
    assert violations(page) == []
    assert fits(page)
    page.get_by_label("Why do you not agree?").fill("The minutes say otherwise.")
    page.get_by_role("button", name="Challenge this answer").click()
    expect(page.get_by_text("is challenged now")).to_be_visible(timeout=15_000)
    page.get_by_text("Challenged (1)").click()
    expect(page.get_by_text("Challenged by Finance manager")).to_be_visible(timeout=15_000)
    assert violations(page) == []
    assert fits(page)


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_answers_are_tried_by_keyboard_alone_and_the_result_is_spoken(tab: Callable[..., Page], address: str, begun: str, width: str) -> None:
    page = tab(f"{address}/what-if?a={begun}", width)
    page.get_by_role("button", name="Try this set: To be ready to explore the idea").focus()
    page.keyboard.press("Enter")
    tried = page.locator(".st-key-question-try-SA9")
    expect(tried).to_have_attribute("role", "group", timeout=15_000)
    tried.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    settle(page)
    expect(page.locator("#mr-status")).to_contain_text("Tried, not saved: ", timeout=15_000)
    assert page.evaluate("document.activeElement.type === 'radio' && document.activeElement.checked")
    page.get_by_role("combobox", name="Add a question").focus()
    page.keyboard.type("People willing to lead")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-question-try-SA2")).to_be_visible(timeout=15_000)
    settle(page)
    assert violations(page) == []
    assert fits(page)


def test_a_question_is_answered_by_keyboard_alone_and_focus_stays(tab: Callable[..., Page], address: str) -> None:
    page = tab(address)
    id_ = begin(page, "Keyboard")
    page.goto(f"{address}/section?a={id_}&s=staff-appetite.who_would_lead")
    settle(page)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type === 'radio'"):
            break
    page.keyboard.press("Space")
    saved = page.locator(".st-key-question-SA1 .mr-saved")
    expect(saved).to_contain_text("Saved at", timeout=15_000)
    page.keyboard.press("ArrowDown")
    settle(page)
    assert page.evaluate("document.activeElement.type === 'radio' && document.activeElement.checked")
    expect(page.locator("#mr-status")).to_contain_text("Saved at")


def test_after_a_change_of_page_the_heading_has_the_focus_and_the_tab_its_title(tab: Callable[..., Page], address: str) -> None:
    page = tab(address)
    begin(page, "Riverside")
    press(page, "Next →")
    heading(page, "Which stage you are aiming at")
    expect(page.get_by_role("heading", level=1)).to_be_focused(timeout=10_000)
    expect(page).to_have_title("Which stage you are aiming at – Riverside – Mutual Readiness")
    assert page.evaluate("document.documentElement.lang") == "en-GB"


def test_a_single_letter_does_not_run_the_page_again(tab: Callable[..., Page], address: str) -> None:
    page = tab(address)
    page.evaluate(
        "() => { window.runs = 0; const app = document.querySelector('[data-testid=stApp]');"
        "new MutationObserver(() => app.dataset.testScriptState === 'running' && window.runs++).observe(app, {attributes: true}); }"
    )
    page.get_by_role("heading", level=1).click()
    for key in ("r", "c", "R"):
        page.keyboard.press(key)
    page.wait_for_timeout(800)
    assert page.evaluate("window.runs") == 0


def test_the_first_page_says_its_name_language_and_what_to_do_without_javascript_before_any_script_runs(address: str) -> None:
    with urlopen(address, timeout=20) as answer:
        page, headers = answer.read().decode("utf-8"), answer.headers
    assert "<title>Mutual Readiness</title>" in page
    assert '<html lang="en-GB">' in page
    assert "needs JavaScript" in page.partition("<noscript>")[2]
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer", "the address of an assessment is a secret"


def test_no_page_asks_anything_of_another_site_or_sets_a_tracking_cookie(wide: Page, asked: list[str], address: str, begun: str) -> None:
    """Of the pages that axe has looked at in the same tab, and of those that it has not, if this test runs alone."""
    seen = {urlparse(url).path.strip("/") for url in asked}
    for name in (name for name in PAGES if name not in seen):
        wide.goto(f"{address}/{name}?a={begun}&s=staff-appetite.who_would_lead")
        wide.wait_for_selector(READY)
        settle(wide)
    ours = urlparse(address).netloc
    elsewhere = {url for url in asked if urlparse(url).scheme in ("http", "https", "ws", "wss") and urlparse(url).netloc != ours}
    assert elsewhere == set()
    assert {cookie["name"] for cookie in wide.context.cookies()} <= {"_streamlit_xsrf"}
