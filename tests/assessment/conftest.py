"""Small definitions, and a store on a fresh database: on SQLite, and again on PostgreSQL unless the test is about the file.

A test that asks for `database`, the file, runs on SQLite alone; whatever else uses `store` or its address `url` runs on both.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from assessment import definitions
from assessment.definitions import Definitions
from assessment.store import Store
from bench.cluster import Server, cluster, programs
from questionnaires.plain_yaml import read_source

SMALL = Path(__file__).parent / "small"
_NUMBER = count()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "url" in metafunc.fixturenames:
        kinds = ["sqlite"] if "database" in metafunc.fixturenames else ["sqlite", "postgresql"]
        metafunc.parametrize("url", kinds, indirect=True)


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


@pytest.fixture
def empty(server: Server) -> Iterator[str]:
    """The address of an empty database on a PostgreSQL server."""
    name = f"empty{next(_NUMBER)}"
    server.run(f"CREATE DATABASE {name}")
    yield server.url(name)
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that is in its newest form, or does not exist yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{(tmp_path / 'assessments.db').as_posix()}"
        return
    server: Server = request.getfixturevalue("server")
    name = f"test{next(_NUMBER)}"
    server.run(f"CREATE DATABASE {name} TEMPLATE {request.getfixturevalue('template')}")
    yield server.url(name)
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url)
    yield opened
    opened.close()
