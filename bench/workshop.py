"""A workshop on the real server: 200 phones that join within ten seconds and answer every five, a facilitator, and 20 who look on; then 400 phones.

Phones speak HTTP as the script of their page does, facilitator and viewers Streamlit's own protocol, looking again as often as their
pages say. Questions follow each other while this goes on. Beside it, in the same run, as many people answer on an empty Streamlit page.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import subprocess
import sys
import tempfile
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from assessment.identity import LOCAL
from assessment.store import Store
from bench.crowd import Phone
from bench.cut import AGENDA, GROUPS, Room, prepared, served
from bench.measure import Measure, percentile
from bench.sessions import Session, free_port, on_an_empty_page

PHONES, MORE, VIEWERS = 200, 200, 20
"""People with a phone; so many more, whom nobody counts on; and who looks on."""
JOINING = 10.0  # seconds in which they all join
THINKING = 5.0  # seconds between two answers of one phone, on average
ROUND = 12.0  # seconds until the next question
LASTS, LASTS_FULL = 36.0, 24.0  # seconds of answering with PHONES, and then with MORE as well
FACILITATOR, VIEWER = "room", "projector"
"""The live pages, by their addresses."""
_ANSWERED = re.compile(r"(\d+) of (\d+) ha(?:ve|s) answered")


@dataclass
class Seen:
    """What came of it. Seconds are ascending."""

    answers: list[float] = field(default_factory=list[float])
    full: list[float] = field(default_factory=list[float])
    """As `answers`, with all phones."""
    ages: list[float] = field(default_factory=list[float])
    """How old each number had become that a viewer saw replaced by a newer one."""
    turns: list[float] = field(default_factory=list[float])
    """Until each viewer saw the next question."""
    errors: list[str] = field(default_factory=list[str])
    before: int = 0
    after: int = 0
    """Bytes of the server's memory, before anybody joined and with PHONES."""
    first_visit: int = 0
    """Bytes of an invitation, the question after it, and everything that they load."""


