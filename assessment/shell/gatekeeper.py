"""Who may talk to the server at all: only pages that it served itself, under a name that is its own; hosted, only people who signed in.

A browser lets any page on the internet, or on another port of this computer, open a connection here. It says in `Origin`
whose page asks and in `Host` which name it went by; both are held against what the server knows of itself.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from assessment import hosting
from assessment.hosting import CALLBACK
from assessment.shell.not_found import hidden, not_found
from assessment.shell.signed_in import claims_in
from questionnaires.texts import table

NAMES = f"{hosting.PREFIX}NAMES"
"""Environment variable: the names, separated by commas, under which people reach a local copy behind a proxy."""
HEALTH = "/_stcore/health"
_OWN = ("localhost", "127.0.0.1", "::1")
_NOBODYS = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent", "/component", "/_component", "/app/static")
"""What no page asks for."""
_OF_SIGN_IN = ("/auth", CALLBACK)
"""What only a hosted copy has."""
_PRIVATE = ("/media", "/_stcore/upload_file", "/download")
"""What belongs to people: only somebody who signed in gets it."""


class Gatekeeper:
    """Refuses requests for other names and connections from other pages, in one sentence, before anything else sees them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        path, hosted = scope["path"], hosting.current().hosted
        asks_for_health = hosted and scope["type"] == "http" and path == HEALTH  # by whichever name a balancer knows it
        if not asks_for_health and not belongs(_header(scope, b"host"), _header(scope, b"origin")):
            await _refuse(scope, send)
        elif _within(path, _NOBODYS) or (not hosted and _within(path, _OF_SIGN_IN)):
            await not_found(scope, send)
        elif scope["type"] == "websocket":
            # Streamlit would ask an outside service for this computer's address to judge an origin that it does not know.
            await self.app(_as_own(scope), receive, send)
        elif not _within(path, _PRIVATE):
            await self.app(scope, receive, send)
        elif hosted and claims_in(scope) is None:
            await not_found(scope, send)
        else:
            await self.app(scope, receive, hidden(scope, send))


def belongs(host: str, origin: str) -> bool:
    """Whether a request for `host` that a page of `origin` makes (empty: no page, or the same one) is one for this server.

    >>> belongs("127.0.0.1:8501", "http://127.0.0.1:8501"), belongs("127.0.0.1:8501", "http://127.0.0.1:9999")
    (True, False)
    """
    settings = hosting.current()
    if settings.hosted:
        given = f"{urlsplit(settings.origin).scheme}://{host.lower()}"
        return _without_usual_port(given) == settings.origin and origin.lower() in ("", settings.origin)
    name = urlsplit(f"//{host}").hostname or ""
    return _is_own(name) and (not origin or urlsplit(origin).netloc.lower() == host.lower())


def _without_usual_port(origin: str) -> str:
    return origin.removesuffix(":443" if origin.startswith("https:") else ":80")


def _is_own(name: str) -> bool:
    """Its own names, those given, and addresses in figures, which no other site can make its own."""
    given = [each.strip().lower() for each in hosting.current().names.split(",")]
    return name in (*_OWN, socket.gethostname().lower(), *given) or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _within(path: str, places: tuple[str, ...]) -> bool:
    plain = "/" + path.strip("/")
    return any(plain == each or plain.startswith(f"{each}/") for each in places)


def _as_own(scope: Scope) -> Scope:
    """Hosted, Streamlit holds a sign-in against the origin, which is the public address: it was looked at above."""
    settings = hosting.current()
    origin, host = (settings.origin.encode(), urlsplit(settings.origin).netloc.encode()) if settings.hosted else (b"http://localhost", b"")
    shown = {b"origin": origin, **({b"host": host} if host else {})}
    return {**scope, "headers": [(name, shown.get(name.lower(), value)) for name, value in scope["headers"]]}


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    words, settings = table("assessment"), hosting.current()
    told = words("not_this_address", address=settings.origin) if settings.hosted else words("not_this_server", name=NAMES)
    body = told.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 421, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _header(scope: Scope, wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name.lower() == wanted), "")
