"""Small definitions, and a store on a fresh file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assessment import definitions
from assessment.definitions import Definitions
from assessment.store import Store
from questionnaires.plain_yaml import read_source

SMALL = Path(__file__).parent / "small"


@pytest.fixture(scope="session")
def small() -> Definitions:
    names = ("sources", "10-profile", "20-team", "scoring")
    return definitions.of([read_source(SMALL / f"{name}.yaml", f"{name}.yaml") for name in names])


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "assessments.db"


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    opened = Store.open(str(database))
    yield opened
    opened.close()
