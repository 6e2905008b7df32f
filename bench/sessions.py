"""A hundred people on a questionnaire page at once, beside as many on an empty Streamlit page, in the same run.

A small client speaks Streamlit's own protocol: each session answers a random question every few seconds;
a latency is the time from sending the answer until the server says that the script has finished.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from assessment import definitions
from assessment.identity import LOCAL
from assessment.store import Store
from bench.measure import Measure, percentile

ROOT = Path(__file__).parents[1]
SESSIONS = 100
ROUNDS = 3  # ours and the empty page by turns, so that what else the machine does meets both
ANSWERS = 2  # by each session in each round
THINKING = 5.0  # seconds between two answers, on average
SECTION = "participation-audit.history"
PATIENCE = 60  # seconds until a server answers, or a run finishes

SERVE = "import sys; from assessment.shell import serve; serve.run(port=int(sys.argv[1]), database_url=sys.argv[2], open_browser=False)"
EMPTY = """
import streamlit as st
st.title("Empty")
st.radio("One", ["a", "b"], key="one", index=None)
"""
SERVE_EMPTY = (
    "import sys; import streamlit as st; from assessment.shell import serve; port, script = int(sys.argv[1]), sys.argv[2]; "
    "st.App(script).run(config={**serve.options(), 'server.port': port, 'server.headless': True, 'server.address': '127.0.0.1'})"
)


def measures() -> list[Measure]:
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            ours += _ours(Path(folder))
            theirs += on_an_empty_page(Path(folder))
    ours.sort()
    theirs.sort()
    peer, note = "an empty page with one radio", f"{SESSIONS} sessions, each answering every {THINKING:g} s; client on the same machine"
    return [
        Measure("answer, p50", percentile(ours, 0.5) * 1000, "ms", peer, percentile(theirs, 0.5) * 1000),
        Measure("answer, p95", percentile(ours, 0.95) * 1000, "ms", peer, percentile(theirs, 0.95) * 1000, ratio_at_most=3, note=note),
    ]  # fmt: skip


def _ours(folder: Path) -> list[float]:
    url = f"sqlite:///{(folder / 'assessments.db').as_posix()}"
    store = Store.open(url)
    made = [store.create(LOCAL, definitions.shipped()).id for _ in range(SESSIONS)]
    store.close()
    with serving(SERVE, url, folder) as address:
        return asyncio.run(_crowd(address, [("section", f"a={id_}&s={SECTION}") for id_ in made]))


def on_an_empty_page(folder: Path, sessions: int = SESSIONS) -> list[float]:
    """The seconds of each of the ANSWERS that so many people give on an empty Streamlit page with one radio."""
    script = folder / "empty.py"
    script.write_text(EMPTY, encoding="utf-8")
    with serving(SERVE_EMPTY, str(script), folder) as address:
        return asyncio.run(_crowd(address, [("", "")] * sessions))


@contextlib.contextmanager
def serving(program: str, argument: str, folder: Path) -> Iterator[str]:
    """A server process that answers at the address given; it is ended afterwards."""
    port = free_port()
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, "-c", program, str(port), argument], cwd=ROOT, stdout=log, stderr=log)
    try:
        wait_for(port)
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port: int) -> None:
    """Return once a server answers at this port. Raises TimeoutError."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
            return
        time.sleep(0.1)
    raise TimeoutError("the server did not start")


def free_port() -> int:
    """A port of this machine that nobody uses just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


async def _crowd(address: str, pages: list[tuple[str, str]]) -> list[float]:
    """Everybody opens their page; once all have it before them, they answer."""
    async with contextlib.AsyncExitStack() as open_tabs:
        tabs = await asyncio.gather(*(_open(open_tabs, address, page, query) for page, query in pages))
        results = await asyncio.gather(*(_answer(tab) for tab in tabs))
    return [latency for latencies in results for latency in latencies]


async def _open(open_tabs: contextlib.AsyncExitStack, address: str, page: str, query: str) -> Session:
    await asyncio.sleep(random.uniform(0, THINKING))
    connection = connect(f"ws://{address}/_stcore/stream", subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]
    session = Session(await open_tabs.enter_async_context(connection), page, query)
    await session.run()
    return session


async def _answer(session: Session) -> list[float]:
    await asyncio.sleep(random.uniform(0, THINKING))
    latencies: list[float] = []
    for _ in range(ANSWERS):
        radio = random.choice([key for key in session.radios if key.endswith((".choice", "one"))])
        start = time.perf_counter()
        await session.choose(radio, random.choice(session.radios[radio].options))
        latencies.append(time.perf_counter() - start)
        await asyncio.sleep(random.uniform(0.5, 1.5) * THINKING)
    return latencies


@dataclass
class Radio:
    """A radio on the page, or a button without options: its element id, its options as shown, and the fragment it is in."""

    id: str
    options: list[str]
    fragment: str


@dataclass
class Session:
    """One browser tab, as far as the server can tell."""

    socket: ClientConnection
    page: str
    query: str
    radios: dict[str, Radio] = field(default_factory=dict[str, Radio])
    buttons: dict[str, Radio] = field(default_factory=dict[str, Radio])
    chosen: dict[str, str] = field(default_factory=dict[str, str])
    said: str = ""
    """Our own markup that the last run drew."""

    async def run(self, fragment: str = "", pressed: str = "") -> None:
        """Run the page's script, or one fragment of it, and wait until it has finished."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name, state.fragment_id = self.query, self.page, fragment
        self._states(message)
        if pressed:
            widget = state.widget_states.widgets.add()
            widget.id, widget.trigger_value = pressed, True
        await self.socket.send(message.SerializeToString())
        self.said = ""
        async with asyncio.timeout(PATIENCE):
            while not self._take(ForwardMsg.FromString(await self.socket.recv(decode=False))):
                pass

    def _states(self, message: BackMsg) -> None:
        """Put in what stands in the fields of the tab."""
        for id_, option in self.chosen.items():
            widget = message.rerun_script.widget_states.widgets.add()
            widget.id, widget.string_value = id_, option

    async def choose(self, key: str, option: str) -> None:
        """Choose an option, as a click does."""
        radio = self.radios[key]
        self.chosen[radio.id] = option
        await self.run(radio.fragment)

    async def press(self, key: str) -> None:
        """Press a button, as a click does."""
        button = self.buttons[key]
        await self.run(button.fragment, button.id)

    def _take(self, message: ForwardMsg) -> bool:
        """Take a message in; True if it says that the script has finished."""
        if message.WhichOneof("type") == "delta":
            self._take_delta(message.delta)
        return message.WhichOneof("type") == "script_finished"

    def _take_delta(self, delta: Delta) -> None:
        element = delta.new_element
        if element.WhichOneof("type") == "radio":
            self.radios[_key(element.radio.id)] = Radio(element.radio.id, list(element.radio.options), delta.fragment_id)
        elif element.WhichOneof("type") == "button":
            self.buttons[_key(element.button.id)] = Radio(element.button.id, [], delta.fragment_id)
        elif element.WhichOneof("type") == "html":
            self.said += element.html.body


def _key(element_id: str) -> str:
    """The key of a widget, which its element id ends in."""
    return element_id.split("-", 2)[-1]
