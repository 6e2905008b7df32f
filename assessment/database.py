"""Opening the database safely, and saying in a sentence what keeps it from being used."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection

from assessment import places, tables
from questionnaires.errors import ToolkitError

ENVIRONMENT = "MUTUAL_READINESS_DATABASE"
BUSY_SECONDS = 10
"""How long a change waits for another program to finish its own."""


class StoreError(ToolkitError):
    """The database cannot be used, or nothing was saved; the sentence says why and what to do."""


def default_path() -> Path:
    """The database in the data folder of whoever uses this computer."""
    return user_data_path("mutual-readiness", appauthor=False) / "assessments.db"


def address(given: str | None) -> URL:
    """The SQLAlchemy URL of `given` (a URL, or simply a file), else of the environment variable, else the default."""
    given = given or os.environ.get(ENVIRONMENT) or str(default_path())
    if "://" not in given:
        return URL.create("sqlite", database=str(Path(given).expanduser()))
    try:
        return make_url(given)
    except (ArgumentError, ValueError):
        raise StoreError(
            "The address of the database cannot be read. Give a file, or an address such as sqlite:///folder/file.db."
        ) from None


def file_of(url: URL) -> Path | None:
    """The file of an SQLite database; None for any other database."""
    if url.get_backend_name() != "sqlite":
        return None
    name = url.database or ""
    if name in ("", ":memory:") or "memory" in str(url.query.get("mode", "")):
        raise StoreError("A database in memory keeps nothing. Name a file instead.")
    mode = name.startswith("file:") and set(url.query) <= {"uri", "mode"} and url.query.get("uri") == "true"
    if url.host or url.username or (url.query and not mode):
        raise StoreError(
            "The address of an SQLite database names its file, such as sqlite:///folder/file.db. "
            "Leave out a host, and all that follows the question mark."
        )
    return Path(name.removeprefix("file:")).absolute()


def connect(given: str | None) -> Engine:
    """A database that is ours, safe where it lies, and in the newest form. Raises StoreError."""
    url = address(given)
    file = file_of(url)
    if file is not None:
        _check_place(file)
    engine = engine_for(url)
    with in_sentences("Nothing can be saved"):
        found = version(engine)
    if found != tables.VERSION:
        from assessment import migrating  # loads Alembic, which a database in the newest form does not need

        migrating.bring_up_to_date(engine, file)
    return engine


def version(engine: Engine) -> str | None:
    """The newest migration that the database names; None if it is empty. Raises StoreError if it is not ours."""
    with engine.connect() as connection:
        return version_within(connection)


def version_within(connection: Connection) -> str | None:
    """As `version`, on an open connection."""
    names = inspect(connection).get_table_names()
    if tables.VERSION_TABLE in names:
        return connection.execute(text(f"SELECT version_num FROM {tables.VERSION_TABLE}")).scalar()
    ours = set(tables.Table.metadata.tables)
    if names and (connection.dialect.name == "sqlite" or ours & set(names)):
        raise StoreError(
            "This database belongs to another program. Nothing was changed in it; name another file with --database."
        )
    return None


def _check_place(file: Path) -> None:
    reason = places.unsafe(file)
    if reason:
        raise StoreError(
            f"The database {file} cannot be used: {reason}, where answers can be lost without a word. "
            "Choose a folder on this computer itself with --database, and use export and import to move an assessment."
        )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.is_dir():
            raise StoreError(f"{file} is a folder. Name a file for the database with --database.")
        with file.open("rb") if file.exists() else open(os.devnull, "rb") as opened:
            head = opened.read(16)
    except OSError as error:
        raise StoreError(
            f"The database {file} cannot be opened, so nothing can be saved: {error.strerror or error}."
        ) from None
    if head and head != b"SQLite format 3\x00":
        raise StoreError(
            f"{file} is not a database, or it is damaged. Nothing was changed in it; name another file with --database."
        )


def engine_for(url: URL, *, foreign_keys: bool = True) -> Engine:
    """An engine whose every SQLite connection is set up so that what was saved survives a power cut."""
    try:
        engine = create_engine(url)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(f"This kind of database ({url.drivername}) cannot be used here: {error}.") from None
    except (ArgumentError, TypeError, ValueError) as error:
        raise StoreError(
            f"The address of the database has an option or a part that cannot be used: {error}. Leave it out."
        ) from None
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def prepare(connection: sqlite3.Connection, _record: object) -> None:  # pyright: ignore[reportUnusedFunction]
            set_up(connection, foreign_keys)

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:  # pyright: ignore[reportUnusedFunction]
            # A change takes the write lock at once; taken later, it could fail half-way in.
            writes = connection.get_execution_options().get("writes", False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def set_up(connection: sqlite3.Connection, foreign_keys: bool = True) -> None:
    """Durable (WAL, every commit reaches the disk), patient, with foreign keys, and erasing what is deleted."""
    connection.isolation_level = None  # transactions begin where `begin` says
    connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA fullfsync=ON")  # only macOS has it, and needs it
    connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute("PRAGMA trusted_schema=OFF")
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            # SQLite does not wait here by itself while another process makes the same switch.
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


@contextmanager
def reading(engine: Engine) -> Generator[Connection]:
    """A connection on which everything read is of one moment."""
    with in_sentences("The assessments cannot be read"), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Generator[Connection]:
    """A transaction that holds the write lock from its start; it has reached the disk when this ends without an error."""
    with (
        in_sentences("Nothing is saved"),
        engine.connect() as connection,
        connection.execution_options(writes=True).begin(),
    ):
        yield connection


@contextmanager
def in_sentences(what: str) -> Generator[None]:
    """Turns what a database may say into a StoreError that begins with `what`."""
    try:
        yield
    except NoConnection:
        raise StoreError(f"{what}: too many people are saving at once. Wait a moment, then try again.") from None
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise StoreError(f"{what}: {reason(error)}") from error


def reason(error: BaseException) -> str:
    """What a database's error means for a person, and what to do."""
    original = error.orig if isinstance(error, DBAPIError) and error.orig else error
    if isinstance(original, sqlite3.Error):
        code = _code(original)
        if code in _REASONS:
            return _REASONS[code]
    return f"the database answers: {(str(original).strip() or type(original).__name__).splitlines()[0]}"


_REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full. Free some space, then try again.",
    sqlite3.SQLITE_READONLY: "the database, or the folder or disk it is on, can only be read. Change that, or name another file with --database.",
    sqlite3.SQLITE_PERM: "this account may not use the database file. Change that, or name another file with --database.",
    sqlite3.SQLITE_CANTOPEN: "the database file cannot be opened or made. Check that its folder exists, and that this account may write there.",
    sqlite3.SQLITE_BUSY: "another program is holding the database. Close it, or wait a moment, then try again.",
    sqlite3.SQLITE_LOCKED: "another program is holding the database. Close it, or wait a moment, then try again.",
    sqlite3.SQLITE_CORRUPT: "the database is damaged. Leave it as it is, and restore a backup or import your exported files into a new one.",
    sqlite3.SQLITE_NOTADB: "the file is not a database, or it is damaged. Restore a backup, or name another file with --database.",
    sqlite3.SQLITE_IOERR: "the disk does not work as it should. Check the disk, and that it has free space.",
    sqlite3.SQLITE_TOOBIG: "this is too long to be kept.",
}


def _code(error: sqlite3.Error) -> int:
    extended: Any = getattr(error, "sqlite_errorcode", 0)
    return int(extended) & 0xFF
