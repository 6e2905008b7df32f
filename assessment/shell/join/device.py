"""What a participant's device says of itself: what it holds of each workshop, its language, and what its forms hold."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from assessment import hosting
from assessment.shell import session
from assessment.shell.join.look import PLACE
from assessment.workshop import codes
from assessment.workshop.workshops import MOST_CODE_HOURS
from questionnaires.texts import ENGLISH, languages

COOKIE = "mutual_readiness_join_"
"""How the name of a cookie begins; the id of the workshop follows."""
MOST_OFFERED = 5
"""How many workshops a device is reminded of."""
_OURS = ("", "same-origin", "none")
_LONGEST_FORM = 16_384
"""Bytes: 500 characters of any script, and what else a form holds."""
_MOST_FIELDS = 100
_A_YEAR = 365 * 24 * 60 * 60


class NotOurs(Exception):  # noqa: N818 (it reads as what happened)
    """A form that no page of ours sends."""


def token(request: Request, workshop: str) -> str:
    """What the device holds of a workshop; empty if it holds nothing."""
    found = request.cookies.get(COOKIE + workshop, "")
    return found if codes.is_token(found) else ""


def workshops(request: Request) -> list[str]:
    """The ids of the workshops that the device holds something of, the last ones only."""
    return [name.removeprefix(COOKIE) for name in request.cookies if name.startswith(COOKIE)][-MOST_OFFERED:]


def keep(request: Request, response: Response, workshop: str, held: str) -> None:
    """Let the device hold this of a workshop, for as long as a code can let people in."""
    response.set_cookie(
        COOKIE + workshop, held, max_age=MOST_CODE_HOURS * 3600, path=f"/{PLACE}", httponly=True, samesite="lax", secure=is_encrypted(request)
    )  # fmt: skip


def remember_language(request: Request, response: Response, language: str) -> None:
    """Keep the language where every other page keeps it."""
    response.set_cookie(session.COOKIE, language, max_age=_A_YEAR, path="/", samesite="lax", secure=is_encrypted(request))


def language(request: Request) -> str:
    """The language that the device chose before."""
    kept = request.cookies.get(session.COOKIE, "")
    return kept if kept in languages() else ENGLISH


def is_encrypted(request: Request) -> bool:
    """Whether nobody can read on the way what the device sends."""
    settings = hosting.current()
    return settings.encrypted if settings.hosted else request.url.scheme == "https"


async def form(request: Request) -> dict[str, str]:
    """The fields that a page of ours sent. Raises NotOurs: another site's, too long, or no form at all."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.headers.get("sec-fetch-site", "") not in _OURS or kind != "application/x-www-form-urlencoded":
        raise NotOurs
    sent = bytearray()
    async for part in request.stream():
        sent += part
        if len(sent) > _LONGEST_FORM:
            raise NotOurs
    try:
        found = parse_qsl(bytes(sent).decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="replace", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise NotOurs from None
    return {name: value.replace("\r\n", "\n") for name, value in found}
