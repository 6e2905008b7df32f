"""Each test has a database of its own, and the application as Streamlit runs it, without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import app as launcher
from assessment import database, definitions
from assessment.identity import LOCAL
from assessment.record import Assessment
from assessment.shell.session import words
from assessment.store import Store
from questionnaires.answers import Answer, State

APP = Path(launcher.__file__)
SECONDS = 30


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    url = f"sqlite:///{(tmp_path / 'assessments.db').as_posix()}"
    monkeypatch.setenv(database.ENVIRONMENT, url)
    st.cache_resource.clear()
    opened = Store.open(url)
    yield opened
    opened.close()
    st.cache_resource.clear()


@pytest.fixture
def begun(store: Store) -> Assessment:
    """An assessment in which only the name is given."""
    return store.create(LOCAL, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, "Harbour Nursing")})


@pytest.fixture
def visit(store: Store) -> Callable[..., AppTest]:
    """Opens a page at an address, as a new browser tab would."""

    def visit(page: str = "start", **query: str) -> AppTest:
        tab = AppTest.from_file(str(APP), default_timeout=SECONDS)
        for key, value in query.items():
            tab.query_params[key] = value
        tab.run()
        if page != "start":
            tab.switch_page(f"assessment/pages/{page}.py")
            for key, value in query.items():
                tab.query_params[key] = value
            tab.run()
        assert not tab.exception, tab.exception
        assert words("unexpected") not in "".join(str(element.proto.body) for element in tab.get("html"))
        assert words("not_possible_title") not in [each.value for each in (*tab.title, *tab.header)]
        return tab

    return visit
