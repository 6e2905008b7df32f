"""From a new assessment through a section to its results, page by page."""

from __future__ import annotations

from collections.abc import Callable

from our_markup import html
from streamlit.testing.v1 import AppTest

from assessment.identity import LOCAL
from assessment.record import Assessment
from assessment.store import Store
from questionnaires.answers import State

Visit = Callable[..., AppTest]


def test_start_page_says_that_there_is_nothing_yet_and_offers_to_begin(visit: Visit) -> None:
    tab = visit()
    assert "You have no assessments yet" in html(tab)
    assert tab.button[0].label == "Start an assessment"


def test_an_example_opens_as_an_assessment_that_is_marked_as_one(visit: Visit, store: Store) -> None:
    tab = visit()
    tab.button(key="example-nhs-bedfordshire-2010").click().run()
    (opened,) = store.assessments(LOCAL)
    assert opened.example == "nhs-bedfordshire-2010"
    assert "Assessment, opened from an example" in html(tab)


def test_a_new_assessment_begins_with_its_name_and_the_service_profile(visit: Visit, store: Store) -> None:
    tab = visit("new")
    tab.text_input(key="new-name").input("Harbour Nursing")
    tab.button[0].click().run()
    (made,) = store.assessments(LOCAL)
    assert made.name == "Harbour Nursing"
    assert tab.title[0].value == "The service"
    assert tab.query_params["a"] == made.id


def test_an_answer_is_in_the_store_before_the_page_says_that_it_is_saved(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("section", a=begun.id, s="staff-appetite.who_would_lead")
    assert "Saved at" not in html(tab)
    tab.radio(key="SA1.choice").set_value("managers").run()
    answer = store.load(LOCAL, begun.id).response.answers["SA1"]
    assert (answer.state, answer.value) == (State.ANSWERED, "managers")
    assert "Saved at" in html(tab)


def test_the_walk_goes_on_to_the_next_section_and_back(visit: Visit, begun: Assessment) -> None:
    tab = visit("section", a=begun.id, s="service-profile.the_service")
    tab.button(key="next").click().run()
    assert tab.title[0].value == "Which stage you are aiming at"
    tab.button(key="previous").click().run()
    assert tab.title[0].value == "The service"


def test_an_answer_that_decides_what_is_asked_draws_the_page_anew(visit: Visit, begun: Assessment) -> None:
    tab = visit("section", a=begun.id, s="service-profile.the_service")
    asked = [radio.key for radio in tab.radio]
    assert "PC2.choice" not in asked
    tab.radio(key="PC1.choice").set_value("scotland").run()
    assert "PC2.choice" in [radio.key for radio in tab.radio]


def test_task_list_check_results_and_report_are_drawn_for_an_assessment_hardly_begun(visit: Visit, begun: Assessment) -> None:
    for page, said in (("tasks", "questions answered"), ("check", "No answer yet"), ("results", "Not known yet"), ("report", "PDF")):
        assert said in html(visit(page, a=begun.id)) + str([h.value for h in visit(page, a=begun.id).header])


def test_every_page_has_one_main_heading(visit: Visit, begun: Assessment) -> None:
    for page in ("start", "about", "new", "tasks", "check", "results", "report"):
        assert len(visit(page, a=begun.id).title) == 1, page


def test_an_unknown_address_gets_a_sentence(visit: Visit) -> None:
    tab = visit("tasks", a="nothing-here")
    assert tab.title[0].value == "This assessment was not found"
