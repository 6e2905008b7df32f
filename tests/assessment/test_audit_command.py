"""`audit`: one sentence when the log is whole, one line for each fault, and the log itself for people and spreadsheets."""

from __future__ import annotations

import csv
import io
import sqlite3
from pathlib import Path

import pytest
from colleagues import member

from assessment import cli
from assessment.definitions import Definitions
from assessment.identity import LOCAL
from assessment.log_told import log_csv
from assessment.store import Store
from questionnaires.answers import Answer, State


def audit(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(["audit", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def begun(store: Store, small: Definitions) -> str:
    lead = member(store, "=cmd()")
    return store.create(lead, small, answers={"service_name": Answer(State.ANSWERED, "+Harbour")}).id


def alter(database: Path, change: str) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("DROP TRIGGER IF EXISTS log_no_update")
        connection.execute(change)


def test_a_whole_log_is_told_in_one_sentence_with_what_to_note_down(begun: str, store: Store, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = store.logs.verify(LOCAL)
    code, out, _ = audit(capsys, "verify", "--database", str(database))
    assert code == 0
    assert out.startswith(f"The log is whole: {found.entries} entries, from ")
    assert f"{found.number}:{found.head}" in out
    assert out.count("\n") == 1
    assert audit(capsys, "verify", "--noted", f"{found.number}:{found.head}", "--database", str(database))[0] == 0


def test_each_fault_is_a_line_that_names_its_entry(begun: str, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alter(database, "UPDATE log SET by = 'x' WHERE entry IN (2, 4)")
    code, out, _ = audit(capsys, "verify", "--noted", f"1:{'0' * 64}", "--database", str(database))
    assert code == 1
    assert out.splitlines() == [
        "Entry 1: The entry that was noted is not in the log as it was noted.",
        "Entry 2: This entry is not as it was written, or it was put in.",
        "Entry 4: This entry is not as it was written, or it was put in.",
    ]


def test_what_cannot_be_read_or_is_no_noted_entry_is_an_error(begun: str, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other.db").write_text("not a database at all", encoding="utf-8")
    code, _, err = audit(capsys, "verify", "--database", str(tmp_path / "other.db"))
    assert (code, err != "") == (2, True)
    for given in ("7", "7:abc", f"-1:{'0' * 64}", f"٣:{'0' * 64}"):
        code, _, err = audit(capsys, "verify", f"--noted={given}", "--database", str(database))
        assert (code, "is no noted entry" in err) == (2, True)


def test_the_log_is_shown_to_people_and_as_a_table_in_which_nothing_is_a_formula(begun: str, store: Store, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = audit(capsys, "show", "--assessment", begun, "--database", str(database))
    assert code == 0
    assert "=cmd(): Changed the answer to question service_name (+Harbour, " in out
    code, out, _ = audit(capsys, "show", "--format", "csv", "--database", str(database))
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert "'=cmd()" in {row["Who"] for row in rows}
    assert "'+Harbour" in {row["Assessment"] for row in rows}
    assert [int(row["Entry"]) for row in rows] == sorted((int(row["Entry"]) for row in rows), reverse=True)
    assert log_csv(store.logs.of_assessment(LOCAL, begun)).startswith(b"\xef\xbb\xbfEntry,When,Who,What")
    assert audit(capsys, "show", "--organisation", "o-none", "--database", str(database))[0] == 2
    assert audit(capsys, "show", "--assessment", "none", "--database", str(database))[1].strip() == "Nothing of this kind is in the log."


def test_an_entry_that_cannot_be_read_is_named(begun: str, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alter(database, "UPDATE log SET deed = 'flew' WHERE entry = 3")
    code, _, err = audit(capsys, "show", "--database", str(database))
    assert (code, "Entry 3 of the log cannot be read" in err) == (2, True)
