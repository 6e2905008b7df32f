"""Two tabs at once, broken definitions, a database that cannot be written: a sentence each, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from our_markup import html
from streamlit.testing.v1 import AppTest

from assessment import definitions, examples, results
from assessment.database import StoreError
from assessment.identity import LOCAL
from assessment.record import Assessment
from assessment.store import Store
from questionnaires.errors import DefinitionError, Fault

Visit = Callable[..., AppTest]
SECTION = "staff-appetite.who_would_lead"


def value(store: Store, begun: Assessment, question: str) -> object:
    answer = store.load(LOCAL, begun.id).response.answers.get(question)
    return answer.value if answer else None


def test_the_second_of_two_tabs_sees_both_answers_and_overwrites_nothing(visit: Visit, store: Store, begun: Assessment) -> None:
    one, two = visit("section", a=begun.id, s=SECTION), visit("section", a=begun.id, s=SECTION)
    one.radio(key="SA1.choice").set_value("managers").run()
    two.radio(key="SA1.choice").set_value("staff").run()
    assert value(store, begun, "SA1") == "managers"
    assert "This question was answered elsewhere meanwhile." in html(two)
    assert "Managers alone" in html(two)
    assert "Staff themselves" in html(two)
    assert "Saved at" not in html(two).replace("Saved at", "", 1), "only the other answer is called saved"


def test_in_a_conflict_one_can_keep_the_saved_answer(visit: Visit, store: Store, begun: Assessment) -> None:
    one, two = visit("section", a=begun.id, s=SECTION), visit("section", a=begun.id, s=SECTION)
    one.radio(key="SA1.choice").set_value("managers").run()
    two.radio(key="SA1.choice").set_value("staff").run()
    two.button(key="theirs-SA1").click().run()
    assert two.radio(key="SA1.choice").value == "managers"
    assert value(store, begun, "SA1") == "managers"


def test_in_a_conflict_one_can_save_ones_own_and_the_history_keeps_the_other(visit: Visit, store: Store, begun: Assessment) -> None:
    one, two = visit("section", a=begun.id, s=SECTION), visit("section", a=begun.id, s=SECTION)
    one.radio(key="SA1.choice").set_value("managers").run()
    two.radio(key="SA1.choice").set_value("staff").run()
    two.button(key="mine-SA1").click().run()
    assert value(store, begun, "SA1") == "staff"
    history = [change.answer.value for change in store.history(LOCAL, begun.id, "SA1") if change.answer]
    assert history == ["managers", "staff"]


def test_a_tab_opened_earlier_shows_what_was_saved_since_when_it_is_drawn_again(visit: Visit, begun: Assessment) -> None:
    one, two = visit("section", a=begun.id, s=SECTION), visit("section", a=begun.id, s=SECTION)
    one.radio(key="SA1.choice").set_value("managers").run()
    two.run()
    assert two.radio(key="SA1.choice").value == "managers"


def test_broken_definitions_show_every_fault_instead_of_a_traceback(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = [Fault("20-membership.yaml", 7, 3, "MS1", "unknown key 'weigth'. Did you mean 'weight'?"), Fault("sources.yaml", 2, 1, "", "empty.")]

    def broken() -> definitions.Definitions:
        raise DefinitionError(faults)

    monkeypatch.setattr(definitions, "shipped", broken)
    tab = visit()
    assert tab.title[0].value == "The questionnaires cannot be used"
    assert "20-membership.yaml:7:3" in html(tab)
    assert "Did you mean &#x27;weight&#x27;?" in html(tab)
    assert "sources.yaml:2:1" in html(tab)


def test_a_faulty_example_leaves_the_rest_of_the_start_page_as_it_is(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> tuple[examples.Example, ...]:
        raise DefinitionError([Fault("hull.yaml", 3, 1, "", "the key is unknown.")])

    monkeypatch.setattr(examples, "examples", broken)
    tab = visit()
    assert [title.value for title in tab.title] == ["Is your service ready to become a public service mutual?"]
    assert "hull.yaml:3:1" in html(tab)
    assert "The questionnaires cannot be used" not in html(tab)


def test_a_fault_that_nobody_foresaw_gets_a_sentence_and_no_second_main_heading(
    visit: Visit, begun: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = visit("tasks", a=begun.id)

    def fail(*_args: object) -> None:
        raise KeyError("nobody foresaw this")

    with monkeypatch.context() as broken:
        broken.setattr(results, "scored", fail)
        tab.run()
    assert not tab.exception
    assert "a fault that nobody foresaw" in html(tab)
    assert "KeyError" not in html(tab)
    assert len(tab.title) == 1


def test_answering_what_was_removed_elsewhere_says_so(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("section", a=begun.id, s=SECTION)
    tab.radio(key="SA1.choice").set_value("managers").run()
    store.delete(LOCAL, begun.id)
    tab.radio(key="SA1.choice").set_value("staff").run()
    assert "Your former answer stays" not in html(tab)
    assert "Saved at" not in html(tab)


def test_when_the_disk_is_full_the_page_says_that_nothing_is_saved_and_why(
    visit: Visit, begun: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = visit("section", a=begun.id, s=SECTION)

    def full(*_args: object, **_named: object) -> None:
        raise StoreError("Nothing is saved: the disk is full. Free some space, then try again.")

    with monkeypatch.context() as while_full:
        while_full.setattr(Store, "save", full)
        tab.radio(key="SA1.choice").set_value("managers").run()
    assert "Nothing is saved: the disk is full." in html(tab)
    assert "Saved at" not in html(tab)
    tab.button(key="again-SA1").click().run()
    assert "Saved at" in html(tab)


def test_a_store_that_cannot_be_opened_shows_a_page_that_says_so(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> Store:
        raise StoreError("The folder can only be read.")

    monkeypatch.setattr(Store, "open", refuse)
    tab = visit()
    assert tab.title[0].value == "Nothing is saved"
    assert "The folder can only be read." in html(tab)


def test_what_people_type_is_never_markup(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("section", a=begun.id, s="service-profile.the_service")
    tab.text_input(key="service_name.value").input("<b>Bold</b> & *stars*").run()
    page = html(visit("check", a=begun.id))
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; *stars*" in page
    assert "<b>Bold" not in page
