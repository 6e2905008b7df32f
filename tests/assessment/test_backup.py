"""`backup`: a copy that is whole while others write, and the end of its own older copies and of nothing else."""

from __future__ import annotations

import os
import shutil
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assessment import cli, copies
from assessment.definitions import Definitions
from assessment.identity import LOCAL
from assessment.store import Store
from questionnaires.answers import Answer, State


def back_up(database: Path, folder: Path, *more: str) -> int:
    return cli.main(["backup", str(folder), "--database", str(database), *more])


def test_the_copy_holds_everything_in_one_file_and_the_log_says_that_it_was_made(store: Store, small: Definitions, database: Path, tmp_path: Path) -> None:
    made = store.create(LOCAL, small, answers={"service_name": Answer(State.ANSWERED, "Harbour")})
    assert back_up(database, tmp_path / "kept") == 0
    (copy,) = (tmp_path / "kept").iterdir()
    assert copy.name.startswith("assessments.backup-")
    if os.name == "posix":
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    shutil.copy(copy, tmp_path / "restored.db")
    again = Store.open(str(tmp_path / "restored.db"))
    assert again.load(LOCAL, made.id).name == "Harbour"
    assert again.logs.verify(LOCAL).breaks == ()
    again.close()
    with store.logs.everything(LOCAL) as entries:  # once there is a copy, so not in the copy itself
        assert next(entries).deed == "backed up"


def test_a_copy_made_while_somebody_writes_is_whole(store: Store, small: Definitions, database: Path, tmp_path: Path) -> None:
    made, stop = store.create(LOCAL, small), threading.Event()

    def write() -> None:
        revision = 0
        while not stop.is_set():
            store.save(LOCAL, made.id, "remarks", Answer(State.ANSWERED, str(revision)), expected=revision)
            revision += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copied = copies.copy(database, tmp_path / "kept", datetime.now(UTC))
    finally:
        stop.set()
        writer.join()
    again = Store.open(str(copied))
    assert again.logs.verify(LOCAL).breaks == ()
    again.close()


def test_only_its_own_older_copies_go_and_only_after_the_new_one_is_made(store: Store, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "kept"
    old = copies.copy(database, folder, datetime.now(UTC) - timedelta(days=40))
    young = copies.copy(database, folder, datetime.now(UTC) - timedelta(days=20))
    named_alike = folder / "assessments.backup-20200101-000000.db"
    named_alike.write_text("not ours", encoding="utf-8")
    of_another = folder / "another.backup-20200101-000000.db"
    shutil.copy(old, of_another)
    no_date = folder / "assessments.backup-20209999-000000.db"
    shutil.copy(old, no_date)
    assert back_up(database, folder) == 0
    assert "1 copy older than 30 days was removed." in capsys.readouterr().out
    assert [each.exists() for each in (old, young, named_alike, of_another, no_date)] == [False, True, True, True, True]
    assert back_up(database, folder, "--keep-days", "0") == 0
    assert young.exists()


def test_if_no_copy_can_be_made_nothing_is_removed(store: Store, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "kept"
    folder.write_text("a file", encoding="utf-8")
    assert back_up(database, folder) == 2
    assert "No copy was made in" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "folder", "sentence"),
    [("postgresql://somewhere/x", "kept", "pg_dump"), ("{folder}/none.db", "kept", "There is no database"), ("{folder}/assessments.db", ".", "Choose a folder elsewhere")],
)
def test_what_cannot_be_copied_is_told(store: Store, database: Path, tmp_path: Path, given: str, folder: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["backup", str(tmp_path / folder), "--database", given.replace("{folder}", str(tmp_path))]) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "kept").exists()
