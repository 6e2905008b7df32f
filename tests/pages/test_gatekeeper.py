"""Only pages of the server's own, under a name of its own, reach it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.types import Message, Receive, Scope, Send

from assessment.shell.gatekeeper import NAMES, Gatekeeper, belongs


@pytest.mark.parametrize(
    ("host", "origin", "allowed"),
    [
        ("127.0.0.1:8501", "", True),
        ("127.0.0.1:8501", "http://127.0.0.1:8501", True),
        ("localhost:8501", "http://localhost:8501", True),
        ("[::1]:8501", "http://[::1]:8501", True),
        ("192.168.1.20:8501", "http://192.168.1.20:8501", True),
        ("127.0.0.1:8501", "http://127.0.0.1:9999", False),
        ("127.0.0.1:8501", "http://localhost:8501", False),
        ("127.0.0.1:8501", "https://evil.example", False),
        ("127.0.0.1:8501", "null", False),
        ("evil.example:8501", "http://evil.example:8501", False),
        ("evil.example:8501", "", False),
        ("", "", False),
        ("readiness.example.org", "https://readiness.example.org", True),
        ("readiness.example.org", "https://example.org", False),
    ],
)
def test_a_request_belongs_if_the_name_is_the_servers_own_and_the_page_is_its_own(
    host: str, origin: str, allowed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAMES, "other.example, Readiness.Example.org")
    assert belongs(host, origin) is allowed


class Behind:
    """What stands behind the gatekeeper: notes what reaches it."""

    def __init__(self) -> None:
        self.reached: list[Scope] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.reached.append(scope)


def ask(kind: str, path: str, **headers: str) -> tuple[Behind, list[Message]]:
    behind, sent = Behind(), list[Message]()

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    given = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": kind, "method": "GET", "path": path, "headers": given}
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, Gatekeeper(behind)(scope, receive, send)).result()
    return behind, sent


def test_a_page_under_another_name_gets_a_sentence() -> None:
    behind, sent = ask("http", "/", host="evil.example:8501")
    assert not behind.reached
    assert sent[0]["status"] == 421
    assert b"does not belong to this server" in sent[1]["body"]


def test_a_connection_from_another_page_is_closed_before_streamlit_sees_it() -> None:
    behind, sent = ask("websocket", "/_stcore/stream", host="127.0.0.1:8501", origin="http://127.0.0.1:9999")
    assert not behind.reached
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_streamlit_never_has_an_origin_to_look_up_elsewhere() -> None:
    behind, _ = ask("websocket", "/_stcore/stream", host="192.168.1.20:8501", origin="http://192.168.1.20:8501")
    assert dict(behind.reached[0]["headers"])[b"origin"] == b"http://localhost"


def test_what_no_page_asks_for_is_not_there() -> None:
    behind, sent = ask("http", "/_stcore/metrics", host="localhost:8501")
    assert not behind.reached
    assert sent[0]["status"] == 404
