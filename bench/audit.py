"""Verifying the log: every entry against the one before, what stands against what it leads to, contents against hashes. Its peer is a bare SHA-256 over the same rows."""

from __future__ import annotations

import hashlib
import sqlite3
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from assessment import definitions
from assessment.identity import LOCAL
from assessment.log import Entry, chained
from assessment.store import Store
from assessment.whole import salted
from bench.measure import Measure

ENTRIES = 100_000
REVISIONS = 4
"""Of each answer."""
AT = "2026-05-01T09:30:00.000000+00:00"


def measures() -> list[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "assessments.db"
        store = Store.open(str(file))
        try:
            fill(file, store.create(LOCAL, definitions.shipped()).id, ENTRIES)
            ours = _seconds(lambda: _whole(store))
            tracemalloc.start()
            _whole(store)
            room = tracemalloc.get_traced_memory()[1] / 1e6
            tracemalloc.stop()
        finally:
            store.close()
        theirs = _seconds(lambda: _bare(file))
    note = f"{ENTRIES / ours:,.0f} entries/s (bare: {ENTRIES / theirs:,.0f}), with the contents of {ENTRIES} versions; at most {room:.1f} MB of objects at a time"
    return [Measure(f"verify a log of {ENTRIES:,} entries", ours, "s", "a bare SHA-256 over the same rows", theirs, note=note)]


def fill(file: Path, assessment: str, entries: int) -> None:
    """Write a log of answers as the store would, but many at once."""
    with closing(sqlite3.connect(file)) as connection, connection:
        number, chain = connection.execute("SELECT entry, chain FROM log ORDER BY entry DESC LIMIT 1").fetchone() or (0, "")
        logged, kept, standing, before = list[tuple[object, ...]](), list[tuple[str, ...]](), dict[str, tuple[object, ...]](), dict[str, str]()
        for each in range(entries):
            question, revision = f"q{each % (entries // REVISIONS)}", each // (entries // REVISIONS) + 1
            salt, content = f"{each:032x}", f'{{"note":"{"A note of some length. " * 4}","value":"{each}"}}'
            hash_ = salted(content, salt)
            entry = Entry(number + each + 1, AT, "local", "answered", "", assessment, question, revision, hash_, before.get(question), "", "")
            chain = chained(chain, entry)
            logged.append((*entry[:-1], chain))
            kept.append((assessment, hash_, salt, content))
            standing[question], before[question] = (assessment, question, revision, hash_, "local", AT), hash_
        connection.executemany(f"INSERT INTO log VALUES ({', '.join('?' * 12)})", logged)
        connection.executemany("INSERT INTO answer_content VALUES (?, ?, ?, ?)", kept)
        connection.executemany("INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?)", standing.values())


def _whole(store: Store) -> None:
    if store.logs.verify(LOCAL).breaks:
        sys.exit("the log of the benchmark is not whole")


def _bare(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for row in connection.execute("SELECT * FROM log ORDER BY entry"):
            hashlib.sha256(repr(row).encode()).hexdigest()


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
