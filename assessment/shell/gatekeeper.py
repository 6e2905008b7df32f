"""Who may talk to the server at all: only pages that it served itself, under a name that is its own.

A browser lets any page on the internet, or on another port of this computer, open a connection here. It says in `Origin`
whose page asks and in `Host` which name it went by; both are held against what the server knows of itself.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from questionnaires.texts import table

NAMES = "MUTUAL_READINESS_NAMES"
"""Environment variable: the names, separated by commas, under which people reach a hosted copy, such as readiness.example.org."""
_OWN = ("localhost", "127.0.0.1", "::1")
_NOBODYS = "/_stcore/metrics"
"""What no page asks for."""


class Gatekeeper:
    """Refuses requests for other names and connections from other pages, in one sentence, before anything else sees them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
        elif not belongs(_header(scope, b"host"), _header(scope, b"origin")) or scope["path"] == _NOBODYS:
            await _refuse(scope, send)
        else:
            # Streamlit would ask an outside service for this computer's address to judge an origin that it does not know.
            await self.app(_as_own(scope) if scope["type"] == "websocket" else scope, receive, send)


def belongs(host: str, origin: str) -> bool:
    """Whether a request for `host` that a page of `origin` makes (empty: no page, or the same one) is one for this server.

    >>> belongs("127.0.0.1:8501", "http://127.0.0.1:8501"), belongs("127.0.0.1:8501", "http://127.0.0.1:9999")
    (True, False)
    """
    name = urlsplit(f"//{host}").hostname or ""
    return _is_own(name) and (not origin or urlsplit(origin).netloc.lower() == host.lower())


def _is_own(name: str) -> bool:
    """Its own names, those given, and addresses in figures, which no other site can make its own."""
    given = [each.strip().lower() for each in os.environ.get(NAMES, "").split(",")]
    return name in (*_OWN, socket.gethostname().lower(), *given) or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _as_own(scope: Scope) -> Scope:
    headers = [(name, b"http://localhost" if name.lower() == b"origin" else value) for name, value in scope["headers"]]
    return {**scope, "headers": headers}


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    found = scope["path"] == _NOBODYS
    body = b"" if found else table("assessment")("not_this_server", name=NAMES).encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 404 if found else 421, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _header(scope: Scope, wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name.lower() == wanted), "")
