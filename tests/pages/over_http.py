"""Asks an ASGI application for something, as a browser would, without a server or an event loop of the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp, Message

PATIENCE = 600.0
"""Seconds that a browser waits for an answer."""


@dataclass(frozen=True)
class Answered:
    status: int
    headers: dict[str, str]
    """By name in small letters."""
    body: bytes


def ask(app: ASGIApp, address: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> Answered:
    """The answer to one request; `address` is as it stands in the first line of a request."""
    return outside(lambda: _asked(app, address, method, headers or {}))


def ask_and_leave(app: ASGIApp, address: str, leaves_after: float) -> Answered:
    """What is sent to somebody who goes away after so many seconds."""
    return outside(lambda: _asked(app, address, "GET", {}, leaves_after))


def ask_together(app: ASGIApp, *addresses: str) -> list[Answered]:
    """The answers to several requests that arrive at once."""

    async def all_of_them() -> list[Answered]:
        return await asyncio.gather(*(_asked(app, each, "GET", {}) for each in addresses))

    return outside(all_of_them)


def outside(make: Callable[[], Any]) -> Any:
    """In a thread of its own: browser tests in the same run leave an event loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(make())).result()


async def _asked(app: ASGIApp, address: str, method: str, headers: Mapping[str, str], leaves_after: float = PATIENCE) -> Answered:
    path, _, query = address.partition("?")
    given = {"host": "localhost:8501", "accept-encoding": "gzip", **headers}
    scope = {
        "type": "http", "method": method, "path": unquote(path), "raw_path": path.encode(), "query_string": query.encode(), "scheme": "http",
        "root_path": "", "http_version": "1.1", "server": ("127.0.0.1", 80), "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }  # fmt: skip
    sent: list[Message] = []

    coming: list[Message] = [{"type": "http.request", "body": b""}]

    async def receive() -> Message:
        if not coming:
            await asyncio.sleep(leaves_after)
            return {"type": "http.disconnect"}
        return coming.pop()

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    pairs = [(name.decode().lower(), value.decode()) for name, value in sent[0]["headers"]]
    assert len({name for name, _ in pairs}) == len(pairs), "no header is sent twice"
    return Answered(sent[0]["status"], dict(pairs), b"".join(message.get("body", b"") for message in sent[1:]))
