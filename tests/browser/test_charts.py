"""The charts of the results page in a real browser: words first, nothing that traps a key, legible down to 320 pixels."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from at_the_screen import fits, settle
from playwright.sync_api import Browser, Page, Route, expect
from report_subjects import answers
from test_for_everybody import violations

from assessment import carrying_on, definitions, former
from assessment.identity import LOCAL
from assessment.store import Store

pytestmark = [pytest.mark.browser, pytest.mark.long]

PLOTLY = "**/PlotlyChart*.js"


@pytest.fixture(scope="module")
def assessed(database: Path, address: str) -> str:
    """The results of a service that was assessed three times."""
    store, real = Store.open(f"sqlite:///{database.as_posix()}"), former.point
    try:
        kept = store.create(LOCAL, definitions.shipped(), answers=answers(4, known=0.5))
        for turn in (1, 2):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(former, "point", lambda given, evaluation, at, ago=700 // turn: real(given, evaluation, at - timedelta(days=ago)))
                kept = carrying_on.begin_again(store, LOCAL, store.load(LOCAL, kept.id))
            for id_, answer in answers(4 + turn).items():
                saved = kept.answers.get(id_)
                if saved is None or Random(id_).random() < 0.3:
                    store.save(LOCAL, kept.id, id_, answer, expected=saved.revision if saved else 0)
    finally:
        store.close()
    return f"{address}/results?a={kept.id}"


def pictures(page: Page) -> list[str]:
    """The names of the charts, once all are drawn."""
    expect(page.locator(".js-plotly-plot .main-svg .scatterlayer")).to_have_count(3, timeout=30_000)
    return [str(each.get_attribute("aria-label")) for each in page.get_by_role("figure").all()]


def test_each_chart_is_a_figure_that_says_its_numbers(tab: Callable[..., Page], assessed: str) -> None:
    page = tab(assessed)
    names = pictures(page)
    assert [" ".join(name.split()[:4]) for name in names] == ["On the scale from", "On the scale from", "The share of each"]
    for name in ("evidence", "trend"):
        numbers = page.locator(f".st-key-chart-{name} .annotation-text").all_text_contents()
        for number in (text for text in numbers if "." in text):
            assert any(number in said for said in names)


@pytest.mark.parametrize("wide", [1280, 375, 320])
def test_axe_finds_nothing_and_nothing_is_cut_off_or_scrolls_sideways(browser: Browser, assessed: str, wide: int) -> None:
    page = browser.new_page(viewport={"width": wide, "height": 800})
    page.goto(assessed)
    settle(page)
    pictures(page)
    assert violations(page) == []
    assert fits(page)
    cut = page.evaluate(
        """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => {
            const room = plot.getBoundingClientRect();
            return [...plot.querySelectorAll('.annotation-text, .xtick text')].filter(text => {
                const box = text.getBoundingClientRect();
                return box.left < room.left - 1 || box.right > room.right + 1 || box.top < room.top - 1 || box.bottom > room.bottom + 1;
            }).map(text => text.textContent);
        })"""
    )
    page.close()
    assert cut == []


def test_no_chart_takes_the_keyboard_or_a_wheel(tab: Callable[..., Page], assessed: str) -> None:
    page = tab(assessed)
    pictures(page)
    inside = "[class*=st-key-chart-] :is(a, button, input, [tabindex])"
    assert page.locator(inside).count() == 0
    page.locator(".st-key-chart-trend").hover()
    before = page.evaluate("() => document.querySelector('.st-key-chart-trend').getBoundingClientRect().top")
    page.mouse.wheel(0, 200)
    page.wait_for_timeout(400)
    assert page.evaluate("() => document.querySelector('.st-key-chart-trend').getBoundingClientRect().top") < before


def test_the_words_of_the_page_do_not_wait_for_plotly(browser: Browser, assessed: str) -> None:
    page = browser.new_page()
    held: list[Route] = []
    page.route(PLOTLY, lambda route: held.append(route))  # never answered
    page.goto(assessed)
    settle(page)
    for title in ("How much rests on documents and checks", "Since last time", "Would other weights change the result?", "Assess again later"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_text("The whole score over time", exact=True)).to_be_visible()
    assert held
    page.close()


def test_the_first_page_does_not_load_plotly(browser: Browser, address: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    settle(page)
    page.close()
    assert asked
    assert not [url for url in asked if "Plotly" in url]
