"""Phones in real Chromium that lose the network in mid-answer, and a server that is killed: what they show as saved is kept, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest
from playwright.sync_api import Browser, Page, expect
from taking_part import Workshop

from assessment.store import Store
from assessment.workshop.codes import hashed
from bench.cut import served
from bench.sessions import free_port

pytestmark = [pytest.mark.browser, pytest.mark.long]
SAVED = "Your answer is in."
PATIENCE = 30_000  # milliseconds; a phone waits for up to 15 seconds between two attempts


@pytest.fixture
def phones(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Opens a page on a phone of its own."""
    contexts = []

    def phone(address: str) -> Page:
        contexts.append(browser.new_context(viewport={"width": 375, "height": 812}))
        page = contexts[-1].new_page()
        page.goto(address)
        return page

    yield phone
    for each in contexts:
        each.close()


def join(page: Page) -> None:
    page.get_by_label("Staff", exact=True).check()
    page.get_by_role("button", name="Join").click()
    expect(page.locator('input[name="choice"]').first).to_be_visible()


def pick(page: Page, choice: str) -> None:
    page.locator(f'input[name="choice"][value="{choice}"]').check()


def kept(database: Path) -> dict[str, list[str]]:
    """By participant, what she chose in the only round."""
    found: dict[str, list[str]] = {}
    with closing(connect(database)) as connection:
        for participant, choice in connection.execute("SELECT participant, choice FROM workshop_reply"):
            found.setdefault(participant, []).append(choice)
    return found


def mine(page: Page, database: Path) -> list[str]:
    (token,) = [str(each.get("value")) for each in page.context.cookies() if str(each.get("name", "")).startswith("mutual_readiness_join_")]
    return kept(database).get(hashed(token), [])


def opened(database: Path) -> Workshop:
    """A workshop on a new database, with one question that is put."""
    store = Store.open(f"sqlite:///{database.as_posix()}")
    workshop = Workshop(store)
    workshop.put("SA1")
    store.close()
    return workshop


def test_three_phones_a_lost_network_and_a_killed_server_leave_each_answer_once(phones: Callable[[str], Page], tmp_path: Path) -> None:
    database, port, log = tmp_path / "workshop.db", free_port(), tmp_path / "server.log"
    workshop = opened(database)
    with served(f"sqlite:///{database.as_posix()}", port, log):
        ready, cut, killed = (phones(f"http://127.0.0.1:{port}/join/{workshop.code}") for _ in range(3))
        for page in (ready, cut, killed):
            join(page)
            pick(page, "staff")
            expect(page.locator("#said")).to_contain_text(SAVED)
        cut.context.set_offline(True)
        pick(cut, "managers")
        expect(cut.locator("#said")).not_to_contain_text(SAVED)
        pick(ready, "handed_down")
        expect(ready.locator("#said")).to_contain_text(SAVED)
    assert mine(ready, database) == ["handed_down"], "it was shown as saved when the server was killed"
    pick(killed, "managers_then_staff")
    expect(killed.locator("#said")).not_to_contain_text(SAVED)
    pick(cut, "?")
    with served(f"sqlite:///{database.as_posix()}", port, log):
        expect(killed.locator("#said")).to_contain_text(SAVED, timeout=PATIENCE)
        expect(cut.locator("#said")).not_to_contain_text(SAVED)
        cut.context.set_offline(False)
        expect(cut.locator("#said")).to_contain_text(SAVED, timeout=PATIENCE)
        assert [mine(page, database) for page in (ready, cut, killed)] == [["handed_down"], ["?"], ["managers_then_staff"]]
        assert len(kept(database)) == 3
        for page, choice in ((ready, "handed_down"), (cut, "?"), (killed, "managers_then_staff")):
            page.reload()
            expect(page.locator(f'input[name="choice"][value="{choice}"]')).to_be_checked()


def test_an_answer_that_waits_on_a_phone_outlives_its_page(phones: Callable[[str], Page], tmp_path: Path) -> None:
    database, port, log = tmp_path / "workshop.db", free_port(), tmp_path / "server.log"
    workshop = opened(database)
    with served(f"sqlite:///{database.as_posix()}", port, log):
        page = phones(f"http://127.0.0.1:{port}/join/{workshop.code}")
        join(page)
    pick(page, "staff")
    expect(page.locator("#said")).not_to_contain_text(SAVED)
    context = page.context
    page.close()
    with served(f"sqlite:///{database.as_posix()}", port, log):
        again = context.new_page()
        again.goto(f"http://127.0.0.1:{port}{workshop.at}")
        expect(again.locator("#said")).to_contain_text(SAVED, timeout=PATIENCE)
        assert list(kept(database).values()) == [["staff"]]
