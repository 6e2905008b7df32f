"""A room in a real browser: a facilitator by keyboard, a projector that follows, and people who answer meanwhile."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from at_the_screen import fits, press, settle
from playwright.sync_api import Page, expect
from test_for_everybody import violations

from assessment.store import Store

sys.path.append(str(Path(__file__).parents[1] / "pages"))
from rooms import SETUP, Room

pytestmark = [pytest.mark.browser, pytest.mark.long]
SMALL = """() => {
  const found = [], texts = document.createTreeWalker(document.querySelector('[data-testid=stMain]'), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement, text = texts.currentNode.textContent.trim();
    if (!text || parent.closest('.mr-hidden, script, style')) continue;
    if (parseFloat(getComputedStyle(parent).fontSize) < 24) found.push(text);
  }
  return found;
}"""


@pytest.fixture
def room(address: str, database: Path) -> Iterator[Room]:
    store = Store.open(f"sqlite:///{database.as_posix()}")
    made = Room(store, SETUP.model_copy(update={"agenda": ("PA4", "SA2")}))
    made.join(9)
    yield made
    store.close()


def at(address: str, page: str, room: Room) -> str:
    return f"{address}/{page}?a={room.a}&w={room.w}"


def answers(room: Room) -> list[str]:
    options = [each.id for each in room.store.joining.asked(room.w)[0].questions["PA4"].options]  # type: ignore[union-attr]
    return [options[1]] * 4 + [options[3]] * 4 + ["?"]


def wait(page: Page) -> None:
    page.wait_for_timeout(400)
    settle(page)


def test_the_projector_follows_the_facilitator_and_shows_nothing_before_its_time(tab: Callable[..., Page], address: str, room: Room) -> None:
    facilitator, projector = tab(at(address, "room", room)), tab(at(address, "projector", room))
    expect(projector.get_by_text("9 have joined.")).to_be_visible(timeout=15_000)
    facilitator.get_by_role("button", name="Ask question 1").focus()
    facilitator.keyboard.press("Enter")
    expect(projector.get_by_role("heading", level=1, name="What is the most influence")).to_be_visible(timeout=15_000)
    expect(projector.get_by_text("0 of 9 have answered")).to_be_visible()
    room.say(1, answers(room), ["A first thought"])
    expect(projector.get_by_text("9 of 9 have answered")).to_be_visible(timeout=15_000)
    expect(facilitator.get_by_text("9 of 9 have answered")).to_be_visible(timeout=15_000)
    assert projector.locator(".mr-room-bars").count() == 0
    facilitator.get_by_role("button", name="Show the answers").focus()
    facilitator.keyboard.press("Enter")
    expect(projector.get_by_text("Two views:")).to_be_visible(timeout=15_000)
    assert "A first thought" not in projector.content()
    expect(facilitator.get_by_text("A first thought")).to_be_visible()
    press(facilitator, "Show it")
    expect(projector.get_by_text("A first thought")).to_be_visible(timeout=15_000)
    facilitator.get_by_role("radio", name="C 2: Involved").focus()
    facilitator.keyboard.press("Space")
    facilitator.get_by_label("What decided it?").fill("Two pathways were designed together.")
    press(facilitator, "Keep and go on to question 2")
    expect(projector.get_by_role("heading", level=1, name="Are there known members of staff")).to_be_visible(timeout=15_000)
    assert room.standing().agreed["PA4"].reason == "Two pathways were designed together."


def test_sheets_are_keyed_in_without_leaving_the_keyboard(tab: Callable[..., Page], address: str, room: Room) -> None:
    room.put("PA4")
    page = tab(at(address, "room", room))
    page.locator("summary").filter(has_text="Key in answers on paper").focus()
    page.keyboard.press("Enter")
    line = page.get_by_label("One sheet")
    expect(line).to_be_visible(timeout=15_000)
    line.focus()
    for number, typed in enumerate(("s b", "2 d", "S ?"), 1):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"Kept: {typed}.")).to_be_visible(timeout=15_000)
        expect(line).to_have_value("")
        assert page.evaluate("document.activeElement.tagName") == "INPUT"
        assert room.standing().rounds[0].answered == number


@pytest.mark.parametrize("phase", ["waiting", "open", "shown"])
def test_on_the_projector_nothing_is_smaller_than_24_pixels_and_nothing_can_be_pressed(tab: Callable[..., Page], address: str, room: Room, phase: str) -> None:
    if phase != "waiting":
        room.put("PA4")
        room.say(1, answers(room), ["A thought"])
    if phase == "shown":
        room.reveal(1)
    for width in ("desktop", "phone"):
        page = tab(at(address, "projector", room), width)
        wait(page)
        assert page.evaluate(SMALL) == []
        assert page.locator("[data-testid=stMain] :is(a, button, input, textarea, summary)").count() == 0
        assert page.get_by_role("navigation").count() == 0
        assert fits(page)
        assert violations(page) == []


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_on_the_projector_a_question_its_five_options_and_the_count_need_no_scrolling(tab: Callable[..., Page], address: str, room: Room, width: int, height: int) -> None:
    room.put("SA2")
    page = tab(at(address, "projector", room))
    page.set_viewport_size({"width": width, "height": height})
    wait(page)
    head = page.locator("header").bounding_box()
    eyebrow, count, last = (page.locator(each).last.bounding_box() for each in (".mr-eyebrow", ".mr-room-count", ".mr-room-options li"))
    assert head
    assert eyebrow
    assert count
    assert last
    assert head["y"] + head["height"] <= eyebrow["y"]
    assert eyebrow["y"] < count["y"] < last["y"]
    assert last["y"] + last["height"] <= height
    assert page.locator(".mr-room-help").is_visible() is (height == 1080)


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways_for_the_facilitator(tab: Callable[..., Page], address: str, room: Room, width: str) -> None:
    for page_name in ("workshop", "room"):
        page = tab(at(address, page_name, room), width)
        assert violations(page) == [], page_name
        assert fits(page)
    room.asked("PA4", answers(room), ["A thought"])
    page = tab(at(address, "room", room), width)
    assert violations(page) == []
    assert fits(page)
    if width == "phone":
        page.set_viewport_size({"width": 320, "height": 800})
        wait(page)
        assert fits(page)


def test_the_code_is_fetched_from_nowhere_else(tab: Callable[..., Page], address: str, room: Room) -> None:
    asked: list[str] = []
    page = tab(at(address, "projector", room))
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    settle(page)
    picture = page.get_by_role("img", name="QR code that leads to")
    assert picture.evaluate("image => image.naturalWidth") > 20
    assert [url for url in asked if not url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))] == []
