from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires.model import Library
from questionnaires.plain_yaml import read_source
from questionnaires.reader import read_library

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def small() -> Library:
    """One question of every type."""
    sources = read_source(HERE / "small-sources.yaml", "small-sources.yaml")
    return read_library(sources, [read_source(HERE / "small.yaml", "small.yaml")])
