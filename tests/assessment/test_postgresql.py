"""What is true of a PostgreSQL server only: how it is reached, what it is told, and what a person is told when it fails."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from by_hand import by_hand
from sqlalchemy import make_url
from sqlalchemy.exc import ProgrammingError

from assessment import cli, database, migrating, postgresql, tables
from assessment.database import StoreError, reading, writing
from assessment.definitions import Definitions
from assessment.identity import LOCAL
from assessment.store import NotFound, Store
from bench.cluster import Server, cluster, programs
from questionnaires.answers import Answer, State

TIME = "2026-05-01T09:30:00.000000+00:00"


def answer(text: str) -> Answer:
    return Answer(State.ANSWERED, text)




def told(given: str) -> str:
    """What a person is told who names this address."""
    with pytest.raises(StoreError, match=r".") as caught:
        Store.open(given)
    return str(caught.value)


def name_of(given: str) -> str:
    return str(make_url(given).database)


# How it is reached


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_an_address_without_a_driver_means_the_one_that_is_installed(scheme: str) -> None:
    url = database.address(f"{scheme}://anna:secret@somewhere:5433/readiness?sslmode=verify-full")
    assert url.render_as_string() == "postgresql+psycopg://anna:***@somewhere:5433/readiness?sslmode=verify-full"


def test_without_psycopg_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert told("postgresql://anna:secret@somewhere/readiness").endswith('Install it with: pip install "mutual-readiness[hosted]"')


def test_an_at_sign_in_a_password_is_not_taken_for_the_host_and_told() -> None:
    assert told("postgresql://anna:half@secret@somewhere/readiness") == (
        "The address of the database has an @ in its password or its host. "
        "Write each @ of the password as %40, each / as %2F, and each : as %3A."
    )


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("postgresql://anna:secret@127.0.0.1:1/readiness", "the database server cannot be reached"),
        ("postgresql://anna:secret@nowhere.invalid/readiness", "the database server cannot be reached"),
        ("postgresql://anna:secret@/readiness?host=/nowhere", "the database server cannot be reached"),
        ("postgresql://anna:secret@127.0.0.1/readiness?colour=blue", "an option that PostgreSQL does not know"),
    ],
)
def test_a_server_that_is_not_there_gets_a_sentence_without_the_password(address: str, sentence: str) -> None:
    said = told(address)
    assert said.startswith("Nothing can be saved: ")
    assert sentence in said
    assert "secret" not in said
    assert "\n" not in said


def test_who_is_not_let_in_is_told_so_without_the_password(server: Server) -> None:
    refused = "the database server does not let this role in. Check the role and the password"
    assert refused in told(server.url(password="a secret"))
    assert refused in told(server.url(username="nobody-known"))
    assert refused in told(server.url().replace(f":{server.password}@", "@"))
    assert "secret" not in told(server.url(password="a secret"))


def test_a_database_that_is_not_on_the_server_gets_a_sentence(server: Server) -> None:
    said = told(server.url("nowhere"))
    assert "there is no database of that name on the server. Ask whoever runs the server to make it" in said
    assert server.password not in said


def test_a_database_that_cannot_keep_every_character_is_refused(server: Server) -> None:
    server.run("CREATE DATABASE narrow ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0")
    assert "This database cannot keep every character. Make one with the encoding UTF8" in told(server.url("narrow"))


def test_a_role_that_may_make_no_tables_is_told_what_it_lacks(server: Server, empty: str) -> None:
    server.run("CREATE ROLE reader LOGIN PASSWORD 'readers'")
    assert "this role has too few rights in the database. Let it own the database" in told(server.url(name_of(empty), username="reader", password="readers"))


def test_a_role_that_owns_an_empty_database_needs_no_other_right(server: Server, small: Definitions) -> None:
    server.run("CREATE ROLE owner LOGIN PASSWORD 'owners'")
    server.run("CREATE DATABASE owned OWNER owner")
    store = Store.open(server.url("owned", username="owner", password="owners"))
    made = store.create(LOCAL, small, answers={"remarks": answer("before")})
    assert store.save(LOCAL, made.id, "remarks", answer("after"), expected=1).revision == 2
    store.erase(LOCAL, made.id)
    store.close()


def test_a_database_of_another_program_is_refused_and_one_beside_other_tables_is_not(server: Server, empty: str) -> None:
    server.run("CREATE TABLE recipe (name text)", name_of(empty))
    Store.open(empty).close()
    server.run(f"DROP TABLE {tables.VERSION_TABLE}", name_of(empty))
    assert "belongs to another program. Nothing was changed" in told(empty)


def test_the_command_line_lists_what_is_on_a_server_and_says_where_without_the_password(
    store: Store, server: Server, url: str, small: Definitions, capsys: pytest.CaptureFixture[str]
) -> None:
    store.create(LOCAL, small, answers={"service_name": answer("Night Nursing")})
    assert cli.main(["list", "--database", url]) == 0
    told = capsys.readouterr()
    assert "Night Nursing" in told.out
    assert "postgresql+psycopg://readiness:***@/" in told.out + told.err
    assert server.password not in told.out + told.err


# What it is told


def test_every_connection_waits_for_the_disk_whatever_the_server_does_by_default(server: Server, url: str) -> None:
    server.run(f"ALTER DATABASE {name_of(url)} SET synchronous_commit = off")
    server.run(f"ALTER DATABASE {name_of(url)} SET default_transaction_isolation = 'serializable'")
    store = Store.open(url)

    def setting(name: str, engine_use: database.Connection) -> object:
        return engine_use.exec_driver_sql(f"SHOW {name}").scalar()

    with writing(store._engine) as connection:
        assert setting("synchronous_commit", connection) == "on"
        assert setting("transaction_isolation", connection) == "read committed"
        assert setting("lock_timeout", connection) == "10s"
        assert setting("statement_timeout", connection) == "1min"
        assert setting("idle_in_transaction_session_timeout", connection) == "1min"
    with reading(store._engine) as connection:
        assert setting("transaction_isolation", connection) == "repeatable read"
        assert setting("transaction_read_only", connection) == "on"
    with writing(store._engine) as connection:
        assert setting("transaction_read_only", connection) == "off"
    store.close()


def test_a_stronger_promise_of_the_server_is_not_weakened(server: Server, url: str) -> None:
    server.run(f"ALTER DATABASE {name_of(url)} SET synchronous_commit = remote_apply")
    store = Store.open(url)
    with writing(store._engine) as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "remote_apply"
    store.close()


def test_one_writer_waits_for_another_and_then_sees_what_it_wrote(store: Store, server: Server, small: Definitions) -> None:
    made = store.create(LOCAL, small)
    started = threading.Event()

    def count() -> int:
        started.set()
        with writing(store._engine) as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM assessment WHERE name = 'changed'").scalar() or 0)

    with ThreadPoolExecutor(1) as pool:
        with writing(store._engine) as connection:
            waiting = pool.submit(count)
            started.wait(10)
            time.sleep(0.2)
            assert not waiting.done()
            connection.exec_driver_sql(f"UPDATE assessment SET name = 'changed' WHERE id = '{made.id}'")
        assert waiting.result(10) == 1


def test_what_is_read_is_of_one_moment_though_somebody_writes_meanwhile(store: Store, server: Server, small: Definitions) -> None:
    def count(connection: database.Connection) -> object:
        return connection.exec_driver_sql("SELECT count(*) FROM assessment").scalar()

    with reading(store._engine) as connection:
        before = count(connection)
        store.create(LOCAL, small)
        assert count(connection) == before
    with reading(store._engine) as connection:
        assert count(connection) != before


def test_whoever_waits_too_long_for_another_writer_is_told_so(
    url: str, server: Server, small: Definitions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    store = Store.open(url)
    made = store.create(LOCAL, small)
    with writing(store._engine), pytest.raises(StoreError, match="Nothing is saved: somebody else is saving, and that takes too long"):
        store.save(LOCAL, made.id, "remarks", answer("x"), expected=0)
    assert store.save(LOCAL, made.id, "remarks", answer("x"), expected=0).revision == 1
    store.close()


# What a person is told when it fails

TROUBLES = {
    "disk_full": "Nothing is saved: the disk is full. Free some space",
    "read_only_sql_transaction": "Nothing is saved: this database server can only be read",
    "out_of_memory": "Nothing is saved: the database server has no memory left",
    "query_canceled": "Nothing is saved: the database took too long",
    "deadlock_detected": "Nothing is saved: somebody else is saving",
    "admin_shutdown": "Nothing is saved: the database server is being stopped or started",
    "io_error": "Nothing is saved: the disk does not work as it should",
    "data_corrupted": "Nothing is saved: the database is damaged",
    "raise_exception": "Nothing is saved: the database answers: the moon is in the wrong house$",
}


@pytest.mark.parametrize(("trouble", "sentence"), TROUBLES.items(), ids=list(TROUBLES))
def test_a_trouble_of_the_server_gets_a_sentence_and_the_former_answer_stays(
    store: Store, server: Server, small: Definitions, trouble: str, sentence: str
) -> None:
    made = store.create(LOCAL, small, answers={"remarks": answer("before")})
    fail(store, "BEFORE", f"RAISE EXCEPTION 'the moon is in the wrong house' USING ERRCODE = '{trouble}', DETAIL = 'and so is Mars'")
    with pytest.raises(StoreError, match=sentence):
        store.save(LOCAL, made.id, "remarks", answer("after"), expected=1)
    assert store.load(LOCAL, made.id) == made


def fail(store: Store, when: str, statement: str) -> None:
    """Let a statement run in the server before the row of an assessment is changed, or at the end of that transaction."""
    constraint, late = ("CONSTRAINT", "DEFERRABLE INITIALLY DEFERRED") if when == "AFTER" else ("", "")
    by_hand(store, f"CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {statement}; RETURN NEW; END$$")
    by_hand(store, f"CREATE {constraint} TRIGGER fail {when} UPDATE ON assessment {late} FOR EACH ROW EXECUTE FUNCTION fail()")


def test_when_the_server_breaks_off_at_the_end_nothing_is_claimed_and_saving_again_is_safe(
    store: Store, server: Server, small: Definitions
) -> None:
    made = store.create(LOCAL, small)
    fail(store, "AFTER", "PERFORM pg_terminate_backend(pg_backend_pid())")
    with pytest.raises(StoreError, match=r"^It is not known whether this is saved: the connection to the database broke off"):
        store.save(LOCAL, made.id, "remarks", answer("after"), expected=0)
    by_hand(store, "DROP TRIGGER fail ON assessment")
    assert store.save(LOCAL, made.id, "remarks", answer("after"), expected=0).revision == 1
    assert store.save(LOCAL, made.id, "remarks", answer("after"), expected=0).revision == 1
    assert len(store.history(LOCAL, made.id)) == 1


def test_a_character_that_postgresql_cannot_keep_gets_a_sentence(store: Store, server: Server) -> None:
    with pytest.raises(StoreError, match=r"a text holds a character that stands for nothing \(NUL\)"):
        store.load(LOCAL, "a\x00b")


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that a test may stop."""
    where = programs()
    if where is None:
        pytest.skip("PostgreSQL is not installed")
    with cluster(where, durable=False, max_connections="8") as running:
        yield running


