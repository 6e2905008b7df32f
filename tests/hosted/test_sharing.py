"""People who signed in let each other in: by keyboard, on a phone, and with a link that leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
import servers
from at_the_screen import fits, heading, settle
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from servers import Served, sign_in_here

from assessment import definitions
from assessment.identity import Claims, Role
from assessment.store import Store
from questionnaires.answers import Answer, State

pytestmark = pytest.mark.long
Tab = Callable[..., Page]


class Scene(NamedTuple):
    """A copy in which Ada leads an assessment and administers the organisation, and the id of the assessment."""

    served: Served
    id: str


@pytest.fixture(scope="module")
def scene(hosted_server: Served, provider: str) -> Scene:
    organisation = servers.let_in(hosted_server.database, "ada", role=Role.MEMBER)
    store = Store.open(hosted_server.database)
    ada = store.people.sign_in(Claims(f"{provider}|ada", "Ada Mensah", "ada@harbour.example", datetime.now(UTC)))
    store.people.invite_member(servers.LOCAL, organisation, Role.ADMINISTRATOR, email="ada@harbour.example")
    made = store.create(ada, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, "Harbour Nursing")})
    store.people.invite(ada, made.id, Role.FACILITATOR, email="nobody@harbour.example")
    store.close()
    return Scene(hosted_server, made.id)


def invitation(scene: Scene, provider: str) -> str:
    """The path of a link for whoever has it."""
    store = Store.open(scene.served.database)
    ada = store.people.sign_in(Claims(f"{provider}|ada", "Ada Mensah", "ada@harbour.example", datetime.now(UTC)))
    secret = store.people.invite(ada, scene.id, Role.REVIEWER)
    store.close()
    return f"invitation?i={secret}"


def in_focus(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.tagName"))


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the keyboard is in what the selector names."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.closest(selector) !== null", selector):
            return
    pytest.fail(f"the keyboard does not reach {selector}")


@pytest.mark.long
@pytest.mark.parametrize("name", ["people", "organisation", "invitation", ""])
def test_axe_finds_nothing_and_nothing_scrolls_sideways_even_at_320_pixels(
    scene: Scene, provider: str, tab: Tab, sign_in: Callable[[str], dict[str, str]], name: str
) -> None:
    page = tab(f"{scene.served.address}/", sign_in("ada"))
    where = {"people": f"people?a={scene.id}", "invitation": invitation(scene, provider)}
    for wide, high in ((1280, 900), (375, 812), (320, 640)):
        page.set_viewport_size({"width": wide, "height": high})
        page.goto(f"{scene.served.address}/{where.get(name, name)}")
        settle(page)
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]})
        assert found.violations_count == 0, found.generate_report()
        assert fits(page)


def test_a_link_made_by_keyboard_on_a_phone_lets_another_in_once_and_its_secret_stays_nowhere(
    scene: Scene, tab: Tab, sign_in: Callable[[str], dict[str, str]]
) -> None:
    lead = tab(f"{scene.served.address}/people?a={scene.id}", sign_in("ada"), width="phone")
    tab_to(lead, ".st-key-invite-role")
    lead.keyboard.press("ArrowDown")
    settle(lead)
    tab_to(lead, ".st-key-make-invitation")
    lead.keyboard.press("Enter")
    expect(lead.locator(".st-key-invited code")).to_be_visible(timeout=15_000)
    settle(lead)
    assert in_focus(lead) == "H1"
    assert fits(lead)
    link = lead.locator(".st-key-invited code").inner_text()
    (secret,) = parse_qs(urlsplit(link).query)["i"]

    carys = tab(link)
    heading(carys, "Sign in")
    sign_in_here(carys, "carys")
    heading(carys, "Work on “Harbour Nursing”")
    tab_to(carys, ".st-key-take-up")
    carys.keyboard.press("Enter")
    heading(carys, "Harbour Nursing")
    expect(carys.get_by_text("You have taken up the invitation")).to_be_visible()
    assert secret not in carys.url
    carys.go_back()
    heading(carys, "Not found")
    heading(tab(link, sign_in("dev")), "Not found")
    assert secret not in scene.served.said()
    stored = b"".join(file.read_bytes() for file in scene.served.log.parent.glob("assessments.db*"))
    assert scene.id.encode() in stored
    assert secret.encode() not in stored

    lead.reload()
    settle(lead)
    expect(lead.locator(".st-key-invited")).to_have_count(0)
    tab_to(lead, '[class*="st-key-unshare-"] summary')
    lead.keyboard.press("Enter")
    settle(lead)
    lead.keyboard.press("Tab")
    lead.keyboard.press("Enter")
    expect(lead.get_by_text("Carys Vaughan is no longer here as: Reviewer.")).to_be_visible(timeout=15_000)
    settle(lead)
    assert in_focus(lead) == "H1"
    carys.goto(f"{scene.served.address}/tasks?a={scene.id}")
    heading(carys, "Not found")
