"""An assessment whose definitions are gone opens read-only, with what is stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from our_markup import downloads, html
from streamlit.testing.v1 import AppTest

from assessment import carrying_on, definitions
from assessment.identity import LOCAL
from assessment.record import Assessment
from assessment.store import DefinitionsMissing, Store
from questionnaires.answers import Answer, State

Visit = Callable[..., AppTest]
GONE = "DELETE FROM definition_text WHERE text LIKE '%mutual-readiness/scoring/%'"
ALTERED = "UPDATE definition_text SET text = replace(text, 'weight: \"100\"', 'weight: \"900\"')"


@pytest.fixture
def again(store: Store) -> Assessment:
    said = {"service_name": "Harbour", "SA1": "staff", "FE4": "good"}
    answers = {id_: Answer(State.ANSWERED, value, note="<b>As they said</b>") for id_, value in said.items()}
    return carrying_on.begin_again(store, LOCAL, store.create(LOCAL, definitions.shipped(), answers=answers))


@pytest.fixture(params=[GONE, ALTERED], ids=["gone", "altered"])
def without(request: pytest.FixtureRequest, again: Assessment, tmp_path: Path) -> Assessment:
    (file,) = tmp_path.glob("*.db")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute(request.param)
    return again


def test_it_cannot_be_scored_and_says_which_definition_is_missing(store: Store, without: Assessment) -> None:
    fresh = Store(store._engine)
    with pytest.raises(DefinitionsMissing, match=r"standard\.yaml.*is missing or is not what was saved"):
        fresh.load(LOCAL, without.id)
    assert [each.key for each in fresh.stored(LOCAL, without.id)] == ["@former", "FE4", "SA1", "service_name"]


@pytest.mark.parametrize("page", ["tasks", "results", "section"])
def test_every_page_of_it_shows_what_is_stored_and_offers_nothing_to_change(visit: Visit, without: Assessment, page: str) -> None:
    tab = visit(page, a=without.id)
    shown = html(tab)
    assert "3 answers are stored" in shown
    assert "value: staff; carried_from: 2" in shown
    assert "note: &lt;b&gt;As they said&lt;/b&gt;" in shown
    assert "<b>As they said" not in shown
    assert downloads(tab) == {"Take what is stored along as a file": f"download/{without.id}/stored.json?language=en"}
    assert not tab.button
    assert not tab.radio


def test_the_list_leads_to_it_and_the_others_stay_usable(visit: Visit, store: Store, without: Assessment) -> None:
    tab = visit()
    assert "See what is stored" in [link.proto.label for link in tab.get("page_link")]
