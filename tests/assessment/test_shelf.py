"""The shelf: what is put there is what is read, a version names one text, and nothing on it is ever lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from by_hand import by_hand

from assessment import definitions, shelf
from assessment.definitions import Definitions
from assessment.identity import LOCAL
from assessment.shelf import NoSuchFile, NotShelved, OwnFile
from assessment.store import Damaged, Store
from questionnaires.plain_yaml import Source

TEXT = "# Ours: ŵ, 🏴, “quoted”\nid: staff-view\n"
OURS = OwnFile("scoring", "staff-view", "1.0.0", "Staff view", Source("staff-view-1.0.0.yaml", TEXT))
KEY = (OURS.kind, OURS.id, OURS.version)


def test_what_is_put_on_the_shelf_is_listed_and_read_letter_for_letter(store: Store) -> None:
    put = store.put_on_shelf(LOCAL, OURS)
    assert store.shelf(LOCAL) == (put,)
    assert (put.key, put.title, put.removed, put.file_name) == (KEY, "Staff view", None, "staff-view-1.0.0.yaml")
    assert store.from_shelf(LOCAL, *KEY) == Source("staff-view-1.0.0.yaml", TEXT)


def test_the_last_added_comes_first(store: Store) -> None:
    for version in ("1.0.0", "1.1.0"):
        store.put_on_shelf(LOCAL, replace(OURS, version=version))
    assert [each.version for each in store.shelf(LOCAL)] == ["1.1.0", "1.0.0"]


def test_putting_the_same_text_there_twice_changes_nothing(store: Store) -> None:
    assert store.put_on_shelf(LOCAL, OURS) == store.put_on_shelf(LOCAL, OURS)
    assert len(store.shelf(LOCAL)) == 1


def test_a_version_with_another_text_is_refused_and_the_first_stays(store: Store) -> None:
    store.put_on_shelf(LOCAL, OURS)
    other = replace(OURS, title="Another", source=Source("x.yaml", TEXT + "# more\n"))
    with pytest.raises(NotShelved, match=r"“staff-view” 1.0.0 is in the list already with another text \(“Staff view”\).*such as 1.1.0"):
        store.put_on_shelf(LOCAL, other)
    assert store.from_shelf(LOCAL, *KEY).text == TEXT


def test_even_one_that_was_taken_off_keeps_its_version(store: Store) -> None:
    store.put_on_shelf(LOCAL, OURS)
    store.take_off_shelf(LOCAL, *KEY)
    with pytest.raises(NotShelved, match="was in the list before with another text"):
        store.put_on_shelf(LOCAL, replace(OURS, source=Source("x.yaml", "id: other\n")))


def test_the_same_version_of_another_kind_or_id_is_another_file(store: Store) -> None:
    store.put_on_shelf(LOCAL, OURS)
    store.put_on_shelf(LOCAL, replace(OURS, kind="questionnaire", source=Source("q.yaml", "id: q\n")))
    store.put_on_shelf(LOCAL, replace(OURS, id="other"))
    assert len(store.shelf(LOCAL)) == 3


def test_a_file_that_is_taken_off_is_hidden_can_be_read_and_comes_back(store: Store) -> None:
    store.put_on_shelf(LOCAL, OURS)
    store.take_off_shelf(LOCAL, *KEY)
    assert store.shelf(LOCAL) == ()
    (hidden,) = store.shelf(LOCAL, removed=True)
    assert hidden.removed is not None
    assert store.from_shelf(LOCAL, *KEY).text == TEXT
    store.put_back(LOCAL, *KEY)
    assert [each.key for each in store.shelf(LOCAL)] == [KEY]
    store.take_off_shelf(LOCAL, *KEY)
    store.put_on_shelf(LOCAL, OURS)
    assert [each.key for each in store.shelf(LOCAL)] == [KEY], "uploading it again brings it back too"


@pytest.mark.parametrize("call", ["from_shelf", "take_off_shelf", "put_back"])
def test_a_file_that_is_not_there_gets_a_sentence(store: Store, call: str) -> None:
    with pytest.raises(NoSuchFile, match="not here any more"):
        getattr(store, call)(LOCAL, *KEY)


@pytest.mark.parametrize("version", ["2.0.0", "9.9.9"])
def test_the_id_of_the_scoring_that_comes_with_the_toolkit_is_refused(store: Store, version: str) -> None:
    with pytest.raises(NotShelved, match="“standard” is the id of the scoring that comes with the toolkit"):
        store.put_on_shelf(LOCAL, replace(OURS, id="standard", version=version))
    assert store.shelf(LOCAL) == ()


def test_a_questionnaire_that_comes_with_the_toolkit_may_have_another_version_but_not_the_same(store: Store) -> None:
    ours = next(ref for ref in definitions.shipped().refs if ref.kind == "questionnaire")
    mine = replace(OURS, kind="questionnaire", id=ours.id, version=ours.version)
    with pytest.raises(NotShelved, match=f"Version {ours.version} of “{ours.id}” comes with the toolkit"):
        store.put_on_shelf(LOCAL, mine)
    store.put_on_shelf(LOCAL, replace(mine, version="77.0.0"))
    assert [each.version for each in store.shelf(LOCAL)] == ["77.0.0"]


def test_a_text_that_an_assessment_has_already_is_kept_once(store: Store, small: Definitions) -> None:
    store.create(LOCAL, small)
    store.put_on_shelf(LOCAL, OwnFile("scoring", "small", "1.0.0", "Small", small.sources[-1]))
    assert by_hand(store, "SELECT count(*) FROM definition_text") == [(4,)]


@pytest.mark.parametrize("damage", ["UPDATE definition_text SET text = text || ' '", "DELETE FROM definition_text"])
def test_a_text_that_is_not_what_was_put_there_is_never_used(store: Store, damage: str) -> None:
    store.put_on_shelf(LOCAL, OURS)
    by_hand(store, damage)
    with pytest.raises(Damaged, match=r"“Staff view” 1.0.0 is missing from the database, or is not what was put there"):
        store.from_shelf(LOCAL, *KEY)


def test_the_version_proposed_is_the_first_or_the_one_after_the_highest_ever(store: Store) -> None:
    assert shelf.proposed_version("scoring", "staff-view", ()) == "1.0.0"
    put = [store.put_on_shelf(LOCAL, replace(OURS, version=version)) for version in ("1.9.0", "1.10.2", "1.2.0")]
    assert shelf.proposed_version("scoring", "staff-view", put) == "1.11.0"
    assert shelf.proposed_version("questionnaire", "staff-view", put) == "1.0.0"
