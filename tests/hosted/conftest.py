"""A hosted copy, a provider at which its people sign in, and tabs of people who have."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import servers
from at_the_screen import settle
from playwright.sync_api import Browser, Page
from servers import Served

WIDTHS = {"desktop": (1280, 900), "phone": (375, 812)}


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a sign-in provider that knows servers.PEOPLE."""
    with servers.providing(tmp_path_factory.mktemp("provider")) as address:
        yield address


@pytest.fixture(scope="session")
def hosted_server(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A hosted copy on an SQLite database of its own."""
    folder, port = tmp_path_factory.mktemp("hosted"), servers.free_port()
    environment = servers.settings(f"http://127.0.0.1:{port}", provider, folder / "assessments.db")
    with servers.serving(folder, port, environment) as served:
        yield served


@pytest.fixture
def sign_in(hosted_server: Served, provider: str) -> Callable[[str], dict[str, str]]:
    """Signs somebody of servers.PEOPLE in without a browser, and returns the cookies."""
    return lambda person: servers.sign_in(hosted_server.address, provider, person)


@pytest.fixture
def tab(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens an address in a browser of its own, with cookies if any are given."""
    contexts = []

    def tab(url: str, cookies: dict[str, str] | None = None, width: str = "desktop") -> Page:
        wide, high = WIDTHS[width]
        context = browser.new_context(viewport={"width": wide, "height": high}, timezone_id="Europe/London")
        contexts.append(context)
        context.add_cookies([{"name": name, "value": value, "url": url.split("?")[0]} for name, value in (cookies or {}).items()])
        page = context.new_page()
        page.goto(url)
        settle(page)
        return page

    yield tab
    for context in contexts:
        context.close()
