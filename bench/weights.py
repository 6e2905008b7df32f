"""Redrawing the page of other weights after a point was changed, on the full instrument, by Streamlit's own protocol."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from websockets.asyncio.client import connect

from assessment import definitions
from assessment.identity import LOCAL
from assessment.own_weights import Filled, drafted
from assessment.store import Store
from bench.measure import Measure, percentile
from bench.scoring import random_response
from bench.sessions import SERVE, Session, serving
from scoring.rewrite import weights_of

CHANGES = 60  # points changed in pairs, one up and one down, so that every other one adds up
FILES = 10  # scoring files of one's own in the list


def measures() -> list[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        taken = sorted(_redraws(Path(folder)))
    note = f"{CHANGES} points changed one after another, {FILES} scoring files in the list; from sending the point until the script has finished"
    return [
        Measure("other weights: redraw, p50", percentile(taken, 0.5) * 1000, "ms"),
        Measure("other weights: redraw, p95", percentile(taken, 0.95) * 1000, "ms", at_most=150, note=note),
    ]


def _redraws(folder: Path) -> list[float]:
    url = f"sqlite:///{(folder / 'assessments.db').as_posix()}"
    given = definitions.shipped()
    store = Store.open(url)
    kept = store.create(LOCAL, given, answers=random_response(given.library, Random(4)).answers)
    ids = list(weights_of(given.scoring))
    for number in range(FILES):
        weights = {**weights_of(given.scoring), ids[0]: 110 + number, ids[1]: 90 - number}
        filled = Filled(f"View {number}", f"view-{number}", "1.0.0", "", dict.fromkeys(ids, "Because."))
        store.put_on_shelf(LOCAL, drafted(given.sources[-1], given.library, weights, filled, ()))
    store.close()
    with serving(SERVE, url, folder) as address:
        return asyncio.run(_change(address, f"a={kept.id}"))


async def _change(address: str, query: str) -> list[float]:
    async with contextlib.AsyncExitStack() as open_tabs:
        connection = connect(f"ws://{address}/_stcore/stream", subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]
        tab = Points(await open_tabs.enter_async_context(connection), "weights", query)
        await tab.run()
        taken: list[float] = []
        fields = sorted(tab.fields)
        for number in range(CHANGES):
            id_ = fields[number // 2 % 2 * 2 + number % 2]
            start = time.perf_counter()
            await tab.type(id_, 11 + number // 4 % 5 if number % 2 == 0 else 9 - number // 4 % 5)
            taken.append(time.perf_counter() - start)
        assert "with your points" in tab.said, "the points reached the page"
        return taken[2:]  # the first two meet what the server does once


@dataclass
class Points(Session):
    """The page of other weights in one browser tab."""

    fields: dict[str, str] = field(default_factory=dict[str, str])
    """The fragment of each field, by the element's id."""
    typed: dict[str, int] = field(default_factory=dict[str, int])

    async def type(self, id_: str, points: int) -> None:
        """Type points into a field, and leave it."""
        self.typed[id_] = points
        await self.run(self.fields[id_])

    def _states(self, message: BackMsg) -> None:
        super()._states(message)
        for id_, points in self.typed.items():
            widget = message.rerun_script.widget_states.widgets.add()
            widget.id, widget.double_value = id_, points

    def _take_delta(self, delta: Delta) -> None:
        super()._take_delta(delta)
        if delta.new_element.WhichOneof("type") == "number_input":
            self.fields[delta.new_element.number_input.id] = delta.fragment_id
