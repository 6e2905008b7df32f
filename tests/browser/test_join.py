"""Phones in a workshop: for everybody, with and without JavaScript, and with nothing lost when the connection, the page or the server goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from servers import free_port, serving
from taking_part import SETUP, Workshop
from test_for_everybody import violations

from assessment.database import ENVIRONMENT
from assessment.identity import LOCAL
from assessment.store import Store
from assessment.workshop import rows

pytestmark = [pytest.mark.browser, pytest.mark.long]

IN = "Your answer is in."
UNSENT = "Not sent yet: no connection. It is kept on this phone and sent as soon as there is one."
SOON = 15_000  # milliseconds: a look every two seconds, and attempts that are made further and further apart


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    """The same database as the server's."""
    opened = Store.open(f"sqlite:///{database.as_posix()}")
    yield opened
    opened.close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens an address under the server's in a phone of its own, which listens for what scripts complain of."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def phone(path: str, *, javascript: bool = True) -> Page:
        context = browser.new_context(viewport={"width": 375, "height": 667}, java_script_enabled=javascript)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path if path.startswith("http") else address + path)
        return page

    yield phone
    for context in contexts:
        context.close()
    assert complaints == []


def join(page: Page, group: str = "Staff") -> None:
    page.get_by_label(group, exact=True).check()
    page.get_by_role("button", name="Join").click()
    page.wait_for_url("**/join/at/**")


def joined(phone: Callable[..., Page], workshop: Workshop, *, javascript: bool = True) -> Page:
    page = phone(f"/join/{workshop.code}", javascript=javascript)
    join(page)
    return page


def says(page: Page, text: str) -> None:
    expect(page.locator("#said")).to_contain_text(text, timeout=SOON)


def headed(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text, timeout=SOON)


def replies(store: Store, workshop: Workshop, round_: int) -> list[str]:
    """What is kept of a round, so that tests can see that it is, and once."""
    with store._engine.connect() as connection:
        return sorted(each.choice for each in rows.replies(connection, workshop.id, round_))


def uncovered(page: Page, field: Locator) -> None:
    """What is said at the foot of the screen does not cover what has the focus."""
    box, bar = field.bounding_box(), page.locator(".standing").bounding_box()
    assert box
    assert bar
    assert box["y"] + box["height"] <= bar["y"]


def for_everybody(page: Page) -> None:
    """Axe finds nothing, and nothing is scrolled sideways at either width."""
    for width in (320, 375):
        page.set_viewport_size({"width": width, "height": 667})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


QUESTION, AGAIN = "Where did the idea of becoming a mutual start?", "Question 1 of 3 – asked again"


def test_every_state_is_for_everybody(phone: Callable[..., Page], store: Store) -> None:
    workshop = Workshop(store, named=True, slips=True)
    (slip,) = store.workshops.make_slips(LOCAL, workshop.assessment, workshop.id, 1)
    page = phone("/join")
    for_everybody(page)
    page.get_by_label("The code of the workshop").fill("QQQQ QQQQ")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("This code does not work.")
    for_everybody(page)
    page.get_by_label("The code of the workshop").fill(workshop.code.lower())
    page.get_by_role("button", name="Go on").click()
    headed(page, "Staff day")
    page.get_by_label("Your name").fill("Ben")
    page.get_by_label("What your slip of paper says").fill("wrong")
    page.get_by_label("Staff", exact=True).check()
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("alert")).to_contain_text("That slip does not work.")
    for_everybody(page)
    page.get_by_label("What your slip of paper says").fill(slip)
    join(page)
    headed(page, "No question is open just now")
    for_everybody(page)
    round_ = workshop.put("SA1")
    headed(page, QUESTION)
    for_everybody(page)
    page.get_by_label("Managers alone.").check()
    says(page, IN)
    for_everybody(page)
    page.context.set_offline(True)
    page.get_by_label("Handed down.").check()
    says(page, UNSENT)
    for_everybody(page)
    page.context.set_offline(False)
    says(page, IN)
    workshop.reveal(round_)
    headed(page, "Look at the big screen")
    expect(page.get_by_text("You answered: Handed down")).to_be_visible()
    for_everybody(page)
    round_ = workshop.put("SA1")
    expect(page.get_by_text(AGAIN)).to_be_visible(timeout=SOON)
    for_everybody(page)
    workshop.reveal(round_)
    workshop.put("@weights")
    headed(page, "How much does each dimension count?")
    for_everybody(page)
    workshop.end()
    headed(page, "Thank you for taking part")
    for_everybody(page)


def test_a_question_comes_by_itself_and_its_heading_has_the_focus(phone: Callable[..., Page], store: Store) -> None:
    workshop = Workshop(store)
    page = joined(phone, workshop)
    expect(page.get_by_text("The next question comes here by itself.")).to_be_visible()
    expect(page.get_by_role("link", name="Look for the next question")).to_be_hidden()
    workshop.put("SA1")
    headed(page, QUESTION)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page).to_have_title(f"{QUESTION} – Staff day – Mutual Readiness")
    expect(page.get_by_role("status").first).to_be_attached()


