"""A whole workshop in real Chromium: a facilitator and a projector, six phones, and people with a sheet of paper."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from at_the_screen import fits, settle
from playwright.sync_api import Browser, Page, WebSocket, expect
from test_for_everybody import violations
from test_room import SMALL

from assessment import definitions
from assessment.identity import LOCAL
from assessment.store import Store
from questionnaires.answers import Answer, State

pytestmark = [pytest.mark.browser, pytest.mark.long]

SOON = 15_000  # milliseconds: everybody looks every two seconds
RESULTS = (b"mr-room-bars", b"Two views", b"Most chose", b"middle answer", b"mr-room-scale")
"""What the projector is sent when answers are shown."""
COMMENT, KEPT_BACK = "Nobody asked the night shift.", "Ask Ben, he knows."
SHEETS = ("m d", "m d", "2 e", "m D")


class Screen:
    """A page that may be looked at by whoever it is for: axe finds nothing, and nothing is scrolled sideways."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def is_for_everybody(self) -> None:
        assert violations(self.page) == []
        assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    def says(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=SOON)


class Desk(Screen):
    """The facilitator, who never takes a hand off the keyboard."""

    def go(self, address: str) -> None:
        self.page.goto(address)
        settle(self.page)

    def press(self, name: str | re.Pattern[str], *, role: str = "button", last: bool = False) -> None:
        found = self.page.get_by_role(role, name=name)  # type: ignore[arg-type]
        one = found.last if last else found.first
        expect(one).to_be_enabled(timeout=SOON)
        one.focus()
        self.page.keyboard.press("Enter")
        settle(self.page)

    def unfold(self, name: str) -> None:
        self.page.locator("summary").filter(has_text=name).first.focus()
        self.page.keyboard.press("Enter")
        settle(self.page)

    def tick(self, name: str | re.Pattern[str], role: str = "radio") -> None:
        self.page.get_by_role(role, name=name).first.focus()  # type: ignore[arg-type]
        self.page.keyboard.press("Space")
        settle(self.page)

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.focus()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Tab")
        settle(self.page)

    def is_for_everybody(self) -> None:
        assert violations(self.page) == []
        assert fits(self.page)

    @property
    def code(self) -> str:
        return self.page.locator(".mr-room-code").first.inner_text().split(":")[-1].replace(" ", "").strip()


