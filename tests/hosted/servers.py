"""The toolkit and a sign-in provider as processes of their own, and what somebody does to sign in, without a browser."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from at_the_screen import settle
from joserfc import jwt
from joserfc.jwk import OctKey
from playwright.sync_api import Page

from assessment.identity import LOCAL, Role
from assessment.store import Store

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PATIENCE = 60  # seconds until a server answers
COOKIE_SECRET = "u7Yq2mZs9Lw4Tx1Rk8Vb3Nc6Hd5Jf0Pg"
CLIENT = {"CLIENT_ID": "readiness", "CLIENT_SECRET": "k3vX0dQ9sLwTz7Yb2Nf5"}
PEOPLE: dict[str, dict[str, object]] = {
    "ada": {"name": "Ada Mensah", "email": "Ada@harbour.example", "email_verified": True},
    "ben": {"name": "Ben Okoro", "email": "ben@harbour.example", "email_verified": False},
    "carys": {"name": "Carys Vaughan", "email": "carys@valley.example", "email_verified": True},
    "dev": {"name": "Dev Anand <b>", "email": "dev@council.example", "email_verified": True},
}
"""Who can sign in, by the id that the provider knows them by, with what it says of them."""


@dataclass(frozen=True)
class Served:
    """A process of the toolkit that answers."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path
    database: str = ""

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def settings(address: str, provider: str, database: Path, **more: str) -> dict[str, str]:
    """The environment of a hosted copy whose people sign in at `provider`."""
    named = {f"PROVIDERS_KEYS_{key}": value for key, value in CLIENT.items()}
    named |= {"PROVIDERS_KEYS_NAME": "Harbour keys", "PROVIDERS_KEYS_SERVER_METADATA_URL": f"{provider}/.well-known/openid-configuration"}
    named |= {"MODE": "hosted", "ADDRESS": address, "COOKIE_SECRET": COOKIE_SECRET, "DATABASE": f"sqlite:///{database.as_posix()}"}
    return {f"MUTUAL_READINESS_{key}": value for key, value in (named | more).items()}


def clean(**more: str) -> dict[str, str]:
    """This process's environment without any setting of the toolkit, and with those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MUTUAL_READINESS_", "STREAMLIT_"))}
    return {**kept, **more}


WAYS: dict[str, list[str]] = {
    "mutual-readiness": ["-c", "import sys; from assessment.cli import main; sys.exit(main(['serve', '--no-browser', '--port', '{port}']))"],
    "streamlit run": ["-m", "streamlit", "run", "app.py", "--server.port", "{port}", "--server.address", "127.0.0.1", "--server.headless", "true"],
    "python app.py": ["app.py"],
    "uvicorn": ["-m", "uvicorn", "app:app", "--port", "{port}"],
}
"""The ways of starting the toolkit; `python app.py` alone has no say in the port."""


def command(way: str, port: int) -> list[str]:
    return [sys.executable, *(part.replace("{port}", str(port)) for part in WAYS[way])]


@contextmanager
def serving(folder: Path, port: int, environment: Mapping[str, str], arguments: list[str] | None = None) -> Iterator[Served]:
    """The toolkit in a process of its own, once it answers; by `mutual-readiness serve`, unless other arguments are given."""
    log = folder / f"server-{port}.log"
    with log.open("ab") as out:
        process = subprocess.Popen(arguments or command("mutual-readiness", port), cwd=ROOT, stdout=out, stderr=out, env=clean(**environment))
    served = Served(f"http://127.0.0.1:{port}", process, log, environment.get("MUTUAL_READINESS_DATABASE", ""))
    try:
        until_it_answers(f"{served.address}/_stcore/health", served)
        yield served
    finally:
        process.terminate()
        process.wait(20)


def until_it_answers(url: str, served: Served) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and served.process.poll() is None:
        try:
            httpx.get(url, timeout=2)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"the server did not start: {served.said()[-2000:]}")


def installed() -> Path:
    """The folder in which the provider's program lies ready, fetched once for each version of it. Skips, or under CI fails, without npm."""
    wanted = (HERE / "package.json").read_bytes()
    folder = Path(tempfile.gettempdir()) / f"mutual-readiness-provider-{hashlib.sha256(wanted).hexdigest()[:12]}"
    if not (folder / "node_modules").is_dir():
        npm, reason = shutil.which("npm"), "node and npm are not installed"
        if npm and shutil.which("node"):
            made = Path(tempfile.mkdtemp(dir=folder.parent))
            (made / "package.json").write_bytes(wanted)
            done = subprocess.run([npm, "install", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=made, capture_output=True, text=True, check=False)
            reason = f"the sign-in provider could not be fetched: {done.stderr[-500:]}"
            if done.returncode == 0:
                try:
                    made.rename(folder)
                except OSError:  # another process was quicker
                    shutil.rmtree(made)
        if not (folder / "node_modules").is_dir():
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    return folder


@contextmanager
def providing(folder: Path) -> Iterator[str]:
    """A sign-in provider that knows PEOPLE. Gives its address."""
    script = installed() / f"provider-{hashlib.sha256((HERE / 'provider.mjs').read_bytes()).hexdigest()[:12]}.mjs"
    shutil.copyfile(HERE / "provider.mjs", script)
    port = free_port()
    log = folder / "provider.log"
    with log.open("ab") as out:
        process = subprocess.Popen([shutil.which("node") or "node", str(script), str(port)], stdout=out, stderr=out)
    served = Served(f"http://127.0.0.1:{port}", process, log)
    try:
        until_it_answers(f"{served.address}/.well-known/openid-configuration", served)
        for id_, claims in PEOPLE.items():
            know(served.address, id_, claims)
        yield served.address
    finally:
        process.terminate()
        process.wait(20)


def let_in(database: str, *people: str, role: Role = Role.MEMBER) -> str:
    """Give each of these people of PEOPLE, whose address is vouched for, a role in a new organisation. Returns its id."""
    store = Store.open(database)
    organisation = store.people.begin_organisation(LOCAL, "Harbour Trust")
    for person in people:
        store.people.invite_member(LOCAL, organisation, role, email=str(PEOPLE[person]["email"]))
    store.close()
    return organisation


def know(provider: str, person: str, claims: Mapping[str, object]) -> None:
    """Let the provider know somebody, or say something else of them from now on."""
    httpx.put(f"{provider}/people/{person}", content=json.dumps(claims)).raise_for_status()


def sign_in(address: str, provider: str, person: str, secret: str = COOKIE_SECRET) -> dict[str, str]:
    """Sign in as a browser does, page for page. Returns the toolkit's cookies."""
    way_in = jwt.encode({"alg": "HS256"}, {"provider": "keys", "exp": int(time.time()) + 60}, OctKey.import_key(secret))
    with httpx.Client(follow_redirects=True) as browser:
        asked = browser.get(f"{address}/auth/login", params={"provider": way_in})
        assert str(asked.url).startswith(provider), asked.text
        assert re.search(rf"person={person}\b", asked.text), asked.text
        back = browser.get(str(asked.url), params={"person": person})
        assert str(back.url) == f"{address}/", back.text
        return {cookie.name: cookie.value or "" for cookie in browser.cookies.jar if cookie.name.startswith("_streamlit_user")}


def sign_in_here(page: Page, person: str) -> None:
    """Sign in as this person, from the page that asks for it."""
    page.get_by_role("button", name="Sign in with Harbour keys").click()
    page.get_by_role("link", name=person, exact=True).click()
    settle(page)