def measures() -> list[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        empty = on_an_empty_page(Path(folder), PHONES)
        seen = _workshop(Path(folder))
        empty = sorted(empty + on_an_empty_page(Path(folder), PHONES))
    for error, count in Counter(seen.errors).most_common(20):
        print(f"{count} × {error}", file=sys.stderr)
    peer, note = "an empty Streamlit page with one radio", f"{PHONES} phones, a facilitator and {VIEWERS} viewers, {len(seen.answers)} answers; peer: as many people, as often"
    p95, theirs = percentile(seen.answers, 0.95) * 1000, percentile(empty, 0.95) * 1000
    everybody = PHONES + MORE
    return [
        Measure("answer of a phone, p50", percentile(seen.answers, 0.5) * 1000, "ms", peer, percentile(empty, 0.5) * 1000),
        Measure("answer of a phone, p95", p95, "ms", peer, theirs, at_most=100, note=note),
        Measure("answer of a phone beside the empty page, p95", p95, "ms", peer, theirs, ratio_at_most=3),
        Measure(f"answer of a phone among {everybody}, p95", percentile(seen.full, 0.95) * 1000, "ms", peer, theirs, note=f"{len(seen.full)} answers"),
        Measure(f"errors with {everybody} phones", len(seen.errors), "errors", at_most=0),
        Measure("age of the live view, the most", max(seen.ages, default=float("inf")), "s", at_most=3, note=f"of {len(seen.ages)} numbers that viewers saw grow"),
        Measure("the next question on every live view, the most", max(seen.turns, default=float("inf")), "s", at_most=3),
        Measure("memory for each phone", (seen.after - seen.before) / PHONES / 1e6, "MB", at_most=0.3, note=f"the server held {seen.before / 1e6:.0f} MB before they joined"),
        Measure("transferred by a phone's first visit", seen.first_visit / 1000, "kB", at_most=1300),
    ]  # fmt: skip


def _workshop(folder: Path) -> Seen:
    room, port = prepared(folder, pace="together"), free_port()
    with served(room.url, port, folder / "server.log") as process:
        store = Store.open(room.url)
        try:
            return asyncio.run(_Run(room, f"127.0.0.1:{port}", process, store).all())
        finally:
            store.close()


class _Run:
    """One workshop with everybody in it."""

    def __init__(self, room: Room, address: str, process: subprocess.Popen[bytes], store: Store) -> None:
        self._room, self._address, self._store = room, address, store
        self._memory = psutil.Process(process.pid)
        self._chance, self._seen = random.Random(7), Seen()
        self._phones: list[Phone] = []
        self._over = 0.0
        self._round, self._put, self._shown = 0, list[float](), list[float]()
        """When each round was put and when its answers were shown, from the first."""

    async def all(self) -> Seen:
        async with contextlib.AsyncExitStack() as opened:
            query = f"a={self._room.assessment}&w={self._room.id}"
            viewers = [Viewer(self._address, page, query) for page in (FACILITATOR, *[VIEWER] * VIEWERS)]
            looking = [opened.enter_context(_running(each.look())) for each in viewers]
            await self._first_visit()
            await self._next()
            await asyncio.sleep(3)
            self._seen.before = self._memory.memory_info().rss
            opened.enter_context(_running(self._turn()))
            start = time.perf_counter()
            await self._join(opened, PHONES)
            await asyncio.sleep(LASTS)
            self._seen.after = self._memory.memory_info().rss
            full = time.perf_counter()
            await self._join(opened, MORE)
            await asyncio.sleep(LASTS_FULL)
            self._over = time.perf_counter()
            for each in (each for each in looking if each.done()):
                self._seen.errors.append(f"a live view ended: {each.exception()}")
        self._collect(start + JOINING, full, viewers)
        return self._seen

    async def _first_visit(self) -> None:
        """The first phone of all, which nobody counts: what it loads fills what the server keeps for everybody."""
        phone = self._phone()
        await phone.load_everything()
        await phone.join()
        self._phones.append(phone)
        self._seen.first_visit = phone.received

    def _phone(self) -> Phone:
        return Phone(self._address, self._room.code, self._chance.choice(GROUPS), random.Random(self._chance.random()))

    async def _join(self, opened: contextlib.AsyncExitStack, many: int) -> None:
        """So many more people join, evenly, and take part from then on."""
        start = time.perf_counter()
        for number in range(many):
            await asyncio.sleep(max(0.0, start + JOINING * number / many - time.perf_counter()))
            self._phones.append(phone := self._phone())
            opened.enter_context(_running(_take_part(phone)))

    async def _turn(self) -> None:
        """Show the answers and put the next question, again and again."""
        while True:
            await asyncio.sleep(ROUND)
            self._shown.append(time.perf_counter())
            await asyncio.to_thread(self._store.workshops.reveal, LOCAL, self._room.assessment, self._room.id, self._round)
            await asyncio.sleep(3)
            await self._next()

    async def _next(self) -> None:
        question = AGENDA[self._round % len(AGENDA)]
        self._round = await asyncio.to_thread(self._store.workshops.put, LOCAL, self._room.assessment, self._room.id, question)
        self._put.append(time.perf_counter())

    def _collect(self, settled: float, full: float, viewers: Iterable[Viewer]) -> None:
        """`settled`: when the first had joined; `full`: when more began to come."""
        taken = [each for phone in self._phones for each in phone.taken]
        self._seen.answers = sorted(seconds for at, seconds in taken if at < full)
        self._seen.full = sorted(seconds for at, seconds in taken if at >= full + JOINING)
        self._seen.errors += [error for phone in self._phones for error in phone.errors]
        joined = sorted(phone.joined for phone in self._phones if phone.joined)
        answered = {each: sorted(phone.first_sent[each] for phone in self._phones if each in phone.first_sent) for each in range(1, self._round + 1)}
        for viewer in viewers:
            for number, put in enumerate(self._put, 1):
                until = self._shown[number - 1] if number <= len(self._shown) else float("inf")
                first = next((at for at in viewer.questions if put <= at < until), None)
                if first is None:
                    if self._over - put > 5:
                        self._seen.errors.append("a live view never showed a question")
                    continue
                self._seen.turns.append(first - put)
                numbers = [each for each in viewer.numbers if first < each[0] < until]  # none stand there while answers are shown
                self._seen.ages += _ages([(at, done) for at, done, _ in numbers], answered[number])
                self._seen.ages += _ages([(at, people) for at, _, people in numbers], joined)
        self._seen.ages.sort()


def _ages(numbers: list[tuple[float, int]], events: list[float]) -> list[float]:
    """How old each number was when a newer one replaced it, if each event adds one: seconds since the first event that it lacked."""
    found: list[float] = []
    for (_, before), (at, _) in pairwise(numbers):
        if before < bisect_right(events, at):
            found.append(at - events[before])
    return found


async def _take_part(phone: Phone) -> None:
    """One person: joins, and answers every few seconds, while her phone looks for something new."""
    await phone.join()
    with _running(phone.follow()):
        await asyncio.sleep(phone.chance.uniform(0, THINKING))
        while True:
            if round_ := phone.choose():
                await phone.send(round_)
            await asyncio.sleep(phone.chance.uniform(0.5, 1.5) * THINKING)


class _Running:
    """A task that ends with its block."""

    def __init__(self, task: asyncio.Task[None]) -> None:
        self._task = task

    def __enter__(self) -> asyncio.Task[None]:
        return self._task

    def __exit__(self, *_: object) -> None:
        self._task.cancel()


def _running(work: object) -> _Running:
    return _Running(asyncio.ensure_future(work))  # type: ignore[arg-type]


class Viewer:
    """A tab with a live page that looks again as often as its parts say."""

    def __init__(self, address: str, page: str, query: str) -> None:
        self._url, self._page, self._query = f"ws://{address}/_stcore/stream", page, query
        self._script = ""
        self._parts: dict[str, asyncio.Task[None]] = {}
        self.numbers: list[tuple[float, int, int]] = []
        """When it showed that so many of so many have answered."""
        self.questions: list[float] = []
        """When it showed a question with its options, each time that it was drawn."""

    async def look(self) -> None:
        """Show the page for as long as the task runs."""
        async with connect(self._url, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
            session = Session(socket, self._page, self._query)
            await self._rerun(session)
            try:
                while True:
                    await self._take(session, ForwardMsg.FromString(await socket.recv(decode=False)))
            finally:
                self._stop()

    async def _rerun(self, session: Session, part: str = "") -> None:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.fragment_id, state.is_auto_rerun = self._query, part, bool(part)
        state.page_script_hash, state.page_name = self._script, "" if self._script else self._page
        await session.socket.send(message.SerializeToString())

    async def _take(self, session: Session, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "delta":
                self._take_delta(message.delta)
            case "new_session" if not message.metadata.run.fragment_ids:
                self._stop()  # what a page draws anew begins to look anew
            case "navigation":
                self._script = message.navigation.page_script_hash
            case "auto_rerun":
                part, every = message.auto_rerun.fragment_id, message.auto_rerun.interval
                if part not in self._parts:
                    self._parts[part] = asyncio.create_task(self._again(session, part, every))
            case _:
                pass

    def _take_delta(self, delta: Delta) -> None:
        body = delta.new_element.html.body if delta.new_element.WhichOneof("type") == "html" else ""
        if "mr-room-options" in body:
            self.questions.append(time.perf_counter())
        if found := _ANSWERED.search(body):
            self.numbers.append((time.perf_counter(), int(found[1]), int(found[2])))

    async def _again(self, session: Session, part: str, every: float) -> None:
        with contextlib.suppress(ConnectionClosed):
            while True:
                await asyncio.sleep(every)
                await self._rerun(session, part)

    def _stop(self) -> None:
        for each in self._parts.values():
            each.cancel()
        self._parts.clear()
