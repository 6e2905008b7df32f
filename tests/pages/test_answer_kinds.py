"""Each kind of question takes an answer, and refuses an impossible one with a sentence while the former answer stays."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from our_markup import html
from streamlit.testing.v1 import AppTest

from assessment.identity import LOCAL
from assessment.record import Assessment
from assessment.store import Store
from questionnaires.answers import Answer, Ballot, Level, State

Visit = Callable[..., AppTest]


@pytest.fixture
def stands(store: Store, begun: Assessment) -> Callable[[str], Answer | None]:
    """The answer that the store holds to a question."""
    return lambda question: store.load(LOCAL, begun.id).response.answers.get(question)


Stands = Callable[[str], Answer | None]


def test_no_field_shows_a_value_that_nobody_gave(visit: Visit, begun: Assessment) -> None:
    for section in ("coming_and_going", "who"):
        tab = visit("section", a=begun.id, s=f"membership-stability.{section}")
        assert [field.value for field in tab.text_input] == [""] * len(tab.text_input)
        assert {box.value for box in tab.checkbox} == {False}
        assert all(radio.value is None for radio in tab.radio)


def test_a_percentage_keeps_the_digits_that_were_typed(visit: Visit, begun: Assessment, stands: Stands) -> None:
    tab = visit("section", a=begun.id, s="staff-appetite.what_staff_think")
    tab.text_input(key="SA5.value").input("62%").run()
    answer = stands("SA5")
    assert answer is not None
    assert answer.value == Decimal(62)


def test_a_number_out_of_range_gets_a_sentence_and_the_former_answer_stays(visit: Visit, begun: Assessment, stands: Stands) -> None:
    tab = visit("section", a=begun.id, s="staff-appetite.what_staff_think")
    tab.text_input(key="SA5.value").input("62").run()
    tab.text_input(key="SA5.value").input("162").run()
    assert "162 is above 100" in html(tab)
    assert "Your former answer stays: 62%" in html(tab)
    answer = stands("SA5")
    assert answer is not None
    assert answer.value == Decimal(62)


def test_a_series_may_be_filled_in_part_and_says_so(visit: Visit, begun: Assessment, stands: Stands) -> None:
    tab = visit("section", a=begun.id, s="membership-stability.coming_and_going")
    tab.text_input(key="MS2.year_0").input("12.1").run()
    tab.text_input(key="MS2.year_1").input("13.0").run()
    answer = stands("MS2")
    assert answer is not None
    assert answer.value == (Decimal("12.1"), Decimal("13.0"), None)
    assert "Part of it is still missing" in html(tab)


def test_a_multiple_choice_keeps_every_tick(visit: Visit, begun: Assessment, stands: Stands) -> None:
    tab = visit("section", a=begun.id, s="failing-enterprise-risk.why_now")
    tab.checkbox(key="FE5.tick_money").check().run()
    tab.checkbox(key="FE5.tick_quality").check().run()
    answer = stands("FE5")
    assert answer is not None
    assert answer.value == ("money", "quality")


def test_dont_know_beside_a_figure_takes_the_place_of_the_figure(visit: Visit, begun: Assessment, stands: Stands) -> None:
    tab = visit("section", a=begun.id, s="staff-appetite.what_staff_think")
    tab.text_input(key="SA5.value").input("62").run()
    tab.checkbox(key="SA5.dk").check().run()
    tab.text_input(key="SA5.who_could_know").input("Workforce lead").run()
    answer = stands("SA5")
    assert answer is not None
    assert (answer.state, answer.who_could_know) == (State.DONT_KNOW, "Workforce lead")
    tab.checkbox(key="SA5.dk").uncheck().run()
    answer = stands("SA5")
    assert answer is not None
    assert answer.value == Decimal(62), "what was typed before comes back"


def test_not_applicable_is_saved_only_with_its_reason(visit: Visit, begun: Assessment, stands: Stands) -> None:
    tab = visit("section", a=begun.id, s="staff-appetite.ballot")
    tab.checkbox(key="SA13.na").check().run()
    assert "Not saved yet. Say why it does not apply here." in html(tab)
    assert stands("SA13") is None
    tab.text_area(key="SA13.reason").input("No ballot yet.").run()
    answer = stands("SA13")
    assert answer is not None
    assert (answer.state, answer.reason) == (State.NOT_APPLICABLE, "No ballot yet.")


def test_a_ballot_whose_votes_do_not_add_up_gets_a_sentence_and_the_former_counts_stay(
    visit: Visit, begun: Assessment, stands: Stands
) -> None:
    tab = visit("section", a=begun.id, s="staff-appetite.ballot")
    for name, count in (("eligible", "120"), ("voted", "100"), ("yes", "80"), ("no", "19")):
        tab.text_input(key=f"SA13.{name}").input(count).run()
    tab.text_input(key="SA13.spoiled").input("7").run()
    assert "Yes, no and spoiled votes add up to 106, but only 100 voted" in html(tab)
    answer = stands("SA13")
    assert answer is not None
    assert answer.value == Ballot(eligible=120, voted=100, yes=80, no=19)


def test_a_rule_recorded_before_the_count_is_kept_with_its_limits(visit: Visit, begun: Assessment, stands: Stands) -> None:
    tab = visit("section", a=begun.id, s="staff-appetite.ballot")
    tab.text_input(key="SA13.turnout").input("98").run()
    tab.radio(key="SA13.recorded").set_value("yes").run()
    tab.text_input(key="SA13.rule_yes_of_voting").input("more than 50").run()
    answer = stands("SA13")
    assert answer is not None
    assert isinstance(answer.value, Ballot)
    assert answer.value.recorded_before_count is True
    assert answer.value.rule is not None
    assert answer.value.rule.yes_of_voting is not None
    assert answer.value.rule.yes_of_voting.above == "50"


def test_evidence_counts_as_documented_only_when_complete(visit: Visit, begun: Assessment, stands: Stands) -> None:
    tab = visit("section", a=begun.id, s="staff-appetite.who_would_lead")
    tab.radio(key="SA1.choice").set_value("managers").run()
    tab.radio(key="SA1.level").set_value("documented").run()
    tab.text_input(key="SA1.what").input("Options paper").run()
    tab.text_input(key="SA1.where").input("Shared drive").run()
    assert "It counts as said only until you add its date." in html(tab)
    answer = stands("SA1")
    assert answer is not None
    assert answer.evidence.level is Level.SAID
    tab.text_input(key="SA1.date").input("4 September 2026").run()
    answer = stands("SA1")
    assert answer is not None
    assert (answer.evidence.level, answer.evidence.what) == (Level.DOCUMENTED, "Options paper")


def test_clearing_an_answer_makes_the_question_unanswered(visit: Visit, begun: Assessment, stands: Stands) -> None:
    tab = visit("section", a=begun.id, s="staff-appetite.who_would_lead")
    tab.radio(key="SA1.choice").set_value("managers").run()
    tab.button(key="clear-SA1").click().run()
    assert stands("SA1") is None
    assert tab.radio(key="SA1.choice").value is None


def test_answers_come_back_when_the_page_is_opened_again(visit: Visit, begun: Assessment) -> None:
    tab = visit("section", a=begun.id, s="staff-appetite.what_staff_think")
    tab.text_input(key="SA5.value").input("62.5").run()
    again = visit("section", a=begun.id, s="staff-appetite.what_staff_think")
    assert again.text_input(key="SA5.value").value == "62.5"
