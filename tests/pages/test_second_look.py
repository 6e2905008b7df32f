"""An answer is asked to be checked, is agreed to or challenged, and says so wherever it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from our_markup import html
from streamlit.testing.v1 import AppTest

from assessment import definitions
from assessment.identity import LOCAL
from assessment.record import Assessment
from assessment.second_person import challenge, withdraw
from assessment.store import Store
from questionnaires.answers import Answer, Evidence, Level, State

Visit = Callable[..., AppTest]
LEAD = "staff-appetite.who_would_lead"
ASKED = Evidence(Level.DOCUMENTED, "Minutes", "Shared drive", "May 2026", asked_of="finance manager", asked_on="2026-11-20")
GIVEN = {
    "service_name": Answer(State.ANSWERED, "Harbour Nursing"),
    "SA1": Answer(State.ANSWERED, "staff", ASKED),
    "SA2": Answer(State.ANSWERED, "group"),
    "SA3": Answer(State.DONT_KNOW),
}


@pytest.fixture
def asked(store: Store) -> Assessment:
    """An assessment in which one answer waits to be checked by a finance manager."""
    return store.create(LOCAL, definitions.shipped(), answers=GIVEN)


def standing(store: Store, kept: Assessment, question_id: str = "SA1") -> Answer:
    return store.load(LOCAL, kept.id).response.answers[question_id]


def options(tab: AppTest) -> list[str]:
    return tab.radio(key="check-show").options


def challenged(store: Store, kept: Assessment) -> Answer:
    answer = challenge(standing(store, kept), "The minutes say <b>otherwise</b>.", "finance manager", date(2026, 11, 28))
    store.save(LOCAL, kept.id, "SA1", answer, expected=1)
    return answer


def test_the_page_counts_the_answers_of_each_kind(visit: Visit, asked: Assessment) -> None:
    found = options(visit("check", a=asked.id))
    assert found[1:] == ["Only said (1)", "Documented (1)", "Checked (0)", "Waiting for a check (1)", "Challenged (0)"]


def test_what_is_shown_stands_in_the_address_and_a_reload_keeps_it(visit: Visit, asked: Assessment) -> None:
    tab = visit("check", a=asked.id)
    tab.radio(key="check-show").set_value("said").run()
    assert tab.query_params["show"] == "said"
    again = visit("check", a=asked.id, show="said")
    assert again.radio(key="check-show").value == "said"
    assert html(again).count('scope="row"') == 1


def test_where_nothing_is_of_a_kind_the_page_says_so(visit: Visit, asked: Assessment) -> None:
    tab = visit("check", a=asked.id, show="challenged")
    assert "No answer is challenged." in html(tab)
    assert "<table" not in html(tab)


def test_the_lead_asks_a_role_beside_the_question_and_today_is_the_day(visit: Visit, store: Store, asked: Assessment) -> None:
    tab = visit("section", a=asked.id, s=LEAD)
    tab.text_input(key="SA2.asked_of").input("HR manager").run()
    evidence = standing(store, asked, "SA2").evidence
    assert evidence.waiting
    assert evidence.asked_of == "HR manager"
    assert date.fromisoformat(evidence.asked_on)
    assert "Waiting to be checked by HR manager, asked on" in html(tab)
    assert tab.text_input(key="SA2.asked_on").value


def test_whoever_was_asked_sees_the_answer_with_its_evidence_and_agrees(visit: Visit, store: Store, asked: Assessment) -> None:
    tab = visit("check", a=asked.id, show="waiting")
    assert "Documented: Minutes; Shared drive; May 2026" in html(tab)
    assert "Waiting to be checked by finance manager, asked on 20 November 2026" in html(tab)
    assert tab.text_input(key="look-by-SA1").value == "finance manager"
    tab.button(key="look-agree-SA1").click().run()
    evidence = standing(store, asked).evidence
    assert (evidence.level, evidence.checked_by, evidence.asked_of) == (Level.CHECKED, "finance manager", "")
    assert date.fromisoformat(evidence.checked_on)
    assert "is checked now." in html(tab)
    assert options(tab)[3:5] == ["Checked (1)", "Waiting for a check (0)"]


def test_an_answer_without_a_document_is_not_checked_by_agreeing_alone(visit: Visit, store: Store, asked: Assessment) -> None:
    said = replace(standing(store, asked, "SA2"), evidence=Evidence(asked_of="HR manager", asked_on="2026-11-20"))
    store.save(LOCAL, asked.id, "SA2", said, expected=1)
    tab = visit("check", a=asked.id, show="waiting")
    tab.button(key="look-agree-SA2").click().run()
    assert "Nothing was recorded yet. Still missing: what shows it, where it is kept, its date." in html(tab)
    assert standing(store, asked, "SA2") == said
    for name in ("what", "where", "date"):
        tab.text_input(key=f"look-{name}-SA2").input(name)
    tab.button(key="look-agree-SA2").click().run()
    assert standing(store, asked, "SA2").evidence.level is Level.CHECKED


def test_a_challenge_needs_a_reason(visit: Visit, store: Store, asked: Assessment) -> None:
    tab = visit("check", a=asked.id, show="waiting")
    tab.button(key="look-challenge-SA1").click().run()
    assert "Nothing was recorded yet. Still missing: why you do not agree." in html(tab)
    assert standing(store, asked) == GIVEN["SA1"]


def test_a_challenge_is_told_on_the_check_page_in_the_walk_in_the_results_and_in_the_history(visit: Visit, store: Store, asked: Assessment) -> None:
    tab = visit("check", a=asked.id, show="waiting")
    tab.text_area(key="look-reason-SA1").input("The minutes say <b>otherwise</b>.")
    tab.button(key="look-challenge-SA1").click().run()
    answer = standing(store, asked)
    assert (answer.value, answer.evidence.level) == ("staff", Level.DOCUMENTED)
    told = "Challenged by finance manager on"
    for name in ("check", "section", "results", "history"):
        page = html(visit(name, a=asked.id, s=LEAD))
        assert told in page, name
        assert "The minutes say &lt;b&gt;otherwise&lt;/b&gt;." in page, name
    assert "One answer is challenged by a second person." in html(visit("results", a=asked.id))


def test_a_challenge_is_withdrawn_only_with_a_reason(visit: Visit, store: Store, asked: Assessment) -> None:
    before = challenged(store, asked)
    tab = visit("check", a=asked.id, show="challenged")
    tab.text_input(key="look-by-SA1").input("finance manager")
    tab.button(key="look-withdraw-SA1").click().run()
    assert "Still missing: why it is withdrawn." in html(tab)
    assert standing(store, asked) == before
    tab.text_area(key="look-reason-SA1").input("They were those of another year.")
    tab.button(key="look-withdraw-SA1").click().run()
    evidence = standing(store, asked).evidence
    assert evidence.challenged is None
    assert evidence.level is Level.DOCUMENTED
    assert "The challenge was withdrawn by finance manager" in html(visit("check", a=asked.id))


def test_nobody_agrees_to_an_answer_that_was_changed_since_it_was_shown(visit: Visit, store: Store, asked: Assessment) -> None:
    tab = visit("check", a=asked.id, show="waiting")
    changed = Answer(State.ANSWERED, "managers", ASKED)
    store.save(LOCAL, asked.id, "SA1", changed, expected=1)
    tab.button(key="look-agree-SA1").click().run()
    assert "nothing was recorded, because this answer was changed meanwhile" in html(tab)
    assert standing(store, asked) == changed


def test_a_reason_that_came_too_late_is_said_again_though_its_form_is_gone(visit: Visit, store: Store, asked: Assessment) -> None:
    tab = visit("check", a=asked.id, show="waiting")
    challenged(store, asked)
    tab.text_input(key="look-by-SA1").input("director")
    tab.text_area(key="look-reason-SA1").input("Nobody <i>was</i> asked.")
    tab.button(key="look-challenge-SA1").click().run()
    assert not [button for button in tab.button if button.key == "look-challenge-SA1"]
    assert "You had typed: “Nobody &lt;i&gt;was&lt;/i&gt; asked.”" in html(tab)


def test_a_checked_answer_that_is_changed_is_not_checked_and_the_page_says_so(visit: Visit, store: Store, asked: Assessment) -> None:
    checked = Evidence(Level.CHECKED, "Minutes", "Shared drive", "May 2026", "finance manager", "2026-11-28")
    store.save(LOCAL, asked.id, "SA1", Answer(State.ANSWERED, "staff", checked), expected=1)
    tab = visit("section", a=asked.id, s=LEAD)
    tab.radio(key="SA1.choice").set_value("managers").run()
    assert standing(store, asked).evidence.level is Level.DOCUMENTED
    assert "The former answer or its document was checked by finance manager. This one is not checked" in html(tab)
    assert tab.radio(key="SA1.level").value == "documented"


def test_while_a_challenge_stands_checked_cannot_be_chosen(visit: Visit, store: Store, asked: Assessment) -> None:
    before = challenged(store, asked)
    tab = visit("section", a=asked.id, s=LEAD)
    assert tab.radio(key="SA1.level").options == ["Said", "Documented"]
    store.save(LOCAL, asked.id, "SA1", withdraw(before, "Mistaken.", "finance manager", date(2026, 11, 29)), expected=2)
    assert visit("section", a=asked.id, s=LEAD).radio(key="SA1.level").options == ["Said", "Documented", "Checked by someone else"]


def test_the_walk_never_overwrites_what_a_second_person_said_meanwhile(visit: Visit, store: Store, asked: Assessment) -> None:
    tab = visit("section", a=asked.id, s=LEAD)
    before = challenged(store, asked)
    tab.text_input(key="SA1.where").input("The archive").run()
    assert "This question was answered elsewhere meanwhile." in html(tab)
    assert "Challenged by finance manager on 28 November 2026: The minutes say &lt;b&gt;otherwise&lt;/b&gt;." in html(tab)
    assert standing(store, asked) == before


def test_the_task_list_leads_to_what_waits_and_what_is_challenged(visit: Visit, store: Store, asked: Assessment) -> None:
    def links() -> list[str]:
        return [link.proto.label for link in visit("tasks", a=asked.id).get("page_link")]

    assert "Answers that wait for a check: 1" in links()
    challenged(store, asked)
    assert "Answers that are challenged: 1" in links()
    assert not any("wait for a check" in label for label in links())


def test_gates_met_on_assertion_only_are_named_on_the_task_list_and_in_the_results(visit: Visit, asked: Assessment) -> None:
    assert "Met, on assertion only: " in html(visit("tasks", a=asked.id))
    assert "Met, on assertion only" in html(visit("results", a=asked.id))


def test_the_results_show_three_bounds_for_every_dimension(visit: Visit, asked: Assessment) -> None:
    page = html(visit("results", a=asked.id))
    table = page.partition("The score by what stands behind the answers")[2].partition("</table>")[0]
    titles = [dimension.title for dimension in definitions.shipped().scoring.dimensions]
    assert all(title in table for title in titles)
    assert table.count('data-title="Documented"') == len(titles) + 1
