"""The page "Action plan": taking on, editing, a wrong date, changed elsewhere, taking out, and what is exported."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from our_markup import downloads, html
from streamlit.testing.v1 import AppTest

from assessment import definitions, results
from assessment.identity import LOCAL
from assessment.papers import ACTION, Action, Status, action_key, is_action
from assessment.record import Assessment
from assessment.shell.plan_desk import PlanDesk
from assessment.store import Store
from questionnaires.answers import Answer, State

Visit = Callable[..., AppTest]


@pytest.fixture
def begun(store: Store) -> Assessment:
    given = {"service_name": "Harbour Nursing", "stage_aimed_at": "G2", "PC1": "england", "depth": "core", "SA2": "nobody", "SA1": "managers"}
    return store.create(LOCAL, definitions.shipped(), answers={key: Answer(State.ANSWERED, value) for key, value in given.items()})


def actions(store: Store, kept: Assessment) -> dict[str, Action]:
    papers = store.load(LOCAL, kept.id).papers
    return {key: filed.paper for key, filed in papers.items() if is_action(key) and isinstance(filed.paper, Action)}


def buttons(tab: AppTest, begins: str) -> list[str]:
    return [str(button.key) for button in tab.button if str(button.key).startswith(begins)]


def first(store: Store, kept: Assessment) -> str:
    """The id of the question of the first proposal."""
    return results.plan_of(results.scored(store.load(LOCAL, kept.id))).proposed[0].question.id


def adopted(tab: AppTest, store: Store, kept: Assessment) -> str:
    """Puts the first proposal in the plan; its key."""
    id_ = first(store, kept)
    tab.button(key=f"adopt-{id_}").click().run()
    return action_key(id_)


def test_tasks_and_results_lead_to_it(visit: Visit, begun: Assessment) -> None:
    for page in ("tasks", "results"):
        tab = visit(page, a=begun.id)
        next(button for button in tab.button if button.label == "Action plan").click().run()
        assert tab.title[0].value == "Action plan"


def test_at_the_top_stands_how_many_actions_block_the_next_stage_and_which_it_is(visit: Visit, store: Store, begun: Assessment) -> None:
    found = results.plan_of(results.scored(begun)).plain.blocking
    assert found > 1
    tab = visit("plan", a=begun.id)
    numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    assert f"{numbers[found].capitalize()} actions are about what stands in the way of being ready to explore the idea." in html(tab)
    adopted(tab, store, begun)
    assert f"In the plan: 1. Proposed below: {found - 1}." in html(tab)


def test_ten_proposals_are_shown_until_all_are_asked_for(visit: Visit, begun: Assessment) -> None:
    tab = visit("plan", a=begun.id)
    every = len(results.plan_of(results.scored(begun)).proposed)
    assert len([key for key in buttons(tab, "adopt-") if key != "adopt-blocking"]) == 10
    tab.button(key="show-all").click().run()
    assert len([key for key in buttons(tab, "adopt-") if key != "adopt-blocking"]) == every
    assert not buttons(tab, "show-all")


def test_one_press_puts_a_proposal_in_the_plan_where_its_fields_stand_open(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("plan", a=begun.id)
    expected = results.plan_of(results.scored(begun)).proposed[0]
    key = adopted(tab, store, begun)
    assert actions(store, begun) == {key: Action(text=expected.text, about=expected.question.id)}
    assert tab.text_area(key=f"{key}.text").value == expected.text
    assert "is in the plan now." in html(tab)
    assert f"adopt-{expected.question.id}" not in buttons(tab, "adopt-")
    assert next(each for each in tab.expander if each.label == "Change action 1").proto.expanded


def test_all_that_block_are_put_in_the_plan_by_one_press(visit: Visit, store: Store, begun: Assessment) -> None:
    found = results.plan_of(results.scored(begun))
    blocking = {each.question.id for each in found.proposed if each.reason.why.value == "blocks"}
    tab = visit("plan", a=begun.id)
    tab.button(key="adopt-blocking").click().run()
    assert {action.about for action in actions(store, begun).values()} == blocking
    assert f"{len(blocking)} actions were put in the plan." in html(tab)
    assert not buttons(tab, "adopt-blocking")


def test_pressed_in_two_tabs_a_proposal_makes_one_action_and_overwrites_nothing(visit: Visit, store: Store, begun: Assessment) -> None:
    one, two = visit("plan", a=begun.id), visit("plan", a=begun.id)
    key = adopted(one, store, begun)
    one.text_input(key=f"{key}.owner").input("HR lead").run()
    two.button(key=f"adopt-{key.removeprefix(ACTION)}").click().run()
    assert [action.owner for action in actions(store, begun).values()] == ["HR lead"]
    assert two.text_input(key=f"{key}.owner").value == "HR lead"


def test_each_field_is_saved_at_once(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("plan", a=begun.id)
    key = adopted(tab, store, begun)
    tab.text_area(key=f"{key}.text").input("Ask the <b>team</b>. Twice.").run()
    tab.text_input(key=f"{key}.owner").input("HR lead").run()
    tab.text_input(key=f"{key}.due").input("31 January 2027").run()
    tab.radio(key=f"{key}.status").set_value("under_way").run()
    assert actions(store, begun)[key] == Action(
        text="Ask the <b>team</b>. Twice.", about=key.removeprefix(ACTION), owner="HR lead", due=date(2027, 1, 31), status=Status.UNDER_WAY
    )
    page = html(tab)
    assert "Saved at" in page
    assert "31 January 2027" in page
    assert "<b>team</b>" not in page
    assert '<span class="mr-mark mr-begun" aria-hidden="true"></span><div><span class="mr-word mr-begun-word">Under way' in page
    assert "Actions that have no due date, and so are not in it" not in page


def test_a_wrong_date_gets_its_sentence_and_stays_typed_also_after_another_page(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("plan", a=begun.id)
    key = adopted(tab, store, begun)
    tab.text_input(key=f"{key}.due").input("31/2/2027").run()
    assert "“31/2/2027” is not a date. Write day, month and year, such as 23 11 2026." in html(tab)
    assert actions(store, begun)[key].due is None
    tab.switch_page("assessment/pages/tasks.py").run()
    tab.switch_page("assessment/pages/plan.py").run()
    assert tab.text_input(key=f"{key}.due").value == "31/2/2027"
    assert "is not a date" in html(tab)


def test_a_day_that_has_passed_is_told_until_the_action_is_done(visit: Visit, store: Store, begun: Assessment) -> None:
    store.file(LOCAL, begun.id, action_key("SA2"), Action(text="Ask.", about="SA2", due=date(2020, 1, 1)), expected=0)
    tab = visit("plan", a=begun.id)
    assert "1 January 2020, this day has passed" in html(tab)
    tab.radio(key=f"{action_key('SA2')}.status").set_value("done").run()
    assert "this day has passed" not in html(tab)
    assert "It is done, but its answer is as it was." in html(visit("plan", a=begun.id))


def test_what_was_changed_elsewhere_is_shown_beside_mine_and_nothing_is_overwritten(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("plan", a=begun.id)
    key = adopted(tab, store, begun)
    theirs = actions(store, begun)[key].model_copy(update={"owner": "The director"})
    store.file(LOCAL, begun.id, key, theirs, expected=1)
    tab.text_input(key=f"{key}.owner").input("HR lead").run()
    page = html(tab)
    assert "This action was changed elsewhere meanwhile." in page
    assert "Owner: The director." in page
    assert "Owner: HR lead." in page
    assert actions(store, begun)[key] == theirs
    tab.button(key=f"mine-{key}").click().run()
    assert actions(store, begun)[key].owner == "HR lead"
    assert "changed elsewhere" not in html(tab)


def test_theirs_can_be_kept_and_then_stands_in_the_fields(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("plan", a=begun.id)
    key = adopted(tab, store, begun)
    store.file(LOCAL, begun.id, key, actions(store, begun)[key].model_copy(update={"owner": "The director"}), expected=1)
    tab.text_input(key=f"{key}.owner").input("HR lead").run()
    assert "It happened in another tab or window of yours." in html(tab)
    tab.button(key=f"theirs-{key}").click().run()
    assert tab.text_input(key=f"{key}.owner").value == "The director"


def test_what_is_typed_for_an_action_that_was_taken_out_elsewhere_is_not_lost(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("plan", a=begun.id)
    key = adopted(tab, store, begun)
    store.file(LOCAL, begun.id, key, None, expected=1)
    tab.text_input(key=f"{key}.owner").input("HR lead").run()
    assert ">not in the plan any more<" in html(tab)
    tab.switch_page("assessment/pages/plan.py").run()
    assert tab.text_input(key=f"{key}.owner").value == "HR lead"
    tab.button(key=f"mine-{key}").click().run()
    assert actions(store, begun)[key].owner == "HR lead"


def test_an_action_is_taken_out_and_put_back_as_it_was_or_proposed_again(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("plan", a=begun.id)
    key = adopted(tab, store, begun)
    tab.text_input(key=f"{key}.owner").input("HR lead").run()
    before = actions(store, begun)[key]
    tab.button(key=f"out-{key}").click().run()
    assert actions(store, begun) == {}
    assert f"Taken out of the plan: {before.text}" in html(tab)
    assert f"adopt-{before.about}" in buttons(tab, "adopt-")
    tab.button(key="put-back").click().run()
    assert actions(store, begun) == {key: before}
    assert not buttons(tab, "put-back")
    tab.button(key=f"out-{key}").click().run()
    tab.button(key=f"adopt-{before.about}").click().run()
    assert actions(store, begun)[key].owner == ""
    assert tab.text_input(key=f"{key}.owner").value == ""
    assert not buttons(tab, "put-back")


def test_one_of_your_own_is_added_once_and_stands_after_those_that_block(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("plan", a=begun.id)
    tab.button(key="add-own").click().run()
    assert "An action needs words" in html(tab)
    adopted(tab, store, begun)
    tab.text_area(key="plan-own").input("Book a room. Bring tea.").run()
    tab.button(key="add-own").click().run()
    tab.button(key="add-own").click().run()
    own = [action for action in actions(store, begun).values() if not action.about]
    assert own == [Action(text="Book a room. Bring tea.")]
    assert tab.text_area(key="plan-own").value == ""
    assert "Book a room." in tab.subheader[1].value


def test_what_is_typed_for_one_of_your_own_survives_another_page(visit: Visit, begun: Assessment) -> None:
    tab = visit("plan", a=begun.id)
    tab.text_area(key="plan-own").input("Book a room").run()
    tab.switch_page("assessment/pages/tasks.py").run()
    tab.switch_page("assessment/pages/plan.py").run()
    assert tab.text_area(key="plan-own").value == "Book a room"


def test_an_action_is_not_put_over_another_that_a_file_holds_under_its_key(visit: Visit, store: Store, begun: Assessment) -> None:
    id_ = first(store, begun)
    foreign = Action(text="Other.", about="SA2")
    store.file(LOCAL, begun.id, action_key(id_), foreign, expected=0)
    tab = visit("plan", a=begun.id)
    tab.button(key=f"adopt-{id_}").click().run()
    assert actions(store, begun)[action_key(id_)] == foreign
    assert sorted(action.about for action in actions(store, begun).values()) == sorted(["SA2", id_])


def test_which_actions_are_not_in_the_calendar_follows_the_due_dates(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("plan", a=begun.id)
    assert "Nothing is in the plan yet, so it holds what is proposed" in html(tab)
    key = adopted(tab, store, begun)
    assert "There is no calendar to download yet" in html(tab)
    assert downloads(tab) == {"Download the table (CSV)": f"download/{begun.id}/plan.csv?language=en"}
    tab.text_input(key=f"{key}.due").input("1 2 2027").run()
    assert "Due dates for a calendar, such as Outlook: 1." in html(tab)
    assert downloads(tab)["Download the calendar (iCalendar)"] == f"download/{begun.id}/plan.ics?language=en"


def test_the_results_show_the_plan_and_the_history_what_became_of_it(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("plan", a=begun.id)
    key = adopted(tab, store, begun)
    assert "Nobody yet" in html(visit("results", a=begun.id)).partition('id="part-plan"')[2]
    tab.text_input(key=f"{key}.owner").input("Ms <i>Secret</i>").run()
    tab.text_input(key=f"{key}.owner").input("HR lead").run()
    history = visit("history", a=begun.id)
    assert "Owner: Ms &lt;i&gt;Secret&lt;/i&gt;." in html(history)
    history.selectbox(key="former-question").set_value(key)
    history.checkbox(key="former-sure").check()
    next(button for button in history.button if button.label == "Erase what stood before").click().run()
    assert "Secret" not in html(history)
    assert actions(store, begun)[key].owner == "HR lead"


def test_it_is_there_in_welsh_and_what_is_typed_stays_when_the_language_changes(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("plan", a=begun.id)
    key = adopted(tab, store, begun)
    tab.text_input(key=f"{key}.due").input("31/2/2027").run()
    tab.text_area(key="plan-own").input("Book a room").run()
    tab.query_params["language"] = "cy"
    tab.run()
    assert tab.text_area(key="plan-own").value == "Book a room"
    assert tab.title[0].value == "Cynllun gweithredu"
    assert tab.text_input(key=f"{key}.due").value == "31/2/2027"


def test_the_second_press_of_a_double_one_is_not_taken_for_the_next_proposal() -> None:
    """It comes when the next proposal already stands in the place of the first."""
    here = PlanDesk("a", "en")
    assert not here.meant_for_another(("FE2",), 100.0)
    assert here.meant_for_another(("SA9",), 100.3)
    assert not here.meant_for_another(("FE2",), 100.4), "the same one changes nothing"
    assert not here.meant_for_another(("SA9",), 102.0)