def test_after_a_restart_of_the_server_the_app_goes_on_and_nothing_is_lost(server: Server, own_server: Server, small: Definitions) -> None:
    store = Store.open(own_server.url())
    made = store.create(LOCAL, small, answers={"remarks": answer("before")})
    own_server.stop()
    with pytest.raises(StoreError, match="Nothing is saved: the database server cannot be reached"):
        store.save(LOCAL, made.id, "remarks", answer("after"), expected=1)
    with pytest.raises(StoreError, match="The assessments cannot be read: the database server cannot be reached"):
        store.load(LOCAL, made.id)
    own_server.start()
    assert store.load(LOCAL, made.id) == made
    assert store.save(LOCAL, made.id, "remarks", answer("after"), expected=1).revision == 2
    store.close()
    crowd = [database.engine_for(database.address(own_server.url())).connect() for _ in range(8)]
    with pytest.raises(StoreError, match="too many people are saving at once"):
        store.load(LOCAL, made.id)
    for each in crowd:
        each.close()
        each.engine.dispose()


def test_what_was_erased_is_in_no_table(store: Store, server: Server, small: Definitions) -> None:
    made = store.create(LOCAL, small, answers={"service_name": answer("Xylophone Nursing"), "remarks": answer("Quetzalcoatl")})
    store.erase(LOCAL, made.id)
    with pytest.raises(NotFound, match="nothing at this address"):
        store.restore(LOCAL, made.id)
    for table in tables.Table.metadata.tables:
        rows = str(by_hand(store, f"SELECT * FROM {table}"))
        assert "Xylophone" not in rows
        assert "Quetzalcoatl" not in rows


