"""People sign in at a real provider, come back to where they were, and are somebody only for as long as they should be."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import servers
from at_the_screen import fits, heading, settle
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from servers import Served, sign_in_here
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from assessment import definitions
from assessment.identity import LOCAL, Claims
from assessment.store import Store

SHORT = 12  # seconds


def nobody(page: Page) -> None:
    """The page asks to sign in, and shows nothing else."""
    heading(page, "Sign in")
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
    expect(page.get_by_text("My assessments")).to_have_count(0)


def test_somebody_signs_in_comes_back_to_where_she_was_and_signs_out(hosted_server: Served, tab: Callable[..., Page]) -> None:
    target = f"{hosted_server.address}/how-it-works?a=no%20such&q=%C3%A9"
    page = tab(target)
    nobody(page)
    assert Axe().run(page).violations_count == 0
    expect(page.get_by_role("link", name="How it works")).to_have_count(0)
    sign_in_here(page, "dev")
    heading(page, "How it works")
    assert page.url == target
    expect(page.get_by_text("Signed in as Dev Anand <b>")).to_be_visible()
    assert Axe().run(page).violations_count == 0
    kept = {each["name"]: each["value"] for each in page.context.cookies()}
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{hosted_server.address}/")
    nobody(page)
    replayed = tab(target, {name: value for name, value in kept.items() if name.startswith("_streamlit_user")})
    nobody(replayed)


def test_the_keyboard_alone_suffices_and_a_phone_is_wide_enough(hosted_server: Served, tab: Callable[..., Page]) -> None:
    page = tab(f"{hosted_server.address}/", width="phone")
    assert fits(page)
    page.get_by_role("button", name="Sign in with Harbour keys").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="carys", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{hosted_server.address}/")
    settle(page)
    expect(page.get_by_text("Signed in as Carys Vaughan")).to_be_visible()
    assert fits(page)


def test_after_signing_in_no_address_leads_elsewhere(hosted_server: Served, tab: Callable[..., Page], sign_in: Callable[[str], dict[str, str]]) -> None:
    page = tab(f"{hosted_server.address}/", sign_in("ada"))
    for bad in ("//evil.example/", "/\\evil.example", "https://evil.example/"):
        page.evaluate("(target) => sessionStorage.setItem('mutual-readiness-back', target)", bad)
        page.reload()
        settle(page)
        assert page.url == f"{hosted_server.address}/"


def test_a_cookie_that_another_server_signed_makes_nobody_somebody(
    hosted_server: Served, tab: Callable[..., Page]
) -> None:
    told = {"is_logged_in": True, "origin": hosted_server.address, "provider": "keys", "iss": "https://keys.example", "sub": "ada", "iat": int(time.time())}
    foreign = create_signed_value("of another server, and just as long", "_streamlit_user", json.dumps(told)).decode()
    nobody(tab(f"{hosted_server.address}/", {"_streamlit_user": foreign}))


@pytest.fixture(scope="module")
def short(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A hosted copy where a sign-in lasts for seconds."""
    tmp_path, port = tmp_path_factory.mktemp("short"), servers.free_port()
    environment = servers.settings(f"http://127.0.0.1:{port}", provider, tmp_path / "a.db", SIGN_IN_HOURS=f"{SHORT / 3600:.6f}")
    with servers.serving(tmp_path, port, environment) as served:
        servers.let_in(served.database, "ada")
        yield served


def test_what_is_typed_after_a_sign_in_ran_out_is_kept_and_saved_after_the_next(short: Served, provider: str, tab: Callable[..., Page]) -> None:
    store = Store.open(short.database)
    ada = store.people.sign_in(Claims(f"{provider}|ada", "Ada Mensah", "ada@harbour.example", datetime.now(UTC)))
    id_ = store.create(ada, definitions.shipped()).id
    where = f"{short.address}/section?a={id_}&s=service-profile.the_service"
    page = tab(where)
    sign_in_here(page, "ada")
    since = time.monotonic()
    second = page.locator(".st-key-question-PC1").locator('[data-testid="stRadioOption"]').nth(1)
    expect(second).to_be_visible()
    page.wait_for_timeout(max(0, SHORT + 1 - (time.monotonic() - since)) * 1000)
    second.click()
    heading(page, "Sign in")
    expect(page.get_by_role("alert")).to_have_text("Your sign-in has run out. What you typed is kept; sign in again and it is saved.")
    assert Axe().run(page).violations_count == 0
    assert not store.load(LOCAL, id_).answers
    sign_in_here(page, "ada")
    expect(page.get_by_text("What you typed before you signed in again is saved.")).to_be_visible()
    assert page.url == where
    expect(second.locator("input")).to_be_checked()
    expect(page.locator(".st-key-question-PC1 .mr-saved")).to_contain_text("Saved at")
