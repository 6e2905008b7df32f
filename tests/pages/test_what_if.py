"""What would change the result: the sets in words, and answers that are tried beside the saved ones and never saved."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from our_markup import html
from streamlit.testing.v1 import AppTest

from assessment import definitions, results
from assessment.identity import LOCAL
from assessment.record import Assessment
from assessment.results import Scored
from assessment.store import Store
from questionnaires.answers import Answer, State, Value
from scoring.counterfactual import Counterfactual, counterfactuals

Visit = Callable[..., AppTest]
GIVEN: dict[str, Value] = {
    "service_name": "Harbour Nursing", "PC1": "england", "stage_aimed_at": "G2", "depth": "full",
    "FE2": "no", "SA9": "yes", "CB4": "not_available", "MS1": "listed", "FE3": "no", "SA2": "group", "CS3": "sympathetic",
}  # fmt: skip
"""One gate is in the way of feasibility: nobody at the top sponsors it."""


@pytest.fixture
def nearly(store: Store) -> Assessment:
    return store.create(LOCAL, definitions.shipped(), answers={id_: Answer(State.ANSWERED, value) for id_, value in GIVEN.items()})


def said(tab: AppTest) -> str:
    return unescape(html(tab))


def row(tab: AppTest, title: str) -> list[str]:
    """The saved and the tried cell of one row of the comparison."""
    after = said(tab).partition(f'<th scope="row" role="rowheader">{title}</th>')[2].partition("</tr>")[0]
    return [cell.partition(">")[2].partition("</td>")[0] for cell in after.split("<td")[1:]]


def saved(store: Store, kept: Assessment) -> dict[str, Value | None]:
    return {id_: answer.value for id_, answer in store.load(LOCAL, kept.id).response.answers.items()}


def test_the_results_lead_to_the_page_and_it_says_what_would_have_to_change(visit: Visit, nearly: Assessment) -> None:
    page = visit("results", a=nearly.id)
    next(button for button in page.button if button.label == "What would change it").click().run()
    assert page.title[0].value == "What would change the result"
    text = said(page)
    assert "not answers to type in" in text
    assert "To be ready for a feasibility study" in [each.value for each in page.header]
    assert f'href="section?a={nearly.id}&s=support.at_the_top&q=CS3"' in text
    assert "The gate “A sponsor at the top” is then met." in text
    assert "Sympathetic" in text
    assert "A named sponsor" in text


def test_what_would_have_to_change_is_worked_out_once_for_the_page_and_the_report(visit: Visit, nearly: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Scored] = []

    def counted(result: Scored) -> tuple[Counterfactual, ...]:
        asked.append(result)
        return counterfactuals(result.definitions.model, result.response, result.evaluation)

    monkeypatch.setattr(results, "changes_of", counted)
    visit("whatif", a=nearly.id)
    visit("results", a=nearly.id)
    assert len(asked) == 1


def test_of_what_is_worth_finding_out_only_the_first_three_are_shown(visit: Visit, nearly: Assessment) -> None:
    tab = visit("whatif", a=nearly.id)
    shown = said(tab).partition('id="part-find-out"')[2].partition("</table>")[0]
    assert shown.count("<tr role=\"row\"><th") - 1 == 3


def test_a_suitability_gate_is_said_to_rule_a_mutual_out_unless_the_fact_changes(visit: Visit, store: Store, nearly: Assessment) -> None:
    store.save(LOCAL, nearly.id, "FE2", Answer(State.ANSWERED, "yes"), expected=nearly.revision("FE2"))
    assert "A mutual does not suit this service unless this fact changes." in said(visit("whatif", a=nearly.id))


def test_a_set_is_tried_beside_the_saved_result_and_nothing_is_saved(visit: Visit, store: Store, nearly: Assessment) -> None:
    before = saved(store, nearly)
    tab = visit("whatif", a=nearly.id)
    assert "Nothing here is saved" in said(tab)
    assert "Nothing is tried yet" in said(tab)
    tab.button(key="try-load-stage").click().run()
    assert row(tab, "Stage reached") == ["Stage 1: explore", "Stage 2: feasibility"]
    assert tab.radio(key="try-CS3.choice").value == "named_sponsor"
    assert "Saved: Sympathetic" in said(tab)
    assert saved(store, nearly) == before
    assert store.load(LOCAL, nearly.id).changed == nearly.changed


def test_any_question_that_is_asked_can_be_added_and_tried(visit: Visit, store: Store, nearly: Assessment) -> None:
    tab = visit("whatif", a=nearly.id)
    offered = tab.selectbox(key="try-add").options
    assert "People willing to lead (Staff appetite)" in offered
    assert not any(each.startswith("Name of the service") for each in offered), "it changes nothing"
    tab.selectbox(key="try-add").select("SA2").run()
    assert tab.selectbox(key="try-add").value is None
    assert tab.radio(key="try-SA2.choice").value == "group"
    tab.radio(key="try-SA2.choice").set_value("nobody").run()
    assert "Gates that differ" in said(tab)
    assert saved(store, nearly)["SA2"] == "group"


def test_the_fields_are_others_than_those_of_the_questionnaire(visit: Visit, nearly: Assessment) -> None:
    tab = visit("whatif", a=nearly.id)
    tab.selectbox(key="try-add").select("SA2").run()
    tab.radio(key="try-SA2.choice").set_value("nobody").run()
    tab.switch_page("assessment/pages/section.py")
    tab.query_params["s"] = "staff-appetite.who_would_lead"
    tab.run()
    assert tab.radio(key="SA2.choice").value == "group"


def test_what_cannot_be_right_gets_its_sentence_and_what_was_tried_before_stands(visit: Visit, nearly: Assessment) -> None:
    tab = visit("whatif", a=nearly.id)
    tab.selectbox(key="try-add").select("MS3").run()
    tab.text_input(key="try-MS3.value").input("80").run()
    tried = row(tab, "Score out of 100")[1]
    tab.text_input(key="try-MS3.value").input("eighty").run()
    assert "is not a number" in said(tab)
    assert "What was tried before still counts: 80%" in said(tab)
    assert row(tab, "Score out of 100")[1] == tried
    assert tab.text_input(key="try-MS3.value").value == "eighty"


def test_not_known_and_does_not_apply_can_be_tried_without_a_reason(visit: Visit, nearly: Assessment) -> None:
    tab = visit("whatif", a=nearly.id)
    for id_ in ("MS3", "SA2"):
        tab.selectbox(key="try-add").select(id_).run()
    tab.checkbox(key="try-MS3.na").check().run()
    tab.radio(key="try-SA2.choice").set_value("?").run()
    assert "Say why it does not apply" not in said(tab)
    assert ["Met" in cell for cell in row(tab, "A group has agreed to lead")] == [True, False]
    assert "Not known" in row(tab, "A group has agreed to lead")[1]


def test_what_is_tried_outlives_a_change_of_page_but_not_of_the_saved_answers(visit: Visit, store: Store, nearly: Assessment) -> None:
    tab = visit("whatif", a=nearly.id)
    tab.button(key="try-load-stage").click().run()
    tab.radio(key="try-CS3.choice").set_value("active_sponsor").run()
    tab.switch_page("assessment/pages/results.py").run()
    tab.switch_page("assessment/pages/whatif.py").run()
    assert tab.radio(key="try-CS3.choice").value == "active_sponsor"
    store.save(LOCAL, nearly.id, "SA2", Answer(State.ANSWERED, "one"), expected=nearly.revision("SA2"))
    tab.run()
    assert "The saved answers have changed, so what was tried before is gone." in said(tab)
    assert "Nothing is tried yet" in said(tab)
    assert "try-CS3.choice" not in [radio.key for radio in tab.radio]


def test_what_is_tried_on_one_assessment_is_not_seen_in_another(visit: Visit, store: Store, nearly: Assessment, begun: Assessment) -> None:
    tab = visit("whatif", a=nearly.id)
    tab.button(key="try-load-stage").click().run()
    tab.query_params["a"] = begun.id
    tab.run()
    assert "Nothing is tried yet" in said(tab)
    assert "is gone" not in said(tab)


def test_one_question_is_taken_out_again_or_all_of_them(visit: Visit, nearly: Assessment) -> None:
    tab = visit("whatif", a=nearly.id)
    tab.button(key="try-load-stage").click().run()
    tab.selectbox(key="try-add").select("SA2").run()
    tab.button(key="clear-try-CS3").click().run()
    assert [radio.key for radio in tab.radio] == ["try-SA2.choice"]
    assert row(tab, "Stage reached") == ["Stage 1: explore", "Stage 1: explore"]
    assert "The tried answers give the same result as the saved ones." in said(tab)
    tab.button(key="try-reset").click().run()
    assert [radio.key for radio in tab.radio] == []
    assert "Nothing is tried yet" in said(tab)


def test_a_question_that_the_tried_answers_no_longer_ask_is_said_not_to_count(visit: Visit, store: Store) -> None:
    given = {"PC1": "scotland", "PC2": "partnership_partly", "SA14": "listed", "stage_aimed_at": "G4"}
    kept = store.create(LOCAL, definitions.shipped(), answers={id_: Answer(State.ANSWERED, value) for id_, value in given.items()})
    tab = visit("whatif", a=kept.id)
    for id_ in ("SA14", "PC2"):
        tab.selectbox(key="try-add").select(id_).run()
    assert "so it does not count" not in said(tab)
    tab.radio(key="try-PC2.choice").set_value("partnership_enough").run()
    assert "This question is not asked under the other answers, so it does not count." in said(tab)


def test_what_is_tried_stays_when_the_language_changes(visit: Visit, nearly: Assessment) -> None:
    tab = visit("whatif", a=nearly.id)
    tab.button(key="try-load-stage").click().run()
    tab.radio(key="try-CS3.choice").set_value("active_sponsor").run()
    tab.query_params["language"] = "cy"
    tab.run()
    assert tab.title[0].value == "Beth fyddai'n newid y canlyniad"
    assert tab.radio(key="try-CS3.choice").value == "active_sponsor"
    assert "Nid oes dim yma yn cael ei gadw" in said(tab)


def test_a_copy_of_the_answers_is_let_go_when_something_is_erased(visit: Visit, nearly: Assessment) -> None:
    tab = visit("whatif", a=nearly.id)
    tab.button(key="try-load-stage").click().run()
    assert "trial" in tab.session_state
    tab.switch_page("assessment/pages/history.py").run()
    tab.text_input(key="erase-word").input("erase")
    next(button for button in tab.button if button.label == "Erase it for good").click().run()
    assert "trial" not in tab.session_state
