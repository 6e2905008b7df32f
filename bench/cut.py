"""Half of the phones lose the network in mid-answer, and the server is killed: no answer that a page showed as saved is lost, or there twice.

The phones answer the open rounds in turn, again and again. Half of them lose the network at random moments, so that what
they sent may have arrived or not; meanwhile the server is killed and started again. Once everybody has a network, every phone sends
what waits on it. Then the database holds of each phone the last choice, once; and right after the kill it held what was shown as saved.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from assessment import definitions
from assessment.identity import LOCAL
from assessment.store import Store
from assessment.workshop.codes import hashed
from assessment.workshop.setup import Group, Setup
from bench.crowd import Phone
from bench.measure import Measure
from bench.sessions import ROOT, SERVE, free_port, wait_for

PHONES, SECONDS = 200, 60.0
"""In the benchmark: how many people, and how long half of them have no network."""
EACH_SECOND = 60
"""So many answers come together in a second, while all have a network."""
AGENDA = ("SA1", "SA2", "SA9")
GROUPS = ("staff", "users")
_DRAINED = 60.0  # seconds until everything that waits is sent


class Outcome(NamedTuple):
    """What came of it. `saved`: answers that had been shown as saved when the server was killed; `cut`, `killed`: phones
    on which an answer waited without a network, and from which one was on its way when the server was killed."""

    saved: int
    cut: int
    killed: int
    faults: list[str]


class Room(NamedTuple):
    """A workshop that is open on a database: where its phones come in, and who may open rounds."""

    url: str
    assessment: str
    id: str
    code: str


def measures() -> list[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        found = cut(Path(folder), phones=PHONES, seconds=SECONDS)
    for each in found.faults[:20]:
        print(each, file=sys.stderr)
    note = (
        f"{PHONES} phones, half of them {SECONDS:g} s without a network, the server killed meanwhile; {found.saved} answers were shown as saved at the kill, "
        f"those of {found.cut} phones were on their way or waiting where there was no network, and of {found.killed} where the server was killed"
    )
    return [Measure("answers of phones lost, or there twice", len(found.faults), "answers", at_most=0, note=note)]


def prepared(folder: Path, *, pace: str = "own") -> Room:
    """A workshop on a new database, with a code that was given out; at everybody's own pace, its questions are open."""
    url = f"sqlite:///{(folder / 'workshop.db').as_posix()}"
    store = Store.open(url)
    try:
        made = store.create(LOCAL, definitions.shipped()).id
        groups = tuple(Group(id=each, label=each.title()) for each in GROUPS)
        setup = Setup.model_validate({"name": "Staff day", "groups": groups, "agenda": AGENDA, "pace": pace})
        workshop = store.workshops.prepare(LOCAL, made, setup).id
        return Room(url, made, workshop, store.workshops.open(LOCAL, made, workshop).code)
    finally:
        store.close()


