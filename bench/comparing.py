"""The page that sets services side by side: redrawing 50 services after a change of weights, and the first view of 5,000, by the real server.

How sure an order is, of 2,000 and of 5,000 services, is worked out once when somebody asks for it; it is timed here without a page. One tab speaks Streamlit's own protocol: a figure is the time from sending what was done until the server says that the script has finished.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from random import Random

from websockets.asyncio.client import connect

from assessment import definitions
from assessment.identity import LOCAL
from assessment.portfolio import sureness
from assessment.portfolio.comparing import grouped
from assessment.portfolio.shapes import Incoming
from assessment.store import Store
from bench.measure import Measure, percentile
from bench.scoring import random_response
from bench.sessions import SERVE, serving
from bench.weights import Points
from questionnaires.answers import Answer, State
from scoring.drawing_rules import DRAWS

FEW, MANY = 50, 5_000
SURE = (2_000, MANY)
CHANGES = 40  # points changed in pairs, one up and one down, so that every other one adds up
DISTINCT = 200  # of the services; the others are mixed from these


SUITED = {"FE2": "no", "SA9": "yes", "CB4": "not_available"}
"""So that a mutual may suit all of them, and they are ranked together."""


def measures() -> list[Measure]:
    """Redraws of few services; the first and the second view of many."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{(Path(folder) / 'assessments.db').as_posix()}"
        store = Store.open(url)
        few, many = (_portfolio(store, count) for count in (FEW, MANY))
        sure = [_sure(store, count) for count in SURE]
        store.close()
        with serving(SERVE, url, Path(folder)) as address:
            taken = sorted(asyncio.run(_redraws(address, few)))
            first, second = asyncio.run(_views(address, many))
    note = f"{FEW} services, {CHANGES} points changed one after another, 10,000 draws for each that adds up; without the browser"
    return [
        Measure("comparison: redraw, p50", percentile(taken, 0.5) * 1000, "ms"),
        Measure("comparison: redraw, p95", percentile(taken, 0.95) * 1000, "ms", at_most=300, note=note),
        Measure("comparison: first view", first, "s", note=f"{MANY:,} services, read from the database and worked out"),
        Measure("comparison: second view", second, "s"),
        *(Measure(f"comparison: how sure, {count:,} services", seconds, "s", note=f"{DRAWS:,} draws; waited for once") for count, seconds in zip(SURE, sure, strict=True)),
    ]


def _sure(store: Store, count: int) -> float:
    """Seconds until it is known how sure the order of so many services is."""
    of = store.portfolios.load(LOCAL, _portfolio(store, count))
    (group,), _ = grouped(of.services, of.rules)
    start = time.perf_counter()
    sureness.sure(group, of.rules)
    return time.perf_counter() - start


def _portfolio(store: Store, count: int) -> str:
    """Services that are alike, opened to be looked at."""
    given, random = definitions.shipped(), Random(8)
    base = random_response(given.library, random, open_=0).answers
    pool = [random_response(given.library, random, open_=0.2).answers for _ in range(DISTINCT)]
    routing = {id_: base[id_] for id_ in given.model.routing if id_ in base}
    routing |= {id_: Answer(State.ANSWERED, value) for id_, value in SUITED.items()}
    services = []
    for number in range(count):
        answers = dict(pool[number % DISTINCT])
        if number >= DISTINCT:
            other = random.choice(pool)
            answers |= {id_: other[id_] for id_ in random.sample(sorted(other), 20)}
        name = {"service_name": Answer(State.ANSWERED, f"Service {number:05}")}
        kept = {id_: answer for id_, answer in {**answers, **routing, **name}.items() if answer.state is not State.NOT_APPLICABLE}
        services.append(Incoming(f"Service {number:05}", given, kept, "row"))
    made = store.portfolios.make(LOCAL, f"{count} services")
    store.portfolios.add(LOCAL, made, services)
    store.portfolios.open(LOCAL, made)
    return made


async def _redraws(address: str, portfolio: str) -> list[float]:
    """Change one dimension's points after the other on the open page."""
    async with connect(f"ws://{address}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
        tab = Points(socket, "comparison", f"p={portfolio}")
        await tab.run()
        fields = [id_ for id_ in sorted(tab.fields) if "tried-" in id_]
        taken: list[float] = []
        for number in range(CHANGES):
            start = time.perf_counter()
            await tab.type(fields[number // 2 % 2 * 2 + number % 2], 11 + number // 4 % 5 if number % 2 == 0 else 9 - number // 4 % 5)
            taken.append(time.perf_counter() - start)
            if "mr-tried-order" not in tab.said:
                raise RuntimeError("the order was not drawn again")
        return taken[2:]  # the first two meet what the server does once


async def _views(address: str, portfolio: str) -> list[float]:
    """The page as two tabs open it, one after the other."""
    taken: list[float] = []
    for _ in range(2):
        async with connect(f"ws://{address}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
            tab = Points(socket, "comparison", f"p={portfolio}")
            start = time.perf_counter()
            await tab.run()
            taken.append(time.perf_counter() - start)
            if "mr-histogram" not in tab.said:
                raise RuntimeError("the services were not drawn")
    return taken
