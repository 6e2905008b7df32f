"""Databases that are full, read-only, locked, damaged, not ours or too new: a sentence each, and nothing changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from assessment import database as database_module
from assessment import rows
from assessment.database import ENVIRONMENT, StoreError, address, file_of
from assessment.definitions import Definitions
from assessment.identity import LOCAL
from assessment.store import Store
from questionnaires.answers import Answer, State


def answer(text: str) -> Answer:
    return Answer(State.ANSWERED, text)


def test_every_connection_is_set_up_to_survive_a_power_cut(database: Path, store: Store) -> None:
    with store._engine.connect() as connection:

        def pragma(name: str) -> object:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

        assert pragma("journal_mode") == "wal"
        assert pragma("synchronous") == 2  # FULL
        assert pragma("foreign_keys") == 1
        assert pragma("secure_delete") == 1
        assert pragma("busy_timeout") == 10_000


def test_the_address_is_the_option_else_the_environment_else_the_users_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    assert file_of(address(None)) == database_module.default_path()
    monkeypatch.setenv(ENVIRONMENT, f"sqlite:///{(tmp_path / 'env.db').as_posix()}")
    assert file_of(address(None)) == tmp_path / "env.db"
    assert file_of(address(str(tmp_path / "given.db"))) == tmp_path / "given.db"
    assert file_of(address("postgresql+psycopg://somebody@somewhere/readiness")) is None


@pytest.mark.parametrize("given", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true"])
def test_a_database_in_memory_is_refused(given: str) -> None:
    with pytest.raises(StoreError, match=r"keeps nothing. Name a file"):
        Store.open(given)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("nonsense://x", "This kind of database .nonsense. cannot be used here"),
        ("mysql://somebody@somewhere/readiness", "This kind of database .mysql. cannot be used here. Name a file"),
        ("://", "address of the database cannot be read"),
        ("postgresql://somewhere:port/readiness", "address of the database cannot be read"),
        ("sqlite:///x.db?timeout=soon", "Leave out a host, and all that follows the question mark"),
        ("sqlite:///x.db?nolock=1&uri=true", "Leave out a host, and all that follows the question mark"),
        ("sqlite:///file:x.db?mode=ro", "Leave out a host, and all that follows the question mark"),
        ("sqlite:///file:x.db?mode=ro&uri=perhaps", "Leave out a host, and all that follows the question mark"),
        ("sqlite://somewhere/x.db", "Leave out a host, and all that follows the question mark"),
    ],
)
def test_an_address_that_cannot_be_used_gets_a_sentence(given: str, sentence: str) -> None:
    with pytest.raises(StoreError, match=sentence):
        Store.open(given)


def test_a_full_disk_says_that_nothing_is_saved_and_the_former_answer_stays(database: Path, store: Store, small: Definitions) -> None:
    made = store.create(LOCAL, small, answers={"remarks": answer("before")})
    with store._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    store._engine.dispose()

    @event.listens_for(store._engine, "connect")
    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    saved = [made.answers["remarks"]]

    def save_until_full() -> None:
        for number in range(2000):
            text = answer(f"{number} {'x' * 400}")
            saved.append(store.save(LOCAL, made.id, "remarks", text, expected=saved[-1].revision))

    with pytest.raises(StoreError, match=r"Nothing is saved: the disk is full. Free some space"):
        save_until_full()
    assert store.load(LOCAL, made.id).answers["remarks"] == saved[-1]
    assert len(store.history(LOCAL, made.id)) == len(saved)
    answers = {question_id: answer("y" * 499) for question_id in ("remarks", "service_name")}
    with pytest.raises(StoreError, match=r"Nothing is saved: the disk is full"):
        [store.create(LOCAL, small, answers=answers) for _ in range(100)]
    assert {one.answers for one in store.assessments(LOCAL)} <= {1, 2}  # made whole or not at all


def test_a_database_opened_for_reading_only_says_that_nothing_is_saved(
    database: Path, store: Store, small: Definitions
) -> None:
    made = store.create(LOCAL, small, answers={"remarks": answer("before")})
    reader = Store.open(f"sqlite:///file:{database.as_posix()}?mode=ro&uri=true")
    assert reader.load(LOCAL, made.id) == made
    with pytest.raises(
        StoreError, match=r"Nothing is saved: the database, or the folder or disk it is on, can only be read"
    ):
        reader.save(LOCAL, made.id, "remarks", answer("after"), expected=1)
    reader.close()


@pytest.mark.skipif(
    sys.platform == "win32" or (hasattr(os, "geteuid") and os.geteuid() == 0), reason="this account may write anywhere"
)
def test_a_folder_that_may_not_be_written_gets_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    with pytest.raises(StoreError, match=r"cannot be opened"):
        Store.open(str(folder / "a.db"))


def test_a_folder_in_place_of_the_file_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"is a folder. Name a file"):
        Store.open(str(tmp_path))


def test_a_file_in_place_of_the_folder_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "note").write_text("hello", encoding="utf-8")
    with pytest.raises(StoreError, match=r"cannot be opened, so nothing can be saved"):
        Store.open(str(tmp_path / "note" / "a.db"))


def test_a_locked_database_says_who_holds_it_after_waiting(
    database: Path, store: Store, small: Definitions, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = store.create(LOCAL, small)
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0.2)
    impatient = Store.open(str(database))
    holder = sqlite3.connect(database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=r"Nothing is saved: another program is holding the database"):
        impatient.save(LOCAL, made.id, "remarks", answer("x"), expected=0)
    holder.execute("ROLLBACK")
    assert impatient.save(LOCAL, made.id, "remarks", answer("x"), expected=0).revision == 1
    holder.close()
    impatient.close()


@pytest.mark.parametrize(
    "content", [b"This is a letter, not a database. " * 50, b"SQLite format 2\x00" + b"\x00" * 4000]
)
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(database: Path, content: bytes) -> None:
    database.write_bytes(content)
    with pytest.raises(StoreError, match=r"is not a database, or it is damaged. Nothing was changed"):
        Store.open(str(database))
    assert database.read_bytes() == content


def test_a_file_with_only_the_head_of_a_database_is_refused(database: Path) -> None:
    database.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    with pytest.raises(StoreError, match=r"not a database, or it is damaged|is damaged"):
        Store.open(str(database))


def test_a_damaged_database_says_so(database: Path, small: Definitions) -> None:
    first = Store.open(str(database))
    made = first.create(LOCAL, small, answers={"remarks": answer("x" * 400)})
    first.close()
    content = bytearray(database.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    database.write_bytes(content)
    with pytest.raises(StoreError, match=r"is damaged"):
        Store.open(str(database)).load(LOCAL, made.id)


def test_the_database_of_another_program_is_refused_and_left_as_it_is(database: Path) -> None:
    with sqlite3.connect(database) as other:
        other.execute("CREATE TABLE recipe (name TEXT)")
        other.execute("INSERT INTO recipe VALUES ('soup')")
    other.close()
    before = database.read_bytes()
    with pytest.raises(StoreError, match=r"belongs to another program. Nothing was changed"):
        Store.open(str(database))
    assert database.read_bytes() == before
    with sqlite3.connect(database) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("recipe",)]


def test_an_empty_file_becomes_a_database(database: Path, small: Definitions) -> None:
    database.touch()
    opened = Store.open(str(database))
    assert opened.assessments(LOCAL) == ()
    opened.close()


def test_folders_are_made_as_needed(tmp_path: Path) -> None:
    Store.open(str(tmp_path / "new" / "deeper" / "ä b.db")).close()
    assert (tmp_path / "new" / "deeper" / "ä b.db").is_file()


def moved(file: Path) -> None:
    file.rename(file.with_name("elsewhere.db"))


def replaced(file: Path) -> None:
    other = file.with_name("other.db")
    shutil.copy(file, other)
    other.replace(file)


def without_journal(file: Path) -> None:
    file.with_name(f"{file.name}-wal").unlink()


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be moved, deleted or replaced there")
@pytest.mark.parametrize("change", [Path.unlink, moved, replaced, without_journal])
def test_when_the_file_is_deleted_moved_or_replaced_while_it_is_open_nothing_is_called_saved(
    database: Path, store: Store, small: Definitions, change: Callable[[Path], None]
) -> None:
    made = store.create(LOCAL, small, answers={"remarks": answer("before")})
    change(database)
    there = database.exists()
    sentence = r"Nothing is saved: the database file .*assessments.db was moved, deleted or replaced .* Put it back"
    with pytest.raises(StoreError, match=sentence):
        store.save(LOCAL, made.id, "remarks", answer("after"), expected=1)
    with pytest.raises(StoreError, match=sentence):
        store.create(LOCAL, small)
    assert database.exists() == there
    assert store.load(LOCAL, made.id) == made, "what was saved can still be read, so that it can be exported"


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be moved there")
def test_a_new_connection_makes_no_empty_database_where_the_file_was_and_all_is_well_when_it_is_back(
    database: Path, store: Store, small: Definitions
) -> None:
    made = store.create(LOCAL, small)
    elsewhere = database.with_name("elsewhere.db")
    with store._engine.connect():  # so that the next one is new
        database.rename(elsewhere)
        with pytest.raises(StoreError, match=r"was moved, deleted or replaced"):
            store.load(LOCAL, made.id)
    assert not database.exists()
    elsewhere.rename(database)
    assert store.save(LOCAL, made.id, "remarks", answer("after"), expected=0).revision == 1


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be moved there")
def test_a_file_that_is_moved_while_an_answer_is_written_is_noticed_at_the_end(
    database: Path, store: Store, small: Definitions, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = store.create(LOCAL, small)
    write = rows.write

    def and_move(*arguments: Any, **more: Any) -> None:
        write(*arguments, **more)
        moved(database)

    monkeypatch.setattr(rows, "write", and_move)
    with pytest.raises(StoreError, match=r"Nothing is saved: .* was moved, deleted or replaced"):
        store.save(LOCAL, made.id, "remarks", answer("after"), expected=0)
