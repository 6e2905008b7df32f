"""What the server adds on the way out, tried on a small application that counts how often it is asked."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from over_http import Answered, ask, ask_and_leave
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from assessment.shell import delivery

INDEX = '<html lang="en"><head><title>Streamlit</title></head><body></body></html>'


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
        return ask(app, path, headers={name.replace("_", "-"): value for name, value in headers.items()})

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


def test_the_look_of_a_report_is_served_with_every_mark_that_it_names() -> None:
    served = next(route.app for route in delivery.routes() if isinstance(route, Mount) and route.path == "/assets/report")
    sheet, found = served.lookup_path("blocks.css")
    assert found is not None
    marks = re.findall(r'url\("([^"]+)"\)', Path(sheet).read_text(encoding="utf-8"))
    assert len(marks) > 10
    assert [mark for mark in marks if served.lookup_path(mark)[1] is None] == []


def test_a_file_whose_first_reader_goes_away_is_whole_for_the_next(tmp_path: Path) -> None:
    whole = b"x" * 1_000_000
    (tmp_path / "large.js").write_bytes(whole)
    app = Starlette(routes=[Mount("/static", StaticFiles(directory=tmp_path))], middleware=delivery.middleware())
    ask_and_leave(app, "/static/large.js", 0)
    assert gzip.decompress(ask(app, "/static/large.js", headers={"accept-encoding": "gzip"}).body) == whole