# Bringing it up to date


def as_of_version(given: str, version: str, *rows: str) -> None:
    """A database as an earlier version of the toolkit left it."""
    engine = database.engine_for(database.address(given))
    with engine.connect() as connection, connection.execution_options(writes=True).begin():
        config = migrating._config(migrating.SCRIPTS)
        config.attributes["connection"] = connection
        migrating.command.upgrade(config, version)
        for row in rows:
            connection.exec_driver_sql(row)
    engine.dispose()


OLD = {
    "0001": f"INSERT INTO assessment VALUES ('x', 'Night Nursing', '', '{TIME}', '{TIME}', NULL, NULL)",
    "0002": f"INSERT INTO assessment VALUES ('x', 'Night Nursing', '', '{TIME}', '{TIME}', NULL, NULL, '{TIME}')",
}


@pytest.mark.parametrize("version", OLD)
def test_a_database_of_an_earlier_version_is_brought_up_to_date_by_two_servers_at_once(empty: str, version: str) -> None:
    as_of_version(empty, version, OLD[version])
    together = threading.Barrier(2)

    def start(_: int) -> list[str]:
        together.wait()
        store = Store.open(empty)
        try:
            return [one.name for one in store.assessments(LOCAL)]
        finally:
            store.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(start, range(2))) == [["Night Nursing"]] * 2


