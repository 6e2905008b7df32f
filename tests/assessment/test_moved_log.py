"""A database from before the chained log: every change of an answer is in the new log, in its order, and the chain holds."""

from __future__ import annotations

from pathlib import Path

from test_postgresql import TIME, as_of_version

from assessment import database, tables
from assessment.identity import LOCAL
from assessment.store import Store
from assessment.whole import salted

CONTENT = '{"state":"answered","value":"one"}'
HASH = salted(CONTENT, "salt")
BEFORE = (
    f"INSERT INTO assessment VALUES ('x', 'Night Nursing', '', '{TIME}', '{TIME}', NULL, NULL, NULL)",
    f"INSERT INTO answer_content VALUES ('x', '{HASH}', 'salt', '{CONTENT}')",
    f"INSERT INTO answer_log VALUES (3, 'x', 'lead', 1, '{HASH}', NULL, 'local', '{TIME}')",
    f"INSERT INTO answer_log VALUES (7, 'x', 'lead', 2, NULL, '{HASH}', 'local', '{TIME}')",
    f"INSERT INTO answer_log VALUES (9, 'x', 'lead', 3, '{HASH}', NULL, 'Finance', '{TIME}')",
    f"INSERT INTO answer VALUES ('x', 'lead', 3, '{HASH}', 'Finance', '{TIME}')",
    "INSERT INTO definition_text VALUES ('h', 'id: own')",
    f"INSERT INTO shelf VALUES ('scoring', 'own', '1.0.0', 'Own', 'h', '{TIME}', NULL)",
)


def moved(url: str) -> None:
    as_of_version(url, "0003", *BEFORE)
    store = Store.open(url)
    try:
        found = store.logs.verify(LOCAL)
        assert (found.entries, found.breaks) == (3, ())
        told = [(each.entry, each.by, each.subject, each.source) for each in reversed(store.logs.of_assessment(LOCAL, "x"))]
        assert told == [(1, "local", "lead", ""), (2, "local", "lead", ""), (3, "local", "lead", "Finance")]
        assert [each.title for each in store.shelf(LOCAL)] == ["Own"]
    finally:
        store.close()


def test_on_sqlite(tmp_path: Path) -> None:
    moved(f"sqlite:///{(tmp_path / 'assessments.db').as_posix()}")


def test_on_postgresql(empty: str) -> None:
    moved(empty)
    assert database.version(database.engine_for(database.address(empty))) == tables.VERSION
