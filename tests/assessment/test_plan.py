"""What answers propose, in which order and why, and where the actions that are kept stand among it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from any_answers import any_answers
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from assessment import definitions, results
from assessment.definitions import Definitions
from assessment.papers import ACTION, LONGEST_KEY, Action, Status, action_key
from assessment.plan import Plan, Proposal
from questionnaires.answers import Answer, Response, State
from questionnaires.plain_yaml import Source
from questionnaires.routing import applies
from reports.actions import Why
from scoring.result import Outcome

DONT_KNOW = Answer(State.DONT_KNOW)
NOT_APPLICABLE = Answer(State.NOT_APPLICABLE, reason="Nobody is employed here.")
GOOD = {"voluntary": "yes", "lead": "group", "turnover": (Decimal(9), Decimal(9), Decimal(5)), "vacancies": Decimal(0)}
LED_TOO = """\
  - id: led_too
    title: It is led
    kind: gate
    stage: G1
    met_when: {lead: {at_least: one}}
    because: It must.
    basis: A1
    says: {met: It is., not_met: It is not., not_known: Not known.}
"""


def said(**values: object) -> dict[str, Answer]:
    return {key: value if isinstance(value, Answer) else Answer(State.ANSWERED, value) for key, value in values.items()}  # pyright: ignore


def planned(given: Definitions, answers: Mapping[str, Answer], **actions: Action) -> Plan:
    """The plan with `actions`, each under the key that ends in its name."""
    papers = {ACTION + name: action for name, action in actions.items()}
    return results.plan_of(results.score(given, Response(answers), papers=papers))


def proposed(given: Definitions, **values: object) -> tuple[Proposal, ...]:
    return planned(given, said(**values)).proposed


def ids(found: tuple[Proposal, ...]) -> list[str]:
    return [each.question.id for each in found]


def changed(given: Definitions, *changes: tuple[str, str]) -> Definitions:
    """The same definitions with texts in their files replaced."""
    sources: list[Source] = []
    for source in given.sources:
        text = source.text
        for old, new in changes:
            text = text.replace(old, new)
        sources.append(Source(source.name, text))
    return definitions.of(sources)


def test_what_blocks_the_next_stage_comes_first_then_other_gates_that_are_due_then_what_could_move_the_score(small: Definitions) -> None:
    found = proposed(small, stage_aimed_at="G2")
    assert ids(found) == ["voluntary", "lead", "turnover", "vacancies"]
    assert [each.reason.why for each in found] == [Why.BLOCKS, Why.GATE, Why.MOVES, Why.MOVES]
    assert all(each.reason.unknown for each in found)
    assert [gate.gate.id for gate in found[0].reason.gates] == ["voluntary_gate"]


def test_what_it_could_move_is_its_share_of_the_whole_times_what_its_value_lacks_exactly(small: Definitions) -> None:
    found = {each.question.id: each.reason for each in proposed(small, stage_aimed_at="G2")}
    assert found["turnover"].tenths == Fraction(400, 1000) * Fraction(2, 3) * 100 * 10
    given = said(stage_aimed_at="G2", **{**GOOD, "turnover": (Decimal(9), Decimal(9), Decimal(25))})  # worth 50
    (reason,) = [each.reason for each in planned(small, given).proposed if each.reason.why is Why.MOVES]
    assert reason.tenths == Fraction(400, 1000) * Fraction(2, 3) * 50 * 10


def test_of_two_that_could_move_as_much_the_one_whose_id_comes_first_stands_first(small: Definitions) -> None:
    alike = changed(small, ('{id: turnover, weight: "2"', '{id: turnover, weight: "1"'))
    found = [each for each in proposed(alike, stage_aimed_at="G1", voluntary="yes") if each.reason.why is Why.MOVES]
    assert [(each.question.id, each.reason.tenths) for each in found] == [("turnover", 200), ("vacancies", 200)]
    renamed = changed(alike, ("id: turnover,", "id: zebra,"))
    assert ids(proposed(renamed, stage_aimed_at="G1", voluntary="yes"))[-2:] == ["vacancies", "zebra"], "by id, not by the order of the file"


@pytest.mark.parametrize(("turnover", "low"), [("16", False), ("16.1", True)])
def test_an_answer_is_low_if_its_value_lies_below_where_the_top_band_begins(small: Definitions, turnover: str, low: bool) -> None:
    """A turnover of 16 is worth exactly 80, where "strong" begins."""
    found = proposed(small, stage_aimed_at="G2", **{**GOOD, "turnover": (Decimal(9), Decimal(9), Decimal(turnover))})
    assert ("turnover" in ids(found)) is low


def test_a_suitability_gate_that_is_not_met_comes_before_everything(small: Definitions) -> None:
    found = planned(small, said(stage_aimed_at="G2", lead="nobody", voluntary="no"))
    assert results.score(small, Response(said(stage_aimed_at="G2", voluntary="no"))).evaluation.verdict.outcome is Outcome.DOES_NOT_SUIT
    assert ids(found.proposed)[0] == "voluntary"
    assert found.proposed[0].reason.why is Why.BLOCKS
    assert not found.proposed[0].reason.unknown


def test_a_suitability_gate_of_a_later_stage_that_is_not_met_comes_first_too(small: Definitions) -> None:
    later = changed(small, ("kind: gate\n    stage: G2", "kind: gate\n    stage: G1"), ("kind: suitability\n    stage: G1", "kind: suitability\n    stage: G2"))
    found = proposed(later, stage_aimed_at="G1", voluntary="no")
    assert [(each.question.id, each.reason.why) for each in found[:2]] == [("voluntary", Why.BLOCKS), ("lead", Why.BLOCKS)]


def test_the_gates_of_the_stage_after_the_one_that_was_aimed_at_and_reached_block_the_next(small: Definitions) -> None:
    found = proposed(small, stage_aimed_at="G2", **GOOD, decided_on=DONT_KNOW)
    assert [(each.question.id, each.reason.why) for each in found] == [("decided_on", Why.BLOCKS)]


def test_nothing_is_proposed_for_what_is_not_due(small: Definitions) -> None:
    found = proposed(small, stage_aimed_at="G1")
    assert not {"decided_on", "ballot"} & set(ids(found))
    assert {each.question.id: each.reason.why for each in found}["lead"] is Why.MOVES, "its gate is not due, its weight is"


def test_nothing_is_proposed_for_what_was_said_not_to_apply(small: Definitions) -> None:
    assert "lead" in ids(proposed(small, stage_aimed_at="G2"))
    assert "lead" not in ids(proposed(small, stage_aimed_at="G2", lead=NOT_APPLICABLE))


def test_nothing_is_proposed_for_what_is_not_asked(small: Definitions) -> None:
    routed = changed(small, ('decimals: "1"}\n      - {id: turnover', 'decimals: "1", asked_when: {nation: {is: scotland}}}\n      - {id: turnover'))
    assert "vacancies" in ids(proposed(routed, stage_aimed_at="G2", nation="scotland"))
    assert "vacancies" not in ids(proposed(routed, stage_aimed_at="G2", nation="england"))
    assert "vacancies" in ids(proposed(routed, stage_aimed_at="G2")), "not settled, so it is asked"
    assert "vacancies" not in ids(proposed(routed, stage_aimed_at="G2", vacancies=Decimal(30))), "what is not settled is not the answer"


def test_beyond_the_depth_that_was_chosen_nothing_is_proposed() -> None:
    shipped = definitions.shipped()
    answers = said(depth="first_look", stage_aimed_at="G2", PC1="england")
    found = planned(shipped, answers)
    asked = {id_ for id_, found_ in applies(shipped.library, answers).items() if found_.asked}
    assert found.proposed
    assert set(ids(found.proposed)) <= asked


def test_the_text_is_the_advice_for_the_answer_and_never_empty(small: Definitions) -> None:
    texts = {each.question.id: each.text for each in proposed(small, stage_aimed_at="G2", lead="nobody")}
    assert texts["lead"] == "Decide what to do about “Leading group”.", "this questionnaire says nothing about it"
    assert texts["voluntary"] == "Find the answer to “Voluntary”. Ask who could know."
    advised = changed(small, ("label: Leading group\n", 'label: Leading group\n        if_low: Ask the team.\n'))
    assert {each.question.id: each.text for each in proposed(advised, stage_aimed_at="G2", lead="nobody")}["lead"] == "Ask the team."


def test_a_question_in_two_gates_is_proposed_once_with_both(small: Definitions) -> None:
    both = changed(small, ("  - id: carried\n", f"{LED_TOO}  - id: carried\n"))
    found = proposed(changed(both, ("stage: G1\n    met_when: {lead", "stage: G2\n    met_when: {lead")), stage_aimed_at="G2", lead="nobody", voluntary="yes")
    assert [gate.gate.id for gate in found[0].reason.gates] == ["led", "led_too"]
    assert ids(found).count("lead") == 1


def test_an_action_that_was_taken_on_is_proposed_no_more_whatever_became_of_it(small: Definitions) -> None:
    for status in Status:
        found = planned(small, said(stage_aimed_at="G2"), lead=Action(text="Ask.", about="lead", status=status))
        assert "lead" not in ids(found.proposed)
        assert found.actions[0].reason.why is Why.GATE


def test_kept_actions_stand_in_the_order_in_which_they_matter_now(small: Definitions) -> None:
    kept = {
        "dropped": Action(text="Dropped", about="voluntary", status=Status.DROPPED),
        "done": Action(text="Done", about="lead", status=Status.DONE),
        "gone": Action(text="Gone", about="no_such_question"),
        "settled": Action(text="Settled", about="staff"),
        "score2": Action(text="Score, less", about="vacancies"),
        "score1": Action(text="Score, more", about="turnover", due=date(2027, 1, 1)),
        "own3": Action(text="Own, no date"),
        "own2": Action(text="Own, later", due=date(2027, 3, 1), status=Status.UNDER_WAY),
        "own1": Action(text="Own, sooner", due=date(2027, 2, 1)),
        "gate": Action(text="Gate", about="lead"),
        "blocks": Action(text="Blocks", about="voluntary", due=date(2030, 1, 1)),
    }
    found = planned(small, said(stage_aimed_at="G2"), **kept)
    assert [each.action.text for each in found.actions] == [
        "Blocks", "Own, sooner", "Own, later", "Own, no date", "Gate", "Score, more", "Score, less", "Settled", "Gone", "Done", "Dropped",
    ]  # fmt: skip
    whys = {each.action.text: each.reason.why for each in found.actions}
    assert whys["Settled"] is Why.SETTLED
    assert whys["Gone"] is Why.NOT_ASKED
    assert whys["Own, later"] is Why.OWN
    assert whys["Done"] is Why.GATE, "its answer is as it was"


def test_an_action_whose_answer_no_longer_calls_for_it_says_so(small: Definitions) -> None:
    ask = Action(text="Ask.", about="voluntary")
    assert planned(small, said(stage_aimed_at="G1"), a=ask).actions[0].reason.why is Why.BLOCKS
    assert planned(small, said(stage_aimed_at="G1", voluntary="yes"), a=ask).actions[0].reason.why is Why.SETTLED


def test_how_many_block_the_next_stage_counts_kept_and_proposed_ones_whatever_their_status(small: Definitions) -> None:
    lead = Action(text="Ask.", about="lead", status=Status.DONE)
    two = changed(small, ("  - id: carried\n", f"{LED_TOO}  - id: carried\n"))
    assert planned(two, said(stage_aimed_at="G2"), lead=lead).plain.blocking == 2
    assert planned(two, said(stage_aimed_at="G2", voluntary="yes"), lead=lead).plain.blocking == 1


@settings(max_examples=60, deadline=None)
@drawn(st.data())
def test_whatever_was_answered_each_proposal_is_about_another_question_that_is_asked_and_has_a_reason(small: Definitions, data: st.DataObject) -> None:
    given = data.draw(any_answers())
    found = planned(small, given).proposed
    asked = applies(small.library, given)
    assert len(set(ids(found))) == len(found)
    assert all(asked[each.question.id].asked and each.text and each.reason.calls for each in found)
    ranks = [list(Why).index(each.reason.why) for each in found]
    assert ranks == sorted(ranks)
    moves = [(-each.reason.tenths, each.question.id) for each in found if each.reason.why is Why.MOVES]
    assert moves == sorted(moves)


@pytest.mark.parametrize("id_", ["a", "x" * 56, "x" * 57, "x" * 64])
def test_the_key_of_a_proposal_is_fixed_by_its_question_and_never_too_long(id_: str) -> None:
    assert action_key(id_) == action_key(id_)
    assert len(action_key(id_)) <= LONGEST_KEY
    assert action_key(id_) != action_key(id_[:-1] + "b")