def test_the_keyboard_alone_joins_and_answers_and_keeps_its_place(phone: Callable[..., Page], store: Store) -> None:
    workshop = Workshop(store)
    round_ = workshop.put("SA1")
    page = phone("/join")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.type(f"{workshop.code[:4].lower()} {workshop.code[4:]}")
    page.keyboard.press("Enter")
    headed(page, "Staff day")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    headed(page, QUESTION)
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type === 'radio'"):
            break
    page.keyboard.press("Space")
    says(page, IN)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Managers alone.")).to_be_focused()
    expect(page.get_by_label("Managers alone.")).to_be_checked()
    says(page, IN)
    uncovered(page, page.get_by_label("Managers alone."))
    assert replies(store, workshop, round_) == ["managers"]


def test_without_javascript_forms_do_the_same(phone: Callable[..., Page], store: Store) -> None:
    workshop = Workshop(store)
    page = joined(phone, workshop, javascript=False)
    headed(page, "No question is open just now")
    expect(page.get_by_text("comes here by itself")).to_be_hidden()
    round_ = workshop.put("SA1")
    page.wait_for_timeout(700)  # all phones are told the same state for half a second
    page.get_by_role("link", name="Look for the next question").click()
    headed(page, QUESTION)
    page.get_by_label("Managers alone.").check()
    page.get_by_label("Comment").fill("We were told.")
    page.get_by_role("button", name="Save my answer").click()
    says(page, IN)
    expect(page.get_by_label("Managers alone.")).to_be_checked()
    expect(page.get_by_label("Comment")).to_have_value("We were told.")
    assert replies(store, workshop, round_) == ["managers"]


def test_what_was_chosen_without_a_connection_survives_a_reload_and_is_sent_once_there_is_one(phone: Callable[..., Page], store: Store) -> None:
    workshop = Workshop(store)
    round_ = workshop.put("SA1")
    page = joined(phone, workshop)
    headed(page, QUESTION)
    page.get_by_label("Staff themselves.").check()
    says(page, IN)

    def lost(route: Route) -> None:
        route.abort("connectionfailed")

    page.route("**/answer", lost)
    page.get_by_label("Handed down.").check()
    page.get_by_label("Comment").fill("A second thought")
    page.keyboard.press("Tab")  # what is typed is kept when its field is left
    says(page, UNSENT)
    page.reload()
    expect(page.get_by_label("Handed down.")).to_be_checked()
    expect(page.get_by_label("Comment")).to_have_value("A second thought")
    says(page, UNSENT)
    assert replies(store, workshop, round_) == ["staff"]
    page.unroute("**/answer")
    says(page, IN)
    assert replies(store, workshop, round_) == ["handed_down"]
    page.reload()
    expect(page.get_by_label("Handed down.")).to_be_checked()
    expect(page.get_by_label("Comment")).to_have_value("A second thought")
    assert page.evaluate("Object.keys(localStorage)") == []


