"""The page "History and deleting", and what the start page says of copies, deleted and damaged assessments."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from our_markup import html
from streamlit.testing.v1 import AppTest

from assessment import database, definitions, exchange
from assessment.database import TracesRemain
from assessment.identity import LOCAL
from assessment.record import Assessment
from assessment.store import NotFound, Store
from questionnaires.answers import Answer, State

Visit = Callable[..., AppTest]


def rename(store: Store, begun: Assessment, name: str) -> None:
    expected = store.load(LOCAL, begun.id).revision("service_name")
    store.save(LOCAL, begun.id, "service_name", Answer(State.ANSWERED, name), expected=expected)


def press(tab: AppTest, label: str) -> None:
    next(button for button in tab.button if button.label == label).click().run()


def test_the_task_list_leads_to_it(visit: Visit, begun: Assessment) -> None:
    assert "History and deleting" in [link.proto.label for link in visit("tasks", a=begun.id).get("page_link")]


def test_it_shows_from_what_to_what_an_answer_was_changed_as_text(visit: Visit, store: Store, begun: Assessment) -> None:
    rename(store, begun, "<b>Bold</b> & *stars*")
    page = html(visit("history", a=begun.id))
    assert "Harbour Nursing" in page
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; *stars*" in page
    assert "<b>Bold" not in page
    assert page.index("&lt;b&gt;Bold") < page.index(">no answer<"), "the newest comes first"


def test_many_changes_are_shown_when_asked_for(visit: Visit, store: Store, begun: Assessment) -> None:
    for number in range(40):
        rename(store, begun, f"Name {number}")
    tab = visit("history", a=begun.id)
    assert "Name 39" in html(tab)
    assert ">no answer<" not in html(tab)
    press(tab, "Show all 41 changes")
    assert ">no answer<" in html(tab)


def test_former_answers_are_erased_only_when_the_box_is_ticked(visit: Visit, store: Store, begun: Assessment) -> None:
    rename(store, begun, "Night Nursing")
    tab = visit("history", a=begun.id)
    press(tab, "Erase what stood before")
    assert "Nothing was erased. Tick the box first" in html(tab)
    assert "Harbour Nursing" in html(tab)
    tab.checkbox(key="former-sure").check()
    press(tab, "Erase what stood before")
    assert "were erased for good" in html(tab)
    assert "an answer that was erased since" in html(tab)
    assert "Harbour Nursing" not in html(tab)
    assert "No former answers and no former versions of actions are kept" in html(tab)
    assert store.load(LOCAL, begun.id).name == "Night Nursing"


def test_a_deleted_assessment_is_restored_from_the_start_page(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("history", a=begun.id)
    press(tab, "Delete it")
    assert "“Harbour Nursing” was deleted. You can restore it" in html(tab)
    assert store.assessments(LOCAL) == ()
    tab = visit()
    press(tab, "Restore")
    assert "“Harbour Nursing” is in the list again." in html(tab)
    assert [one.id for one in store.assessments(LOCAL)] == [begun.id]
    assert "Restore" not in [button.label for button in tab.button]


@pytest.mark.parametrize("typed", ["", "yes", "Harbour Nursing"])
def test_without_the_word_nothing_is_erased(visit: Visit, store: Store, begun: Assessment, typed: str) -> None:
    tab = visit("history", a=begun.id)
    tab.text_input(key="erase-word").input(typed)
    press(tab, "Erase it for good")
    assert "Nothing was erased. Type the word “erase”" in html(tab)
    assert store.load(LOCAL, begun.id) == begun


def test_with_the_word_everything_that_was_written_is_erased(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("history", a=begun.id)
    tab.text_input(key="erase-word").input(" Erase ")
    press(tab, "Erase it for good")
    assert "“Harbour Nursing” was erased for good." in html(tab)
    assert "Restore" not in [button.label for button in tab.button]
    with pytest.raises(NotFound, match="nothing at this address"):
        store.restore(LOCAL, begun.id)


def test_when_traces_may_remain_the_page_says_so_and_not_that_all_is_gone(
    visit: Visit, begun: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_: object) -> None:
        raise TracesRemain("It was erased, but traces may remain.")

    monkeypatch.setattr(database, "empty_journal", busy)
    tab = visit("history", a=begun.id)
    tab.text_input(key="erase-word").input("erase")
    press(tab, "Erase it for good")
    assert "It was erased, but traces may remain." in html(tab)
    assert "was erased for good" not in html(tab)


def test_a_copy_is_told_from_its_original_on_the_start_page(visit: Visit, store: Store, begun: Assessment) -> None:
    assert "Copy, made on" not in html(visit())
    exchange.import_(store, LOCAL, exchange.export(begun))
    assert html(visit()).count("Copy, made on") == 1


def test_a_damaged_assessment_is_named_can_be_removed_and_leaves_the_others_usable(
    visit: Visit, store: Store, begun: Assessment
) -> None:
    other = store.create(LOCAL, definitions.of(begun.definitions), answers={"service_name": Answer(State.ANSWERED, "Day Nursing")})
    file = database.file_of(store._engine.url)
    assert file is not None
    with closing(sqlite3.connect(file)) as direct, direct:
        direct.execute("UPDATE answer_content SET content = '{' WHERE assessment = ?", (begun.id,))
    for page in ("tasks", "section", "check", "results", "plan", "report", "history"):
        tab = visit(page, a=begun.id)
        assert [title.value for title in tab.title] == ["This assessment is damaged"], page
        assert "In the assessment “Harbour Nursing”" in html(tab), page
        assert "Name of the service" in html(tab) or "(service_name)" in html(tab), page
    assert visit("tasks", a=other.id).title[0].value == "Day Nursing"
    start = visit()
    assert "is not what was saved" in html(start)
    press(start, "Take out of the list")
    assert [one.id for one in store.assessments(LOCAL)] == [other.id]


def test_former_explanations_of_a_conflict_can_be_erased_like_former_answers(visit: Callable[..., AppTest], store: Store, begun: Assessment) -> None:
    id_ = definitions.shipped().library.conflicts[0].id
    for revision, text in enumerate(("One reason.", "Another reason.")):
        store.save(LOCAL, begun.id, id_, Answer(State.ANSWERED, text), expected=revision)
    assert "One reason." in html(visit("history", a=begun.id))
