"""What the web server adds on the way out: compressed files, security headers, and a first page that says where one is."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import re
from collections.abc import Iterable
from http.cookies import SimpleCookie
from importlib.resources import files
from typing import cast

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessment import hosting
from assessment.shell import downloads, join
from assessment.shell.gatekeeper import Gatekeeper
from assessment.shell.key import KeyGate
from assessment.shell.signed_in import WHOLE, binding

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' blob:",  # Streamlit loads inline components from blobs
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "frame-ancestors 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
_HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),  # an assessment's address is a secret
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_ELSEWHERE = (
    "/_stcore/", "/assets/", "/static/", "/media/", "/component/", "/_component/", f"/{downloads.PLACE}/", f"/{join.PLACE}/", "/auth/", "/oauth2callback/",
)  # fmt: skip
"""Where no page is, only what pages load."""
_MOST_KEPT = 8
"""How many versions of the first page are kept rewritten; Streamlit has one."""
_ASSETS = re.compile(r"^/(?:static|assets)/.+\.(?:js|css|svg|json)$")
_FIRST_PAGE_HEAD = (
    '<link rel="preload" href="./assets/inter-400.woff2" as="font" type="font/woff2" crossorigin />'
    '<link rel="stylesheet" href="./assets/report/blocks.css" />'
    '<link rel="stylesheet" href="./assets/style.css" />'
)
_BACK = '<script src="./assets/back.js"></script>'
_WITHOUT_SCRIPT = (
    "<noscript><p>Mutual Readiness needs JavaScript in your browser. Without it, the command "
    "<code>mutual-readiness score</code> gives the same result.</p></noscript>"
)


def routes() -> list[BaseRoute]:
    """Our own fonts, style sheets and marks, at /assets, what people take away, at /download, and workshops for those who take part, at /join."""
    look = Mount("/assets/report", StaticFiles(directory=str(files("reports").joinpath("templates", "look"))), name="look")
    assets = Mount("/assets", StaticFiles(directory=str(files("assessment").joinpath("static"))), name="assets")
    return [look, assets, *downloads.routes(), *join.routes()]


def middleware() -> list[Middleware]:
    """Outermost first."""
    return [Middleware(each) for each in (SecurityHeaders, KeyGate, Gatekeeper, FirstPage, CompressedAssets)]


class SecurityHeaders:
    """Adds the content security policy and its companions to every answer that does not bring its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                private = [(b"cache-control", b"no-store")] if scope["path"].startswith("/media/") else []
                own = [_safer(name, value) for name, value in [*message["headers"], *_binding(message["headers"])]]
                given = {name.lower() for name, _ in own}
                message["headers"] = [*own, *(each for each in _HEADERS if each[0] not in given), *private]
            await send(message)

        await self.app(scope, receive, with_headers)


