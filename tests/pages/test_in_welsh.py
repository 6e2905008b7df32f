"""The way through the pages in Welsh, and from one language to the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from our_markup import html
from streamlit.testing.v1 import AppTest

from assessment import definitions
from assessment.identity import LOCAL
from assessment.record import Assessment
from assessment.store import Store
from questionnaires import overlays
from questionnaires.texts import in_language

Visit = Callable[..., AppTest]


def test_an_address_chooses_the_language_and_the_page_says_that_it_is_a_draft(visit: Visit) -> None:
    tab = visit(language="cy")
    assert tab.button[0].label == "Dechrau asesiad"
    assert "Drafft yw'r Gymraeg yma" in html(tab).replace("&#x27;", "'")
    assert "language" not in tab.query_params


def test_in_english_nothing_is_called_a_draft(visit: Visit) -> None:
    tab = visit()
    assert tab.button[0].label == "Start an assessment"
    assert "mr-draft" not in html(tab)


def test_a_language_that_is_not_there_is_passed_over(visit: Visit) -> None:
    assert visit(language="xx").button[0].label == "Start an assessment"


def test_a_walk_in_welsh_from_a_new_assessment_to_its_result(visit: Visit, store: Store) -> None:
    tab = visit(language="cy")
    tab.button[0].click().run()
    tab.text_input(key="new-name").input("Nyrsio'r Harbwr")
    tab.button[0].click().run()
    (made,) = store.assessments(LOCAL)
    assert (made.name, tab.title[0].value) == ("Nyrsio'r Harbwr", "Y gwasanaeth")
    tab.radio(key="PC1.choice").set_value("wales").run()
    assert "Cadwyd am" in html(tab)
    assert store.load(LOCAL, made.id).response.answers["PC1"].value == "wales"
    for page, said in (("tasks", "Holiaduron"), ("check", "Gwirio eich atebion"), ("results", "Asesiad parodrwydd"), ("report", "Lawrlwytho")):
        with in_language("cy"):  # AppTest asks for the words of an option outside the page's script
            tab.switch_page(f"assessment/pages/{page}.py")
            tab.query_params["a"] = made.id
            tab.run()
        assert not tab.exception
        drawn = html(tab) + "".join(each.value for each in [*tab.title, *tab.header])
        assert said in drawn, page


def test_what_was_answered_stays_answered_when_the_language_changes(visit: Visit, begun: Assessment, store: Store) -> None:
    tab = visit("section", a=begun.id, s="staff-appetite.who_would_lead")
    tab.radio(key="SA1.choice").set_value("managers").run()
    tab.query_params["language"] = "cy"
    tab.run()
    assert tab.title[0].value == "Pwy fyddai'n arwain"
    assert tab.radio(key="SA1.choice").value == "managers"
    with in_language("cy"):  # AppTest asks for the words of an option outside the page's script
        tab.radio(key="SA1.choice").set_value("staff").run()
    assert store.load(LOCAL, begun.id).response.answers["SA1"].value == "staff"


def test_a_question_that_is_not_translated_stands_in_english_and_is_marked_so(
    visit: Visit, begun: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = {"a": begun.id, "s": "staff-appetite.who_would_lead", "language": "cy"}
    assert 'lang="en" data-question' not in html(visit("section", **address))
    monkeypatch.setattr(overlays, "shipped", lambda language: ())
    definitions._in_language.cache_clear()
    try:
        tab = visit("section", **address)
    finally:
        definitions._in_language.cache_clear()
    assert tab.title[0].value == "Who would lead"
    assert 'lang="en" data-question' in html(tab)
