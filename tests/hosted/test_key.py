"""A local copy that others can reach is there for nobody without its key: no page, no file, no connection."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import servers
from servers import Served
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from assessment.shell.key import KEY, own_addresses


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    """A local server that listens everywhere, and its key."""
    folder, port = tmp_path_factory.mktemp("key"), servers.free_port()
    run = f"import sys; from assessment.cli import main; sys.exit(main(['serve', '--no-browser', '--host', '0.0.0.0', '--port', '{port}']))"
    environment = {"MUTUAL_READINESS_DATABASE": f"sqlite:///{(folder / 'a.db').as_posix()}"}
    with servers.serving(folder, port, environment, [sys.executable, "-c", run]) as served:
        found = re.search(rf"http://([\d.]+):{port}/\?key=([\w-]+)", served.said())
        assert found, served.said()
        yield served, found[2]


@pytest.mark.parametrize("path", ["/", "/tasks", "/_stcore/health", "/_stcore/host-config", "/assets/style.css", "/static/js/x.js", "/media/x", "/nowhere"])
def test_without_the_key_every_address_is_answered_alike(opened: tuple[Served, str], path: str) -> None:
    served, key = opened
    for wrong in ({}, {"key": ""}, {"key": key[:-1]}, {"key": f"{key}x"}, {"key": "é"}):
        found = httpx.get(f"{served.address}{path}", params=wrong, cookies={f"mutual_readiness_key_{served.address.rpartition(':')[2]}": wrong.get("key", "").replace("é", "")})
        assert (found.status_code, found.text, "set-cookie" in found.headers) == (404, "Not found", False)


def test_without_the_key_no_connection_is_made(opened: tuple[Served, str]) -> None:
    served, key = opened
    stream = f"{served.address.replace('http', 'ws')}/_stcore/stream"
    with pytest.raises(InvalidStatus, match="403"):
        connect(stream, subprotocols=["streamlit"])  # type: ignore[list-item]
    with pytest.raises(InvalidStatus, match="403"):
        connect(f"{stream}?key={key}", subprotocols=["streamlit"])  # type: ignore[list-item]
    cookie = f"mutual_readiness_key_{served.address.rpartition(':')[2]}={key}"
    with connect(stream, subprotocols=["streamlit"], additional_headers={"Cookie": cookie}):  # type: ignore[list-item]
        pass


def test_the_address_with_the_key_gives_a_cookie_and_leads_to_the_same_address_without_it(opened: tuple[Served, str]) -> None:
    served, key = opened
    with httpx.Client() as browser:
        first = browser.get(f"{served.address}/section", params={"a": "x y", "key": key, "s": ""})
        assert (first.status_code, first.headers["location"]) == (303, "/section?a=x+y&s=")
        assert re.search(r"HttpOnly; Path=/; SameSite=strict$", first.headers["set-cookie"])
        assert browser.get(f"{served.address}/section").status_code == 200
        assert browser.get(f"{served.address}/assets/style.css").status_code == 200
        again = browser.get(f"{served.address}/?key={key}")
        assert (again.status_code, again.headers["location"]) == (303, "/")
        assert browser.get(f"{served.address}//evil.example/?key={key}").headers["location"] == "/evil.example/"


def test_after_a_click_in_an_email_the_page_leads_on_by_itself(opened: tuple[Served, str]) -> None:
    served, key = opened
    found = httpx.get(f"{served.address}/?key={key}", headers={"Sec-Fetch-Site": "cross-site"})
    assert (found.status_code, found.headers["refresh"]) == (200, "0; url=/")


def test_where_workshops_are_joined_no_key_is_needed_and_nothing_else_is_reached_that_way(opened: tuple[Served, str]) -> None:
    served, _ = opened
    page = httpx.get(f"{served.address}/join")
    assert (page.status_code, "Join a workshop" in page.text) == (200, True)
    for loaded in re.findall(r'(?:href|src)="(/join/look/[^"]+)"', page.text):
        assert httpx.get(f"{served.address}{loaded}").status_code == 200
    for elsewhere in ("/joint", "/join/../tasks", "/join/_stcore/health", "/join/at/x/_stcore/host-config", "/join/static/js/x.js", "//join", "/Join", "/join/%2e%2e/tasks", "/join/%0A/tasks"):
        assert httpx.get(f"{served.address}{elsewhere}").status_code == 404
    for stream in ("/join/_stcore/stream", "/join/../_stcore/stream"):
        with pytest.raises(InvalidStatus, match=r"403|404"):
            connect(f"{served.address.replace('http', 'ws')}{stream}", subprotocols=["streamlit"])  # type: ignore[list-item]


def test_the_key_is_long_and_new_each_time() -> None:
    assert len(KEY.text) >= 128 / 6
    assert KEY.text != type(KEY)().text


@pytest.mark.parametrize(
    ("server", "needed"),
    [(("127.0.0.1", 8000), False), (("::1", 8000), False), (("::ffff:127.0.0.1", 8000), False), (("/run/app.sock", None), False), (("192.168.1.5", 8000), True), (("::", 8000), True), (None, True)],
)
def test_where_the_address_of_the_server_is_not_known_each_request_is_judged_by_where_it_came_in(server: object, needed: bool) -> None:
    assert type(KEY)().needed({"type": "http", "server": server}) is needed


def test_under_uvicorn_whoever_comes_over_the_network_needs_the_key_and_whoever_is_here_does_not(tmp_path: Path) -> None:
    beyond = own_addresses()[0]
    if beyond.startswith("127."):
        pytest.skip("this computer has no address of its own in a network")
    port = servers.free_port()
    environment = {"MUTUAL_READINESS_DATABASE": f"sqlite:///{(tmp_path / 'a.db').as_posix()}"}
    with servers.serving(tmp_path, port, environment, [*servers.command("uvicorn", port), "--host", "0.0.0.0"]) as served:
        assert httpx.get(f"{served.address}/").status_code == 200
        assert httpx.get(f"http://{beyond}:{port}/").status_code == 404
        found = re.search(rf"http://{re.escape(beyond)}:{port}/\?key=[\w-]+", served.said())
        assert found, served.said()
        assert httpx.get(found[0], follow_redirects=False).status_code == 303


def test_the_browser_that_is_opened_by_itself_has_the_key(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("how a browser is opened differs")
    program = tmp_path / "xdg-open"
    program.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened.part && mv {tmp_path}/opened.part {tmp_path}/opened\n', encoding="utf-8")
    program.chmod(0o755)
    port = servers.free_port()
    run = f"import sys; from assessment.cli import main; sys.exit(main(['serve', '--host', '0.0.0.0', '--port', '{port}']))"
    environment = {"MUTUAL_READINESS_DATABASE": f"sqlite:///{(tmp_path / 'a.db').as_posix()}", "PATH": f"{tmp_path}:/usr/bin:/bin"}
    with servers.serving(tmp_path, port, environment, [sys.executable, "-c", run]):
        until = time.monotonic() + servers.PATIENCE
        while not (tmp_path / "opened").exists() and time.monotonic() < until:
            time.sleep(0.1)
        assert httpx.get((tmp_path / "opened").read_text(encoding="utf-8").strip()).status_code == 303


def test_on_this_computer_alone_no_key_is_needed_and_none_is_told(tmp_path: Path) -> None:
    port = servers.free_port()
    environment = {"MUTUAL_READINESS_DATABASE": f"sqlite:///{(tmp_path / 'a.db').as_posix()}"}
    with servers.serving(tmp_path, port, environment) as served:
        assert httpx.get(f"{served.address}/tasks").status_code == 200
        assert "key=" not in served.said()
