"""Who may talk to the server at all: only pages that it served itself, under a name that is its own; hosted, only people who signed in.

A browser lets any page on the internet, or on another port of this computer, open a connection here. It says in `Origin`
whose page asks and in `Host` which name it went by; both are held against what the server knows of itself.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from google.protobuf.message import DecodeError
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from assessment import hosting
from assessment.hosting import CALLBACK
from assessment.shell.not_found import hidden, not_found
from assessment.shell.signed_in import claims_in, is_of_sign_in, is_whole
from questionnaires.texts import table

NAMES = f"{hosting.PREFIX}NAMES"
"""Environment variable: the names, separated by commas, under which people reach a local copy behind a proxy."""
HEALTH = "/_stcore/health"
_OWN = ("localhost", "127.0.0.1", "::1")
_NOBODYS = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent", "/component", "/_component", "/app/static")
"""What no page asks for."""
_OF_SIGN_IN = ("/auth", CALLBACK)
"""What only a hosted copy has."""
_REFUSED = ("clear_cache", "set_run_on_save", "load_git_info", "debug_disconnect_websocket", "debug_shutdown_runtime")
"""Messages to Streamlit that a developer may send, but nobody who uses a page."""
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
            await self.app(_as_own(scope), _harmless(receive), send)
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
    found = {**scope, "headers": [(name, shown.get(name.lower(), value)) for name, value in scope["headers"]]}
    return found if is_whole(HTTPConnection(scope).cookies) else _signed_out(found)


def _signed_out(scope: Scope) -> Scope:
    """Without a sign-in that was put together from parts of several."""
    kept = {name: value for name, value in HTTPConnection(scope).cookies.items() if not is_of_sign_in(name)}
    headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"cookie"]
    return {**scope, "headers": [*headers, (b"cookie", "; ".join(f"{name}={value}" for name, value in kept.items()).encode("latin-1", "replace"))]}


def _harmless(receive: Receive) -> Receive:
    """Without the messages by which anybody could empty the server's memory for everybody; no page of ours sends them."""

    async def received() -> Message:
        while True:
            message = await receive()
            if not (message["type"] == "websocket.receive" and message.get("bytes") and _asks_too_much(message["bytes"])):
                return message

    return received


def _asks_too_much(sent: bytes) -> bool:
    try:
        return BackMsg.FromString(sent).WhichOneof("type") in _REFUSED
    except DecodeError:
        return False  # Streamlit says so


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
