"""Who somebody is follows from what a provider vouches for, and private files are there for nobody else."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

import httpx
import pytest
import servers
from servers import COOKIE_SECRET, Served
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import set_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from assessment.shell import delivery
from assessment.shell.gatekeeper import Gatekeeper, _as_own, belongs
from assessment.shell.signed_in import WHOLE, binding, claims_in, claims_of, has_expired

ADDRESS = "https://readiness.example.org"
TOLD: dict[str, object] = {"is_logged_in": True, "origin": ADDRESS, "provider": "keys", "iss": "https://keys.example", "sub": "17", "name": "Ada Mensah", "iat": 1_800_000_000}
ENTRA = {"iss": "https://login.microsoftonline.com/tenant-1/v2.0", "tid": "tenant-1", "oid": "object-9"}


@pytest.fixture(autouse=True)
def hosted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in servers.settings(ADDRESS, "https://keys.example", tmp_path / "a.db").items():
        monkeypatch.setenv(name, value)


def told(**more: object) -> dict[str, object]:
    return {key: value for key, value in (TOLD | more).items() if value is not None}


@pytest.mark.parametrize(
    ("more", "subject"),
    [
        ({}, "https://keys.example|17"),
        (ENTRA, "tenant-1|object-9"),
        (ENTRA | {"tid": "tenant-2"}, "https://login.microsoftonline.com/tenant-1/v2.0|17"),
        (ENTRA | {"iss": "https://keys.example/tenant-1"}, "https://keys.example/tenant-1|17"),
        (ENTRA | {"iss": "http://login.microsoftonline.com/tenant-1/v2.0"}, "http://login.microsoftonline.com/tenant-1/v2.0|17"),
        (ENTRA | {"oid": None}, "https://login.microsoftonline.com/tenant-1/v2.0|17"),
    ],
)
def test_one_person_has_one_subject_and_nobody_can_take_that_of_another_provider(more: dict[str, object], subject: str) -> None:
    claims = claims_of(told(**more))
    assert claims is not None
    assert claims.subject == subject


@pytest.mark.parametrize(
    ("more", "trusted", "email"),
    [
        ({}, "no", ""),
        ({"email_verified": False}, "no", ""),
        ({"email_verified": "true"}, "no", ""),
        ({"email_verified": True}, "no", "ada@harbour.example"),
        ({}, "yes", "ada@harbour.example"),
    ],
)
def test_an_email_address_counts_only_if_somebody_vouches_for_it(more: dict[str, object], trusted: str, email: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUAL_READINESS_PROVIDERS_KEYS_TRUST_EMAIL", trusted)
    claims = claims_of(told(email=" Ada@Harbour.example ", **more))
    assert claims is not None
    assert (claims.email, claims.name, claims.signed_in) == (email, "Ada Mensah", datetime.fromtimestamp(1_800_000_000, UTC))


@pytest.mark.parametrize("more", [{"is_logged_in": False}, {"is_logged_in": "yes"}, {"iat": None}, {"iat": True}, {"iat": "now"}, {"iat": 1e20}, {"sub": ""}, {"iss": None}, {"sub": 17}, {"provider": "gone"}])
def test_what_does_not_say_who_and_when_makes_nobody(more: dict[str, object]) -> None:
    assert claims_of(told(**more)) is None


@pytest.mark.parametrize(("hours_ago", "expired"), [(0, False), (11.9, False), (12.1, True), (-0.1, False), (-1, True)])
def test_a_sign_in_lasts_for_the_hours_that_were_set_and_none_is_from_the_future(hours_ago: float, expired: bool) -> None:
    claims = claims_of(told(iat=time.time() - hours_ago * 3600))
    assert claims is not None
    assert has_expired(claims) is expired


def cookies(payload: dict[str, object], secret: str = COOKIE_SECRET) -> dict[str, str]:
    """As Streamlit sets them: in several parts, if one is too large."""
    made: dict[str, str] = {}

    def sign(name: str, value: str) -> bytes:
        return create_signed_value(secret, name, value)

    set_cookie_with_chunks(lambda name, value: made.update({name: sign(name, value).decode()}), sign, "_streamlit_user", payload, cookie_attr_size=80)
    return made


def bound(made: dict[str, str]) -> dict[str, str]:
    """With what holds the parts together."""
    return made | {WHOLE: binding(made)}


def asked(given: dict[str, str]) -> dict[str, object]:
    return {"type": "http", "headers": [(b"cookie", "; ".join(f"{name}={value}" for name, value in given.items()).encode())]}


def test_a_cookie_in_several_parts_is_read_whole_and_not_at_all_if_one_is_missing_or_of_another() -> None:
    large = told(iat=time.time(), groups=[token_hex(16) for _ in range(300)])
    given = bound(cookies(large))
    assert len(given) > 3
    found = claims_in(asked(given))
    assert found is not None
    assert found.subject == "https://keys.example|17"
    assert claims_in(asked({name: value for name, value in given.items() if not name.endswith("_2")})) is None
    assert claims_in(asked(given | {"_streamlit_user_2": given["_streamlit_user_1"]})) is None
    assert claims_in(asked(cookies(large))) is None
    later = bound(cookies(large | {"iat": time.time() + 1}))
    for name in (each for each in given if later[each] != given[each]):
        spliced = given | {name: later[name]}
        assert claims_in(asked(spliced)) is None
        on_the_wire = _as_own({**asked(spliced), "type": "websocket"})
        assert not any(each.startswith("_streamlit_user") for each in HTTPConnection(on_the_wire).cookies)


@pytest.mark.parametrize(
    "given",
    [
        {},
        cookies(told(iat=time.time()), secret="of another server, and just as long"),
        cookies(told(iat=time.time() - 13 * 3600)),
        cookies(told(iat=time.time(), origin="https://other.example")),
        {"_streamlit_user": create_signed_value(COOKIE_SECRET, "_streamlit_user_tokens", json.dumps(told(iat=time.time()))).decode()},
        {"_streamlit_user": create_signed_value(COOKIE_SECRET, "_streamlit_user", "[1]").decode()},
        {"_streamlit_user": create_signed_value(COOKIE_SECRET, "_streamlit_user", "{").decode()},
        {"_streamlit_user": "ünsigned"},
    ],
)  # fmt: skip
def test_a_request_is_nobodys_unless_its_cookie_is_ours_whole_and_in_time(given: dict[str, str]) -> None:
    assert claims_in(asked(given)) is None


@pytest.mark.parametrize(
    ("host", "origin", "allowed"),
    [
        ("readiness.example.org", "", True),
        ("readiness.example.org:443", "https://readiness.example.org", True),
        ("Readiness.example.org", "https://readiness.example.org", True),
        ("readiness.example.org", "http://readiness.example.org", False),
        ("readiness.example.org:8501", "", False),
        ("127.0.0.1:8501", "http://127.0.0.1:8501", False),
        ("localhost", "", False),
        ("evil.example", "https://evil.example", False),
        ("", "", False),
    ],
)
def test_a_hosted_copy_answers_to_its_public_address_alone(host: str, origin: str, allowed: bool) -> None:
    assert belongs(host, origin) is allowed


PRIVATE = ("/media/0a1b.pdf", "/download/report/x", "/download/")


@pytest.mark.parametrize("path", PRIVATE)
def test_what_is_private_is_answered_to_nobody_as_what_is_not_there_is_to_somebody(path: str, hosted_server: Served, sign_in: Callable[[str], dict[str, str]]) -> None:
    nobodys = httpx.get(f"{hosted_server.address}{path}")
    somebodys = httpx.get(f"{hosted_server.address}{path}", cookies=sign_in("ada"))
    assert nobodys.status_code == somebodys.status_code == 404
    assert nobodys.content == somebodys.content
    assert {**nobodys.headers, "date": ""} == {**somebodys.headers, "date": ""}


def test_nobody_can_upload(hosted_server: Served) -> None:
    for method in ("PUT", "DELETE", "OPTIONS", "GET"):
        assert httpx.request(method, f"{hosted_server.address}/_stcore/upload_file/a/b").status_code == 404


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/mcp", "/_stcore/agent/openapi.json", "/component/a/b", "/app/static/x"])
def test_what_no_page_needs_is_closed_to_everybody(path: str, hosted_server: Served, sign_in: Callable[[str], dict[str, str]]) -> None:
    for given in ({}, sign_in("ada")):
        for method in ("GET", "POST"):
            assert httpx.request(method, f"{hosted_server.address}{path}", cookies=given).text == "Not found"


def test_a_balancer_can_ask_for_its_health_by_any_name(hosted_server: Served) -> None:
    assert httpx.get(f"{hosted_server.address}/_stcore/health", headers={"Host": "10.0.0.7"}).text == "ok"
    assert httpx.get(f"{hosted_server.address}/", headers={"Host": "10.0.0.7"}).status_code == 421


def asking(app: ASGIApp, path: str) -> list[Message]:
    """What an application answers, in a thread of its own: browser tests in the same run leave an event loop in this one."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"host", b"localhost:8501")], "server": ("127.0.0.1", 8501)}
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, app(scope, receive, send)).result()
    return sent


async def baker(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"set-cookie", b"a=b; Path=/"), (b"set-cookie", b"c=d; Secure")]})


def test_cookies_of_an_encrypted_copy_never_travel_unencrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    def baked() -> list[bytes]:
        return [value for name, value in asking(delivery.SecurityHeaders(baker), "/")[0]["headers"] if name == b"set-cookie"]

    assert baked() == [b"a=b; Path=/; Secure", b"c=d; Secure"]
    monkeypatch.setenv("MUTUAL_READINESS_ADDRESS", "http://127.0.0.1:8501")
    assert baked() == [b"a=b; Path=/", b"c=d; Secure"]


def test_a_local_copy_has_no_way_to_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUAL_READINESS_MODE", "local")
    for path in ("/auth/login", "/auth/logout", "/oauth2callback", "/oauth2callback/"):
        assert asking(Gatekeeper(baker), path)[0]["status"] == 404
    assert asking(Gatekeeper(baker), "/tasks")[0]["status"] == 200
