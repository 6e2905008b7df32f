"""On one's own machine, opened to a network: whoever does not have the key that was made at the start finds nothing here."""

from __future__ import annotations

import hmac
import secrets
import socket
import sys
from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import parse_qsl, urlencode

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assessment import hosting
from assessment.loopback import is_loopback
from assessment.shell.not_found import not_found
from assessment.terminal import say
from questionnaires.texts import table

PARAMETER = "key"
COOKIE = "mutual_readiness_key"
JOIN: tuple[str, ...] = ("/join",)
"""Where participants of a workshop come in, by a code of their own."""
_BYTES = 24
EVERYWHERE = ("", "0.0.0.0", "::")
"""What a server listens on that can be reached at every address of its computer."""
_NOWHERE = ("192.0.2.1", 9)
"""An address that is nobody's: asking for the way there tells one's own address, and sends nothing."""


class Key:
    """The key of one server, made when it starts."""

    def __init__(self) -> None:
        self.text = secrets.token_urlsafe(_BYTES)
        self.always = False
        """Whether every request needs it: the server is known to listen beyond this computer."""
        self.told = False
        """Whether the address with the key has been written to the terminal."""

    def fits(self, given: str) -> bool:
        """Whether this is the key; takes as long for any text."""
        return hmac.compare_digest(self.text.encode(), given.encode("utf-8", "replace"))

    def needed(self, scope: Scope) -> bool:
        """Whether a request must bring the key: it reached an address that others can reach, too."""
        at: tuple[str, int | None] | None = scope.get("server")
        # Without a port it came by a file of this computer, to which only its own programs have access.
        return self.always or at is None or not (at[1] is None or is_loopback(at[0]))

    def tell(self, hosts: Iterable[str], port: int) -> None:
        """Write the addresses with the key to the terminal, once."""
        if self.told:
            return
        self.told = True
        words = table("assessment")
        say(words("key_needed"), to=sys.stderr)
        for host in hosts:
            say(f"  {self.address(host, port)}", to=sys.stderr)

    def address(self, host: str, port: int) -> str:
        """An address of this server that lets in whoever opens it."""
        return f"{address(host, port)}?{PARAMETER}={self.text}"


KEY = Key()


class KeyGate:
    """Answers whoever needs the key and does not bring it as if nothing were here."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, give it the cookie, or answer "Not found"."""
        if scope["type"] not in ("http", "websocket") or hosting.current().hosted or not KEY.needed(scope) or _joins(scope):
            await self.app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        if KEY.fits(asked.cookies.get(_cookie(scope), "")):
            # Whoever opens the address with the key once more has it in the address bar, too.
            passed = _without_key(asked, "") if scope["type"] == "http" and PARAMETER in asked.query_params else None
            await (passed or self.app)(scope, receive, send)
        elif scope["type"] == "http" and KEY.fits(asked.query_params.get(PARAMETER, "")):
            await _without_key(asked, _cookie(scope))(scope, receive, send)
        else:
            server = scope.get("server") or ("", 0)
            if not is_loopback(server[0]):
                KEY.tell([server[0]] if server[0] not in EVERYWHERE else own_addresses(), server[1] or 0)
            await not_found(scope, send)


def address(host: str, port: int) -> str:
    """The first page of a server, without the key.

    >>> address("::1", 8501)
    'http://[::1]:8501/'
    """
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def addresses(host: str) -> list[str]:
    """The addresses of this computer under which a server that listens on `host` can be reached."""
    return own_addresses() if host in EVERYWHERE else [host]


def own_addresses() -> list[str]:
    """The addresses of this computer in figures that others may reach, the usual one first."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(_NOWHERE)
        found.append(str(probe.getsockname()[0]))
    with suppress(OSError):
        found += [str(each[4][0]) for each in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return list(dict.fromkeys(each for each in found if not is_loopback(each))) or ["127.0.0.1"]


def _without_key(asked: HTTPConnection, cookie: str) -> Response:
    """On to the same address without the key, which is in the `cookie` from now on."""
    rest = [(name, value) for name, value in parse_qsl(asked.url.query, keep_blank_values=True) if name != PARAMETER]
    target = "/" + asked.url.path.lstrip("/\\") + (f"?{urlencode(rest)}" if rest else "")
    answer: Response = RedirectResponse(target, 303)
    if asked.headers.get("sec-fetch-site") == "cross-site":
        # After a click in an e-mail, a browser would follow a redirect without the cookie; this page is of our own.
        answer = HTMLResponse("<!doctype html><title>Mutual Readiness</title>", headers={"refresh": f"0; url={target}"})
    answer.headers["cache-control"] = "no-store"
    if cookie:
        answer.set_cookie(cookie, KEY.text, httponly=True, samesite="strict", path="/")
    return answer


def _cookie(scope: Scope) -> str:
    """A cookie is for all ports of a computer; each server has its own."""
    return f"{COOKIE}_{(scope.get('server') or ('', 0))[1] or 0}"


def _joins(scope: Scope) -> bool:
    path = scope["path"]
    return scope["type"] == "http" and any(path == each or path.startswith(f"{each}/") for each in JOIN)
