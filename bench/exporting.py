"""Reports taken away from the real server: the time of one, of twenty at once, and what 200 of them leave in memory.

The services are full assessments. What is kept of earlier files is not asked for again, so every file is made.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path

import pikepdf
import psutil

from assessment import definitions, printing
from assessment.identity import LOCAL
from assessment.print_queue import LIMITS
from assessment.store import Store
from bench.measure import Measure, seconds
from bench.reports import plainly
from bench.sessions import SERVE, serving
from questionnaires.answers import Answer, State
from reports.compose import compose

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "reports"))
from report_subjects import answers, subject

SERVICES, PEOPLE = 20, 20
WARM, EXPORTS = 100, 200
CHOICES = ("", "?variant=summary", "?variant=plan", "?variant=publishable")
_LOOK = 0.1  # seconds between two looks at the memory
_MB = 1024 * 1024
_SERVICES = 64
"""More than are asked for twice."""


def measures() -> list[Measure]:
    return [*_one(), *_of_server()]


def _one() -> list[Measure]:
    """A full report through the process beside the app; every time another service with other answers."""
    reports = cycle([replace(compose(subject(answers(seed))), title=f"Service {seed}") for seed in range(_SERVICES)])
    ours = statistics.median(seconds(lambda: printing.place(printing.Order(next(reports), "pdf")).result(), times=12))
    plain = statistics.median(seconds(lambda: plainly(next(reports)), times=12))
    again = next(reports)
    printing.place_pictures(printing.Order(again, "pdf"), 2).result()
    started = time.perf_counter()
    printing.place(printing.Order(again, "pdf")).result()
    after_preview = time.perf_counter() - started
    return [
        Measure("exporting: PDF through the process beside the app", ours, "s", "plain Typst, same words", plain, at_most=0.5, note="full report, warm, median of 12"),
        Measure("exporting: the same after its preview", after_preview, "s"),
    ]


def _of_server() -> list[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{(Path(folder) / 'assessments.db').as_posix()}"
        store = Store.open(url)
        made = [store.create(LOCAL, definitions.shipped(), answers=_answers(seed)).id for seed in range(SERVICES)]
        store.close()
        with serving(SERVE, url, Path(folder)) as address:
            files = [f"http://{address}/download/{id_}/report.pdf{choice}" for choice in CHOICES for id_ in made]
            return [*_at_once(files[:PEOPLE]), *_memory(files, address)]


def _answers(seed: int) -> dict[str, Answer]:
    return answers(seed) | {"service_name": Answer(State.ANSWERED, f"Service {seed}")}


def _at_once(files: list[str]) -> list[Measure]:
    """Twenty people ask for the full report of twenty services at the same moment, on a server that has made none yet."""
    with ThreadPoolExecutor(PEOPLE) as people:
        started = time.perf_counter()
        found = list(people.map(_fetched, files))
        lasted = time.perf_counter() - started
    wrong = sum(not _title(each).endswith(f"Service {number}") for number, each in enumerate(found))
    return [
        Measure("exporting: twenty at once, until the last has theirs", lasted, "s", note="composing them included; the process beside the app is started first"),
        Measure("exporting: twenty at once, lost or of somebody else", wrong, "files", at_most=0),
    ]


def _memory(files: list[str], address: str) -> list[Measure]:
    """One export after another. What the server keeps for itself is full after the first hundred."""
    server = psutil.Process(next(each.pid for each in psutil.net_connections("tcp") if each.status == psutil.CONN_LISTEN and each.laddr.port == int(address.rpartition(":")[2]) and each.pid))
    turns = cycle(files)
    with _watching(server) as beside:
        for each in islice(turns, WARM):
            _fetched(each)
        before = server.memory_info().rss / _MB
        for each in islice(turns, EXPORTS):
            _fetched(each)
        after = server.memory_info().rss / _MB
    note = f"{before:.0f} MB before, {after:.0f} MB after {EXPORTS} more exports; full, summary, plan and publishable by turns"
    most = max(beside.most.values()) / _MB
    return [
        Measure("exporting: growth of the app", after - before, "MB", at_most=10, note=note),
        Measure("exporting: the most that a process beside it held", most, "MB", note=f"{len(beside.most)} processes, one after another, each for {LIMITS.tasks} files"),
    ]


@dataclass
class _Beside:
    """The most memory that each process beside the server was seen to hold, in bytes, by its number."""

    most: dict[int, int] = field(default_factory=dict[int, int])


@contextmanager
def _watching(server: psutil.Process) -> Iterator[_Beside]:
    found, over = _Beside(), threading.Event()

    def look() -> None:
        while not over.wait(_LOOK):
            for each in server.children():
                try:
                    found.most[each.pid] = max(found.most.get(each.pid, 0), each.memory_info().rss)
                except psutil.NoSuchProcess:
                    continue

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()


def _fetched(file: str) -> bytes:
    with urllib.request.urlopen(file, timeout=600) as answer:
        return answer.read()


def _title(file: bytes) -> str:
    with pikepdf.open(BytesIO(file)) as document:
        return str(document.docinfo["/Title"])
