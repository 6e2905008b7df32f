"""Gates: met, not met, not known, or not applicable, whatever is still open."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import (
    DONT_KNOW,
    LIBRARY,
    MODEL,
    NOT_APPLICABLE,
    PARTS,
    answered,
    ballots,
    completed_ballots,
    hide,
    model_of,
)

from questionnaires.answers import Answer, Ballot, Level, Response
from questionnaires.conditions import BallotLimits, Limit
from scoring.evaluate import evaluate
from scoring.readings import Reader
from scoring.result import GateResult, GateState
from scoring.sentences import filled_in

MET, NOT_MET, NOT_KNOWN, APART = GateState.MET, GateState.NOT_MET, GateState.NOT_KNOWN, GateState.DOES_NOT_APPLY
YES, NO = answered("yes"), answered("no")


def gate(id_: str, answers: dict[str, Answer], model: Any = MODEL) -> GateResult:
    return next(result for result in evaluate(model, Response(answers)).gates if result.gate.id == id_)


def years(*figures: int | None) -> Answer:
    return answered(tuple(None if figure is None else Decimal(figure) for figure in figures))


@pytest.mark.parametrize(
    ("result", "state"),
    [
        (years(1, 2, 3), MET),
        (years(-1, 2, 3), MET),
        (years(-1, -2, 3), NOT_MET),
        (years(-1, None, -3), NOT_MET),
        (years(1, 2, None), MET),
        (years(-1, None, 3), NOT_KNOWN),
        (years(None, None, 3), NOT_KNOWN),
        (DONT_KNOW, NOT_KNOWN),
        (None, NOT_KNOWN),
    ],
)
def test_a_series_half_filled_decides_a_gate_as_soon_as_the_open_years_cannot_change_it(
    result: Answer | None, state: GateState
) -> None:
    answers = {"days": answered(Decimal(10))} | ({"result": result} if result else {})
    assert gate("steady", answers).state is state


def test_either_half_of_a_choice_is_enough() -> None:
    assert gate("steady", {"result": years(-1, -1, -1), "days": answered(Decimal(60))}).state is MET
    assert gate("steady", {"days": answered(Decimal(60))}).state is MET
    assert gate("steady", {"result": years(-1, -1, -1), "days": answered(Decimal(59))}).state is NOT_MET


def test_where_every_way_of_filling_in_agrees_a_gate_is_decided_though_its_parts_are_not() -> None:
    """Below 50 or at least 50 is always true, which logic test by test cannot see."""
    assert gate("cash", {"days": answered(Decimal(30))}).state is MET
    assert gate("cash", {"days": answered(Decimal(29))}).state is NOT_MET


class TestHiddenQuestions:
    def test_a_gate_whose_questions_are_all_hidden_does_not_apply(self) -> None:
        found = gate("subsidy", {"nation": answered("england")})
        assert (found.state, found.sentence) == (APART, "Not here.")

    def test_an_answer_given_before_the_question_was_hidden_does_not_count(self) -> None:
        assert gate("subsidy", {"nation": answered("england"), "island": NO}).state is APART
        assert gate("subsidy", {"nation": answered("scotland"), "island": NO}).state is NOT_MET

    def test_a_hidden_part_drops_out_of_the_rest(self) -> None:
        assert gate("no_notice", {"notice": NO, "review": YES}).state is MET
        open_doors = {"nation": answered("england"), "users": YES, "routes": answered(("panel",))}
        assert gate("open_doors", open_doors).state is NOT_MET
        assert gate("open_doors", {"nation": answered("scotland"), "island": YES}).state is MET
        assert gate("open_doors", {"nation": answered("england"), "users": NO}).state is APART

    def test_open_routing_leaves_a_gate_open_and_is_what_it_waits_for(self) -> None:
        found = gate("subsidy", {"island": YES})
        assert (found.state, found.open_questions) == (NOT_KNOWN, ("nation",))
        assert gate("subsidy", {}).open_questions == ("nation", "island")

    def test_a_question_that_routes_and_is_tested_is_followed_through(self) -> None:
        """Without a notice the gate is met, and with one the review is asked, which found it safe."""
        assert gate("no_notice", {"review": YES}).state is MET
        found = gate("no_notice", {"review": NO})
        assert (found.state, found.open_questions) == (NOT_KNOWN, ("notice",))


class TestNotApplicable:
    def test_it_counts_as_the_gate_says(self) -> None:
        assert gate("led", {"leaders": NOT_APPLICABLE}).state is MET
        assert gate("few_leavers", {"leavers": NOT_APPLICABLE}).state is APART

    def test_it_leaves_the_gate_open_if_the_gate_does_not_say(self) -> None:
        found = gate("carried", {"ballot": NOT_APPLICABLE})
        assert (found.state, found.open_questions) == (NOT_KNOWN, ("ballot",))

    def test_it_may_close_a_gate(self) -> None:
        gates = [
            {**each, "not_applicable": "not met"} if each["id"] == "led" else each for each in PARTS["scoring"]["gates"]
        ]
        assert gate("led", {"leaders": NOT_APPLICABLE}, model_of(gates=gates)).state is NOT_MET

    def test_an_open_answer_may_still_turn_out_not_to_apply(self) -> None:
        gates = [
            {**each, "met_when": {"leaders": {"is_one_of": ["nobody", "one", "group"]}}}
            if each["id"] == "led"
            else each
            for each in PARTS["scoring"]["gates"]
        ]
        assert gate("led", {}, model_of(gates=gates)).state is MET
        gates = [{key: entry for key, entry in each.items() if key != "not_applicable"} for each in gates]
        assert gate("led", {}, model_of(gates=gates)).state is NOT_KNOWN


class TestFailing:
    """Which questions make a gate not met."""

    def test_both_halves_of_a_choice_that_fails_are_named(self) -> None:
        found = gate("steady", {"result": years(-1, -1, -1), "days": answered(Decimal(59))})
        assert (found.state, set(found.failing)) == (NOT_MET, {"result", "days"})

    def test_only_the_part_that_fails_is_named(self) -> None:
        """Not the subsidy, whose question is hidden."""
        found = gate("open_doors", {"nation": answered("england"), "users": YES, "routes": answered(("panel",))})
        assert (found.state, found.failing) == (NOT_MET, ("routes",))

    @pytest.mark.parametrize(
        ("met_when", "failing"),
        [
            ([{"days": {"at_least": "60"}}, {"origin": {"is": "board"}}], ("days",)),
            ([{"origin": {"is": "board"}}, {"users": {"is": "yes"}}], ("users",)),
            ([{"users": {"is": "yes"}}, {"leaders": {"is": "group"}}, {"days": {"at_least": "60"}}], ("users", "days")),
            (
                [{"any": [{"users": {"is": "yes"}}, {"origin": {"is": "board"}}]}, {"days": {"at_least": "60"}}],
                ("days",),
            ),
        ],
    )
    def test_what_is_met_or_open_or_can_be_made_up_for_is_not_named(
        self, met_when: list[Any], failing: tuple[str, ...]
    ) -> None:
        gates = [
            {**each, "met_when": {"all": met_when}} if each["id"] == "led" else each
            for each in PARTS["scoring"]["gates"]
        ]
        answers = {"days": answered(Decimal(30)), "origin": answered("board"), "users": NO}
        found = gate("led", answers, model_of(gates=gates))
        assert (found.state, found.failing) == (NOT_MET, failing)

    def test_a_gate_that_is_met_or_open_names_none(self) -> None:
        assert gate("steady", {"days": answered(Decimal(60))}).failing == ()
        assert gate("steady", {}).failing == ()


class TestAssertion:
    @pytest.mark.parametrize(
        ("level", "asserted"), [(Level.SAID, True), (Level.DOCUMENTED, False), (Level.CHECKED, False)]
    )
    def test_met_by_what_is_only_said_is_met_on_assertion_only(self, level: Level, asserted: bool) -> None:
        found = gate("own_idea", {"origin": answered("staff", level)})
        assert (found.state, found.on_assertion_only) == (MET, asserted)

    def test_what_was_said_beside_what_is_documented_does_not_matter(self) -> None:
        documented = answered(Decimal(60), Level.DOCUMENTED)
        assert not gate("steady", {"days": documented, "result": years(1, 1, 1)}).on_assertion_only

    def test_a_gate_that_is_not_met_is_never_on_assertion_only(self) -> None:
        assert not gate("own_idea", {"origin": answered("board")}).on_assertion_only


class TestBallots:
    @pytest.mark.parametrize(
        ("ballot", "state"),
        [
            (Ballot(100, 49, 49, 0, 0), MET),
            (Ballot(100, 50, 49, 1, 0), MET),
            (Ballot(100, 24, 24, 0, 0), NOT_MET),
            (Ballot(100, 25, 25, 0, 0), MET),
            (Ballot(100, 100, 50, 50, 0), NOT_MET),
            (Ballot(100, 0, 0, 0, 0), NOT_MET),
            (Ballot(100, 20), NOT_MET),
            (Ballot(100, yes=49, no=0), MET),
            (Ballot(yes=60, no=40), NOT_KNOWN),
            (Ballot(turnout=Decimal(78), yes_of_voting=Decimal("82.8")), MET),
            (Ballot(turnout=Decimal(98), yes_of_voting=Decimal(3)), NOT_MET),
            (Ballot(turnout=Decimal(90), yes_of_voting=Decimal(50)), NOT_KNOWN),
            (Ballot(turnout=Decimal(90), yes_of_voting=Decimal("50.2")), MET),
            (Ballot(turnout=Decimal(40), yes_of_voting=Decimal("62.5")), NOT_KNOWN),
        ],
    )
    def test_without_a_rule_recorded_a_majority_and_a_quarter_of_all_decide(
        self, ballot: Ballot, state: GateState
    ) -> None:
        assert gate("carried", {"ballot": answered(ballot)}).state is state

    @pytest.mark.parametrize(("recorded", "state"), [(True, NOT_MET), (False, MET), (None, NOT_KNOWN)])
    def test_the_rule_counts_if_it_was_recorded_before_the_count(self, recorded: bool | None, state: GateState) -> None:
        rule = BallotLimits(yes_of_voting=Limit(at_least="66.7"))
        assert (
            gate(
                "carried", {"ballot": answered(Ballot(100, 100, 60, 40, 0, rule=rule, recorded_before_count=recorded))}
            ).state
            is state
        )

    def test_a_rule_that_was_recorded_but_is_not_known_decides_nothing(self) -> None:
        assert (
            gate("carried", {"ballot": answered(Ballot(100, 100, 60, 40, 0, recorded_before_count=True))}).state
            is NOT_KNOWN
        )

    @settings(deadline=None)
    @given(ballots())
    def test_one_more_yes_never_turns_carried_into_not_carried(self, ballot: Ballot) -> None:
        if gate("carried", {"ballot": answered(ballot)}).state is not MET:
            return
        assert None not in (ballot.eligible, ballot.voted, ballot.yes)
        more = Ballot(
            (ballot.eligible or 0) + (ballot.voted == ballot.eligible), (ballot.voted or 0) + 1, (ballot.yes or 0) + 1,
            ballot.no, ballot.spoiled, rule=ballot.rule, recorded_before_count=ballot.recorded_before_count,
        )  # fmt: skip
        if more.eligible == ballot.eligible:
            assert gate("carried", {"ballot": answered(more)}).state is MET

    @settings(deadline=None, max_examples=150)
    @given(ballots(), st.sets(st.sampled_from(["eligible", "voted", "yes", "no", "spoiled"])))
    def test_a_ballot_partly_counted_is_decided_only_if_every_count_agrees(
        self, whole: Ballot, hidden: set[str]
    ) -> None:
        part = hide(whole, hidden)
        if part == Ballot():
            return
        state = gate("carried", {"ballot": answered(part)}).state
        every = {gate("carried", {"ballot": answered(each)}).state for each in completed_ballots(part)}
        assert state is NOT_KNOWN or every == {state}


def test_every_gate_over_options_agrees_with_all_completions_and_no_more() -> None:
    """For each state of notice and review, answered or open, what comes out is what all ways of answering agree on."""
    ways = {"yes": [YES], "no": [NO], None: [YES, NO]}
    for notice, review in product(ways, ways):
        given_now = {id_: answered(value) for id_, value in (("notice", notice), ("review", review)) if value}
        each = [
            gate("no_notice", {"notice": one, "review": other}).state
            for one, other in product(ways[notice], ways[review])
        ]
        expected = each[0] if len(set(each)) == 1 else NOT_KNOWN
        assert gate("no_notice", given_now).state is expected


class TestSentences:
    def test_the_figures_of_the_ballot_are_filled_in(self) -> None:
        carried = gate("carried", {"ballot": answered(Ballot(120, 100, 70, 28, 2))})
        assert carried.sentence == "Carried by 71.4% of those voting, 58.3% of all, on a turnout of 83.3%."

    def test_published_figures_are_quoted_and_what_follows_from_them_is_about_right(self) -> None:
        lost = gate("carried", {"ballot": answered(Ballot(turnout=Decimal(98), yes_of_voting=Decimal(3)))})
        assert lost.sentence == "Lost with 3% of those voting, about 2.9% of all, on a turnout of 98%."

    def test_what_is_half_counted_is_said_as_far_as_it_is_known(self) -> None:
        half = gate("carried", {"ballot": answered(Ballot(eligible=100, yes=30))})
        assert half.sentence == "So far: at least 30.0% of those voting, 30.0% of all, on a turnout of at least 30.0%."
        open_ = gate("carried", {})
        assert (
            open_.sentence
            == "So far: an unknown share of those voting, an unknown share of all, on a turnout of an unknown share."
        )

    def test_a_share_with_only_an_upper_end_is_said_so(self) -> None:
        known = gate("carried", {"ballot": answered(Ballot(eligible=100, voted=40, no=10))})
        assert known.state is NOT_KNOWN
        assert known.sentence == "So far: at most 75.0% of those voting, at most 30.0% of all, on a turnout of 40.0%."

    def test_a_share_between_two_ends_is_said_so(self) -> None:
        known = gate("carried", {"ballot": answered(Ballot(voted=40, yes=20, turnout=Decimal(40)))})
        assert "between 19.7% and 40.5% of all" in known.sentence

    def test_the_latest_year_is_filled_in_with_its_unit(self) -> None:
        assert gate("few_leavers", {"leavers": answered((None, Decimal("25.1")))}).sentence == "25.1% left."
        assert (
            gate("steady", {"days": answered(Decimal(1)), "result": years(-1, -2, None)}).sentence
            == "In the latest year: an unknown figure."
        )

    def test_pounds_stand_before_the_figure(self) -> None:
        question = LIBRARY.questions["result"].model_copy(update={"unit": "£"})
        answer = Reader(question, None, 1).read(years(1, 2, -3))
        assert filled_in("It was {latest}.", [answer]) == "It was −£3."


def test_an_option_of_many_is_told_apart_only_as_far_as_the_gate_names_it() -> None:
    base = {"nation": answered("england"), "users": YES}
    assert gate("open_doors", {**base, "routes": answered(("survey", "panel"))}).state is MET
    assert gate("open_doors", {**base, "routes": answered(("none",))}).state is NOT_MET
    assert gate("open_doors", base).state is NOT_KNOWN
