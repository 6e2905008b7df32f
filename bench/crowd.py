"""Phones of people who take part in a workshop, as far as a server can tell: they join, look, answer, and keep what was not taken yet.

They do what the script of the page does (`assessment/shell/join/look/script.js`), over HTTP/1.1 with connections that stay open.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import random
import re
import time
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode

EVERY = 2.0  # seconds between two looks whether there is something new
PATIENCE = 8.0  # seconds until an answer of the server is given up
LONGEST = 15.0  # seconds between two attempts to send
_IDLE = 4.0  # seconds; a server closes a connection that is idle for 5
_LOADED = re.compile(r'(?:href|src)="(/join/look/[^"]+)"|url\(["\']?([^"\')]+)')


class Reply(NamedTuple):
    """What a server answered. `received`: bytes, with everything around the page."""

    status: int
    headers: dict[str, str]
    text: str
    received: int


class NoNetwork(OSError):  # noqa: N818 (it reads as what happened)
    """The phone has no connection."""


@dataclass
class Phone:
    """One phone. `errors`: what went wrong while it had a network, in words."""

    address: str
    code: str
    group: str
    chance: random.Random
    at: str = ""
    """Where its page is, once it has joined."""
    page: str = ""
    joined: float = 0.0
    """When it asked to join, by `time.perf_counter`."""
    offline: bool = False
    losing: bool = False
    """Whether it loses the network about when it sends the next answer."""
    cookie: str = ""
    entry: str = ""
    waiting: dict[int, tuple[int, str]] = field(default_factory=dict[int, tuple[int, str]])
    """By round, what is not taken yet: its order, and the choice."""
    chosen: dict[int, str] = field(default_factory=dict[int, str])
    saved: dict[int, str] = field(default_factory=dict[int, str])
    """By round, what the page shows as saved."""
    first_sent: dict[int, float] = field(default_factory=dict[int, float])
    taken: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    """For each answer that was saved, when it was sent, and the seconds until the page could say so."""
    refused: int = 0
    """Answers that came after their round was over."""
    errors: list[str] = field(default_factory=list[str])
    received: int = 0
    busy: set[int] = field(default_factory=set[int])
    _lines: set[_Line] = field(default_factory=set["_Line"])
    _idle: list[_Line] = field(default_factory=list["_Line"])

    # --- The network ---

    def cut(self) -> None:
        """Lose the network: nothing more is sent, and what is on its way to the server may have arrived or not."""
        self.offline = True
        for line in self._lines:
            line.close()
        self._lines.clear()
        self._idle.clear()

    def mend(self) -> None:
        """Have a network again."""
        self.offline = False

    async def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> Reply:
        """One question to the server. Raises OSError, EOFError or TimeoutError if no whole answer came."""
        if self.offline:
            raise NoNetwork("no network")
        line = self._line()
        try:
            async with asyncio.timeout(PATIENCE):
                reply = await line.ask(method, path, self.cookie, urlencode(fields) if fields is not None else "")
        except BaseException:
            line.close()
            self._lines.discard(line)
            raise
        if line in self._lines:
            line.idle_since = time.monotonic()
            self._idle.append(line)
        if (kept := reply.headers.get("set-cookie", "")) and "join_" in kept:
            self.cookie = kept.partition(";")[0]
        self.received += reply.received
        return reply

    def _line(self) -> _Line:
        while self._idle:
            line = self._idle.pop()
            if time.monotonic() - line.idle_since < _IDLE:
                return line
            line.close()
            self._lines.discard(line)
        line = _Line(self.address)
        self._lines.add(line)
        return line

    # --- What the page does ---

    async def join(self) -> None:
        """Open the link and send the form, again if no answer came: the form makes sending it twice the same as once."""
        while not self.at:
            try:
                await self._join()
            except (OSError, EOFError, TimeoutError) as error:
                self._note("joining", error)
                await asyncio.sleep(self.chance.uniform(0.2, 0.6))

    async def _join(self) -> None:
        if not self.entry:
            page = await self.ask("GET", f"/join/{self.code}")
            found = re.search(r'name="entry" value="([\w-]+)"', page.text)
            if found is None:
                raise AssertionError(f"no invitation: {page.status}")
            self.entry = found[1]
        if not self.joined:
            self.joined = time.perf_counter()
        reply = await self.ask("POST", f"/join/{self.code}", {"entry": self.entry, "group": self.group})
        if reply.status == 303:
            self.at = reply.headers["location"]
            await self._load()
        else:
            self.errors.append(f"joining: {reply.status}")
            await asyncio.sleep(1)

    async def load_everything(self) -> None:
        """What a browser loads beside a page that it sees for the first time."""
        page = self.page or (await self.ask("GET", f"/join/{self.code}")).text
        where = {one for one, _ in _LOADED.findall(page) if one}
        for each in sorted(where):
            reply = await self.ask("GET", each)
            if each.endswith(".css"):
                base = each.rpartition("/")[0]
                for _, name in _LOADED.findall(reply.text):
                    await self.ask("GET", name if name.startswith("/") else f"{base}/{name}")

    async def follow(self) -> None:
        """Look whether there is something new, for as long as the task runs."""
        misses = 0
        while True:
            try:
                await self.look()
                misses = 0
            except (OSError, EOFError, TimeoutError) as error:
                self._note("looking", error)
                misses += 1
            pause = min(LONGEST, EVERY * 2 ** min(misses, 3))
            await asyncio.sleep(pause * (self.chance.uniform(0.75, 1.25) if misses else 1))

    async def look(self) -> None:
        reply = await self.ask("GET", f"{self.at}/version")
        if reply.status != 200:
            self.errors.append(f"looking: {reply.status}")
        elif reply.text != self._of_page("version"):
            await self._load()

    async def _load(self) -> None:
        reply = await self.ask("GET", self.at)
        if reply.status == 200:
            self.page = reply.text
        else:
            self.errors.append(f"the page: {reply.status}")

    def _of_page(self, name: str) -> str:
        found = re.search(rf'data-{name}="([^"]*)"', self.page)
        return found[1] if found else ""

    @property
    def round(self) -> int:
        """The number of the round that the page can answer; 0 if it can answer none."""
        return int(self._of_page("round") or 0)

    @property
    def options(self) -> list[str]:
        """What can be chosen on the page."""
        return re.findall(r'name="choice" value="([^"]+)"', self.page)

    def choose(self) -> int:
        """Choose at random, as a finger does, and return the round; 0 if nothing can be chosen."""
        round_, options = self.round, self.options
        if not round_ or not options:
            return 0
        before = self.waiting.get(round_, (0, ""))[0]
        choice = self.chance.choice(options)
        self.chosen[round_] = choice
        self.saved.pop(round_, None)  # the page says "Sending" in its place
        self.waiting[round_] = max(before + 1, time.time_ns() // 1_000_000), choice
        self.first_sent.setdefault(round_, time.perf_counter())
        return round_

    async def send(self, round_: int) -> None:
        """Send what waits of a round, until the server has taken it or refused it."""
        if round_ in self.busy:
            return
        self.busy.add(round_)
        attempts = 0
        try:
            while round_ in self.waiting:
                if await self._send(round_, *self.waiting[round_]):
                    attempts = 0
                else:
                    await asyncio.sleep(min(LONGEST, 2**attempts) * self.chance.uniform(0.75, 1.25))
                    attempts = min(attempts + 1, 4)
        finally:
            self.busy.discard(round_)

    async def _send(self, round_: int, order: int, choice: str) -> bool:
        """Whether the server said anything final."""
        start = time.perf_counter()
        if self.losing:
            self.losing = False
            asyncio.get_running_loop().call_later(self.chance.uniform(0, 0.01), self.cut)
        try:
            reply = await self.ask("POST", f"{self.at}/answer", {"round": str(round_), "choice": choice, "order": str(order)})
        except (OSError, EOFError, TimeoutError) as error:
            self._note("answering", error)
            return False
        newest = self.waiting.get(round_, (0, ""))[0] == order
        if reply.status == 204:
            self.taken.append((start, time.perf_counter() - start))
            if newest:
                del self.waiting[round_]
                self.saved[round_] = choice
        elif reply.status == 409:
            self.waiting[round_] = max(order, time.time_ns() // 1_000_000) + 1, self.waiting[round_][1]
        elif reply.status == 422:
            self.refused += 1
            if newest:
                del self.waiting[round_]
        else:
            self.errors.append(f"answering: {reply.status}")
            return False
        return True

    def _note(self, doing: str, error: BaseException) -> None:
        if not self.offline:
            self.errors.append(f"{doing}: {type(error).__name__}")


class _Line:
    """One connection, opened when it is needed."""

    def __init__(self, address: str) -> None:
        self._host, _, port = address.partition(":")
        self._port = int(port)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._closed = False
        self.idle_since = 0.0

    def close(self) -> None:
        """End it at once, whatever is on its way."""
        self._closed = True
        if self._streams is not None:
            with contextlib.suppress(OSError, RuntimeError):
                self._streams[1].transport.abort()

    async def ask(self, method: str, path: str, cookie: str, body: str) -> Reply:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
            if self._closed:
                self.close()
                raise NoNetwork("no network")
        reader, writer = self._streams
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._host}:{self._port}", "Accept-Encoding: gzip", "Sec-Fetch-Site: same-origin"]
        if cookie:
            lines.append(f"Cookie: {cookie}")
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded;charset=UTF-8", f"Content-Length: {len(body)}"]
        writer.write("\r\n".join([*lines, "", body]).encode())
        await writer.drain()
        return await _reply(reader)


async def _reply(reader: asyncio.StreamReader) -> Reply:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
    status, received = int(first.split(" ", 2)[1]), len(head)
    if headers.get("transfer-encoding", "") == "chunked":
        body, more = await _chunks(reader)
    else:
        body = await reader.readexactly(int(headers.get("content-length", "0"))) if status not in (204, 304) else b""
        more = len(body)
    return Reply(status, headers, _unpacked(body, headers), received + more)


async def _chunks(reader: asyncio.StreamReader) -> tuple[bytes, int]:
    parts: list[bytes] = []
    received = 0
    while True:
        size = await reader.readuntil(b"\r\n")
        part = await reader.readexactly(int(size, 16) + 2)
        received += len(size) + len(part)
        if len(part) == 2:
            return b"".join(parts), received
        parts.append(part[:-2])


def _unpacked(body: bytes, headers: dict[str, str]) -> str:
    return (gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body).decode("utf-8", "replace")
