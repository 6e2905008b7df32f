"""A workshop on a database, and phones that take part in it over HTTP, without a browser."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

import httpx
from over_http import outside
from starlette.types import ASGIApp

from assessment import definitions
from assessment.identity import LOCAL
from assessment.store import Store
from assessment.workshop.setup import Group, Setup
from questionnaires.answers import Answer, State

SETUP = Setup(
    name="Staff day", groups=(Group(id="staff", label="Staff"), Group(id="users", label="People who use the service")), agenda=("SA1", "SA9", "@weights"),
    contact="Ada Mensah",
)  # fmt: skip
SERVICE = "Harbour Nursing"


class Workshop:
    """A workshop that is open, as its facilitator handles it."""

    def __init__(self, store: Store, setup: Setup = SETUP, **changed: object) -> None:
        self.store = store
        self.assessment = store.create(LOCAL, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, SERVICE)}).id
        self.id = store.workshops.prepare(LOCAL, self.assessment, setup.model_copy(update=changed)).id
        self.code = self.reopen()

    @property
    def at(self) -> str:
        """The address of a participant's page."""
        return f"/join/at/{self.id}"

    def reopen(self) -> str:
        return self.store.workshops.open(LOCAL, self.assessment, self.id).code

    def put(self, question: str) -> int:
        return self.store.workshops.put(LOCAL, self.assessment, self.id, question)

    def reveal(self, round_: int) -> None:
        self.store.workshops.reveal(LOCAL, self.assessment, self.id, round_)

    def end(self) -> None:
        self.store.workshops.end(LOCAL, self.assessment, self.id)

    def answered(self, round_: int) -> int:
        standing = self.store.workshops.standing(LOCAL, self.assessment, self.id)
        return next(each.answered for each in standing.rounds if each.number == round_)

    @property
    def people(self) -> int:
        return self.store.workshops.standing(LOCAL, self.assessment, self.id).people


class Here(httpx.BaseTransport):
    """Asks an application in this process."""

    def __init__(self, app: ASGIApp) -> None:
        self._asks = httpx.ASGITransport(app)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        async def asked() -> httpx.Response:
            answer = await self._asks.handle_async_request(httpx.Request(request.method, request.url, headers=request.headers, content=request.read()))
            return httpx.Response(answer.status_code, headers=answer.headers, content=b"".join([part async for part in answer.stream]))

        return outside(asked)


def browser(app: ASGIApp, address: str = "http://localhost:8501") -> httpx.Client:
    """Asks an application as if it were served at this address, and keeps cookies."""
    return httpx.Client(transport=Here(app), base_url=address)


class Phone:
    """A device with cookies of its own; `browser` asks the server."""

    def __init__(self, browser: httpx.Client) -> None:
        self.browser = browser

    def get(self, address: str, **headers: str) -> httpx.Response:
        return self.browser.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, address: str, fields: dict[str, str], **headers: str) -> httpx.Response:
        return self.browser.post(address, data=fields, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def join(self, workshop: Workshop, group: str = "staff", **more: str) -> httpx.Response:
        """Open the link, and send the form that is there."""
        asked = self.get(f"/join/{workshop.code}")
        entry = re.search(r'name="entry" value="([\w-]+)"', asked.text)
        assert entry, asked.text
        return self.post(f"/join/{workshop.code}", {"entry": entry[1], "group": group, **more})

    def answer(self, workshop: Workshop, round_: int, choice: str, **more: str) -> httpx.Response:
        return self.post(f"{workshop.at}/answer", {"round": str(round_), "choice": choice, **more})


def said(answer: httpx.Response) -> str:
    """What a page says, without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2].partition(">")[2])).split())


def chosen(answer: httpx.Response) -> list[str]:
    """The values of what is chosen on a page."""
    return re.findall(r'value="([^"]+)" checked', answer.text)


def location(answer: httpx.Response) -> str:
    """Where an answer leads, without the name of the server."""
    found = urlsplit(answer.headers["location"])
    return found.path + (f"?{found.query}" if found.query else "") + (f"#{found.fragment}" if found.fragment else "")
