"""A real server on a database of its own, and real Chromium at desktop and phone width."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from at_the_screen import settle
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
SERVE = "import sys; from assessment.shell import serve; serve.run(port=int(sys.argv[1]), database_url=sys.argv[2], open_browser=False)"
PATIENCE = 60  # seconds until a server answers
WIDTHS = {"desktop": (1280, 900), "phone": (375, 812)}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def start(database: Path, port: int, before: str = "") -> subprocess.Popen[bytes]:
    """The real server process, once it answers. `before`: what the process runs first."""
    command = [sys.executable, "-c", before + SERVE, str(port), f"sqlite:///{database.as_posix()}"]
    with (database.parent / "server.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return process
        except OSError:
            time.sleep(0.1)
    process.kill()
    pytest.fail(f"the server did not start: {(database.parent / 'server.log').read_text(encoding='utf-8', errors='replace')[-2000:]}")


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("browser") / "assessments.db"


@pytest.fixture(scope="session")
def address(database: Path) -> Iterator[str]:
    """Where the application is served."""
    port = free_port()
    process = start(database, port)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(20)


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[[Path, str], str]]:
    """Starts another server, on a database of its own, in a process that first runs what is given; says where it answers."""
    started: list[subprocess.Popen[bytes]] = []

    def launch(database: Path, before: str) -> str:
        port = free_port()
        started.append(start(database, port, before))
        return f"http://127.0.0.1:{port}"

    yield launch
    for process in started:
        process.terminate()
        process.wait(20)


@pytest.fixture
def tab(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page of the application in a tab of its own."""
    contexts = []

    def tab(url: str, width: str = "desktop") -> Page:
        wide, high = WIDTHS[width]
        context = browser.new_context(viewport={"width": wide, "height": high}, accept_downloads=True, timezone_id="Europe/London")
        contexts.append(context)
        page = context.new_page()
        page.goto(url)
        settle(page)
        return page

    yield tab
    for context in contexts:
        context.close()

