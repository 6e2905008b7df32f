"""Opening the database safely, and saying in a sentence what keeps it from being used."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from sqlalchemy import URL, Connection, Engine, Transaction, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.pool import ConnectionPoolEntry

from assessment import places, postgresql, tables
from assessment.in_place import Identities, identities, in_place
from questionnaires.errors import ToolkitError
from questionnaires.texts import table

ENVIRONMENT = "MUTUAL_READINESS_DATABASE"
BUSY_SECONDS = 10
"""How long a change waits for another program to finish its own."""
_FILES = "files"
"""Where a connection keeps which files it has open."""


class StoreError(ToolkitError):
    """The database cannot be used, or nothing was saved; the sentence says why and what to do."""


class TracesRemain(StoreError):  # noqa: N818 (it reads as what happened)
    """Something was erased, but its text may stay in SQLite's journal for now."""


def default_path() -> Path:
    """The database in the data folder of whoever uses this computer."""
    return user_data_path("mutual-readiness", appauthor=False) / "assessments.db"


def address(given: str | None) -> URL:
    """The SQLAlchemy URL of `given` (a URL, or simply a file), else of the environment variable, else the default."""
    given = given or os.environ.get(ENVIRONMENT) or str(default_path())
    if "://" not in given:
        return URL.create("sqlite", database=str(Path(given).expanduser()))
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise StoreError(table("assessment")("database_address")) from None
    if "@" in (url.host or ""):  # a part of the password, which must not be told in a message
        raise StoreError(table("assessment")("database_at_sign"))
    return postgresql.named(url)


def file_of(url: URL) -> Path | None:
    """The file of an SQLite database; None for any other database."""
    if url.get_backend_name() != "sqlite":
        return None
    name = url.database or ""
    if name in ("", ":memory:") or "memory" in str(url.query.get("mode", "")):
        raise StoreError(table("assessment")("database_in_memory"))
    mode = name.startswith("file:") and set(url.query) <= {"uri", "mode"} and url.query.get("uri") == "true"
    if url.host or url.username or (url.query and not mode):
        raise StoreError(table("assessment")("database_sqlite_options"))
    return Path(name.removeprefix("file:")).absolute()


def connect(given: str | None) -> Engine:
    """A database that is ours, safe where it lies, and in the newest form. Raises StoreError."""
    url = address(given)
    file = file_of(url)
    if file is not None:
        _check_place(file)
    engine = engine_for(url)
    with in_sentences("cannot_save"):
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
    if connection.dialect.name == "postgresql" and not postgresql.keeps_every_character(connection):
        raise StoreError(table("assessment")("database_encoding"))
    ours = set(tables.Table.metadata.tables)
    if names and (connection.dialect.name == "sqlite" or ours & set(names)):
        raise StoreError(table("assessment")("database_foreign"))
    return None


def _check_place(file: Path) -> None:
    words = table("assessment")
    why = places.unsafe(file)
    if why:
        raise StoreError(words("database_unsafe", file=file, why=why))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.is_dir():
            raise StoreError(words("database_is_folder", file=file))
        size = file.stat().st_size if file.exists() else 0
    except OSError as error:
        raise StoreError(words("database_cannot_open", file=file, why=error.strerror or error)) from None
    if size:
        _check_ours(file)


def _check_ours(file: Path) -> None:
    """Look at another program's database without changing a byte of it: setting a connection up would.

    Only SQLite itself may open the file: whoever else closes it takes away the locks that this process has on it, and
    another process would then take away the journal that is being written.
    """
    uri = f"{file.as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    except sqlite3.Error as error:
        if _code(error) == sqlite3.SQLITE_NOTADB:
            raise StoreError(table("assessment")("database_not_one", file=file)) from None
        raise StoreError(_sentence("cannot_save", reason(error))) from error
    names = {name for (name,) in found}
    if names and tables.VERSION_TABLE not in names:
        raise StoreError(table("assessment")("database_foreign"))


def engine_for(url: URL, *, foreign_keys: bool = True) -> Engine:
    """An engine whose every connection is set up so that what was saved survives a power cut. `foreign_keys`: on SQLite."""
    file = file_of(url)
    if file is None and url.drivername != postgresql.DRIVER:
        raise StoreError(table("assessment")("database_kind", kind=url.drivername))
    try:
        if file is None:
            return postgresql.engine_for(url, BUSY_SECONDS)
        engine = create_engine(url)
    except ImportError:
        raise StoreError(table("assessment")("database_needs_psycopg")) from None
    except (ArgumentError, TypeError, ValueError) as error:
        raise StoreError(table("assessment")("database_options", why=error)) from None
    _prepare_sqlite(engine, file, foreign_keys)
    return engine


