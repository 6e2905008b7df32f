"""The server itself asks nothing of anybody: every connection and every look-up of a name, from its start through a walk, is written down."""

from __future__ import annotations

import ipaddress
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from at_the_screen import begin, choose, settle
from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.long]

LISTEN = """
import json, sys
WATCHED = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.sendto", "socket.sendmsg", "urllib.Request", "http.client.connect", "ftplib.connect", "smtplib.connect")
out = open(HEARD, "a", buffering=1, encoding="utf-8")
def heard(event, arguments):
    if event in WATCHED:
        where = arguments[1] if event in ("socket.connect", "socket.sendto", "socket.sendmsg") else arguments[0]
        out.write(json.dumps([event, where if isinstance(where, (str, list, tuple)) else repr(where)]) + chr(10))
sys.addaudithook(heard)
"""


def listening(file: Path) -> str:
    """What writes every outgoing connection of a process into a file."""
    return f"HEARD = {str(file)!r}\n{LISTEN}"


def elsewhere(file: Path) -> list[list[object]]:
    """What was asked of anything but this computer."""
    return [each for each in map(json.loads, file.read_text(encoding="utf-8").splitlines()) if not is_here(each[1])]


def is_here(where: object) -> bool:
    host = where[0] if isinstance(where, list) else where
    if isinstance(host, str) and host.startswith("/"):
        return True  # a socket that is a file
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return host in ("localhost", "", None)


def test_neither_starting_nor_a_whole_walk_makes_the_server_ask_anything_of_anybody(browser: Browser, launch: Callable[[Path, str], str], tmp_path: Path) -> None:
    file = tmp_path / "heard.jsonl"
    address = launch(tmp_path / "assessments.db", f"{listening(file)}\n")
    page = browser.new_page()
    page.goto(address)
    settle(page)
    id_ = begin(page, "Harbour")
    page.goto(f"{address}/section?a={id_}&s=staff-appetite.who_would_lead")
    settle(page)
    choose(page, "SA1", "Staff themselves")
    for name in ("tasks", "check", "results", "what-if", "weights", "plan", "report", "history", "log", "privacy", "sources"):
        page.goto(f"{address}/{name}?a={id_}")
        settle(page)
    page.goto(f"{address}/report?a={id_}")
    settle(page)
    with page.expect_download(timeout=60_000):
        page.get_by_role("link", name="Download: Full report (PDF)").click()
    page.close()
    assert elsewhere(file) == []


def test_what_would_be_asked_of_somebody_else_would_be_seen(tmp_path: Path) -> None:
    """The listening itself listens."""
    file = tmp_path / "heard.jsonl"
    ask = "import socket\nfor host in ('127.0.0.1', '192.0.2.1'):\n  s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect((host, 9)); s.close()"
    subprocess.run([sys.executable, "-c", listening(file) + ask], check=False)
    assert elsewhere(file) == [["socket.connect", ["192.0.2.1", 9]]]