@contextlib.contextmanager
def served(url: str, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A server process that answers at a port; it is killed afterwards."""
    with log.open("ab") as written:
        process = subprocess.Popen([sys.executable, "-c", SERVE, str(port), url], cwd=ROOT, stdout=written, stderr=written)
    try:
        wait_for(port)
        yield process
    finally:
        process.kill()
        process.wait(20)


def cut(folder: Path, *, phones: int, seconds: float, seed: int = 1) -> Outcome:
    """Let so many phones answer, half of them without a network for so many seconds, while the server is killed and started again."""
    room, port = prepared(folder), free_port()
    chance = random.Random(seed)
    people = [Phone(f"127.0.0.1:{port}", room.code, GROUPS[each % 2], random.Random(chance.random())) for each in range(phones)]
    return asyncio.run(_cut(room, port, folder / "server.log", people, seconds, chance))


async def _cut(room: Room, port: int, log: Path, people: list[Phone], seconds: float, chance: random.Random) -> Outcome:
    faults: list[str] = []
    half = chance.sample(people, len(people) // 2)
    async with contextlib.AsyncExitStack() as running:
        with served(room.url, port, log) as process:
            joining = [asyncio.create_task(each.join()) for each in people]
            for each in chance.sample(half, len(half) // 5):  # some lose it while they join
                await asyncio.sleep(0.01)
                each.cut()
                asyncio.get_running_loop().call_later(chance.uniform(0.2, 0.5), each.mend)
            await asyncio.gather(*joining)
            thumbs = [asyncio.create_task(_answer(each, len(people) / EACH_SECOND)) for each in people]
            running.push_async_callback(_end, thumbs)
            await asyncio.sleep(max(2.0, seconds / 10))
            for each in half:
                each.losing = True
            await asyncio.sleep(seconds / 2)
            killed = await _while_sending([each for each in people if each not in half], chance)
            process.kill()
            process.wait(20)
        await asyncio.sleep(0.05)  # what the phones had received is read
        shown, on_the_way = [dict(each.saved) for each in people], sum(bool(each.waiting) for each in half)
        kept = _kept(room)
        for phone, saved in zip(people, shown, strict=True):
            mine = kept.get(hashed(_token(phone)), {})
            for round_, choice in saved.items():
                if mine.get(round_) != choice:
                    faults.append(f"at the kill: round {round_} shown as saved with {choice}, kept is {mine.get(round_)}")
        with served(room.url, port, log):
            await asyncio.sleep(seconds / 2)
            for each in half:
                each.mend()
            await asyncio.sleep(0.5)
            await _end(thumbs)
            await asyncio.wait_for(asyncio.gather(*(each.send(round_) for each in people for round_ in list(each.waiting))), _DRAINED)
        faults += _compared(room, people)
    return Outcome(sum(map(len, shown)), on_the_way, killed, faults)


async def _while_sending(people: list[Phone], chance: random.Random) -> int:
    """Return while something is on its way to the server: from how many phones."""
    many = chance.randint(1, 3)
    async with asyncio.timeout(_DRAINED):
        while sum(bool(each.busy) for each in people) < min(many, len(people)):
            await asyncio.sleep(0.001)
            if chance.random() < 0.002:  # so many at once are rare where phones are few
                many = 1
    return sum(bool(each.busy) for each in people)


async def _answer(phone: Phone, pause: float) -> None:
    """Go through the questions and answer them, again and again, without waiting for what is on its way."""
    sending: set[asyncio.Task[None]] = set()
    try:
        while True:
            for place in range(1, len(AGENDA) + 1):
                await _turn_to(phone, place)
                if round_ := phone.choose():
                    task = asyncio.create_task(phone.send(round_))
                    sending.add(task)
                    task.add_done_callback(sending.discard)
                await asyncio.sleep(phone.chance.uniform(0.2, 1.8) * pause)
    finally:
        await asyncio.gather(*map(_ended, sending))


async def _turn_to(phone: Phone, place: int) -> None:
    """To another question; without a connection the one that is there stays."""
    with contextlib.suppress(OSError, EOFError, TimeoutError):
        reply = await phone.ask("GET", f"{phone.at}?q={place}")
        if reply.status == 200:
            phone.page = reply.text


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    await asyncio.gather(*map(_ended, tasks))


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _token(phone: Phone) -> str:
    return phone.cookie.partition("=")[2]


def _kept(room: Room) -> dict[str, dict[int, str]]:
    """By participant and round, what the database holds."""
    found: dict[str, dict[int, str]] = {}
    for participant, round_, choice in _rows(room, "SELECT participant, round, choice FROM workshop_reply WHERE workshop = ?"):
        found.setdefault(participant, {})[round_] = choice
    return found


def _rows(room: Room, query: str) -> list[Any]:
    with contextlib.closing(sqlite3.connect(room.url.removeprefix("sqlite:///"))) as connection:
        return connection.execute(query, (room.id,)).fetchall()


def _compared(room: Room, people: list[Phone]) -> list[str]:
    """What is wrong at the end: of each phone, the last choice of each round is there once, and nothing else is."""
    kept = _kept(room)
    faults = [f"phone {number}: {phone.chosen} was chosen, {phone.saved} is shown as saved" for number, phone in enumerate(people) if phone.saved != phone.chosen]
    for number, phone in enumerate(people):
        if (mine := kept.get(hashed(_token(phone)), {})) != phone.chosen:
            faults.append(f"phone {number}: {phone.chosen} was chosen, {mine} is kept")
    ((replies,),) = _rows(room, "SELECT count(*) FROM workshop_reply WHERE workshop = ?")
    ((entries,),) = _rows(room, "SELECT count(*) FROM workshop_participant WHERE workshop = ?")
    if replies != (chosen := sum(len(phone.chosen) for phone in people)):
        faults.append(f"{replies} answers are kept of {chosen}")
    if entries != len(people):
        faults.append(f"{entries} entries are kept of {len(people)} people")
    return faults
