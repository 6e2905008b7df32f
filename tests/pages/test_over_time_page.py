"""Assessing again, confirming what was carried forward, and deciding beforehand, as a person does it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from our_markup import html
from streamlit.testing.v1 import AppTest

from assessment import carrying_on, decided, definitions
from assessment.identity import LOCAL
from assessment.papers import DECIDED, Decided
from assessment.record import Assessment
from assessment.store import Store
from questionnaires.answers import Answer, State

Visit = Callable[..., AppTest]


def press(tab: AppTest, label: str) -> None:
    next(button for button in tab.button if button.label == label).click().run()


@pytest.fixture
def first(store: Store) -> Assessment:
    said = {"service_name": "Harbour", "stage_aimed_at": "G2", "PC1": "england", "depth": "core", "SA1": "staff", "SA2": "one", "SA14": "listed"}
    answers = {id_: Answer(State.ANSWERED, value) for id_, value in said.items()}
    return store.create(LOCAL, definitions.shipped(), answers=answers)


@pytest.fixture
def again(store: Store, first: Assessment) -> Assessment:
    return carrying_on.begin_again(store, LOCAL, first)


def test_from_the_results_one_begins_again(visit: Visit, store: Store, first: Assessment) -> None:
    tab = visit("results", a=first.id)
    press(tab, "Assess this service again")
    listed = store.assessments(LOCAL)
    assert len(listed) == 2
    (new,) = [each.id for each in listed if each.id != first.id]
    assert tab.query_params["a"] == new
    assert "5 answers are carried forward" in html(tab)
    assert "5 answers are carried forward from last time" in str([link.proto.label for link in tab.get("page_link")])


def test_the_earlier_one_leads_to_the_later_one(visit: Visit, first: Assessment, again: Assessment) -> None:
    tab = visit("results", a=first.id)
    assert "This service was assessed again, beginning on" in html(tab)
    assert "Go to the later assessment" in [link.proto.label for link in tab.get("page_link")]


def test_an_answer_is_confirmed_with_one_press(visit: Visit, store: Store, again: Assessment) -> None:
    tab = visit("section", a=again.id, s="staff-appetite.who_would_lead")
    assert html(tab).count("Carried forward from") == 3
    tab.button(key="confirm-SA1").click().run()
    kept = store.load(LOCAL, again.id).answers["SA1"]
    assert (kept.answer, kept.revision) == (Answer(State.ANSWERED, "staff"), 2)
    assert store.load(LOCAL, again.id).response.answers["SA2"].carried_from


def test_changing_an_answer_confirms_it(visit: Visit, store: Store, again: Assessment) -> None:
    tab = visit("section", a=again.id, s="staff-appetite.who_would_lead")
    tab.radio(key="SA2.choice").set_value("group").run()
    assert store.load(LOCAL, again.id).response.answers["SA2"] == Answer(State.ANSWERED, "group")


def test_a_changed_answer_is_asked_why_it_is_another_and_one_that_stays_is_not(visit: Visit, store: Store, again: Assessment) -> None:
    tab = visit("section", a=again.id, s="staff-appetite.who_would_lead")
    asked = "Why is it different from last time? The report shows what you write"
    assert asked not in [each.label for each in tab.expander]
    tab.radio(key="SA2.choice").set_value("group").run()
    assert [each.proto.expanded for each in tab.expander if each.label == asked] == [True]
    tab.text_area(key="SA2.note").set_value("Three more joined.").run()
    assert store.load(LOCAL, again.id).response.answers["SA2"].note == "Three more joined."


def test_all_of_a_page_are_confirmed_at_once(visit: Visit, store: Store, again: Assessment) -> None:
    tab = visit("section", a=again.id, s="staff-appetite.who_would_lead")
    press(tab, "All 3 answers here that are carried forward are still right")
    answers = store.load(LOCAL, again.id).response.answers
    assert [id_ for id_ in ("SA1", "SA2", "SA14") if answers[id_].carried_from] == []


def test_confirming_never_overwrites_what_was_changed_in_another_tab(visit: Visit, store: Store, again: Assessment) -> None:
    tab = visit("section", a=again.id, s="staff-appetite.who_would_lead")
    store.save(LOCAL, again.id, "SA1", Answer(State.ANSWERED, "managers"), expected=1)
    tab.button(key="confirm-SA1").click().run()
    assert store.load(LOCAL, again.id).response.answers["SA1"].value == "managers"
    assert "This question was answered elsewhere meanwhile." in html(tab)


def test_the_page_for_checking_shows_only_what_waits_to_be_confirmed(visit: Visit, store: Store, again: Assessment) -> None:
    tab = visit("check", a=again.id, show="carried")
    assert "Carried forward (5)" in tab.radio(key="check-show").options
    assert html(tab).count("not confirmed yet") == 5
    press(tab, "All 3 answers here that are carried forward are still right")
    assert html(tab).count("not confirmed yet") == 2


def test_where_nothing_was_carried_forward_nobody_is_bothered_with_it(visit: Visit, first: Assessment) -> None:
    assert not [option for option in visit("check", a=first.id).radio(key="check-show").options if "Carried" in option]
    assert "Carried forward" not in html(visit("section", a=first.id, s="staff-appetite.who_would_lead"))


def test_the_stage_the_scoring_and_the_rule_are_locked(visit: Visit, store: Store, begun: Assessment) -> None:
    store.save(LOCAL, begun.id, "stage_aimed_at", Answer(State.ANSWERED, "G2"), expected=0)
    tab = visit("beforehand", a=begun.id)
    assert "No question that counts has an answer yet." in html(tab)
    tab.text_input(key="beforehand-rule_yes_of_voting").set_value("more than 50")
    press(tab, "Lock this now")
    page = html(tab)
    assert "Locked. The report shows the hash" in page
    assert "before any question that counts was answered" in page
    paper = store.load(LOCAL, begun.id).paper(DECIDED)
    assert isinstance(paper, Decided)
    assert paper.decisions[0].ballot_rule is not None
    assert "Locked before the first answer, on" in html(visit("results", a=begun.id))


def test_a_rule_that_cannot_be_read_locks_nothing(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("beforehand", a=begun.id)
    tab.text_input(key="beforehand-rule_turnout").set_value("most of them")
    press(tab, "Lock this now")
    assert "most of them" in html(tab)
    assert store.load(LOCAL, begun.id).papers == {}
    assert tab.text_input(key="beforehand-rule_turnout").value == "most of them"


def test_without_a_stage_it_leads_to_where_one_is_chosen(visit: Visit, begun: Assessment) -> None:
    assert "Choose the stage you are aiming at first" in [link.proto.label for link in visit("beforehand", a=begun.id).get("page_link")]


def test_beside_a_stage_that_was_locked_it_is_said(visit: Visit, store: Store, begun: Assessment) -> None:
    store.save(LOCAL, begun.id, "stage_aimed_at", Answer(State.ANSWERED, "G2"), expected=0)
    assert "The stage was locked on" not in html(visit("section", a=begun.id, s="service-profile.stage"))
    decided.decide(store, LOCAL, store.load(LOCAL, begun.id), definitions.shipped(), None, datetime.now(UTC))
    assert html(visit("section", a=begun.id, s="service-profile.stage")).count("The stage was locked on") == 1
