"""Small definitions, and a store on a fresh database: on SQLite, and again on PostgreSQL unless the test is about the file.

A test that asks for `database`, the file, runs on SQLite alone, and one that asks for `server` on PostgreSQL alone;
whatever else uses `store` or its address `url` runs on both.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import MetaData, delete, insert, select

from assessment import definitions
from assessment.database import address, engine_for
from assessment.definitions import Definitions
from assessment.store import Store
from bench.cluster import Server, cluster, programs
from questionnaires.plain_yaml import read_source

SMALL = Path(__file__).parent / "small"
_NUMBER = count()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "url" in metafunc.fixturenames:
        asked = {"sqlite": "database", "postgresql": "server"}
        only = [kind for kind, fixture in asked.items() if fixture in metafunc.fixturenames]
        metafunc.parametrize("url", only or list(asked), indirect=True)


@pytest.fixture(scope="session")
def small() -> Definitions:
    names = ("sources", "10-profile", "20-team", "scoring")
    return definitions.of([read_source(SMALL / f"{name}.yaml", f"{name}.yaml") for name in names])


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The file of the database."""
    return tmp_path / "assessments.db"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server for the whole run."""
    where = programs()
    if where is None:
        reason = "PostgreSQL is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with cluster(where, durable=False) as running:
        yield running


@pytest.fixture(scope="session")
def template(server: Server) -> str:
    """The name of a database in the newest form, of which others are made."""
    server.run("CREATE DATABASE newest")
    Store.open(server.url("newest")).close()
    return "newest"


@pytest.fixture(scope="session")
def reused(server: Server, template: str) -> Iterator[Reused]:
    """One database for all tests that leave its tables as they are; making one takes a third of a second."""
    server.run(f"CREATE DATABASE reused TEMPLATE {template}")
    found = Reused(server.url("reused"))
    yield found
    found.engine.dispose()


@pytest.fixture
def empty(server: Server) -> Iterator[str]:
    """The address of an empty database on a PostgreSQL server."""
    yield from _made(server, "template1")


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that is in its newest form, or does not exist yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{(tmp_path / 'assessments.db').as_posix()}"
    elif "server" in request.fixturenames:
        yield from _made(request.getfixturevalue("server"), request.getfixturevalue("template"))
    else:
        yield request.getfixturevalue("reused").as_new()


def _made(server: Server, template: str) -> Iterator[str]:
    name = f"test{next(_NUMBER)}"
    server.run(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.url(name)
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


class Reused:
    """A database that is put back to what its migrations left."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = engine_for(address(url))
        self._found = MetaData()
        self._found.reflect(self.engine)
        with self.engine.connect() as connection:
            self._rows = {table: [row._asdict() for row in connection.execute(select(table))] for table in self._found.sorted_tables}

    def as_new(self) -> str:
        """Its address, once everything that was added is gone again."""
        with self.engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # without keys and triggers
            for table, rows in self._rows.items():
                connection.execute(delete(table))
                if rows:
                    connection.execute(insert(table), rows)
            connection.exec_driver_sql("SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence")
        return self.url


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url)
    yield opened
    opened.close()
