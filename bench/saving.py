"""Saving one answer, as a page does it: checked, logged, on the disk. Its peer is a bare upsert with the same durability.

The same save on a PostgreSQL server of its own, on this machine and as durable, has the save on SQLite as its peer.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from itertools import count
from pathlib import Path

from assessment import database, definitions
from assessment.identity import LOCAL
from assessment.store import Store
from bench.cluster import cluster, programs
from bench.measure import Measure, percentile, seconds
from questionnaires.answers import Answer, State

TIMES = 400
QUESTION = "service_name"


def measures() -> list[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = _saving(str(Path(folder) / "ours.db")), _upsert(Path(folder) / "peer.db")
    peer = "bare sqlite3 upsert, same pragmas"
    return [
        Measure("save one answer, p50", percentile(ours, 0.5) * 1000, "ms", peer, percentile(theirs, 0.5) * 1000),
        Measure("save one answer, p95", percentile(ours, 0.95) * 1000, "ms", peer, percentile(theirs, 0.95) * 1000, at_most=10),
        *_on_a_server(ours),
    ]  # fmt: skip


def _on_a_server(on_sqlite: list[float]) -> list[Measure]:
    where = programs()
    if where is None:
        print("PostgreSQL is not installed, so nothing is measured there", file=sys.stderr)
        return []
    with cluster(where, durable=True) as server:
        taken = _saving(server.url())
    peer, note = "the same on SQLite", "over a unix socket; fsync and synchronous_commit are on"
    half, most = (percentile(taken, share) * 1000 for share in (0.5, 0.95))
    half_there, most_there = (percentile(on_sqlite, share) * 1000 for share in (0.5, 0.95))
    return [
        Measure("save one answer on PostgreSQL, p50", half, "ms", peer, half_there),
        Measure("save one answer on PostgreSQL, p95", most, "ms", peer, most_there, note=note),
        Measure("what PostgreSQL adds, p95", most - most_there, "ms", at_most=15),
    ]


def _saving(database: str) -> list[float]:
    store = Store.open(database)
    try:
        made = store.create(LOCAL, definitions.shipped())
        number = count()

        def save() -> None:
            revision = next(number)
            answer = Answer(State.ANSWERED, f"Service number {revision}", note="A note of some length. " * 10)
            store.save(LOCAL, made.id, QUESTION, answer, expected=revision)

        return seconds(save, times=TIMES)
    finally:
        store.close()


def _upsert(file: Path) -> list[float]:
    with closing(sqlite3.connect(file)) as connection:
        database.set_up(connection)
        connection.execute(
            "CREATE TABLE answer (assessment TEXT, question TEXT, content TEXT, PRIMARY KEY (assessment, question))"
        )
        number = count()

        def save() -> None:
            content = f'{{"value": "Service number {next(number)}", "note": "{"A note of some length. " * 10}"}}'
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "INSERT INTO answer VALUES ('an-assessment', 'service_name', ?) "
                "ON CONFLICT (assessment, question) DO UPDATE SET content = excluded.content",
                (content,),
            )
            connection.execute("COMMIT")

        return seconds(save, times=TIMES)
