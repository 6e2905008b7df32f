"""The page that puts other ways to run the service beside the mutual, and what leads to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from our_markup import html
from streamlit.testing.v1 import AppTest

from assessment import definitions
from assessment.identity import LOCAL
from assessment.record import Assessment
from assessment.shell.session import words
from assessment.store import Store
from questionnaires.answers import Answer, State
from questionnaires.texts import in_language

Visit = Callable[..., AppTest]
LINK = words("alternatives_link")


def made(store: Store, **answers: str) -> Assessment:
    given = {"service_name": "Harbour Nursing", **answers}
    return store.create(LOCAL, definitions.shipped(), answers={key: Answer(State.ANSWERED, value) for key, value in given.items()})


def links(tab: AppTest) -> list[str]:
    return [str(link.proto.label) for link in tab.get("page_link")]


def rows(tab: AppTest, form: str) -> list[str]:
    return [str(radio.key) for radio in tab.radio if str(radio.key).endswith(f"__{form}.choice")]


def test_each_way_has_a_row_for_each_question_with_the_options_by_title_and_dont_know(visit: Visit, begun: Assessment) -> None:
    tab = visit("alternatives", a=begun.id)
    assert [title.value for title in tab.title] == ["Against what?"]
    assert {form: len(rows(tab, form)) for form in ("mutual", "in_house", "partnership", "other")} == {"mutual": 8, "in_house": 8, "partnership": 8, "other": 0}
    assert tab.radio(key="ALT1__in_house.choice").options == ["Hardly", "In part", "Mostly", "Wholly", "Don't know"]
    assert tab.radio(key="ALT1__in_house.choice").value is None
    assert html(tab).count("<dt>Hardly</dt>") == 1, "described once"
    assert "Nothing on this page is scored or added up" in html(tab)
    assert words("alternatives_none") in html(tab)


def test_a_choice_is_in_the_store_when_the_page_says_saved_and_stands_side_by_side(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("alternatives", a=begun.id)
    tab.radio(key="ALT1__mutual.choice").set_value("in_part").run()
    tab.radio(key="ALT1__in_house.choice").set_value("mostly").run()
    assert store.load(LOCAL, begun.id).response.answers["ALT1__in_house"].value == "mostly"
    assert html(tab).count("Saved at") == 2
    assert '<th scope="row" role="rowheader">Reaching the aim</th><td role="cell"' in html(tab)
    assert "On no question is the mutual said to do better than “In-house, with better involvement”" in html(tab)


def test_dont_know_asks_who_could_know_and_does_not_claim_to_be_on_the_list_of_things_to_find_out(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("alternatives", a=begun.id)
    tab.radio(key="ALT3__mutual.choice").set_value("?").run()
    tab.text_input(key="ALT3__mutual.who_could_know").input("Finance manager").run()
    answer = store.load(LOCAL, begun.id).response.answers["ALT3__mutual"]
    assert (answer.state, answer.who_could_know) == (State.DONT_KNOW, "Finance manager")
    assert "as not known." in html(tab)
    assert "things to find out" not in html(tab)
    assert "Money at risk (A mutual): Finance manager" in html(tab)


def test_another_form_is_asked_about_once_it_has_a_name_and_stays_while_it_has_an_answer(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("alternatives", a=begun.id)
    tab.text_input(key="other__name.value").input("<b>Charity</b>").run()
    assert len(rows(tab, "other")) == 8
    assert "&lt;b&gt;Charity&lt;/b&gt;" in html(tab)
    assert "<b>Charity" not in html(tab)
    tab.radio(key="ALT1__other.choice").set_value("mostly").run()
    tab.button(key="clear-other__name").click().run()
    assert len(rows(tab, "other")) == 8
    tab.button(key="clear-ALT1__other").click().run()
    assert rows(tab, "other") == []
    assert store.load(LOCAL, begun.id).response.answers.keys() == {"service_name"}


def test_what_the_answers_rest_on_is_kept_with_their_question(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("alternatives", a=begun.id)
    tab.text_area(key="ALT2__rests_on.value").input("The options paper.").run()
    assert store.load(LOCAL, begun.id).response.answers["ALT2__rests_on"].value == "The options paper."


def test_an_answer_from_another_tab_is_shown_beside_ones_own_and_one_is_warned_before_going_on(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("alternatives", a=begun.id)
    store.save(LOCAL, begun.id, "ALT1__mutual", Answer(State.ANSWERED, "wholly"), expected=0)
    tab.radio(key="ALT1__mutual.choice").set_value("hardly").run()
    assert store.load(LOCAL, begun.id).response.answers["ALT1__mutual"].value == "wholly"
    assert "This question was answered elsewhere meanwhile." in html(tab)
    tab.button(key="to-tasks").click().run()
    assert tab.title[0].value == "Against what?"
    assert "Something on this page is not saved yet" in html(tab)
    tab.button(key="mine-ALT1__mutual").click().run()
    assert store.load(LOCAL, begun.id).response.answers["ALT1__mutual"].value == "hardly"
    tab.button(key="to-tasks").click().run()
    assert tab.title[0].value == "Harbour Nursing"


def test_in_scotland_partnership_is_first_and_the_task_list_and_the_question_on_partnership_lead_here(visit: Visit, store: Store) -> None:
    kept = made(store, PC1="scotland", PC2="partnership_enough")
    tab = visit("alternatives", a=kept.id)
    assert [str(radio.key) for radio in tab.radio][:3] == ["ALT1__mutual.choice", "ALT1__partnership.choice", "ALT1__in_house.choice"]
    tasks = visit("tasks", a=kept.id)
    for page in (tab, tasks):
        assert "being mutual means a sense of ownership, partnership and taking part" in html(page)
        assert "Then no transfer is needed" in html(page)
    assert LINK in links(tasks)
    assert LINK in links(visit("section", a=kept.id, s="service-profile.the_service"))


def test_elsewhere_the_task_list_leads_here_without_a_word_on_scotland(visit: Visit, store: Store) -> None:
    kept = made(store, PC1="england")
    tasks = visit("tasks", a=kept.id)
    assert LINK in links(tasks)
    assert words("alternatives_lead") in html(tasks)
    assert LINK not in links(visit("section", a=kept.id, s="service-profile.the_service"))
    for page in (tasks, visit("alternatives", a=kept.id)):
        assert "In Scotland, being mutual means" not in html(page)


@pytest.mark.parametrize(
    ("answers", "mood"),
    [
        ({"PC1": "scotland", "PC2": "partnership_enough", "stage_aimed_at": "G1"}, "bad"),
        ({"PC1": "england", "stage_aimed_at": "G1"}, "neutral"),
        ({"PC1": "england", "stage_aimed_at": "G2", "SA2": "nobody", "FE2": "no", "SA9": "yes"}, "caution"),
        ({"PC1": "england", "stage_aimed_at": "G1", "FE2": "no", "SA9": "yes"}, "good"),
    ],
)
def test_results_say_by_the_verdict_where_to_look_next(visit: Visit, store: Store, answers: dict[str, str], mood: str) -> None:
    tab = visit("results", a=made(store, **answers).id)
    assert f"mr-verdict mr-{mood}" in html(tab)
    assert words(f"alternatives_after_{mood}") in html(tab)
    assert LINK in links(tab)


def test_results_show_what_was_said_under_its_own_heading(visit: Visit, store: Store) -> None:
    kept = made(store, ALT1__mutual="mostly", ALT1__partnership="hardly")
    tab = visit("results", a=kept.id)
    assert "Against what?" in [header.value for header in tab.header]
    assert "the mutual is said to do better on one question (Reaching the aim)" in html(tab)


def test_an_assessment_under_definitions_without_alternatives_says_so_and_nothing_leads_there(visit: Visit, store: Store) -> None:
    earlier = definitions.of([source for source in definitions.shipped_sources() if source.name != "alternatives.yaml"])
    kept = store.create(LOCAL, earlier, answers={"service_name": Answer(State.ANSWERED, "Harbour"), "PC1": Answer(State.ANSWERED, "scotland")})
    tab = visit("alternatives", a=kept.id)
    assert words("alternatives_not_asked") in html(tab)
    assert not tab.radio
    tasks = visit("tasks", a=kept.id)
    for page in (tasks, visit("results", a=kept.id), visit("section", a=kept.id, s="service-profile.the_service")):
        assert LINK not in links(page)


def test_answers_carried_forward_say_so_side_by_side_and_are_confirmed_together(visit: Visit, store: Store) -> None:
    before = {id_: Answer(State.ANSWERED, "mostly", carried_from="2025-11-28") for id_ in ("ALT1__mutual", "ALT1__in_house")}
    kept = store.create(LOCAL, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, "Harbour"), **before})
    tab = visit("alternatives", a=kept.id)
    rows = html(tab).split("Reaching the aim</th>")[1].split("</tr>")[0]
    assert rows.count("28 November 2025") == 2
    tab.button(key="confirm-all").click().run()
    answers = store.load(LOCAL, kept.id).response.answers
    assert [answers[id_].carried_from for id_ in before] == ["", ""]
    assert "28 November 2025" not in html(tab)


def test_in_welsh_the_page_is_framed_in_welsh_and_marks_its_english_texts(visit: Visit, begun: Assessment) -> None:
    with in_language("cy"):
        tab = visit("alternatives", a=begun.id, language="cy")
    assert tab.title[0].value == "O'i gymharu â beth?"
    assert '<dl class="mr-pairs mr-user" lang="en">' in html(tab)
