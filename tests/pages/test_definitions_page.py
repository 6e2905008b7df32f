"""Adding definition files of one's own on the page, and choosing them for a new assessment."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from our_markup import html
from own_files import EXTRA, own_scoring, standard, with_wellbeing
from streamlit.testing.v1 import AppTest

from assessment import definitions
from assessment.identity import LOCAL
from assessment.record import Assessment
from assessment.shelf import OwnFile
from assessment.store import Store
from questionnaires.plain_yaml import Source

Visit = Callable[..., AppTest]
STAFF_VIEW = OwnFile("scoring", "staff-view", "1.0.0", "Staff view", own_scoring())
WELLBEING = OwnFile("questionnaire", "wellbeing", "1.2.0", "Wellbeing", Source("wellbeing.yaml", EXTRA))
BOTH = OwnFile("scoring", "with-wellbeing", "1.0.0", "With wellbeing", with_wellbeing())


def upload(tab: AppTest, text: str | bytes, name: str = "mine.yaml") -> AppTest:
    content = text.encode() if isinstance(text, str) else text
    tab.file_uploader(key="definition").upload(name, content, "application/yaml").run()
    tab.button(key="upload").click().run()
    return tab


def test_the_page_is_drawn_without_an_assessment_and_with_one(visit: Visit, begun: Assessment) -> None:
    for tab in (visit("definitions"), visit("definitions", a=begun.id)):
        assert tab.title[0].value == "Scoring files and questionnaires of your own"
        assert "There are no scoring files of your own yet." in html(tab)
        assert "There are no questionnaires of your own yet." in html(tab)


@pytest.mark.parametrize(("text", "title"), [(own_scoring().text, "Staff view"), (EXTRA, "Wellbeing")])
def test_a_sound_file_is_added_and_listed(visit: Visit, store: Store, text: str, title: str) -> None:
    tab = upload(visit("definitions"), text)
    (file,) = store.shelf(LOCAL)
    assert file.title == title
    assert store.from_shelf(LOCAL, *file.key).text == text
    assert f"“{title}” {file.version} was added." in html(tab)
    assert f"{title}</h3>" in html(tab)


def test_adding_the_same_file_twice_says_that_it_is_there(visit: Visit, store: Store) -> None:
    store.put_on_shelf(LOCAL, STAFF_VIEW)
    tab = upload(visit("definitions"), STAFF_VIEW.source.text)
    assert "“Staff view” 1.0.0 is in the list already, letter for letter." in html(tab)
    assert len(store.shelf(LOCAL)) == 1


def test_every_fault_is_listed_with_line_and_column_and_nothing_is_added(visit: Visit, store: Store) -> None:
    text = own_scoring().text.replace('weight: "120"', 'weight: "130"').replace("id: MS1\n", "id: MS77\n")
    tab = upload(visit("definitions"), text, "<b>mine</b>.yaml")
    line = text[: text.index("id: MS77")].count("\n") + 1
    assert f"<b>Line {line}, column 9</b> MS77: there is no question &#x27;MS77&#x27;." in html(tab)
    assert "the weights of the dimensions add up to 1010" in html(tab)
    assert "&lt;b&gt;mine&lt;/b&gt;.yaml” was not added." in html(tab)
    assert store.shelf(LOCAL) == ()


@pytest.mark.parametrize("content", [EXTRA.encode("utf-16"), b"", b"title: [", b"\x00\x01"])
def test_what_is_no_text_or_no_yaml_gets_a_sentence_and_nothing_is_added(visit: Visit, store: Store, content: bytes) -> None:
    tab = upload(visit("definitions"), content)
    assert "“mine.yaml” was not added." in html(tab)
    assert store.shelf(LOCAL) == ()


def test_a_file_for_other_questions_says_which_and_what_to_do(visit: Visit) -> None:
    tab = upload(visit("definitions"), BOTH.source.text)
    assert "It does not fit the questions that are here:" in html(tab)
    assert "It is written for the questionnaire “wellbeing”, which is not here. Upload that questionnaire first" in html(tab)


def test_with_its_questionnaire_added_first_it_is_sound(visit: Visit, store: Store) -> None:
    store.put_on_shelf(LOCAL, WELLBEING)
    upload(visit("definitions"), BOTH.source.text)
    assert {each.id for each in store.shelf(LOCAL)} == {"wellbeing", "with-wellbeing"}


def test_a_file_whose_name_is_taken_can_be_given_another_one_here(visit: Visit, store: Store) -> None:
    tab = upload(visit("definitions"), standard().text)
    assert (tab.text_input(key="rename-id").value, tab.text_input(key="rename-version").value) == ("standard-own", "1.0.0")
    tab.text_input(key="rename-name").input("")
    tab.text_input(key="rename-id").input("standard")
    rename = lambda: next(button for button in tab.button if button.label == "Add it under this name").click().run()  # noqa: E731
    rename()
    assert "The name is missing." in html(tab)
    assert "“standard” is the id of the scoring that comes with the toolkit" in html(tab)
    assert store.shelf(LOCAL) == ()
    tab.text_input(key="rename-name").input("Ours")
    tab.text_input(key="rename-id").input("ours")
    rename()
    assert [(each.id, each.version, each.title) for each in store.shelf(LOCAL)] == [("ours", "1.0.0", "Ours")]
    assert "“Ours” 1.0.0 was added." in html(tab)
    assert not [field for field in tab.text_input if field.key == "rename-name"]


def test_another_text_under_a_taken_version_is_offered_the_next(visit: Visit, store: Store) -> None:
    store.put_on_shelf(LOCAL, STAFF_VIEW)
    tab = upload(visit("definitions"), own_scoring(appetite=140).text)
    assert "“staff-view” 1.0.0 is in the list already with another text" in html(tab)
    assert tab.text_input(key="rename-version").value == "1.1.0"


def test_a_questionnaire_is_taken_out_and_put_back(visit: Visit, store: Store) -> None:
    store.put_on_shelf(LOCAL, WELLBEING)
    tab = visit("definitions")
    tab.button(key="remove-questionnaire-wellbeing-1-2-0").click().run()
    assert store.shelf(LOCAL) == ()
    tab.button(key="restore-questionnaire-wellbeing-1-2-0").click().run()
    assert [each.title for each in store.shelf(LOCAL)] == ["Wellbeing"]


def begin(tab: AppTest) -> AppTest:
    tab.text_input(key="new-name").input("Harbour Nursing")
    next(button for button in tab.button if button.label == "Start").click().run()
    return tab


def test_a_new_assessment_is_as_shipped_unless_something_else_is_chosen(visit: Visit, store: Store) -> None:
    assert not list(visit("new").expander)
    for file in (STAFF_VIEW, WELLBEING):
        store.put_on_shelf(LOCAL, file)
    tab = visit("new")
    assert [each.proto.expanded for each in tab.expander] == [False]
    begin(tab)
    (made,) = store.assessments(LOCAL)
    assert {ref.hash for ref in store.load(LOCAL, made.id).refs} == {ref.hash for ref in definitions.shipped().refs}


def test_a_new_assessment_can_have_another_scoring_and_further_questions(visit: Visit, store: Store) -> None:
    for file in (WELLBEING, BOTH):
        store.put_on_shelf(LOCAL, file)
    tab = visit("new")
    tab.radio(key="new-scoring").set_value(1)
    tab.checkbox(key="new-wellbeing-1.2.0").check()
    begin(tab)
    (made,) = store.assessments(LOCAL)
    refs = store.load(LOCAL, made.id).refs
    assert next(ref.id for ref in refs if ref.kind == "scoring") == "with-wellbeing"
    assert "wellbeing" in {ref.id for ref in refs}
    assert tab.title[0].value == "The service"
    assert "Wellbeing" in [link.proto.label for link in visit("tasks", a=made.id).get("page_link")]


def test_what_does_not_fit_together_is_told_and_nothing_is_begun(visit: Visit, store: Store) -> None:
    store.put_on_shelf(LOCAL, BOTH)
    tab = visit("new")
    tab.radio(key="new-scoring").set_value(1)
    begin(tab)
    assert "Nothing was begun. What you chose does not fit together:" in html(tab)
    assert "there is no questionnaire &#x27;wellbeing&#x27;" in html(tab)
    assert store.assessments(LOCAL) == ()
    assert tab.text_input(key="new-name").value == "Harbour Nursing"
