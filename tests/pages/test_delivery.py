"""What the server adds on the way out, tried on a small application that counts how often it is asked."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message

from assessment.shell import delivery

INDEX = '<html lang="en"><head><title>Streamlit</title></head><body></body></html>'


@dataclass
class Answered:
    status: int
    headers: dict[str, str]
    body: bytes


Get = Callable[..., Answered]


@pytest.fixture
def asked() -> list[str]:
    """The paths that reached the application behind the middleware."""
    return []


@pytest.fixture
def get(asked: list[str]) -> Get:
    """Asks for a path, as a browser that reads gzip."""

    def answering(make: Callable[[], Response]) -> Callable[[Request], Response]:
        def endpoint(request: Request) -> Response:
            asked.append(request.url.path)
            return make()

        return endpoint

    routes = [
        Route("/tasks", answering(lambda: HTMLResponse(INDEX))),
        Route("/plain", answering(lambda: PlainTextResponse("ok"))),
        Route("/gone", answering(lambda: PlainTextResponse("gone", 404))),
        Route("/assets/style.css", answering(lambda: Response("p{}" * 100, media_type="text/css"))),
    ]
    app = Starlette(routes=routes, middleware=delivery.middleware())

    def get(path: str, **headers: str) -> Answered:
        given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {
            "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"", "scheme": "http",
            "root_path": "", "http_version": "1.1", "server": ("127.0.0.1", 80), "headers": [(b"host", b"localhost:8501"), (b"accept-encoding", b"gzip"), *given],
        }  # fmt: skip
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b""}

        async def send(message: Message) -> None:
            sent.append(message)

        # In a thread of its own: browser tests in the same run leave an event loop in this one.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, app(scope, receive, send)).result()
        named = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
        return Answered(sent[0]["status"], named, b"".join(message.get("body", b"") for message in sent[1:]))

    return get


@pytest.mark.parametrize(("path", "status"), [("/tasks", 200), ("/plain", 200), ("/gone", 404)])
def test_each_request_reaches_the_application_once(get: Get, asked: list[str], path: str, status: int) -> None:
    assert get(path).status == status
    assert asked == [path]


def test_a_page_becomes_ours_and_anything_else_stays_as_it_is(get: Get) -> None:
    assert "<title>Mutual Readiness</title>" in get("/tasks").body.decode()
    assert get("/plain").body == b"ok"


def test_a_file_that_the_browser_has_is_not_sent_again(get: Get) -> None:
    first = get("/assets/style.css")
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["cache-control"] == "no-cache"
    assert first.headers["etag"].startswith('W/"')
    again = get("/assets/style.css", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = get("/assets/style.css", if_none_match='W/"other"')
    assert gzip.decompress(other.body) == gzip.decompress(first.body) == b"p{}" * 100