class Projector(Screen):
    """The big screen, with everything that was sent to it."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.sent: list[bytes] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.sent.append(frame if isinstance(frame, bytes) else frame.encode()))

    def was_sent(self, *texts: bytes) -> bool:
        self.page.wait_for_timeout(100)
        return any(text in frame for frame in self.sent for text in texts)

    def is_for_everybody(self) -> None:
        super().is_for_everybody()
        assert self.page.evaluate(SMALL) == []


class Phone(Screen):
    """Somebody who takes part."""

    def join(self, link: str, group: str, **fields: str) -> None:
        self.page.goto(link)
        for label, text in fields.items():
            self.page.get_by_label(label.replace("_", " ")).fill(text)
        self.page.get_by_label(group, exact=True).focus()
        self.page.keyboard.press("Space")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/join/at/**")

    def headed(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text, timeout=SOON)

    def answer(self, place: int, remark: str = "") -> None:
        """The option at a place, counted from 0, by keyboard."""
        radio = self.page.locator("input[name=choice]").nth(place)
        expect(radio).to_be_enabled(timeout=SOON)
        radio.focus()
        self.page.keyboard.press("Space")
        if remark:
            self.page.get_by_label("Comment").focus()
            self.page.keyboard.type(remark)
        expect(self.page.locator("#said")).to_contain_text("Your answer is in.", timeout=SOON)

    def share_out(self, *points: int) -> None:
        fields = self.page.locator("#points input")
        expect(fields.first).to_be_enabled(timeout=SOON)
        for place in range(fields.count()):
            fields.nth(place).focus()
            self.page.keyboard.type(str(points[place] if place < len(points) else 0))
        expect(self.page.locator("#said")).to_contain_text("Your points are in.", timeout=SOON)

    @property
    def answers(self) -> str:
        """What the server answers this phone, at each address that there is for it."""
        at = self.page.url.partition("?")[0]
        got = [self.page.request.get(each) for each in (at, f"{at}/version", at.rpartition("/at/")[0])]
        return "".join(each.text() for each in got) + self.page.content()

    @property
    def entry(self) -> str:
        found = re.search(r"Your entry: (\w+)", self.page.locator("main").inner_text())
        assert found
        return found[1]


@pytest.fixture
def desk(tab: Callable[..., Page], address: str, database: Path) -> Desk:
    """A facilitator at the workshops of a new assessment."""
    store = Store.open(f"sqlite:///{database.as_posix()}")
    begun = store.create(LOCAL, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, "Harbour Nursing")}).id
    store.close()
    return Desk(tab(f"{address}/workshop?a={begun}"))


@pytest.fixture
def phones(browser: Browser) -> Iterator[list[Phone]]:
    contexts = [browser.new_context(viewport={"width": 375, "height": 667}) for _ in range(6)]
    yield [Phone(context.new_page()) for context in contexts]
    for context in contexts:
        context.close()


@pytest.fixture
def projector(browser: Browser) -> Iterator[Projector]:
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    yield Projector(page)
    page.close()


def prepared(desk: Desk, name: str) -> str:
    """A workshop with a ready agenda and the sharing out of points; returns its address without the page."""
    desk.press("Prepare a workshop")
    desk.write("Name of the workshop", name)
    desk.tick("Staff appetite")
    desk.press("Use this agenda")
    desk.tick(re.compile("What should count most"), "checkbox")
    return desk.page.url.partition("?")[2]


def lead_out(desk: Desk, address: str, where: str, label: str) -> bytes:
    """A file that the page of the workshop offers."""
    found = desk.page.get_by_role("link", name=label, exact=True).get_attribute("href")
    assert found
    got = desk.page.request.get(f"{address}/{found}")
    assert got.status == 200, where
    return got.body()


def test_a_workshop_from_preparing_it_to_what_it_left_behind(desk: Desk, projector: Projector, phones: list[Phone], address: str) -> None:
    # Before the day
    place = prepared(desk, "Staff day")
    desk.is_for_everybody()
    assert lead_out(desk, address, "sheet", "A blank sheet to print (PDF)").startswith(b"%PDF")
    desk.press("Give out the code")
    desk.is_for_everybody()
    old = desk.code
    desk.unfold("Give out a new code")
    desk.press("Give out a new one")
    code = desk.code
    assert code != old

    # People come
    desk.press("Go to the room")
    projector.page.goto(f"{address}/projector?{place}")
    settle(projector.page)
    link = str(projector.page.get_by_role("img", name="QR code that leads to").get_attribute("alt")).split()[-1]
    assert link == f"{address}/join/{code}"
    first, typing, *others = phones
    first.page.goto(link)
    first.is_for_everybody()
    first.join(link, "Staff")
    first.headed("No question is open just now")
    first.is_for_everybody()
    typing.page.goto(f"{address}/join")
    typing.page.get_by_label("The code of the workshop").focus()
    typing.page.keyboard.type(old)
    typing.page.keyboard.press("Enter")
    expect(typing.page.get_by_role("alert")).to_contain_text("This code does not work.", timeout=SOON)
    typing.is_for_everybody()
    typing.page.get_by_label("The code of the workshop").fill(f"{code[:4].lower()} {code[4:]}")
    typing.page.keyboard.press("Enter")
    typing.headed("Staff day")
    typing.join(typing.page.url, "Staff")
    for phone in others[:3]:
        phone.join(link, "Staff")
    projector.says("5 have joined.")
    projector.is_for_everybody()
    desk.is_for_everybody()

    # The first question, with a late joiner in the wrong group and sheets of paper
    desk.press(re.compile("^Ask question 1"))
    first.headed(re.compile("willing to lead"))
    first.is_for_everybody()
    late = others[3]
    late.join(link, "Board")
    late.answer(0)
    for place_, phone in enumerate(phones[:5]):
        phone.answer((0, 0, 1, 0, 1)[place_], (COMMENT, KEPT_BACK, "", "", "")[place_])
    projector.says("6 of 6 have answered")
    desk.unfold("Remove an entry")
    desk.write("Name of the entry", late.entry)
    desk.press(re.compile("^Remove entry"))
    late.says("This device has not joined the workshop.")
    late.join(link, "Staff")
    late.answer(1)
    desk.unfold("Key in answers on paper")
    desk.page.get_by_label("One sheet").focus()
    for typed in ("m z", *SHEETS):
        desk.page.keyboard.press("ControlOrMeta+a")
        desk.page.keyboard.type(typed)
        desk.page.keyboard.press("Enter")
        desk.says(f"Kept: {typed}." if typed in SHEETS else re.compile("“z” is no answer to"))
    projector.says("10 of 10 have answered")
    projector.is_for_everybody()
    desk.is_for_everybody()

    # Nothing is known before it is shown
    assert not projector.was_sent(*RESULTS, COMMENT.encode(), KEPT_BACK.encode())
    assert not any(other in phone.answers for phone in phones for other in (COMMENT, KEPT_BACK) if (phone, other) not in ((first, COMMENT), (typing, KEPT_BACK)))
    assert not any(mark.decode() in phone.answers for phone in phones for mark in RESULTS)
    assert "How many chose" not in desk.page.content()
    desk.press("Show the answers")
    projector.says("Two views:")
    assert projector.was_sent(*RESULTS)
    projector.is_for_everybody()
    desk.is_for_everybody()
    first.headed("Look at the big screen")
    first.is_for_everybody()
    assert not any(mark.decode() in phone.answers for phone in phones for mark in RESULTS)

    # Comments, and a second round
    assert not projector.was_sent(COMMENT.encode())
    waiting = desk.page.locator("[class*=st-key-who-]")
    waiting.filter(has_text=COMMENT).get_by_role("button", name="Show it").focus()
    desk.page.keyboard.press("Enter")
    projector.says(COMMENT)
    assert not projector.was_sent(KEPT_BACK.encode())
    desk.press("Ask again")
    first.says(re.compile("Last time you answered"))
    first.is_for_everybody()
    for phone in phones:
        phone.answer(3)
    projector.says("6 of 10 have answered")
    desk.press("Show the answers")
    projector.says("Most chose “A group”")

    # Agreed
    desk.press("Keep and go on to question 2")
    desk.says("Choose an answer, or “No agreement”. Nothing was kept.")
    desk.tick("D A group")
    desk.write("What decided it?", "Three teams named people.")
    desk.press("Keep and go on to question 2")
    first.headed(re.compile("Is this voluntary"))

    # A mistake, and no agreement
    for phone in phones:
        phone.answer(0)
    desk.press("Show the answers")
    desk.unfold("Count this round as not asked")
    desk.press("Count it as not asked")
    projector.says("10 have joined.")
    desk.press("Ask it")
    for place_, phone in enumerate(phones):
        phone.answer(place_ % 2)
    desk.press("Show the answers")
    desk.tick("No agreement")
    desk.write("What decided it?", "Some read it as settled.")
    desk.press("Keep", last=True)
    desk.says("The record says that there was no agreement.")

    # What should count most
    desk.page.locator(".st-key-task-item-4").get_by_role("button").focus()
    desk.page.keyboard.press("Enter")
    first.headed("How much does each dimension count?")
    first.is_for_everybody()
    for phone in phones:
        phone.share_out(60, 40)
    assert not projector.was_sent(b"shared out their points")
    desk.press("Show the answers")
    projector.says("6 people shared out their points.")
    projector.is_for_everybody()
    desk.is_for_everybody()

    # The end
    desk.go(f"{address}/workshop?{place}")
    desk.unfold("Take the code back")
    desk.press("Take it back")
    desk.unfold("End the workshop")
    desk.press(re.compile("^End it"))
    first.headed("Thank you for taking part")
    first.is_for_everybody()
    projector.says("This workshop is over.")
    projector.is_for_everybody()
    desk.is_for_everybody()
    results = lead_out(desk, address, "table", "All results as a table (CSV)").decode("utf-8-sig")
    assert "Three teams named people." in results
    assert KEPT_BACK not in results
    assert zipfile.is_zipfile(io.BytesIO(lead_out(desk, address, "workbook", "All results as a workbook (XLSX)")))
    assert lead_out(desk, address, "handout", "A page for Staff (PDF)").startswith(b"%PDF")
    told = desk.page.request.get(f"{address}/download/{place.partition('&')[0].removeprefix('a=')}/report.html").text()
    assert "What workshops said" in told
    assert "Some read it as settled." in told
    assert KEPT_BACK not in told


def test_a_workshop_with_names_and_slips_at_everybodys_own_pace(desk: Desk, projector: Projector, phones: list[Phone], address: str) -> None:
    place = prepared(desk, "Away day")
    desk.tick(re.compile("^With names"))
    desk.tick(re.compile("^Each at their own pace"))
    desk.tick(re.compile("^Only whoever has a slip"), "checkbox")
    desk.press("Give out the code")
    desk.write("How many more", "6")
    desk.press("Make slips")
    desk.is_for_everybody()
    slips = desk.page.locator(".mr-slips strong").all_inner_texts()
    link = f"{address}/join/{desk.code}"
    projector.page.goto(f"{address}/projector?{place}")
    for number, phone in enumerate(phones):
        phone.join(link, "Staff", Your_name=f"Person {number}", What_your_slip_of_paper_says=slips[number])
        for _ in range(3):
            phone.answer(number % 2)
            phone.page.get_by_role("link", name="Next").focus()
            phone.page.keyboard.press("Enter")
            phone.page.wait_for_timeout(300)
        phone.share_out(50, 50)
        phone.page.get_by_role("link", name="Next").click()
        phone.headed("You have answered everything")
    phones[0].is_for_everybody()
    projector.says("6 of 6 have finished")
    desk.go(f"{address}/room?{place}")
    desk.is_for_everybody()
    assert not projector.was_sent(*RESULTS)
    desk.press("Show the answers to all questions")
    desk.is_for_everybody()
    projector.says("What to talk about, most disagreement first")
    projector.is_for_everybody()
    assert not projector.was_sent(b"Person 1")
    desk.press("Go to it")
    desk.is_for_everybody()
    desk.unfold("Who answered what")
    desk.says(re.compile("Person 1"))
    projector.says(re.compile("people answered"))
    asked = projector.page.get_by_text(re.compile(r"question \d of 4")).first.inner_text().rpartition("question ")[2]
    desk.press("Ask again")
    phones[0].says(f"Question {asked}")
    phones[0].page.get_by_role("link", name=f"Question {asked}").click()
    phones[0].says(re.compile("Last time you answered"))
    phones[0].is_for_everybody()
    assert not projector.was_sent(b"Person 1")
