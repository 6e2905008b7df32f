"""How the pages look: their templates, and the few files that they load, each kept by a phone for as long as it does not change."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from questionnaires.texts import ENGLISH, current_language, language_tag, languages, places, table

PLACE = "join"
"""The first part of every address here."""
_POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect")),
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
_HEADERS = {
    "content-security-policy": _POLICY,
    # Without any referrer, a browser would not say either whose form it sends; and within this place the address is no secret.
    "referrer-policy": "same-origin",
}
_A_YEAR = "public, max-age=31536000, immutable"
_KINDS = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml", "woff2": "font/woff2"}
_OWN, _SHARED = ("style.css", "script.js"), ("icon.svg", "logo.svg", "inter-400.woff2", "inter-600.woff2")


class Loaded(NamedTuple):
    """A file that pages load, as it goes out."""

    body: bytes
    mime: str
    packed: bytes
    """The same, compressed; empty where it is compressed already."""


@cache
def loaded() -> Mapping[str, Loaded]:
    """Every file that pages load, by name."""
    own = {name: (files("assessment") / "shell" / "join" / "look" / name).read_bytes() for name in _OWN}
    shared = {name: (files("assessment") / "static" / name).read_bytes() for name in _SHARED}
    return {name: _loaded(name, body) for name, body in {**own, **shared}.items()}


def _loaded(name: str, body: bytes) -> Loaded:
    kind = name.rpartition(".")[2]
    return Loaded(body, _KINDS[kind], b"" if kind == "woff2" else gzip.compress(body, 9, mtime=0))


@cache
def version() -> str:
    """Changes with any of the files, whose address it is a part of."""
    return hashlib.sha256(b"".join(name.encode() + each.body for name, each in sorted(loaded().items()))).hexdigest()[:12]


def file(request: Request, given: str, name: str) -> Response | None:
    """A file that pages load; None if there is none of that name and version."""
    found = loaded().get(name) if given == version() else None
    if found is None:
        return None
    headers = {"cache-control": _A_YEAR, "vary": "accept-encoding"}
    if found.packed and _reads_gzip(request):
        return Response(found.packed, media_type=found.mime, headers={**headers, "content-encoding": "gzip"})
    return Response(found.body, media_type=found.mime, headers=headers)


def page(template: str, here: str, *, status: int = 200, **given: object) -> Response:
    """A page, in the current language. `here`: its own address, to which a link to another language leads."""
    now = current_language()
    tongues = [(code, name) for code, name in languages().items() if code != now]
    more = {"look": f"/{PLACE}/look/{version()}", "here": here, "tag": language_tag(), "tongues": tongues, "translated": now != ENGLISH}
    body = _templates().get_template(f"{template}.html").render(words=table("assessment"), strong=_strong, **more, **given)
    return Response(body, status, {**_HEADERS, "vary": "cookie"}, media_type="text/html; charset=utf-8")


def _strong(key: str, **values: object) -> Markup:
    """A text whose values stand out."""
    text = escape(table("assessment").texts[key])
    for place in places(text):
        text = text.replace(f"{{{place}}}", Markup("<strong>%s</strong>") % values[place], 1)
    return text


def _reads_gzip(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")


def _text(name: str) -> str:
    return (files("assessment") / "shell" / "join" / "templates" / name).read_text(encoding="utf-8")


@cache
def _templates() -> Environment:
    """Everything that is put into them is escaped."""
    return Environment(loader=FunctionLoader(_text), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False)
