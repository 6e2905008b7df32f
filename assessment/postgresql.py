"""PostgreSQL as a database of the toolkit: how its connections are set up, and what its errors mean."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

DRIVER = "postgresql+psycopg"
ONE_MOMENT: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""The options of a connection on which everything read is of one moment."""
WRITERS = 5209101
"""The advisory lock that whoever writes holds until the end of the transaction."""
SLOW_SECONDS = 60
"""How long one statement may take, and how long a transaction may lie idle (its program hangs) before the server ends it."""
_KEPT_OPEN, _AT_MOST, _FOR_MINUTES = 10, 30, 30
_NETWORK = {"connect_timeout": 10, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "application_name": "mutual-readiness"}


def named(url: URL) -> URL:
    """The address with the driver that is used here, if it names none."""
    return url.set(drivername=DRIVER) if url.drivername in ("postgresql", "postgres") else url


def engine_for(url: URL, busy_seconds: float) -> Engine:
    """An engine with one writer at a time, whose every connection is set up so that what was saved survives a power cut.

    `busy_seconds`: how long a change waits for others. Raises ImportError if psycopg is not installed.
    """
    engine = create_engine(
        url,
        isolation_level="READ COMMITTED",  # so that a writer that had to wait sees what the one before it wrote
        connect_args={key: value for key, value in _NETWORK.items() if key not in url.query},
        pool_pre_ping=True,
        pool_size=_KEPT_OPEN,
        max_overflow=_AT_MOST - _KEPT_OPEN,
        pool_timeout=busy_seconds,
        pool_recycle=_FOR_MINUTES * 60,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # pyright: ignore[reportUnusedFunction]
        set_up(connection, busy_seconds)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:  # pyright: ignore[reportUnusedFunction]
        # One writer at a time, as on SQLite: the log is one chain, and whoever holds all that there is to hold meets no deadlock.
        if connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")

    return engine


def set_up(connection: Any, busy_seconds: float) -> None:
    """Durable, whatever the server does by default, and patient for a while only. `connection`: of psycopg."""
    settings = {
        "lock_timeout": int(busy_seconds * 1000),
        "statement_timeout": SLOW_SECONDS * 1000,
        "idle_in_transaction_session_timeout": SLOW_SECONDS * 1000,
    }
    chosen = ", ".join(f"set_config('{name}', '{value}', false)" for name, value in settings.items())
    connection.autocommit = True  # what is set in a transaction goes with it if that fails
    connection.execute(f"SELECT {chosen}")
    connection.execute("SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'")
    connection.autocommit = False


def without_limits(connection: Connection) -> None:
    """Let a transaction take as long as it needs."""
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")


def keeps_every_character(connection: Connection) -> bool:
    """Whether the database is one in which every character can be kept."""
    return connection.exec_driver_sql("SHOW server_encoding").scalar() == "UTF8"


def reason(error: BaseException) -> str | None:
    """The wording of what an error of psycopg means for a person; None if it is not known, or not psycopg's."""
    if not type(error).__module__.startswith("psycopg"):
        return None
    code, said = getattr(error, "sqlstate", None), str(error)
    if code:
        return _STATES.get(code) or _STATES.get(code[:2])
    return next((wording for part, wording in _SAID if part in said), None)


_STATES = {
    "08": "database_server_gone",
    "22001": "database_too_long",
    "25006": "database_server_read_only",
    "25P03": "database_slow",
    "28": "database_server_refuses",
    "3D": "database_server_lacks",
    "3F": "database_server_rights",
    "40": "database_server_held",
    "42501": "database_server_rights",
    "53100": "database_full",
    "53200": "database_server_memory",
    "53300": "database_crowded",
    "54": "database_too_long",
    "55P03": "database_server_held",
    "57014": "database_slow",
    "57P01": "database_server_stops",
    "57P02": "database_server_stops",
    "57P03": "database_server_stops",
    "57P05": "database_slow",
    "58": "database_disk",
    "XX001": "database_damaged",
    "XX002": "database_damaged",
}
"""By SQLSTATE, or by its first two characters, its class."""

_SAID = (
    ("cannot contain NUL", "database_character"),
    ("authentication failed", "database_server_refuses"),
    ("no password supplied", "database_server_refuses"),
    ("pg_hba.conf", "database_server_refuses"),
    ("is not permitted to log in", "database_server_refuses"),
    ("permission denied for database", "database_server_refuses"),
    ('role "', "database_server_refuses"),
    ('database "', "database_server_lacks"),
    ("too many clients", "database_crowded"),
    ("too many connections", "database_crowded"),
    ("connection slots are reserved", "database_crowded"),
    ("the database system is", "database_server_stops"),
    ("administrator command", "database_server_stops"),
    ("invalid connection option", "database_server_option"),
    ("Connection refused", "database_server_gone"),
    ("No such file or directory", "database_server_gone"),
    ("No route to host", "database_server_gone"),
    ("is unreachable", "database_server_gone"),
    ("timed out", "database_server_gone"),
    ("timeout", "database_server_gone"),
    ("could not translate host name", "database_server_gone"),
    ("failed to resolve host", "database_server_gone"),
    ("closed the connection", "database_server_gone"),
    ("connection is closed", "database_server_gone"),
    ("connection is lost", "database_server_gone"),
)
"""By what is said where there is no SQLSTATE, as before a connection stands: the first that fits."""
