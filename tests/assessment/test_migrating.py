"""Migrations: at start, on a copy first, and with nothing lost whatever happens."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import assessment
from assessment import database as database_module
from assessment import migrating, tables
from assessment.database import StoreError
from assessment.definitions import Definitions
from assessment.identity import LOCAL
from assessment.store import Store
from questionnaires.answers import Answer, State

NOW = tables.VERSION
HEAD = f"""
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "next", "{NOW}", None, None
def upgrade():
    with op.batch_alter_table("assessment") as table:
        table.add_column(sa.Column("colour", sa.Text(), nullable=False, server_default="blue"))
"""


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of the migrations, to which a test adds its own."""
    return Path(shutil.copytree(Path(assessment.__file__).parent / "migrations", tmp_path / "scripts"))


@pytest.fixture
def filled(database: Path, small: Definitions) -> Path:
    store = Store.open(str(database))
    store.create(LOCAL, small, answers={"lead": Answer(State.ANSWERED, "group")})
    store.close()
    return database


def migrate(database: Path, scripts: Path) -> None:
    engine = database_module.engine_for(database_module.address(str(database)))
    try:
        migrating.bring_up_to_date(engine, database, str(scripts))
    finally:
        engine.dispose()


def add(scripts: Path, more: str = "") -> None:
    (scripts / "versions" / "next_colour.py").write_text(HEAD + more, encoding="utf-8")


def content(database: Path) -> list[str]:
    with sqlite3.connect(database) as direct:
        return list(direct.iterdump())


def beside(database: Path) -> list[str]:
    return sorted(file.name for file in database.parent.glob("*before*"))


def test_the_migrations_make_exactly_the_tables_of_the_code(store: Store) -> None:
    with store._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": tables.VERSION_TABLE})
        assert compare_metadata(context, tables.Table.metadata) == []


def test_the_code_names_the_newest_migration(store: Store) -> None:
    assert database_module.version(store._engine) == tables.VERSION
    directory = migrating.ScriptDirectory.from_config(migrating._config(migrating.SCRIPTS))
    assert directory.get_current_head() == tables.VERSION


def test_a_migration_keeps_every_answer_and_removes_its_copy_when_done(filled: Path, scripts: Path) -> None:
    with sqlite3.connect(filled) as direct:
        before = direct.execute("SELECT * FROM log").fetchall()
    add(scripts)
    migrate(filled, scripts)
    with sqlite3.connect(filled) as direct:
        assert direct.execute("SELECT colour FROM assessment").fetchall() == [("blue",)]
        assert direct.execute("SELECT * FROM log").fetchall() == before
        assert direct.execute("PRAGMA foreign_key_check").fetchall() == []
    assert beside(filled) == []


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        ("\n    raise RuntimeError('the moon is in the wrong house')\n", "the moon is in the wrong house"),
        ("\n    op.execute('INSERT INTO nowhere VALUES (1)')\n", "no such table: nowhere"),
        (
            "\n    op.execute('DELETE FROM answer_content')\n",
            "something in the table answer refers to what is not there",
        ),
    ],
)
def test_a_migration_that_fails_leaves_the_database_as_it_was_and_a_copy_beside_it(
    filled: Path, scripts: Path, trouble: str, reason: str
) -> None:
    before = content(filled)
    add(scripts, trouble)
    with pytest.raises(
        StoreError, match=rf"left as it was. A copy is kept as .*before-{NOW}-update-1. The reason: .*{reason}"
    ):
        migrate(filled, scripts)
    assert content(filled) == before
    assert beside(filled) == [f"assessments.db.before-{NOW}-update-1"]
    assert content(filled.with_name(f"assessments.db.before-{NOW}-update-1")) == before
    assert [file.name for file in filled.parent.iterdir() if file.is_dir()] == ["scripts"]  # the trial copy is gone


def test_a_migration_that_fails_only_on_the_database_itself_is_undone_there(
    filled: Path, scripts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(filled)
    add(scripts)
    calls: list[int] = []
    check = migrating._check_whole

    def second_time_lucky(connection: database_module.Connection) -> None:
        calls.append(1)
        check(connection)
        if len(calls) == 2:
            raise OSError("the disk went away")

    monkeypatch.setattr(migrating, "_check_whole", second_time_lucky)
    with pytest.raises(StoreError, match=r"left as it was.*the disk went away"):
        migrate(filled, scripts)
    assert content(filled) == before
    assert len(beside(filled)) == 1


def test_without_room_for_a_copy_nothing_is_touched(
    filled: Path, scripts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(filled)
    add(scripts)
    real = sqlite3.connect

    def cramped(path: Path, *args: object, **kwargs: object) -> sqlite3.Connection:
        connection = real(path, *args, **kwargs)  # pyright: ignore
        if "before" in str(path):
            connection.execute("PRAGMA max_page_count=2")
        return connection

    monkeypatch.setattr(migrating.sqlite3, "connect", cramped)
    with pytest.raises(
        StoreError, match=r"left as it was, because no copy of it could be made first: the disk is full"
    ):
        migrate(filled, scripts)
    monkeypatch.undo()
    assert content(filled) == before
    assert beside(filled) == []


def test_a_second_failure_never_overwrites_the_first_copy(filled: Path, scripts: Path) -> None:
    add(scripts, "\n    raise RuntimeError('no')\n")
    for _ in range(2):
        with pytest.raises(StoreError, match=r"left as it was"):
            migrate(filled, scripts)
    assert len(beside(filled)) == 2


def test_a_database_from_a_newer_version_is_refused_and_left_as_it_was(filled: Path) -> None:
    with sqlite3.connect(filled) as direct:
        direct.execute(f"UPDATE {tables.VERSION_TABLE} SET version_num = '9999'")
    before = content(filled)
    with pytest.raises(StoreError, match=r"made by a newer version of the toolkit.*Nothing was changed"):
        Store.open(str(filled))
    assert content(filled) == before
    assert beside(filled) == []


def as_of_version(database: Path, version: str, *rows: str) -> None:
    """A database as an earlier version of the toolkit left it."""
    engine = database_module.engine_for(database_module.address(str(database)))
    with engine.connect() as connection, connection.execution_options(writes=True).begin():
        config = migrating._config(migrating.SCRIPTS)
        config.attributes["connection"] = connection
        migrating.command.upgrade(config, version)
        for row in rows:
            connection.exec_driver_sql(row)
    engine.dispose()


TIME = "2026-05-01T09:30:00.000000+00:00"


def test_an_assessment_from_before_imports_were_noted_is_kept_and_called_no_copy(database: Path) -> None:
    as_of_version(database, "0001", f"INSERT INTO assessment VALUES ('x', 'Night Nursing', '', '{TIME}', '{TIME}', NULL, NULL)")
    store = Store.open(str(database))
    assert [(one.name, one.imported) for one in store.assessments(LOCAL)] == [("Night Nursing", None)]
    store.close()
    assert beside(database) == []


def test_a_database_from_before_the_shelf_keeps_its_assessments_and_gets_an_empty_shelf(database: Path) -> None:
    as_of_version(database, "0002", f"INSERT INTO assessment VALUES ('x', 'Night Nursing', '', '{TIME}', '{TIME}', NULL, NULL, '{TIME}')")
    store = Store.open(str(database))
    assert [one.name for one in store.assessments(LOCAL)] == ["Night Nursing"]
    assert store.shelf(LOCAL) == store.shelf(LOCAL, removed=True) == ()
    store.close()
    assert beside(database) == []
