"""Drawing a page again after a change on it, by the real server, beside the page of a questionnaire in the same run.

One tab at a time speaks Streamlit's own protocol: a latency is the time from sending a change until the server says that
the script, here the fragment with all that changes, has finished. So it is the server's time, without the browser's.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from websockets.asyncio.client import connect

from assessment import definitions
from assessment.identity import LOCAL
from assessment.store import Store
from bench.measure import Measure, percentile
from bench.scoring import random_response
from bench.sessions import SECTION, SERVE, Session, serving
from scoring.counterfactual import Goal, counterfactual
from scoring.evaluate import evaluate

ROUNDS = 3  # the pages by turns, so that what else the machine does meets all of them
CHANGES = 60  # on each page in each round
UNKNOWN = 0.6  # share of questions without an answer, so that the set of changes to try is a long one


class Redrawn(NamedTuple):
    """A page that is drawn again after each change, and what is done to it before."""

    name: str
    page: str
    query: str
    prepare: Callable[[Session], Awaitable[None]]
    shows: str
    """What every redraw must hold, so that nothing else is timed by mistake."""
    at_most: float


async def _nothing(session: Session) -> None:
    return None


async def _load(session: Session) -> None:
    """Try the whole set of changes for the next band."""
    await session.press("try-load-band")


PEER = Redrawn("a page of a questionnaire", "section", f"s={SECTION}", _nothing, "mr-saved", 0)
PAGES = (Redrawn("redraw: answers that are tried", "what-if", "", _load, "mr-tried", 150),)


def measures() -> list[Measure]:
    """Each page beside the peer."""
    made, response = definitions.shipped(), random_response(definitions.shipped().library, random.Random(5), open_=UNKNOWN)
    tried = counterfactual(made.model, response, evaluate(made.model, response), Goal.BAND)
    note = f"one tab, {ROUNDS * CHANGES} changes, full instrument; {len(tried.changes)} answers are tried at once; client on the same machine"
    taken: dict[str, list[float]] = {each.name: [] for each in (PEER, *PAGES)}
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{(Path(folder) / 'assessments.db').as_posix()}"
        store = Store.open(url)
        kept = store.create(LOCAL, made, answers=dict(response.answers)).id
        store.close()
        with serving(SERVE, url, Path(folder)) as address:
            for _ in range(ROUNDS):
                for each in (PEER, *PAGES):
                    taken[each.name] += asyncio.run(_changed(address, each, kept))
    peer = sorted(taken[PEER.name])
    return [
        Measure(
            f"{each.name}, p{share}", percentile(sorted(taken[each.name]), share / 100) * 1000, "ms", PEER.name,
            percentile(peer, share / 100) * 1000, at_most=each.at_most if share == 95 else None, note=note if share == 95 else "",
        )
        for each in PAGES
        for share in (50, 95)
    ]  # fmt: skip


async def _changed(address: str, redrawn: Redrawn, kept: str) -> list[float]:
    """Open the page, and change one answer after the other on it."""
    chosen = random.Random(6)
    taken: list[float] = []
    async with connect(f"ws://{address}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
        session = Session(socket, redrawn.page, "&".join(part for part in (f"a={kept}", redrawn.query) if part))
        await session.run()
        await redrawn.prepare(session)
        radios = [key for key in session.radios if key.endswith(".choice")]
        for _ in range(CHANGES):
            radio = chosen.choice(radios)
            start = perf_counter()
            await session.choose(radio, chosen.choice(session.radios[radio].options))
            taken.append(perf_counter() - start)
            if redrawn.shows not in session.said:
                raise RuntimeError(f"{redrawn.page} was not drawn again")
    return taken
