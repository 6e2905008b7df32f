"""Who has signed in, by what Streamlit keeps of it: in a signed cookie, and in each tab that was opened with one."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.types import Scope
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from assessment import hosting
from assessment.identity import Claims
from assessment.store import StoreError
from questionnaires.texts import table

WHOLE = f"{USER_COOKIE_NAME}_whole"
"""The cookie that holds the parts of a sign-in together; by its name Streamlit takes it away with them."""
_PART = re.compile(rf"{USER_COOKIE_NAME}_\d+")
LONGEST_NAME = 200
_ENTRA = ("login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn")
_LATEST = timedelta(minutes=10)
"""How far a provider's clock may be ahead of ours."""


class NotSignedIn(StoreError):  # noqa: N818 (it reads as what happened)
    """Nobody has signed in here, or what says so is not to be trusted."""

    def __init__(self) -> None:
        super().__init__(table("assessment")("not_signed_in"))


class SignInExpired(StoreError):  # noqa: N818 (it reads as what happened)
    """A sign-in has lasted for as long as it may; nothing was saved, or it is `kept` until its person signs in again."""

    def __init__(self, *, kept: bool = False) -> None:
        self.kept = kept
        super().__init__(table("assessment")("sign_in_ran_out_kept" if kept else "sign_in_ran_out"))


def binding(cookies: Mapping[str, str]) -> str:
    """What a sign-in in several parts must bring in the cookie WHOLE; empty if it is in one part.

    Streamlit signs each part by itself, so parts of several sign-ins could be put together to one that never was.
    """
    parts = sorted((name, value) for name, value in cookies.items() if _PART.fullmatch(name))
    if not parts:
        return ""
    told = json.dumps([cookies.get(USER_COOKIE_NAME, ""), *parts])
    return hmac.new(hosting.current().cookie_secret.encode(), told.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def is_whole(cookies: Mapping[str, str]) -> bool:
    """Whether all parts of a sign-in are of one and the same."""
    return hmac.compare_digest(cookies.get(WHOLE, "").encode("utf-8", "replace"), binding(cookies).encode())


def is_of_sign_in(name: str) -> bool:
    """Whether a cookie is one of those that say who signed in."""
    return name == USER_COOKIE_NAME or name.startswith(f"{USER_COOKIE_NAME}_")


def claims_in(scope: Scope) -> Claims | None:
    """Who asks, by the signed cookie of a request; None if nobody has signed in, or for longer ago than a sign-in lasts."""
    cookies = HTTPConnection(scope).cookies
    secret = hosting.current().cookie_secret

    def one(name: str) -> bytes | None:
        return decode_signed_value(secret, name, cookies[name].encode("latin-1", "replace")) if name in cookies else None

    found = get_cookie_with_chunks(one, USER_COOKIE_NAME) if is_whole(cookies) else None
    try:
        payload: object = json.loads(found) if found else None
    except ValueError:
        return None
    if not isinstance(payload, dict):
        return None
    told = cast("dict[str, Any]", payload)
    claims = claims_of(told) if told.get("origin") == hosting.current().origin else None
    return None if claims is None or has_expired(claims) else claims


def claims_of(told: Mapping[str, Any]) -> Claims | None:
    """What a provider told Streamlit of somebody, as far as it is needed and vouched for; None if it does not say who and when."""
    provider = hosting.current().providers.get(_text(told, "provider"))
    subject, at = _subject(told), told.get("iat")
    if provider is None or told.get("is_logged_in") is not True or not subject or not isinstance(at, int | float) or isinstance(at, bool):
        return None
    try:
        signed_in = datetime.fromtimestamp(at, UTC)
    except (OverflowError, OSError, ValueError):
        return None
    vouched = provider.trust_email or told.get("email_verified") is True
    email = _text(told, "email").lower() if vouched else ""
    name = _text(told, "name") or _text(told, "preferred_username") or email
    return Claims(subject, name[:LONGEST_NAME], email, signed_in)


def has_expired(claims: Claims) -> bool:
    """Whether a sign-in has lasted for as long as it may, or claims to be from later than now."""
    now = datetime.now(UTC)
    lasts = timedelta(hours=float(hosting.current().sign_in_hours))
    return not now - lasts < claims.signed_in < now + _LATEST


def _subject(told: Mapping[str, Any]) -> str:
    """Entra calls one person differently in each application, but for `oid`; from elsewhere that claim may be anybody's."""
    issuer, tenant, person = _text(told, "iss"), _text(told, "tid"), _text(told, "oid")
    found = urlsplit(issuer)
    if tenant and person and found.scheme == "https" and found.netloc in _ENTRA and tenant in found.path.split("/"):
        return f"{tenant}|{person}"
    subject = _text(told, "sub")
    return f"{issuer}|{subject}" if issuer and subject else ""


def _text(told: Mapping[str, Any], key: str) -> str:
    value = told.get(key)
    return value.strip() if isinstance(value, str) else ""