def _binding(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """One more cookie beside a sign-in that Streamlit sets in several parts."""
    if not hosting.current().hosted:
        return []
    given: dict[str, str] = {}
    for name, value in headers:
        if name.lower() == b"set-cookie":
            given |= {key: each.value for key, each in SimpleCookie(value.decode("latin-1")).items() if each.value}
    found = binding(given)
    month = 30 * 24 * 60 * 60
    return [(b"set-cookie", f"{WHOLE}={found}; HttpOnly; Max-Age={month}; Path=/; SameSite=lax".encode())] if found else []


def _safer(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """Streamlit marks none of its cookies as one that must not travel unencrypted."""
    if name.lower() != b"set-cookie" or not hosting.current().hosted or not hosting.current().encrypted:
        return name, value
    return name, value if b"; secure" in value.lower() else value + b"; Secure"


class FirstPage:
    """Replaces Streamlit's index.html: our title, language and style, a word without JavaScript, no inline script."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._pages: dict[bytes, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _is_page(scope["path"]):
            await self.app(scope, receive, send)
            return
        # A compressed or "not modified" answer could not be rewritten.
        start, body = await _collected(self.app, _plain_request(scope))
        if start["status"] == 200 and _header(start, b"content-type").startswith(b"text/html"):
            await _send_body(send, start, self._rewritten(body), ())
        else:
            await _send_body(send, start, body, ())

    def _rewritten(self, body: bytes) -> bytes:
        if body not in self._pages:
            if len(self._pages) >= _MOST_KEPT:
                self._pages.clear()
            self._pages[body] = first_page(body.decode("utf-8")).encode("utf-8")
        return self._pages[body]


class CompressedAssets:
    """Serves scripts, styles and marks gzipped, each compressed once.

    Each carries a weak ETag of its content. A browser asks again each time, and is answered "not modified"; only
    where Streamlit says that a name changes with its content does a browser keep the file unasked.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: dict[str, tuple[Message, bytes, bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        accepts = scope["type"] == "http" and b"gzip" in _header(scope, b"accept-encoding")
        if not (accepts and scope["method"] == "GET" and _ASSETS.match(scope["path"])):
            await self.app(scope, receive, send)
            return
        kept = self._kept.get(scope["path"])
        if kept is None:
            start, body = await _collected(self.app, _plain_request(scope))
            if start["status"] != 200:
                await _send_body(send, start, body, ())
                return
            tag = b'W/"' + hashlib.sha256(body).hexdigest()[:20].encode() + b'"'
            kept = (start, tag, await asyncio.to_thread(gzip.compress, body, 9))
            self._kept[scope["path"]] = kept
        start, tag, packed = kept
        keep = _header(start, b"cache-control") or b"no-cache"
        headers = ((b"etag", tag), (b"cache-control", keep), (b"vary", b"accept-encoding"))
        if tag in _header(scope, b"if-none-match"):
            await send({"type": "http.response.start", "status": 304, "headers": list(headers)})
            await send({"type": "http.response.body", "body": b""})
        else:
            await _send_body(send, start, packed, ((b"content-encoding", b"gzip"), *headers))


def first_page(page: str) -> str:
    """Streamlit's index.html as ours.

    >>> first_page('<html lang="en"><head><title>Streamlit</title></head><body></body>').count("Mutual Readiness")
    2
    """
    page = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    page = re.sub(r'<link\s+rel="preload"[^>]*as="font"[^>]*>', "", page)
    page = re.sub(r'<link\s+rel="service-desc"[^>]*>', "", page)
    page = re.sub(r"<noscript>.*?</noscript>", "", page, flags=re.DOTALL)
    page = page.replace('<html lang="en">', '<html lang="en-GB">')
    page = page.replace("<title>Streamlit</title>", "<title>Mutual Readiness</title>")
    page = page.replace('href="./favicon.png"', 'href="./assets/icon.svg"')
    back = _BACK if hosting.current().hosted else ""
    page = page.replace("</head>", f"{back}{_FIRST_PAGE_HEAD}</head>", 1)
    return page.replace("</body>", f"{_WITHOUT_SCRIPT}</body>", 1)


def _is_page(path: str) -> bool:
    return "." not in path.rsplit("/", 1)[-1] and not f"{path}/".startswith(_ELSEWHERE)


def _plain_request(scope: Scope) -> Scope:
    unwanted = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name not in unwanted]}


async def _collected(app: ASGIApp, scope: Scope) -> tuple[Message, bytes]:
    """The whole answer of `app`: its status with its headers, and its body.

    It is not told when the browser goes away: a file would end there, and be kept like that for everybody after.
    """
    messages: list[Message] = []
    asked = False

    async def ask() -> Message:
        nonlocal asked
        if asked:
            await asyncio.Event().wait()
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def collect(message: Message) -> None:
        messages.append(message)

    await app(scope, ask, collect)
    start = next(message for message in messages if message["type"] == "http.response.start")
    parts = [cast(bytes, message.get("body", b"")) for message in messages if message["type"] == "http.response.body"]
    return start, b"".join(parts)


async def _send_body(send: Send, start: Message, body: bytes, headers: tuple[tuple[bytes, bytes], ...]) -> None:
    replaced = (b"content-length", b"etag", b"last-modified", *(name for name, _ in headers))
    kept = [(name, value) for name, value in start["headers"] if name not in replaced]
    length = (b"content-length", str(len(body)).encode())
    await send({**start, "headers": [*kept, *headers, length]})
    await send({"type": "http.response.body", "body": body})


def _header(source: Scope | Message, wanted: bytes) -> bytes:
    return next((value for name, value in source.get("headers", ()) if name.lower() == wanted), b"")