def test_servers_that_start_on_an_empty_database_at_the_same_time_all_succeed(empty: str) -> None:
    together = threading.Barrier(4)

    def start(_: int) -> str | None:
        together.wait()
        store = Store.open(empty)
        try:
            return database.version(store._engine)
        finally:
            store.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(start, range(4))) == [tables.VERSION] * 4


def test_an_update_that_fails_half_way_leaves_everything_as_it_was(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    as_of_version(empty, "0001", OLD["0001"])
    upgrade = migrating.command.upgrade

    def and_fail(*arguments: object) -> None:
        upgrade(*arguments)  # pyright: ignore
        raise RuntimeError("the moon is in the wrong house")

    monkeypatch.setattr(migrating.command, "upgrade", and_fail)
    assert "left as it was: the database answers: the moon is in the wrong house" in told(empty)
    monkeypatch.undo()
    engine = database.engine_for(database.address(empty))
    assert database.version(engine) == "0001"
    engine.dispose()
    store = Store.open(empty)
    assert [one.name for one in store.assessments(LOCAL)] == ["Night Nursing"]
    store.close()


def test_a_database_from_a_newer_version_is_refused_on_a_server_too(url: str, server: Server) -> None:
    server.run(f"UPDATE {tables.VERSION_TABLE} SET version_num = '9999'", name_of(url))
    assert "made by a newer version of the toolkit" in told(url)


def test_what_is_read_cannot_be_changed_by_reading(store: Store, server: Server) -> None:
    with pytest.raises(StoreError, match="this database server can only be read"), reading(store._engine) as connection:
        connection.exec_driver_sql("DELETE FROM assessment")


def test_psycopg_errors_only_are_read_as_such() -> None:
    assert postgresql.reason(RuntimeError("too many clients")) is None
    assert postgresql.reason(ProgrammingError("x", None, Exception())) is None
