"""Where people sign in, whoever has a code takes part in a workshop without; nothing else is open to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import httpx
import pytest
from playwright.sync_api import Page
from servers import Served
from taking_part import SERVICE, Phone, Workshop, location, said

from assessment.store import Store


@pytest.fixture
def workshop(hosted_server: Served) -> Iterator[Workshop]:
    with closing(Store.open(hosted_server.database)) as store:
        yield Workshop(store)


def test_a_code_lets_somebody_take_part_who_never_signed_in(hosted_server: Served, workshop: Workshop) -> None:
    with httpx.Client(base_url=hosted_server.address) as browser:
        phone = Phone(browser)
        asked = said(phone.get(f"/join/{workshop.code}"))
        assert "The web server in front of it may keep a list of addresses" in asked
        assert location(phone.join(workshop)) == workshop.at
        round_ = workshop.put("SA1")
        assert phone.answer(workshop, round_, "staff", order="1").status_code == 204
        assert workshop.answered(round_) == 1


def test_taking_part_opens_nothing_else(hosted_server: Served, workshop: Workshop, tab: Callable[..., Page]) -> None:
    with httpx.Client(base_url=hosted_server.address) as browser:
        phone = Phone(browser)
        phone.join(workshop)
        for path in (f"/download/{workshop.assessment}/report.pdf", f"/download/{workshop.assessment}/{workshop.assessment}.readiness.json", "/media/x"):
            assert phone.get(path).status_code == 404
        held = {name: value for name, value in browser.cookies.items() if value}
    page = tab(f"{hosted_server.address}/tasks?a={workshop.assessment}", held)
    assert page.get_by_role("heading", level=1).inner_text() == "Sign in"


def test_without_signing_in_a_workshop_shows_its_invitation_and_nothing_else(hosted_server: Served, workshop: Workshop) -> None:
    round_ = workshop.put("SA1")
    with httpx.Client(base_url=hosted_server.address) as browser:
        joined = Phone(browser)
        joined.join(workshop)
        joined.answer(workshop, round_, "staff", order="1", remark="Ask the night staff.")
    with httpx.Client(base_url=hosted_server.address) as browser:
        stranger = Phone(browser)
        assert stranger.get("/join").status_code == 200
        invited = stranger.get(f"/join/{workshop.code}")
        assert SERVICE in said(invited)
        for told in ("night staff", "would lead", workshop.assessment):
            assert told not in invited.text
        wrong = [stranger.get(address) for address in ("/join/ABCDEFGH", "/join/at/w-" + "0" * 24, workshop.at)]
        for each in wrong:
            assert SERVICE not in each.text
            assert workshop.id not in each.text.replace(workshop.at, "")
        for address in (f"/join/{workshop.assessment}", "/join/../download/x", f"/join/at/{workshop.id}/results", f"{workshop.at}/votes", "/join/at/"):
            found = stranger.get(address)
            assert SERVICE not in found.text, address
            assert found.status_code in (200, 303, 404), address
        refused = stranger.answer(workshop, round_, "staff", order="1")
        assert refused.status_code >= 400
        assert workshop.answered(round_) == 1
        for path in ("workshop/x/workshop.csv", f"workshop/{workshop.id}/blank-sheet.pdf", f"workshop/{workshop.id}/workshop.xlsx", "ballot-units.csv"):
            assert stranger.get(f"/download/{workshop.assessment}/{path}").status_code == 404
