"""Bringing a database up to date, so that whatever goes wrong leaves it exactly as it was.

Migrations run first on a copy, and only when they succeed there on the database itself, in one transaction under the
write lock. (Putting the migrated copy in place of the file would lose what another process, which still has the old
file open, saves meanwhile; and an open file cannot be replaced on Windows.) A second copy, untouched, is kept beside
the database until all is done, and stays there if anything fails. (On a PostgreSQL server there is no copy: its one
transaction takes everything back that it did, tables included.)
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine

from assessment import database, postgresql
from assessment.database import StoreError
from questionnaires.texts import table

SCRIPTS = "assessment:migrations"


def bring_up_to_date(engine: Engine, file: Path | None, scripts: str = SCRIPTS) -> None:
    """Run the migrations that the database lacks. Raises StoreError, and then nothing in it has changed."""
    plain = database.engine_for(
        engine.url, foreign_keys=False
    )  # tables cannot be rebuilt while foreign keys are watched
    try:
        with database.in_sentences("cannot_update"):
            _upgrade(plain, file, scripts)
    finally:
        plain.dispose()


def _upgrade(engine: Engine, file: Path | None, scripts: str) -> None:
    backup: Path | None = None
    with engine.connect() as connection, connection.execution_options(writes=True).begin():
        if connection.dialect.name == "postgresql":
            postgresql.without_limits(connection)
        found = database.version_within(connection)
        if _newest_is(found, scripts):
            return  # another process was quicker
        if found is not None and file is not None:
            backup = _copy(file, found)
            _rehearse(file, backup, scripts)
        _migrate(connection, scripts, backup)
    if backup is not None:
        with suppress(OSError):
            backup.unlink()


def _newest_is(found: str | None, scripts: str) -> bool:
    """Whether the database lacks no migration. Raises StoreError if it has one that is not known here."""
    directory = ScriptDirectory.from_config(_config(scripts))
    if found is not None and found not in {script.revision for script in directory.walk_revisions()}:
        raise StoreError(table("assessment")("database_newer"))
    return found == directory.get_current_head()


def _copy(file: Path, found: str) -> Path:
    """An exact copy beside the database, which the backup interface makes whole even while others read."""
    number = 1
    while (target := file.with_name(f"{file.name}.before-{found}-update-{number}")).exists():
        number += 1
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
    except sqlite3.Error as error:
        with suppress(OSError):
            target.unlink()
        raise StoreError(table("assessment")("database_not_copied", why=database.reason(error))) from error
    with target.open("rb+") as written:
        os.fsync(written.fileno())
    return target


def _rehearse(file: Path, backup: Path, scripts: str) -> None:
    with TemporaryDirectory(prefix=file.name, dir=file.parent) as folder:
        trial = Path(folder) / "trial.db"
        with closing(sqlite3.connect(backup)) as source, closing(sqlite3.connect(trial)) as copy:
            source.backup(copy)
        engine = database.engine_for(URL.create("sqlite", database=str(trial)), foreign_keys=False)
        try:
            with engine.connect() as connection, connection.execution_options(writes=True).begin():
                _migrate(connection, scripts, backup)
        finally:
            engine.dispose()


def _migrate(connection: Connection, scripts: str, backup: Path | None) -> None:
    config = _config(scripts)
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
        if connection.dialect.name == "sqlite":
            _check_whole(connection)
    except StoreError:
        raise
    except Exception as error:
        words = table("assessment")
        kept = words("database_copy_kept", backup=backup) if backup else words("cannot_update")
        raise StoreError(words("because", what=kept, why=database.reason(error))) from error


def _check_whole(connection: Connection) -> None:
    found = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
    if found != "ok":
        raise ValueError(table("assessment")("database_check_says", found=found))
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if dangling is not None:
        raise ValueError(table("assessment")("database_dangling", table=dangling[0]))


def _config(scripts: str) -> Config:
    config = Config()
    config.set_main_option("script_location", scripts.replace("%", "%%"))
    return config