def _prepare_sqlite(engine: Engine, file: Path, foreign_keys: bool) -> None:
    first: Identities = {}

    @event.listens_for(engine, "do_connect")
    def before(*_: object) -> None:  # pyright: ignore[reportUnusedFunction]
        _check_in_place(first)  # or SQLite would make an empty database where the file was

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:  # pyright: ignore[reportUnusedFunction]
        nonlocal first
        set_up(connection, foreign_keys)
        first = first or identities([file])
        record.info[_FILES] = {**first, **identities([file.with_name(f"{file.name}-wal")])}

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:  # pyright: ignore[reportUnusedFunction]
        # A change takes the write lock at once; taken later, it could fail half-way in.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _check_in_place(known: Identities) -> None:
    if not in_place(known):
        raise StoreError(table("assessment")("database_moved", file=next(iter(known))))


def set_up(connection: sqlite3.Connection, foreign_keys: bool = True) -> None:
    """Durable (WAL, every commit reaches the disk), patient, with foreign keys, and erasing what is deleted."""
    connection.isolation_level = None  # transactions begin where `begin` says
    connection.text_factory = _text  # damage in one row must not keep the others from being read
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
            connection.execute("SELECT count(*) FROM sqlite_schema")  # opens the journal
            return
        except sqlite3.OperationalError as error:
            # SQLite does not wait here by itself while another process makes the same switch.
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


@contextmanager
def reading(engine: Engine) -> Generator[Connection]:
    """A connection on which everything read is of one moment."""
    options = postgresql.ONE_MOMENT if engine.dialect.name == "postgresql" else {}
    with in_sentences("cannot_read"), engine.connect() as connection, connection.execution_options(**options).begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Generator[Connection]:
    """A transaction that holds the write lock from its start; it has reached the disk when this ends without an error.

    Raises StoreError if the database was moved, deleted or replaced meanwhile: what is written then is found by nobody;
    and if a server broke off at the end, when nobody can tell whether it was written.
    """
    with in_sentences("not_saved"), engine.connect() as connection:
        files: Identities = connection.info.get(_FILES, {})
        with connection.execution_options(writes=True).begin() as transaction:
            _check_in_place(files)
            yield connection
            _commit(transaction)
        _check_in_place(files)


def _commit(transaction: Transaction) -> None:
    try:
        transaction.commit()
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StoreError(table("assessment")("database_not_known")) from error
        raise


def empty_journal(engine: Engine) -> None:
    """Keep text that was erased from living on in SQLite's journal. Raises TracesRemain, as when others are just reading there."""
    if engine.dialect.name != "sqlite":
        return
    try:
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = (cursor.fetchone() or (0,))[0]
        finally:
            connection.close()
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise TracesRemain(_sentence("erased_but", reason(error))) from error
    if busy:
        raise TracesRemain(_sentence("erased_but", table("assessment")("database_being_read")))


@contextmanager
def in_sentences(what: str) -> Generator[None]:
    """Turns what a database may say into a StoreError that begins with the wording `what`."""
    try:
        yield
    except NoConnection:
        raise StoreError(_sentence(what, table("assessment")("database_crowded"))) from None
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise StoreError(_sentence(what, reason(error))) from error


def _sentence(what: str, why: str) -> str:
    words = table("assessment")
    return words("because", what=words(what), why=why)


def reason(error: BaseException) -> str:
    """What a database's error means for a person, and what to do."""
    words = table("assessment")
    original = error.orig if isinstance(error, DBAPIError) and error.orig else error
    if isinstance(original, sqlite3.Error):
        code = _code(original)
        if code in _REASONS:
            return words(_REASONS[code])
    if known := postgresql.reason(original):
        return words(known)
    return words("database_answers", what=(str(original).strip() or type(original).__name__).splitlines()[0])


_REASONS = {
    sqlite3.SQLITE_FULL: "database_full",
    sqlite3.SQLITE_READONLY: "database_read_only",
    sqlite3.SQLITE_PERM: "database_not_permitted",
    sqlite3.SQLITE_CANTOPEN: "database_not_opened",
    sqlite3.SQLITE_BUSY: "database_held",
    sqlite3.SQLITE_LOCKED: "database_held",
    sqlite3.SQLITE_CORRUPT: "database_damaged",
    sqlite3.SQLITE_NOTADB: "database_no_database",
    sqlite3.SQLITE_IOERR: "database_disk",
    sqlite3.SQLITE_TOOBIG: "database_too_long",
}


def _text(stored: bytes) -> str:
    return stored.decode("utf-8", "replace")


def _code(error: sqlite3.Error) -> int:
    extended: Any = getattr(error, "sqlite_errorcode", 0)
    return int(extended) & 0xFF