def test_an_answer_whose_confirmation_was_lost_is_sent_again_and_counts_once(phone: Callable[..., Page], store: Store) -> None:
    workshop = Workshop(store)
    round_ = workshop.put("SA1")
    page = joined(phone, workshop)

    def lost_on_the_way_back(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    page.route("**/answer", lost_on_the_way_back)
    page.get_by_label("Handed down.").check()
    says(page, UNSENT)
    assert replies(store, workshop, round_) == ["handed_down"]
    page.unroute("**/answer")
    says(page, IN)
    assert replies(store, workshop, round_) == ["handed_down"]


def test_a_page_that_was_made_before_an_answer_came_shows_it_all_the_same(phone: Callable[..., Page], store: Store) -> None:
    workshop = Workshop(store)
    workshop.put("SA1")
    page = joined(phone, workshop)
    before = page.request.get(page.url).text()
    page.get_by_label("Handed down.").check()
    says(page, IN)
    page.route(page.url, lambda route: route.fulfill(body=before, content_type="text/html; charset=utf-8"), times=1)
    page.reload()
    expect(page.get_by_label("Handed down.")).to_be_checked()
    says(page, IN)


def test_what_comes_too_late_is_told_as_not_taken(phone: Callable[..., Page], store: Store) -> None:
    workshop = Workshop(store)
    round_ = workshop.put("SA1")
    page = joined(phone, workshop)
    page.get_by_label("Handed down.").check()
    says(page, IN)
    page.route("**/version", lambda route: route.abort())
    workshop.reveal(round_)
    page.get_by_label("Staff themselves.").check()
    says(page, "This question is closed. Your last saved answer counts.")
    page.unroute("**/version")
    headed(page, "Look at the big screen")
    expect(page.get_by_text("You answered: Handed down")).to_be_visible()


def test_two_tabs_of_one_phone_agree(phone: Callable[..., Page], store: Store) -> None:
    workshop = Workshop(store)
    round_ = workshop.put("SA1")
    one = joined(phone, workshop)
    other = one.context.new_page()
    other.goto(one.url)
    headed(other, QUESTION)
    one.get_by_label("Handed down.").check()
    says(one, IN)
    expect(other.get_by_label("Handed down.")).to_be_checked(timeout=SOON)
    says(other, IN)
    other.get_by_label("Staff themselves.").check()
    says(other, IN)
    expect(one.get_by_label("Staff themselves.")).to_be_checked(timeout=SOON)
    says(one, IN)
    assert replies(store, workshop, round_) == ["staff"]


def test_nothing_that_was_called_saved_is_lost_when_the_server_is_killed(phone: Callable[..., Page], tmp_path: Path) -> None:
    port, database = free_port(), f"sqlite:///{(tmp_path / 'a.db').as_posix()}"
    with closing(Store.open(database)) as store:
        workshop = Workshop(store)
        round_ = workshop.put("SA1")
        with serving(tmp_path, port, {ENVIRONMENT: database}) as served:
            page = phone(f"{served.address}/join/{workshop.code}")
            join(page)
            page.get_by_label("Handed down.").check()
            says(page, IN)
            served.process.kill()
            served.process.wait(20)
        assert replies(store, workshop, round_) == ["handed_down"]
        page.get_by_label("Staff themselves.").check()
        says(page, UNSENT)
        with serving(tmp_path, port, {ENVIRONMENT: database}):
            says(page, IN)
        assert replies(store, workshop, round_) == ["staff"]


def test_points_say_their_sum_and_are_sent_when_they_make_100(phone: Callable[..., Page], store: Store) -> None:
    workshop = Workshop(store)
    round_ = workshop.put("@weights")
    page = joined(phone, workshop)
    headed(page, "How much does each dimension count?")
    fields = page.get_by_role("spinbutton")
    fields.nth(0).fill("60")
    fields.nth(1).fill("50")
    expect(page.locator("#total")).to_have_text("Together: 110 points. Too many: 10.")
    assert replies(store, workshop, round_) == []
    fields.nth(1).fill("40")
    expect(page.locator("#total")).to_have_text("Together: 100 points. That is all of them.")
    says(page, "Your points are in.")
    fields.last.fill("0")
    fields.nth(4).focus()
    uncovered(page, fields.nth(4))
    assert replies(store, workshop, round_) == [",".join(["60", "40", *["0"] * (fields.count() - 2)])]


def test_at_ones_own_speed_questions_follow_without_a_new_page_and_back_leads_back(phone: Callable[..., Page], store: Store) -> None:
    workshop = Workshop(store, pace="own")
    page = joined(phone, workshop)
    page.evaluate("window.still = true")
    page.get_by_label("Handed down.").check()
    says(page, IN)
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("Question 2 of 3")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.context.set_offline(True)
    page.get_by_label("Yes.").check()
    says(page, UNSENT)
    page.get_by_role("link", name="Next").click()
    expect(page.locator("#others")).to_contain_text("There is no connection just now")
    expect(page.get_by_text("Question 2 of 3")).to_be_visible()
    page.context.set_offline(False)
    says(page, IN)
    page.go_back()
    expect(page.get_by_text("Question 1 of 3")).to_be_visible()
    expect(page.get_by_label("Handed down.")).to_be_checked()
    assert page.evaluate("window.still")
    page.goto(f"{page.url.partition('?')[0]}?q=end")
    headed(page, "You have come to the end")
    for_everybody(page)
    assert [replies(store, workshop, round_) for round_ in (1, 2, 3)] == [["handed_down"], ["yes"], []]


def test_a_phone_keeps_what_was_typed_when_its_language_changes(phone: Callable[..., Page], store: Store) -> None:
    workshop = Workshop(store)
    workshop.put("SA1")
    page = joined(phone, workshop)
    page.get_by_label("Comment").fill("A thought")
    page.get_by_role("link", name="Cymraeg").click()
    headed(page, "O ble y dechreuodd y syniad o ddod yn fenter gydfuddiannol?")
    assert page.evaluate("document.documentElement.lang") == "cy"
    expect(page.get_by_label("Sylw")).to_have_value("A thought")
    for_everybody(page)


def test_a_phone_loads_nothing_from_elsewhere(phone: Callable[..., Page], store: Store, address: str) -> None:
    workshop = Workshop(store)
    workshop.put("SA1")
    page = phone("/join")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/join/{workshop.code}")
    join(page)
    page.get_by_label("Handed down.").check()
    says(page, IN)
    assert asked
    assert all(each.startswith(f"{address}/join/") for each in asked)
    assert SETUP.name in page.title()


def test_an_answer_that_the_facilitator_removed_is_not_called_saved_any_more(phone: Callable[..., Page], store: Store) -> None:
    workshop = Workshop(store)
    page = joined(phone, workshop)
    for again in (False, True):  # what she said in the first round was shown, so her entry stays
        round_ = workshop.put("SA1")
        page.get_by_label("Managers alone.").check()
        says(page, IN)
        if not again:
            workshop.reveal(round_)
            headed(page, "Look at the big screen")
    (entry,) = store.workshops.entries(LOCAL, workshop.assessment, workshop.id)
    store.workshops.remove_entry(LOCAL, workshop.assessment, workshop.id, entry.id)
    expect(page.locator("#said")).to_be_empty(timeout=SOON)
    expect(page.get_by_label("Managers alone.")).not_to_be_checked()
