"""From a new assessment through a section to its results, page by page."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from our_markup import html
from streamlit.testing.v1 import AppTest

from assessment import definitions
from assessment.identity import LOCAL
from assessment.record import Assessment
from assessment.store import Store
from questionnaires.answers import Answer, State

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
    for page in ("start", "about", "model", "sources", "cases", "new", "tasks", "check", "results", "whatif", "plan", "report", "history"):
        assert len(visit(page, a=begun.id).title) == 1, page


def test_an_unknown_address_gets_a_sentence(visit: Visit) -> None:
    tab = visit("tasks", a="nothing-here")
    assert tab.title[0].value == "Not found"


def test_what_an_answer_sets_aside_is_said_beside_it_and_where_answers_are_checked(visit: Visit, store: Store) -> None:
    given = {
        "service_name": Answer(State.ANSWERED, "Harbour Nursing"),
        "PC1": Answer(State.ANSWERED, "scotland"),
        "PC2": Answer(State.ANSWERED, "partnership_partly"),
        "SA14": Answer(State.ANSWERED, "listed"),
    }
    begun = store.create(LOCAL, definitions.shipped(), answers=given)
    tab = visit("section", a=begun.id, s="service-profile.the_service")
    assert "sets aside" not in html(tab)
    tab.radio(key="PC2.choice").set_value("partnership_enough").run()
    assert "This answer sets aside: “Business skills and gaps”. What you wrote there is kept" in html(tab)
    checked = html(visit("check", a=begun.id))
    assert "Answers that do not count now" in checked
    assert "Their answers count again if “Where the service is” is not “Scotland”" in checked
    assert "Business skills and gaps: Listed" in checked
    assert store.load(LOCAL, begun.id).response.answers["SA14"].value == "listed"


def test_a_question_asked_before_it_is_settled_says_on_what_that_depends(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("section", a=begun.id, s="membership-stability.time_to_build")
    assert "Whether you are asked this depends on “Who would be members”." in html(tab)
    assert "Whether you are asked this depends on “Where the service is”." in html(tab)
    settled = {"PC1": Answer(State.ANSWERED, "england"), "MS1_who": Answer(State.ANSWERED, ("users",))}
    for question_id, answer in settled.items():
        store.save(LOCAL, begun.id, question_id, answer, expected=0)
    assert "depends on" not in html(visit("section", a=begun.id, s="membership-stability.time_to_build"))


def test_going_on_warns_once_of_what_is_not_saved_and_loses_nothing(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("section", a=begun.id, s="membership-stability.coming_and_going")
    tab.checkbox(key="MS3.na").check().run()
    tab.button(key="next").click().run()
    assert tab.title[0].value == "Coming and going"
    assert "Something on this page is not saved yet" in html(tab)
    assert 'href="#st-key-question-MS3"' in html(tab)
    tab.button(key="next").click().run()
    assert tab.title[0].value == "Time to build a membership"
    tab.button(key="previous").click().run()
    assert tab.checkbox(key="MS3.na").value is True
    tab.text_area(key="MS3.reason").input("The service is new").run()
    assert "not saved yet" not in html(tab)
    assert store.load(LOCAL, begun.id).response.answers["MS3"].reason == "The service is new"


def test_going_on_from_a_page_on_which_all_is_saved_warns_of_nothing(visit: Visit, begun: Assessment) -> None:
    tab = visit("section", a=begun.id, s="membership-stability.coming_and_going")
    tab.checkbox(key="MS3.dk").check().run()
    tab.button(key="next").click().run()
    assert tab.title[0].value == "Time to build a membership"


def test_the_start_page_leads_to_where_one_left_off(visit: Visit, store: Store, begun: Assessment) -> None:
    store.save(LOCAL, begun.id, "SA1", Answer(State.ANSWERED, "managers"), expected=0)
    tab = visit()
    tab.button(key=f"open-{begun.id}").click().run()
    assert tab.title[0].value == "Who would lead"


def test_the_page_of_sources_says_where_each_claim_is_used_and_shows_both_sides(visit: Visit) -> None:
    shown = html(visit("sources"))
    made = definitions.shipped().library.sources
    assert all(f">{claim.id}<" in shown for claim in made.claims)
    assert all(escape(each.here) in shown for each in made.disagreements)
    assert "Nowhere." not in shown


def test_a_question_explains_its_words_in_a_folded_list_and_never_the_words_that_somebody_typed(visit: Visit, store: Store) -> None:
    typed = Answer(State.ANSWERED, "yes", note="Our turnout and our TUPE list")
    kept = store.create(LOCAL, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, "Veto"), "FE2": typed})
    tab = visit("section", a=kept.id, s="failing-enterprise-risk.money")
    assert "<dt>Section 114 notice</dt><dd>A report by a council's chief finance officer" in html(tab).replace("&#x27;", "'")
    assert [each.proto.expanded for each in tab.expander if each.label == "Words used here"] == [False] * html(tab).count("mr-words")
    other = html(visit("section", a=kept.id, s="failing-enterprise-risk.why_now"))
    assert "<dt>TUPE</dt>" not in other
    assert "<dt>Turnout</dt>" not in other
