"""Where people sign in, whoever has a code takes part in a workshop without; nothing else is open to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import httpx
import pytest
from playwright.sync_api import Page
from servers import Served
from taking_part import Phone, Workshop, location, said

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
